// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/upload_homes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Q_LOGGING_CATEGORY(lcUploads, "signalbox.proxy.dispatch.uploads")

constexpr qint64 longestFile = 64LL * 1024 * 1024;

QByteArray lineOf(const QString &id, const UploadHome &home)
{
    const QJsonObject object{{u"id"_s, id}, {u"provider"_s, home.provider}, {u"tags"_s, QJsonArray::fromStringList(home.tags)},
                             {u"owner"_s, home.owner}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

void UploadHomes::open(const QString &path)
{
    const std::lock_guard lock(m_mutex);
    m_path = path;
    load();
}

/// Unreadable lines are left out; a file that has grown by repetitions is written anew.
void UploadHomes::load()
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    std::size_t lines = 0;
    for (const QByteArray &line : file.read(longestFile).split('\n')) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        UploadHome home{entry[u"provider"_s].toString(), {}, entry[u"owner"_s].toString()};
        for (const QJsonValue &tag : entry[u"tags"_s].toArray())
            home.tags.append(tag.toString());
        const QString id = entry[u"id"_s].toString();
        if (id.isEmpty() || home.provider.isEmpty())
            continue;
        ++lines;
        (void)add(id, home);
    }
    if (lines <= 2 * static_cast<std::size_t>(m_homes.size()) + 100)
        return;
    QSaveFile anew(m_path);
    if (!anew.open(QIODevice::WriteOnly))
        return;
    for (const QString &id : m_order)
        anew.write(lineOf(id, m_homes[id]));
    (void)anew.commit();
}

std::optional<UploadHome> UploadHomes::find(const QString &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_homes.constFind(id);
    return found != m_homes.cend() ? std::optional(*found) : std::nullopt;
}

/// False: it was known as it is.
bool UploadHomes::add(const QString &id, const UploadHome &home)
{
    const auto known = m_homes.find(id);
    if (known == m_homes.end()) {
        if (m_homes.size() >= static_cast<qsizetype>(most)) {
            m_homes.remove(m_order.front());
            m_order.pop_front();
        }
        m_homes.insert(id, home);
        m_order.push_back(id);
        return true;
    }
    const UploadHome before = *known;
    known->provider = home.provider;
    if (known->owner.isEmpty())
        known->owner = home.owner;
    for (const QString &tag : home.tags) {
        if (!known->tags.contains(tag))
            known->tags.append(tag);
    }
    return *known != before;
}

void UploadHomes::remember(const QStringList &ids, const UploadHome &home)
{
    const std::lock_guard lock(m_mutex);
    QStringList changed;
    for (const QString &id : ids) {
        if (add(id, home))
            changed.append(id);
    }
    if (!changed.isEmpty() && !m_path.isEmpty())
        append(changed);
}

void UploadHomes::append(const QStringList &ids)
{
    QFile file(m_path);
    QByteArray lines;
    for (const QString &id : ids)
        lines += lineOf(id, m_homes[id]);
    const bool written = file.open(QIODevice::WriteOnly | QIODevice::Append)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(lines) == lines.size();
    if (!written)
        qCWarning(lcUploads) << "where uploads are kept could not be written, a restart forgets it:" << file.errorString();
}

std::size_t UploadHomes::size() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::size_t>(m_homes.size());
}

} // namespace signalbox::dispatch
