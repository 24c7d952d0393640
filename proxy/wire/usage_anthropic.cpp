// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/jsonvalues.h"
#include "wire/jsonwriter.h"
#include "wire/usage.h"

#include <algorithm>

// Usage as Anthropic counts it, and both ways of writing it.

namespace signalbox::wire {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr qint64 mostBelievable = 1'000'000'000'000;

qint64 figure(object from, std::string_view key)
{
    const qint64 value = integerMember(from, key).value_or(0);
    return value < 0 || value > mostBelievable ? 0 : value;
}

} // namespace

void mergeAnthropicUsage(Usage &usage, object figures)
{
    const auto take = [&figures](qint64 &bucket, std::string_view key) {
        if (const qint64 value = figure(figures, key); value > 0)
            bucket = value;
    };
    take(usage.input, "input_tokens");
    take(usage.cacheRead, "cache_read_input_tokens");
    take(usage.output, "output_tokens");
    if (const auto details = objectMember(figures, "output_tokens_details"))
        usage.reasoning = std::min(figure(*details, "thinking_tokens"), usage.output);
    if (const auto tools = objectMember(figures, "server_tool_use"))
        usage.searches = std::max(usage.searches, figure(*tools, "web_search_requests"));
    const qint64 written = figure(figures, "cache_creation_input_tokens");
    const auto split = objectMember(figures, "cache_creation");
    const qint64 short5m = split ? figure(*split, "ephemeral_5m_input_tokens") : 0;
    const qint64 long1h = split ? figure(*split, "ephemeral_1h_input_tokens") : 0;
    if (written == 0 && short5m + long1h == 0)
        return;
    // Where the two disagree the sum counts; the longer one is dearer, so none of it becomes the shorter.
    usage.cacheWrite1h = written > 0 ? std::min(long1h, written) : long1h;
    usage.cacheWrite5m = written > 0 ? written - usage.cacheWrite1h : short5m;
}

std::optional<Usage> anthropicUsage(element value)
{
    object figures;
    Usage usage;
    if (value.get(figures) != simdjson::SUCCESS)
        return std::nullopt;
    mergeAnthropicUsage(usage, figures);
    return usage == Usage() ? std::nullopt : std::optional(usage);
}

QByteArray anthropicUsageJson(const Usage &usage)
{
    JsonWriter json;
    json.open('{').numberMember("input_tokens", usage.input);
    json.numberMember("cache_creation_input_tokens", usage.cacheWrite5m + usage.cacheWrite1h);
    json.numberMember("cache_read_input_tokens", usage.cacheRead);
    json.key("cache_creation").open('{').numberMember("ephemeral_5m_input_tokens", usage.cacheWrite5m);
    json.numberMember("ephemeral_1h_input_tokens", usage.cacheWrite1h).close('}');
    return json.numberMember("output_tokens", usage.output).close('}').take();
}

QByteArray chatUsageJson(const Usage &usage)
{
    JsonWriter json;
    json.open('{').numberMember("prompt_tokens", usage.prompt()).numberMember("completion_tokens", usage.output);
    json.numberMember("total_tokens", usage.prompt() + usage.output);
    json.key("prompt_tokens_details").open('{').numberMember("cached_tokens", usage.cacheRead);
    if (const qint64 written = usage.cacheWrite5m + usage.cacheWrite1h; written > 0)
        json.numberMember("cache_write_tokens", written);
    if (usage.audioInput > 0)
        json.numberMember("audio_tokens", usage.audioInput);
    json.close('}').key("completion_tokens_details").open('{').numberMember("reasoning_tokens", usage.reasoning);
    if (usage.audioOutput > 0)
        json.numberMember("audio_tokens", usage.audioOutput);
    return json.close('}').close('}').take();
}

} // namespace signalbox::wire
