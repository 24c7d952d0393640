// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/rollup.h"

#include "ledger/rollup_text.h"
#include "ledger/spend_reader.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 quarter = 900 * second; // how exactly lines are placed in time
constexpr std::array<qint64, 2> lengths{3'600 * second, 86'400 * second};
constexpr int stalePerRun = 8;

tl::unexpected<StoreError> failed(const QSqlQuery &query)
{
    return tl::unexpected(StoreError{StoreFault::Unwritable, query.lastError().databaseText().simplified()});
}

constexpr qint64 floorTo(qint64 time, qint64 length)
{
    const qint64 rest = time % length;
    return time - (rest < 0 ? rest + length : rest);
}

} // namespace

QStringList Rollups::schema()
{
    return {u"CREATE TABLE rollups(level INTEGER NOT NULL, dim INTEGER NOT NULL, bucket INTEGER NOT NULL, key TEXT NOT NULL, "_s
                + spendSumColumns().join(u" INTEGER NOT NULL, "_s)
                + u" INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY(level,dim,bucket,key)) WITHOUT ROWID"_s,
            u"CREATE TABLE stale_rollups(hour INTEGER PRIMARY KEY)"_s, u"INSERT OR REPLACE INTO numbers VALUES('rolled_to',0)"_s};
}

StoreResult<void> Rollups::open()
{
    QSqlQuery query(m_db);
    if (!query.exec(u"SELECT value FROM numbers WHERE name='rolled_to'"_s))
        return failed(query);
    m_rolledTo = query.next() ? query.value(0).toLongLong() : 0;
    return {};
}

StoreResult<void> Rollups::note(UtcTime time)
{
    if (time.micros >= m_rolledTo)
        return {};
    return runWith(u"INSERT OR IGNORE INTO stale_rollups VALUES(?)"_s, {floorTo(time.micros, lengths[Hour])});
}

StoreResult<void> Rollups::runWith(const QString &statement, const QVariantList &values) const
{
    QSqlQuery query(m_db);
    if (!query.prepare(statement))
        return failed(query);
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return failed(query);
    return {};
}

StoreResult<Rollups::Stale> Rollups::stale(int limit) const
{
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT hour FROM stale_rollups ORDER BY hour LIMIT %1"_s.arg(limit)))
        return failed(query);
    Stale hours;
    while (query.next())
        hours.append(query.value(0).toLongLong());
    return hours;
}

StoreResult<std::pair<qint64, qint64>> Rollups::extent() const
{
    // Two statements: each is one look at an end of the index.
    QSqlQuery query(m_db);
    if (!query.exec(u"SELECT min(time) FROM decisions"_s) || !query.next())
        return failed(query);
    const QVariant first = query.value(0);
    if (!query.exec(u"SELECT max(time) FROM decisions"_s) || !query.next())
        return failed(query);
    return first.isNull() ? std::pair<qint64, qint64>{0, 0} : std::pair{first.toLongLong(), query.value(0).toLongLong() + 1};
}

StoreResult<bool> Rollups::hasWork(UtcTime now) const
{
    const StoreResult<Stale> waiting = stale(1);
    if (!waiting)
        return tl::unexpected(waiting.error());
    if (!waiting->isEmpty())
        return true;
    const StoreResult<std::pair<qint64, qint64>> times = extent();
    if (!times)
        return tl::unexpected(times.error());
    const qint64 next = m_rolledTo == 0 ? floorTo(times->first, lengths[Hour]) : m_rolledTo;
    return times->second > next && next + lengths[Hour] <= now.micros;
}

