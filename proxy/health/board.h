// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"

#include <QHash>
#include <QList>
#include <QString>

#include <atomic>
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
    std::chrono::microseconds coolingUntil{0};  ///< rate limited: not before; 0 = not cooling
    std::chrono::microseconds authOutUntil{0};  ///< key refused: not before; 0 = fine
    int consecutiveFailures = 0;

    /// Whether a request may be sent now.
    [[nodiscard]] bool available(std::chrono::microseconds now) const;
    /// When it becomes available again; `now` if it is.
    [[nodiscard]] std::chrono::microseconds availableAt(std::chrono::microseconds now) const;
};

/// One finished attempt as the board sees it.
struct AttemptOutcome
{
    std::optional<FailureClass> failure; ///< nullopt = success
    std::chrono::microseconds retryAfter{0}; ///< floor given by the provider; 0 = none
    std::chrono::microseconds firstContent{0}; ///< 0 = none was seen
    std::chrono::microseconds total{0};
    qint64 outputTokens = 0;
};

/// The health of one lane, shared by all threads. No lock is held across a call out.
class Lane
{
public:
    explicit Lane(QString modelId) : m_modelId(std::move(modelId)) {}

    [[nodiscard]] const QString &modelId() const { return m_modelId; }
    [[nodiscard]] LaneState state() const;
    /// Called when an attempt is about to be sent. False: another request is already probing the half-open lane.
    [[nodiscard]] bool tryEnter(std::chrono::microseconds now);
    /// Called once per entered attempt.
    void record(const AttemptOutcome &outcome, std::chrono::microseconds now);

private:
    QString m_modelId;
    mutable std::mutex m_mutex; ///< guards m_state; held for nanoseconds
    LaneState m_state;
    QList<std::pair<std::chrono::microseconds, bool>> m_recent; ///< (when, failed), ≤ 30 s
    int m_timesOpened = 0;
    bool m_probing = false;
};

/// All lanes by model id. Lanes live as long as the board: a policy reload keeps their history.
class Board
{
public:
    [[nodiscard]] std::shared_ptr<Lane> lane(const QString &modelId);
    [[nodiscard]] QList<std::shared_ptr<Lane>> lanes() const;

private:
    mutable std::mutex m_mutex;
    QHash<QString, std::shared_ptr<Lane>> m_lanes;
};

} // namespace signalbox::health
