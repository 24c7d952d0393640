// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/time_scope.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct TimeScopeText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::TimeScopeText)
};

constexpr qint64 quarterMicros = 900'000'000;

UtcTime startOf(QDate day, const QTimeZone &zone) { return {day.startOfDay(zone).toMSecsSinceEpoch() * 1000}; }

/// The key the one aggregate gives to what was spent then.
QString keyOf(UtcTime time, SpendBy by, const QTimeZone &zone)
{
    SpendQuery query;
    query.by = {by};
    SpendLine line;
    line.quarter = time;
    line.keys = {QString()};
    return spendTable({line}, query, zone).rows.constFirst().keys.constFirst();
}

QList<TimeBucket> hoursOf(QDate day, const QTimeZone &zone)
{
    QList<TimeBucket> hours;
    const UtcTime end = startOf(day.addDays(1), zone);
    for (UtcTime time = startOf(day, zone); time < end; time.micros += quarterMicros) {
        const QString key = keyOf(time, SpendBy::Hour, zone);
        if (!hours.isEmpty() && hours.constLast().key == key) {
            hours.last().to = {time.micros + quarterMicros};
            continue;
        }
        const QTime clock = QDateTime::fromMSecsSinceEpoch(time.micros / 1000, zone).time();
        const QString title = QLocale().toString(clock, u"HH:00");
        hours.append({key, title, clock.hour() % 3 == 0 ? title : QString(), time, {time.micros + quarterMicros}});
    }
    return hours;
}

QString dayTick(QDate day, TimeScope::Span span)
{
    const QString name = QLocale().toString(day, u"d MMM");
    if (span == TimeScope::Span::Week)
        return QLocale().toString(day, u"ddd d");
    return day.dayOfWeek() == Qt::Monday ? name : QString();
}

} // namespace

QList<TimeScope::Span> allSpans()
{
    using Span = TimeScope::Span;
    return {Span::Day, Span::Week, Span::Days30, Span::Month, Span::Year};
}

QString spanText(TimeScope::Span span)
{
    switch (span) {
    case TimeScope::Span::Day:
        return TimeScopeText::tr("One day");
    case TimeScope::Span::Week:
        return TimeScopeText::tr("7 days");
    case TimeScope::Span::Days30:
        return TimeScopeText::tr("30 days");
    case TimeScope::Span::Month:
        return TimeScopeText::tr("Calendar month");
    case TimeScope::Span::Year:
        return TimeScopeText::tr("12 months");
    }
    Q_UNREACHABLE();
}

std::pair<QDate, QDate> scopeDays(const TimeScope &scope, QDate today)
{
    const QDate end = today.addDays(1);
    const QDate month(today.year(), today.month(), 1);
    switch (scope.span) {
    case TimeScope::Span::Day:
        return {today.addDays(-scope.back), end.addDays(-scope.back)};
    case TimeScope::Span::Week:
        return {end.addDays(-7 * (scope.back + 1)), end.addDays(-7 * scope.back)};
    case TimeScope::Span::Days30:
        return {end.addDays(-30 * (scope.back + 1)), end.addDays(-30 * scope.back)};
    case TimeScope::Span::Month:
        return {month.addMonths(-scope.back), month.addMonths(1 - scope.back)};
    case TimeScope::Span::Year:
        return {month.addMonths(-11 - 12 * scope.back), month.addMonths(1 - 12 * scope.back)};
    }
    Q_UNREACHABLE();
}

QString scopeText(const TimeScope &scope, QDate today)
{
    const auto [from, to] = scopeDays(scope, today);
    const auto text = [](QDate day) { return QLocale().toString(day, u"d MMM yyyy"); };
    return from.addDays(1) == to ? text(from) : text(from) + u" – "_s + text(to.addDays(-1));
}

SpendBy bucketBy(TimeScope::Span span)
{
    switch (span) {
    case TimeScope::Span::Day:
        return SpendBy::Hour;
    case TimeScope::Span::Week:
    case TimeScope::Span::Days30:
    case TimeScope::Span::Month:
        return SpendBy::Day;
    case TimeScope::Span::Year:
        return SpendBy::Month;
    }
    Q_UNREACHABLE();
}

QList<TimeBucket> scopeBuckets(const TimeScope &scope, QDate today, const QTimeZone &zone)
{
    const auto [from, to] = scopeDays(scope, today);
    if (scope.span == TimeScope::Span::Day)
        return hoursOf(from, zone);
    const bool months = scope.span == TimeScope::Span::Year;
    QList<TimeBucket> buckets;
    for (QDate day = from; day < to;) {
        const QDate next = months ? day.addMonths(1) : day.addDays(1);
        const UtcTime start = startOf(day, zone);
        buckets.append({keyOf(start, months ? SpendBy::Month : SpendBy::Day, zone),
                        QLocale().toString(day, months ? u"MMMM yyyy" : u"ddd d MMM yyyy"),
                        months ? QLocale().toString(day, u"MMM") : dayTick(day, scope.span), start, startOf(next, zone)});
        day = next;
    }
    return buckets;
}

SpendQuery scopeQuery(const TimeScope &scope, QDate today, const QTimeZone &zone, const QList<SpendBy> &by)
{
    const auto [from, to] = scopeDays(scope, today);
    SpendQuery query;
    query.from = startOf(from, zone);
    query.to = startOf(to, zone);
    query.by = by;
    return query;
}

} // namespace signalbox::gui
