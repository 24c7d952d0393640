// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/filtered_live_model.h"
#include "models/format.h"
#include "models/live_model.h"

#include "support/strict_messages.h"
#include "ui/sample_records.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

namespace {

QStringList texts(const QAbstractItemModel &model, LiveColumn column)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row, static_cast<int>(column)).data().toString());
    return list;
}

QModelIndex cell(const QAbstractItemModel &model, int row, LiveColumn column)
{
    return model.index(row, static_cast<int>(column));
}

LiveFilter filter(const QString &text)
{
    auto compiled = LiveFilter::compile(text);
    Q_ASSERT(compiled);
    return std::move(*compiled);
}

constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class TestLiveModel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { test::failOnAnyComplaint(); }

    void newDecisionsAreAppendedInOneBatch()
    {
        LiveModel model;
        const QAbstractItemModelTester tester(&model, strict);
        const QSignalSpy inserted(&model, &LiveModel::rowsInserted);
        test::SampleRecords samples;
        model.upsert(samples.list(25));
        QCOMPARE(model.rowCount(), 25);
        QCOMPARE(inserted.count(), 1);
    }

    void runningDecisionSettlesInPlace()
    {
        LiveModel model;
        const QAbstractItemModelTester tester(&model, strict);
        test::SampleRecords samples;
        DecisionRecord settled = samples.next();
        settled.status = DecisionStatus::Ok;
        model.upsert({test::SampleRecords::begun(settled)});
        const QSignalSpy inserted(&model, &LiveModel::rowsInserted);
        const QSignalSpy changed(&model, &LiveModel::dataChanged);
        model.upsert({settled});
        QCOMPARE(inserted.count(), 0);
        QCOMPARE(model.rowCount(), 1);
        QList<int> columns;
        for (const auto &arguments : changed) {
            const int first = arguments.at(0).toModelIndex().column();
            const int last = arguments.at(1).toModelIndex().column();
            for (int column = first; column <= last; ++column)
                columns.append(column);
        }
        QCOMPARE(columns, (QList<int>{int(LiveColumn::Tokens), int(LiveColumn::Ttft), int(LiveColumn::Cost),
                                      int(LiveColumn::Result)}));
    }

    void sameRecordTwiceChangesNothing()
    {
        LiveModel model;
        test::SampleRecords samples;
        const DecisionRecord record = samples.next();
        model.upsert({record});
        const QSignalSpy changed(&model, &LiveModel::dataChanged);
        model.upsert({record, record});
        QCOMPARE(changed.count(), 0);
        QCOMPARE(model.rowCount(), 1);
    }

    void beginAndEndInOneBatchMakeOneRow()
    {
        LiveModel model;
        test::SampleRecords samples;
        const DecisionRecord record = samples.fallbackStory();
        model.upsert({test::SampleRecords::begun(record), record});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowAt(0).status, DecisionStatus::Ok);
    }

    void cellsSayWhatHappened()
    {
        LiveModel model;
        test::SampleRecords samples;
        DecisionRecord story = samples.fallbackStory();
        story.cost = NanoUsd{4'100'000};
        story.costKind = CostKind::Computed;
        story.usage = {.input = 31'204, .output = 388};
        story.ttftUs = 1'210'000;
        model.upsert({story, samples.blockedStory()});
        QStringList first;
        QStringList second;
        for (int column = 1; column < liveColumnCount; ++column) {
            first.append(model.index(0, column).data().toString());
            second.append(model.index(1, column).data().toString());
        }
        QCOMPARE(first.join(u'|'), first.first() + u"|"_s + story.asked
                     + u"|openai/gpt-4o|code-heavy|internal|31,204 → 388|1.21 s|$0.0041|try 2 · 429"_s);
        QCOMPARE(second.join(u'|'), u"cron|gpt-4o|–|secrets|secret|~9,811 → –|–|–|blocked"_s);
        QVERIFY(cell(model, 0, LiveColumn::Cost).data(Qt::AccessibleTextRole).toString().contains(
            u"computed from the price list"_s));
    }

    void unpricedIsNotZero()
    {
        LiveModel model;
        test::SampleRecords samples;
        DecisionRecord record = samples.fallbackStory();
        record.cost.reset();
        record.costKind = CostKind::Unpriced;
        model.upsert({record});
        QCOMPARE(cell(model, 0, LiveColumn::Cost).data().toString(), u"unpriced"_s);
        QCOMPARE(model.totals().unpriced, 1);
        QCOMPARE(model.totals().cost, NanoUsd{});
    }

    void everyCellHasSpokenText()
    {
        LiveModel model;
        test::SampleRecords samples;
        model.upsert(samples.list(200));
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < liveColumnCount; ++column) {
                QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
                QVERIFY(model.index(row, column).data(SortRole).isValid());
            }
        }
    }

    void oldestLeaveWhenFull()
    {
        LiveModel model(100, 10);
        FilteredLiveModel shown(model);
        const QAbstractItemModelTester tester(&model, strict);
        const QAbstractItemModelTester shownTester(&shown, strict);
        shown.setFilter(filter(u"-status:blocked"_s));
        test::SampleRecords samples;
        QList<DecisionRecord> all;
        for (int batch = 0; batch < 30; ++batch) {
            const QList<DecisionRecord> records = samples.list(7);
            all += records;
            model.upsert(records);
            QVERIFY(model.rowCount() <= 100);
            QCOMPARE(shown.totals(), shown.recountedTotals());
        }
        QCOMPARE(model.rowAt(model.rowCount() - 1).id, all.constLast().id);
        QVERIFY(!model.contains(all.constFirst().id));
        QVERIFY(model.record(all.constLast().id) != nullptr);
        QVERIFY(model.record(all.at(all.size() - 11).id) == nullptr);
    }

    void batchLargerThanTheRingKeepsTheNewest()
    {
        LiveModel model(10, 5);
        const QAbstractItemModelTester tester(&model, strict);
        test::SampleRecords samples;
        const QList<DecisionRecord> records = samples.list(35);
        model.upsert(records);
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.rowAt(9).id, records.constLast().id);
    }

    void historyGoesBeforeWhatIsThere()
    {
        LiveModel model;
        FilteredLiveModel shown(model);
        const QAbstractItemModelTester tester(&model, strict);
        const QAbstractItemModelTester shownTester(&shown, strict);
        test::SampleRecords samples;
        QList<DecisionRecord> history = samples.list(5);
        const QList<DecisionRecord> live = samples.list(2);
        model.upsert(live);
        std::reverse(history.begin(), history.end());
        model.prepend(history + live);
        QCOMPARE(model.rowCount(), 7);
        for (int row = 1; row < 7; ++row)
            QVERIFY(model.rowAt(row - 1).id < model.rowAt(row).id);
        QCOMPARE(texts(shown, LiveColumn::Time), texts(model, LiveColumn::Time));
        QCOMPARE(shown.totals(), model.totals());
    }

    void pauseFreezesAndBuffers()
    {
        LiveModel model;
        test::SampleRecords samples;
        const DecisionRecord known = samples.fallbackStory();
        model.upsert({test::SampleRecords::begun(known)});
        model.setPaused(true);
        const QSignalSpy changed(&model, &LiveModel::pauseChanged);
        const DecisionRecord fresh = samples.next();
        model.upsert({known, test::SampleRecords::begun(fresh), fresh});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowAt(0).status, DecisionStatus::Running);
        QCOMPARE(model.bufferedNew(), 1);
        QCOMPARE(changed.count(), 1);
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowAt(0).status, DecisionStatus::Ok);
        QCOMPARE(model.bufferedNew(), 0);
    }

    void longPauseIsBounded()
    {
        LiveModel model(50, 5);
        test::SampleRecords samples;
        model.setPaused(true);
        QList<DecisionRecord> last;
        for (int batch = 0; batch < 60; ++batch) {
            last = samples.list(10);
            model.upsert(last);
        }
        QCOMPARE(model.bufferedNew(), 600);
        model.setPaused(false);
        QVERIFY(model.rowCount() <= 50);
        QCOMPARE(model.rowAt(model.rowCount() - 1).id, last.constLast().id);
    }

    void pinIsKeptWhenTheRowChanges()
    {
        LiveModel model;
        test::SampleRecords samples;
        const DecisionRecord record = samples.fallbackStory();
        model.upsert({test::SampleRecords::begun(record)});
        model.setPinned(record.id, true);
        model.upsert({record});
        QVERIFY(cell(model, 0, LiveColumn::Time).data(PinnedRole).toBool());
    }

    void filterShowsWhatPasses()
    {
        LiveModel model;
        FilteredLiveModel shown(model);
        const QAbstractItemModelTester tester(&shown, strict);
        test::SampleRecords samples;
        model.upsert(samples.list(300));
        shown.setFilter(filter(u"status:blocked"_s));
        QTRY_VERIFY(!shown.isRefiltering());
        QCOMPARE(shown.rowCount(), int(model.totals().blocked));
        QVERIFY(shown.rowCount() > 0);
        const int before = shown.rowCount();
        model.upsert({samples.blockedStory(), samples.fallbackStory()});
        QCOMPARE(shown.rowCount(), before + 1);
        shown.setSuspended(true);
        QTRY_COMPARE(shown.rowCount(), model.rowCount());
        shown.setSuspended(false);
        QTRY_COMPARE(shown.rowCount(), before + 1);
        QCOMPARE(shown.totals(), shown.recountedTotals());
    }

    void settlingMovesRowsInAndOutOfTheFilter()
    {
        LiveModel model;
        FilteredLiveModel running(model);
        FilteredLiveModel settled(model);
        const QAbstractItemModelTester runningTester(&running, strict);
        const QAbstractItemModelTester settledTester(&settled, strict);
        running.setFilter(filter(u"status:running"_s));
        settled.setFilter(filter(u"-status:running"_s));
        test::SampleRecords samples;
        QList<DecisionRecord> records = samples.list(40);
        for (const DecisionRecord &record : std::as_const(records))
            model.upsert({test::SampleRecords::begun(record)});
        QCOMPARE(running.rowCount(), 40);
        for (qsizetype i = 0; i < records.size(); i += 3) {
            records[i].status = DecisionStatus::Ok;
            model.upsert({records.at(i)});
        }
        QCOMPARE(running.rowCount(), 26);
        QCOMPARE(settled.rowCount(), 14);
        for (int row = 1; row < settled.rowCount(); ++row)
            QVERIFY(settled.idAt(row - 1) < settled.idAt(row));
        QCOMPARE(settled.rowOf(records.at(3).id), 1);
        QCOMPARE(settled.rowOf(records.at(4).id), -1);
        QCOMPARE(settled.totals(), settled.recountedTotals());
    }

    void refilteringInSlicesSeesEverything()
    {
        LiveModel model(100'000, 0);
        FilteredLiveModel shown(model);
        test::SampleRecords samples;
        const QList<DecisionRecord> records = samples.list(2'000);
        QList<DecisionRecord> many;
        quint64 id = 1;
        for (int copy = 0; copy < 30; ++copy) {
            for (DecisionRecord record : records) {
                record.id = {id++};
                record.explanation.clear();
                many.append(record);
            }
        }
        model.upsert(many);
        shown.setFilter(filter(u"(client:c* OR haiku) -tag:secret cost>0.0001"_s));
        // Decisions go on while the slices run: they begin, and a settled one leaves the filter again.
        DecisionRecord changed = many.at(3);
        changed.tags = QStringList{u"secret"_s};
        model.upsert({changed, samples.next()});
        QTRY_VERIFY(!shown.isRefiltering());
        const LiveFilter again = filter(u"(client:c* OR haiku) -tag:secret cost>0.0001"_s);
        LiveTotals expected;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (again.matches(model.rowAt(row), model.pool()))
                expected.add(model.rowAt(row));
        }
        QCOMPARE(shown.totals(), expected);
        QCOMPARE(shown.rowCount(), int(expected.decisions));
        QCOMPARE(shown.rowOf(changed.id), -1);
    }

    void poolForgetsTextsNobodyUses()
    {
        LiveModel model(50, 0);
        FilteredLiveModel shown(model);
        const QAbstractItemModelTester tester(&shown, strict);
        shown.setFilter(filter(u"session:x-"_s));
        test::SampleRecords samples;
        const QSignalSpy rebuilt(&model, &LiveModel::poolRebuilt);
        for (int i = 0; i < 400; ++i) {
            DecisionRecord record = samples.next();
            record.session = u"x-%1"_s.arg(i);
            model.upsert({record});
        }
        QVERIFY(rebuilt.count() > 0);
        QVERIFY(model.pool().size() < 200);
        QTRY_COMPARE(shown.rowCount(), model.rowCount());
        QCOMPARE(model.pool().text(model.rowAt(model.rowCount() - 1).session), u"x-399"_s);
    }

    void amountsForPeople_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::addRow("zero") << qint64{0} << u"$0"_s;
        QTest::addRow("small") << qint64{4'100'000} << u"$0.0041"_s;
        QTest::addRow("smaller shows two digits") << qint64{41'234} << u"$0.000041"_s;
        QTest::addRow("one nano") << qint64{1} << u"$0.000000001"_s;
        QTest::addRow("dollars") << qint64{12'345'600'000'000} << u"$12,345.60"_s;
        QTest::addRow("loss") << qint64{-3'104'000'000} << u"-$3.10"_s;
        QTest::addRow("rounds up to the dollar") << qint64{999'999'999} << u"$1.0000"_s;
    }
    void amountsForPeople()
    {
        QFETCH(const qint64, nano);
        QFETCH(const QString, text);
        QCOMPARE(usd({nano}), text);
    }

    void durationsForPeople()
    {
        QCOMPARE(duration(-1), u"–"_s);
        QCOMPARE(duration(84), u"84 µs"_s);
        QCOMPARE(duration(3'210), u"3.2 ms"_s);
        QCOMPARE(duration(380'000), u"0.38 s"_s);
        QCOMPARE(duration(12'440'000), u"12.4 s"_s);
        QCOMPARE(duration(125'000'000), u"2 min 05 s"_s);
    }
};

QTEST_GUILESS_MAIN(TestLiveModel)
#include "tst_live_model.moc"
