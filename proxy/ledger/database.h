// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "core/error.h"
#include "core/past_spend.h"
#include "core/spend.h"
#include "ledger/ledger_query.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>

#include <memory>

class QSqlQuery;

namespace signalbox::ledger {

class Rollups;
struct LatencyLine;
struct LatencyQuery;

/// Why the database could not do what was asked.
enum class StoreFault {
    Damaged,    ///< not a database, malformed, or not ours
    Newer,      ///< written by a newer version
    Full,       ///< no space left
    Locked,     ///< another program holds it
    Unwritable, ///< read-only, or an I/O error
};

struct StoreError
{
    StoreFault fault = StoreFault::Damaged;
    QString detail; ///< what the database said
};

template <class T>
using StoreResult = tl::expected<T, StoreError>;

/// An intent whose settle has not been seen yet.
struct OpenIntent
{
    DecisionId id;
    QByteArray payload; ///< see record_codec.h
};

/// Read up to here in a journal segment.
struct JournalPosition
{
    QString file;
    qint64 offset = 0;
};

/// The SQLite file: schema, statements, rows ⇄ records. One per file and process; used on one thread at a time.
class Database final
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    /// Makes a new file with the schema. It appears under its name only when complete.
    [[nodiscard]] static StoreResult<void> create(const QString &file);
    /// Opens an existing file and checks that it is a sound ledger of a version we know. Files over 64 MiB are not
    /// read as a whole.
    [[nodiscard]] static StoreResult<std::unique_ptr<Database>> open(const QString &file, Mode mode);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    /// Takes the write lock; waits for another program at most 20 ms.
    [[nodiscard]] StoreResult<void> begin();
    [[nodiscard]] StoreResult<void> commit();
    void rollback();

    /// True when the id is new, false when an existing row was replaced.
    [[nodiscard]] StoreResult<bool> put(const DecisionRecord &record);
    /// True when the id is new; an existing row stays as it is.
    [[nodiscard]] StoreResult<bool> putIfAbsent(const DecisionRecord &record);
    [[nodiscard]] StoreResult<void> putIntent(const OpenIntent &intent);
    [[nodiscard]] StoreResult<void> removeIntent(DecisionId id);
    [[nodiscard]] StoreResult<QList<OpenIntent>> intents() const;
    [[nodiscard]] StoreResult<void> putPosition(const JournalPosition &position);
    [[nodiscard]] StoreResult<void> removePosition(const QString &file);
    [[nodiscard]] StoreResult<QList<JournalPosition>> positions() const;
    [[nodiscard]] StoreResult<qint64> rows() const;
    /// Remembers the number of rows, so that nobody counts ten million of them.
    [[nodiscard]] StoreResult<void> setRows(qint64 rows);

    [[nodiscard]] StoreResult<QList<DecisionRecord>> list(const DecisionFilter &filter) const;
    [[nodiscard]] StoreResult<LedgerTotals> totals(UtcTime from, UtcTime to) const;
    [[nodiscard]] StoreResult<QList<PastSpend>> spending(const SpendFilter &filter) const;
    /// From roll-ups where there are any, with the same sums as the rows. Days as the clocks of `zone` show them.
    [[nodiscard]] StoreResult<QList<SpendLine>> spend(const SpendQuery &query, const QTimeZone &zone) const;
    [[nodiscard]] StoreResult<QList<LatencyLine>> latency(const LatencyQuery &query, const QTimeZone &zone) const;
    /// Rolls up about `rows` rows whose time is over. False: nothing is left to do.
    [[nodiscard]] StoreResult<bool> rollUp(UtcTime now, int rows);
    /// Empty when no such decision is kept.
    [[nodiscard]] StoreResult<QList<DecisionRecord>> find(DecisionId id) const;

private:
    Database();
    [[nodiscard]] StoreResult<void> connectTo(const QString &file, Mode mode);
    [[nodiscard]] StoreResult<void> makeSchema();
    [[nodiscard]] StoreResult<void> check(const QString &file) const;
    /// Brings a file of an older version up to this one, in one transaction.
    [[nodiscard]] StoreResult<void> migrate();
    [[nodiscard]] StoreResult<void> prepareAll();
    [[nodiscard]] StoreResult<void> run(const QString &statement) const;

    QString m_connection;
    QSqlDatabase m_db;
    std::unique_ptr<QSqlQuery> m_insert;
    std::unique_ptr<QSqlQuery> m_replace;
    std::unique_ptr<QSqlQuery> m_putIntent;
    std::unique_ptr<QSqlQuery> m_removeIntent;
    std::unique_ptr<QSqlQuery> m_putPosition;
    std::unique_ptr<QSqlQuery> m_removePosition;
    std::unique_ptr<Rollups> m_rollups; ///< null when read-only
};

} // namespace signalbox::ledger
