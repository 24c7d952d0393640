// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "dispatch/attempt.h"
#include "dispatch/dispatcher.h"
#include "dispatch/fallback.h"
#include "dispatch/record_keeping.h"
#include "routing/decide.h"

#include <QPointer>

#include <optional>

namespace signalbox::dispatch {

/// The life of one request: decide → attempts → commit → settle → answer. Owned by the Dispatcher, on its thread.
class Exchange final : public QObject, private Attempt::Watcher
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

    void onProgress(Attempt &attempt, AnswerReader::Progress progress) override;
    void onRestRead(Attempt &attempt) override;

    void rememberTags();
    void rememberLane();
    void follow(const Move &move);
    void sendAttempt();
    [[nodiscard]] bool takeKey(std::optional<std::size_t> &key);
    void forward(QByteArrayView bytes);
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
    void settle(DecisionStatus status, int httpStatus);
    void finishPhase();
    void showProgress();
    [[nodiscard]] const AnswerReader *answer() const { return m_attempt ? &m_attempt->answer() : nullptr; }
    [[nodiscard]] const routing::Lane &lane() const { return m_decision.lanes[m_move.lane]; }
    [[nodiscard]] const catalog::Model &model() const { return m_request.snapshot->policy->model(lane().model.index()); }
    [[nodiscard]] std::chrono::microseconds now() const;

    Dispatcher &m_dispatcher;
    DispatchRequest m_request;
    QPointer<ReplyStream> m_reply;
    routing::Decision m_decision;
    DecisionRecord m_record;
    Attempt::Place m_place;
    std::optional<FallbackPlan> m_plan;
    std::optional<Attempt> m_attempt;
    std::optional<AttemptFailure> m_tooLong; ///< the client's own error, told before any fallback's
    Phase m_phase = Phase::Waiting;
    Move m_move;
    std::chrono::microseconds m_drainStart{0};
    qint64 m_shownPieces = 0;
};

} // namespace signalbox::dispatch
