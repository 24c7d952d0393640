// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/interrupted.h"
#include "ledger/ledger.h"

#include "random_record.h"
#include "support/strict_messages.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

/// The folder as a kill -9 at this moment would leave it.
void copyFolder(const QString &from, const QString &to)
{
    const QStringList files = QDir(from).entryList(QDir::Files);
    for (const QString &file : files)
        QVERIFY(QFile::copy(from + u'/' + file, to + u'/' + file));
}

} // namespace

class TestLedgerReplay final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    quint32 m_seed = 0;

    /// Opens the folder twice, as two starts after a crash, and compares everything with what was accepted.
    static void verifyRestart(const QString &dir, const QHash<DecisionId, DecisionRecord> &settled,
                              const QHash<DecisionId, DecisionRecord> &open)
    {
        QHash<DecisionId, DecisionRecord> expected = settled;
        for (const DecisionRecord &record : open)
            expected.insert(record.id, interruptedFrom(record));
        for (int start = 0; start < 2; ++start) {
            Ledger ledger(dir);
            const Result<LedgerStatus> status = ledger.open();
            QVERIFY2(status, status ? "" : qPrintable(status.error().message));
            QVERIFY2(status->problem.isEmpty(), qPrintable(status->problem));
            QCOMPARE(status->rows, expected.size());
            QCOMPARE(status->recoveredAtStart, start == 0 ? open.size() : 0);
            const QList<DecisionRecord> kept = ledger.recent(100'000).value_or(QList<DecisionRecord>());
            QCOMPARE(kept.size(), expected.size());
            for (const DecisionRecord &record : kept)
                QCOMPARE(record, expected.value(record.id));
            QVERIFY(QDir(dir).entryList({u"journal-*"_s}).isEmpty());
        }
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = QTemporaryDir();
        m_seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", m_seed);
    }

    void countsEachRecordOnceWheneverItIsKilled()
    {
        test::RandomRecords source(m_seed);
        Ledger ledger(m_dir.path());
        QVERIFY(ledger.open());
        JournalOptions options;
        options.segmentBytes = 6000; // so that segments come and go
        Result<Journal> journals[] = {Journal::open(m_dir.path(), 0, 77, options),
                                      Journal::open(m_dir.path(), 1, 77, options)};
        QHash<DecisionId, DecisionRecord> settled;
        QHash<DecisionId, DecisionRecord> open[2];
        for (int step = 0; step < 120; ++step) {
            const int worker = source.random().bounded(2);
            Journal &journal = *journals[worker];
            const int what = source.random().bounded(10);
            if (what < 4) {
                const DecisionRecord record = source.next(DecisionStatus::Running);
                QVERIFY(journal.append({JournalKind::Intent, record}));
                open[worker].insert(record.id, record);
            } else if (what < 5 && !open[worker].isEmpty()) {
                // A fallback: the same decision is about to make its next call.
                DecisionRecord record = *open[worker].begin();
                record.attempts.append(AttemptRecord());
                QVERIFY(journal.append({JournalKind::Intent, record}));
                open[worker].insert(record.id, record);
            } else if (what < 8 && !open[worker].isEmpty()) {
                DecisionRecord record = *open[worker].begin();
                record.status = DecisionStatus::Ok;
                QVERIFY(journal.append({JournalKind::Settle, record}));
                open[worker].remove(record.id);
                settled.insert(record.id, record);
            } else {
                QVERIFY(ledger.fold());
            }
            QTemporaryDir killed;
            copyFolder(m_dir.path(), killed.path());
            QHash<DecisionId, DecisionRecord> running = open[0];
            running.insert(open[1]);
            verifyRestart(killed.path(), settled, running);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void countsOnceWhenKilledBetweenCommitAndDelete()
    {
        test::RandomRecords source(m_seed);
        QHash<DecisionId, DecisionRecord> settled;
        QTemporaryDir committed;
        {
            Ledger ledger(m_dir.path());
            QVERIFY(ledger.open());
            Result<Journal> journal = ledger.openJournal(0);
            for (int i = 0; i < 10; ++i) {
                const DecisionRecord record = source.next();
                settled.insert(record.id, record);
                QVERIFY(journal->append({JournalKind::Settle, record}));
            }
            QVERIFY(ledger.fold());
            copyFolder(m_dir.path(), committed.path());
        }
        // Rows and position are committed, the file is still there …
        QCOMPARE(QDir(committed.path()).entryList({u"journal-*"_s}).size(), 1);
        QTemporaryDir deleted;
        copyFolder(committed.path(), deleted.path());
        verifyRestart(committed.path(), settled, {});
        // … or gone, while its position is still known.
        QDir gone(deleted.path());
        QVERIFY(gone.remove(gone.entryList({u"journal-*"_s}).first()));
        verifyRestart(deleted.path(), settled, {});
    }

    void doesNotHideALaterFileOfTheSameName()
    {
        test::RandomRecords source(m_seed);
        QString file;
        {
            Ledger ledger(m_dir.path());
            QVERIFY(ledger.open());
            Result<Journal> journal = Journal::open(m_dir.path(), 0, 77);
            QVERIFY(journal->append({JournalKind::Settle, source.next()}));
            QVERIFY(ledger.fold());
            file = journal->path();
        }
        QVERIFY(QFile::remove(file));
        Ledger ledger(m_dir.path());
        QVERIFY(ledger.open());
        Result<Journal> journal = Journal::open(m_dir.path(), 0, 77);
        QCOMPARE(journal->path(), file);
        for (int i = 0; i < 5; ++i)
            QVERIFY(journal->append({JournalKind::Settle, source.next()}));
        QCOMPARE(ledger.fold().value_or(-1), 5);
    }

    void losesNothingToARealKill()
    {
        QRandomGenerator random(m_seed);
        for (int round = 0; round < 10; ++round) {
            QTemporaryDir dir;
            int pipeEnds[2] = {-1, -1};
            QCOMPARE(::pipe(pipeEnds), 0);
            const quint32 seed = random.generate();
            const pid_t child = ::fork();
            if (child == 0)
                runUntilKilled(dir.path(), seed, pipeEnds[1]);
            ::close(pipeEnds[1]);
            // Each byte acknowledges one append, in order; the kill comes somewhere behind them.
            qint64 acknowledged = 0;
            const qint64 enough = random.bounded(1, 3000);
            char bytes[64];
            ssize_t got = 0;
            while (acknowledged < enough && (got = ::read(pipeEnds[0], bytes, sizeof bytes)) > 0)
                acknowledged += got;
            QCOMPARE(::kill(child, SIGKILL), 0);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY2(WIFSIGNALED(status), "the child must not have ended by itself");
            while ((got = ::read(pipeEnds[0], bytes, sizeof bytes)) > 0)
                acknowledged += got;
            ::close(pipeEnds[0]);
            verifyAfterKill(dir.path(), seed, acknowledged);
            if (QTest::currentTestFailed())
                return;
        }
    }

private:
    /// Appends intent, settle, intent, settle … while folding every now and then, one acknowledgement per append.
    [[noreturn]] static void runUntilKilled(const QString &dir, quint32 seed, int acknowledgements)
    {
        test::RandomRecords source(seed);
        Ledger ledger(dir);
        if (!ledger.open())
            ::_exit(1);
        Result<Journal> journal = ledger.openJournal(0);
        while (journal) {
            DecisionRecord record = source.next(DecisionStatus::Running);
            for (const JournalKind kind : {JournalKind::Intent, JournalKind::Settle}) {
                record.status = kind == JournalKind::Intent ? DecisionStatus::Running : DecisionStatus::Ok;
                if (!journal->append({kind, record}) || ::write(acknowledgements, "x", 1) != 1)
                    ::_exit(2);
            }
            if (record.time.micros % 64 == 0 && !ledger.fold())
                ::_exit(3);
        }
        ::_exit(4);
    }

    static void verifyAfterKill(const QString &dir, quint32 seed, qint64 acknowledged)
    {
        Ledger ledger(dir);
        QVERIFY(ledger.open());
        const QList<DecisionRecord> kept = ledger.recent(1'000'000).value_or(QList<DecisionRecord>());
        QHash<DecisionId, DecisionRecord> byId;
        for (const DecisionRecord &record : kept)
            byId.insert(record.id, record);
        QCOMPARE(byId.size(), kept.size());
        // One more append may have happened than was acknowledged.
        const qint64 decisions = (acknowledged + 1) / 2;
        QVERIFY(kept.size() == decisions || kept.size() == (acknowledged + 2) / 2);
        test::RandomRecords source(seed);
        for (qint64 i = 0; i < decisions; ++i) {
            DecisionRecord record = source.next(DecisionStatus::Running);
            const DecisionRecord found = byId.value(record.id);
            const DecisionRecord charged = interruptedFrom(record);
            record.status = DecisionStatus::Ok;
            const bool settleKnown = acknowledged >= 2 * i + 2;
            QVERIFY(found == record || (!settleKnown && found == charged));
        }
    }
};

QTEST_GUILESS_MAIN(TestLedgerReplay)
#include "tst_ledger_replay.moc"
