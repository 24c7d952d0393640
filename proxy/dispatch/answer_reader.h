// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/reply_restorer.h"
#include "core/failure.h"
#include "core/usage.h"
#include "upstream/client.h"
#include "wire/answer_meaning.h"
#include "wire/chat_response.h"
#include "wire/sse.h"
#include "wire/surface.h"
#include "wire/translate.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox::dispatch {

/// How a failed attempt failed, with what to tell the client if it is passed on.
struct AttemptFailure
{
    FailureClass failure = FailureClass::Unavailable;
    QString detail;
    int httpStatus = 0;   ///< the provider's, 0 = none
    QByteArray body;      ///< the provider's own error body, for failures that are passed on as they are
    QByteArray contentType;
    bool blamesLane = true; ///< it says something about the lane's health
};

/// Reads one attempt's answer and says what may go to the client when. Pure apart from its own state: no clock, no
/// sockets. The same object serves streamed and complete answers, so both follow one path (dispatch.md, "One engine").
class AnswerReader final
{
public:
    /// What the caller has to do after feeding.
    struct Progress
    {
        QByteArray forward;    ///< bytes for the client; only ever non-empty once committed
        bool committed = false; ///< first content was seen just now: headers may go out, no other lane may answer
        bool ended = false;    ///< the terminal event was seen: settle, then send `last`
        QByteArray text{};     ///< plain text in `forward`, when asked to keep it
        QByteArray last;       ///< the bytes that end the answer, held back until the decision is settled
        std::optional<AttemptFailure> failure;      ///< before commit: this attempt failed
        std::optional<AttemptFailure> interruption; ///< after commit: tell the client in-band
    };

    /// What the client asked for.
    struct Expected
    {
        bool stream = false;
        bool usage = false; ///< the usage chunk is forwarded, else removed again
        qint64 choices = 1; ///< `n`: the answer ends when all have ended
        bool text = false;  ///< Progress::text is wanted, and what else a rescue needs
        wire::Dialect asked = wire::Dialect::OpenAiChat; ///< what the client speaks
        wire::Dialect lane = wire::Dialect::OpenAiChat;  ///< what the provider speaks
        qint64 inputEstimate = 0; ///< for a client whose dialect tells it before it is known
        QByteArray model{};       ///< said when the provider does not say one
        qint64 created = 0;       ///< seconds since 1970
        const wire::Surface *surface = nullptr; ///< of the request, which outlives the reader; null = chat
    };

    /// `chunks` is the thread's and outlives the reader.
    AnswerReader(const Expected &expected, wire::ChunkReader &chunks);

