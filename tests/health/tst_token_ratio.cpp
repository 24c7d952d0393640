// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/board.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <limits>

using namespace signalbox;
using namespace Qt::StringLiterals;
using health::TokenRatio;

class TestTokenRatio final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    /// Whatever the true ratio within the bounds and however reports scatter around it, it is found.
    void convergesToWhatIsReported()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int round = 0; round < 200; ++round) {
            const double truth = 0.3 * std::pow(10.0, random.generateDouble()); // 0.3…3
            TokenRatio ratio;
            for (int i = 0; i < 400; ++i) {
                const qint64 estimated = 512 + random.bounded(20'000);
                const double noise = std::exp((random.generateDouble() - 0.5) * 0.4);
                ratio.add(qRound64(truth * noise * static_cast<double>(estimated)), estimated);
            }
            const double off = std::abs(std::log(ratio.ratio() / truth));
            QVERIFY2(off < 0.08, qPrintable(u"seed %1 round %2: %3 instead of %4"_s.arg(seed).arg(round).arg(ratio.ratio()).arg(truth)));
            QCOMPARE(ratio.samples(), 400);
        }
    }

    void followsAChange()
    {
        TokenRatio ratio;
        for (int i = 0; i < 1'000; ++i)
            ratio.add(1'000, 1'000);
        QCOMPARE(ratio.ratio(), 1.0);
        for (int i = 0; i < 200; ++i)
            ratio.add(1'400, 1'000); // another tokeniser
        QVERIFY2(std::abs(ratio.ratio() - 1.4) < 0.03, qPrintable(QString::number(ratio.ratio())));
    }

    void oneReportMovesItLittle()
    {
        TokenRatio ratio;
        ratio.add(3'900, 1'000);
        QVERIFY(ratio.ratio() > 1.0 && ratio.ratio() < 1.3);
        TokenRatio settled;
        for (int i = 0; i < 100; ++i)
            settled.add(1'200, 1'000);
        const double before = settled.ratio();
        settled.add(15'000, 1'000);
        QVERIFY(settled.ratio() < before * 1.02);
    }

    void neverLeavesItsBounds()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        TokenRatio ratio;
        for (int i = 0; i < 100'000; ++i) {
            const int shift = random.bounded(64);
            const auto reported = static_cast<qint64>(random.generate64() >> shift);
            const auto estimated = static_cast<qint64>(random.generate64() >> random.bounded(64));
            ratio.add(i % 3 == 0 ? -reported : reported, i % 5 == 0 ? -estimated : estimated);
            QVERIFY2(ratio.ratio() >= TokenRatio::least && ratio.ratio() <= TokenRatio::most, qPrintable(u"seed %1"_s.arg(seed)));
        }
        for (const qint64 extreme : {qint64{15'999}, qint64{63}}) {
            for (int i = 0; i < 10'000; ++i)
                ratio.add(extreme, 1'000);
            QVERIFY(ratio.ratio() >= TokenRatio::least && ratio.ratio() <= TokenRatio::most);
        }
    }

    void learnsNothingOfHostileReports_data()
    {
        QTest::addColumn<qint64>("reported");
        QTest::addColumn<qint64>("estimated");
        constexpr qint64 most = std::numeric_limits<qint64>::max();
        QTest::newRow("zero") << qint64{0} << qint64{1'000};
        QTest::newRow("negative") << qint64{-1'000} << qint64{1'000};
        QTest::newRow("2^60") << (qint64{1} << 60) << qint64{1'000};
        QTest::newRow("all there is") << most << most;
        QTest::newRow("the least there is") << std::numeric_limits<qint64>::min() << qint64{1'000};
        QTest::newRow("a hundred times too many") << qint64{100'000} << qint64{1'000};
        QTest::newRow("a hundredth") << qint64{10} << qint64{1'000};
        QTest::newRow("nothing was estimated") << qint64{1'000} << qint64{0};
        QTest::newRow("a prompt too short to tell") << qint64{60} << qint64{20};
    }
    void learnsNothingOfHostileReports()
    {
        QFETCH(qint64, reported);
        QFETCH(qint64, estimated);
        TokenRatio ratio;
        ratio.add(reported, estimated);
        QCOMPARE(ratio.ratio(), 1.0);
        QCOMPARE(ratio.samples(), 0);
    }

    /// The board keeps lanes over reloads of the policy, and with them what they taught.
    void aLaneLearnsFromItsAttempts()
    {
        health::Board board;
        const auto lane = board.lane(u"p/m"_s);
        for (int i = 0; i < 50; ++i) {
            QVERIFY(lane->tryEnter(std::chrono::seconds(i)));
            health::AttemptOutcome outcome;
            outcome.inputTokens = 1'300;
            outcome.estimatedInput = i % 2 == 0 ? 1'000 : 0; // every other one has nothing to teach
            lane->record(outcome, std::chrono::seconds(i));
        }
        QCOMPARE(board.lane(u"p/m"_s)->tokenRatio(), lane->tokenRatio());
        QVERIFY2(std::abs(lane->tokenRatio() - 1.3) < 0.03, qPrintable(QString::number(lane->tokenRatio())));
        QCOMPARE(lane->snapshot(std::chrono::seconds(60)).tokenReports, 25);
        QCOMPARE(board.lane(u"p/other"_s)->tokenRatio(), 1.0);
    }
};

QTEST_GUILESS_MAIN(TestTokenRatio)
#include "tst_token_ratio.moc"
