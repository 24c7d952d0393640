// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/database.h"

#include "core/parallel.h"
#include "ledger/rollup.h"
#include "ledger/row.h"
#include "ledger/spend_reader.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

constexpr int schemaVersion = 3;
constexpr int applicationId = 0x53427831; // "SBx1"
/// Rows whose JSON is read at one go; below it no other thread is worth its start.
constexpr qsizetype rowsPerBlock = 500;
constexpr qint64 wholeCheckLimit = 64 << 20;

/// SQLite's primary result codes, see sqlite.org/rescode.html.
StoreFault faultOf(const QSqlError &error)
{
    switch (error.nativeErrorCode().toInt() & 0xFF) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return StoreFault::Locked;
    case 13: // SQLITE_FULL
        return StoreFault::Full;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return StoreFault::Damaged;
    default: // whatever it is, nothing says that the file is bad
        return StoreFault::Unwritable;
    }
}

tl::unexpected<StoreError> failed(const QSqlError &error)
{
    return tl::unexpected(StoreError{faultOf(error), error.databaseText().simplified()});
}

/// Covers totals() without touching the rows.
const QString timeIndex = u"CREATE INDEX decisions_time ON decisions(time,cost,part_cost,baseline_cost,attempt_count)"_s;

StoreResult<void> execute(QSqlQuery &query)
{
    if (!query.exec())
        return failed(query.lastError());
    return {};
}

/// The first column of the first row.
StoreResult<QVariant> single(const QSqlDatabase &db, const QString &statement)
{
    QSqlQuery query(db);
    query.setForwardOnly(true);
    if (!query.exec(statement) || (!query.next() && query.lastError().isValid()))
        return failed(query.lastError());
    return query.value(0);
}

StoreResult<QList<DecisionRecord>> records(QSqlQuery &query)
{
    if (!query.exec())
        return failed(query.lastError());
    std::vector<StoredRow> rows;
    while (query.next())
        rows.push_back(rowAt(query));
    if (query.lastError().isValid())
        return failed(query.lastError());
    QList<DecisionRecord> found(static_cast<qsizetype>(rows.size()));
    DecisionRecord *const records = found.data();
    forEachBlock(found.size(), rowsPerBlock, [&rows, records](qsizetype begin, qsizetype end) {
        for (qsizetype i = begin; i < end; ++i)
            records[i] = recordFrom(std::move(rows[static_cast<std::size_t>(i)]));
    });
    return found;
}

} // namespace

StoreResult<void> Database::create(const QString &file)
{
    const QString unfinished = file + u".new"_s;
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
        QFile::remove(unfinished + suffix);
    // SQLite gives its side files the mode of the main one: nobody else may read what was asked.
    const int fd = ::open(QFile::encodeName(unfinished).constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        return tl::unexpected(
            StoreError{errno == ENOSPC ? StoreFault::Full : StoreFault::Unwritable, qt_error_string(errno)});
    }
    ::close(fd);
    {
        Database db;
        if (auto done = db.connectTo(unfinished, Mode::ReadWrite).and_then([&] { return db.makeSchema(); }); !done)
            return done;
    }
    if (::rename(QFile::encodeName(unfinished).constData(), QFile::encodeName(file).constData()) != 0)
        return tl::unexpected(StoreError{StoreFault::Unwritable, qt_error_string(errno)});
    return {};
}

StoreResult<std::unique_ptr<Database>> Database::open(const QString &file, Mode mode)
{
    std::unique_ptr<Database> db(new Database);
    StoreResult<void> done = db->connectTo(file, mode);
    if (done)
        done = db->check(file);
    if (done && mode == Mode::ReadWrite)
        done = db->migrate();
    if (done && mode == Mode::ReadWrite)
        done = db->prepareAll();
    if (!done)
        return tl::unexpected(done.error());
    return db;
}

Database::Database() = default;

Database::~Database()
{
    m_rollups.reset();
    for (auto *statement : {&m_insert, &m_replace, &m_putIntent, &m_removeIntent, &m_putPosition, &m_removePosition})
        statement->reset();
    m_db.close();
    m_db = {};
    QSqlDatabase::removeDatabase(m_connection);
}