    /// Placeholders of the request that was sent stand for these texts; what goes to the client has them back. Before
    /// the first byte. `jsonText`: the client asked for an answer in JSON.
    void restore(std::shared_ptr<const classify::Placeholders> placeholders, bool jsonText)
    {
        m_restorer.emplace(std::move(placeholders), jsonText, m_judge ? m_asked : m_lane);
    }
    void head(int status, const upstream::Headers &headers);
    [[nodiscard]] Progress feed(QByteArrayView bytes);
    [[nodiscard]] Progress end(const upstream::Ending &ending);
    /// The hold-back time is over: what was held may go out now (dispatch.md: ≤ 2 s past the first byte).
    [[nodiscard]] Progress releaseHeld();

    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const upstream::Headers &headers() const { return m_headers; }
    [[nodiscard]] bool hasHead() const { return m_status != 0; }
    [[nodiscard]] bool isCommitted() const { return m_committed; }
    [[nodiscard]] bool isHolding() const { return !m_committed && !m_held.isEmpty(); }
    [[nodiscard]] bool isStreaming() const { return m_stream; }
    /// It is no chat and no completion: its bytes go on as they are.
    [[nodiscard]] bool isOpaque() const;
    /// What the client is told the answer is.
    [[nodiscard]] QByteArray contentType() const;
    /// Of files and batches that a whole answer names.
    [[nodiscard]] const QStringList &ids() const { return m_ids; }
    [[nodiscard]] const std::optional<Usage> &usage() const { return m_usage; }
    /// What the provider told of a stream that did not come to its figures; its output is provisional.
    [[nodiscard]] const Usage &provisionalUsage() const { return m_seen; }
    /// What the provider says the answer cost.
    [[nodiscard]] const std::optional<NanoUsd> &reportedCost() const { return m_reportedCost; }
    /// The tier of service the provider says it gave; empty = its ordinary one.
    [[nodiscard]] const QByteArray &serviceTier() const { return m_serviceTier; }
    /// Tokens of what was said so far, by its text.
    [[nodiscard]] qint64 outputEstimate() const { return m_said.total(); }
    /// Only with Expected::text: whether all that was said is plain text without a gap, and what a rescue goes on from.
    [[nodiscard]] bool isPlain() const { return m_isPlain; }
    [[nodiscard]] const QByteArray &firstChunk() const { return m_firstChunk; }
    [[nodiscard]] const QByteArray &finishReason() const { return m_finishReason; }
    [[nodiscard]] int skippedEvents() const { return m_skipped; }
    /// Of a complete answer: whether it may be given again to who asks the same: it calls no tool, no filter cut it and
    /// nothing of it was left out.
    [[nodiscard]] bool isRepeatable() const { return m_isRepeatable && m_skipped == 0; }

private:
    [[nodiscard]] bool readsEvents() const { return m_stream && m_isEventStream && m_status < 300; }
    void take(const wire::SseEvent &event, Progress &progress);
    void keep(const wire::SseEvent &event, const wire::ChunkMeaning &meaning, Progress &progress);
    void forwardOrHold(const wire::SseEvent &event, Progress &progress);
    void commit(Progress &progress);
    [[nodiscard]] wire::ChunkMeaning meaningOf(const wire::SseEvent &event);
    [[nodiscard]] QByteArray outgoing(const wire::SseEvent &event);
    [[nodiscard]] QByteArray translated(QByteArrayView restored);
    [[nodiscard]] QByteArray restored(QByteArrayView translated);
    [[nodiscard]] QByteArray stillHeld();
    [[nodiscard]] QByteArray theEnd(QByteArrayView terminal);
    [[nodiscard]] std::optional<QByteArray> outgoingBody() const;
    [[nodiscard]] Usage estimatedUsage() const;
    void fail(FailureClass failure, const QString &detail, Progress &progress);
    [[nodiscard]] AttemptFailure statusFailure() const;
    [[nodiscard]] Progress endOfEvents(const upstream::Ending &ending);
    [[nodiscard]] Progress endOfBody(const upstream::Ending &ending);
    void opaqueHead();
    [[nodiscard]] Progress feedOpaque(QByteArrayView bytes);
    [[nodiscard]] Progress endOpaque(const upstream::Ending &ending);

    static constexpr qsizetype mostHeld = 256 * 1024;
    static constexpr qsizetype mostBody = 64 * 1024 * 1024;
    static constexpr qsizetype mostErrorBody = 64 * 1024;

    wire::ChunkReader &m_chunks;
    wire::Dialect m_asked;
    wire::Dialect m_lane;
    const wire::Surface *m_surface;
    QStringList m_ids;
    wire::AnswerWish m_wish;
    bool m_stream;
    bool m_clientWantsUsage;
    wire::ChunkReader::Keep m_keep;
    wire::ChoiceTracker m_choices;
    bool m_isEventStream = false;
    bool m_committed = false;
    bool m_ended = false;
    bool m_tooLarge = false;
    int m_status = 0;
    int m_skipped = 0;
    bool m_isPlain = true;
    bool m_isRepeatable = true;
    wire::TokenEstimate m_said;
    upstream::Headers m_headers;
    wire::SseReader m_events;
    QByteArray m_held; ///< events before first content
    QByteArray m_body; ///< complete answers and error bodies
    std::optional<Usage> m_usage;
    std::optional<NanoUsd> m_reportedCost;
    QByteArray m_serviceTier;
    QByteArray m_firstChunk;
    QByteArray m_finishReason;
    std::optional<classify::ReplyRestorer> m_restorer;
    Usage m_seen; ///< figures of an Anthropic stream so far
    std::optional<wire::EventJudge> m_judge; ///< for lanes that are read by way of the translator; restored behind it
    std::optional<wire::StreamTranslator> m_translator; ///< for a stream of another dialect than the client's
    wire::SseReader m_inner; ///< takes restored bytes apart again for the translator
};

} // namespace signalbox::dispatch
