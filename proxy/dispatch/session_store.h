// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "routing/session_state.h"

#include <QByteArrayView>
#include <QHash>
#include <QSet>
#include <QString>

#include <array>
#include <list>
#include <memory_resource>
#include <mutex>
#include <unordered_map>

namespace signalbox::dispatch {

/// Names one client's session: the same session id from two client tokens gives two names. No part of either can be
/// read back from it.
struct SessionName
{
    QString owner; ///< the token's name
    std::array<quint64, 2> key{};

    bool operator==(const SessionName &other) const { return key == other.key; }
};

[[nodiscard]] SessionName sessionName(const QString &owner, const QString &session);

/// What is remembered of sessions, for all workers. Thread-safe; every call is O(1) and holds one of sixteen locks for
/// a moment. Bounded: the longest unused session is forgotten first, and those with tags beyond the default ones after
/// all others. Forgetting never makes a request less protected (contract.md, law 2): what a forgotten session's tags
/// were, its owner's sessions that are not known have from then on.
class SessionStore final
{
public:
    static constexpr std::size_t usualCapacity = 100'000;

    explicit SessionStore(std::size_t capacity = usualCapacity);

    /// Empty state when nothing is known of it. Does not count as use.
    [[nodiscard]] routing::SessionState find(const SessionName &name) const;
    /// A request of the session had these tags. `beyondDefault`: others than it would have had by itself anyway.
    /// `declared`: those of them that came from more than text a detector found, or the default.
    void addTags(const SessionName &name, const QStringList &tags, bool beyondDefault, const QStringList &declared = {});
    /// `lane` gave it an answer with a prompt of that many tokens. A session that is not known stays so.
    void noteAnswer(const SessionName &name, const QString &lane, qint64 promptTokens, std::chrono::microseconds now);
    /// A request of the session has cost that much, as far as priced. A session that is not known stays so.
    void addSpent(const SessionName &name, NanoUsd spent);
    [[nodiscard]] std::size_t size() const;
    /// Differs from session to session and from run to run; nobody outside can know it.
    [[nodiscard]] quint64 placeholderKey(const SessionName &name) const { return name.key[0] ^ m_salt; }

private:
    struct Entry
    {
        SessionName name;
        routing::SessionState state;
        bool tagged = false; ///< beyond the default
    };
    using Entries = std::pmr::list<Entry>; ///< the longest unused last
    struct Hash
    {
        std::size_t operator()(const std::array<quint64, 2> &key) const { return static_cast<std::size_t>(key[0]); }
    };
    struct Shard
    {
        mutable std::mutex mutex;
        /// Entries live in blocks of their own: one by one on the heap, each would keep a page of the request that made it
        /// (4 KB instead of 0.2), long after thousands of streams have left.
        std::pmr::unsynchronized_pool_resource pool;
        Entries plain{&pool};
        Entries tagged{&pool};
        std::pmr::unordered_map<std::array<quint64, 2>, Entries::iterator, Hash> byKey{&pool};
        QHash<QString, QStringList> forgotten; ///< tags by owner
        QSet<QStringList> lists;               ///< equal lists of tags are one in memory
    };

    [[nodiscard]] Shard &shardOf(const SessionName &name) { return m_shards.at(name.key[1] % m_shards.size()); }
    [[nodiscard]] const Shard &shardOf(const SessionName &name) const { return m_shards.at(name.key[1] % m_shards.size()); }
    [[nodiscard]] static Entries &listOf(Shard &shard, const Entry &entry) { return entry.tagged ? shard.tagged : shard.plain; }
    [[nodiscard]] Entries::iterator make(Shard &shard, const SessionName &name);
    void forgetOne(Shard &shard);
    static void addShared(Shard &shard, QStringList &tags, const QStringList &others);

    std::size_t m_perShard;
    quint64 m_salt;
    std::array<Shard, 16> m_shards;
};

} // namespace signalbox::dispatch
