// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "core/spend.h"

#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace signalbox::ledger {

/// Upper ends of the classes that times to first token are counted in, microseconds; what is longer is in one more class.
/// Each is at most 1.4 times the one before, so a percentile read from them is off by less than that.
inline constexpr std::array<qint64, 32> latencyClasses{
    10'000,     14'000,     20'000,     28'000,     40'000,     56'000,     80'000,      110'000,    150'000,    200'000,    260'000,
    340'000,    440'000,    560'000,    720'000,    920'000,    1'200'000,  1'600'000,   2'100'000,  2'800'000,  3'700'000,  5'000'000,
    6'700'000,  9'000'000,  12'000'000, 16'000'000, 21'000'000, 28'000'000, 38'000'000,  51'000'000, 70'000'000, 95'000'000};

/// How many answers of a model began how fast.
struct LatencyCounts
{
    std::array<qint64, latencyClasses.size() + 1> counts{};

    [[nodiscard]] qint64 total() const;
    /// The time to first token that `part` (0…1) of the answers did not exceed, microseconds, interpolated within its
    /// class; nullopt without answers.
    [[nodiscard]] std::optional<qint64> percentile(double part) const;
    void add(const LatencyCounts &other);
    bool operator==(const LatencyCounts &) const = default;
};

struct LatencyQuery
{
    UtcTime from;
    UtcTime to;
    std::optional<SpendBy> time; ///< Hour, Day or Month: told apart; nullopt = all together
};

/// `bucket`: as SpendLine::keys names a time; empty when times are not told apart.
struct LatencyLine
{
    UtcTime quarter;
    QString bucket;
    QString model; ///< that answered
    LatencyCounts counts;
};

/// Puts lines together that have the same bucket and model, buckets named in `zone`; in the order of time.
[[nodiscard]] QList<LatencyLine> latencyTable(const QList<LatencyLine> &lines, const LatencyQuery &query, const QTimeZone &zone);

} // namespace signalbox::ledger
