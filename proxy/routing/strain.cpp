// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/strain.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// A number in [0, 1) that a split drawn with the same `draw` does not depend on.
double ownDraw(double draw, policy::ModelIndex model)
{
    constexpr double stretch = 7919;               // looks at digits of the draw that no weight looks at
    constexpr double golden = 0.618033988749894848; // spreads neighbouring lanes
    double whole = 0;
    return std::modf(draw * stretch + static_cast<double>(model.value + 1) * golden, &whole);
}

QString dryText(health::DryReason reason)
{
    switch (reason) {
    case health::DryReason::None:
        return {};
    case health::DryReason::Requests:
        return u"its requests left will not last until its limit resets"_s;
    case health::DryReason::Tokens:
        return u"its tokens left will not last until its limit resets"_s;
    case health::DryReason::Learnt:
        return u"close to the rate at which it last refused"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

std::optional<QString> strain(const health::LaneState &state, policy::ModelIndex model, std::chrono::microseconds now,
                              double draw)
{
    if (state.isRunningDry(now))
        return dryText(state.dry.reason);
    const int share = state.sharePercent(now);
    if (share < 100 && ownDraw(draw, model) * 100 >= share)
        return u"back from an outage, takes %1 % of requests for now"_s.arg(share);
    return std::nullopt;
}

} // namespace signalbox::routing
