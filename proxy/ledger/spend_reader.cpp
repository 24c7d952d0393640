// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/spend_reader.h"

#include "ledger/row.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

/// One of the three kinds of lines a decision gives.
enum class Source {
    Decision, ///< with at most one call: all of it
    Request,  ///< with several calls: the request without them
    Call,     ///< and each of them
};

QString keyColumn(SpendBy by, Source source)
{
    switch (by) {
    case SpendBy::Model:
    case SpendBy::Provider:
        return source == Source::Call ? u"call.value->>'model'"_s : u"routed"_s;
    case SpendBy::Client:
        return u"client"_s;
    case SpendBy::Tag:
        return u"tags"_s;
    case SpendBy::Label:
        return u"labels"_s;
    case SpendBy::Rule:
        return u"rule"_s;
    case SpendBy::Chain:
        return u"chain"_s;
    case SpendBy::Task:
        return u"CASE WHEN json_valid(explanation) THEN explanation->>'task' END"_s;
    case SpendBy::Session:
        return u"session"_s;
    case SpendBy::Hour:
    case SpendBy::Day:
    case SpendBy::Month:
        return u"''"_s; // placed later, by its quarter of an hour
    }
    Q_UNREACHABLE();
}

QString costOf(QLatin1StringView kind)
{
    return u"sum(CASE WHEN cost_kind='%1' THEN cost END)"_s.arg(kind);
}

/// In the order of sumsAt().
QStringList sumColumns(Source source)
{
    if (source == Source::Request) {
        return {u"count(*)"_s, u"0"_s, u"sum(status='cancelled')"_s, u"sum(simulated)"_s, u"0"_s, u"0"_s, u"0"_s, u"0"_s, u"0"_s, u"0"_s,
                u"sum(CASE WHEN cost IS NOT NULL THEN baseline_cost END)"_s,
                u"sum(CASE WHEN baseline_cost IS NOT NULL THEN cost END)"_s,
                u"sum(cost IS NOT NULL AND baseline_cost IS NOT NULL)"_s, u"sum(cache_saved)"_s, u"0"_s, u"0"_s, u"0"_s, u"0"_s,
                u"0"_s, u"0"_s};
    }
    if (source == Source::Call) {
        const auto costOfCalls = [](QLatin1StringView kind) {
            return u"sum(CASE WHEN call.value->>'cost_kind'='%1' THEN call.value->>'cost' END)"_s.arg(kind);
        };
        QStringList columns{u"0"_s, u"0"_s, u"0"_s, u"0"_s, u"count(*)"_s, u"sum(call.value->>'cost' IS NULL)"_s,
                            costOfCalls("reported"_L1), costOfCalls("computed"_L1),
                            u"sum(CASE WHEN call.value->>'cost_kind' NOT IN ('reported','computed') THEN call.value->>'cost' END)"_s,
                            u"sum(CASE WHEN status='cancelled' THEN call.value->>'cost' END)"_s, u"0"_s, u"0"_s, u"0"_s, u"0"_s};
        for (const QLatin1StringView bucket :
             {"input"_L1, "cache_read"_L1, "cache_write_5m"_L1, "cache_write_1h"_L1, "output"_L1, "reasoning"_L1})
            columns.append(u"sum(call.value->>'%1')"_s.arg(bucket));
        return columns;
    }
    return {u"count(*)"_s, u"sum(cache='hit')"_s, u"sum(status='cancelled')"_s, u"sum(simulated)"_s, u"sum(attempt_count)"_s,
            u"sum(cost IS NULL AND attempt_count>0)"_s, costOf("reported"_L1), costOf("computed"_L1),
            u"sum(CASE WHEN cost_kind NOT IN ('reported','computed') THEN cost END)"_s,
            u"sum(CASE WHEN status='cancelled' THEN cost END)"_s,
            u"sum(CASE WHEN cost IS NOT NULL THEN baseline_cost END)"_s,
            u"sum(CASE WHEN baseline_cost IS NOT NULL THEN cost END)"_s,
            u"sum(cost IS NOT NULL AND baseline_cost IS NOT NULL)"_s, u"sum(cache_saved)"_s, u"sum(input)"_s,
            u"sum(cache_read)"_s, u"sum(cache_write_5m)"_s, u"sum(cache_write_1h)"_s, u"sum(output)"_s, u"sum(reasoning)"_s};
}

QString selectOf(Source source, const SpendQuery &query)
{
    QStringList columns{query.needsTime() ? u"time/900000000*900000000"_s : u"0"_s};
    for (const SpendBy by : query.by)
        columns.append(keyColumn(by, source));
    QStringList groups;
    for (qsizetype i = 1; i <= columns.size(); ++i)
        groups.append(QString::number(i));
    columns << sumColumns(source) << u"min(time)"_s << u"max(time)"_s;
    const QString from = source == Source::Call
        ? u"decisions, json_each(CASE WHEN json_valid(attempts) THEN attempts ELSE '[]' END) AS call"_s
        : u"decisions"_s;
    const QString count = source == Source::Decision ? u"attempt_count<2"_s : u"attempt_count>1"_s;
    return u"SELECT "_s + columns.join(u',') + u" FROM "_s + from + u" WHERE time>=:from AND time<:to AND "_s + count
        + u" GROUP BY "_s + groups.join(u',');
}

