// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/client_environment.h"

#include "app/control_client.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::app {

int runEnv(const CommandLine &line)
{
    const Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    if (!copy) {
        complain(copy.error().message);
        return static_cast<int>(ExitCode::Failed);
    }
    const QString token = QString::fromUtf8(copy->token.reveal());
    if (line.json) {
        const QJsonObject object{{u"OPENAI_BASE_URL"_s, copy->baseUrl}, {u"OPENAI_API_KEY"_s, token}};
        printLine(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
        return static_cast<int>(ExitCode::Fine);
    }
    QString pattern = u"export %1='%2'"_s;
    if (line.shell == "fish"_L1)
        pattern = u"set -gx %1 '%2'"_s;
    else if (line.shell == "powershell"_L1)
        pattern = u"$env:%1 = '%2'"_s;
    printLine(pattern.arg(u"OPENAI_BASE_URL"_s, copy->baseUrl));
    printLine(pattern.arg(u"OPENAI_API_KEY"_s, token));
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
