// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"

#include <QtGlobal>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace signalbox::dispatch {

/// What the plan needs to know of one lane.
struct PlanLane
{
    qint64 context = 0;             ///< tokens; 0 = unknown
    std::optional<int> tries;       ///< attempts on this lane; unset = by default
    std::vector<FailureClass> on;   ///< entered only after one of these; empty = any
};

/// Budgets of one request before its first content (dispatch.md, "Default numbers").
struct PlanBudget
{
    int lanes = 4;
    std::chrono::microseconds beforeContent = std::chrono::seconds(120);
    std::chrono::microseconds waiting = std::chrono::seconds(5); ///< in all, for lanes that are out to return
};

/// The next thing to do with a request.
struct Move
{
    enum class Kind {
        Attempt, ///< send to `lane` at `at` (now or later)
        PassOn,  ///< the provider's answer is the answer; no other lane may be asked
        GiveUp,  ///< every lane is out
    };
    Kind kind = Kind::GiveUp;
    std::size_t lane = 0;
    bool retry = false; ///< the same lane once more
    bool nextKey = false; ///< at once, with another key
    std::chrono::microseconds at{0};
};

/// Walks the lanes of one decision: retry, next lane, wait or give up (dispatch.md, "What an error means"). Pure: time,
/// health and jitter are handed in.
class FallbackPlan final
{
public:
    /// When a lane may be used, seen from `now`: `now` or earlier = at once.
    using AvailableAt = std::function<std::chrono::microseconds(std::size_t lane, std::chrono::microseconds now)>;

    FallbackPlan(std::vector<PlanLane> lanes, PlanBudget budget, std::chrono::microseconds start, AvailableAt availableAt);

    [[nodiscard]] Move first(std::chrono::microseconds now);
    /// After the attempt on the lane of the last move failed. `retryAfter`: the provider's floor, 0 = none given.
    /// `jitter` in [0, 1).
    [[nodiscard]] Move after(FailureClass failure, std::chrono::microseconds retryAfter, std::chrono::microseconds now,
                             double jitter);
    /// The key of the attempt that just failed is to blame and one of the provider's `otherKeys` may be used: the same lane
    /// at once, each key once. It takes nothing off the lane's tries. nullopt: go on with after().
    [[nodiscard]] std::optional<Move> nextKey(int otherKeys, std::chrono::microseconds now);
    /// The same when `lane` is not the last move's.
    [[nodiscard]] Move after(std::size_t lane, FailureClass failure, std::chrono::microseconds retryAfter,
                             std::chrono::microseconds now, double jitter);
    /// The attempt on `lane` failed while another one runs: nothing is to be sent for it.
    void failed(std::size_t lane, FailureClass failure, std::chrono::microseconds retryAfter, std::chrono::microseconds now,
                double jitter);

    using Fits = std::function<bool(std::size_t lane)>;
    /// A lane to ask besides the one that runs (a hedge), or to finish what it began (a rescue): the next that was not
    /// asked, may be entered after `reason`, is available at once and fits. It counts as asked from now on.
    [[nodiscard]] std::optional<std::size_t> another(FailureClass reason, std::chrono::microseconds now, const Fits &fits);
    /// An attempt on `lane` was not sent, or cancelled without a fault of its own: it may be asked again.
    void spare(std::size_t lane) { --m_progress[lane].attempts; }
    /// `lane` is not to be asked again.
    void close(std::size_t lane) { m_progress[lane].closed = true; }

    /// The lane of the last move turned out to be taken (another request is probing it): nothing was sent.
    [[nodiscard]] Move unavailable(std::chrono::microseconds now);

private:
    struct Progress
    {
        int attempts = 0;
        int keyChanges = 0;
        bool closed = false; ///< not to be used again for this request
        std::chrono::microseconds notBefore{0};

        [[nodiscard]] int tries() const { return attempts - keyChanges; }
    };

    [[nodiscard]] int triesFor(std::size_t lane) const;
    [[nodiscard]] bool mayEnter(std::size_t lane, FailureClass failure) const;
    [[nodiscard]] int lanesTried() const;
    [[nodiscard]] std::optional<Move> nextLane(std::optional<FailureClass> failure, std::chrono::microseconds now);
    [[nodiscard]] std::optional<Move> waitForLane(std::optional<FailureClass> failure, std::chrono::microseconds now);
    [[nodiscard]] Move attempt(std::size_t lane, std::chrono::microseconds at);

    std::vector<PlanLane> m_lanes;
    std::vector<Progress> m_progress;
    PlanBudget m_budget;
    std::chrono::microseconds m_start;
    AvailableAt m_availableAt;
    std::chrono::microseconds m_waited{0};
    qint64 m_contextNeededAbove = 0; ///< a lane refused the request as too long for this window
    std::optional<std::size_t> m_current;
};

} // namespace signalbox::dispatch
