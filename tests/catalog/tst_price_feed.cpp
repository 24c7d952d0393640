// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/feed_changes.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;
using namespace signalbox::catalog;
using namespace Qt::StringLiterals;

namespace {

const QDate today(2026, 11, 22);

const QByteArray liteLlm = R"({"sample_spec": {"litellm_provider": "one of", "mode": "one of"},
    "gpt-x": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 1000, "max_output_tokens": 200, "input_cost_per_token": 1.25e-06,
      "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 1.25e-07, "input_cost_per_token_above_200k_tokens": 2.5e-06,
      "output_cost_per_token_above_200k_tokens": 1.5e-05, "source": "https:\/\/a.example"},
    "gemini/g-1": {"litellm_provider": "gemini", "mode": "chat", "input_cost_per_token": 1e-12, "output_cost_per_token": 0},
    "dall-e": {"litellm_provider": "openai", "mode": "image_generation"}, "someone/x": {"litellm_provider": "someone", "mode": "chat"}})";
const QByteArray openRouter = R"({"data": [
    {"id": "a/b", "context_length": 4096, "top_provider": {"max_completion_tokens": 1024}, "pricing": {"prompt": "0.00000125", "completion": "0.00001",
      "request": "0.005", "input_cache_read": "0.000000125"}},
    {"id": "openrouter/auto", "context_length": 2000000, "pricing": {"prompt": "-1", "completion": "-1"}}]})";
const QByteArray modelsDev = R"({"openai": {"id": "openai", "models": {"gpt-x": {"id": "gpt-x", "limit": {"context": 1000, "output": 200},
    "cost": {"input": 1.25, "output": 10, "cache_read": 0.125, "tiers": [{"input": 2.5, "output": 15, "tier": {"type": "context", "size": 200000}}]}}}},
    "nobody": {"models": {"x": {"cost": {"input": 1, "output": 1}}}}})";

Model modelOf(const QString &id, qint64 input)
{
    Model model;
    model.id = id;
    model.provider = id.section(u'/', 0, 0);
    model.price = Price{};
    model.price->input = PicoUsd{input};
    model.price->output = PicoUsd{2 * input};
    return model;
}

std::vector<Model> modelsOf(int count, qint64 input = 1'000'000)
{
    std::vector<Model> list;
    for (int i = 0; i < count; ++i)
        list.push_back(modelOf(u"openai/m%1"_s.arg(i), input));
    return list;
}

} // namespace

