// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/decimal_usd.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

class TestDecimalUsd final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void decimals_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nano"); // -1 = refused
        const auto row = [](const char *text, qint64 nano) { QTest::addRow("%.60s", text) << QByteArray(text) << nano; };
        row("0", 0);
        row("0.0", 0);
        row("1", 1'000'000'000);
        row("0.00014", 140'000);
        row("1.4e-4", 140'000);
        row("1.4E-04", 140'000);
        row("14e+1", 140'000'000'000);
        row("0.1", 100'000'000);
        row("0.30000000000000004", 300'000'000);
        row("0.0000000005", 0);           // half to even
        row("0.0000000015", 2);
        row("0.0000000025", 2);
        row("0.00000000250000000000000000001", 3);
        row("0.9999999995", 1'000'000'000);
        row("0.00000000049999999999999999999999", 0);
        row("5e-10", 0);
        row("51e-11", 1);
        row("1e-400", 0);
        row("1e-99999999999999999999", 0);
        row("0e99999999999999999999", 0);
        row("1000000", 1'000'000'000'000'000);
        row("1000000.000000001", -1);
        row("1e7", -1);
        row("1e99999999999999999999", -1);
        row("-0.1", -1);
        row("", -1);
        row(".5", -1);
        row("1.", -1);
        row("01", -1);
        row("1e", -1);
        row("1e+", -1);
        row("1 ", -1);
        row("nan", -1);
        row("\"0.1\"", -1);
        row("null", -1);
    }
    void decimals()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const qint64, nano);
        const std::optional<NanoUsd> read = nanoUsdFromDecimal(text);
        QCOMPARE(read.has_value(), nano >= 0);
        if (read)
            QCOMPARE(read->value, nano);
    }

    /// What usdText() writes is read back to the last unit.
    void writtenAmountsComeBack()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int i = 0; i < 5'000; ++i) {
            const qint64 nano = random.bounded(qint64{1} << random.bounded(1, 49));
            const std::optional<NanoUsd> read = nanoUsdFromDecimal(usdText({nano}).toLatin1());
            QVERIFY2(read && read->value == nano, qPrintable(u"seed %1, %2"_s.arg(seed).arg(nano)));
        }
    }
};

QTEST_APPLESS_MAIN(TestDecimalUsd)
#include "tst_decimal_usd.moc"
