// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/price_row.h"
#include "support/strict_messages.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::catalog;

class TestPriceRow final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void saysEveryPriceOfTheOrdinaryRow()
    {
        Model model;
        model.price = Price{{2'500'000}, {10'000'000}, PicoUsd{1'250'000}, PicoUsd{1}, PicoUsd{2}, u"a list"_s,
                            QDate(2026, 11, 22)};
        const QByteArray expected =
            "{'input_pico_usd':2500000,'output_pico_usd':10000000,'cache_read_pico_usd':1250000,'cache_write_5m_pico_usd':1,"
            "'cache_write_1h_pico_usd':2,'source':'a list','date':'2026-11-22'}";
        QCOMPARE(priceRow(model, *model.price).replace('"', '\''), expected);
    }

    void leavesOutWhatIsNotSet()
    {
        Model model;
        model.price = Price{{0}, {7}, {}, {}, {}, u"policy"_s, {}};
        const QByteArray expected = "{'input_pico_usd':0,'output_pico_usd':7,'source':'policy'}";
        QCOMPARE(priceRow(model, *model.price).replace('"', '\''), expected);
    }

    void saysWhenAnExceptionHolds()
    {
        Model model;
        model.price = Price{};
        model.prices = {{{200'000, {}, {}, 0, {}, false}, Price{}}, {{0, 22 * 60 + 5, 6 * 60, 0, u"flex"_s, true}, Price{}}};
        QByteArray row = priceRow(model, model.prices[1].price);
        QVERIFY(QJsonDocument::fromJson(row).isObject());
        row.replace('"', '\'');
        QVERIFY2(row.contains("'when':{'utc_start':'22:05','utc_end':'06:00','service_tier':'flex','batch':true}"), row.constData());
        const QByteArray second = priceRow(model, model.prices[0].price).replace('"', '\'');
        QVERIFY2(second.contains("'when':{'min_prompt_tokens':200000}"), second.constData());
        QVERIFY(!priceRow(model, *model.price).contains("when"));
    }
};

QTEST_APPLESS_MAIN(TestPriceRow)
#include "tst_price_row.moc"
