// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "core/usage.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox::wire {

/// What one streamed chunk of an OpenAI chat answer means to the dispatcher.
struct ChunkMeaning
{
    enum class Kind {
        Preamble, ///< role-only delta, empty delta, keep-alive: held back before content
        Content,  ///< text, tool call, refusal or reasoning: commits the attempt
        UsageOnly, ///< `choices: []` with usage: the extra chunk of include_usage
        Done,      ///< the `[DONE]` marker
        Error,     ///< an error object in a 200 stream
        Malformed, ///< not a chunk at all
    };
    Kind kind = Kind::Malformed;
    bool finish = false; ///< some choice carries a finish_reason (may come with content)
    std::optional<Usage> usage; ///< cumulative where the server sends it in every chunk: the last one counts
    int outputPieces = 0;       ///< deltas with content, for live token counts
    QString errorMessage;       ///< for Error and Malformed; shortened, no bodies
    std::optional<FailureClass> failure; ///< for Error
};
[[nodiscard]] ChunkMeaning readChatChunk(QByteArrayView data);

/// What a complete (not streamed) answer with status 200 means.
struct ReplyMeaning
{
    bool usable = false; ///< a JSON object with at least one choice
    std::optional<Usage> usage;
    bool hasToolCalls = false;
    QString problem; ///< why it is not usable; no bodies
    std::optional<FailureClass> failure; ///< an error object with HTTP 200 says which; else Malformed when not usable
};
[[nodiscard]] ReplyMeaning readChatReply(QByteArrayView body);

/// Class and message of an answer with an error status (dispatch.md, "What an error means"). `body` may be anything:
/// JSON in any shape, an array around it, HTML, empty.
struct ErrorMeaning
{
    FailureClass failure = FailureClass::Unavailable;
    QString message; ///< the provider's own words, ≤ 300 characters, control characters removed
    QString code;    ///< the provider's own code, may be empty
};
[[nodiscard]] ErrorMeaning readErrorReply(int httpStatus, QByteArrayView body);

/// OpenAI usage object → disjoint buckets (cached ⊂ prompt, reasoning ⊂ completion). nullopt when not an object or
/// without numbers; negative, absurd (> 10¹²) or contradictory figures are dropped bucket-wise to stay consistent.
[[nodiscard]] std::optional<Usage> readOpenAiUsage(QByteArrayView usageObject);

/// Seconds or HTTP date of `retry-after`, or milliseconds of `retry-after-ms`, as milliseconds from now; nullopt when
/// absent, negative or unreadable; capped at 24 h.
[[nodiscard]] std::optional<qint64> retryAfterMs(QByteArrayView retryAfter, QByteArrayView retryAfterMsHeader, qint64 nowEpochSeconds);

} // namespace signalbox::wire
