// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/ledger.h"

#include "random_record.h"
#include "support/strict_messages.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Another program at the same file.
class OtherProgram final
{
public:
    explicit OtherProgram(const QString &file) : m_db(QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s))
    {
        m_db.setDatabaseName(file);
        m_db.open();
    }
    ~OtherProgram()
    {
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(u"other"_s);
    }
    Q_DISABLE_COPY_MOVE(OtherProgram)

    bool run(const QString &statement) { return QSqlQuery(m_db).exec(statement); }

private:
    QSqlDatabase m_db;
};

/// Files of this process cannot grow beyond `bytes`, as on a full disk.
class FullDisk final
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit now{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FullDisk()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_before = {};
    void (*m_handler)(int) = nullptr;
};

} // namespace

class TestLedgerDamage final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    quint32 m_seed = 0;

    [[nodiscard]] QString file(const QString &suffix = {}) const { return m_dir.filePath(u"ledger.sqlite"_s + suffix); }

    /// A ledger of 200 rows that are in no journal any more.
    void fill(test::RandomRecords &source)
    {
        {
            Ledger ledger(m_dir.path());
            QVERIFY(ledger.open());
            Result<Journal> journal = ledger.openJournal(0);
            QVERIFY(journal);
            for (int i = 0; i < 200; ++i)
                QVERIFY(journal->append({JournalKind::Settle, source.next()}));
            QCOMPARE(ledger.fold().value_or(-1), 200);
        }
        Ledger again(m_dir.path());
        QVERIFY(again.open());
        QCOMPARE(again.status().rows, 200);
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = QTemporaryDir();
        m_seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", m_seed);
    }

    void keepsTheDamagedFileAndBeginsANewOne_data()
    {
        QTest::addColumn<QByteArray>("head"); ///< replaces the beginning of the file
        QTest::addColumn<qint64>("at");
        QTest::addColumn<qint64>("length"); ///< -1 = as it is
        QTest::addRow("empty") << QByteArray() << qint64{0} << qint64{0};
        QTest::addRow("not a database") << QByteArray("hello, this is a letter") << qint64{0} << qint64{23};
        QTest::addRow("header overwritten") << QByteArray(100, '\xff') << qint64{0} << qint64{-1};
        QTest::addRow("zeros") << QByteArray(4096, '\0') << qint64{0} << qint64{4096};
        QTest::addRow("truncated to the header") << QByteArray() << qint64{0} << qint64{100};
        QTest::addRow("truncated to some pages") << QByteArray() << qint64{0} << qint64{3 * 4096};
        QTest::addRow("truncated within a page") << QByteArray() << qint64{0} << qint64{5 * 4096 + 17};
        QTest::addRow("flipped page header") << QByteArray("\x7f", 1) << qint64{4096} << qint64{-1};
        QTest::addRow("random page") << QByteArray(4096, 'x') << qint64{4 * 4096} << qint64{-1};
    }
    void keepsTheDamagedFileAndBeginsANewOne()
    {
        QFETCH(const QByteArray, head);
        QFETCH(const qint64, at);
        QFETCH(const qint64, length);
        test::RandomRecords source(m_seed);
        fill(source);
        QByteArray damaged = bytesOf(file());
        QVERIFY(damaged.size() > 8 * 4096);
        damaged.replace(at, head.size(), head);
        if (length >= 0)
            damaged.truncate(length);
        put(file(), damaged);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"ledger was damaged"_s));
        {
            Ledger ledger(m_dir.path());
            const Result<LedgerStatus> status = ledger.open();
            QVERIFY2(status, status ? "" : qPrintable(status.error().message));
            QVERIFY(status->writable);
            QCOMPARE(status->rows, 0);
            const QStringList kept = QDir(m_dir.path()).entryList({u"ledger.sqlite.damaged-*"_s}, QDir::Files);
            const QStringList main = kept.filter(QRegularExpression(u"Z$"_s));
            QCOMPARE(main.size(), 1);
            QVERIFY2(status->problem.contains(main.first()), qPrintable(status->problem));
            QCOMPARE(bytesOf(m_dir.filePath(main.first())), damaged);
            // The new one works, and what is missing stays said.
            Result<Journal> journal = ledger.openJournal(0);
            const DecisionRecord record = source.next();
            QVERIFY(journal->append({JournalKind::Settle, record}));
            QCOMPARE(ledger.fold().value_or(-1), 1);
            QCOMPARE(*ledger.find(record.id), record);
            QVERIFY(!ledger.status().problem.isEmpty());
        }
        Ledger again(m_dir.path());
        const Result<LedgerStatus> status = again.open();
        QVERIFY(status);
        QVERIFY2(status->problem.isEmpty(), qPrintable(status->problem));
        QCOMPARE(status->rows, 1);
    }

    void setsAsideWhatIsNotItsOwn_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"a folder", "another program's database", "a log without its database"})
            QTest::addRow("%s", what) << QString::fromLatin1(what);
    }
    void setsAsideWhatIsNotItsOwn()
    {
        QFETCH(const QString, what);
        test::RandomRecords source(m_seed);
        if (what == u"a folder"_s) {
            QVERIFY(QDir(m_dir.path()).mkdir(u"ledger.sqlite"_s));
        } else if (what == u"another program's database"_s) {
            OtherProgram other(file());
            QVERIFY(other.run(u"CREATE TABLE songs(name)"_s));
        } else {
            put(file(u"-wal"_s), "left over");
        }
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"ledger was damaged"_s));
        Ledger ledger(m_dir.path());
        const Result<LedgerStatus> status = ledger.open();
        QVERIFY(status);
        QVERIFY(!status->problem.isEmpty());
        QCOMPARE(QDir(m_dir.path()).entryList({u"ledger.sqlite.damaged-*"_s}).size(), 1);
        QVERIFY(ledger.recent(1));
    }

    void ignoresTheLogOfAnotherDatabase()
    {
        // A stale -wal: salts and checksums do not fit, so SQLite must neither apply it nor fail.
        test::RandomRecords source(m_seed);
        fill(source);
        put(file(u"-wal"_s), QByteArray::fromHex("377f0682002de21800001000") + QByteArray(40'000, '\x5a'));
        Ledger ledger(m_dir.path());
        const Result<LedgerStatus> status = ledger.open();
        QVERIFY(status);
        QVERIFY2(status->problem.isEmpty(), qPrintable(status->problem));
        QCOMPARE(status->rows, 200);
        QCOMPARE(ledger.recent(1000)->size(), 200);
    }

    void refusesANewerVersion()
    {
        test::RandomRecords source(m_seed);
        fill(source);
        {
            OtherProgram newer(file());
            QVERIFY(newer.run(u"PRAGMA user_version=99"_s));
        }
        const QByteArray before = bytesOf(file());
        Ledger ledger(m_dir.path());
        const Result<LedgerStatus> status = ledger.open();
        QVERIFY(!status);
        QVERIFY2(status.error().message.contains(u"newer"_s), qPrintable(status.error().message));
        QVERIFY(status.error().message.contains(u"--data-dir"_s));
        QCOMPARE(bytesOf(file()), before);
        QVERIFY(!ledger.recent(1));
    }

    void keepsADamagedJournal()
    {
        test::RandomRecords source(m_seed);
        QString journalFile;
        {
            Ledger ledger(m_dir.path());
            QVERIFY(ledger.open());
            Result<Journal> journal = ledger.openJournal(0);
            journalFile = journal->path();
            for (int i = 0; i < 20; ++i)
                QVERIFY(journal->append({JournalKind::Settle, source.next()}));
        }
        QByteArray damaged = bytesOf(journalFile);
        damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
        put(journalFile, damaged);
        Ledger ledger(m_dir.path());
        const Result<LedgerStatus> status = ledger.open();
        QVERIFY(status);
        QCOMPARE(status->rows, 19);
        const QStringList kept = QDir(m_dir.path()).entryList({u"journal-*.damaged-*"_s});
        QCOMPARE(kept.size(), 1);
        QCOMPARE(bytesOf(m_dir.filePath(kept.first())), damaged);
        QVERIFY2(status->problem.contains(kept.first()), qPrintable(status->problem));
    }

    void waitsWhileAnotherProgramHoldsIt()
    {
        test::RandomRecords source(m_seed);
        fill(source);
        Ledger ledger(m_dir.path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        OtherProgram other(file());
        QVERIFY(other.run(u"BEGIN IMMEDIATE"_s));
        const DecisionRecord record = source.next();
        QVERIFY2(journal->append({JournalKind::Settle, record}), "requests do not wait for the database");
        QVERIFY(!ledger.fold());
        QVERIFY2(ledger.status().problem.isEmpty(), "a moment is no problem");
        for (int i = 0; i < 60; ++i)
            QVERIFY(!ledger.fold());
        QVERIFY2(ledger.status().problem.contains(u"lock"_s), qPrintable(ledger.status().problem));
        QVERIFY(!ledger.status().writable);
        QVERIFY(ledger.status().unfolded > 0);
        QVERIFY(other.run(u"ROLLBACK"_s));
        QCOMPARE(ledger.fold().value_or(-1), 1);
        QVERIFY(ledger.status().problem.isEmpty());
        QVERIFY(ledger.status().writable);
        QCOMPARE(*ledger.find(record.id), record);
    }

    void outlivesAFullDisk()
    {
        test::RandomRecords source(m_seed);
        fill(source);
        Ledger ledger(m_dir.path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        QList<DecisionRecord> accepted;
        for (int i = 0; i < 100; ++i) {
            accepted.append(source.next());
            QVERIFY(journal->append({JournalKind::Settle, accepted.last()}));
        }
        {
            const FullDisk full(static_cast<rlim_t>(QFileInfo(journal->path()).size()) + 10);
            QVERIFY2(!journal->append({JournalKind::Intent, source.next()}), "refused, so nothing is sent");
            const FullDisk fuller(1);
            QVERIFY(!ledger.fold());
            QVERIFY(!ledger.fold());
            QVERIFY(!ledger.status().problem.isEmpty());
            QVERIFY(!ledger.status().writable);
            QCOMPARE(ledger.status().rows, 200);
        }
        accepted.append(source.next());
        QVERIFY(journal->append({JournalKind::Settle, accepted.last()}));
        QCOMPARE(ledger.fold().value_or(-1), 101);
        QVERIFY2(ledger.status().problem.isEmpty(), qPrintable(ledger.status().problem));
        QVERIFY(ledger.status().writable);
        for (const DecisionRecord &record : accepted)
            QCOMPARE(*ledger.find(record.id), record);
    }

    void startsAnewWhenDamagedWhileRunning()
    {
        test::RandomRecords source(m_seed);
        fill(source);
        Ledger ledger(m_dir.path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        QVERIFY(journal->append({JournalKind::Settle, source.next()}));
        QVERIFY(ledger.fold());
        const DecisionRecord record = source.next();
        QVERIFY(journal->append({JournalKind::Settle, record}));
        // Every page at once, under SQLite's feet; the other program's commit makes it look again.
        OtherProgram other(file());
        QVERIFY(other.run(u"CREATE TABLE other(a)"_s));
        QVERIFY(other.run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
        put(file(), QByteArray(QFileInfo(file()).size(), 'x'));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"ledger was damaged"_s));
        QVERIFY(ledger.fold());
        QVERIFY(ledger.status().problem.contains(u"damaged"_s));
        // The journal still had the row from before, too.
        QCOMPARE(ledger.status().rows, 2);
        QCOMPARE(*ledger.find(record.id), record);
    }

    void saysWhyItCannotOpen()
    {
        put(m_dir.filePath(u"file"_s), "x");
        Ledger ledger(m_dir.filePath(u"file/below"_s));
        const Result<LedgerStatus> status = ledger.open();
        QVERIFY(!status);
        QCOMPARE(status.error().kind, ErrorKind::Io);
        QVERIFY2(status.error().message.contains(u"--data-dir"_s), qPrintable(status.error().message));
    }
};

QTEST_GUILESS_MAIN(TestLedgerDamage)
#include "tst_ledger_damage.moc"
