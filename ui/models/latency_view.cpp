// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/latency_view.h"

#include "models/format.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace signalbox::gui {
namespace {

struct LatencyText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::LatencyText)
};

constexpr double halfPart = 0.5;
constexpr double nearlyAllPart = 0.95;

} // namespace

LatencyChart latencyChart(const QList<ledger::LatencyLine> &lines, const QList<TimeBucket> &buckets, int most)
{
    LatencyChart chart;
    chart.buckets = buckets;
    QHash<QString, qsizetype> placeOf;
    for (qsizetype i = 0; i < buckets.size(); ++i)
        placeOf.insert(buckets[i].key, i);
    QHash<QString, ledger::LatencyCounts> all;
    QHash<QString, LatencySeries> series;
    for (const ledger::LatencyLine &line : lines) {
        all[line.model].add(line.counts);
        LatencySeries &one = series[line.model];
        one.half.resize(buckets.size());
        one.nearlyAll.resize(buckets.size());
        const auto place = placeOf.constFind(line.bucket);
        if (place == placeOf.cend())
            continue;
        one.half[*place] = line.counts.percentile(halfPart);
        one.nearlyAll[*place] = line.counts.percentile(nearlyAllPart);
    }
    for (auto entry = series.begin(); entry != series.end(); ++entry) {
        entry->model = entry.key();
        entry->answers = all[entry.key()].total();
        entry->halfOfAll = all[entry.key()].percentile(halfPart);
        entry->nearlyAllOfAll = all[entry.key()].percentile(nearlyAllPart);
        if (entry->answers > 0)
            chart.series.append(*entry);
    }
    std::sort(chart.series.begin(), chart.series.end(), [](const LatencySeries &a, const LatencySeries &b) {
        return a.answers != b.answers ? a.answers > b.answers : a.model < b.model;
    });
    chart.series = chart.series.mid(0, most);
    for (const LatencySeries &one : std::as_const(chart.series)) {
        for (const std::optional<qint64> &value : one.nearlyAll)
            chart.longest = std::max(chart.longest, value.value_or(0));
    }
    return chart;
}

QString latencySentence(const LatencySeries &series)
{
    return LatencyText::tr("%1: half within %2, 95 of 100 within %3, %4 answers")
        .arg(series.model, duration(series.halfOfAll.value_or(-1)), duration(series.nearlyAllOfAll.value_or(-1)), count(series.answers));
}

} // namespace signalbox::gui
