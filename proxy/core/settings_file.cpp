// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/settings_file.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox {
namespace {

constexpr qint64 mostBytes = 1024 * 1024;
constexpr int mostAside = 1'000;

} // namespace

QString settingsFileIn(const QString &dataDir) { return dataDir + u"/settings.json"_s; }

Result<QJsonObject> parseSettings(const QByteArray &text)
{
    if (text.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
    if (problem.error != QJsonParseError::NoError) {
        const auto line = text.first(std::min<qsizetype>(problem.offset, text.size())).count('\n') + 1;
        return Unexpected(Error{ErrorKind::InvalidRequest, u"line %1: %2"_s.arg(line).arg(problem.errorString()), {}});
    }
    if (!document.isObject())
        return Unexpected(Error{ErrorKind::InvalidRequest, u"line 1: it is no JSON object"_s, {}});
    return document.object();
}

QByteArray settingsText(const QJsonObject &values) { return QJsonDocument(values).toJson(QJsonDocument::Indented); }

Result<QJsonObject> readSettings(const QString &file)
{
    QFile source(file);
    if (!source.exists())
        return QJsonObject();
    if (!source.open(QIODevice::ReadOnly))
        return Unexpected(Error{ErrorKind::Io, source.errorString(), {}});
    if (source.size() > mostBytes)
        return Unexpected(Error{ErrorKind::InvalidRequest, u"line 1: it is larger than settings can be"_s, {}});
    return parseSettings(source.readAll());
}

Result<void> writeSettings(const QString &file, const QJsonObject &values)
{
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return Unexpected(Error{ErrorKind::Io, target.errorString(), {}});
    target.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (target.write(settingsText(values)) < 0 || !target.commit())
        return Unexpected(Error{ErrorKind::Io, target.errorString(), {}});
    return {};
}

Result<QString> setSettingsAside(const QString &file)
{
    for (int i = 1; i <= mostAside; ++i) {
        const QString name = u"%1.damaged-%2"_s.arg(file).arg(i);
        if (!QFile::exists(name) && QFile::rename(file, name))
            return name;
    }
    return Unexpected(Error{ErrorKind::Io, u"%1 cannot be renamed"_s.arg(file), {}});
}

} // namespace signalbox
