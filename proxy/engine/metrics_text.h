// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/snapshot.h"
#include "telemetry/metrics.h"

#include <QByteArray>

#include <chrono>

namespace signalbox::engine {

/// The text of GET /metrics: what was counted, and the lanes of the running policy as their health board shows them at
/// `now`.
[[nodiscard]] QByteArray metricsText(const telemetry::MetricTotals &totals, const dispatch::Snapshot &snapshot,
                                     std::chrono::microseconds now);

} // namespace signalbox::engine
