// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/reply_headers.h"

namespace signalbox::dispatch {
namespace {

bool isForwardedHeader(QByteArrayView name)
{
    return name == "retry-after" || name == "x-request-id" || name.startsWith("x-ratelimit-")
        || name.startsWith("openai-") || name.startsWith("anthropic-ratelimit-") || name == "request-id";
}

} // namespace

upstream::Headers decisionHeaders(const DecisionRecord &record)
{
    upstream::Headers headers;
    headers.append(upstream::Header{"x-signalbox-decision", record.id.toString().toLatin1()});
    if (!record.routed.isEmpty())
        headers.append(upstream::Header{"x-signalbox-model", record.routed.toUtf8()});
    if (!record.rule.isEmpty())
        headers.append(upstream::Header{"x-signalbox-rule", record.rule.toUtf8()});
    headers.append(upstream::Header{"x-signalbox-attempts", QByteArray::number(record.attempts.size())});
    const CacheUse use = record.cache.use;
    if (use == CacheUse::Hit || use == CacheUse::Miss || use == CacheUse::Refresh)
        headers.append(upstream::Header{"x-signalbox-cache", use == CacheUse::Hit ? "hit" : "miss"});
    return headers;
}

upstream::Headers answerHeaders(const DecisionRecord &record, const AnswerReader *answer, bool complete)
{
    const bool streaming = answer != nullptr && answer->isStreaming() && answer->isCommitted();
    upstream::Headers headers{{"content-type", answer != nullptr ? answer->contentType() : "application/json"}};
    const bool isOpaque = answer != nullptr && answer->isOpaque();
    if (isOpaque)
        headers.append(upstream::Header{"x-content-type-options", "nosniff"});
    if (streaming && !isOpaque)
        headers.append(upstream::Header{"cache-control", "no-cache"});
    headers.append(decisionHeaders(record));
    if (complete && record.cost)
        headers.append(upstream::Header{"x-signalbox-cost", usdText(*record.cost).toLatin1()});
    if (answer != nullptr && answer->hasHead()) {
        for (const upstream::Header &header : answer->headers()) {
            if (isForwardedHeader(header.name) || (isOpaque && header.name == "content-disposition"))
                headers.append(header);
        }
    }
    return headers;
}

} // namespace signalbox::dispatch
