// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "ledger/latency.h"
#include "models/detail_table.h"
#include "models/time_scope.h"

#include <optional>

namespace signalbox::gui {

/// How fast a model's answers began over time, microseconds to the first token; nullopt where there were none.
struct LatencySeries
{
    QString model;
    QList<std::optional<qint64>> half;      ///< half of the answers began by then
    QList<std::optional<qint64>> nearlyAll; ///< 95 of 100
    std::optional<qint64> halfOfAll;
    std::optional<qint64> nearlyAllOfAll;
    qint64 answers = 0;
};

/// One small chart per model, all on the same scale.
struct LatencyChart
{
    QList<TimeBucket> buckets;
    QList<LatencySeries> series; ///< most answers first
    qint64 longest = 0;          ///< of all that is drawn
};

/// At most `most` models.
[[nodiscard]] LatencyChart latencyChart(const QList<ledger::LatencyLine> &lines, const QList<TimeBucket> &buckets, int most = 6);
/// "openai/gpt-4o: half within 0.42 s, 95 of 100 within 1.9 s, 1,284 answers"
[[nodiscard]] QString latencySentence(const LatencySeries &series);

} // namespace signalbox::gui
