// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "core/usage.h"
#include "wire/canonical_request.h"
#include "wire/dialect.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

// One answer in no dialect, complete or as events.

namespace signalbox::wire {

enum class StopReason {
    Unset,
    EndTurn,       ///< stop, end_turn, STOP
    MaxTokens,     ///< length, max_tokens, MAX_TOKENS
    StopSequence,  ///< stop_sequence; the others have no word of their own for it
    ToolUse,       ///< tool_calls, tool_use; Gemini says STOP and has function calls
    Filtered,      ///< content_filter, refusal, SAFETY …
    ContextFull,   ///< model_context_window_exceeded
    Paused,        ///< pause_turn
    Failed,        ///< MALFORMED_FUNCTION_CALL: the model said what nobody can use
    Unknown,       ///< a word nobody knows yet: degrades to EndTurn, or ToolUse when there are calls
};

/// Disjoint buckets with the dialect whose rules they were read by (wire-formats: normalise by where the number was read).
struct ReadUsage
{
    Usage usage;
    Dialect from = Dialect::OpenAiChat;
};

/// A complete answer.
struct CanonicalAnswer
{
    struct Choice
    {
        std::vector<Part> parts; ///< TextPart, ToolUsePart, ThinkingPart, MediaPart
        StopReason stop = StopReason::Unset;
        QByteArray stopSequence;
        bool refused = false; ///< its text is a refusal (OpenAI `refusal`)
    };
    QByteArray id;
    QByteArray model;
    qint64 created = 0; ///< seconds since 1970; 0 = not said
    std::vector<Choice> choices;
    std::optional<ReadUsage> usage;
};

/// One step of a streamed answer. A decoder gives parts numbers from 0 in each choice, each begun once before its deltas
/// and ended once; deltas of several tool calls may interleave. After Finish of all choices come at most Usage and End.
struct AnswerEvent
{
    enum class Kind {
        Start,     ///< id, model; usage when provisional figures came with it. Exactly once, first
        PartStart, ///< `part` begins: `type`, for ToolUse id and name, for a redacted thought all of its `text`
        Delta,     ///< `text` of `part`: words, thought or a piece of the JSON of arguments
        Signature, ///< `text` = signature of the thought `part`
        PartEnd,
        Finish,    ///< `choice` ended by `stop`
        UsageSoFar, ///< cumulative: the last one counts
        Ping,
        Error,     ///< in-band, after 200: `failure` and `message`
        End,       ///< the terminal event of the dialect was seen
    };
    enum class Type { Text, Refusal, Thinking, RedactedThinking, ToolUse };

    Kind kind = Kind::Ping;
    int choice = 0;
    int part = 0;
    Type type = Type::Text;
    QByteArray id{};
    QByteArray name{}; ///< of the tool; of Start: the model
    QByteArray text{};
    StopReason stop = StopReason::Unset;
    QByteArray stopSequence{};
    std::optional<ReadUsage> usage{};
    QString message{};
    std::optional<FailureClass> failure{};
};

} // namespace signalbox::wire
