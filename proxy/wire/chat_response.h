// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "core/money.h"
#include "core/usage.h"
#include "wire/tokens.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <bitset>
#include <memory>
#include <optional>

namespace signalbox::wire {

/// What one streamed chunk of an answer means to the dispatcher.
struct ChunkMeaning
{
    enum class Kind {
        Preamble, ///< role-only delta, empty delta, keep-alive: held back before content (look at `finish`, too)
        Content,  ///< text, tool call, refusal or reasoning: commits the attempt
        UsageOnly, ///< `choices: []` with usage: the extra chunk of include_usage
        Done,      ///< the `[DONE]` marker
        Error,     ///< an error object in a 200 stream
        Malformed, ///< not a chunk at all
    };
    Kind kind = Kind::Malformed;
    bool finish = false; ///< some choice carries a finish_reason (may come with content)
    std::bitset<128> finishedChoices; ///< indexes of those choices
    std::optional<NanoUsd> cost; ///< of the whole answer, where the provider says it (`usage.cost`)
    QByteArray serviceTier;      ///< the provider says it gave; empty = its ordinary one
    TokenEstimate said;          ///< what this chunk says, for providers that do not count
    QByteArray finishReason;     ///< of the first choice; only with Keep::Text, as are the next two
    QByteArray text;             ///< plain text of the first choice
    bool isPlain = true;         ///< nothing but text and reasoning of the first choice, read as it was sent
    bool isRepeatable = true;    ///< false: it calls a tool, or a filter ended it
    std::optional<Usage> usage; ///< cumulative where the server sends it in every chunk: the last one counts
    int outputPieces = 0;       ///< deltas with content
    QString errorMessage;       ///< for Error and Malformed; shortened, no bodies
    std::optional<FailureClass> failure; ///< for Error
};
[[nodiscard]] ChunkMeaning readChatChunk(QByteArrayView data);

/// The same with the parser kept from chunk to chunk, for the path every token takes: one per worker thread, used by
/// that thread only.
class ChunkReader final
{
public:
    ChunkReader();
    ~ChunkReader();
    Q_DISABLE_COPY_MOVE(ChunkReader)

    enum class Keep { Meaning, Text };
    [[nodiscard]] ChunkMeaning read(QByteArrayView data, Keep keep = Keep::Meaning);
    /// An event of an Anthropic stream in the same terms. `seen`: its figures so far, kept by the caller; those of
    /// message_start are provisional, so `usage` of the meaning is set by message_delta only. Done = message_stop; a stop
    /// reason is `finish` and no end by itself.
    [[nodiscard]] ChunkMeaning readMessageEvent(QByteArrayView data, Keep keep, Usage &seen);

private:
    std::unique_ptr<class JsonReader> m_json;
};

/// Whether every choice of a streamed answer has ended: with `n` over 1 one finish_reason is not the end.
class ChoiceTracker final
{
public:
    /// `choices`: RequestFacts::choices.
    explicit ChoiceTracker(qint64 choices = 1) : m_choices(choices) {}

    void add(const ChunkMeaning &meaning) { m_finished |= meaning.finishedChoices; }
    [[nodiscard]] bool allFinished() const { return static_cast<qint64>(m_finished.count()) >= m_choices; }

private:
    qint64 m_choices;
    std::bitset<128> m_finished;
};

/// What a complete (not streamed) answer with status 200 means.
struct ReplyMeaning
{
    bool usable = false; ///< a JSON object with at least one choice
    std::optional<Usage> usage;
    std::optional<NanoUsd> cost; ///< where the provider says it (`usage.cost`)
    QByteArray serviceTier;      ///< the provider says it gave; empty = its ordinary one
    qint64 outputEstimate = 0; ///< tokens of what was said, estimated; only counted without `usage`
    bool hasToolCalls = false;
    bool isRepeatable = true; ///< false: it calls a tool, or a filter ended it
    QString problem; ///< why it is not usable; no bodies
    std::optional<FailureClass> failure; ///< an error object with HTTP 200 says which; else Malformed when not usable
};
[[nodiscard]] ReplyMeaning readChatReply(QByteArrayView body);

/// Class and message of an answer with an error status, or with a redirect (never followed: Malformed) (dispatch.md, "What an error means"). `body` may be anything:
/// JSON in any shape, an array around it, HTML, empty.
struct ErrorMeaning
{
    FailureClass failure = FailureClass::Unavailable;
    QString message; ///< the provider's own words, ≤ 300 characters, control characters and keys removed
    QString code;    ///< the provider's own code, may be empty
};
[[nodiscard]] ErrorMeaning readErrorReply(int httpStatus, QByteArrayView body);

/// OpenAI usage object → disjoint buckets (cached ⊂ prompt, reasoning ⊂ completion). nullopt when not an object,
/// without numbers or all zeros (sglang sends zeros for "not counted yet"); negative, absurd (> 10¹²) or contradictory
/// figures are dropped bucket-wise to stay consistent. A total above prompt + completion is reasoning that the server
/// left out of completion_tokens (xAI, Gemini's OpenAI endpoint): it is billed, so it is added to the output.
[[nodiscard]] std::optional<Usage> readOpenAiUsage(QByteArrayView usageObject);

/// Seconds or HTTP date of `retry-after`, or milliseconds of `retry-after-ms`, as milliseconds from now; nullopt when
/// absent, negative or unreadable; capped at 24 h.
[[nodiscard]] std::optional<qint64> retryAfterMs(QByteArrayView retryAfter, QByteArrayView retryAfterMsHeader, qint64 nowEpochSeconds);

} // namespace signalbox::wire
