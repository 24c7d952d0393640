// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/board.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;
using health::Board;
using health::DrainOrder;
using std::chrono::microseconds;

namespace {

constexpr microseconds start = 1000s;

DrainOrder order(const QString &target)
{
    return {target, {0}, {60'000'000}, u"ops"_s, u"upgrade"_s};
}

} // namespace

class TestDrain final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void aProvidersLanesAreOutAndOthersAreNot()
    {
        Board board;
        const auto one = board.lane(u"a/one"_s);
        const auto similar = board.lane(u"ab/one"_s);
        board.drain(order(u"a"_s), start + 60s);
        const auto later = board.lane(u"a/made/later"_s); // as a reload of the policy makes them
        for (const auto &lane : {one, later}) {
            QVERIFY(!lane->state().available(start));
            QVERIFY(!lane->tryEnter(start));
            QCOMPARE(lane->state().availableAt(start), start + 60s);
            QVERIFY(lane->tryEnter(start + 60s));
        }
        QVERIFY(similar->tryEnter(start));
        QCOMPARE(board.drains(start), QList<DrainOrder>{order(u"a"_s)});
        QCOMPARE(board.drains(start + 60s), QList<DrainOrder>());
    }

    void whatRunsFinishes()
    {
        Board board;
        const auto lane = board.lane(u"a/one"_s);
        QVERIFY(lane->tryEnter(start));
        board.drain(order(u"a/one"_s), start + 60s);
        lane->record({}, start + 1s);
        QCOMPARE(lane->snapshot(start + 1s).inFlight, 0);
        QCOMPARE(lane->snapshot(start + 1s).minutes.back().calls, 1);
    }

    void theSameOrderAgainReplacesTheFirst()
    {
        Board board;
        board.drain(order(u"a"_s), start + 60s);
        board.drain(order(u"a"_s), start + 10s);
        QCOMPARE(board.drains(start).size(), 1);
        QCOMPARE(board.lane(u"a/one"_s)->state().drainUntil, start + 10s);
        QVERIFY(board.undrain(u"a"_s, start));
        QVERIFY(!board.undrain(u"a"_s, start));
        QVERIFY(board.lane(u"a/one"_s)->state().available(start));
    }

    void anEndedOrderCannotBeEndedAgain()
    {
        Board board;
        board.drain(order(u"a"_s), start + 10s);
        QVERIFY(!board.undrain(u"a"_s, start + 10s));
    }

    void endingOneOfTwoOrdersLeavesTheOther_data()
    {
        QTest::addColumn<QString>("ended");
        QTest::addColumn<int>("left"); // seconds the lane is still out
        QTest::addRow("the provider's") << u"a"_s << 90;
        QTest::addRow("the model's") << u"a/one"_s << 30;
    }
    void endingOneOfTwoOrdersLeavesTheOther()
    {
        QFETCH(const QString, ended);
        QFETCH(const int, left);
        Board board;
        const auto lane = board.lane(u"a/one"_s);
        board.drain(order(u"a"_s), start + 30s);
        board.drain(order(u"a/one"_s), start + 90s);
        QCOMPARE(lane->state().drainUntil, start + 90s); // the later end
        QCOMPARE(lane->state().drain->target, u"a/one"_s);
        QVERIFY(board.undrain(ended, start));
        QCOMPARE(lane->state().drainUntil, start + std::chrono::seconds(left));
    }

    void saysHowLongByWhomAndWhy_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("note");
        QTest::addColumn<QString>("text");
        QTest::addRow("seconds") << qint64{90} << u"ops"_s << QString() << u"drained for 90 s more by ops"_s;
        QTest::addRow("minutes, rounded up") << qint64{1'621} << u"ops"_s << u"upgrade"_s
                                             << u"drained for 28 min more by ops (upgrade)"_s;
        QTest::addRow("hours") << qint64{7'201} << QString() << u"x"_s << u"drained for 3 h more (x)"_s;
        QTest::addRow("days") << qint64{7 * 86'400} << QString() << QString() << u"drained for 7 days more"_s;
    }
    void saysHowLongByWhomAndWhy()
    {
        QFETCH(const qint64, seconds);
        QFETCH(const QString, by);
        QFETCH(const QString, note);
        QFETCH(const QString, text);
        QCOMPARE(health::drainText({{}, {}, {}, by, note}, std::chrono::seconds(seconds)), text);
    }

    void anySequenceOfOrdersLeavesTheLatestEnd()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QStringList targets{u"a"_s, u"a/one"_s, u"a/two"_s, u"b"_s, u"b/one"_s};
        for (int round = 0; round < 200; ++round) {
            Board board;
            QMap<QString, microseconds> model;
            microseconds now = start;
            for (int step = 0; step < 40; ++step) {
                now += std::chrono::seconds(random.bounded(20));
                const QString target = targets[random.bounded(targets.size())];
                if (random.bounded(3) > 0) {
                    model[target] = now + std::chrono::seconds(1 + random.bounded(60));
                    board.drain(order(target), model[target]);
                } else {
                    const bool inForce = model.take(target) > now;
                    QCOMPARE(board.undrain(target, now), inForce);
                }
                for (const QString &lane : {u"a/one"_s, u"a/two"_s, u"b/one"_s}) {
                    const microseconds until = std::max(model.value(lane.section(u'/', 0, 0)), model.value(lane));
                    QCOMPARE(board.lane(lane)->state().availableAt(now), std::max(until, now));
                    QCOMPARE(board.lane(lane)->tryEnter(now), until <= now);
                    if (until <= now)
                        board.lane(lane)->record({}, now);
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestDrain)
#include "tst_drain.moc"