StoreResult<void> Database::connectTo(const QString &file, Mode mode)
{
    m_connection = u"signalbox-ledger-"_s + QUuid::createUuid().toString(QUuid::Id128);
    m_db = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    m_db.setDatabaseName(file);
    m_db.setConnectOptions(mode == Mode::ReadOnly ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=10000"_s
                                                  : u"QSQLITE_BUSY_TIMEOUT=10000"_s);
    if (!m_db.open())
        return failed(m_db.lastError());
    // The file is untrusted until checked: no functions or triggers of its schema may run anything surprising.
    for (const QString &pragma : {u"PRAGMA trusted_schema=OFF"_s, u"PRAGMA cell_size_check=ON"_s}) {
        if (auto done = run(pragma); !done)
            return done;
    }
    return {};
}

StoreResult<void> Database::makeSchema()
{
    for (const QString &statement :
         {u"PRAGMA journal_mode=WAL"_s, u"BEGIN"_s, decisionsTable(),
          timeIndex,
          u"CREATE TABLE open_intents(id INTEGER PRIMARY KEY, payload BLOB NOT NULL)"_s,
          u"CREATE TABLE journal_positions(file TEXT PRIMARY KEY, offset INTEGER NOT NULL) WITHOUT ROWID"_s,
          u"CREATE TABLE numbers(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"_s,
          u"INSERT INTO numbers VALUES('rows',0)"_s}) {
        if (auto done = run(statement); !done)
            return done;
    }
    for (const QString &statement : Rollups::schema() + QStringList{u"PRAGMA application_id=%1"_s.arg(applicationId),
                                                                    u"PRAGMA user_version=%1"_s.arg(schemaVersion), u"COMMIT"_s}) {
        if (auto done = run(statement); !done)
            return done;
    }
    return {};
}

StoreResult<void> Database::check(const QString &file) const
{
    const StoreResult<QVariant> owner = single(m_db, u"PRAGMA application_id"_s);
    if (!owner)
        return tl::unexpected(owner.error());
    if (owner->toInt() != applicationId)
        return tl::unexpected(StoreError{StoreFault::Damaged, u"the file is not a Signalbox ledger"_s});
    const StoreResult<QVariant> version = single(m_db, u"PRAGMA user_version"_s);
    if (!version)
        return tl::unexpected(version.error());
    if (version->toInt() > schemaVersion) {
        return tl::unexpected(StoreError{StoreFault::Newer, u"its schema has version %1, this program knows %2"_s.arg(
                                                                version->toInt()).arg(schemaVersion)});
    }
    if (QFileInfo(file).size() > wholeCheckLimit)
        return {};
    const StoreResult<QVariant> verdict = single(m_db, u"PRAGMA quick_check(1)"_s);
    if (!verdict)
        return tl::unexpected(verdict.error());
    if (verdict->toString() != "ok"_L1)
        return tl::unexpected(StoreError{StoreFault::Damaged, verdict->toString().simplified()});
    return {};
}

StoreResult<void> Database::migrate()
{
    const StoreResult<QVariant> version = single(m_db, u"PRAGMA user_version"_s);
    if (!version)
        return tl::unexpected(version.error());
    if (version->toInt() >= schemaVersion)
        return {};
    QStringList statements{u"BEGIN IMMEDIATE"_s};
    if (version->toInt() < 2) {
        for (const QString &column : columnsSince2())
            statements.append(u"ALTER TABLE decisions ADD COLUMN "_s + column);
        statements << u"UPDATE decisions SET part_cost=(SELECT sum(value->>'cost') FROM json_each(CASE WHEN "
                  "json_valid(attempts) THEN attempts ELSE '[]' END)) WHERE cost IS NULL AND attempt_count>1"_s
                   << u"DROP INDEX IF EXISTS decisions_time"_s << timeIndex;
    }
    statements << Rollups::schema() << u"PRAGMA user_version=%1"_s.arg(schemaVersion) << u"COMMIT"_s;
    for (const QString &statement : std::as_const(statements)) {
        if (auto done = run(statement); !done) {
            rollback();
            return done;
        }
    }
    return {};
}

