// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/minute_history.h"
#include "health/rate_limits.h"

#include <QLatin1StringView>

#include <chrono>
#include <optional>

namespace signalbox::health {

/// Why a lane is expected to refuse soon.
enum class DryReason {
    None,
    Requests, ///< the requests left do not last until the quota is whole again
    Tokens,   ///< neither do the tokens
    Learnt,   ///< close to the rate at which it last answered 429 without ever naming a limit
};

/// requests, tokens, learnt; none.
[[nodiscard]] QLatin1StringView dryReasonName(DryReason reason);

/// One quota on Clock::steady().
struct Quota
{
    std::optional<qint64> limit;
    std::optional<qint64> remaining; ///< as of the newest answer; nothing once `resetAt` has passed
    std::chrono::microseconds resetAt{0};

    bool operator==(const Quota &) const = default;
};

/// How much a lane can take before it refuses; the value people and machines see.
struct Headroom
{
    Quota requests;
    Quota tokens;
    std::optional<double> learntPerMinute; ///< calls a minute at which it refused; forgotten after 15 minutes
    double callsPerMinute = 0;             ///< as it is used now
    double tokensPerMinute = 0;

    bool operator==(const Headroom &) const = default;
};

struct DryForecast
{
    DryReason reason = DryReason::None;
    std::chrono::microseconds until{0}; ///< when asking makes sense again
};

/// Keeps a lane's quotas from what headers tell and 429s teach. Not thread-safe.
class HeadroomKeeper final
{
public:
    void note(const RateLimits &limits, std::chrono::microseconds now);
    /// The lane answered 429 while it was used at `rate`.
    void refused(const MinuteHistory::Rate &rate, std::chrono::microseconds now);
    /// The lane answered while it was used at `rate`: a learnt limit below it was too low.
    void answered(const MinuteHistory::Rate &rate);
    /// Whether it runs dry before its quotas are whole again if it goes on being used at `rate`.
    [[nodiscard]] DryForecast forecast(const MinuteHistory::Rate &rate, std::chrono::microseconds now) const;
    [[nodiscard]] Headroom value(const MinuteHistory::Rate &rate, std::chrono::microseconds now) const;

private:
    [[nodiscard]] bool hasLearnt(std::chrono::microseconds now) const;

    Quota m_requests;
    Quota m_tokens;
    double m_learnt = 0; ///< calls a minute; 0 = nothing learnt
    std::chrono::microseconds m_learntAt{0};
};

} // namespace signalbox::health
