// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>

using namespace signalbox;
using namespace signalbox::catalog;

namespace {

constexpr std::array billedBuckets{&Usage::input, &Usage::cacheRead, &Usage::cacheWrite5m, &Usage::cacheWrite1h,
                                   &Usage::output};

Price fullPrice()
{
    Price price;
    price.input = PicoUsd{3'000'000};
    price.output = PicoUsd{15'000'000};
    price.cacheRead = PicoUsd{300'000};
    price.cacheWrite5m = PicoUsd{3'750'000};
    price.cacheWrite1h = PicoUsd{6'000'000};
    return price;
}

} // namespace

class TestCost final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void eachBucketHasItsPrice_data()
    {
        QTest::addColumn<Usage>("usage");
        QTest::addColumn<qint64>("nano");
        QTest::addRow("nothing") << Usage{} << qint64{0};
        QTest::addRow("input") << Usage{.input = 1000} << qint64{3'000'000};
        QTest::addRow("cache read") << Usage{.cacheRead = 1000} << qint64{300'000};
        QTest::addRow("cache write for 5 minutes") << Usage{.cacheWrite5m = 1000} << qint64{3'750'000};
        QTest::addRow("cache write for 1 hour") << Usage{.cacheWrite1h = 1000} << qint64{6'000'000};
        QTest::addRow("output") << Usage{.output = 1000} << qint64{15'000'000};
        QTest::addRow("reasoning lies inside output") << Usage{.output = 1000, .reasoning = 900} << qint64{15'000'000};
        QTest::addRow("all at once")
            << Usage{.input = 1, .cacheRead = 1, .cacheWrite5m = 1, .cacheWrite1h = 1, .output = 1} << qint64{28'050};
    }
    void eachBucketHasItsPrice()
    {
        QFETCH(const Usage, usage);
        QFETCH(const qint64, nano);
        QCOMPARE(cost(usage, fullPrice()).value, nano);
    }

    void bucketsWithoutPriceCostInput()
    {
        Price price;
        price.input = PicoUsd{1'000'000};
        price.output = PicoUsd{2'000'000};
        QCOMPARE(cost({.input = 1, .cacheRead = 10, .cacheWrite5m = 100, .cacheWrite1h = 1000, .output = 10'000}, price)
                     .value,
                 21'111'000);
        price.cacheRead = PicoUsd{0};
        QCOMPARE(cost({.cacheRead = 10}, price).value, 0);
    }

    void partsAndPiecesHaveTheirPrice_data()
    {
        QTest::addColumn<Usage>("usage");
        QTest::addColumn<qint64>("nano");
        QTest::addRow("audio in") << Usage{.input = 1'000, .audioInput = 400} << 600 * 3'000 + qint64{400} * 40'000;
        QTest::addRow("picture in") << Usage{.input = 1'000, .imageInput = 400} << 600 * 3'000 + qint64{400} * 5'000;
        QTest::addRow("audio and picture in")
            << Usage{.input = 1'000, .audioInput = 100, .imageInput = 200} << 700 * 3'000 + 100 * 40'000 + qint64{200} * 5'000;
        QTest::addRow("audio out") << Usage{.output = 1'000, .audioOutput = 900} << 100 * 15'000 + qint64{900} * 80'000;
        QTest::addRow("picture out") << Usage{.output = 1'000, .imageOutput = 1'000} << qint64{1'000} * 30'000;
        QTest::addRow("audio out beside reasoning")
            << Usage{.output = 1'000, .reasoning = 300, .audioOutput = 500} << 500 * 15'000 + qint64{500} * 80'000;
        QTest::addRow("a part larger than its whole") << Usage{.input = 10, .audioInput = 99} << qint64{10} * 40'000;
        QTest::addRow("pictures made") << Usage{.images = 3} << qint64{3} * 40'000'000;
        QTest::addRow("seconds") << Usage{.seconds = 61} << qint64{61} * 100'000;
        QTest::addRow("characters") << Usage{.characters = 1'000} << qint64{1'000} * 15'000;
        QTest::addRow("searches") << Usage{.input = 1, .searches = 2} << 3'000 + qint64{2} * 10'000'000;
    }
    void partsAndPiecesHaveTheirPrice()
    {
        QFETCH(const Usage, usage);
        QFETCH(const qint64, nano);
        Price price = fullPrice();
        price.audioInput = PicoUsd{40'000'000};
        price.audioOutput = PicoUsd{80'000'000};
        price.imageInput = PicoUsd{5'000'000};
        price.imageOutput = PicoUsd{30'000'000};
        price.image = PicoUsd{40'000'000'000};
        price.second = PicoUsd{100'000'000};
        price.character = PicoUsd{15'000'000};
        price.search = PicoUsd{10'000'000'000};
        QCOMPARE(cost(usage, price).value, nano);
        QVERIFY(unpricedFigures(usage, price).isEmpty());
        QVERIFY(supposedFigures(usage, price).isEmpty());
    }

    void whatHasNoPriceIsNamed()
    {
        const Usage usage{.input = 10, .output = 5, .audioInput = 4, .audioOutput = 2, .images = 1, .searches = 3};
        QStringList left;
        for (const UsageFigure &figure : unpricedFigures(usage, fullPrice()))
            left.append(figure.name);
        QCOMPARE(left, (QStringList{QStringLiteral("images"), QStringLiteral("searches")}));
        QStringList supposed;
        for (const UsageFigure &figure : supposedFigures(usage, fullPrice()))
            supposed.append(figure.name);
        QCOMPARE(supposed, (QStringList{QStringLiteral("audio_input"), QStringLiteral("audio_output")}));
        QCOMPARE(cost(usage, fullPrice()).value, 10 * 3'000 + 5 * 15'000);
    }

    /// 0.5 + 0.5 nano: rounding each bucket on its own would give 0.
    void roundsOnceAtTheEnd()
    {
        Price price;
        price.input = PicoUsd{500};
        price.output = PicoUsd{500};
        QCOMPARE(cost({.input = 1, .output = 1}, price).value, 1);
        QCOMPARE(cost({.input = 1}, price).value, 0);
    }

    void bucketsAreDisjointAndTheSumExact()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const auto wholeNano = [&random] { return PicoUsd{qint64{random.bounded(100'000)} * 1000}; };
        for (int round = 0; round < 5'000; ++round) {
            Price price;
            price.input = wholeNano();
            price.output = wholeNano();
            if (random.bounded(2) != 0)
                price.cacheRead = wholeNano();
            if (random.bounded(2) != 0)
                price.cacheWrite5m = wholeNano();
            if (random.bounded(2) != 0)
                price.cacheWrite1h = wholeNano();
            Usage usage;
            qint64 sumOfParts = 0;
            for (const auto bucket : billedBuckets) {
                usage.*bucket = random.bounded(2'000'000);
                Usage alone;
                alone.*bucket = usage.*bucket;
                sumOfParts += cost(alone, price).value;
            }
            usage.reasoning = random.bounded(2'000'000);
            QCOMPARE(cost(usage, price).value, sumOfParts);
        }
    }
};


QTEST_APPLESS_MAIN(TestCost)
#include "tst_cost.moc"
