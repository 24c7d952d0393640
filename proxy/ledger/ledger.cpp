// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/ledger.h"

#include "ledger/damage.h"
#include "ledger/database.h"
#include "ledger/fold.h"
#include "ledger/group_sync.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QThread>
#include <QTimer>

#include <chrono>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

Q_LOGGING_CATEGORY(log, "signalbox.proxy.ledger")

constexpr std::chrono::milliseconds foldInterval(200);
/// Transactions per tick of the timer, so that queries get their turn while much is folded.
constexpr int batchesPerTick = 4;
/// Backups hold the lock for moments; with one try each foldInterval this is the promised 10 s.
constexpr int patientTries = 50;

/// Old rows are rolled up in parts of some 20 ms between folds; asked for as a whole, in larger ones.
constexpr int rowsRolledPerTick = 500;
constexpr int rowsRolledAtOnce = 20'000;
/// When everything is rolled up, once in ten seconds is soon enough to look again.
constexpr int ticksBetweenRollUps = 50;

const QString fileName = u"ledger.sqlite"_s;
const QStringList sideFiles{u"-wal"_s, u"-shm"_s};

Error ioError(const QString &message)
{
    return {ErrorKind::Io, message, {}, 0};
}

template <class T>
Result<T> answer(const StoreResult<T> &result)
{
    if (result)
        return *result;
    return Unexpected(ioError(u"The ledger could not be read: %1. Nothing was changed; try again, and if it stays, "
                              "restart Signalbox, which checks the file."_s.arg(result.error().detail)));
}

} // namespace

class Ledger::Private
{
public:
    explicit Private(QString dataDir) : dir(std::move(dataDir)) {}

    [[nodiscard]] QString path() const { return dir + u'/' + fileName; }
    [[nodiscard]] StoreResult<void> openDatabase();
    [[nodiscard]] StoreResult<void> startNew();
    void keepDamaged(const QString &what);
    [[nodiscard]] tl::expected<FoldResult, FoldError> foldOnce(int maxBatches);
    /// What makes a start impossible; the rest is waited for.
    [[nodiscard]] std::optional<Error> fatal(const StoreError &error) const;
    void noteFailure(const FoldError &error);
    void noteSuccess();
    void refreshStatus();
    [[nodiscard]] Result<Database *> opened() const;

    QString dir;
    std::unique_ptr<Database> db;
    std::unique_ptr<Folder> folder;
    std::shared_ptr<GroupSync> sync;
    quint64 run = 0;
    LedgerStatus status;
    QString damage;  ///< of this run; stays, because what is missing stays missing
    QString trouble; ///< now
    int lockedTries = 0;
    QTimer *timer = nullptr;
    int restOfRollUp = ticksBetweenRollUps; ///< ticks
};

StoreResult<void> Ledger::Private::openDatabase()
{
    const QFileInfo file(path());
    const bool orphanedLog = QFileInfo::exists(path() + sideFiles.first());
    if (!file.exists() && !file.isSymLink() && !orphanedLog)
        return startNew();
    StoreResult<std::unique_ptr<Database>> existing = tl::unexpected(StoreError{});
    if (!file.exists())
        existing = tl::unexpected(StoreError{StoreFault::Damaged, u"the main file is gone, only its log is left"_s});
    else if (file.isDir())
        existing = tl::unexpected(StoreError{StoreFault::Damaged, u"it is a folder"_s});
    else if (file.size() == 0)
        existing = tl::unexpected(StoreError{StoreFault::Damaged, u"the file is empty"_s});
    else
        existing = Database::open(path(), Database::Mode::ReadWrite);
    if (existing) {
        db = std::move(*existing);
        const StoreResult<void> attached = folder->attach(*db);
        if (attached)
            return {};
        db.reset();
        if (attached.error().fault != StoreFault::Damaged)
            return attached;
        existing = tl::unexpected(attached.error());
    }
    if (existing.error().fault != StoreFault::Damaged)
        return tl::unexpected(existing.error());
    keepDamaged(existing.error().detail);
    return startNew();
}

StoreResult<void> Ledger::Private::startNew()
{
    if (auto made = Database::create(path()); !made)
        return made;
    StoreResult<std::unique_ptr<Database>> fresh = Database::open(path(), Database::Mode::ReadWrite);
    if (!fresh)
        return tl::unexpected(fresh.error());
    db = std::move(*fresh);
    StoreResult<void> attached = folder->attach(*db);
    if (!attached)
        db.reset();
    return attached;
}

