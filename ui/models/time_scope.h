// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"

#include <QList>

namespace signalbox::gui {

/// The stretch of local time a screen looks at: a span that ends today, or so many spans earlier.
struct TimeScope
{
    enum class Span { Day, Week, Days30, Month, Year };
    Span span = Span::Days30;
    int back = 0; ///< spans ago

    bool operator==(const TimeScope &) const = default;
};

/// One bar of a chart over time.
struct TimeBucket
{
    QString key;   ///< as SpendLine::keys has it
    QString title; ///< "Sun 22 Nov 2026", "14:00"
    QString tick;  ///< what the axis says there; empty between the boundaries of the calendar
    UtcTime from;
    UtcTime to;
};

[[nodiscard]] QList<TimeScope::Span> allSpans();
/// "Today", "7 days"; for menus.
[[nodiscard]] QString spanText(TimeScope::Span span);
/// Which stretch it is: "22 Nov 2026", "16 Nov 2026 – 22 Nov 2026".
[[nodiscard]] QString scopeText(const TimeScope &scope, QDate today);
/// First day, and the day after the last one.
[[nodiscard]] std::pair<QDate, QDate> scopeDays(const TimeScope &scope, QDate today);
/// Hours of a day, months of a year, else days.
[[nodiscard]] SpendBy bucketBy(TimeScope::Span span);
/// All buckets, also those in which nothing was spent; days of 23 and 25 hours have as many.
[[nodiscard]] QList<TimeBucket> scopeBuckets(const TimeScope &scope, QDate today, const QTimeZone &zone);
/// A moment's scope, as a query about it would have it.
[[nodiscard]] SpendQuery scopeQuery(const TimeScope &scope, QDate today, const QTimeZone &zone, const QList<SpendBy> &by);

} // namespace signalbox::gui
