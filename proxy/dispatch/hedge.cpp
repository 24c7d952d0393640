// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/hedge.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

using std::chrono::microseconds;

constexpr qint64 oneHedge = 1'000'000;
constexpr qint64 leastSamples = 20; ///< below, the 95th percentile is only the slowest

/// Closed, not in trouble and not just back from it.
bool isWell(const health::LaneState &state, microseconds now)
{
    return state.breakerAt(now) == health::Breaker::Closed && state.available(now) && state.consecutiveFailures == 0
        && !state.isRunningDry(now) && state.sharePercent(now) == 100;
}

bool isWell(const Snapshot &snapshot, policy::ModelIndex model, microseconds now)
{
    return model.value >= snapshot.lanes.size() || isWell(snapshot.lanes[model.value]->state(), now);
}

qint64 milliseconds(microseconds time)
{
    return (time.count() + 500) / 1000;
}

} // namespace

void HedgeShare::earn(int millionths)
{
    m_millionths = std::min(m_millionths + millionths, mostKept * oneHedge);
}

bool HedgeShare::pay()
{
    if (m_millionths < oneHedge)
        return false;
    m_millionths -= oneHedge;
    return true;
}

std::optional<HedgePoint> hedgePoint(const policy::Hedge &hedge, const health::Lane *lane, microseconds now)
{
    if (!hedge.isOn() || lane == nullptr)
        return std::nullopt;
    const health::Percentiles<microseconds> seen = lane->firstToken(now);
    if (seen.count < leastSamples)
        return std::nullopt;
    switch (hedge.after) {
    case policy::Hedge::After::P95:
        return HedgePoint{seen.p95, 95, seen.count};
    case policy::Hedge::After::P99:
        return HedgePoint{seen.p99, 99, seen.count};
    }
    Q_UNREACHABLE();
}

bool isAffordable(const routing::Lane &one, const routing::Lane &other, const std::optional<double> &maxCostUsd)
{
    if (!maxCostUsd)
        return true;
    return one.estimate && other.estimate
        && static_cast<double>((*one.estimate + *other.estimate).value) <= *maxCostUsd * 1e9;
}

bool mayHedge(const Snapshot &snapshot, const routing::Lane &late, const routing::Lane &other,
              const std::optional<double> &maxCostUsd, microseconds now)
{
    if (!isWell(snapshot, other.model.index(), now) || !isAffordable(late, other, maxCostUsd))
        return false;
    if (other.accept) // what is held back to be judged answers last; and doubted, it would ask a third beside the first
        return false;
    const policy::Policy &policy = *snapshot.policy;
    const unsigned provider = policy.providerOfModel[other.model.index().value];
    if (provider != policy.providerOfModel[late.model.index().value])
        return true;
    for (quint32 i = 0; i < policy.models.size(); ++i) {
        if (policy.providerOfModel[i] == provider && !isWell(snapshot, {i}, now))
            return false; // the provider itself is in trouble: it would be late twice
    }
    return true;
}

QString hedgeReason(const QString &lateModel, microseconds waited, const HedgePoint &point)
{
    return u"%1 had no content after %2 ms; %3 % of its last %4 answers had it within %5 ms."_s.arg(lateModel)
        .arg(milliseconds(waited))
        .arg(point.percentile)
        .arg(point.samples)
        .arg(milliseconds(point.after));
}

} // namespace signalbox::dispatch
