// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/headroom.h"

#include <algorithm>

namespace signalbox::health {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr microseconds usualReset = 60s;  // of quotas that are told without a reset
constexpr microseconds learntFor = 15min;
constexpr microseconds learntPause = 5s;  // after which a tenth of a minute's calls has left the window
constexpr double closeToLearnt = 0.9;
constexpr double fewestToLearnFrom = 3;   // a 429 after fewer calls comes from elsewhere: another program, a global limit

void take(Quota &quota, const Allowance &allowance, microseconds now)
{
    if (allowance.limit)
        quota.limit = allowance.limit;
    if (!allowance.remaining)
        return;
    quota.remaining = allowance.remaining;
    quota.resetAt = now + allowance.reset.value_or(usualReset);
}

bool runsDry(const Quota &quota, double perMinute, microseconds now)
{
    if (!quota.remaining || quota.resetAt <= now)
        return false;
    const double needed = perMinute * (std::chrono::duration<double>(quota.resetAt - now) / 60s);
    return *quota.remaining == 0 || static_cast<double>(*quota.remaining) < needed;
}

Quota asOf(Quota quota, microseconds now)
{
    if (quota.resetAt <= now) {
        quota.remaining.reset();
        quota.resetAt = 0us;
    }
    return quota;
}

} // namespace

QLatin1StringView dryReasonName(DryReason reason)
{
    switch (reason) {
    case DryReason::None:
        return QLatin1StringView("none");
    case DryReason::Requests:
        return QLatin1StringView("requests");
    case DryReason::Tokens:
        return QLatin1StringView("tokens");
    case DryReason::Learnt:
        return QLatin1StringView("learnt");
    }
    Q_UNREACHABLE();
}

void HeadroomKeeper::note(const RateLimits &limits, microseconds now)
{
    take(m_requests, limits.requests, now);
    take(m_tokens, limits.tokens, now);
}

void HeadroomKeeper::refused(const MinuteHistory::Rate &rate, microseconds now)
{
    if (rate.calls < fewestToLearnFrom)
        return;
    m_learnt = rate.calls;
    m_learntAt = now;
}

void HeadroomKeeper::answered(const MinuteHistory::Rate &rate)
{
    if (m_learnt > 0)
        m_learnt = std::max(m_learnt, rate.calls);
}

bool HeadroomKeeper::hasLearnt(microseconds now) const
{
    return m_learnt > 0 && now - m_learntAt < learntFor && !m_requests.limit;
}

DryForecast HeadroomKeeper::forecast(const MinuteHistory::Rate &rate, microseconds now) const
{
    if (runsDry(m_requests, rate.calls, now))
        return {DryReason::Requests, m_requests.resetAt};
    if (runsDry(m_tokens, rate.tokens, now))
        return {DryReason::Tokens, m_tokens.resetAt};
    if (hasLearnt(now) && rate.calls >= closeToLearnt * m_learnt)
        return {DryReason::Learnt, now + learntPause};
    return {};
}

Headroom HeadroomKeeper::value(const MinuteHistory::Rate &rate, microseconds now) const
{
    return {asOf(m_requests, now), asOf(m_tokens, now), hasLearnt(now) ? std::optional(m_learnt) : std::nullopt,
            rate.calls, rate.tokens};
}

} // namespace signalbox::health