class TestPriceFeed final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void eachFeedIsRead_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<FeedKind>("kind");
        QTest::addColumn<QString>("id");
        QTest::addRow("LiteLLM") << liteLlm << FeedKind::LiteLlm << u"openai/gpt-x"_s;
        QTest::addRow("OpenRouter") << openRouter << FeedKind::OpenRouter << u"openrouter/a/b"_s;
        QTest::addRow("models.dev") << modelsDev << FeedKind::ModelsDev << u"openai/gpt-x"_s;
    }
    void eachFeedIsRead()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, id);
        const Result<PriceFeed> feed = readPriceFeed(json, today);
        QVERIFY2(feed, qPrintable(feed ? QString() : feed.error().message));
        QTEST(feed->kind, "kind");
        QCOMPARE(feed->faulty, 0);
        const auto model = std::find_if(feed->models.begin(), feed->models.end(), [&id](const Model &each) { return each.id == id; });
        QVERIFY(model != feed->models.end());
        QCOMPARE(model->price->input.value, 1'250'000);
        QCOMPARE(model->price->output.value, 10'000'000);
        QCOMPARE(model->price->cacheRead->value, 125'000);
        QCOMPARE(model->price->date, today);
        QVERIFY(!model->price->source.isEmpty());
        QVERIFY(model->maxOutput == 200 || model->maxOutput == 1024);
        if (feed->kind == FeedKind::OpenRouter)
            QCOMPARE(model->price->request->value, 5'000'000'000);
        else
            QCOMPARE(priceFor(*model, {200'001, 0, {}, false})->input.value, 2'500'000);
    }

    void whatIsNotKnownIsNotFree()
    {
        const Result<PriceFeed> feed = readPriceFeed(openRouter, today);
        QCOMPARE(feed->models.size(), std::size_t{2});
        QVERIFY(!feed->models.back().price);
        const Result<PriceFeed> tiny = readPriceFeed(liteLlm, today);
        QCOMPARE(tiny->models.front().id, u"google/g-1"_s);
        QCOMPARE(tiny->models.front().price->input.value, 1);
    }

    void faultyRowsAreLeftOutAndNamed_data()
    {
        QTest::addColumn<QByteArray>("price");
        QTest::addRow("negative") << QByteArray("-0.000001");
        QTest::addRow("absurd") << QByteArray("0.5");
        QTest::addRow("a text") << QByteArray(R"("much")");
        QTest::addRow("a list") << QByteArray("[1]");
        QTest::addRow("huge") << QByteArray("1e300");
    }
    void faultyRowsAreLeftOutAndNamed()
    {
        QFETCH(const QByteArray, price);
        QByteArray json = liteLlm;
        json.replace("1.25e-06", price);
        const Result<PriceFeed> feed = readPriceFeed(json, today);
        QVERIFY(feed);
        QCOMPARE(feed->faulty, 1);
        QVERIFY(feed->problems.constFirst().startsWith(u"openai/gpt-x: "_s));
        QCOMPARE(feed->models.size(), std::size_t{1});
    }

    void whatIsNoFeedIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addRow("nothing") << QByteArray();
        QTest::addRow("a page") << QByteArray("<html>");
        QTest::addRow("a list") << QByteArray("[]");
        QTest::addRow("another object") << QByteArray(R"({"a": {"b": 1}})");
        QTest::addRow("mostly faulty") << QByteArray(R"({"a": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": -1}})");
    }
    void whatIsNoFeedIsRefused()
    {
        QFETCH(const QByteArray, json);
        const Result<PriceFeed> feed = readPriceFeed(json, today);
        QVERIFY(!feed);
        QVERIFY(feed.error().message.contains(u"nothing was taken"_s));
    }

    void damagedFeedsNeverCrashOrCostNegative()
    {
        QRandomGenerator random(20261122);
        for (int round = 0; round < 15'000; ++round) {
            QByteArray json = std::array{liteLlm, openRouter, modelsDev}[static_cast<std::size_t>(round % 3)];
            for (int change = random.bounded(4); change >= 0 && !json.isEmpty(); --change) {
                const int place = random.bounded(static_cast<int>(json.size()));
                if (random.bounded(2) == 0)
                    json[place] = static_cast<char>(random.bounded(128));
                else
                    json.remove(place, random.bounded(30));
            }
            const Result<PriceFeed> feed = readPriceFeed(json, today);
            for (const Model &model : feed ? feed->models : std::vector<Model>{})
                QVERIFY(!model.price || (model.price->input.value >= 0 && model.price->output.value >= 0));
        }
    }

    void changesAreFound()
    {
        std::vector<Model> feed = modelsOf(3);
        feed[1] = modelOf(u"openai/m1"_s, 2'000'000);
        feed.push_back(modelOf(u"openai/new"_s, 1));
        feed.erase(feed.begin());
        std::vector<Model> known = modelsOf(3);
        known.push_back(modelOf(u"xai/grok"_s, 1));
        const FeedChanges changes = compareFeed(known, feed);
        QCOMPARE(changes.added, QStringList{u"openai/new"_s});
        QCOMPARE(changes.gone, QStringList{u"openai/m0"_s});
        QCOMPARE(changes.known, 3);
        QCOMPARE(changes.prices.size(), 2);
        QCOMPARE(changes.prices.constFirst(), (PriceChange{u"openai/m1"_s, "input"_L1, PicoUsd{1'000'000}, PicoUsd{2'000'000}}));
        QCOMPARE(changes.jumps(), 0);
    }

    void theGuardHolds_data()
    {
        QTest::addColumn<int>("known");
        QTest::addColumn<int>("offered");
        QTest::addColumn<qint64>("input");
        QTest::addColumn<Jumps>("jumps");
        QTest::addColumn<QString>("message");
        QTest::addRow("as before") << 60 << 60 << qint64{1'000'000} << Jumps::Refused << QString();
        QTest::addRow("fifty") << 0 << 50 << qint64{1'000'000} << Jumps::Refused << QString();
        QTest::addRow("forty-nine") << 0 << 49 << qint64{1'000'000} << Jumps::Refused << u"has 49 models"_s;
        QTest::addRow("half") << 120 << 60 << qint64{1'000'000} << Jumps::Refused << QString();
        QTest::addRow("less than half") << 121 << 60 << qint64{1'000'000} << Jumps::Refused << u"shrank by more than half"_s;
        QTest::addRow("a thousand times more") << 60 << 60 << qint64{1'000'000'000} << Jumps::Refused << u"and so would 119 more"_s;
        QTest::addRow("a little less than that") << 60 << 60 << qint64{999'000'000} << Jumps::Refused << QString();
        QTest::addRow("a thousand times less") << 60 << 60 << qint64{1'000} << Jumps::Refused << u"(--confirm-jumps)"_s;
        QTest::addRow("suddenly free") << 60 << 60 << qint64{0} << Jumps::Refused << u"or free"_s;
        QTest::addRow("confirmed") << 60 << 60 << qint64{0} << Jumps::Confirmed << QString();
    }
    void theGuardHolds()
    {
        QFETCH(const int, known);
        QFETCH(const int, offered);
        QFETCH(const qint64, input);
        QFETCH(const Jumps, jumps);
        QFETCH(const QString, message);
        const Result<void> guarded = guardFeed(compareFeed(modelsOf(known), modelsOf(offered, input)), jumps);
        QCOMPARE(guarded.has_value(), message.isEmpty());
        if (!guarded)
            QVERIFY2(guarded.error().message.contains(message), qPrintable(guarded.error().message));
    }
};

QTEST_GUILESS_MAIN(TestPriceFeed)
#include "tst_price_feed.moc"
