// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/budget_period.h"

#include <QDateTime>

namespace signalbox::dispatch {
namespace {

constexpr qint64 microsPerSecond = 1'000'000;
constexpr qint64 microsPerHour = 3'600 * microsPerSecond;

/// The first moment of `date`, or of the next date that exists: an island that changes sides of the date line skips one.
UtcTime beginOf(QDate date)
{
    QDateTime begin = date.startOfDay();
    for (int skipped = 0; !begin.isValid() && skipped < 3; ++skipped) {
        date = date.addDays(1);
        begin = date.startOfDay();
    }
    // Where clocks go back at one o'clock there are two midnights.
    const QDateTime hourBefore = begin.addSecs(-3'600);
    if (hourBefore.date() == date)
        begin = hourBefore;
    return {begin.toMSecsSinceEpoch() * 1'000};
}

BudgetPeriod hourOf(const QDateTime &local, UtcTime at)
{
    const qint64 offset = local.offsetFromUtc() * microsPerSecond;
    const qint64 inHour = (at.micros + offset) % microsPerHour;
    const qint64 start = at.micros - (inHour < 0 ? inHour + microsPerHour : inHour);
    return {{start}, {start + microsPerHour}};
}

} // namespace

BudgetPeriod budgetPeriod(policy::Budget::Period period, UtcTime at)
{
    using Period = policy::Budget::Period;
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(at.micros / 1'000);
    const QDate date = local.date();
    switch (period) {
    case Period::Hour:
        return hourOf(local, at);
    case Period::Day:
        return {beginOf(date), beginOf(date.addDays(1))};
    case Period::Week: {
        const QDate monday = date.addDays(1 - date.dayOfWeek());
        return {beginOf(monday), beginOf(monday.addDays(7))};
    }
    case Period::Month: {
        const QDate first(date.year(), date.month(), 1);
        return {beginOf(first), beginOf(first.addMonths(1))};
    }
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::dispatch
