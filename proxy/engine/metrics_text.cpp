// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/metrics_text.h"

#include "server/lane_json.h"
#include "telemetry/exposition.h"

namespace signalbox::engine {

QByteArray metricsText(const telemetry::MetricTotals &totals, const dispatch::Snapshot &snapshot,
                       std::chrono::microseconds now)
{
    QList<telemetry::LaneGauges> gauges;
    gauges.reserve(static_cast<qsizetype>(snapshot.lanes.size()));
    for (const std::shared_ptr<health::Lane> &lane : snapshot.lanes) {
        const health::LaneSnapshot shown = lane->snapshot(now);
        telemetry::LaneGauges gauge{shown.model, server::breakerName(shown.state.breakerAt(now)), shown.state.available(now),
                                    shown.inFlight, shown.headroom.requests.remaining, shown.headroom.tokens.remaining};
        if (shown.state.isDrained(now))
            gauge.drainedSeconds = std::chrono::duration<double>(shown.state.drainUntil - now).count();
        gauges.append(gauge);
    }
    return telemetry::exposition(totals, gauges);
}

} // namespace signalbox::engine
