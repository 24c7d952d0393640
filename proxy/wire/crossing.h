// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/dialect.h"

#include <QFlags>
#include <QString>

#include <vector>

namespace signalbox::wire {

/// What a request holds that some other dialect has no word for. Readers of facts set these in the same pass that reads
/// the rest; crossings() says per target what becomes of each.
enum class Trait : quint32 {
    SeveralChoices = 1U << 0,  ///< `n` over 1, candidateCount
    Logprobs = 1U << 1,
    LogitBias = 1U << 2,
    Penalties = 1U << 3,       ///< frequency_penalty, presence_penalty
    Seed = 1U << 4,
    TopK = 1U << 5,
    WarmTemperature = 1U << 6, ///< over 1
    ManyStops = 1U << 7,       ///< more than four stop sequences
    JsonObject = 1U << 8,      ///< JSON without a schema
    VendorTools = 1U << 9,     ///< server tools, computer use, custom grammars, MCP servers, web search options
    UploadedFile = 1U << 10,   ///< a file id
    LinkedImage = 1U << 11,    ///< a picture by http(s) URL
    ResultMedia = 1U << 12,    ///< a picture or file in a tool result
    Audio = 1U << 13,          ///< spoken input or output
    Thinking = 1U << 14,       ///< thoughts of earlier turns
    Prefill = 1U << 15,        ///< the last message is the assistant's
    MidSystem = 1U << 16,      ///< system messages behind the first user message
    CacheMarks = 1U << 17,     ///< cache_control
    Citations = 1U << 18,      ///< citations wanted
    Stored = 1U << 19,         ///< store, previous_response_id, conversation, container: state at the vendor
    Metadata = 1U << 20,       ///< metadata other than user_id and ours
    ServiceTier = 1U << 21,
    Prediction = 1U << 22,
    Safety = 1U << 23,         ///< safetySettings, guardrails, moderation: never weakened on the way
    CachedContent = 1U << 24,  ///< Gemini cachedContent, prompt_cache_key
    Unknown = 1U << 25,        ///< a member nobody here knows
    ToolError = 1U << 26,      ///< a tool result marked as an error
    UnknownPart = 1U << 27,    ///< a content part of a type nobody here knows
    LinkedFile = 1U << 28,     ///< a file (no picture) by http(s) URL
    Stops = 1U << 29,          ///< stop sequences, however many
    Kept = 1U << 30,           ///< `store`: the answer is to be kept for later
};
Q_DECLARE_FLAGS(Traits, Trait)
Q_DECLARE_OPERATORS_FOR_FLAGS(Traits)

/// What becomes of one trait on the way to another dialect. The way is never silent: Impossible keeps the lane out (the
/// capability gate says why), the others stand on the decision.
struct Crossing
{
    enum class Effect { Changed, Dropped, Impossible };
    Effect effect = Effect::Dropped;
    Trait trait = Trait::Unknown;
    QString what; ///< one clause: "seed is not known to Anthropic and is left out"

    bool operator==(const Crossing &) const = default;
};

/// What does not reach a lane that speaks `to` as it was asked in `from`; empty when both are the same.
[[nodiscard]] std::vector<Crossing> crossings(Traits traits, Dialect from, Dialect to);
/// Its first clause that keeps a lane out; empty when there is none. Cheaper than crossings().
[[nodiscard]] QString blockedCrossing(Traits traits, Dialect from, Dialect to);

} // namespace signalbox::wire
