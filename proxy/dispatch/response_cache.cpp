// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/response_cache.h"

#include "dispatch/dispatcher.h"
#include "wire/jsonmembers.h"

#include <QCryptographicHash>
#include <QVarLengthArray>

#include <algorithm>
#include <cstring>

namespace signalbox::dispatch {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Copies a part of a valid JSON text without white space between its tokens and without the spans that are cut out.
class Condenser final
{
public:
    Condenser(QByteArrayView body, const QList<wire::Span> &removed, QByteArray &out)
        : m_body(body), m_removed(removed), m_out(out)
    {
    }

    void add(wire::Span part)
    {
        bool inText = false;
        for (qsizetype at = part.offset; at < part.end(); ++at) {
            if (const qsizetype behind = endOfRemoved(at); behind > at) {
                at = behind - 1;
                continue;
            }
            const char c = m_body[at];
            if (!inText && isBlank(c))
                continue;
            m_out.append(c);
            if (c == '"')
                inText = !inText;
            else if (inText && c == '\\' && at + 1 < part.end())
                m_out.append(m_body[++at]);
        }
    }
    [[nodiscard]] bool isRemoved(qsizetype at) const { return endOfRemoved(at) > at; }

private:
    /// `at` itself when it is not cut out.
    [[nodiscard]] qsizetype endOfRemoved(qsizetype at) const
    {
        for (const wire::Span span : m_removed) {
            if (at >= span.offset && at < span.end())
                return span.end();
        }
        return at;
    }

    QByteArrayView m_body;
    const QList<wire::Span> &m_removed;
    QByteArray &m_out;
};

/// The body in a form that does not depend on how its client spaces it and orders its members.
QByteArray normalised(const QByteArray &body, const wire::RequestFacts &facts)
{
    QByteArray out;
    out.reserve(body.size());
    Condenser condenser(body, facts.removed, out);
    QVarLengthArray<wire::MemberSpan, 32> members;
    wire::JsonMembers walk(body, facts.objectStart - 1);
    for (wire::MemberSpan member; walk.next(member);) {
        if (!condenser.isRemoved(member.key.offset))
            members.append(member);
    }
    const auto keyOf = [&body](const wire::MemberSpan &member) {
        return QByteArrayView(body).sliced(member.key.offset, member.key.length);
    };
    std::stable_sort(members.begin(), members.end(),
                     [&](const wire::MemberSpan &a, const wire::MemberSpan &b) { return keyOf(a) < keyOf(b); });
    for (const wire::MemberSpan &member : std::as_const(members)) {
        condenser.add(member.key);
        out.append(':');
        condenser.add(member.value);
        out.append(',');
    }
    return out;
}

/// Hashes texts so that no two lists of them look alike.
class Parts final
{
public:
    void add(const QByteArray &part) { add(QByteArrayView(part)); }
    void add(QByteArrayView part)
    {
        m_hash.addData(QByteArray::number(part.size()).append(':'));
        m_hash.addData(QByteArray::fromRawData(part.data(), part.size()));
    }
    void add(const QString &part) { add(QByteArrayView(part.toUtf8())); }
    void add(const QStringList &parts)
    {
        m_hash.addData(QByteArray::number(parts.size()).append('#'));
        for (const QString &part : parts)
            add(part);
    }
    [[nodiscard]] CacheKey key() const
    {
        CacheKey key{};
        const QByteArray result = m_hash.result();
        Q_ASSERT(result.size() == sizeof(key));
        std::memcpy(key.data(), result.constData(), sizeof(key));
        return key;
    }

private:
    QCryptographicHash m_hash{QCryptographicHash::Blake2b_256};
};

std::size_t bytesOf(const CachedAnswer &answer)
{
    constexpr std::size_t bookkeeping = 512;
    return static_cast<std::size_t>(answer.body.size() + answer.model.size() * 2 + answer.contentType.size()) + bookkeeping;
}

} // namespace

