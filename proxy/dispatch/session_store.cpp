// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/session_store.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <cstring>

namespace signalbox::dispatch {
namespace {

void addAll(QStringList &tags, const QStringList &others)
{
    for (const QString &tag : others) {
        if (!tags.contains(tag))
            tags.append(tag);
    }
}

} // namespace

SessionName sessionName(const QString &owner, const QString &session)
{
    // Cryptographic, because a client that finds a colliding id would share another client's session.
    const QByteArray token = owner.toUtf8();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::number(token.size()) + ':' + token);
    hash.addData(session.toUtf8());
    SessionName name{owner, {}};
    std::memcpy(name.key.data(), hash.result().constData(), sizeof(name.key));
    return name;
}

SessionStore::SessionStore(std::size_t capacity)
    : m_perShard(std::max<std::size_t>(1, capacity / m_shards.size())), m_salt(QRandomGenerator::system()->generate64())
{
}

routing::SessionState SessionStore::find(const SessionName &name) const
{
    const Shard &shard = shardOf(name);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.byKey.find(name.key);
    if (found != shard.byKey.end())
        return found->second->state;
    routing::SessionState unknown;
    unknown.tags = shard.forgotten.value(name.owner);
    unknown.declared = unknown.tags;
    return unknown;
}

void SessionStore::addTags(const SessionName &name, const QStringList &tags, bool beyondDefault,
                           const QStringList &declared)
{
    Shard &shard = shardOf(name);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.byKey.find(name.key);
    const Entries::iterator entry = found != shard.byKey.end() ? found->second : make(shard, name);
    addShared(shard, entry->state.tags, tags);
    addShared(shard, entry->state.declared, declared);
    Entries &from = listOf(shard, *entry);
    entry->tagged = entry->tagged || beyondDefault;
    Entries &to = listOf(shard, *entry);
    to.splice(to.begin(), from, entry);
}

void SessionStore::noteAnswer(const SessionName &name, const QString &lane, qint64 promptTokens, std::chrono::microseconds now)
{
    Shard &shard = shardOf(name);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.byKey.find(name.key);
    if (found == shard.byKey.end())
        return;
    routing::SessionState &state = found->second->state;
    state.lane = lane;
    state.promptTokens = promptTokens;
    state.answered = now;
}

void SessionStore::addSpent(const SessionName &name, NanoUsd spent)
{
    Shard &shard = shardOf(name);
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.byKey.find(name.key); found != shard.byKey.end())
        found->second->state.spent += spent;
}

std::size_t SessionStore::size() const
{
    std::size_t sum = 0;
    for (const Shard &shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.byKey.size();
    }
    return sum;
}

SessionStore::Entries::iterator SessionStore::make(Shard &shard, const SessionName &name)
{
    if (shard.byKey.size() >= m_perShard)
        forgetOne(shard);
    Entry entry{name, {}, false};
    entry.state.tags = shard.forgotten.value(name.owner);
    entry.state.declared = entry.state.tags;
    entry.tagged = !entry.state.tags.isEmpty();
    Entries &list = listOf(shard, entry);
    list.push_front(std::move(entry));
    shard.byKey.emplace(name.key, list.begin());
    return list.begin();
}

void SessionStore::addShared(Shard &shard, QStringList &tags, const QStringList &others)
{
    constexpr qsizetype mostLists = 256; // policies have few tags; after many reloads sharing begins anew
    QStringList together = tags;
    addAll(together, others);
    if (together.size() == tags.size())
        return;
    if (shard.lists.size() >= mostLists)
        shard.lists.clear();
    tags = *shard.lists.insert(together);
}

void SessionStore::forgetOne(Shard &shard)
{
    Entries &list = shard.plain.empty() ? shard.tagged : shard.plain;
    const Entry &oldest = list.back();
    if (oldest.tagged)
        addAll(shard.forgotten[oldest.name.owner], oldest.state.tags);
    shard.byKey.erase(oldest.name.key);
    list.pop_back();
}

} // namespace signalbox::dispatch
