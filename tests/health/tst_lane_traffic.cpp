// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/board.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace signalbox;
using namespace std::chrono_literals;
using health::AttemptOutcome;
using health::Board;
using health::Lane;
using health::LaneSnapshot;
using health::MinuteCell;
using health::RollingHistogram;
using std::chrono::microseconds;

namespace {

constexpr microseconds start = 100min;

AttemptOutcome answered(microseconds firstContent, microseconds total, qint64 tokens, bool streamed = true)
{
    AttemptOutcome outcome;
    outcome.firstContent = firstContent;
    outcome.total = total;
    outcome.outputTokens = tokens;
    outcome.streamed = streamed;
    return outcome;
}

AttemptOutcome failed(FailureClass failure, quint64 decision = 0)
{
    AttemptOutcome outcome;
    outcome.failure = failure;
    outcome.decision = {decision};
    return outcome;
}

void attempt(Lane &lane, const AttemptOutcome &outcome, microseconds now)
{
    (void)lane.tryEnter(now);
    lane.record(outcome, now);
}

} // namespace

class TestLaneTraffic final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void percentilesAreNearTheTruth_data()
    {
        QTest::addColumn<qint64>("bound");
        QTest::addRow("exact below 32") << qint64{32};
        QTest::addRow("microseconds of a fast answer") << qint64{1'000};
        QTest::addRow("a minute") << qint64{60'000'000};
        QTest::addRow("the whole range") << qint64{1} * 4'294'967'295;
    }
    void percentilesAreNearTheTruth()
    {
        QFETCH(const qint64, bound);
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 30; ++round) {
            RollingHistogram histogram;
            std::vector<qint64> values(1 + random.bounded(500u));
            for (qint64 &value : values) {
                value = static_cast<qint64>(random.bounded(static_cast<double>(bound)));
                histogram.add(value, start);
            }
            std::sort(values.begin(), values.end());
            const auto percentiles = histogram.percentiles(start);
            QCOMPARE(percentiles.count, static_cast<qint64>(values.size()));
            for (const auto &[percent, found] : {std::pair{50, percentiles.p50}, {95, percentiles.p95}, {99, percentiles.p99}}) {
                const qint64 truth = values.at((values.size() * static_cast<size_t>(percent) + 99) / 100 - 1);
                QVERIFY2(std::abs(found - truth) * 32 <= truth, qPrintable(QStringLiteral("p%1 is %2, not %3").arg(percent).arg(truth).arg(found)));
            }
        }
    }

    void valuesOutOfRangeAreClamped()
    {
        RollingHistogram histogram;
        histogram.add(-5, start);
        QCOMPARE(histogram.percentiles(start).p99, 0);
        histogram.add(std::numeric_limits<qint64>::max(), start);
        QVERIFY(histogram.percentiles(start).p99 > qint64{4'000'000'000});
    }

    void percentilesRollOverFiveMinutes()
    {
        RollingHistogram histogram;
        for (int minute = 0; minute < 8; ++minute)
            histogram.add(minute, start + minute * 1min);
        const microseconds last = start + 7min;
        QCOMPARE(histogram.percentiles(last).count, 5);
        QCOMPARE(histogram.percentiles(last).p50, 5);
        QCOMPARE(histogram.percentiles(last + 4min).count, 1);
        QCOMPARE(histogram.percentiles(last + 5min).count, 0);
        histogram.add(9, last + 100min);
        QCOMPARE(histogram.percentiles(last + 100min).count, 1);
        histogram.add(9, last + 99min); // another thread read its clock earlier
        QCOMPARE(histogram.percentiles(last + 100min).count, 2);
    }

    void speedsOfALane()
    {
        Lane lane(QStringLiteral("p/m"));
        QCOMPARE(lane.snapshot(start).speed.duration.count, 0);
        attempt(lane, answered(200ms, 1200ms, 51), start);
        attempt(lane, answered(1s, 1s, 20, false), start); // one piece: no first token, a speed over the whole
        attempt(lane, answered(300ms, 300ms, 1), start);   // a single token has no speed
        attempt(lane, failed(FailureClass::Timeout), start);
        const LaneSnapshot snapshot = lane.snapshot(start);
        QCOMPARE(snapshot.speed.firstToken.count, 2);
        QCOMPARE(snapshot.speed.duration.count, 3);
        QCOMPARE(snapshot.speed.tokensPerSecond.count, 2);
        const auto near = [](double found, double truth) { return std::abs(found - truth) <= truth / 32; };
        QVERIFY(near(snapshot.speed.tokensPerSecond.p99, 50));
        QVERIFY(near(snapshot.speed.tokensPerSecond.p50, 20));
        QVERIFY(near(static_cast<double>(snapshot.speed.firstToken.p50.count()), 200'000));
        QVERIFY(near(static_cast<double>(snapshot.speed.duration.p99.count()), 1'200'000));
        QCOMPARE(snapshot.speed.meanFirstToken, microseconds(205ms)); // a burst weighs 5 % each
        QCOMPARE(lane.state().firstContent, snapshot.speed.meanFirstToken);
        QCOMPARE(snapshot.speed.meanTokensPerSecond, 48.5);
    }

    void sixtyMinutesAreKept()
    {
        Lane lane(QStringLiteral("p/m"));
        attempt(lane, answered(1ms, 2ms, 10), start);
        attempt(lane, failed(FailureClass::RateLimited), start + 1min);
        attempt(lane, failed(FailureClass::Unavailable), start + 1min);
        attempt(lane, failed(FailureClass::Auth), start + 1min);
        attempt(lane, failed(FailureClass::InvalidRequest), start + 1min);
        attempt(lane, failed(FailureClass::ClientGone), start + 1min);
        const health::MinuteCells now = lane.snapshot(start + 2min).minutes;
        QCOMPARE(now[59], MinuteCell{});
        QCOMPARE(now[58], (MinuteCell{5, 2, 1, 0}));
        QCOMPARE(now[57], (MinuteCell{1, 0, 0, 10}));
        QCOMPARE(lane.snapshot(start + 59min).minutes[0], (MinuteCell{1, 0, 0, 10}));
        QCOMPARE(lane.snapshot(start + 60min).minutes[0], (MinuteCell{5, 2, 1, 0}));
        QCOMPARE(lane.snapshot(start + 61min).minutes, health::MinuteCells{});
        attempt(lane, answered(1ms, 2ms, 10), start + 61min); // the same cell as the second minute
        QCOMPARE(lane.snapshot(start + 61min).minutes[59], (MinuteCell{1, 0, 0, 10}));
        attempt(lane, answered(1ms, 2ms, 10), start + 1'000min);
        QCOMPARE(lane.snapshot(start + 1'000min).minutes[59], (MinuteCell{1, 0, 0, 10}));
        QCOMPARE(lane.snapshot(start + 1'000min).minutes[58], MinuteCell{});
    }

    void theLastErrorsNameTheirDecisions()
    {
        Lane lane(QStringLiteral("p/m"));
        for (quint64 id = 1; id <= 25; ++id) {
            AttemptOutcome outcome = failed(FailureClass::ContextLength, id);
            outcome.detail = QString(5'000, u'x');
            outcome.httpStatus = 400;
            outcome.ended = {static_cast<qint64>(id)};
            attempt(lane, outcome, start);
        }
        attempt(lane, failed(FailureClass::ClientGone, 26), start); // nobody's error
        attempt(lane, {}, start);
        const QList<health::LaneError> errors = lane.snapshot(start).lastErrors;
        QCOMPARE(errors.size(), health::LaneTraffic::keptErrors);
        QCOMPARE(errors.first(), (health::LaneError{{25}, {25}, FailureClass::ContextLength, 400, QString(200, u'x')}));
        QCOMPARE(errors.last().decision, DecisionId{16});
    }

    void inFlightIsWhatWasSentAndHasNotEnded()
    {
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(lane.tryEnter(start));
        lane.record({}, start);
        lane.abandon();
        QCOMPARE(lane.snapshot(start).inFlight, 1);
        QCOMPARE(lane.snapshot(start).minutes[59].calls, 1);
    }

    void anAbandonedProbeIsFree()
    {
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 3; ++i)
            attempt(lane, failed(FailureClass::Unavailable), start);
        const microseconds now = lane.state().openUntil;
        QVERIFY(lane.tryEnter(now));
        QVERIFY(!lane.tryEnter(now));
        lane.abandon();
        QVERIFY(lane.tryEnter(now));
    }

    void aDrainedLaneComesBackByItself()
    {
        Lane lane(QStringLiteral("p/m"));
        lane.setDrain(start + 10min);
        QVERIFY(!lane.state().available(start + 10min - 1us));
        QCOMPARE(lane.state().availableAt(start), start + 10min);
        QVERIFY(lane.state().available(start + 10min));
        lane.setDrain(0us);
        QVERIFY(lane.state().available(start + 1min));
    }

    void theBoardShowsEveryLane()
    {
        Board board;
        (void)board.lane(QStringLiteral("b/x"));
        attempt(*board.lane(QStringLiteral("a/x")), {}, start);
        const QList<LaneSnapshot> all = board.snapshot(start);
        QCOMPARE(all.size(), 2);
        QCOMPARE(all[0].model, QStringLiteral("a/x"));
        QCOMPARE(all[0].minutes[59].calls, 1);
        QCOMPARE(all[1].minutes[59].calls, 0);
    }

    void recordingIsCheap()
    {
        Lane lane(QStringLiteral("p/m"));
        const AttemptOutcome outcome = answered(200ms, 1200ms, 51);
        microseconds now = start;
        QBENCHMARK {
            QVERIFY(lane.tryEnter(now));
            lane.record(outcome, now += 1ms);
        }
    }
};

QTEST_APPLESS_MAIN(TestLaneTraffic)
#include "tst_lane_traffic.moc"
