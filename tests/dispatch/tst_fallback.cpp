// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/fallback.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

constexpr microseconds start = 100s;

QString printed(const Move &move, microseconds now)
{
    switch (move.kind) {
    case Move::Kind::Attempt: {
        const QString what = move.nextKey ? u"next key of %1"_s.arg(move.lane) : move.retry ? u"retry %1"_s.arg(move.lane) : u"lane %1"_s.arg(move.lane);
        return move.at > now ? what + u" in %1 ms"_s.arg((move.at - now).count() / 1000) : what;
    }
    case Move::Kind::PassOn:
        return u"pass on"_s;
    case Move::Kind::GiveUp:
        return u"give up"_s;
    }
    Q_UNREACHABLE();
}

std::vector<PlanLane> lanes(int count)
{
    return std::vector<PlanLane>(static_cast<std::size_t>(count));
}

} // namespace

class TestFallback final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void whatAnErrorMeans_data()
    {
        QTest::addColumn<int>("laneCount");
        QTest::addColumn<QList<FailureClass>>("failures");
        QTest::addColumn<QStringList>("moves");
        using enum FailureClass;
        const QList<FailureClass> two503{Unavailable, Unavailable};
        QTest::addRow("rate limited: the next lane at once") << 2 << QList{RateLimited} << QStringList{u"lane 1"_s};
        QTest::addRow("unavailable: the same lane once with jitter, then the next")
            << 2 << two503 << QStringList{u"retry 0 in 250 ms"_s, u"lane 1"_s};
        QTest::addRow("a single lane is tried three times")
            << 1 << QList{Unavailable, Unavailable, Unavailable}
            << QStringList{u"retry 0 in 250 ms"_s, u"retry 0 in 500 ms"_s, u"give up"_s};
        QTest::addRow("timeout: never the same lane") << 2 << QList{Timeout, Timeout}
                                                      << QStringList{u"lane 1"_s, u"give up"_s};
        QTest::addRow("malformed: next lane") << 2 << QList{Malformed} << QStringList{u"lane 1"_s};
        QTest::addRow("auth: next lane, never the same") << 2 << QList{Auth, Auth}
                                                         << QStringList{u"lane 1"_s, u"give up"_s};
        QTest::addRow("content filter is not shopped around") << 2 << QList{ContentFilter} << QStringList{u"pass on"_s};
        QTest::addRow("the client's own mistake") << 2 << QList{InvalidRequest} << QStringList{u"pass on"_s};
        QTest::addRow("at most four lanes") << 6 << QList{Timeout, Timeout, Timeout, Timeout}
                                            << QStringList{u"lane 1"_s, u"lane 2"_s, u"lane 3"_s, u"give up"_s};
    }
    void whatAnErrorMeans()
    {
        QFETCH(const int, laneCount);
        QFETCH(const QList<FailureClass>, failures);
        QFETCH(const QStringList, moves);
        FallbackPlan plan(lanes(laneCount), {}, start, [](std::size_t, microseconds) { return start; });
        QCOMPARE(printed(plan.first(start), start), u"lane 0"_s);
        QStringList seen;
        for (const FailureClass failure : failures)
            seen.append(printed(plan.after(failure, 0us, start, 0.5), start));
        QCOMPARE(seen, moves);
    }

    void contextLengthGoesOnlyToLargerWindows()
    {
        std::vector<PlanLane> three = lanes(3);
        three[0].context = 8'000;
        three[1].context = 8'000;
        three[2].context = 32'000;
        FallbackPlan plan(three, {}, start, [](std::size_t, microseconds) { return start; });
        (void)plan.first(start);
        QCOMPARE(printed(plan.after(FailureClass::ContextLength, 0us, start, 0.5), start), u"lane 2"_s);
        QCOMPARE(printed(plan.after(FailureClass::ContextLength, 0us, start, 0.5), start), u"give up"_s);
    }

    void aStepNamesTheFailuresThatEnterIt()
    {
        std::vector<PlanLane> three = lanes(3);
        three[1].on = {FailureClass::Timeout};
        FallbackPlan plan(three, {}, start, [](std::size_t, microseconds) { return start; });
        (void)plan.first(start);
        QCOMPARE(printed(plan.after(FailureClass::RateLimited, 0us, start, 0.5), start), u"lane 2"_s);
    }

    void retryAfterIsAFloorAndBounded_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("move");
        QTest::addRow("fits the waiting budget") << 2 << u"retry 0 in 2000 ms"_s;
        QTest::addRow("just fits") << 5 << u"retry 0 in 5000 ms"_s;
        QTest::addRow("longer than the budget") << 6 << u"give up"_s;
    }
    void retryAfterIsAFloorAndBounded()
    {
        QFETCH(const int, seconds);
        QFETCH(const QString, move);
        FallbackPlan plan(lanes(1), {}, start, [](std::size_t, microseconds) { return start; });
        (void)plan.first(start);
        QCOMPARE(printed(plan.after(FailureClass::RateLimited, std::chrono::seconds(seconds), start, 0.5), start), move);
    }

    void anUnhealthyLaneIsWaitedForWithinTheBudget()
    {
        FallbackPlan soon(lanes(1), {}, start, [](std::size_t, microseconds) { return start + 3s; });
        QCOMPARE(printed(soon.first(start), start), u"lane 0 in 3000 ms"_s);
        FallbackPlan late(lanes(1), {}, start, [](std::size_t, microseconds) { return start + 6s; });
        QCOMPARE(printed(late.first(start), start), u"give up"_s);
    }

    void noAttemptStartsAfterTwoMinutes()
    {
        FallbackPlan plan(lanes(3), {}, start, [](std::size_t, microseconds) { return start; });
        (void)plan.first(start);
        QCOMPARE(printed(plan.after(FailureClass::Timeout, 0us, start + 121s, 0.5), start + 121s), u"give up"_s);
    }

    void aTakenProbeIsLeftToTheOther()
    {
        FallbackPlan plan(lanes(2), {}, start, [](std::size_t, microseconds) { return start; });
        (void)plan.first(start);
        QCOMPARE(printed(plan.unavailable(start), start), u"lane 1"_s);
    }

    void eachOtherKeyIsTriedOnceAndCostsNoRetry()
    {
        FallbackPlan plan(lanes(2), {}, start, [](std::size_t, microseconds) { return start; });
        (void)plan.first(start);
        for (int i = 0; i < 2; ++i) {
            const std::optional<Move> move = plan.nextKey(2, start);
            QVERIFY(move && move->retry);
            QCOMPARE(printed(*move, start), u"next key of 0"_s);
        }
        QVERIFY(!plan.nextKey(2, start));
        QCOMPARE(printed(plan.after(FailureClass::Unavailable, 0us, start, 0.5), start), u"retry 0 in 250 ms"_s);
        QCOMPARE(printed(plan.after(FailureClass::Unavailable, 0us, start, 0.5), start), u"lane 1"_s);
        QVERIFY(plan.nextKey(1, start)); // each lane has its own keys
    }

    void noOtherKeyNoSecondAttempt_data()
    {
        QTest::addColumn<int>("otherKeys");
        QTest::addColumn<microseconds>("laneAt");
        QTest::addColumn<microseconds>("now");
        QTest::addRow("one key") << 0 << start << start;
        QTest::addRow("all keys are out") << 1 << start + 1us << start;
        QTest::addRow("the time before content is over") << 1 << start << start + microseconds(120s);
    }
    void noOtherKeyNoSecondAttempt()
    {
        QFETCH(const int, otherKeys);
        QFETCH(const microseconds, laneAt);
        QFETCH(const microseconds, now);
        bool first = true;
        FallbackPlan plan(lanes(2), {}, start, [&](std::size_t, microseconds) { return std::exchange(first, false) ? start : laneAt; });
        (void)plan.first(start);
        QVERIFY(!plan.nextKey(otherKeys, now));
    }

    void everyPlanEnds()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 5'000; ++round) {
            std::vector<PlanLane> some = lanes(1 + random.bounded(6));
            for (PlanLane &lane : some) {
                lane.context = random.bounded(3) * 10'000;
                if (random.bounded(4) == 0)
                    lane.tries = 1 + random.bounded(4);
            }
            FallbackPlan plan(some, {}, start, [&random](std::size_t, microseconds) { return start + microseconds(random.bounded(9'000'000)); });
            microseconds now = start;
            Move move = plan.first(now);
            int attempts = 0;
            while (move.kind == Move::Kind::Attempt) {
                QVERIFY(++attempts <= 4 * 4);
                QVERIFY(move.at - start <= 125s);
                now = std::max(now, move.at) + microseconds(random.bounded(1'000'000));
                move = plan.after(static_cast<FailureClass>(random.bounded(9)), microseconds(random.bounded(8'000'000)), now,
                                  random.generateDouble());
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestFallback)
#include "tst_fallback.moc"