StoreResult<void> Rollups::rollUp(UtcTime now, int rows)
{
    const StoreResult<Stale> waiting = stale(stalePerRun);
    if (!waiting)
        return tl::unexpected(waiting.error());
    for (const qint64 hour : *waiting) {
        if (auto done = makeAnew(hour); !done)
            return done;
    }
    const StoreResult<std::pair<qint64, qint64>> times = extent();
    if (!times)
        return tl::unexpected(times.error());
    const qint64 from = m_rolledTo == 0 ? floorTo(times->first, lengths[Hour]) : m_rolledTo;
    const qint64 over = floorTo(now.micros, lengths[Hour]);
    if (!waiting->isEmpty() || times->second <= from || over <= from)
        return {};
    QSqlQuery query(m_db);
    if (!query.prepare(u"SELECT time FROM decisions WHERE time>=? ORDER BY time LIMIT 1 OFFSET ?"_s))
        return failed(query);
    query.addBindValue(from);
    query.addBindValue(rows);
    if (!query.exec())
        return failed(query);
    qint64 to = over;
    if (query.next())
        to = std::min(over, std::max(from + lengths[Hour], floorTo(query.value(0).toLongLong(), lengths[Hour])));
    query.finish();
    if (auto done = makeHours(from, to); !done)
        return done;
    if (auto done = makeDays(floorTo(from, lengths[Day]), floorTo(to, lengths[Day])); !done)
        return done;
    if (auto done = runWith(u"INSERT OR REPLACE INTO numbers VALUES('rolled_to',?)"_s, {to}); !done)
        return done;
    m_rolledTo = to;
    return {};
}

StoreResult<void> Rollups::makeAnew(qint64 hour)
{
    for (const Level level : {Hour, Day}) {
        if (auto done = runWith(u"DELETE FROM rollups WHERE level=? AND dim>=0 AND dim<? AND bucket=?"_s,
                                {static_cast<int>(level), rollupDims, floorTo(hour, lengths[level])});
            !done)
            return done;
    }
    if (auto done = runWith(u"DELETE FROM stale_rollups WHERE hour=?"_s, {hour}); !done)
        return done;
    if (auto done = makeHours(hour, hour + lengths[Hour]); !done)
        return done;
    const qint64 day = floorTo(hour, lengths[Day]);
    return day + lengths[Day] > m_rolledTo ? StoreResult<void>() : makeDays(day, day + lengths[Day]); // else it is not over yet
}

StoreResult<void> Rollups::makeHours(qint64 from, qint64 to)
{
    QStringList statements{rollupLinesTable(), u"DELETE FROM temp.rollup_lines"_s, rollupLinesStatement(), rollupLatencyStatement()};
    for (int dim = 0; dim < latencyDim; ++dim)
        statements.append(rollupStatement(dim));
    statements.append(u"DELETE FROM temp.rollup_lines"_s);
    for (const QString &statement : std::as_const(statements)) {
        QSqlQuery query(m_db);
        if (!query.prepare(statement))
            return failed(query);
        if (statement.contains(":from"_L1)) {
            query.bindValue(u":from"_s, from);
            query.bindValue(u":to"_s, to);
        }
        if (!query.exec())
            return failed(query);
    }
    return {};
}

StoreResult<void> Rollups::makeDays(qint64 from, qint64 to)
{
    if (from >= to)
        return {};
    const QString length = QString::number(lengths[Day]);
    for (int dim = 0; dim < rollupDims; ++dim) {
        if (auto done = runWith(u"INSERT OR REPLACE INTO rollups SELECT %1,dim,bucket/%2*%2,key,%3,min(first),max(last) FROM rollups "
                                "WHERE level=%4 AND dim=? AND bucket>=? AND bucket<? GROUP BY 3,4"_s
                                    .arg(static_cast<int>(Day))
                                    .arg(length, summed(spendSumColumns()))
                                    .arg(static_cast<int>(Hour)),
                                {dim, from, to});
            !done)
            return done;
    }
    return {};
}

bool Rollups::canAnswer(const SpendQuery &query) { return rollupDim(query.by).has_value(); }

std::optional<Rollups::Level> Rollups::levelAt(qint64 at, qint64 end, const Stale &stale) const
{
    for (const Level level : {Day, Hour}) {
        const qint64 next = at + lengths[level];
        if (floorTo(at, lengths[level]) != at || next > end || next > m_rolledTo)
            continue;
        const auto first = std::lower_bound(stale.begin(), stale.end(), at);
        if (first == stale.end() || *first >= next)
            return level;
    }
    return std::nullopt;
}

