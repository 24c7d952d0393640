// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/waterfall.h"
#include "models/detail_table.h"
#include "models/explanation.h"

#include "support/strict_messages.h"
#include "ui/sample_records.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

namespace {

QStringList lines(const DetailTable &table)
{
    QStringList list;
    for (const QList<DetailCell> &row : table.rows) {
        QStringList cells;
        for (const DetailCell &cell : row)
            cells.append(cell.text);
        list.append(cells.join(u'|'));
    }
    return list;
}

} // namespace

class TestDetail final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { test::failOnAnyComplaint(); }

    void aGateSaysTheFirstPartOfItsNote()
    {
        QCOMPARE(gateBrief(u"chain everyday; the session stays on a/b: its cache"_s), u"chain everyday"_s);
        QCOMPARE(gateBrief(u"tag confidential + internal (confidential: 1 × email (mail); internal: default)"_s),
                 u"tag confidential + internal"_s);
        QCOMPARE(gateBrief(u"tag internal"_s), u"tag internal"_s);
        QCOMPARE(gateBrief({}), QString());
    }

    void candidatesHaveVerdicts()
    {
        test::SampleRecords samples;
        const DecisionRecord story = samples.fallbackStory();
        const QList<CandidateRow> rows = candidateRows(story, readExplanation(story.explanation));
        QStringList verdicts;
        for (const CandidateRow &row : rows)
            verdicts.append(row.model + u' ' + verdictWords(row.verdict));
        QCOMPARE(verdicts.mid(0, 4), (QStringList{u"anthropic/claude-haiku tried, failed"_s, u"openai/gpt-4o answered"_s,
                                                  u"deepseek/deepseek-v3 not allowed"_s, u"ollama/llama-3.1-8b not capable"_s}));
    }

    void whyNotNamesTheFirstFailingGate()
    {
        test::SampleRecords samples;
        const DecisionRecord story = samples.fallbackStory();
        const Explanation explanation = readExplanation(story.explanation);
        QCOMPARE(whyNot(u"ollama/llama-3.1-8b"_s, story, explanation),
                 u"ollama/llama-3.1-8b left at gate “Capability”: it has context 8,192, required is 31204 tokens."_s);
        Explanation changeable = explanation;
        for (ExplainedGate &gate : changeable.gates) {
            for (ExplainedDeparture &left : gate.left)
                left.change = u"a request shorter by 23012 tokens"_s;
        }
        QVERIFY(whyNot(u"ollama/llama-3.1-8b"_s, story, changeable)
                    .endsWith(u"required is 31204 tokens. Enough would have been: a request shorter by 23012 tokens."_s));
        QVERIFY(whyNot(u"anthropic/claude-haiku"_s, story, explanation).contains(u"429 rate limited"_s));
        QVERIFY(whyNot(u"nobody/nothing"_s, story, explanation).contains(u"not among the models"_s));
    }

    void savingAndLossAreSaid()
    {
        DecisionRecord record;
        record.baselineModel = u"openai/gpt-4o"_s;
        QVERIFY(savingSentence(record).isEmpty());
        record.cost = NanoUsd{4'100'000};
        record.baselineCost = NanoUsd{16'900'000};
        QCOMPARE(savingSentence(record), u"Saved $0.0128 against openai/gpt-4o"_s);
        record.baselineCost = NanoUsd{1'000'000};
        QCOMPARE(savingSentence(record), u"Cost $0.0031 more than openai/gpt-4o"_s);
        record.attempts.append(AttemptRecord{});
        QVERIFY(lines(costTable(record)).contains(u"Lost against the baseline||$0.0031"_s));
    }

    void costTableAddsUp()
    {
        test::SampleRecords samples;
        const DecisionRecord story = samples.fallbackStory();
        const DetailTable table = costTable(story);
        QCOMPARE(table.headers, (QStringList{u"Tokens"_s, u"anthropic/claude-haiku"_s, u"openai/gpt-4o"_s, u"Together"_s}));
        for (const QList<DetailCell> &row : table.rows)
            QCOMPARE(row.size(), table.headers.size());
        QCOMPARE(lines(table).constFirst(), u"Input|0|7,801|7,801"_s);
    }

    void unreadableExplanationIsEmpty()
    {
        QVERIFY(readExplanation("").isEmpty());
        QVERIFY(readExplanation("[1,2,").isEmpty());
        QVERIFY(readExplanation("{\"gates\":7,\"candidates\":{\"a\":1}}").isEmpty());
    }

    void tableModelIsSound()
    {
        DetailTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        test::SampleRecords samples;
        for (int i = 0; i < 50; ++i) {
            const DecisionRecord record = samples.next();
            const Explanation explanation = readExplanation(record.explanation);
            model.setTable(departureTable(explanation));
            model.setTable(candidateTable(record, explanation));
            model.setTable(costTable(record));
        }
        model.setTable({});
        QCOMPARE(model.rowCount(), 0);
    }

    void waterfallSplitsAnAttempt()
    {
        DecisionRecord record;
        record.time = {1'000'000};
        record.durationUs = 500'000;
        AttemptRecord attempt;
        attempt.model = u"openai/gpt-4o"_s;
        attempt.started = {1'010'000};
        attempt.connectedUs = 20'000;
        attempt.firstByteUs = 90'000;
        attempt.firstContentUs = 100'000;
        attempt.totalUs = 490'000;
        attempt.httpStatus = 200;
        record.attempts.append(attempt);
        const Waterfall waterfall = makeWaterfall(record);
        QCOMPARE(waterfall.endUs, 500'000);
        using Kind = WaterfallPart::Kind;
        QCOMPARE(waterfall.bars.constFirst().parts,
                 (QList<WaterfallPart>{{Kind::Connect, 10'000, 30'000}, {Kind::Wait, 30'000, 110'000}, {Kind::Stream, 110'000, 500'000}}));
        QCOMPARE(waterfall.position(250'000, 100.0), 50.0);
    }

    void failedAttemptStopsWhereItFailed()
    {
        DecisionRecord record;
        AttemptRecord attempt;
        attempt.failure = FailureClass::Timeout;
        attempt.totalUs = 10'000;
        record.attempts.append(attempt);
        attempt.retry = true;
        attempt.started = {12'000};
        record.attempts.append(attempt);
        attempt.retry = false;
        attempt.started = {25'000};
        record.attempts.append(attempt);
        const Waterfall waterfall = makeWaterfall(record);
        QCOMPARE(waterfall.endUs, 35'000);
        QCOMPARE(waterfall.bars.at(0).step, WaterfallBar::Step::First);
        QCOMPARE(waterfall.bars.at(1).step, WaterfallBar::Step::Retry);
        QCOMPARE(waterfall.bars.at(2).step, WaterfallBar::Step::Fallback);
        QCOMPARE(waterfall.bars.at(2).parts, (QList<WaterfallPart>{{WaterfallPart::Kind::Connect, 25'000, 35'000}}));
    }

    void hedgesAndRescuesAreTold()
    {
        DecisionRecord record;
        AttemptRecord attempt;
        attempt.model = u"a/one"_s;
        attempt.failure = FailureClass::Outrun;
        attempt.connectedUs = 5'000;
        attempt.totalUs = 90'000;
        record.attempts.append(attempt);
        attempt = {};
        attempt.model = u"b/two"_s;
        attempt.role = AttemptRole::Hedge;
        attempt.why = u"a/one had no content after 50 ms."_s;
        attempt.started = {50'000};
        attempt.firstContentUs = 40'000;
        attempt.totalUs = 60'000;
        record.attempts.append(attempt);
        attempt.role = AttemptRole::Restart;
        record.attempts.append(attempt);
        attempt.role = AttemptRole::Continuation;
        record.attempts.append(attempt);
        const Waterfall waterfall = makeWaterfall(record);
        QVERIFY(waterfall.bars.at(0).outrun);
        QVERIFY(!waterfall.bars.at(0).failed);
        QVERIFY(!waterfall.bars.at(0).running);
        QCOMPARE(waterfall.bars.at(1).step, WaterfallBar::Step::Hedge);
        QVERIFY2(waterfall.bars.at(1).outcome.contains(attempt.why), qPrintable(waterfall.bars.at(1).outcome));
        QCOMPARE(waterfall.bars.at(2).step, WaterfallBar::Step::Rescue);
        QCOMPARE(waterfall.bars.at(3).step, WaterfallBar::Step::Rescue);
    }

    void theNextKeyIsToldFromARetry()
    {
        DecisionRecord record;
        AttemptRecord attempt;
        attempt.key = u"env:A …1234"_s;
        attempt.failure = FailureClass::Auth;
        attempt.httpStatus = 401;
        attempt.totalUs = 10'000;
        record.attempts.append(attempt);
        attempt = {};
        attempt.key = u"env:B …5678"_s;
        attempt.retry = true;
        attempt.role = AttemptRole::NextKey;
        attempt.why = u"env:A …1234 was refused"_s;
        record.attempts.append(attempt);
        const Waterfall waterfall = makeWaterfall(record);
        QCOMPARE(waterfall.bars.at(1).step, WaterfallBar::Step::NextKey);
        QVERIFY2(waterfall.bars.at(0).outcome.endsWith(u" · env:A …1234"_s), qPrintable(waterfall.bars.at(0).outcome));
        QVERIFY2(waterfall.bars.at(1).outcome.endsWith(u" · env:A …1234 was refused · env:B …5678"_s),
                 qPrintable(waterfall.bars.at(1).outcome));
    }

    void ticksAreRound_data()
    {
        QTest::addColumn<qint64>("end");
        QTest::addColumn<QString>("second");
        QTest::addRow("ten seconds") << qint64{9'900'000} << u"2 s"_s;
        QTest::addRow("one second") << qint64{1'000'000} << u"0.2 s"_s;
        QTest::addRow("a few milliseconds") << qint64{4'200} << u"1 ms"_s;
        QTest::addRow("hardly anything") << qint64{1} << u"1 µs"_s;
        QTest::addRow("ten minutes") << qint64{600'000'000} << u"200 s"_s;
    }
    void ticksAreRound()
    {
        QFETCH(const qint64, end);
        QFETCH(const QString, second);
        const qint64 distance = tickDistance(end);
        QCOMPARE(tickText(distance, distance), second);
    }
};

QTEST_GUILESS_MAIN(TestDetail)
#include "tst_detail.moc"
