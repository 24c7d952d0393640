// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "telemetry/metrics.h"

#include <QLatin1StringView>

#include <optional>

namespace signalbox::telemetry {

/// The present state of one lane, as far as it is a metric.
struct LaneGauges
{
    QString model;
    QLatin1StringView breaker; ///< closed, open, half_open
    bool available = true;
    int inFlight = 0;
    std::optional<qint64> requestsLeft; ///< of the provider's rate limit
    std::optional<qint64> tokensLeft;
    double drainedSeconds = 0; ///< until a person's drain ends
    std::optional<bool> probeOk{}; ///< of the last active probe
};

/// The present state of one key of one provider, and what was counted about it. The key itself is nowhere in it.
struct KeyGauges
{
    QString provider;
    QString key; ///< its label
    QLatin1StringView state; ///< alive, limited, dead, unusable: the worst of its provider's models
    qint64 uses = 0;
    std::array<qint64, outcomes> failures{}; ///< as ModelTotals::duration counts outcomes; the first stays 0
};

/// Prometheus text format 0.0.4 of everything counted and of the lanes and keys as they are now. `gen_ai_*` follow OpenTelemetry's
/// GenAI conventions (dots as underscores, seconds), the others begin with `signalbox_`. Labels hold model and provider
/// ids of the policy, labels of keys and names of enumerations, never what a client sent.
[[nodiscard]] QByteArray exposition(const MetricTotals &totals, const QList<LaneGauges> &lanes,
                                    const QList<KeyGauges> &keys = {});

} // namespace signalbox::telemetry