StoreResult<void> Database::prepareAll()
{
    for (const QString &pragma :
         {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=NORMAL"_s, u"PRAGMA wal_autocheckpoint=4000"_s,
          u"PRAGMA journal_size_limit=67108864"_s, u"PRAGMA cache_size=-4096"_s, u"PRAGMA temp_store=MEMORY"_s}) {
        if (auto done = run(pragma); !done)
            return done;
    }
    const auto prepared = [this](std::unique_ptr<QSqlQuery> &query, const QString &statement) {
        query = std::make_unique<QSqlQuery>(m_db);
        query->setForwardOnly(true);
        if (query->prepare(statement))
            return StoreResult<void>();
        StoreError error = failed(query->lastError()).value();
        if (query->lastError().nativeErrorCode() == "1"_L1) // SQLITE_ERROR: a table or column is missing
            error.fault = StoreFault::Damaged;
        return StoreResult<void>(tl::unexpected(std::move(error)));
    };
    const QString into = u" INTO decisions("_s + columnNames() + u") VALUES("_s + columnMarks() + u')';
    StoreResult<void> done = prepared(m_insert, u"INSERT OR IGNORE"_s + into);
    if (done)
        done = prepared(m_replace, u"INSERT OR REPLACE"_s + into);
    if (done)
        done = prepared(m_putIntent, u"INSERT OR REPLACE INTO open_intents VALUES(?,?)"_s);
    if (done)
        done = prepared(m_removeIntent, u"DELETE FROM open_intents WHERE id=?"_s);
    if (done)
        done = prepared(m_putPosition, u"INSERT OR REPLACE INTO journal_positions VALUES(?,?)"_s);
    if (done)
        done = prepared(m_removePosition, u"DELETE FROM journal_positions WHERE file=?"_s);
    if (done) {
        m_rollups = std::make_unique<Rollups>(m_db);
        done = m_rollups->open();
    }
    return done;
}

StoreResult<void> Database::run(const QString &statement) const
{
    QSqlQuery query(m_db);
    if (!query.exec(statement))
        return failed(query.lastError());
    return {};
}

StoreResult<void> Database::begin()
{
    // In WAL only this statement can meet another writer. The ledger comes back in a moment rather than block here.
    if (auto done = run(u"PRAGMA busy_timeout=20"_s); !done)
        return done;
    StoreResult<void> begun = run(u"BEGIN IMMEDIATE"_s);
    if (auto done = run(u"PRAGMA busy_timeout=10000"_s); begun && !done) {
        rollback();
        return done;
    }
    return begun;
}

StoreResult<void> Database::commit()
{
    return run(u"COMMIT"_s);
}

void Database::rollback()
{
    // Fails when SQLite has rolled back by itself (disk full, I/O error), which is just as well.
    QSqlQuery(m_db).exec(u"ROLLBACK"_s);
}

StoreResult<bool> Database::putIfAbsent(const DecisionRecord &record)
{
    bindRecord(*m_insert, record);
    if (auto done = execute(*m_insert); !done)
        return tl::unexpected(done.error());
    const bool isNew = m_insert->numRowsAffected() == 1;
    if (!isNew)
        return false;
    return m_rollups->note(record.time).map([] { return true; });
}

StoreResult<bool> Database::put(const DecisionRecord &record)
{
    StoreResult<bool> isNew = putIfAbsent(record);
    if (!isNew || *isNew)
        return isNew;
    bindRecord(*m_replace, record);
    if (auto done = execute(*m_replace); !done)
        return tl::unexpected(done.error());
    return m_rollups->note(record.time).map([] { return false; });
}

StoreResult<void> Database::putIntent(const OpenIntent &intent)
{
    m_putIntent->bindValue(0, static_cast<qint64>(intent.id.value));
    m_putIntent->bindValue(1, intent.payload);
    return execute(*m_putIntent);
}

StoreResult<void> Database::removeIntent(DecisionId id)
{
    m_removeIntent->bindValue(0, static_cast<qint64>(id.value));
    return execute(*m_removeIntent);
}

StoreResult<QList<OpenIntent>> Database::intents() const
{
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT id,payload FROM open_intents ORDER BY id"_s))
        return failed(query.lastError());
    QList<OpenIntent> found;
    while (query.next())
        found.append({{static_cast<quint64>(query.value(0).toLongLong())}, query.value(1).toByteArray()});
    if (query.lastError().isValid())
        return failed(query.lastError());
    return found;
}

StoreResult<void> Database::putPosition(const JournalPosition &position)
{
    m_putPosition->bindValue(0, position.file);
    m_putPosition->bindValue(1, position.offset);
    return execute(*m_putPosition);
}

StoreResult<void> Database::removePosition(const QString &file)
{
    m_removePosition->bindValue(0, file);
    return execute(*m_removePosition);
}

