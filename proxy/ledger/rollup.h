// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"
#include "ledger/database.h"
#include "ledger/latency.h"

#include <QSqlDatabase>
#include <QTimeZone>

namespace signalbox::ledger {

/// Sums of decisions by hour and day (UTC), for each of the keys that spend is told apart by, so that
/// a question about a year does not read millions of rows. They are made of the rows by the same statements that answer
/// from rows, after their time is over; a row that comes or changes later makes its hour stale, and until it is made
/// anew that stretch is read from the rows. So the answer is that of the rows at any moment. Writes only within a
/// transaction of the caller.
class Rollups final
{
public:
    /// The statements that make the tables.
    [[nodiscard]] static QStringList schema();

    explicit Rollups(QSqlDatabase db) : m_db(std::move(db)) {}

    /// Reads how far it got. Call once, before anything else.
    [[nodiscard]] StoreResult<void> open();
    /// A row of that time was written.
    [[nodiscard]] StoreResult<void> note(UtcTime time);
    /// Whether rollUp() has something to do.
    [[nodiscard]] StoreResult<bool> hasWork(UtcTime now) const;
    /// Makes sums of the next `rows` rows or a little more, stale ones first. Does nothing for what is not over at `now`.
    [[nodiscard]] StoreResult<void> rollUp(UtcTime now, int rows);

    /// Whether these keys are kept; rows must be asked otherwise.
    [[nodiscard]] static bool canAnswer(const SpendQuery &query);
    /// The same lines as readSpend() gives, added up further.
    [[nodiscard]] StoreResult<QList<SpendLine>> spend(const SpendQuery &query, const QTimeZone &zone) const;
    [[nodiscard]] StoreResult<QList<LatencyLine>> latency(const LatencyQuery &query, const QTimeZone &zone) const;

private:
    enum Level { Hour, Day };
    struct Piece
    {
        std::optional<Level> level; ///< nullopt: from the rows
        qint64 from = 0;
        qint64 to = 0;
        qint64 segment = 0; ///< begin of the stretch that the caller tells apart
    };
    using Stale = QList<qint64>; ///< hours, ascending

    [[nodiscard]] StoreResult<Stale> stale(int limit) const;
    [[nodiscard]] StoreResult<void> makeAnew(qint64 hour);
    [[nodiscard]] StoreResult<void> makeHours(qint64 from, qint64 to);
    [[nodiscard]] StoreResult<void> makeDays(qint64 from, qint64 to);
    [[nodiscard]] StoreResult<void> runWith(const QString &statement, const QVariantList &values) const;
    [[nodiscard]] StoreResult<std::pair<qint64, qint64>> extent() const;
    [[nodiscard]] StoreResult<QList<Piece>> cover(UtcTime from, UtcTime to, const QList<SpendBy> &by, const QTimeZone &zone) const;
    /// The longest stretch from `at` on that is summed up and ends by `end`; nullopt: the rows must be read.
    [[nodiscard]] std::optional<Level> levelAt(qint64 at, qint64 end, const Stale &stale) const;

    QSqlDatabase m_db;
    qint64 m_rolledTo = 0; ///< everything before is summed up, except stale hours; 0 = nothing yet
};

} // namespace signalbox::ledger
