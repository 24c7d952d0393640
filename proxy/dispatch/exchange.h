// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "dispatch/answer_reader.h"
#include "dispatch/dispatcher.h"
#include "dispatch/fallback.h"
#include "dispatch/record_keeping.h"
#include "routing/decide.h"

#include <QPointer>

#include <optional>

namespace signalbox::dispatch {

/// The life of one request: decide → attempts → commit → settle → answer. Owned by the Dispatcher, on its thread.
class Exchange final : public QObject, private upstream::Listener
{
    Q_OBJECT

public:
    Exchange(Dispatcher &dispatcher, DispatchRequest request, ReplyStream *reply);
    ~Exchange() override;

    void start();
    /// Ends the request because the program stops: settled with what was counted, and the client is told.
    void stop();
    /// Checks the deadlines of this request.
    void tick(std::chrono::microseconds now);

private:
    enum class Phase {
        Waiting,   ///< for the moment of the next attempt
        Sending,   ///< an attempt runs, nothing has gone to the client
        Answering, ///< committed: content has gone to the client
        Draining,  ///< the client has its answer; the provider's connection is being read to its end for reuse
        Over,
    };

    void onConnected(std::chrono::microseconds after) override;
    void onHead(int status, const upstream::Headers &headers) override;
    void onBody(QByteArrayView bytes) override;
    void onEnding(const upstream::Ending &ending) override;

    void follow(const Move &move);
    void sendAttempt();
    void apply(AnswerReader::Progress progress);
    void onCommitted();
    void onAttemptFailed(const AttemptFailure &failure);
    void onInterrupted(const AttemptFailure &failure);
    void onAnswered(const QByteArray &last);
    void onClientGone();
    void passOn(const AttemptFailure &failure);
    void giveUp();
    void refuse(const Error &error);
    void answerError(const Error &error, DecisionStatus status, const upstream::Headers &extra = {});

    void checkAttemptDeadlines(std::chrono::microseconds now);
    void closeAttempt(const std::optional<AttemptFailure> &failure, bool mayBeBilled);
    void noteRateLimits(const upstream::Headers &headers);
    void reportHealth(const AttemptRecord &attempt);
    void settle(DecisionStatus status, int httpStatus);
    void cancelUpstream();
    void finishPhase();
    void showProgress();
    void hideKey(AttemptFailure &failure) const;
    [[nodiscard]] const AnswerReader *answer() const { return m_answer ? &*m_answer : nullptr; }
    [[nodiscard]] const routing::Lane &lane() const { return m_decision.lanes[m_move.lane]; }
    [[nodiscard]] const catalog::Model &model() const { return m_request.snapshot->policy->model(lane().model.index()); }
    [[nodiscard]] std::chrono::microseconds now() const;
    [[nodiscard]] qint64 sinceAttempt() const;

    Dispatcher &m_dispatcher;
    DispatchRequest m_request;
    QPointer<ReplyStream> m_reply;
    routing::Decision m_decision;
    DecisionRecord m_record;
    std::optional<FallbackPlan> m_plan;
    std::optional<AnswerReader> m_answer;
    std::optional<AttemptFailure> m_tooLong; ///< the client's own error, told before any fallback's
    Phase m_phase = Phase::Waiting;
    Move m_move;
    upstream::CallId m_call = 0;
    bool m_callOpen = false;
    bool m_paused = false;
    bool m_attemptMayBeBilled = true;
    std::chrono::microseconds m_attemptStart{0};
    std::chrono::microseconds m_lastByte{0};
    std::chrono::microseconds m_drainStart{0};
    qint64 m_shownPieces = 0;
};

} // namespace signalbox::dispatch
