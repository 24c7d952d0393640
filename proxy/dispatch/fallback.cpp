// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/fallback.h"

#include <algorithm>

namespace signalbox::dispatch {
namespace {

using std::chrono::microseconds;

/// Full jitter: anywhere between nothing and 0.5 s · 2ⁿ, at most 8 s.
microseconds backoff(int retry, double jitter)
{
    const double seconds = std::min(8.0, 0.5 * static_cast<double>(1 << std::min(retry, 4)));
    return microseconds(static_cast<qint64>(seconds * 1e6 * jitter));
}

} // namespace

FallbackPlan::FallbackPlan(std::vector<PlanLane> lanes, PlanBudget budget, microseconds start, AvailableAt availableAt)
    : m_lanes(std::move(lanes)), m_progress(m_lanes.size()), m_budget(budget), m_start(start),
      m_availableAt(std::move(availableAt))
{
}

int FallbackPlan::triesFor(std::size_t lane) const
{
    const int retries = m_lanes.size() > 1 ? 1 : 2;
    return m_lanes[lane].tries.value_or(1 + retries);
}

int FallbackPlan::lanesTried() const
{
    return static_cast<int>(std::count_if(m_progress.cbegin(), m_progress.cend(),
                                          [](const Progress &progress) { return progress.attempts > 0; }));
}

bool FallbackPlan::mayEnter(std::size_t lane, FailureClass failure) const
{
    const PlanLane &entry = m_lanes[lane];
    if (m_contextNeededAbove > 0 && entry.context <= m_contextNeededAbove)
        return false;
    return entry.on.empty() || std::find(entry.on.cbegin(), entry.on.cend(), failure) != entry.on.cend();
}

Move FallbackPlan::attempt(std::size_t lane, microseconds at)
{
    const bool again = m_progress[lane].attempts > 0;
    ++m_progress[lane].attempts;
    m_current = lane;
    return {Move::Kind::Attempt, lane, again, false, at};
}

std::optional<Move> FallbackPlan::nextLane(std::optional<FailureClass> failure, microseconds now)
{
    if (lanesTried() >= m_budget.lanes)
        return std::nullopt;
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        const Progress &progress = m_progress[lane];
        if (progress.attempts > 0 || progress.closed || (failure && !mayEnter(lane, *failure)))
            continue;
        if (m_availableAt(lane, now) <= now)
            return attempt(lane, now);
    }
    return std::nullopt;
}

std::optional<Move> FallbackPlan::waitForLane(std::optional<FailureClass> failure, microseconds now)
{
    std::optional<std::size_t> soonest;
    microseconds when{0};
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        const Progress &progress = m_progress[lane];
        if (progress.closed || progress.tries() >= triesFor(lane) || (failure && !mayEnter(lane, *failure)))
            continue;
        if (progress.attempts == 0 && lanesTried() >= m_budget.lanes)
            continue;
        const microseconds at = std::max({m_availableAt(lane, now), progress.notBefore, now});
        if (!soonest || at < when) {
            soonest = lane;
            when = at;
        }
    }
    const microseconds left = std::min(m_budget.waiting - m_waited, m_start + m_budget.beforeContent - now);
    if (!soonest || when - now > left)
        return std::nullopt;
    m_waited += when - now;
    return attempt(*soonest, when);
}

Move FallbackPlan::first(microseconds now)
{
    if (std::optional<Move> move = nextLane(std::nullopt, now))
        return *move;
    return waitForLane(std::nullopt, now).value_or(Move{});
}

void FallbackPlan::failed(std::size_t lane, FailureClass failure, microseconds retryAfter, microseconds now, double jitter)
{
    Progress &progress = m_progress[lane];
    if (failure == FailureClass::ContextLength)
        m_contextNeededAbove = std::max(m_contextNeededAbove, m_lanes[lane].context);
    progress.closed = !retriesSameLane(failure) || progress.tries() >= triesFor(lane);
    progress.notBefore = now + std::max(retryAfter, backoff(progress.tries() - 1, jitter));
}

std::optional<std::size_t> FallbackPlan::another(FailureClass reason, microseconds now, const Fits &fits)
{
    if (lanesTried() >= m_budget.lanes)
        return std::nullopt;
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        Progress &progress = m_progress[lane];
        if (progress.attempts > 0 || progress.closed || !mayEnter(lane, reason) || m_availableAt(lane, now) > now
            || !fits(lane))
            continue;
        ++progress.attempts;
        return lane;
    }
    return std::nullopt;
}

Move FallbackPlan::after(FailureClass failure, microseconds retryAfter, microseconds now, double jitter)
{
    return after(*m_current, failure, retryAfter, now, jitter);
}

Move FallbackPlan::after(std::size_t lane, FailureClass failure, microseconds retryAfter, microseconds now, double jitter)
{
    if (!triesNextLane(failure))
        return {Move::Kind::PassOn, lane, false, false, now};
    failed(lane, failure, retryAfter, now, jitter);
    const Progress &progress = m_progress[lane];
    const bool again = !progress.closed;
    if (now - m_start >= m_budget.beforeContent)
        return {};
    // A fault may be over in a moment, so the lane gets its second chance first; a rate limit will not be, so another
    // lane answers sooner than the wait would take.
    if (again && failure == FailureClass::Unavailable && m_availableAt(lane, now) <= now)
        return attempt(lane, progress.notBefore);
    if (std::optional<Move> move = nextLane(failure, now))
        return *move;
    return waitForLane(failure, now).value_or(Move{});
}

std::optional<Move> FallbackPlan::nextKey(int otherKeys, microseconds now)
{
    Progress &progress = m_progress[*m_current];
    if (progress.keyChanges >= otherKeys || now - m_start >= m_budget.beforeContent || m_availableAt(*m_current, now) > now)
        return std::nullopt;
    ++progress.keyChanges;
    Move move = attempt(*m_current, now);
    move.nextKey = true;
    return move;
}

Move FallbackPlan::unavailable(microseconds now)
{
    Progress &progress = m_progress[*m_current];
    --progress.attempts;
    progress.closed = true;
    return first(now);
}

} // namespace signalbox::dispatch
