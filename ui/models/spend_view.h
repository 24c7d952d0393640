// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/detail_table.h"
#include "models/time_scope.h"

namespace signalbox::gui {

/// What is told apart by colour in a chart, and how much it is in each bucket.
struct ChartSeries
{
    QString key;   ///< as the aggregate has it; empty for "others" and for what has no value
    QString title; ///< for people
    QList<NanoUsd> values; ///< one per bucket
    NanoUsd total;
    bool isOthers = false;
};

/// A chart before it is drawn: exact amounts. Chart, its table and its CSV are all made from this.
struct SpendChart
{
    QList<TimeBucket> buckets;
    QList<ChartSeries> series; ///< dearest first, "others" last
    NanoUsd total;
    [[nodiscard]] NanoUsd totalOf(qsizetype bucket) const;
};

/// `byTimeAndKey`: told apart by the buckets' time and one key. At most `most` series and "others".
[[nodiscard]] SpendChart spendChart(const SpendTable &byTimeAndKey, const QList<TimeBucket> &buckets, int most = 6);
/// What was spent until the end of each bucket, of this period and the one before; nothing after `now`.
[[nodiscard]] SpendChart cumulativeChart(const SpendChart &chart, const SpendChart &before, UtcTime now);

/// Something that costs: a model, a client, …
struct SpendDriver
{
    QString key;   ///< as the aggregate has it
    QString title; ///< for people
    NanoUsd cost;
    std::optional<NanoUsd> change; ///< against the time before

    bool operator==(const SpendDriver &) const = default;
};

/// What costs most, dearest first; what cost something before and nothing now is in it, too. At most `most`.
[[nodiscard]] QList<SpendDriver> spendDrivers(const SpendTable &byKey, const SpendTable &before, bool compared, int most = 12);

/// One row per key, dearest first, with the share and the change; then the total.
[[nodiscard]] DetailTable spendDetail(const SpendTable &byKey, const SpendTable &before, bool compared, const QString &keyTitle);
/// Whether all of these are the same sums: rows of both tables, their totals, and the chart.
[[nodiscard]] bool spendAgrees(const SpendTable &byTimeAndKey, const SpendTable &byKey, const SpendChart &chart);
/// One line per bucket, one column per series, exact amounts in USD.
[[nodiscard]] QByteArray chartCsv(const SpendChart &chart);
[[nodiscard]] DetailTable chartTable(const SpendChart &chart);
/// "Spend per day by model, …: $61.40 in all, highest $2.32 on Sun 22 Nov 2026, gpt-4o largest with $20.10."
[[nodiscard]] QString chartSentence(const QString &title, const SpendChart &chart);
/// "▲"-less words: "8 % more than before", "12 % less than before", "as before"; empty when nothing was before.
[[nodiscard]] QString changeText(NanoUsd now, NanoUsd before);

/// "model", "client"; for people.
[[nodiscard]] QString dimensionText(SpendBy by);
/// A filter of Live for what has this key; empty when Live knows no such field.
[[nodiscard]] QString liveFilterFor(SpendBy by, const QString &key);

} // namespace signalbox::gui
