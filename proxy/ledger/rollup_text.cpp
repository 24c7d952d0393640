// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/rollup_text.h"

#include "ledger/spend_reader.h"

#include <QDateTime>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

constexpr qint64 quarter = 900'000'000;
constexpr qint64 hour = 4 * quarter;
constexpr qint64 microsPerMilli = 1'000;
constexpr int chainDim = 4; // has the fewest keys, for what is not told apart

/// By number in the file.
constexpr std::array dims{SpendBy::Model, SpendBy::Client, SpendBy::Tag, SpendBy::Rule, SpendBy::Chain, SpendBy::Task, SpendBy::Session};
static_assert(dims.size() == latencyDim && latencyDim + 1 == rollupDims);

bool isTime(SpendBy by) { return by == SpendBy::Hour || by == SpendBy::Day || by == SpendBy::Month; }

qint64 microsOf(const QDateTime &time) { return time.toMSecsSinceEpoch() * microsPerMilli; }

qint64 nextHour(qint64 at, const QTimeZone &zone)
{
    // Clocks change at quarters of an hour, so an hour that is cut short ends at one of them.
    const auto offsetAt = [&zone](qint64 time) {
        return qint64{1'000'000} * zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(time / microsPerMilli, Qt::UTC));
    };
    const qint64 offset = offsetAt(at);
    qint64 next = at - at % quarter + quarter;
    while ((next + offset) % hour != 0 && offsetAt(next) == offset)
        next += quarter;
    return next;
}

qint64 nextCut(qint64 at, SpendBy by, const QTimeZone &zone)
{
    if (by == SpendBy::Hour)
        return nextHour(at, zone);
    const QDate day = localDay({at}, zone);
    const QDate next = by == SpendBy::Day ? day.addDays(1) : QDate(day.year(), day.month(), 1).addMonths(1);
    return microsOf(next.startOfDay(zone));
}

} // namespace

std::optional<int> rollupDim(const QList<SpendBy> &by)
{
    std::optional<int> dim;
    for (const SpendBy one : by) {
        if (isTime(one))
            continue;
        const auto known = std::find(dims.begin(), dims.end(), one == SpendBy::Provider ? SpendBy::Model : one);
        if (known == dims.end() || dim)
            return std::nullopt; // not kept, or two at once
        dim = static_cast<int>(known - dims.begin());
    }
    return dim.value_or(chainDim);
}

QString summed(const QStringList &columns)
{
    QStringList sums;
    for (const QString &column : columns)
        sums.append(u"coalesce(sum(%1),0)"_s.arg(column));
    return sums.join(u',');
}

QString rollupLinesTable()
{
    QStringList columns{u"quarter"_s, u"time"_s};
    for (std::size_t dim = 0; dim < dims.size(); ++dim)
        columns.append(u"key%1"_s.arg(dim));
    return u"CREATE TEMP TABLE IF NOT EXISTS rollup_lines("_s + (columns + spendSumColumns()).join(u',') + u",first,last)"_s;
}

QString rollupLinesStatement()
{
    SpendQuery query;
    query.by = {SpendBy::Hour}; // makes it tell quarters apart
    for (const SpendBy one : dims)
        query.by.append(one);
    return u"INSERT INTO temp.rollup_lines "_s + spendStatement(query);
}

QString rollupStatement(int dim)
{
    return u"INSERT OR REPLACE INTO rollups SELECT 0,%1,quarter/%3*%3,coalesce(key%1,''),%2,min(first),max(last) FROM temp.rollup_lines GROUP BY 3,4"_s
        .arg(dim)
        .arg(summed(spendSumColumns()), QString::number(hour));
}

QString rollupLatencyStatement()
{
    const QStringList zeros(spendSumColumns().size() - 1, u"0"_s);
    return u"INSERT OR REPLACE INTO rollups SELECT 0,%1,time/%2*%2,%3,count(*),%4,min(time),max(time) FROM decisions "
           "WHERE time>=:from AND time<:to GROUP BY 3,4"_s.arg(latencyDim).arg(QString::number(hour), latencyKey(), zeros.join(u','));
}

QString rollupRead(const QList<SpendBy> &by)
{
    QStringList keys;
    QString group;
    for (const SpendBy one : by) {
        keys.append(isTime(one) ? u"''"_s : u"key"_s);
        if (!isTime(one))
            group = u" GROUP BY key"_s;
    }
    const QString start = keys.isEmpty() ? QString() : u',' + keys.join(u',');
    // Without a group an empty stretch would be a row of nothing.
    return u"SELECT ?%1,%2,min(first),max(last) FROM rollups WHERE level=? AND dim=%3 AND bucket>=? AND bucket<?%4"_s
        .arg(start, summed(spendSumColumns()))
        .arg(rollupDim(by).value_or(chainDim))
        .arg(group.isEmpty() ? u" GROUP BY level"_s : group);
}

std::vector<qint64> rollupCuts(qint64 from, qint64 to, const QList<SpendBy> &by, const QTimeZone &zone)
{
    std::vector<qint64> cuts;
    if (from >= to)
        return cuts;
    cuts.push_back(from);
    for (const SpendBy finest : {SpendBy::Hour, SpendBy::Day, SpendBy::Month}) {
        if (!by.contains(finest))
            continue;
        for (qint64 next = nextCut(from, finest, zone); next < to; next = nextCut(next, finest, zone))
            cuts.push_back(next);
        break;
    }
    cuts.push_back(to);
    return cuts;
}

QString latencyKey()
{
    QString classes = u"CASE"_s;
    for (std::size_t i = 0; i < latencyClasses.size(); ++i)
        classes += u" WHEN ttft_us<%1 THEN %2"_s.arg(latencyClasses[i]).arg(i);
    classes += u" ELSE %1 END"_s.arg(latencyClasses.size());
    // A space is in no model's name.
    return u"CASE WHEN ttft_us<0 THEN '' ELSE (%1)||' '||coalesce(routed,'') END"_s.arg(classes);
}

void addLatency(QList<LatencyLine> &lines, UtcTime quarterOfIt, const QString &key, qint64 count)
{
    bool isNumber = false;
    const qsizetype blank = key.indexOf(u' ');
    const auto place = static_cast<std::size_t>(key.left(blank).toUInt(&isNumber));
    if (blank < 1 || !isNumber || place > latencyClasses.size())
        return;
    const QString model = key.sliced(blank + 1);
    // Lines come by class and model: what belongs together is put together later.
    LatencyLine line{quarterOfIt, {}, model, {}};
    line.counts.counts[place] = count;
    lines.append(line);
}

} // namespace signalbox::ledger
