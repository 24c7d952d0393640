// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "dispatch/record_keeping.h"
#include "dispatch/reply_headers.h"
#include "dispatch/response_cache.h"

// How an Exchange answers from the cache, and what it leaves there.

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {

/// The cache is a destination like any other: what it holds is given only where this decision, made just now, would let
/// its model answer.
bool Exchange::answerFromCache()
{
    ResponseCache *cache = m_dispatcher.m_tools.cache;
    const std::optional<std::chrono::milliseconds> ttl = m_request.snapshot->policy->cache.exactTtl;
    if (cache == nullptr || !ttl || ttl->count() <= 0 || m_request.isProbe)
        return false;
    const QString &control = m_request.facts.cacheControl;
    if (control == "off"_L1) {
        m_record.cache.use = CacheUse::Off;
        return false;
    }
    const std::optional<CacheKey> key = cacheKey(m_request, m_decision);
    if (!key)
        return false;
    m_keeping.emplace(Keeping{*key, {}});
    if (control == "refresh"_L1) {
        m_record.cache.use = CacheUse::Refresh;
        return false;
    }
    m_record.cache.use = CacheUse::Miss;
    const std::optional<CachedAnswer> kept = cache->find(*key, now(), *ttl);
    if (!kept)
        return false;
    const auto lane = std::find_if(m_decision.lanes.cbegin(), m_decision.lanes.cend(), [&](const routing::Lane &entry) {
        return modelOf(entry).id == kept->model;
    });
    if (lane == m_decision.lanes.cend())
        return false;
    routeTo(*lane);
    giveAgain(*kept);
    return true;
}

void Exchange::giveAgain(const CachedAnswer &kept)
{
    constexpr int ok = 200;
    m_keeping.reset();
    m_record.cache = {CacheUse::Hit, kept.decision, kept.cost};
    m_record.baselineCost = baselineCost(kept.usage, m_record.time, *m_request.snapshot, m_decision.baseline);
    m_record.ttftUs = (now() - m_request.received).count();
    settle(DecisionStatus::Ok, ok);
    if (m_reply) {
        upstream::Headers headers{{"content-type", kept.contentType}};
        if (m_request.facts.stream)
            headers.append(upstream::Header{"cache-control", "no-cache"});
        headers.append(decisionHeaders(m_record));
        if (m_request.facts.stream) {
            m_reply->begin(ok, headers);
            m_reply->write(kept.body);
            m_reply->finish();
        } else {
            headers.append(upstream::Header{"x-signalbox-cost", usdText(m_record.cost.value_or(NanoUsd{0})).toLatin1()});
            m_reply->sendComplete(ok, headers, kept.body);
        }
    }
    finishPhase();
}

/// What goes to the client of an answer that may be kept.
void Exchange::copyForCache(QByteArrayView bytes)
{
    if (!m_keeping)
        return;
    if (m_keeping->body.size() + bytes.size() > m_dispatcher.m_tools.cache->limits().answer)
        m_keeping.reset();
    else
        m_keeping->body.append(bytes);
}

/// Once the answer is settled: what is kept was paid for and recorded.
void Exchange::keepAnswer(QByteArrayView last)
{
    constexpr int ok = 200;
    copyForCache(last);
    if (!m_keeping || answer()->status() != ok || !answer()->isRepeatable())
        return;
    const AttemptRecord &attempt = m_lead->record();
    const QByteArray contentType = answer()->isStreaming() ? "text/event-stream" : "application/json";
    m_keeping->body.squeeze();
    m_dispatcher.m_tools.cache->keep(m_keeping->key,
                                     {attempt.model, contentType, m_keeping->body, m_record.id, attempt.cost, attempt.usage},
                                     now(), *m_request.snapshot->policy->cache.exactTtl);
}

} // namespace signalbox::dispatch
