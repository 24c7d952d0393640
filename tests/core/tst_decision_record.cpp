// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/decision_record.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace signalbox;

class TestDecisionRecord final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void namesComeBack()
    {
        for (const DecisionStatus status : {DecisionStatus::Running, DecisionStatus::Ok, DecisionStatus::Failed,
                                            DecisionStatus::Blocked, DecisionStatus::Cancelled, DecisionStatus::Interrupted})
            QVERIFY(statusFromName(QString(statusName(status))) == status);
        for (const CostKind kind : {CostKind::Unpriced, CostKind::Estimated, CostKind::Computed, CostKind::Reported})
            QVERIFY(costKindFromName(QString(costKindName(kind))) == kind);
        QVERIFY(!statusFromName(u"OK"));
        QVERIFY(!costKindFromName(u"free"));
        for (const CacheUse use : {CacheUse::None, CacheUse::Off, CacheUse::Refresh, CacheUse::Miss, CacheUse::Hit})
            QVERIFY(cacheUseFromName(QString(cacheUseName(use))) == use);
        QVERIFY(!cacheUseFromName(u"HIT"));
    }

    void theEndsOfAllTimeHaveAText()
    {
        QVERIFY(isoText({std::numeric_limits<qint64>::min()}).endsWith(u"192Z"_s));
        QVERIFY(isoText({std::numeric_limits<qint64>::max()}).endsWith(u"807Z"_s));
    }

    void isoTextHasMicroseconds_data()
    {
        QTest::addColumn<qint64>("micros");
        QTest::addColumn<QString>("text");
        QTest::addRow("epoch") << qint64{0} << u"1970-01-01T00:00:00.000000Z"_s;
        QTest::addRow("six microseconds") << qint64{1'795'316'645'000'006} << u"2026-11-22T03:04:05.000006Z"_s;
        QTest::addRow("all digits") << qint64{1'795'316'645'123'456} << u"2026-11-22T03:04:05.123456Z"_s;
        QTest::addRow("just before the epoch") << qint64{-1} << u"1969-12-31T23:59:59.999999Z"_s;
    }
    void isoTextHasMicroseconds()
    {
        QFETCH(const qint64, micros);
        QFETCH(const QString, text);
        QCOMPARE(isoText({micros}), text);
    }

    void jsonHasTheWholeRecord()
    {
        DecisionRecord record;
        record.id = {42};
        record.time = {1'795'316'645'000'006};
        record.status = DecisionStatus::Ok;
        record.client = u"cli \"x\""_s;
        record.tags = {u"internal"_s};
        record.labels = {u"project=alpha"_s};
        record.stream = true;
        record.usage = {1, 2, 3, 4, 5, 6};
        record.ttftUs = 900;
        record.costKind = CostKind::Computed;
        record.cost = NanoUsd{4'100'000};
        record.explanation = "{\"v\":1}";
        AttemptRecord attempt;
        attempt.model = u"a/b"_s;
        attempt.failure = FailureClass::Timeout;
        attempt.firstByteUs = 17;
        attempt.price = "{\"input_pico_usd\":2500000}";
        record.cache = {CacheUse::Hit, {7}, NanoUsd{5'000'000}};
        record.attempts = {attempt};
        const QByteArray json = toJson(record);
        QVERIFY(!json.contains('\n'));
        const QJsonObject object = QJsonDocument::fromJson(json).object();
        QCOMPARE(object["id"_L1].toString(), record.id.toString());
        QCOMPARE(object["time"_L1].toString(), u"2026-11-22T03:04:05.000006Z"_s);
        QCOMPARE(object["status"_L1].toString(), u"ok"_s);
        QCOMPARE(object["client"_L1].toString(), record.client);
        QCOMPARE(object["tags"_L1].toArray(), QJsonArray{u"internal"_s});
        QCOMPARE(object["labels"_L1].toArray(), QJsonArray{u"project=alpha"_s});
        QCOMPARE(object["stream"_L1].toBool(), true);
        QCOMPARE(object["usage"_L1]["cache_write_1h"_L1].toInteger(), 4);
        QCOMPARE(object["ttft_us"_L1].toInteger(), 900);
        QVERIFY(object["duration_us"_L1].isNull());
        QCOMPARE(object["cost_usd"_L1].toString(), u"0.0041"_s);
        QCOMPARE(object["cost_nano_usd"_L1].toInteger(), 4'100'000);
        QVERIFY(object["estimate_usd"_L1].isNull());
        QVERIFY2(object["baseline_nano_usd"_L1].isNull(), "unknown is never zero");
        QCOMPARE(object["explanation"_L1]["v"_L1].toInteger(), 1);
        const QJsonObject first = object["attempts"_L1][0].toObject();
        QCOMPARE(first["failure"_L1].toString(), u"timeout"_s);
        QCOMPARE(first["first_byte_us"_L1].toInteger(), 17);
        QVERIFY(first["connected_us"_L1].isNull());
        QCOMPARE(first["price"_L1]["input_pico_usd"_L1].toInteger(), 2'500'000);
        QCOMPARE(object["cache"_L1].toString(), u"hit"_s);
        QCOMPARE(object["cache_source"_L1].toString(), DecisionId{7}.toString());
        QCOMPARE(object["cache_saved_usd"_L1].toString(), u"0.005"_s);
        QCOMPARE(object["cache_saved_nano_usd"_L1].toInteger(), 5'000'000);
        QVERIFY(first["cost_usd"_L1].isNull());
    }
};

QTEST_APPLESS_MAIN(TestDecisionRecord)
#include "tst_decision_record.moc"
