// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/usage_dialects.h"

#include "wire/jsonvalues.h"
#include "wire/jsonwriter.h"

#include <algorithm>

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

qint64 nested(object from, std::string_view group, std::string_view key)
{
    const auto inner = objectMember(from, group);
    return inner ? figure(*inner, key) : 0;
}

/// `part` where it can lie in `whole`, else 0.
qint64 within(qint64 part, qint64 whole)
{
    return part <= whole ? part : 0;
}

/// Of a list such as [{"modality": "AUDIO", "tokenCount": 12}].
qint64 modalityTokens(object from, std::string_view list, std::string_view modality)
{
    qint64 sum = 0;
    if (const auto entries = arrayMember(from, list)) {
        for (const element entry : *entries) {
            object said;
            std::string_view name;
            if (entry.get(said) == simdjson::SUCCESS && said.at_key("modality").get(name) == simdjson::SUCCESS && name == modality)
                sum = std::min(sum + figure(said, "tokenCount"), mostBelievable);
        }
    }
    return sum;
}

} // namespace

std::optional<Usage> responsesUsage(element value)
{
    object from;
    if (value.get(from) != simdjson::SUCCESS)
        return std::nullopt;
    const qint64 input = figure(from, "input_tokens");
    Usage usage;
    usage.cacheRead = within(nested(from, "input_tokens_details", "cached_tokens"), input);
    usage.cacheWrite5m = within(nested(from, "input_tokens_details", "cache_write_tokens"), input - usage.cacheRead);
    usage.input = input - usage.cacheRead - usage.cacheWrite5m;
    usage.output = figure(from, "output_tokens");
    usage.reasoning = within(nested(from, "output_tokens_details", "reasoning_tokens"), usage.output);
    // Pictures and speech are counted this way too; some of their endpoints say "input_token_details".
    for (const std::string_view details : {"input_tokens_details", "input_token_details"}) {
        usage.audioInput = std::max(usage.audioInput, std::min(nested(from, details, "audio_tokens"), usage.input));
        usage.imageInput = std::max(usage.imageInput, std::min(nested(from, details, "image_tokens"), usage.input - usage.audioInput));
    }
    const qint64 said = usage.output - usage.reasoning;
    usage.audioOutput = std::min(nested(from, "output_tokens_details", "audio_tokens"), said);
    usage.imageOutput = std::min(nested(from, "output_tokens_details", "image_tokens"), said - usage.audioOutput);
    usage.seconds = figure(from, "seconds");
    return usage == Usage() ? std::nullopt : std::optional(usage);
}

std::optional<Usage> geminiUsage(element value)
{
    object from;
    if (value.get(from) != simdjson::SUCCESS)
        return std::nullopt;
    const qint64 prompt = figure(from, "promptTokenCount");
    Usage usage;
    usage.cacheRead = within(figure(from, "cachedContentTokenCount"), prompt);
    usage.input = prompt - usage.cacheRead + figure(from, "toolUsePromptTokenCount");
    usage.reasoning = figure(from, "thoughtsTokenCount");
    usage.output = figure(from, "candidatesTokenCount") + usage.reasoning;
    const auto uncached = [from](std::string_view modality) {
        return std::max<qint64>(0, modalityTokens(from, "promptTokensDetails", modality)
                                       - modalityTokens(from, "cacheTokensDetails", modality));
    };
    usage.audioInput = std::min(uncached("AUDIO"), usage.input);
    usage.imageInput = std::min(uncached("IMAGE"), usage.input - usage.audioInput);
    const qint64 said = usage.output - usage.reasoning;
    usage.audioOutput = std::min(modalityTokens(from, "candidatesTokensDetails", "AUDIO"), said);
    usage.imageOutput = std::min(modalityTokens(from, "candidatesTokensDetails", "IMAGE"), said - usage.audioOutput);
    return usage == Usage() ? std::nullopt : std::optional(usage);
}

QByteArray responsesUsageJson(const Usage &usage)
{
    JsonWriter json;
    json.open('{').numberMember("input_tokens", usage.prompt()).key("input_tokens_details").open('{');
    json.numberMember("cached_tokens", usage.cacheRead);
    if (const qint64 written = usage.cacheWrite5m + usage.cacheWrite1h; written > 0)
        json.numberMember("cache_write_tokens", written);
    json.close('}').numberMember("output_tokens", usage.output).key("output_tokens_details").open('{');
    json.numberMember("reasoning_tokens", usage.reasoning).close('}');
    return json.numberMember("total_tokens", usage.prompt() + usage.output).close('}').take();
}

QByteArray geminiUsageJson(const Usage &usage)
{
    JsonWriter json;
    json.open('{').numberMember("promptTokenCount", usage.prompt());
    json.numberMember("candidatesTokenCount", std::max<qint64>(0, usage.output - usage.reasoning));
    json.numberMember("totalTokenCount", usage.prompt() + usage.output);
    if (usage.cacheRead > 0)
        json.numberMember("cachedContentTokenCount", usage.cacheRead);
    if (usage.reasoning > 0)
        json.numberMember("thoughtsTokenCount", usage.reasoning);
    return json.close('}').take();
}

} // namespace signalbox::wire