std::optional<CacheKey> cacheKey(const DispatchRequest &request, const routing::Decision &decision)
{
    const wire::Surface &surface = request.facts.surface;
    const bool isText = surface.hasAnswerText() || surface.endpoint == wire::Endpoint::Embeddings
        || surface.endpoint == wire::Endpoint::Moderations || surface.endpoint == wire::Endpoint::Rerank;
    if (!isText || request.facts.objectStart < 1 || request.body.size() < request.facts.objectStart)
        return std::nullopt;
    if (request.facts.traits.testFlag(wire::Trait::Stored))
        return std::nullopt; // what is kept elsewhere may have changed since
    QStringList tags = decision.tagNames;
    tags.sort();
    Parts parts;
    parts.add(request.token);
    parts.add(request.path);
    parts.add(request.snapshot->policy->hash);
    parts.add(decision.rule);
    parts.add(decision.chain);
    parts.add(tags);
    parts.add(request.facts.asked);
    parts.add(request.facts.provider);
    parts.add(request.facts.askedModels);
    parts.add(QByteArray(request.facts.stream ? "stream" : "whole"));
    parts.add(request.simulatorFault);
    parts.add(QByteArray::number(request.along.size()));
    for (const upstream::Header &header : request.along) {
        parts.add(header.name);
        parts.add(header.value);
    }
    for (const upstream::Header &header : request.along)
        parts.add(header.name + ':' + header.value);
    parts.add(normalised(request.body, request.facts));
    return parts.key();
}

ResponseCache::ResponseCache(Limits limits) : m_limits(limits) {}

void ResponseCache::drop(Shard &shard, Entries::iterator entry)
{
    shard.bytes -= entry->bytes;
    shard.byKey.erase(entry->key);
    shard.entries.erase(entry);
}

void ResponseCache::dropExpired(Shard &shard, std::chrono::microseconds now)
{
    while (!shard.entries.empty() && shard.entries.front().expires <= now)
        drop(shard, shard.entries.begin());
}

std::optional<CachedAnswer> ResponseCache::find(const CacheKey &key, std::chrono::microseconds now,
                                                std::chrono::microseconds ttl)
{
    Shard &shard = shardOf(key);
    const std::lock_guard lock(shard.mutex);
    dropExpired(shard, now);
    const auto found = shard.byKey.find(key);
    if (found == shard.byKey.end() || found->second->kept + ttl <= now)
        return std::nullopt;
    return found->second->answer;
}

void ResponseCache::keep(const CacheKey &key, CachedAnswer answer, std::chrono::microseconds now,
                         std::chrono::microseconds ttl)
{
    const std::size_t bytes = bytesOf(answer);
    const std::size_t mostBytes = m_limits.bytes / m_shards.size();
    const std::size_t mostEntries = std::max<std::size_t>(1, m_limits.entries / m_shards.size());
    Shard &shard = shardOf(key);
    const std::lock_guard lock(shard.mutex);
    dropExpired(shard, now);
    if (const auto old = shard.byKey.find(key); old != shard.byKey.end())
        drop(shard, old->second);
    if (answer.body.size() > m_limits.answer || bytes > mostBytes)
        return;
    while (shard.entries.size() >= mostEntries || (shard.bytes + bytes > mostBytes && !shard.entries.empty()))
        drop(shard, shard.entries.begin());
    shard.entries.push_back({key, std::move(answer), now, now + ttl, bytes});
    shard.byKey.emplace(key, std::prev(shard.entries.end()));
    shard.bytes += bytes;
}

void ResponseCache::clear()
{
    for (Shard &shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        shard.entries.clear();
        shard.byKey.clear();
        shard.bytes = 0;
    }
}

ResponseCache::Size ResponseCache::size() const
{
    Size size;
    for (const Shard &shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        size.entries += shard.entries.size();
        size.bytes += shard.bytes;
    }
    return size;
}

} // namespace signalbox::dispatch
