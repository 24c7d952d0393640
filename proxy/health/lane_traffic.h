// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/ewma.h"
#include "health/lane_snapshot.h"
#include "health/minute_history.h"

#include <memory>

namespace signalbox::health {

/// What went over a lane: speeds, minutes, last failures, headroom. Bounded memory, record() costs O(1). Not
/// thread-safe: Lane guards it.
class LaneTraffic final
{
public:
    static constexpr qsizetype keptErrors = 10;

    /// `severalKeys`: a 429 says nothing about how much the lane takes, the other keys are as good as before.
    void record(const AttemptOutcome &outcome, std::chrono::microseconds now, bool severalKeys = false);
    void note(const RateLimits &limits, std::chrono::microseconds now) { m_headroom.note(limits, now); }
    [[nodiscard]] MinuteHistory::Rate lastMinute(std::chrono::microseconds now) const { return m_minutes.lastMinute(now); }
    [[nodiscard]] DryForecast forecast(std::chrono::microseconds now) const;
    /// Mean over about 30 s; 0 = none seen yet.
    [[nodiscard]] std::chrono::microseconds meanFirstToken() const;
    /// Of streamed answers, over the last five minutes.
    [[nodiscard]] Percentiles<std::chrono::microseconds> firstToken(std::chrono::microseconds now) const;
    /// Fills in what this class knows.
    void describe(LaneSnapshot &snapshot, std::chrono::microseconds now) const;

private:
    struct Distributions
    {
        RollingHistogram firstToken; ///< µs
        RollingHistogram duration;   ///< µs
        RollingHistogram rate;       ///< tokens per 1000 s
    };

    void recordWait(const AttemptOutcome &outcome, std::chrono::microseconds now);
    void recordSpeed(const AttemptOutcome &outcome, std::chrono::microseconds now);
    void recordError(const AttemptOutcome &outcome);

    std::unique_ptr<Distributions> m_distributions; ///< made by the first success: most lanes of a catalogue idle
    Ewma m_firstToken;
    Ewma m_duration;
    Ewma m_rate;
    MinuteHistory m_minutes;
    std::unique_ptr<LastProbe> m_lastProbe; ///< null: never probed, as most lanes
    QList<LaneError> m_errors; ///< oldest first
    HeadroomKeeper m_headroom;
};

} // namespace signalbox::health