void Ledger::Private::keepDamaged(const QString &what)
{
    db.reset();
    const QString kept = setAside(dir, fileName, sideFiles);
    damage = u"The ledger was damaged (%1). It is kept as %2 and a new one was begun, so decisions and spend from before "
             "are missing from every list and budget. Restore a backup, or recover rows with \"sqlite3 %2 .recover\"."_s
                 .arg(what, dir + u'/' + kept);
    qCWarning(log).noquote() << damage;
}

tl::expected<FoldResult, FoldError> Ledger::Private::foldOnce(int maxBatches)
{
    if (!db) {
        if (auto done = openDatabase(); !done)
            return tl::unexpected(FoldError{done.error().fault, done.error().detail});
    }
    tl::expected<FoldResult, FoldError> result = folder->fold(maxBatches);
    if (result || result.error().fault != StoreFault::Damaged)
        return result;
    keepDamaged(result.error().detail);
    if (auto done = startNew(); !done)
        return tl::unexpected(FoldError{done.error().fault, done.error().detail});
    return folder->fold(maxBatches);
}

std::optional<Error> Ledger::Private::fatal(const StoreError &error) const
{
    switch (error.fault) {
    case StoreFault::Newer:
        return ioError(u"%1 was written by a newer Signalbox (%2). Nothing was changed and nothing was started. Install "
                       "that version or start with another --data-dir."_s.arg(path(), error.detail));
    case StoreFault::Unwritable:
    case StoreFault::Damaged:
        return ioError(u"Cannot open the ledger %1: %2. Nothing was started, because no request could be recorded. Make "
                       "the folder writable or choose another one with --data-dir."_s.arg(path(), error.detail));
    case StoreFault::Full:
    case StoreFault::Locked:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

void Ledger::Private::noteSuccess()
{
    trouble.clear();
    lockedTries = 0;
    status.writable = true;
}

void Ledger::Private::noteFailure(const FoldError &error)
{
    QString what;
    QString next;
    if (!error.fault) {
        trouble = error.detail;
        return;
    }
    switch (*error.fault) {
    case StoreFault::Locked:
        if (++lockedTries < patientTries)
            return;
        what = u"another program holds a lock on it"_s;
        next = u"Close the program that has the file open."_s;
        break;
    case StoreFault::Full:
        what = u"the disk is full"_s;
        next = u"Make room on the disk."_s;
        break;
    case StoreFault::Unwritable:
    case StoreFault::Damaged:
    case StoreFault::Newer:
        what = error.detail;
        next = u"Check the disk and the rights of the folder."_s;
        break;
    }
    trouble = u"%1 cannot be written: %2. Requests go on and wait in the journals beside it, but lists and spend stand "
              "still. %3 Nothing else needs to be done; it is tried again all the time."_s.arg(path(), what, next);
    status.writable = false;
}

void Ledger::Private::refreshStatus()
{
    status.rows = folder->rows();
    status.unfolded = folder->unfolded();
    QStringList problems;
    if (!damage.isEmpty())
        problems.append(damage);
    if (!folder->damagedJournals().isEmpty()) {
        problems.append(u"Parts of %1 could not be read, so decisions may be missing. The files are kept in %2; send "
                        "them with a bug report."_s.arg(folder->damagedJournals().join(", "_L1), dir));
    }
    if (!trouble.isEmpty())
        problems.append(trouble);
    status.problem = problems.join(u' ');
}

Result<Database *> Ledger::Private::opened() const
{
    if (db)
        return db.get();
    return Unexpected(ioError(u"The ledger is not open. %1"_s.arg(trouble)));
}

Ledger::Ledger(QString dir, QObject *parent) : QObject(parent), d(std::make_unique<Private>(std::move(dir))) {}

Ledger::~Ledger() = default;

Result<LedgerStatus> Ledger::open()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (!QDir().mkpath(d->dir)) {
        return Unexpected(ioError(u"Cannot create the folder %1. Nothing was started; choose another one with "
                                  "--data-dir."_s.arg(d->dir)));
    }
    d->folder = std::make_unique<Folder>(d->dir);
    d->run = d->folder->nextRun(SystemClock().utc());
    d->sync = std::make_shared<GroupSync>();
    d->status = {};
    d->status.writable = true;
    if (auto done = d->openDatabase(); !done) {
        if (const auto fatal = d->fatal(done.error()))
            return Unexpected(*fatal);
        d->noteFailure({done.error().fault, done.error().detail});
        d->refreshStatus();
        return d->status;
    }
    const tl::expected<FoldResult, FoldError> folded = d->foldOnce(std::numeric_limits<int>::max());
    if (folded)
        d->status.recoveredAtStart = folded->recovered;
    else
        d->noteFailure(folded.error());
    d->refreshStatus();
    return d->status;
}

Result<Journal> Ledger::openJournal(unsigned worker) const
{
    JournalOptions options;
    options.sync = d->sync;
    return Journal::open(d->dir, worker, d->run, std::move(options));
}

Result<qint64> Ledger::fold()
{
    Q_ASSERT(QThread::currentThread() == thread());
    return foldAtMost(std::numeric_limits<int>::max());
}

Result<qint64> Ledger::foldAtMost(int batches)
{
    const LedgerStatus before = d->status;
    const tl::expected<FoldResult, FoldError> folded = d->foldOnce(batches);
    if (folded) {
        d->noteSuccess();
        d->status.recoveredAtStart += folded->recovered;
    } else {
        d->noteFailure(folded.error());
    }
    d->refreshStatus();
    if (d->status != before)
        emit statusChanged(d->status);
    if (!folded)
        return Unexpected(ioError(u"Journals could not be folded into the ledger: %1. They wait."_s.arg(
            folded.error().detail)));
    return folded->newDecisions;
}

void Ledger::startFolding()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (d->timer != nullptr)
        return;
    d->timer = new QTimer(this);
    d->timer->setInterval(foldInterval);
    connect(d->timer, &QTimer::timeout, this, [this] {
        // A failure is in the status and is tried again by the next tick.
        static_cast<void>(foldAtMost(batchesPerTick));
        if (d->db && d->status.writable && d->status.unfolded == 0 && d->restOfRollUp-- <= 0) {
            const StoreResult<bool> more = d->db->rollUp(SystemClock().utc(), rowsRolledPerTick);
            d->restOfRollUp = more.value_or(false) ? 0 : ticksBetweenRollUps;
        }
        d->timer->setInterval(d->status.writable && d->status.unfolded > 0 ? std::chrono::milliseconds(0) : foldInterval);
    });
    d->timer->start();
}

