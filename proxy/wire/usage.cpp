// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/usage.h"

#include "core/decimal_usd.h"
#include "wire/chat_response.h"
#include "wire/jsonmembers.h"

#include <cmath>

namespace signalbox::wire {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr qint64 mostBelievable = 1'000'000'000'000;

/// 0 for what is absent, not an integer, negative or absurd.
qint64 figure(object from, std::string_view key)
{
    element value;
    if (!findMember(from, key, value))
        return 0;
    int64_t integer = 0;
    double number = 0;
    if (value.get(integer) != simdjson::SUCCESS) {
        if (value.get(number) != simdjson::SUCCESS || std::trunc(number) != number || std::fabs(number) > 1e15)
            return 0;
        integer = static_cast<int64_t>(number);
    }
    return integer < 0 || integer > mostBelievable ? 0 : integer;
}

qint64 nested(object from, std::string_view group, std::string_view key)
{
    element value;
    object inner;
    return findMember(from, group, value) && value.get(inner) == simdjson::SUCCESS ? figure(inner, key) : 0;
}

/// First figure that is there: the same number has several names.
template <class... Rest>
qint64 firstOf(qint64 first, Rest... rest)
{
    if constexpr (sizeof...(rest) == 0)
        return first;
    else
        return first > 0 ? first : firstOf(rest...);
}

/// The bytes of a member of the object that `json` begins with, blanks aside; empty when it is not there.
QByteArrayView memberText(QByteArrayView json, QByteArrayView quotedKey)
{
    JsonMembers members(json, json.indexOf('{'));
    MemberSpan at;
    while (members.next(at)) {
        if (json.sliced(at.key.offset, at.key.length) == quotedKey)
            return json.sliced(at.value.offset, at.value.length);
    }
    return {};
}

} // namespace

std::optional<NanoUsd> reportedCost(element value, QByteArrayView document)
{
    object from;
    element cost;
    if (value.get(from) != simdjson::SUCCESS || !findMember(from, "cost", cost) || !cost.is_number())
        return std::nullopt;
    const QByteArrayView usage = memberText(document, "\"usage\"");
    std::optional<NanoUsd> sum = usage.isEmpty() ? std::nullopt : nanoUsdFromDecimal(memberText(usage, "\"cost\""));
    if (sum && memberText(usage, "\"is_byok\"") == "true") {
        const QByteArrayView details = memberText(usage, "\"cost_details\"");
        if (details.startsWith('{')) {
            if (const auto upstream = nanoUsdFromDecimal(memberText(details, "\"upstream_inference_cost\"")))
                *sum += *upstream;
        }
    }
    return sum;
}

std::optional<Usage> openAiUsage(element value)
{
    object from;
    if (value.get(from) != simdjson::SUCCESS)
        return std::nullopt;
    const qint64 prompt = figure(from, "prompt_tokens");
    const qint64 completion = figure(from, "completion_tokens");
    const qint64 total = figure(from, "total_tokens");
    if (prompt == 0 && completion == 0)
        return std::nullopt;
    Usage usage;
    // cached_tokens: OpenAI, and at the top level Moonshot; prompt_cache_hit_tokens: DeepSeek; cache_write_tokens:
    // OpenRouter; the others: gateways in front of Anthropic that fold both into prompt_tokens.
    usage.cacheRead = firstOf(nested(from, "prompt_tokens_details", "cached_tokens"), figure(from, "prompt_cache_hit_tokens"),
                              figure(from, "cached_tokens"), figure(from, "cache_read_input_tokens"));
    usage.cacheWrite5m = firstOf(nested(from, "prompt_tokens_details", "cache_write_tokens"),
                                 nested(from, "prompt_tokens_details", "cache_creation_tokens"),
                                 figure(from, "cache_creation_input_tokens"));
    if (usage.cacheRead > prompt)
        usage.cacheRead = 0;
    if (usage.cacheWrite5m > prompt - usage.cacheRead)
        usage.cacheWrite5m = 0;
    usage.input = prompt - usage.cacheRead - usage.cacheWrite5m;

    usage.output = completion;
    usage.reasoning = firstOf(nested(from, "completion_tokens_details", "reasoning_tokens"), figure(from, "reasoning_tokens"));
    const qint64 leftOut = prompt > 0 ? total - prompt - completion : 0;
    if (leftOut > 0) {
        usage.output += leftOut;
        usage.reasoning = usage.reasoning > 0 ? usage.reasoning : leftOut;
    }
    if (usage.reasoning > usage.output)
        usage.reasoning = 0;
    return usage;
}

std::optional<Usage> readOpenAiUsage(QByteArrayView usageObject)
{
    JsonReader reader;
    element root;
    if (reader.parse(usageObject, root) != simdjson::SUCCESS)
        return std::nullopt;
    return openAiUsage(root);
}

} // namespace signalbox::wire
