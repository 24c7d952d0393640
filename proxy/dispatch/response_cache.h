// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/ids.h"
#include "core/money.h"
#include "core/usage.h"
#include "routing/decide.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace signalbox::dispatch {

struct DispatchRequest;

/// Names the requests that one answer may serve: a cryptographic hash, because a client that found two bodies with one
/// key could be given the answer to another's question.
using CacheKey = std::array<quint64, 4>;

/// The key of a request as it was decided: its client's token, path, policy, tags, rule and chain, and its body without
/// our own metadata, insignificant white space and the order of its members, and the headers that go along with it. Whatever differs in one of these never
/// shares an answer. nullopt: its body cannot be read.
[[nodiscard]] std::optional<CacheKey> cacheKey(const DispatchRequest &request, const routing::Decision &decision);

/// An answer as its client got it.
struct CachedAnswer
{
    QString model; ///< provider/name that gave it
    QByteArray contentType;
    QByteArray body; ///< whole; of a stream all of its events
    DecisionId decision;
    std::optional<NanoUsd> cost; ///< of the call that gave it; nullopt = unpriced
    Usage usage;                 ///< of that call
};

/// Answers of the last minutes, for all workers; in memory only. Thread-safe; every call holds one of sixteen locks for
/// a moment. Bounded: the oldest answers of a full part are forgotten, those whose time is over as soon as the part is
/// touched. Knows nothing of tags and zones: whoever gives an answer again has to check that its model may be asked now.
class ResponseCache final
{
public:
    struct Limits
    {
        std::size_t bytes = 64UL * 1024 * 1024;
        std::size_t entries = 10'000;
        qsizetype answer = 1024 * 1024; ///< bytes of one; larger ones are not kept
    };

    ResponseCache() : ResponseCache(Limits{}) {}
    explicit ResponseCache(Limits limits);

    /// The answer that was kept under `key` no longer than `ttl` before `now`.
    [[nodiscard]] std::optional<CachedAnswer> find(const CacheKey &key, std::chrono::microseconds now,
                                                   std::chrono::microseconds ttl);
    /// Keeps an answer instead of any other under its key. One that is too large is not kept, nor is the other any more.
    void keep(const CacheKey &key, CachedAnswer answer, std::chrono::microseconds now, std::chrono::microseconds ttl);
    /// Forgets everything: another policy runs.
    void clear();

    struct Size
    {
        std::size_t entries = 0;
        std::size_t bytes = 0;
    };
    [[nodiscard]] Size size() const;
    [[nodiscard]] const Limits &limits() const { return m_limits; }

private:
    struct Entry
    {
        CacheKey key;
        CachedAnswer answer;
        std::chrono::microseconds kept;
        std::chrono::microseconds expires;
        std::size_t bytes = 0;
    };
    struct Hash
    {
        std::size_t operator()(const CacheKey &key) const { return static_cast<std::size_t>(key[0]); }
    };
    using Entries = std::list<Entry>; ///< the oldest first
    struct Shard
    {
        mutable std::mutex mutex;
        Entries entries;
        std::unordered_map<CacheKey, Entries::iterator, Hash> byKey;
        std::size_t bytes = 0;
    };

    [[nodiscard]] Shard &shardOf(const CacheKey &key) { return m_shards.at(key[1] % m_shards.size()); }
    static void drop(Shard &shard, Entries::iterator entry);
    static void dropExpired(Shard &shard, std::chrono::microseconds now);

    Limits m_limits;
    std::array<Shard, 16> m_shards;
};

} // namespace signalbox::dispatch
