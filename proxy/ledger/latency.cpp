// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/latency.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace signalbox::ledger {

qint64 LatencyCounts::total() const { return std::accumulate(counts.begin(), counts.end(), qint64{0}); }

std::optional<qint64> LatencyCounts::percentile(double part) const
{
    const qint64 all = total();
    if (all == 0)
        return std::nullopt;
    const double wanted = std::clamp(part, 0.0, 1.0) * static_cast<double>(all);
    double before = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto here = static_cast<double>(counts[i]);
        if (here == 0 || before + here < wanted) {
            before += here;
            continue;
        }
        const double low = i == 0 ? 0.0 : static_cast<double>(latencyClasses[i - 1]);
        // Of what is longer than the last class only that is known.
        const double high = static_cast<double>(latencyClasses[std::min(i, latencyClasses.size() - 1)]);
        return std::llround(low + (high - low) * (wanted - before) / here);
    }
    return latencyClasses.back();
}

void LatencyCounts::add(const LatencyCounts &other)
{
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] += other.counts[i];
}

QList<LatencyLine> latencyTable(const QList<LatencyLine> &lines, const LatencyQuery &query, const QTimeZone &zone)
{
    QList<LatencyLine> table;
    QHash<std::pair<QString, QString>, qsizetype> placeOf;
    for (const LatencyLine &line : lines) {
        LatencyLine named = line;
        if (query.time)
            named.bucket = spendTimeName(line.quarter, *query.time, zone);
        const std::pair key{named.bucket, named.model};
        const auto known = placeOf.constFind(key);
        if (known == placeOf.cend()) {
            placeOf.insert(key, table.size());
            table.append(named);
        } else {
            table[*known].counts.add(line.counts);
            table[*known].quarter = std::min(table[*known].quarter, line.quarter);
        }
    }
    std::sort(table.begin(), table.end(), [](const LatencyLine &a, const LatencyLine &b) {
        return a.quarter != b.quarter ? a.quarter < b.quarter : a.model < b.model;
    });
    return table;
}

} // namespace signalbox::ledger
