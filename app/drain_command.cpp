// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/drain_command.h"

#include "app/control_client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

ControlRequest requestFor(const CommandLine &line)
{
    const QString &target = line.drain.target;
    const QString provider = target.section(u'/', 0, 0);
    QByteArray path = "/signalbox/v1/providers/" + QUrl::toPercentEncoding(provider);
    if (provider != target)
        path += "/models/" + QUrl::toPercentEncoding(target.sliced(provider.size() + 1));
    path += "/drain";
    if (line.command == CommandLine::Command::Undrain)
        return {"DELETE", path, {}};
    QJsonObject wish{{u"for"_s, line.drain.length}};
    if (!line.drain.note.isEmpty())
        wish[u"note"_s] = line.drain.note;
    return {"POST", path, QJsonDocument(wish).toJson(QJsonDocument::Compact)};
}

void printDrained(const CommandLine &line, const QJsonObject &answer)
{
    QStringList models;
    for (const QJsonValue model : answer[u"models"_s].toArray())
        models.append(model.toString());
    printLine(u"%1 is drained until %2: nothing new goes to %3; what runs there finishes."_s.arg(
        line.drain.target, answer[u"until"_s].toString(),
        models.isEmpty() ? u"it (the policy has no model of it)"_s : models.join(u", "_s)));
}

void printUndrained(const CommandLine &line, const QJsonObject &answer)
{
    printLine(answer[u"ended"_s].toBool() ? u"The drain of %1 has ended."_s.arg(line.drain.target)
                                          : u"%1 was not drained."_s.arg(line.drain.target));
    for (const QJsonValue other : answer[u"still_drained"_s].toArray())
        printLine(u"%1 is still drained, until %2."_s.arg(other[u"target"_s].toString(), other[u"until"_s].toString()));
}

} // namespace

int runDrain(const CommandLine &line)
{
    const Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    const Result<QByteArray> body = copy ? askRunningCopy(*copy, requestFor(line)) : Unexpected(copy.error());
    if (!body) {
        complain(body.error().message);
        return static_cast<int>(copy && body.error().kind == ErrorKind::NotFound ? ExitCode::InvalidInput
                                                                                 : exitCodeFor(body.error()));
    }
    const QJsonObject answer = QJsonDocument::fromJson(*body).object();
    if (line.json)
        printLine(QString::fromUtf8(QJsonDocument(answer).toJson(QJsonDocument::Indented)).trimmed());
    else if (line.command == CommandLine::Command::Drain)
        printDrained(line, answer);
    else
        printUndrained(line, answer);
    if (const QString problem = answer[u"problem"_s].toString(); !problem.isEmpty())
        complain(problem);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
