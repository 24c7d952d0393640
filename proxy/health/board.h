// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "health/callwindow.h"

#include <QHash>
#include <QList>
#include <QString>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace signalbox::health {

enum class Breaker { Closed, Open, HalfOpen };

/// State of one lane at one moment. Times are on Clock::steady().
struct LaneState
{
    Breaker breaker = Breaker::Closed;
    std::chrono::microseconds openUntil{0};     ///< breaker Open: when it half-opens
    std::chrono::microseconds probeUntil{0};    ///< half-open: a probe is in flight, given up for lost then; 0 = none
    std::chrono::microseconds coolingUntil{0};  ///< rate limited: not before; 0 = not cooling
    std::chrono::microseconds authOutUntil{0};  ///< key refused: not before; 0 = fine
    int consecutiveFailures = 0;
    std::chrono::microseconds firstContent{0};  ///< mean over about 30 s (EWMA); 0 = none seen yet

    /// Whether a request may be sent now.
    [[nodiscard]] bool available(std::chrono::microseconds now) const;
    /// When it becomes available again; `now` if it is. With a probe in flight nobody knows: a quarter second from now,
    /// when asking again makes sense.
    [[nodiscard]] std::chrono::microseconds availableAt(std::chrono::microseconds now) const;
    /// The breaker as people should see it: Open turns into HalfOpen by time alone.
    [[nodiscard]] Breaker breakerAt(std::chrono::microseconds now) const;
};

/// One finished attempt as the board sees it.
struct AttemptOutcome
{
    std::optional<FailureClass> failure; ///< nullopt = success
    std::chrono::microseconds retryAfter{0}; ///< floor given by the provider; 0 = none
    std::chrono::microseconds firstContent{0}; ///< 0 = none was seen
    std::chrono::microseconds total{0}; ///< from tryEnter(); tells a probe from an attempt that began before the outage
    qint64 outputTokens = 0;
};

/// The health of one lane, shared by all threads; every call is O(1). No lock is held across a call out. The numbers
/// are those of dispatch.md ("Default numbers").
class Lane
{
public:
    /// `jitterSeed` spreads the ± 10 % of the time a breaker stays open; the same seed gives the same times.
    explicit Lane(QString modelId, quint64 jitterSeed = 0);

    [[nodiscard]] const QString &modelId() const { return m_modelId; }
    [[nodiscard]] LaneState state() const;
    /// Called when an attempt is about to be sent. False: the breaker is open, or another request is already probing
    /// the half-open lane. Cooling and a refused key are the caller's to respect (LaneState::available).
    [[nodiscard]] bool tryEnter(std::chrono::microseconds now);
    /// Called once per entered attempt.
    void record(const AttemptOutcome &outcome, std::chrono::microseconds now);
    /// The provider's key was replaced: a lane that was out because of the old one is in again.
    void keyChanged();

private:
    void recordSuccess(const AttemptOutcome &outcome, std::chrono::microseconds now);
    void recordFailure(std::chrono::microseconds now);
    void coolDown(const AttemptOutcome &outcome, std::chrono::microseconds now);
    void open(std::chrono::microseconds now);
    void close();
    [[nodiscard]] bool isStale(const AttemptOutcome &outcome, std::chrono::microseconds now) const;

    QString m_modelId;
    quint64 m_jitter;           ///< state of the jitter's generator
    mutable std::mutex m_mutex; ///< guards all below; held for nanoseconds
    LaneState m_state;
    CallWindow m_calls;
    int m_timesOpened = 0;    ///< since the breaker was last closed
    int m_probeSuccesses = 0; ///< in a row, while half-open
    int m_rateLimits = 0;     ///< in a row, without retry-after
    std::chrono::microseconds m_halfOpened{0}; ///< when the first probe was let in
    std::chrono::microseconds m_lastContent{0}; ///< when firstContent was last updated
};

/// All lanes by model id, for any thread. Lanes live as long as the board: a policy reload keeps their history.
class Board
{
public:
    /// The lane of that model, made on first use.
    [[nodiscard]] std::shared_ptr<Lane> lane(const QString &modelId);
    /// Sorted by model id.
    [[nodiscard]] QList<std::shared_ptr<Lane>> lanes() const;

private:
    mutable std::mutex m_mutex;
    QHash<QString, std::shared_ptr<Lane>> m_lanes;
};

} // namespace signalbox::health
