// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/kept_responses.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <cstring>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Q_LOGGING_CATEGORY(lcKept, "signalbox.proxy.dispatch.kept")

constexpr qint64 longestFile = 64LL * 1024 * 1024;
const QString predecessor = u".before"_s;

SessionName nameOf(const QString &owner, QByteArrayView id)
{
    return sessionName(owner, QString::fromUtf8(id));
}

QByteArray lineOf(const SessionName &name, const KeptResponse &response)
{
    const QByteArray key(reinterpret_cast<const char *>(name.key.data()), sizeof(name.key));
    QJsonObject line{{u"key"_s, QString::fromLatin1(key.toHex())},
                     {u"owner"_s, name.owner},
                     {u"lane"_s, response.lane},
                     {u"prompt"_s, response.promptTokens},
                     {u"tags"_s, QJsonArray::fromStringList(response.tags)}};
    if (!response.declared.isEmpty())
        line.insert(u"declared"_s, QJsonArray::fromStringList(response.declared));
    if (response.tagged)
        line.insert(u"tagged"_s, true);
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

QStringList textsOf(const QJsonValue &list)
{
    QStringList texts;
    const QJsonArray array = list.toArray();
    for (const QJsonValue &text : array)
        texts.append(text.toString());
    return texts;
}

} // namespace

void KeptResponses::open(const QString &path)
{
    const std::lock_guard lock(m_fileMutex);
    load(path + predecessor);
    m_lines = load(path);
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append) || !m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)) {
        qCWarning(lcKept).noquote() << u"Which provider keeps which response will be forgotten with a restart: %1 cannot be "
                                       "written (%2)."_s.arg(path, m_file.errorString());
        m_file.close();
    } else if (m_file.size() > 0) {
        m_file.write("\n"); // the last run may have ended within a line
    }
}

/// Unreadable lines are left out. How many lines it has.
int KeptResponses::load(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    int lines = 0;
    const QList<QByteArray> all = file.read(longestFile).split('\n');
    for (const QByteArray &line : all) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        SessionName name{entry[u"owner"_s].toString(), {}};
        const QByteArray key = QByteArray::fromHex(entry[u"key"_s].toString().toLatin1());
        const KeptResponse response{entry[u"lane"_s].toString(), entry[u"prompt"_s].toInteger(), textsOf(entry[u"tags"_s]),
                                    textsOf(entry[u"declared"_s]), entry[u"tagged"_s].toBool()};
        if (key.size() != static_cast<qsizetype>(sizeof(name.key)) || response.lane.isEmpty())
            continue;
        std::memcpy(name.key.data(), key.constData(), sizeof(name.key));
        // Long ago, as far as caches are concerned: the steady clock of the run before means nothing now.
        add(name, response, std::chrono::microseconds{0});
        ++lines;
    }
    return lines;
}

void KeptResponses::add(const SessionName &name, const KeptResponse &response, std::chrono::microseconds now)
{
    m_store.addTags(name, response.tags, response.tagged, response.declared);
    m_store.noteAnswer(name, response.lane, response.promptTokens, now);
}

routing::SessionState KeptResponses::find(const QString &owner, QByteArrayView id) const
{
    return m_store.find(nameOf(owner, id));
}

void KeptResponses::remember(const QString &owner, QByteArrayView id, const KeptResponse &response, std::chrono::microseconds now)
{
    const SessionName name = nameOf(owner, id);
    const routing::SessionState before = m_store.find(name);
    add(name, response, now);
    const routing::SessionState after = m_store.find(name);
    if (before.lane != after.lane || before.tags != after.tags || before.declared != after.declared)
        append(lineOf(name, {after.lane, after.promptTokens, after.tags, after.declared, response.tagged}));
}

void KeptResponses::append(const QByteArray &line)
{
    const std::lock_guard lock(m_fileMutex);
    if (!m_file.isOpen())
        return;
    if (m_lines >= mostLines) {
        const QString path = m_file.fileName();
        m_file.close();
        QFile::remove(path + predecessor);
        QFile::rename(path, path + predecessor);
        m_file.setFileName(path);
        m_lines = 0;
        if (m_file.open(QIODevice::WriteOnly | QIODevice::Append))
            m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    ++m_lines;
    const bool isWritten = m_file.write(line) == line.size() && m_file.flush();
    if (isWritten)
        return;
    qCWarning(lcKept).noquote() << u"Which provider keeps which response can no longer be written to %1 (%2): a restart forgets "
                                   "it."_s.arg(m_file.fileName(), m_file.errorString());
    m_file.close();
}

} // namespace signalbox::dispatch
