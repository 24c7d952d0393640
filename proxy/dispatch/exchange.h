// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "dispatch/attempt.h"
#include "dispatch/dispatcher.h"
#include "dispatch/fallback.h"
#include "dispatch/rescue.h"
#include "dispatch/response_cache.h"
#include "dispatch/trust.h"
#include "routing/decide.h"
#include "wire/responses_trail.h"

#include <QPointer>

#include <array>
#include <memory>
#include <optional>

namespace signalbox::dispatch {

/// The life of one request: decide → attempts → commit → settle → answer. Asks one lane after the other; a second at the
/// same time when the policy hedges and the first is late, a further one when a stream is cut and the policy rescues it.
/// Owned by the Dispatcher, on its thread.
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
        Sending,   ///< one attempt runs, or two when it hedges; nothing has gone to the client
        Answering, ///< committed: content has gone to the client
        Rescuing,  ///< the answer was cut; another attempt is to finish it
        Draining,  ///< the client has its answer; the provider's connection is being read to its end for reuse
        Over,
    };
    /// One call to be made.
    struct Call
    {
        std::size_t lane = 0; ///< position in the decision
        AttemptRole role = AttemptRole::Ordinary;
        bool retry = false;
        QString why{};
        QByteArray prefill{};
        bool plain = false; ///< without what only the policy asks for
    };
    enum class Sent { Yes, LaneTaken, NotRecorded };

    void onProgress(Attempt &attempt, AnswerReader::Progress progress) override;
    void forward(Attempt &attempt, AnswerReader::Progress progress);
    [[nodiscard]] bool isJudged(const Attempt &attempt) const;
    void judge(Attempt &attempt, AnswerReader::Progress progress);
    [[nodiscard]] Trust trustInAnswer(const Attempt &attempt, QByteArrayView last) const;
    void passOnJudged(Attempt &attempt, AnswerReader::Progress progress);
    void askBetter(Attempt &attempt, QByteArray last, const Trust &trust);
    void hideLogprobs(const Attempt &attempt, AnswerReader::Progress &progress) const;
    bool giveKept();
    void onRestRead(Attempt &attempt) override;

    void rememberTags();
    [[nodiscard]] bool hasOwnTags() const;
    void rememberLane();
    void rememberCost();
    void rememberResponse(QByteArrayView last);
    void rememberUploads();
    void follow(const Move &move);
    void sendNext();
    [[nodiscard]] Sent send(const Call &call);
    [[nodiscard]] bool answerFromCache();
    void giveAgain(const CachedAnswer &kept);
    void copyForCache(QByteArrayView bytes);
    void keepAnswer(QByteArrayView last);
    [[nodiscard]] bool holdBudgets(std::size_t lane, BudgetHold &hold);
    [[nodiscard]] bool takeKey(const routing::Lane &lane, std::optional<std::size_t> &key);
    void hedgeIfLate(std::chrono::microseconds now);
    void endRace(Attempt &winner, const QString &why);
    void write(QByteArrayView bytes);
    void onCommitted(Attempt &attempt);
    void onAttemptFailed(Attempt &attempt, const AttemptFailure &failure);
    [[nodiscard]] bool askPlainly(const Attempt &attempt, const AttemptFailure &failure);
    void onHedgedFailed(Attempt &attempt, const AttemptFailure &failure);
    void onInterrupted(const AttemptFailure &failure);
    void onAnswered(const QByteArray &last);
    [[nodiscard]] bool startRescue(const AttemptFailure &failure);
    [[nodiscard]] bool sendRescue(FailureClass reason, const AttemptRecord &failed);
    void onRescueProgress(const AnswerReader::Progress &progress);
    void onRescueFailed(const AttemptFailure &failure);
    void sayInterrupted();
    void onClientGone();
    void passOn(const AttemptFailure &failure);
    void giveUp();
    void refuse(const Error &error);
    void answerError(const Error &error, DecisionStatus status, const upstream::Headers &extra = {});

    void checkAttempts(std::chrono::microseconds now);
    void checkDeadlines(Attempt &attempt, std::chrono::microseconds now);
    void closeOpen(const AttemptFailure &failure);
    void settle(DecisionStatus status, int httpStatus);
    void finishPhase();
    void showProgress();
    void routeTo(const routing::Lane &lane);
    [[nodiscard]] bool isRescuable() const;
    [[nodiscard]] health::Lane *healthOf(const routing::Lane &lane) const;
    [[nodiscard]] const catalog::Model &modelOf(const routing::Lane &lane) const;
    [[nodiscard]] std::size_t laneOf(const Attempt &attempt) const { return static_cast<std::size_t>(&attempt.lane() - m_decision.lanes.data()); }
    [[nodiscard]] std::optional<Attempt> &freeSlot();
    [[nodiscard]] const AnswerReader *answer() const { return m_lead != nullptr ? &m_lead->answer() : nullptr; }
    [[nodiscard]] std::chrono::microseconds now() const;

    Dispatcher &m_dispatcher;
    DispatchRequest m_request;
    QPointer<ReplyStream> m_reply;
    std::shared_ptr<const PolicyBudgets> m_budgets; ///< null = nothing is limited
    struct NoRoom
    {
        QString model;
        PolicyBudgets::Full full;
    };
    std::optional<NoRoom> m_noRoom; ///< the last lane whose budget had room when it was decided, and none when it was to be sent
    routing::Decision m_decision;
    DecisionRecord m_record;
    Attempt::Place m_place;
    std::optional<FallbackPlan> m_plan;
    std::array<std::optional<Attempt>, 3> m_slots; ///< the one running, the one before it or beside it, and one kept
    Attempt *m_lead = nullptr;  ///< the attempt that answers, or is to; the last one when none runs
    Attempt *m_rival = nullptr; ///< the hedge beside it, while both run
    std::optional<HedgePoint> m_hedgePoint; ///< of the lead
    struct Keeping
    {
        CacheKey key;
        QByteArray body; ///< what the client has so far
    };
    std::optional<Keeping> m_keeping;       ///< unset: the answer is not for the cache
    std::unique_ptr<Rescue> m_rescue;       ///< null: a cut stream stays cut
    QByteArray m_judged; ///< of the lead's answer, while it is held back as a whole
    /// An answer that was not trusted, in case no better model has one.
    struct Kept
    {
        Attempt *attempt = nullptr;
        QByteArray bytes;
        QByteArray last;
        double trust = 0.0;
    };
    std::optional<Kept> m_kept;
    std::optional<AttemptFailure> m_tooLong; ///< the client's own error, told before any fallback's
    std::optional<AttemptFailure> m_refusal; ///< of one of two attempts: passed on if the other fails too
    std::optional<wire::ResponseTrail> m_trail; ///< of an answer in the dialect of Responses
    Phase m_phase = Phase::Waiting;
    Move m_move;
    std::chrono::microseconds m_drainStart{0};
    qint64 m_shownOutput = 0;
};

} // namespace signalbox::dispatch
