// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/lane_json.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;
using health::LaneSnapshot;
using server::laneJson;

class TestLaneJson final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void aLaneThatWasNeverUsed()
    {
        LaneSnapshot lane;
        lane.model = u"p/m"_s;
        lane.at = 100s;
        const QJsonObject json = laneJson(lane);
        QCOMPARE(json[u"available"_s], QJsonValue(true));
        QCOMPARE(json[u"breaker"_s].toString(), u"closed"_s);
        QCOMPARE(json[u"available_in_ms"_s].toInteger(), 0);
        for (const QString &empty : {u"p50"_s, u"p95"_s, u"p99"_s, u"mean"_s})
            QVERIFY(json[u"first_token_ms"_s][empty].isNull());
        QVERIFY(json[u"headroom"_s][u"requests"_s].isNull());
        QVERIFY(json[u"headroom"_s][u"learnt_per_minute"_s].isNull());
        QVERIFY(json[u"running_dry"_s].isNull());
        QCOMPARE(json[u"last_errors"_s].toArray().size(), 0);
        QCOMPARE(json[u"token_ratio"_s].toObject(),
                 (QJsonObject{{u"reported_per_estimated"_s, 1.0}, {u"reports"_s, 0}}));
    }

    void everythingHasItsUnit()
    {
        LaneSnapshot lane;
        lane.at = 100s;
        lane.state.breaker = health::Breaker::Open;
        lane.state.openUntil = 104s;
        lane.state.coolingUntil = 109s;
        lane.state.drainUntil = 160s;
        lane.state.closedAt = 85s;
        lane.state.dry = {health::DryReason::Tokens, 101s};
        lane.speed.firstToken = {7, 1500us, 2ms, 3ms};
        lane.speed.meanFirstToken = 1600us;
        lane.speed.tokensPerSecond = {7, 40.5, 50, 60};
        lane.headroom.requests = {100, 40, 130s};
        lane.headroom.tokens = {9'000, std::nullopt, 0s};
        lane.headroom.learntPerMinute = 20;
        lane.minutes[58] = {9, 2, 1, 700};
        lane.lastErrors = {{{1}, {1'760'000'000'000'000}, FailureClass::Timeout, 200, u"late"_s}};
        const QJsonObject json = laneJson(lane);
        QCOMPARE(json[u"available"_s], QJsonValue(false));
        QCOMPARE(json[u"breaker"_s].toString(), u"open"_s);
        QCOMPARE(json[u"available_in_ms"_s].toInteger(), 60'000);
        QCOMPARE(json[u"rate_limited_for_ms"_s].toInteger(), 9'000);
        QCOMPARE(json[u"drained_for_ms"_s].toInteger(), 60'000);
        QCOMPARE(json[u"share_percent"_s].toInteger(), 30);
        QCOMPARE(json[u"running_dry"_s].toObject(), (QJsonObject{{u"reason"_s, u"tokens"_s}, {u"for_ms"_s, 1'000}}));
        QCOMPARE(json[u"first_token_ms"_s].toObject(),
                 (QJsonObject{{u"count"_s, 7}, {u"p50"_s, 1.5}, {u"p95"_s, 2}, {u"p99"_s, 3}, {u"mean"_s, 1.6}}));
        QCOMPARE(json[u"tokens_per_second"_s][u"p50"_s].toDouble(), 40.5);
        QCOMPARE(json[u"headroom"_s][u"requests"_s].toObject(),
                 (QJsonObject{{u"limit"_s, 100}, {u"remaining"_s, 40}, {u"resets_in_ms"_s, 30'000}}));
        QCOMPARE(json[u"headroom"_s][u"tokens"_s].toObject(), (QJsonObject{{u"limit"_s, 9'000}}));
        QCOMPARE(json[u"headroom"_s][u"learnt_per_minute"_s].toDouble(), 20);
        QCOMPARE(json[u"minutes"_s][u"calls"_s][58].toInteger(), 9);
        QCOMPARE(json[u"minutes"_s][u"failures"_s][58].toInteger(), 2);
        QCOMPARE(json[u"minutes"_s][u"rate_limited"_s][58].toInteger(), 1);
        QCOMPARE(json[u"minutes"_s][u"tokens"_s][58].toInteger(), 700);
        const QJsonObject error = json[u"last_errors"_s][0].toObject();
        QCOMPARE(error[u"decision"_s].toString(), DecisionId{1}.toString());
        QCOMPARE(error[u"time"_s].toString(), u"2025-10-09T08:53:20.000000Z"_s);
        QCOMPARE(error[u"failure"_s].toString(), u"timeout"_s);
        QCOMPARE(error[u"detail"_s].toString(), u"late"_s);
    }

    void anOpenBreakerWhoseTimeIsUpIsHalfOpen()
    {
        LaneSnapshot lane;
        lane.at = 100s;
        lane.state.breaker = health::Breaker::Open;
        lane.state.openUntil = 100s;
        QCOMPARE(laneJson(lane)[u"breaker"_s].toString(), u"half_open"_s);
        QCOMPARE(laneJson(lane)[u"available"_s], QJsonValue(true));
    }
};

QTEST_APPLESS_MAIN(TestLaneJson)
#include "tst_lane_json.moc"
