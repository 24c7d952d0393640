// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/crossing.h"

#include <array>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using Effect = Crossing::Effect;

/// A set of dialects.
constexpr quint8 in(Dialect dialect)
{
    return static_cast<quint8>(1U << static_cast<unsigned>(dialect));
}
constexpr quint8 chat = in(Dialect::OpenAiChat);
constexpr quint8 responses = in(Dialect::OpenAiResponses);
constexpr quint8 anthropic = in(Dialect::Anthropic);
constexpr quint8 gemini = in(Dialect::Gemini);
constexpr quint8 openAi = chat | responses;
constexpr quint8 every = openAi | anthropic | gemini;

struct Row
{
    Trait trait;
    quint8 to; ///< targets it holds for; a target without a row carries the trait
    Effect effect;
    QLatin1StringView what; ///< %1 = the target
};

// Sources: wire-formats.md, "What cannot cross", and the vendors' references of 2026-11.
constexpr std::array rows{
    Row{Trait::SeveralChoices, anthropic | responses, Effect::Impossible, "%1 gives one answer to a request, several were asked for"_L1},
    Row{Trait::Logprobs, every, Effect::Dropped, "logprobs are not known to %1 and left out"_L1},
    Row{Trait::LogitBias, anthropic | responses | gemini, Effect::Dropped, "logit_bias is not known to %1 and left out"_L1},
    Row{Trait::Penalties, anthropic | responses, Effect::Dropped, "frequency and presence penalties are not known to %1 and left out"_L1},
    Row{Trait::Seed, anthropic | responses, Effect::Dropped, "seed is not known to %1 and left out"_L1},
    Row{Trait::TopK, openAi, Effect::Dropped, "top_k is not known to %1 and left out"_L1},
    Row{Trait::WarmTemperature, anthropic, Effect::Changed, "temperature goes up to 1 at %1, and top_p is left out beside it"_L1},
    Row{Trait::ManyStops, chat, Effect::Changed, "%1 takes four stop sequences; the others are left out"_L1},
    Row{Trait::Stops, responses, Effect::Impossible, "%1 has no stop sequences"_L1},
    Row{Trait::JsonObject, anthropic, Effect::Dropped, "%1 promises JSON only for a schema; the prompt alone asks for it"_L1},
    Row{Trait::VendorTools, every, Effect::Impossible, "its server tools exist only where they were made for, not behind %1"_L1},
    Row{Trait::UploadedFile, every, Effect::Impossible, "a file id means nothing to %1"_L1},
    Row{Trait::LinkedImage, gemini, Effect::Impossible, "%1 takes no links to pictures, and Signalbox fetches nothing for others"_L1},
    Row{Trait::LinkedFile, gemini | chat, Effect::Impossible, "%1 takes no links to files, and Signalbox fetches nothing for others"_L1},
    Row{Trait::UnknownPart, every, Effect::Impossible, "a content part is of a type that cannot be said to %1"_L1},
    Row{Trait::ResultMedia, chat, Effect::Changed, "pictures and files in tool results stand in the message after them at %1"_L1},
    Row{Trait::Audio, anthropic, Effect::Impossible, "%1 neither hears nor speaks"_L1},
    Row{Trait::Thinking, every, Effect::Dropped, "thoughts of earlier turns mean something to their own vendor only and are left out for %1"_L1},
    Row{Trait::MidSystem, anthropic | gemini, Effect::Changed, "system messages between others move to the front at %1"_L1},
    Row{Trait::CacheMarks, openAi | gemini, Effect::Dropped, "cache_control is not known to %1, which caches on its own"_L1},
    Row{Trait::Citations, openAi | gemini, Effect::Dropped, "%1 gives no citations"_L1},
    Row{Trait::Stored, every, Effect::Impossible, "what is kept at one vendor (a response or conversation to go on from, a stored prompt, work in the background) is not there at %1; the history can be sent instead"_L1},
    Row{Trait::Kept, every, Effect::Dropped, "%1 keeps no answer for later (store), so that no request can go on from it by its id"_L1},
    Row{Trait::Metadata, anthropic | gemini, Effect::Dropped, "metadata is not known to %1 and left out"_L1},
    Row{Trait::ServiceTier, every, Effect::Dropped, "service_tier means something to its own vendor only and is left out for %1"_L1},
    Row{Trait::Prediction, anthropic | gemini | responses, Effect::Dropped, "prediction is not known to %1 and left out"_L1},
    Row{Trait::Safety, every, Effect::Impossible, "safety settings do not translate to %1 and are never loosened on the way"_L1},
    Row{Trait::CachedContent, every, Effect::Dropped, "cache keys mean something to their own vendor only and are left out for %1"_L1},
    Row{Trait::Unknown, every, Effect::Dropped, "members that %1 has no counterpart for, or that Signalbox does not know, are left out"_L1},
    Row{Trait::ToolError, openAi | gemini, Effect::Changed, "%1 has no mark for a failed tool; its result says so in words"_L1},
};

QString worded(const Row &row, Dialect to)
{
    return QString(row.what).arg(dialectName(to));
}

/// Chat and Responses share what OpenAI keeps for them.
bool isSameVendor(Dialect from, Dialect to)
{
    return (in(from) & openAi) != 0 && (in(to) & openAi) != 0;
}

bool holds(const Row &row, Traits traits, Dialect from, Dialect to)
{
    if (!traits.testFlag(row.trait) || (row.to & in(to)) == 0)
        return false;
    const bool isTheVendors = row.trait == Trait::UploadedFile || row.trait == Trait::ServiceTier
        || row.trait == Trait::CachedContent;
    // OpenAI's dialects carry Anthropic's signed thoughts (reasoning_details, encrypted_content), and they go back there.
    const bool isThoughtCarried = row.trait == Trait::Thinking && (in(from) & openAi) != 0 && to == Dialect::Anthropic;
    return !(isTheVendors && isSameVendor(from, to)) && !isThoughtCarried;
}

} // namespace

std::vector<Crossing> crossings(Traits traits, Dialect from, Dialect to)
{
    std::vector<Crossing> all;
    if (from == to || !traits)
        return all;
    for (const Row &row : rows) {
        if (holds(row, traits, from, to))
            all.push_back({row.effect, row.trait, worded(row, to)});
    }
    return all;
}

QString blockedCrossing(Traits traits, Dialect from, Dialect to)
{
    if (from == to || !traits)
        return {};
    for (const Row &row : rows) {
        if (row.effect == Effect::Impossible && holds(row, traits, from, to))
            return worded(row, to);
    }
    return {};
}

} // namespace signalbox::wire
