// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/board.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <vector>

using namespace signalbox;
using namespace std::chrono_literals;
using health::AttemptOutcome;
using health::Board;
using health::Breaker;
using health::Lane;
using health::LaneState;
using std::chrono::microseconds;

namespace {

AttemptOutcome failed(FailureClass failure, microseconds retryAfter = 0us)
{
    AttemptOutcome outcome;
    outcome.failure = failure;
    outcome.retryAfter = retryAfter;
    return outcome;
}

AttemptOutcome tookTotal(AttemptOutcome outcome, microseconds total)
{
    outcome.total = total;
    return outcome;
}

/// Lets one attempt in and finishes it at the same moment.
void attempt(Lane &lane, const AttemptOutcome &outcome, microseconds now)
{
    QVERIFY(lane.tryEnter(now));
    lane.record(outcome, now);
}

constexpr microseconds start = 1000s;

} // namespace

class TestBoard final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void aNewLaneIsAvailable()
    {
        Lane lane(QStringLiteral("p/m"));
        QVERIFY(lane.state().available(start));
        QCOMPARE(lane.state().availableAt(start), start);
        QCOMPARE(lane.state().breaker, Breaker::Closed);
    }

    void opensWhen_data()
    {
        QTest::addColumn<QByteArray>("calls"); // one a second: f failure, s success, r 429, g client gone, i invalid
        QTest::addColumn<bool>("open");
        QTest::addRow("three failures in a row") << QByteArray("fff") << true;
        QTest::addRow("two are not enough") << QByteArray("ff") << false;
        QTest::addRow("a success between") << QByteArray("ffsff") << true; // 4 of 5
        QTest::addRow("half of four calls is too little to tell") << QByteArray("sffs") << false;
        QTest::addRow("half of six") << QByteArray("sfsfsf") << true;
        QTest::addRow("two of five") << QByteArray("sfsfs") << false;
        QTest::addRow("others between do not break a row") << QByteArray("frfgif") << true;
        QTest::addRow("rate limits are no failures") << QByteArray("rrrrrr") << false;
        QTest::addRow("clients that left are no failures") << QByteArray("gggggg") << false;
        QTest::addRow("bad requests are no failures") << QByteArray("iiiiii") << false;
    }
    void opensWhen()
    {
        QFETCH(const QByteArray, calls);
        QFETCH(const bool, open);
        Lane lane(QStringLiteral("p/m"));
        microseconds now = start;
        for (const char call : calls) {
            AttemptOutcome outcome;
            if (call == 'f')
                outcome = failed(FailureClass::Unavailable);
            else if (call == 'r')
                outcome = failed(FailureClass::RateLimited, 1us);
            else if (call == 'g')
                outcome = failed(FailureClass::ClientGone);
            else if (call == 'i')
                outcome = failed(FailureClass::InvalidRequest);
            attempt(lane, outcome, now += 1s);
        }
        QCOMPARE(lane.state().breaker == Breaker::Open, open);
        QCOMPARE(lane.state().available(now + 1ms), !open);
    }

    void oldCallsAreForgotten()
    {
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 2; ++i) {
            attempt(lane, failed(FailureClass::Timeout), start + i * 2s);
            attempt(lane, {}, start + i * 2s + 1s);
        }
        attempt(lane, failed(FailureClass::Timeout), start + 40s); // 3 of 5 with the old ones, 1 of 1 without
        QCOMPARE(lane.state().breaker, Breaker::Closed);
    }

    void theWindowIsThirtySeconds_data()
    {
        QTest::addColumn<int>("seconds"); // from two failures of four calls to the third of five
        QTest::addColumn<bool>("open");
        QTest::addRow("within") << 29 << true;
        QTest::addRow("past") << 30 << false;
    }
    void theWindowIsThirtySeconds()
    {
        QFETCH(const int, seconds);
        QFETCH(const bool, open);
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 2; ++i) {
            attempt(lane, failed(FailureClass::Timeout), start);
            attempt(lane, {}, start);
        }
        attempt(lane, failed(FailureClass::Timeout), start + std::chrono::seconds(seconds));
        QCOMPARE(lane.state().breaker == Breaker::Open, open);
    }

    void staysOpenLongerEachTimeButNotForever()
    {
        Lane lane(QStringLiteral("p/m"), 7);
        microseconds now = start;
        for (int i = 0; i < 3; ++i)
            attempt(lane, failed(FailureClass::Unavailable), now);
        for (const microseconds expected : {5s, 10s, 15s, 15s, 15s}) {
            const LaneState state = lane.state();
            QCOMPARE(state.breaker, Breaker::Open);
            const microseconds length = state.openUntil - now;
            QVERIFY(length >= expected * 9 / 10);
            QVERIFY(length <= expected * 11 / 10);
            QCOMPARE(state.availableAt(now), state.openUntil);
            QVERIFY(!lane.tryEnter(state.openUntil - 1us));
            QCOMPARE(state.breakerAt(state.openUntil), Breaker::HalfOpen);
            now = state.openUntil;
            QVERIFY(lane.state().available(now));
            attempt(lane, failed(FailureClass::Unavailable), now);
        }
    }

    void jitterDiffersByLaneAndRepeatsBySeed()
    {
        const auto openFor = [](quint64 seed) {
            Lane lane(QStringLiteral("p/m"), seed);
            for (int i = 0; i < 3; ++i)
                attempt(lane, failed(FailureClass::Unavailable), start);
            return lane.state().openUntil - start;
        };
        QCOMPARE(openFor(1), openFor(1));
        QVERIFY(openFor(1) != openFor(2));
    }

    void oneProbeAtATimeAndTwoSuccessesClose()
    {
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 3; ++i)
            attempt(lane, failed(FailureClass::Unavailable), start);
        const microseconds now = lane.state().openUntil;
        QVERIFY(lane.tryEnter(now));
        QVERIFY(!lane.state().available(now));
        QCOMPARE(lane.state().availableAt(now), now + 250ms);
        QVERIFY(!lane.tryEnter(now));
        lane.record({}, now);
        QCOMPARE(lane.state().breaker, Breaker::HalfOpen);
        QVERIFY(lane.tryEnter(now));
        QVERIFY(!lane.tryEnter(now));
        lane.record({}, now);
        QCOMPARE(lane.state().breaker, Breaker::Closed);
        QVERIFY(lane.tryEnter(now));
        QVERIFY(lane.tryEnter(now));
        QCOMPARE(lane.state().consecutiveFailures, 0);
    }

    void aClosedBreakerStartsAfresh()
    {
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 3; ++i)
            attempt(lane, failed(FailureClass::Unavailable), start);
        const microseconds now = lane.state().openUntil;
        attempt(lane, {}, now);
        attempt(lane, {}, now);
        attempt(lane, failed(FailureClass::Unavailable), now);
        attempt(lane, failed(FailureClass::Unavailable), now);
        QCOMPARE(lane.state().breaker, Breaker::Closed);
        attempt(lane, failed(FailureClass::Unavailable), now);
        QVERIFY(lane.state().openUntil - now <= 5500ms); // the first step again
    }

    void returnsGradually()
    {
        Lane lane(QStringLiteral("p/m"));
        QCOMPARE(lane.state().sharePercent(start), 100); // never was out
        for (int i = 0; i < 3; ++i)
            attempt(lane, failed(FailureClass::Unavailable), start);
        const microseconds now = lane.state().openUntil;
        attempt(lane, {}, now);
        attempt(lane, {}, now);
        QCOMPARE(lane.state().sharePercent(now), 10);
        QCOMPARE(lane.state().sharePercent(now + 10s - 1us), 10);
        QCOMPARE(lane.state().sharePercent(now + 10s), 30);
        QCOMPARE(lane.state().sharePercent(now + 20s - 1us), 30);
        QCOMPARE(lane.state().sharePercent(now + 20s), 100);
    }

    void aProbeThatSaysNothingIsReleased_data()
    {
        QTest::addColumn<int>("failure");
        for (const FailureClass failure : {FailureClass::ClientGone, FailureClass::RateLimited, FailureClass::Auth, FailureClass::ContextLength,
                                           FailureClass::ContentFilter, FailureClass::InvalidRequest})
            QTest::addRow("%s", failureName(failure).data()) << static_cast<int>(failure);
    }
    void aProbeThatSaysNothingIsReleased()
    {
        QFETCH(const int, failure);
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 3; ++i)
            attempt(lane, failed(FailureClass::Unavailable), start);
        const microseconds now = lane.state().openUntil;
        attempt(lane, failed(static_cast<FailureClass>(failure)), now);
        QCOMPARE(lane.state().breaker, Breaker::HalfOpen);
        QVERIFY(lane.tryEnter(now));
    }

    void aLostProbeDoesNotBlockForever()
    {
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 3; ++i)
            attempt(lane, failed(FailureClass::Unavailable), start);
        const microseconds now = lane.state().openUntil;
        QVERIFY(lane.tryEnter(now));
        QVERIFY(!lane.tryEnter(now + 15min - 1us));
        QVERIFY(lane.state().available(now + 15min));
        QVERIFY(lane.tryEnter(now + 15min));
    }

    void attemptsFromBeforeTheOutageDoNotPassForTheProbe()
    {
        Lane lane(QStringLiteral("p/m"));
        for (int i = 0; i < 5; ++i)
            QVERIFY(lane.tryEnter(start));
        for (int i = 0; i < 3; ++i)
            lane.record(failed(FailureClass::Timeout), start + 1s);
        const microseconds opened = lane.state().openUntil;
        lane.record(tookTotal(failed(FailureClass::Timeout), 2s), start + 2s);
        QCOMPARE(lane.state().openUntil, opened);
        QVERIFY(lane.tryEnter(opened));
        lane.record(tookTotal({}, opened + 1s - start), opened + 1s);
        QVERIFY(!lane.tryEnter(opened + 1s)); // the probe is still out
        lane.record(tookTotal({}, 2s), opened + 2s);
        QVERIFY(lane.tryEnter(opened + 2s));
    }

    void retryAfterIsAFloor()
    {
        Lane lane(QStringLiteral("p/m"));
        attempt(lane, failed(FailureClass::RateLimited, 20s), start);
        QCOMPARE(lane.state().availableAt(start), start + 20s);
        attempt(lane, failed(FailureClass::RateLimited, 2s), start + 1s);
        QCOMPARE(lane.state().availableAt(start), start + 20s);
        attempt(lane, {}, start + 2s); // an answer that was under way
        QVERIFY(!lane.state().available(start + 20s - 1us));
        QVERIFY(lane.state().available(start + 20s));
        attempt(lane, failed(FailureClass::Unavailable, 7s), start + 20s);
        QCOMPARE(lane.state().availableAt(start + 20s), start + 27s);
        QCOMPARE(lane.state().breaker, Breaker::Closed);
    }

    void coolingWithoutRetryAfterGrows()
    {
        Lane lane(QStringLiteral("p/m"));
        microseconds now = start;
        for (const microseconds wait : {5s, 10s, 20s, 40s, 60s, 60s}) {
            attempt(lane, failed(FailureClass::RateLimited), now);
            QCOMPARE(lane.state().availableAt(now), now + wait);
            now += wait;
        }
        attempt(lane, {}, now);
        attempt(lane, failed(FailureClass::RateLimited), now);
        QCOMPARE(lane.state().availableAt(now), now + 5s);
    }

    void aRefusedKeyTakesTheLaneOut()
    {
        Lane lane(QStringLiteral("p/m"));
        attempt(lane, failed(FailureClass::Auth), start);
        QCOMPARE(lane.state().availableAt(start), start + 30min);
        QCOMPARE(lane.state().breaker, Breaker::Closed);
        Board board;
        lane.useKeys(std::make_shared<const health::KeyRing>(
            std::vector{health::RingKey{QStringLiteral("env:K"), QStringLiteral("env:K"), {}, board.key(QStringLiteral("p"), "hash")}}));
        QVERIFY(lane.state().available(start));
    }

    void firstContentIsAMovingMean()
    {
        Lane lane(QStringLiteral("p/m"));
        AttemptOutcome outcome;
        outcome.firstContent = 100ms;
        attempt(lane, outcome, start);
        QCOMPARE(lane.state().firstContent, microseconds(100ms));
        outcome.firstContent = 200ms;
        attempt(lane, outcome, start);
        QCOMPARE(lane.state().firstContent, microseconds(105ms));
        attempt(lane, outcome, start + 10min);
        QCOMPARE(lane.state().firstContent, microseconds(200ms));
    }

    void aBoardKeepsItsLanes()
    {
        Board board;
        const auto lane = board.lane(QStringLiteral("b/x"));
        QCOMPARE(board.lane(QStringLiteral("a/x"))->modelId(), QStringLiteral("a/x"));
        QCOMPARE(board.lane(QStringLiteral("b/x")), lane);
        QCOMPARE(board.lanes().size(), 2);
        QCOMPARE(board.lanes().last(), lane);
    }

    void anyHistory()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        static constexpr std::array failures{FailureClass::Unavailable, FailureClass::Timeout, FailureClass::Malformed, FailureClass::RateLimited,
                                             FailureClass::Auth,        FailureClass::ClientGone, FailureClass::InvalidRequest};
        for (int round = 0; round < 300; ++round) {
            Lane lane(QStringLiteral("p/m"), random.generate());
            microseconds now = start;
            std::vector<microseconds> running; // when each attempt was let in
            for (int step = 0; step < 300; ++step) {
                now += microseconds(random.bounded(2'000'000));
                const LaneState before = lane.state();
                QVERIFY(!(before.available(now) && std::max({before.coolingUntil, before.authOutUntil}) > now));
                QVERIFY(before.availableAt(now) >= now);
                QCOMPARE(before.available(now), before.availableAt(now) == now);
                if (random.bounded(2) == 0) {
                    const bool wasHalfOpen = before.breakerAt(now) == Breaker::HalfOpen;
                    if (lane.tryEnter(now)) {
                        QVERIFY(before.breakerAt(now) != Breaker::Open);
                        QVERIFY(!(wasHalfOpen && before.breaker == Breaker::HalfOpen && before.probeUntil > now)); // never two probes
                        running.push_back(now);
                    }
                } else if (!running.empty()) {
                    const auto which = random.bounded(static_cast<int>(running.size()));
                    AttemptOutcome outcome;
                    if (random.bounded(3) != 0)
                        outcome = failed(failures.at(static_cast<size_t>(random.bounded(static_cast<int>(failures.size())))),
                                         microseconds(random.bounded(3) * 4'000'000));
                    outcome.total = now - running.at(static_cast<size_t>(which)) + 1us;
                    running.erase(running.begin() + which);
                    lane.record(outcome, now);
                    QVERIFY(lane.state().coolingUntil >= before.coolingUntil);
                }
            }
            // Whatever happened: after the longest way out, two successes bring it back.
            now += 24h;
            for (int probe = 0; probe < 2; ++probe) {
                QVERIFY(lane.state().available(now));
                attempt(lane, {}, now);
            }
            QCOMPARE(lane.state().breaker, Breaker::Closed);
            QVERIFY(lane.state().available(now));
        }
    }
};

QTEST_APPLESS_MAIN(TestBoard)
#include "tst_board.moc"
