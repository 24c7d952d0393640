// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/worst_cost.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;

class TestWorstCost final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void theLongestAnswerCounts_data()
    {
        QTest::addColumn<qint64>("asked"); ///< max_tokens
        QTest::addColumn<qint64>("choices");
        QTest::addColumn<qint64>("maxOutput");
        QTest::addColumn<qint64>("context");
        QTest::addColumn<qint64>("nano"); ///< −1: nobody knows
        constexpr qint64 prompt = 1'000 * 1'000; // 1,000 tokens at 1 USD a million
        constexpr qint64 token = 10'000;         // at 10 USD a million
        QTest::addRow("nobody says") << qint64{0} << qint64{1} << qint64{0} << qint64{8'000} << qint64{-1};
        QTest::addRow("the client") << qint64{100} << qint64{1} << qint64{0} << qint64{0} << prompt + 100 * token;
        QTest::addRow("the model") << qint64{0} << qint64{1} << qint64{4'000} << qint64{0} << prompt + 4'000 * token;
        QTest::addRow("the lower of both") << qint64{9'000} << qint64{1} << qint64{4'000} << qint64{0} << prompt + 4'000 * token;
        QTest::addRow("each choice") << qint64{100} << qint64{3} << qint64{4'000} << qint64{0} << prompt + 300 * token;
        QTest::addRow("what is left of the window") << qint64{0} << qint64{1} << qint64{4'000} << qint64{3'000} << prompt + 2'000 * token;
        QTest::addRow("a window that is full") << qint64{50} << qint64{1} << qint64{4'000} << qint64{900} << prompt + 50 * token;
    }
    void theLongestAnswerCounts()
    {
        QFETCH(const qint64, asked);
        QFETCH(const qint64, choices);
        QFETCH(const qint64, maxOutput);
        QFETCH(const qint64, context);
        QFETCH(const qint64, nano);
        wire::RequestFacts facts;
        facts.maxOutputTokens = asked;
        facts.choices = choices;
        catalog::Model model = priced();
        model.maxOutput = maxOutput;
        model.context = context;
        const std::optional<NanoUsd> worst = routing::worstCost(facts, model, 1'000, {0});
        QCOMPARE(worst ? worst->value : -1, nano);
    }

    void thePriceIsThatOfTheMoment()
    {
        wire::RequestFacts facts;
        facts.maxOutputTokens = 1;
        catalog::Model model = priced();
        QVERIFY(model.price);
        catalog::Price night = *model.price;
        night.output = PicoUsd{1'000'000};
        model.prices.push_back({{0, 60, 120, 0, {}, false}, night});
        QCOMPARE(routing::worstCost(facts, model, 0, {0})->value, 10'000);
        QCOMPARE(routing::worstCost(facts, model, 0, {90 * 60'000'000LL})->value, 1'000);
        model.price.reset();
        QVERIFY(!routing::worstCost(facts, model, 0, {0}));
    }

    void daysOfTheWeekCountToo()
    {
        wire::RequestFacts facts;
        facts.maxOutputTokens = 1;
        catalog::Model model = priced();
        QVERIFY(model.price);
        catalog::Price dear = *model.price;
        dear.output = PicoUsd{1'000'000'000};
        const quint8 thursday = 1U << 3;
        catalog::PriceCondition when;
        when.utcDays = thursday;
        model.prices.push_back({when, dear});
        const auto atDay = [&](qint64 day) { return routing::worstCost(facts, model, 0, {day * 86'400'000'000LL})->value; };
        QCOMPARE(atDay(0), 1'000'000); // 1970 began on a Thursday
        QVERIFY(atDay(1) < 1'000'000);
        QVERIFY(atDay(4) < 1'000'000);
        QCOMPARE(atDay(7), 1'000'000);
    }

    void allOfTheAnswerMayBeThoughts()
    {
        wire::RequestFacts facts;
        facts.maxOutputTokens = 1;
        catalog::Model model = priced();
        QVERIFY(model.price);
        const qint64 words = routing::worstCost(facts, model, 0, {0})->value;
        model.price->reasoning = PicoUsd{model.price->output.value / 2};
        QCOMPARE(routing::worstCost(facts, model, 0, {0})->value, words);
        model.price->reasoning = PicoUsd{model.price->output.value * 3};
        QCOMPARE(routing::worstCost(facts, model, 0, {0})->value, words * 3);
    }

    void aPromptMayBeWrittenToACache()
    {
        wire::RequestFacts facts;
        facts.maxOutputTokens = 1;
        catalog::Model model = priced();
        model.price->cacheWrite5m = PicoUsd{1'250'000};
        QCOMPARE(routing::worstCost(facts, model, 1'000, {0})->value, 1'250'000 + 10'000);
        model.price->cacheWrite1h = PicoUsd{2'000'000};
        QCOMPARE(routing::worstCost(facts, model, 1'000, {0})->value, 2'000'000 + 10'000);
    }

private:
    static catalog::Model priced()
    {
        catalog::Price price;
        price.input = PicoUsd{1'000'000};
        price.output = PicoUsd{10'000'000};
        catalog::Model model;
        model.price = price;
        return model;
    }
};

QTEST_APPLESS_MAIN(TestWorstCost)
#include "tst_worst_cost.moc"
