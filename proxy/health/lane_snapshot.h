// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "health/headroom.h"
#include "health/key_ring.h"
#include "health/lane_state.h"
#include "health/outcome.h"
#include "health/rolling_histogram.h"

#include <QList>

namespace signalbox::health {

/// One of the last failures of a lane.
struct LaneError
{
    DecisionId decision;
    UtcTime time;
    FailureClass failure = FailureClass::Unavailable;
    int httpStatus = 0; ///< 0: no answer
    QString detail;     ///< redacted, at most 200 characters

    bool operator==(const LaneError &) const = default;
};

enum class KeyCondition {
    Alive,
    Limited,  ///< answered 429 for this lane's model
    Dead,     ///< refused, for this model or as a whole
    Unusable, ///< could not be read
};

/// alive, limited, dead, unusable.
[[nodiscard]] QLatin1StringView keyConditionName(KeyCondition condition);

/// One key as a lane sees it; the counts are those of the key on all lanes.
struct KeySnapshot
{
    QString source;
    QString label;
    QString problem; ///< of an unusable one
    KeyCondition condition = KeyCondition::Alive;
    std::chrono::microseconds outUntil{0}; ///< 0 = may be used
    KeyCounts counts;
    Quota requests;
    Quota tokens;
};

/// How the lane was the last time it was probed.
struct LastProbe
{
    ProbeKind kind = ProbeKind::Models;
    UtcTime time;
    std::chrono::microseconds took{0};
    std::optional<FailureClass> failure; ///< nullopt: fine
    int httpStatus = 0;                  ///< 0: no answer
    QString detail;                      ///< redacted, at most 200 characters

    bool operator==(const LastProbe &) const = default;
};

/// How successful attempts of the last five minutes went, and the means over about 30 s (0 = none yet).
struct LaneSpeed
{
    Percentiles<std::chrono::microseconds> firstToken; ///< streamed answers only
    Percentiles<std::chrono::microseconds> duration;
    Percentiles<double> tokensPerSecond; ///< of an answer with two tokens or more, while it was being written
    std::chrono::microseconds meanFirstToken{0};
    std::chrono::microseconds meanDuration{0};
    double meanTokensPerSecond = 0;
};

/// Everything known about one lane at one moment: the one value that routing's state, the control API, the metrics and
/// the window are fed from. Times without a name of their own are on Clock::steady().
struct LaneSnapshot
{
    QString model;
    std::chrono::microseconds at{0};
    LaneState state;
    int inFlight = 0; ///< attempts sent and not yet ended
    double tokenRatio = 1.0; ///< prompt tokens counted by the provider for each one estimated
    qint64 tokenReports = 0; ///< it was learnt from
    LaneSpeed speed;
    MinuteCells minutes{};
    QList<LaneError> lastErrors; ///< newest first, at most LaneTraffic::keptErrors
    Headroom headroom;
    QList<KeySnapshot> keys; ///< in the order of the policy
    std::optional<LastProbe> lastProbe;
};

} // namespace signalbox::health
