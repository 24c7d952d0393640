// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/version.h"

#include "core/named.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

constexpr int format = 1;
constexpr qsizetype sha256Digits = 64;

} // namespace

QLatin1StringView authorName(Author author)
{
    switch (author) {
    case Author::File:
        return "file"_L1;
    case Author::CommandLine:
        return "cli"_L1;
    case Author::Window:
        return "window"_L1;
    case Author::Api:
        return "api"_L1;
    case Author::Rollback:
        return "rollback"_L1;
    case Author::Bundled:
        return "bundled"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<Author> authorFromName(QStringView name)
{
    static constexpr std::array all{Author::File, Author::CommandLine, Author::Window,
                                    Author::Api,  Author::Rollback,    Author::Bundled};
    return valueNamed(name, all, &authorName);
}

QString utcText(UtcTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.micros / 1000, Qt::UTC).toString(Qt::ISODateWithMs);
}

QByteArray versionText(const Version &version)
{
    QJsonObject object{{u"format"_s, format},
                       {u"version"_s, version.number},
                       {u"hash"_s, version.hash},
                       {u"parent"_s, version.parent},
                       {u"author"_s, authorName(version.author)},
                       {u"client"_s, version.client},
                       {u"time"_s, utcText(version.time)},
                       {u"note"_s, version.note},
                       {u"file"_s, version.file},
                       {u"bytes"_s, version.bytes},
                       {u"sha256"_s, QString::fromLatin1(version.sha256)}};
    if (version.restores)
        object[u"restores"_s] = *version.restores;
    return QJsonDocument(object).toJson();
}

std::optional<Version> versionFromText(const QByteArray &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    const std::optional<Author> author = authorFromName(object[u"author"_s].toString());
    const QDateTime time = QDateTime::fromString(object[u"time"_s].toString(), Qt::ISODateWithMs);
    Version version;
    version.number = object[u"version"_s].toInt();
    version.hash = object[u"hash"_s].toString();
    version.parent = object[u"parent"_s].toString();
    version.client = object[u"client"_s].toString();
    version.note = object[u"note"_s].toString();
    version.file = object[u"file"_s].toString();
    version.bytes = object[u"bytes"_s].toInteger(-1);
    version.sha256 = object[u"sha256"_s].toString().toLatin1();
    if (const int restores = object[u"restores"_s].toInt(); restores > 0)
        version.restores = restores;
    if (object[u"format"_s] != QJsonValue(format) || !author || !time.isValid() || version.number < 1
        || version.hash.isEmpty() || version.bytes < 0 || version.sha256.size() != sha256Digits)
        return std::nullopt;
    version.author = *author;
    version.time = {time.toMSecsSinceEpoch() * 1000};
    return version;
}

} // namespace signalbox::policy
