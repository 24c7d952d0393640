// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "core/money.h"
#include "core/usage.h"

#include <QDate>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <limits>
#include <optional>

namespace signalbox {

/// By what spend is told apart. A request has one value of each, so every grouping sums to the same total: several tags
/// are one value ("confidential, internal"), and each call counts under the model it went to.
enum class SpendBy { Model, Provider, Client, Tag, Label, Rule, Chain, Task, Session, Hour, Day, Month };

/// snake_case, as in `spend --by`.
[[nodiscard]] QLatin1StringView spendByName(SpendBy by);
[[nodiscard]] std::optional<SpendBy> spendByFromName(QStringView name);

/// What was spent on some requests. Sums are exact.
struct SpendSums
{
    qint64 requests = 0;
    qint64 cacheHits = 0;
    qint64 cancelled = 0; ///< requests whose client left
    qint64 simulated = 0; ///< requests that simulated providers answered: nobody is billed for them
    qint64 calls = 0;     ///< to providers: retries, fallbacks, hedges and rescues are calls of their own
    qint64 unpriced = 0;  ///< calls whose cost nobody knows; they are in no amount
    NanoUsd reported;     ///< as providers say
    NanoUsd computed;     ///< usage × price
    NanoUsd estimated;    ///< without usage
    NanoUsd cancelledCost; ///< part of the three: of the calls of cancelled requests
    NanoUsd baseline;      ///< what the baseline would have cost, where it and the cost are known
    NanoUsd costWithBaseline; ///< what exactly these requests cost
    qint64 withBaseline = 0;  ///< how many they are
    NanoUsd cacheSaved;       ///< what the calls cost whose answers were given again; where there is a baseline, part of saved()
    Usage usage;

    [[nodiscard]] NanoUsd cost() const { return reported + computed + estimated; }
    /// Against the baseline; negative = a loss.
    [[nodiscard]] NanoUsd saved() const { return baseline - costWithBaseline; }
    /// There were calls, and of none is known what it cost: cost() is then no figure to show.
    [[nodiscard]] bool isUnknown() const { return calls > 0 && unpriced == calls; }
    SpendSums &operator+=(const SpendSums &other);
    bool operator==(const SpendSums &) const = default;
};

/// Requests or calls that are alike. `keys` as asked for, empty where there is none; a day's is empty until placed.
struct SpendLine
{
    UtcTime quarter; ///< when its quarter of an hour begins; no zone changes its time by less
    QStringList keys;
    SpendSums sums;
    UtcTime first{std::numeric_limits<qint64>::max()}; ///< request
    UtcTime last{std::numeric_limits<qint64>::min()};

    void add(const SpendLine &line); ///< its sums and times
};

/// Which spend, and how it is told apart.
struct SpendQuery
{
    UtcTime from{std::numeric_limits<qint64>::min()}; ///< requested then or later
    UtcTime to{std::numeric_limits<qint64>::max()};   ///< exclusive
    QList<SpendBy> by;
    QString label; ///< whose value SpendBy::Label means

    [[nodiscard]] bool needsTime() const { return by.contains(SpendBy::Hour) || by.contains(SpendBy::Day) || by.contains(SpendBy::Month); }
};

/// Spend told apart, and all of it together.
struct SpendTable
{
    QList<SpendLine> rows; ///< dearest first; by time when that is the first key
    SpendLine total;
};

/// The day of `time` where the clocks show `zone`.
[[nodiscard]] QDate localDay(UtcTime time, const QTimeZone &zone);

/// How spend names the hour, day or month of a moment in `zone`.
[[nodiscard]] QString spendTimeName(UtcTime time, SpendBy by, const QTimeZone &zone);

/// Puts lines together that have the same keys, hours, days and months placed in `zone`. An hour is named with its offset
/// ("2026-10-25T02:00+02:00"), because one of a year comes twice.
[[nodiscard]] SpendTable spendTable(const QList<SpendLine> &lines, const SpendQuery &query, const QTimeZone &zone);

} // namespace signalbox