StoreResult<QList<JournalPosition>> Database::positions() const
{
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT file,offset FROM journal_positions"_s))
        return failed(query.lastError());
    QList<JournalPosition> found;
    while (query.next())
        found.append({query.value(0).toString(), query.value(1).toLongLong()});
    if (query.lastError().isValid())
        return failed(query.lastError());
    return found;
}

StoreResult<qint64> Database::rows() const
{
    return single(m_db, u"SELECT value FROM numbers WHERE name='rows'"_s).map([](const QVariant &value) {
        return value.toLongLong();
    });
}

StoreResult<void> Database::setRows(qint64 rows)
{
    QSqlQuery query(m_db);
    query.prepare(u"UPDATE numbers SET value=? WHERE name='rows'"_s);
    query.bindValue(0, rows);
    return execute(query);
}

StoreResult<QList<DecisionRecord>> Database::list(const DecisionFilter &filter) const
{
    const DecisionFilter whole;
    QStringList conditions;
    QVariantList values;
    if (filter.from > whole.from || filter.to < whole.to) {
        conditions.append(u"time>=? AND time<?"_s);
        values << filter.from.micros << filter.to.micros;
    }
    if (filter.before) {
        conditions.append(u"id<?"_s);
        values << static_cast<qint64>(filter.before->value);
    }
    if (filter.status) {
        conditions.append(u"status=?"_s);
        values << QString(statusName(*filter.status));
    }
    values << std::max(filter.limit, 0);
    const QString where = conditions.isEmpty() ? QString() : u" WHERE "_s + conditions.join(u" AND "_s);
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    // The inner query sorts nothing but ids: a range of time would otherwise sort whole rows, seconds for 10^5 of them.
    if (!query.prepare(u"SELECT "_s + columnReads() + u" FROM decisions WHERE id IN (SELECT id FROM decisions"_s + where
                       + u" ORDER BY id DESC LIMIT ?) ORDER BY id DESC"_s))
        return failed(query.lastError());
    for (const QVariant &value : values)
        query.addBindValue(value);
    return records(query);
}

StoreResult<LedgerTotals> Database::totals(UtcTime from, UtcTime to) const
{
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    if (!query.prepare(u"SELECT count(*), sum(coalesce(cost,part_cost)), sum(cost IS NULL AND attempt_count>0), "
                       "sum(CASE WHEN cost IS NOT NULL THEN baseline_cost END), "
                       "sum(CASE WHEN baseline_cost IS NOT NULL THEN cost END) "
                       "FROM decisions WHERE time>=? AND time<?"_s))
        return failed(query.lastError());
    query.addBindValue(from.micros);
    query.addBindValue(to.micros);
    if (!query.exec() || !query.next())
        return failed(query.lastError());
    return LedgerTotals{query.value(0).toLongLong(), {query.value(1).toLongLong()}, query.value(2).toLongLong(),
                        {query.value(3).toLongLong()}, {query.value(4).toLongLong()}};
}

StoreResult<QList<PastSpend>> Database::spending(const SpendFilter &filter) const
{
    return readPastSpend(m_db, filter);
}

StoreResult<QList<SpendLine>> Database::spend(const SpendQuery &query, const QTimeZone &zone) const
{
    return m_rollups && Rollups::canAnswer(query) ? m_rollups->spend(query, zone) : readSpend(m_db, query);
}

StoreResult<QList<LatencyLine>> Database::latency(const LatencyQuery &query, const QTimeZone &zone) const
{
    return (m_rollups ? *m_rollups : Rollups(m_db)).latency(query, zone);
}

StoreResult<bool> Database::rollUp(UtcTime now, int rows)
{
    const StoreResult<bool> wanted = m_rollups->hasWork(now);
    if (!wanted || !*wanted)
        return wanted;
    StoreResult<void> done = begin();
    if (done)
        done = m_rollups->rollUp(now, rows);
    if (done)
        done = commit();
    if (done)
        return true;
    rollback();
    static_cast<void>(m_rollups->open()); // what it thinks it did was taken back
    return tl::unexpected(done.error());
}

StoreResult<QList<DecisionRecord>> Database::find(DecisionId id) const
{
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    if (!query.prepare(u"SELECT "_s + columnReads() + u" FROM decisions WHERE id=?"_s))
        return failed(query.lastError());
    query.addBindValue(static_cast<qint64>(id.value));
    return records(query);
}

} // namespace signalbox::ledger
