// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/ledger.h"

#include "random_record.h"
#include "support/strict_messages.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

class TestLedger final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    quint32 m_seed = 0;

    [[nodiscard]] QString path() const { return m_dir.path(); }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = QTemporaryDir();
        m_seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", m_seed);
    }

    void keepsWhatWasSettled()
    {
        test::RandomRecords source(m_seed);
        QList<DecisionRecord> written;
        Ledger ledger(path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        QVERIFY(journal);
        for (int i = 0; i < 300; ++i) {
            written.append(source.next());
            QVERIFY(journal->append({JournalKind::Intent, written.last()}));
            QVERIFY(journal->append({JournalKind::Settle, written.last()}));
        }
        QCOMPARE(ledger.fold().value_or(-1), 300);
        QCOMPARE(ledger.fold().value_or(-1), 0);
        std::reverse(written.begin(), written.end());
        const Result<QList<DecisionRecord>> kept = ledger.recent(1000);
        QVERIFY(kept);
        for (qsizetype i = 0; i < written.size(); ++i)
            QCOMPARE(kept->value(i), written.at(i));
        QCOMPARE(*kept, written);
        QCOMPARE(*ledger.find(written.at(7).id), written.at(7));
        QCOMPARE(ledger.find(DecisionId{1}).error().kind, ErrorKind::NotFound);
        QCOMPARE(ledger.status().rows, 300);
        QVERIFY2(ledger.status().problem.isEmpty(), qPrintable(ledger.status().problem));
        QVERIFY(ledger.status().writable);
    }

    void chargesWhatACrashLeftOpen()
    {
        test::RandomRecords source(m_seed);
        DecisionRecord open = source.next(DecisionStatus::Running);
        open.estimate = NanoUsd{700};
        open.cost.reset();
        open.attempts = {AttemptRecord(), AttemptRecord()};
        open.attempts[0].cost = NanoUsd{30};
        open.attempts[0].totalUs = 5;
        DecisionRecord unpriced = source.next(DecisionStatus::Running);
        unpriced.estimate.reset();
        unpriced.attempts = {AttemptRecord{}}; // open, and nobody knows what it costs
        DecisionRecord settled = source.next(DecisionStatus::Ok);
        {
            Ledger ledger(path());
            QVERIFY(ledger.open());
            Result<Journal> journal = ledger.openJournal(0);
            QVERIFY(journal);
            for (const DecisionRecord &record : {open, unpriced, settled})
                QVERIFY(journal->append({JournalKind::Intent, record}));
            // One intent may already be in the database when the crash comes, others not.
            if (source.random().bounded(2) == 0)
                QVERIFY(ledger.fold());
            QVERIFY(journal->append({JournalKind::Settle, settled}));
        }
        for (int start = 0; start < 3; ++start) {
            Ledger ledger(path());
            const Result<LedgerStatus> status = ledger.open();
            QVERIFY(status);
            QCOMPARE(status->recoveredAtStart, start == 0 ? 2 : 0);
            QCOMPARE(status->rows, 3);
            const DecisionRecord charged = *ledger.find(open.id);
            QCOMPARE(charged.status, DecisionStatus::Interrupted);
            QCOMPARE(charged.cost, NanoUsd{730});
            QCOMPARE(charged.costKind, CostKind::Estimated);
            QVERIFY(!charged.message.isEmpty());
            QVERIFY(!charged.code.isEmpty());
            QCOMPARE(charged.tags, open.tags);
            const DecisionRecord unknown = *ledger.find(unpriced.id);
            QCOMPARE(unknown.status, DecisionStatus::Interrupted);
            QVERIFY(!unknown.cost);
            QCOMPARE(unknown.costKind, CostKind::Unpriced);
            QCOMPARE(*ledger.find(settled.id), settled);
        }
        QVERIFY(QDir(path()).entryList({u"journal-*"_s}).isEmpty());
    }

    void spendingIsAddedUpByQuarterAndPayer()
    {
        test::RandomRecords source(m_seed);
        Ledger ledger(path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        QVERIFY(journal);
        constexpr qint64 quarter = 900'000'000;
        const auto settle = [&](qint64 time, qint64 duration, const QList<std::pair<QString, qint64>> &calls) {
            DecisionRecord record = source.next(DecisionStatus::Ok);
            record.time.micros = time;
            record.durationUs = duration;
            record.client = u"a"_s;
            record.session = u"s"_s;
            record.tags = {u"open"_s};
            record.labels = {u"job=1"_s};
            record.routed = calls.constLast().first;
            record.attempts.clear();
            record.cost = NanoUsd{0};
            for (const auto &[model, cost] : calls) {
                AttemptRecord attempt;
                attempt.model = model;
                attempt.cost = NanoUsd{cost};
                record.attempts.append(attempt);
                *record.cost += NanoUsd{cost};
            }
            QVERIFY(journal->append({JournalKind::Settle, record}));
        };
        settle(10 * quarter + 1, 5, {{u"p/m"_s, 1}});
        settle(10 * quarter + 9, 5, {{u"p/m"_s, 10}});
        settle(11 * quarter, 5, {{u"p/m"_s, 100}, {u"q/n"_s, 1'000}});
        settle(9 * quarter, 5, {{u"p/m"_s, 7}});            // before
        settle(11 * quarter, quarter, {{u"p/m"_s, 7}});     // ended later
        QVERIFY(ledger.fold());
        for (const bool bySession : {false, true}) {
            const Result<QList<PastSpend>> spends = ledger.spending({{10 * quarter}, {12 * quarter}, bySession});
            QVERIFY2(spends, spends ? "" : qPrintable(spends.error().message));
            const auto spend = [&](qint64 at, const QString &model, qint64 cost) {
                return PastSpend{{at * quarter}, u"a"_s, bySession ? u"s"_s : QString(), model, {u"open"_s}, {u"job=1"_s}, {cost}};
            };
            QCOMPARE(spends->size(), 3);
            for (const PastSpend &one : {spend(10, u"p/m"_s, 11), spend(11, u"p/m"_s, 100), spend(11, u"q/n"_s, 1'000)})
                QVERIFY2(spends->contains(one), qPrintable(one.model));
        }
    }

    void leavesRunningRequestsAlone()
    {
        test::RandomRecords source(m_seed);
        Ledger ledger(path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        DecisionRecord record = source.next(DecisionStatus::Running);
        QVERIFY(journal->append({JournalKind::Intent, record}));
        QCOMPARE(ledger.fold().value_or(-1), 0);
        QVERIFY(!ledger.find(record.id));
        record.status = DecisionStatus::Ok;
        QVERIFY(journal->append({JournalKind::Settle, record}));
        QCOMPARE(ledger.fold().value_or(-1), 1);
        QCOMPARE(*ledger.find(record.id), record);
    }

    void foldsOnATimer()
    {
        test::RandomRecords source(m_seed);
        Ledger ledger(path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        QSignalSpy changed(&ledger, &Ledger::statusChanged);
        ledger.startFolding();
        QVERIFY(journal->append({JournalKind::Settle, source.next()}));
        QTRY_COMPARE(ledger.status().rows, 1);
        QVERIFY(!changed.isEmpty());
    }

    void listsInPages()
    {
        test::RandomRecords source(m_seed);
        Ledger ledger(path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        QList<DecisionRecord> written;
        for (int i = 0; i < 300; ++i) {
            written.prepend(source.next());
            QVERIFY(journal->append({JournalKind::Settle, written.first()}));
        }
        QVERIFY(ledger.fold());
        for (int round = 0; round < 40; ++round) {
            DecisionFilter filter;
            filter.limit = source.random().bounded(1, 50);
            if (source.random().bounded(2) == 0)
                filter.from = written.at(source.random().bounded(300)).time;
            if (source.random().bounded(2) == 0)
                filter.to = written.at(source.random().bounded(300)).time;
            if (source.random().bounded(2) == 0)
                filter.status = static_cast<DecisionStatus>(source.random().bounded(6));
            QList<DecisionRecord> expected;
            for (const DecisionRecord &record : written) {
                if (record.time >= filter.from && record.time < filter.to && filter.status.value_or(record.status) == record.status)
                    expected.append(record);
            }
            QList<DecisionRecord> listed;
            for (;;) {
                const Result<QList<DecisionRecord>> page = ledger.query(filter);
                QVERIFY(page);
                QVERIFY(page->size() <= filter.limit);
                listed += *page;
                if (page->isEmpty())
                    break;
                filter.before = page->last().id;
            }
            QCOMPARE(listed, expected);
        }
        DecisionFilter nothing;
        nothing.limit = -1;
        QVERIFY(ledger.query(nothing)->isEmpty());
    }

    void sumsExactly()
    {
        test::RandomRecords source(m_seed);
        Ledger ledger(path());
        QVERIFY(ledger.open());
        Result<Journal> journal = ledger.openJournal(0);
        QList<DecisionRecord> written;
        for (int i = 0; i < 1000; ++i) {
            written.append(source.next());
            QVERIFY(journal->append({JournalKind::Settle, written.last()}));
        }
        QVERIFY(ledger.fold());
        for (int round = 0; round < 50; ++round) {
            const UtcTime from = written.at(source.random().bounded(1000)).time;
            const UtcTime to = written.at(source.random().bounded(1000)).time;
            LedgerTotals expected;
            for (const DecisionRecord &record : written) {
                if (record.time < from || record.time >= to)
                    continue;
                ++expected.decisions;
                expected.unpriced += !record.cost && !record.attempts.isEmpty() ? 1 : 0;
                NanoUsd known;
                for (const AttemptRecord &attempt : record.attempts)
                    known += record.attempts.size() > 1 ? attempt.cost.value_or(NanoUsd{}) : NanoUsd{};
                expected.cost += record.cost.value_or(known);
                if (record.cost && record.baselineCost) {
                    expected.baselineCost += *record.baselineCost;
                    expected.costWithBaseline += *record.cost;
                }
            }
            QCOMPARE(*ledger.totals(from, to), expected);
        }
    }
};

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
