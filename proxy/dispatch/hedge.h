// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/snapshot.h"
#include "routing/decide.h"

#include <QString>

#include <chrono>
#include <optional>

namespace signalbox::dispatch {

/// How many of a worker's requests may be hedged: every request earns its share of one hedge, every hedge costs one, and
/// what is earned in quiet times is kept only up to a few. So the share holds over any stretch, whatever the clock does.
class HedgeShare final
{
public:
    static constexpr qint64 mostKept = 10; ///< hedges

    /// A request began under a policy with this share.
    void earn(int millionths);
    /// Pays for one hedge; false when there is not enough.
    [[nodiscard]] bool pay();

private:
    qint64 m_millionths = 0;
};

/// From when on an attempt counts as late.
struct HedgePoint
{
    std::chrono::microseconds after{0};
    int percentile = 95;
    qint64 samples = 0; ///< answers it was learnt from
};

/// The hedge point of a lane under the policy; nullopt when hedging is off or too little is known of the lane.
[[nodiscard]] std::optional<HedgePoint> hedgePoint(const policy::Hedge &hedge, const health::Lane *lane,
                                                   std::chrono::microseconds now);

/// Whether `other` may be asked while `late` is awaited: nothing is wrong with it, with its provider where both share
/// one, and together they cost no more than the client allowed.
[[nodiscard]] bool mayHedge(const Snapshot &snapshot, const routing::Lane &late, const routing::Lane &other,
                            const std::optional<double> &maxCostUsd, std::chrono::microseconds now);

/// Whether the estimates of both lanes together keep to what the client allowed.
[[nodiscard]] bool isAffordable(const routing::Lane &one, const routing::Lane &other,
                                const std::optional<double> &maxCostUsd);

/// Why a hedge is sent, for AttemptRecord::why.
[[nodiscard]] QString hedgeReason(const QString &lateModel, std::chrono::microseconds waited, const HedgePoint &point);

} // namespace signalbox::dispatch
