// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/drain_order.h"
#include "health/headroom.h"

#include <QString>

#include <algorithm>
#include <chrono>
#include <memory>

namespace signalbox::health {

enum class Breaker { Closed, Open, HalfOpen };

/// The keys of a lane's provider as the lane sees them. The counts are meant for while all keys are out: `limited` and
/// `refused` then say why, and together are `usable`.
struct KeysState
{
    int usable = 0; ///< keys that could be read; 0 with a problem, or for a provider without keys
    int limited = 0;
    int refused = 0;
    std::chrono::microseconds outUntil{0}; ///< no key may be used before; that moment the first returns
    bool firstIsLimited = false;           ///< the key that returns first is limited, else refused
    /// "all 3 keys are limited", "2 keys are limited and 1 is refused"; while outUntil lies ahead.
    [[nodiscard]] QString text() const;
    QString problem; ///< there are keys and none can be used: "no usable key: env:NAME is not set"; nobody knows until when
};

/// State of one lane at one moment, cheap to copy: what routing looks at. Times are on Clock::steady().
struct LaneState
{
    Breaker breaker = Breaker::Closed;
    std::chrono::microseconds openUntil{0};     ///< breaker Open: when it half-opens
    std::chrono::microseconds probeUntil{0};    ///< half-open: a probe is in flight, given up for lost then; 0 = none
    std::chrono::microseconds coolingUntil{0};  ///< rate limited: not before; 0 = not cooling
    std::chrono::microseconds authOutUntil{0};  ///< key refused: not before; 0 = fine
    int consecutiveFailures = 0;
    std::chrono::microseconds firstContent{0};  ///< mean over about 30 s (EWMA); 0 = none seen yet
    std::chrono::microseconds drainUntil{0};    ///< taken out by a person: not before; 0 = in
    std::shared_ptr<const DrainOrder> drain;    ///< whose order that is; null = nobody's
    std::chrono::microseconds closedAt{0};      ///< when the breaker closed after the last outage; 0 = there was none
    DryForecast dry;                            ///< expected to refuse soon; see isRunningDry()
    KeysState keys;

    /// What availableAt() gives for a lane that stays out until somebody changes something.
    static constexpr std::chrono::microseconds never = std::chrono::microseconds::max();

    /// Whether a request may be sent now.
    [[nodiscard]] bool available(std::chrono::microseconds now) const;
    /// When it becomes available again; `now` if it is. With a probe in flight nobody knows: a quarter second from now,
    /// when asking again makes sense.
    [[nodiscard]] std::chrono::microseconds availableAt(std::chrono::microseconds now) const;
    /// Until when it is rate limited, or with keys all of them are and that is what keeps it out longest; 0 = it is not.
    [[nodiscard]] std::chrono::microseconds limitedUntil() const
    {
        return std::max(coolingUntil, keys.firstIsLimited ? keys.outUntil : std::chrono::microseconds{0});
    }
    /// The same for refused keys.
    [[nodiscard]] std::chrono::microseconds refusedUntil() const
    {
        return std::max(authOutUntil, keys.firstIsLimited ? std::chrono::microseconds{0} : keys.outUntil);
    }
    /// The breaker as people should see it: Open turns into HalfOpen by time alone.
    [[nodiscard]] Breaker breakerAt(std::chrono::microseconds now) const;
    /// How much of its traffic it should get: after an outage 10, then 30, then 100 % again.
    [[nodiscard]] int sharePercent(std::chrono::microseconds now) const;
    [[nodiscard]] bool isDrained(std::chrono::microseconds now) const { return drainUntil > now; }
    /// "drained for 28 min more by ops (upgrade)".
    [[nodiscard]] QString drainedText(std::chrono::microseconds now) const
    {
        return drainText(drain ? *drain : DrainOrder{}, drainUntil - now);
    }
    /// Available but expected to refuse soon: others are to be asked first.
    [[nodiscard]] bool isRunningDry(std::chrono::microseconds now) const
    {
        return dry.reason != DryReason::None && dry.until > now;
    }
};

} // namespace signalbox::health
