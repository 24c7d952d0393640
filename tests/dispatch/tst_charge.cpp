// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/charge.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using catalog::CancelledStream;

namespace {

/// 1 USD in, 4 USD out per million tokens: 1,000 and 4,000 nano-USD a token.
catalog::Model model()
{
    catalog::Model model;
    model.price = catalog::Price{};
    model.price->input = PicoUsd{1'000'000};
    model.price->output = PicoUsd{4'000'000};
    return model;
}

AttemptRecord charged(const Worked &worked, const catalog::Model &of = model())
{
    AttemptRecord attempt;
    attempt.costNote = u"of another time"_s;
    attempt.reckoned = NanoUsd{1};
    chargeAttempt(attempt, worked, of);
    return attempt;
}

Worked counted(const Usage &usage)
{
    Worked worked;
    worked.usage = usage;
    worked.inputEstimate = 100;
    worked.outputEstimate = 10;
    return worked;
}

Worked left(CancelledStream cancelled, bool stream)
{
    Worked worked;
    worked.inputEstimate = 100;
    worked.outputEstimate = 10;
    worked.wholeAnswer = 64;
    worked.leftEarly = true;
    worked.stream = stream;
    worked.cancelled = cancelled;
    return worked;
}

} // namespace

class TestCharge final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void figuresOfTheProviderCount()
    {
        const AttemptRecord attempt = charged(counted({.input = 7, .output = 3}));
        QCOMPARE(attempt.costKind, CostKind::Computed);
        QCOMPARE(attempt.cost, NanoUsd{7 * 1'000 + 3 * 4'000});
        QVERIFY(attempt.costNote.isEmpty());
        QVERIFY(!attempt.reckoned);
        QVERIFY(!attempt.price.isEmpty());
    }

    void whatTheProviderSaysItCostIsComparedWithWhatWeReckon()
    {
        Worked worked = counted({.input = 7, .output = 3});
        worked.cost = NanoUsd{20'000};
        const AttemptRecord attempt = charged(worked);
        QCOMPARE(attempt.costKind, CostKind::Reported);
        QCOMPARE(attempt.cost, NanoUsd{20'000});
        QCOMPARE(attempt.reckoned, NanoUsd{19'000});
        QVERIFY(!charged(worked, catalog::Model()).reckoned);
    }

    void aReportedZeroWhereOurPriceSaysOtherwiseIsNotBelieved()
    {
        Worked worked = counted({.input = 7, .output = 3});
        worked.cost = NanoUsd{0};
        QCOMPARE(charged(worked).costKind, CostKind::Computed);
        QCOMPARE(charged(worked).cost, NanoUsd{19'000});
    }

    void withoutAPriceNothingIsFree()
    {
        const AttemptRecord attempt = charged(counted({.input = 7, .output = 3}), catalog::Model());
        QCOMPARE(attempt.costKind, CostKind::Unpriced);
        QVERIFY(!attempt.cost);
    }

    void figuresThatCannotBeAreEstimated_data()
    {
        QTest::addColumn<Usage>("usage");
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("said");
        QTest::addRow("no prompt") << Usage{.output = 3} << qint64{100 * 1'000 + 3 * 4'000} << u"the prompt is estimated"_s;
        QTest::addRow("no answer where there was one") << Usage{.input = 7} << qint64{7 * 1'000 + 10 * 4'000} << u"the answer is estimated"_s;
        QTest::addRow("nothing") << Usage{} << qint64{100 * 1'000 + 10 * 4'000} << u"all of it is estimated"_s;
    }
    void figuresThatCannotBeAreEstimated()
    {
        QFETCH(const Usage, usage);
        QFETCH(const qint64, nano);
        QFETCH(const QString, said);
        const AttemptRecord attempt = charged(counted(usage));
        QCOMPARE(attempt.costKind, CostKind::Estimated);
        QCOMPARE(attempt.cost, NanoUsd{nano});
        QVERIFY2(attempt.costNote.contains(said), qPrintable(attempt.costNote));
    }

    void piecesNeedNoPrompt()
    {
        Worked worked = counted({.seconds = 30});
        worked.outputEstimate = 0;
        catalog::Model spoken = model();
        spoken.price->second = PicoUsd{100'000'000};
        QCOMPARE(charged(worked, spoken).costKind, CostKind::Computed);
        QCOMPARE(charged(worked, spoken).cost, NanoUsd{30 * 100'000});
    }

    void aPieceWithoutAPriceIsSaidAndNeverZero()
    {
        Worked worked = counted({.input = 7, .output = 3, .searches = 2});
        AttemptRecord attempt = charged(worked);
        QCOMPARE(attempt.cost, NanoUsd{19'000});
        QCOMPARE(attempt.costNote, u"Not in it, because there is no price: 2 searches."_s);
        worked = counted({.images = 1});
        worked.outputEstimate = 0;
        attempt = charged(worked);
        QCOMPARE(attempt.costKind, CostKind::Unpriced);
        QVERIFY(!attempt.cost);
    }

    void soundAtThePriceOfTextIsSaid()
    {
        const AttemptRecord attempt = charged(counted({.input = 7, .output = 3, .audioInput = 5}));
        QCOMPARE(attempt.cost, NanoUsd{19'000});
        QCOMPARE(attempt.costNote, u"At the price of text, because there is no other: 5 audio input."_s);
    }

    void aCallThatWasLeftIsChargedAsItsProviderBills_data()
    {
        QTest::addColumn<CancelledStream>("cancelled");
        QTest::addColumn<bool>("stream");
        QTest::addColumn<qint64>("output");
        QTest::addColumn<QString>("said");
        QTest::addRow("it stops") << CancelledStream::Stops << true << qint64{10} << u"the provider stops"_s;
        QTest::addRow("it goes on") << CancelledStream::Billed << true << qint64{64} << u"probably bills all"_s;
        QTest::addRow("nobody knows") << CancelledStream::Unknown << true << qint64{10} << u"is not known"_s;
        QTest::addRow("not streamed") << CancelledStream::Stops << false << qint64{64} << u"not streamed"_s;
    }
    void aCallThatWasLeftIsChargedAsItsProviderBills()
    {
        QFETCH(const CancelledStream, cancelled);
        QFETCH(const bool, stream);
        QFETCH(const qint64, output);
        QFETCH(const QString, said);
        const AttemptRecord attempt = charged(left(cancelled, stream));
        QCOMPARE(attempt.costKind, CostKind::Estimated);
        QCOMPARE(attempt.usage, (Usage{.input = 100, .output = output}));
        QCOMPARE(attempt.cost, NanoUsd{100 * 1'000 + output * 4'000});
        QVERIFY2(attempt.costNote.contains(said), qPrintable(attempt.costNote));
    }

    void longerThanExpectedIsWhatHadCome()
    {
        Worked worked = left(CancelledStream::Billed, true);
        worked.outputEstimate = 500;
        QCOMPARE(charged(worked).usage.output, 500);
    }

    void whatTheProviderToldBeforeItWasLeftCounts()
    {
        Worked worked = left(CancelledStream::Stops, true);
        worked.seen = {.input = 20, .cacheRead = 70, .output = 1};
        QCOMPARE(charged(worked).usage, (Usage{.input = 20, .cacheRead = 70, .output = 10}));
    }

    void aRefusalCostsNothing()
    {
        Worked worked = left(CancelledStream::Billed, true);
        worked.mayBeBilled = false;
        const AttemptRecord attempt = charged(worked);
        QCOMPARE(attempt.cost, NanoUsd{0});
        QCOMPARE(attempt.costKind, CostKind::Computed);
        QVERIFY(attempt.costNote.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestCharge)
#include "tst_charge.moc"