LedgerStatus Ledger::status() const
{
    return d->status;
}

Result<QList<DecisionRecord>> Ledger::recent(int limit) const
{
    DecisionFilter filter;
    filter.limit = limit;
    return query(filter);
}

Result<QList<DecisionRecord>> Ledger::query(const DecisionFilter &filter) const
{
    return d->opened().and_then([&](Database *db) { return answer(db->list(filter)); });
}

Result<DecisionRecord> Ledger::find(DecisionId id) const
{
    const Result<QList<DecisionRecord>> found =
        d->opened().and_then([&](Database *db) { return answer(db->find(id)); });
    if (!found)
        return Unexpected(found.error());
    if (found->isEmpty()) {
        return Unexpected(Error{ErrorKind::NotFound,
                                u"No decision %1 is kept. It may still be running; \"signalbox decisions\" lists what "
                                "is kept."_s.arg(id.toString()),
                                {},
                                0});
    }
    return found->first();
}

Result<LedgerTotals> Ledger::totals(UtcTime from, UtcTime to) const
{
    return d->opened().and_then([&](Database *db) { return answer(db->totals(from, to)); });
}

Result<QList<PastSpend>> Ledger::spending(const SpendFilter &filter) const
{
    return d->opened().and_then([&](Database *db) { return answer(db->spending(filter)); });
}

Result<QList<LatencyLine>> Ledger::latency(const LatencyQuery &query, const QTimeZone &zone) const
{
    return d->opened()
        .and_then([&](Database *db) { return answer(db->latency(query, zone)); })
        .map([&](const QList<LatencyLine> &lines) { return latencyTable(lines, query, zone); });
}

Result<void> Ledger::rollUp()
{
    Q_ASSERT(QThread::currentThread() == thread());
    for (;;) {
        const Result<bool> more = d->opened().and_then([](Database *db) { return answer(db->rollUp(SystemClock().utc(), rowsRolledAtOnce)); });
        if (!more)
            return Unexpected(more.error());
        if (!*more)
            return {};
    }
}

Result<SpendTable> Ledger::spend(const SpendQuery &query, const QTimeZone &zone) const
{
    return d->opened()
        .and_then([&](Database *db) { return answer(db->spend(query, zone)); })
        .map([&](const QList<SpendLine> &lines) { return spendTable(lines, query, zone); });
}

} // namespace signalbox::ledger
