// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/metrics_text.h"

#include "server/lane_json.h"
#include "telemetry/exposition.h"

#include <QHash>

#include <algorithm>

namespace signalbox::engine {

namespace {

/// Adds the keys a lane sees; a provider's lanes share them, and the worst state counts.
void addKeys(const QString &provider, const QList<health::KeySnapshot> &keys, QHash<QString, qsizetype> &first,
             QList<telemetry::KeyGauges> &gauges, QList<health::KeyCondition> &worst)
{
    const bool isFirst = !first.contains(provider);
    const qsizetype begin = isFirst ? gauges.size() : first.value(provider);
    first.insert(provider, begin);
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const health::KeySnapshot &key = keys[i];
        if (isFirst) {
            telemetry::KeyGauges gauge{provider, key.label, health::keyConditionName(key.condition), key.counts.uses, {}};
            static_assert(telemetry::outcomes == health::failureClasses + 1);
            std::copy(key.counts.failures.begin(), key.counts.failures.end(), gauge.failures.begin() + 1);
            gauges.append(gauge);
            worst.append(key.condition);
        } else if (begin + i < gauges.size() && gauges[begin + i].provider == provider && key.condition > worst[begin + i]) {
            worst[begin + i] = key.condition;
            gauges[begin + i].state = health::keyConditionName(key.condition);
        }
    }
}

} // namespace

QByteArray metricsText(const telemetry::MetricTotals &totals, const dispatch::Snapshot &snapshot,
                       std::chrono::microseconds now)
{
    QList<telemetry::LaneGauges> gauges;
    gauges.reserve(static_cast<qsizetype>(snapshot.lanes.size()));
    QList<telemetry::KeyGauges> keys;
    QList<health::KeyCondition> worst;
    QHash<QString, qsizetype> first; ///< of each provider's keys
    for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
        const health::LaneSnapshot shown = snapshot.lanes[i]->snapshot(now);
        addKeys(snapshot.policy->providers[snapshot.policy->providerOfModel[i]].id, shown.keys, first, keys, worst);
        telemetry::LaneGauges gauge{shown.model, server::breakerName(shown.state.breakerAt(now)), shown.state.available(now),
                                    shown.inFlight, shown.headroom.requests.remaining, shown.headroom.tokens.remaining};
        if (shown.state.isDrained(now))
            gauge.drainedSeconds = std::chrono::duration<double>(shown.state.drainUntil - now).count();
        if (shown.lastProbe)
            gauge.probeOk = !shown.lastProbe->failure;
        gauges.append(gauge);
    }
    return telemetry::exposition(totals, gauges, keys);
}

} // namespace signalbox::engine