StoreResult<QList<Rollups::Piece>> Rollups::cover(UtcTime from, UtcTime to, const QList<SpendBy> &by, const QTimeZone &zone) const
{
    const StoreResult<std::pair<qint64, qint64>> times = extent();
    if (!times)
        return tl::unexpected(times.error());
    const StoreResult<Stale> waiting = stale(-1);
    if (!waiting)
        return tl::unexpected(waiting.error());
    QList<Piece> pieces;
    // Whole hours at either end, or their sums could not be used.
    const qint64 begin = std::max(from.micros, floorTo(times->first, lengths[Hour]));
    const qint64 end = std::min(to.micros, floorTo(times->second, lengths[Hour]) + lengths[Hour]);
    const std::vector<qint64> cuts = rollupCuts(begin, end, by, zone);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        for (qint64 at = cuts[i]; at < cuts[i + 1];) {
            const std::optional<Level> level = levelAt(at, cuts[i + 1], *waiting);
            const qint64 next = level ? at + lengths[*level] : std::min(cuts[i + 1], floorTo(at, lengths[Hour]) + lengths[Hour]);
            const bool goesOn = !pieces.isEmpty() && pieces.constLast().to == at && pieces.constLast().level == level
                && (!level || pieces.constLast().segment == cuts[i]); // rows know their time themselves
            if (goesOn)
                pieces.last().to = next;
            else
                pieces.append({level, at, next, cuts[i]});
            at = next;
        }
    }
    return pieces;
}

StoreResult<QList<SpendLine>> Rollups::spend(const SpendQuery &query, const QTimeZone &zone) const
{
    const StoreResult<QList<Piece>> pieces = cover(query.from, query.to, query.by, zone);
    if (!pieces)
        return tl::unexpected(pieces.error());
    QSqlQuery sums(m_db);
    sums.setForwardOnly(true);
    if (!sums.prepare(rollupRead(query.by)))
        return failed(sums);
    QList<SpendLine> lines;
    for (const Piece &piece : *pieces) {
        if (!piece.level) {
            SpendQuery rest = query;
            rest.from = {piece.from};
            rest.to = {piece.to};
            StoreResult<QList<SpendLine>> read = readSpend(m_db, rest);
            if (!read)
                return read;
            lines.append(std::move(*read));
            continue;
        }
        const QVariantList values{floorTo(piece.segment, quarter), static_cast<int>(*piece.level), piece.from, piece.to};
        for (int i = 0; i < values.size(); ++i)
            sums.bindValue(i, values[i]);
        if (!sums.exec())
            return failed(sums);
        while (sums.next())
            lines.append(spendLineAt(sums, query));
    }
    return lines;
}

StoreResult<QList<LatencyLine>> Rollups::latency(const LatencyQuery &query, const QTimeZone &zone) const
{
    const QList<SpendBy> by = query.time ? QList{*query.time} : QList<SpendBy>{};
    const StoreResult<QList<Piece>> pieces = cover(query.from, query.to, by, zone);
    if (!pieces)
        return tl::unexpected(pieces.error());
    QSqlQuery sums(m_db);
    sums.setForwardOnly(true);
    if (!sums.prepare(u"SELECT ?,key,sum(requests) FROM rollups WHERE level=? AND dim=%1 AND bucket>=? AND bucket<? GROUP BY key"_s.arg(latencyDim)))
        return failed(sums);
    QSqlQuery rows(m_db);
    rows.setForwardOnly(true);
    if (!rows.prepare(u"SELECT time/900000000*900000000,%1,count(*) FROM decisions WHERE time>=? AND time<? GROUP BY 1,2"_s.arg(latencyKey())))
        return failed(rows);
    QList<LatencyLine> lines;
    for (const Piece &piece : *pieces) {
        QSqlQuery &read = piece.level ? sums : rows;
        const QVariantList values = piece.level
            ? QVariantList{floorTo(piece.segment, quarter), static_cast<int>(*piece.level), piece.from, piece.to}
            : QVariantList{piece.from, piece.to};
        for (int i = 0; i < values.size(); ++i)
            read.bindValue(i, values[i]);
        if (!read.exec())
            return failed(read);
        while (read.next())
            addLatency(lines, {read.value(0).toLongLong()}, read.value(1).toString(), read.value(2).toLongLong());
    }
    return lines;
}

} // namespace signalbox::ledger
