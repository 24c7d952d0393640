// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/money.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <limits>

using namespace signalbox;

class TestMoney final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void roundsHalfToEven_data()
    {
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<qint64>("pico");
        QTest::addColumn<qint64>("nano");
        QTest::addRow("exact") << qint64{1000} << qint64{2500} << qint64{2500};
        QTest::addRow("half rounds down to even") << qint64{1} << qint64{2500} << qint64{2};
        QTest::addRow("half rounds up to even") << qint64{1} << qint64{3500} << qint64{4};
        QTest::addRow("below half") << qint64{1} << qint64{2499} << qint64{2};
        QTest::addRow("above half") << qint64{1} << qint64{2501} << qint64{3};
        QTest::addRow("negative half to even") << qint64{-1} << qint64{2500} << qint64{-2};
        QTest::addRow("beyond 64 bits is clamped, not wrapped")
            << std::numeric_limits<qint64>::max() << qint64{1'000'000} << std::numeric_limits<qint64>::max();
    }
    void roundsHalfToEven()
    {
        QFETCH(const qint64, tokens);
        QFETCH(const qint64, pico);
        QFETCH(const qint64, nano);
        PicoSum sum;
        sum.add(tokens, PicoUsd{pico});
        QCOMPARE(sum.rounded().value, nano);
    }

    void priceFromUsdPerMillion()
    {
        QCOMPARE(picoUsdPerToken(2.5)->value, 2'500'000);
        QCOMPARE(picoUsdPerToken(0.0)->value, 0);
        QVERIFY(!picoUsdPerToken(-0.01));
        QVERIFY(!picoUsdPerToken(std::nan("")));
        QVERIFY(!picoUsdPerToken(1e9));
    }

    void textIsPlainDecimal_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::addRow("zero") << qint64{0} << QStringLiteral("0.00");
        QTest::addRow("one nano") << qint64{1} << QStringLiteral("0.000000001");
        QTest::addRow("cents keep two places") << qint64{12'500'000'000} << QStringLiteral("12.50");
        QTest::addRow("loss") << qint64{-4'100'000} << QStringLiteral("-0.0041");
        QTest::addRow("smallest") << std::numeric_limits<qint64>::min() << QStringLiteral("-9223372036.854775808");
    }
    void textIsPlainDecimal()
    {
        QFETCH(const qint64, nano);
        QFETCH(const QString, text);
        QCOMPARE(usdText(NanoUsd{nano}), text);
    }

    void sumDoesNotDependOnOrder()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 2000; ++round) {
            QList<std::pair<qint64, PicoUsd>> rows;
            for (int i = 0; i < 20; ++i)
                rows.append({random.bounded(1'000'000), PicoUsd{random.bounded(100'000'000)}});
            PicoSum forward;
            PicoSum backward;
            for (const auto &[tokens, price] : rows)
                forward.add(tokens, price);
            for (auto it = rows.crbegin(); it != rows.crend(); ++it)
                backward.add(it->first, it->second);
            QCOMPARE(forward.rounded().value, backward.rounded().value);
        }
    }
};

QTEST_APPLESS_MAIN(TestMoney)
#include "tst_money.moc"
