// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/usage.h"

#include "core/decimal_usd.h"
#include "wire/chat_response.h"
#include "wire/jsonmembers.h"

#include <algorithm>
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

/// The parts that are sound and pictures. What was read from a cache may be one of them: that is not counted twice.
void readParts(object from, std::string_view prompt, std::string_view answer, Usage &usage)
{
    usage.audioInput = std::min(nested(from, prompt, "audio_tokens"), usage.input);
    usage.imageInput = std::min(nested(from, prompt, "image_tokens"), usage.input - usage.audioInput);
    const qint64 said = usage.output - usage.reasoning;
    usage.audioOutput = std::min(nested(from, answer, "audio_tokens"), said);
    usage.imageOutput = std::min(nested(from, answer, "image_tokens"), said - usage.audioOutput);
}

/// Searches: Perplexity; OpenRouter, as Anthropic counts them. Seconds: OpenAI, of speech that is billed by time.
void readPieces(object from, Usage &usage)
{
    usage.searches = firstOf(figure(from, "num_search_queries"), nested(from, "server_tool_use", "web_search_requests"));
    usage.seconds = figure(from, "seconds");
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

/// Whether there is anything to look for in its text: almost no provider says what an answer cost.
bool saysCost(object from)
{
    element value;
    return findMember(from, "cost", value) || findMember(from, "cost_in_usd_ticks", value) || findMember(from, "estimated_cost", value);
}

} // namespace

std::optional<NanoUsd> reportedCost(element value, QByteArrayView document)
{
    object from;
    if (value.get(from) != simdjson::SUCCESS || !saysCost(from))
        return std::nullopt;
    const QByteArrayView usage = memberText(document, "\"usage\"");
    if (usage.isEmpty())
        return std::nullopt;
    if (const QByteArrayView ticks = memberText(usage, "\"cost_in_usd_ticks\""); !ticks.isEmpty())
        return nanoUsdFromDecimal(ticks.toByteArray() + "e-10");
    const QByteArrayView cost = memberText(usage, "\"cost\"");
    if (cost.startsWith('{'))
        return nanoUsdFromDecimal(memberText(cost, "\"total_cost\""));
    if (cost.isEmpty())
        return nanoUsdFromDecimal(memberText(usage, "\"estimated_cost\""));
    std::optional<NanoUsd> sum = nanoUsdFromDecimal(cost);
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
    Usage usage;
    readPieces(from, usage);
    if (prompt == 0 && completion == 0)
        return usage.hasPieces() ? std::optional(usage) : std::nullopt;
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
    readParts(from, "prompt_tokens_details", "completion_tokens_details", usage);
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