QString keyText(SpendBy by, const QString &column, const SpendQuery &query)
{
    switch (by) {
    case SpendBy::Provider:
        return column.section(u'/', 0, 0);
    case SpendBy::Tag: {
        QStringList tags = textsFrom(column.toUtf8());
        tags.sort();
        return tags.join(u", "_s);
    }
    case SpendBy::Label: {
        const QStringList labels = textsFrom(column.toUtf8());
        for (const QString &label : labels) {
            if (label.section(u'=', 0, 0) == query.label)
                return label.section(u'=', 1);
        }
        return {};
    }
    case SpendBy::Model:
    case SpendBy::Client:
    case SpendBy::Rule:
    case SpendBy::Chain:
    case SpendBy::Task:
    case SpendBy::Session:
    case SpendBy::Hour:
    case SpendBy::Day:
    case SpendBy::Month:
        return column;
    }
    Q_UNREACHABLE();
}

tl::unexpected<StoreError> unreadable(const QSqlQuery &query)
{
    return tl::unexpected(StoreError{StoreFault::Unwritable, query.lastError().databaseText().simplified()});
}

} // namespace

QString spendStatement(const SpendQuery &query)
{
    return selectOf(Source::Decision, query) + u" UNION ALL "_s + selectOf(Source::Request, query) + u" UNION ALL "_s
        + selectOf(Source::Call, query);
}

QStringList spendSumColumns()
{
    return {u"requests"_s,   u"cache_hits"_s,  u"cancelled"_s,      u"simulated"_s,      u"calls"_s,
            u"unpriced"_s,   u"reported"_s,    u"computed"_s,       u"estimated"_s,      u"cancelled_cost"_s,
            u"baseline"_s,   u"cost_with_baseline"_s, u"with_baseline"_s, u"cache_saved"_s, u"input"_s,
            u"cache_read"_s, u"cache_write_5m"_s, u"cache_write_1h"_s, u"output"_s,      u"reasoning"_s};
}

SpendLine spendLineAt(const QSqlQuery &row, const SpendQuery &query)
{
    int at = 0;
    const auto number = [&] { return row.value(at++).toLongLong(); };
    SpendLine line;
    line.quarter.micros = number();
    for (const SpendBy by : query.by)
        line.keys.append(keyText(by, row.value(at++).toString(), query));
    SpendSums &sums = line.sums;
    for (qint64 *sum : {&sums.requests, &sums.cacheHits, &sums.cancelled, &sums.simulated, &sums.calls, &sums.unpriced, &sums.reported.value,
                        &sums.computed.value, &sums.estimated.value, &sums.cancelledCost.value, &sums.baseline.value,
                        &sums.costWithBaseline.value, &sums.withBaseline, &sums.cacheSaved.value, &sums.usage.input,
                        &sums.usage.cacheRead, &sums.usage.cacheWrite5m, &sums.usage.cacheWrite1h, &sums.usage.output,
                        &sums.usage.reasoning})
        *sum = number();
    line.first.micros = number();
    line.last.micros = number();
    return line;
}

StoreResult<QList<SpendLine>> readSpend(const QSqlDatabase &db, const SpendQuery &query)
{
    QSqlQuery rows(db);
    rows.setForwardOnly(true);
    if (!rows.prepare(spendStatement(query)))
        return unreadable(rows);
    rows.bindValue(u":from"_s, query.from.micros);
    rows.bindValue(u":to"_s, query.to.micros);
    if (!rows.exec())
        return unreadable(rows);
    QList<SpendLine> lines;
    while (rows.next())
        lines.append(spendLineAt(rows, query));
    if (rows.lastError().isValid())
        return unreadable(rows);
    return lines;
}

StoreResult<QList<PastSpend>> readPastSpend(const QSqlDatabase &db, const SpendFilter &filter)
{
    QSqlQuery query(db);
    query.setForwardOnly(true);
    const QString session = filter.bySession ? u"session"_s : u"''"_s;
    const QString when = u"time>=:from AND time+max(duration_us,0)<:before"_s;
    // A decision with several calls may have paid several models; the others need no look into their calls.
    const QString statement =
        u"SELECT time/900000000*900000000, client, %1, routed, tags, labels, sum(cost) FROM decisions "
        "WHERE %2 AND attempt_count<2 AND cost>0 GROUP BY 1,2,3,4,5,6 "
        "UNION ALL "
        "SELECT time/900000000*900000000, client, %1, call.value->>'model', tags, labels, sum(call.value->>'cost') "
        "FROM decisions, json_each(CASE WHEN json_valid(attempts) THEN attempts ELSE '[]' END) AS call "
        "WHERE %2 AND attempt_count>1 AND call.value->>'cost'>0 GROUP BY 1,2,3,4,5,6"_s.arg(session, when);
    if (!query.prepare(statement))
        return unreadable(query);
    query.bindValue(u":from"_s, filter.from.micros);
    query.bindValue(u":before"_s, filter.endedBefore.micros);
    if (!query.exec())
        return unreadable(query);
    QList<PastSpend> spends;
    while (query.next()) {
        const auto text = [&query](int column) { return query.value(column).toString(); };
        spends.append({{query.value(0).toLongLong()}, text(1), text(2), text(3), textsFrom(text(4).toUtf8()), textsFrom(text(5).toUtf8()),
                       {query.value(6).toLongLong()}});
    }
    if (query.lastError().isValid())
        return unreadable(query);
    return spends;
}

} // namespace signalbox::ledger
