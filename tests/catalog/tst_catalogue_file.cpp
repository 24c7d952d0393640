// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/catalogue_file.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;
using namespace signalbox::catalog;
using namespace Qt::StringLiterals;

namespace {

QByteArray fileOf(const QByteArray &models)
{
    return R"({"format": 1, "provider": "acme", "feeds": [{"name": "a feed", "date": "2026-11-22"}], "models": [)" + models + "]}";
}

QByteArray modelWith(const QByteArray &members)
{
    return fileOf(R"({"name": "m")" + (members.isEmpty() ? QByteArray() : ", " + members) + "}");
}

QByteArray priced(const QByteArray &members)
{
    return modelWith(R"("price": {"input": 1, "output": 2, "source": "s", "date": "2026-11-22")" + members + "}");
}

const QByteArray whole = fileOf(R"({"name": "org/m-1", "title": "M One", "kind": "responses", "context": 1000, "max_output": 100,
    "input": ["text", "image", "audio", "video", "file"], "output": ["text"], "tools": true, "parallel_tools": true,
    "tool_choice": false, "json_schema": true, "reasoning": true, "efforts": ["low", "high"], "temperature": false,
    "max_tokens": "max_completion_tokens", "system": false, "prefill": true, "knowledge": "2025-01", "released": "2025-03-04",
    "retires": "2027-01-01",
    "quality": {"benchmark": "B 1", "measured_as": "m-high", "source": "https:\/\/b.example", "date": "2026-01-02", "default": 0.5, "code": 0.75},
    "prices": [{"min_prompt_tokens": 201, "input": 2, "output": 4},
               {"utc_start": "16:30", "utc_end": "24:00", "utc_days": ["sat", "sun"], "input": 0.5, "output": 1},
               {"service_tier": "flex", "input": 0.5, "output": 1}, {"batch": true, "input": 0.25, "output": 0.5}],
    "price": {"input": 1.25, "output": 10, "cache_read": 0.125, "cache_write_5m": 1.5625, "cache_write_1h": 2.5, "reasoning": 8,
              "audio_input": 32, "audio_output": 64, "image_input": 3, "image_output": 40, "request": 0.005,
              "source": "https:\/\/acme.example/prices", "date": "2026-11-22"}})");

} // namespace

class TestCatalogueFile final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void everythingIsRead()
    {
        const Result<Catalogue> catalogue = readCatalogue(whole, u"acme.json"_s);
        QVERIFY2(catalogue, qPrintable(catalogue ? QString() : catalogue.error().message));
        QCOMPARE(catalogue->provider, u"acme"_s);
        QCOMPARE(catalogue->feeds.constFirst().name, u"a feed"_s);
        QCOMPARE(catalogue->models.size(), std::size_t{1});
        const Model &model = catalogue->models.front();
        QCOMPARE(model.id, u"acme/org/m-1"_s);
        QCOMPARE(model.name, u"org/m-1"_s);
        QCOMPARE(model.context, 1000);
        QCOMPARE(model.maxOutput, 100);
        QCOMPARE(model.capabilities, Features(Feature::Tools | Feature::JsonSchema | Feature::Reasoning | Feature::Image
                                              | Feature::Audio | Feature::File));
        QVERIFY(model.acceptsPrefill);
        QCOMPARE(model.quality.standard(), std::optional(0.5));
        QCOMPARE(model.quality.of(Task::Code), std::optional(0.75));
        QCOMPARE(model.quality.of(Task::Maths), std::optional(0.5));
    }

    void factsAreRead()
    {
        const Result<Catalogue> catalogue = readCatalogue(whole, u"acme.json"_s);
        const ModelFacts &facts = *catalogue->models.front().facts.get();
        QCOMPARE(facts.kind, ModelKind::Responses);
        QCOMPARE(facts.title, u"M One"_s);
        QCOMPARE(facts.input.size(), std::size_t{5});
        QVERIFY(facts.parameters.maxCompletionTokens);
        QCOMPARE(facts.parameters.temperature, std::optional(false));
        QCOMPARE(facts.parameters.systemMessages, std::optional(false));
        QCOMPARE(facts.parameters.toolChoice, std::optional(false));
        QCOMPARE(facts.parameters.parallelTools, std::optional(true));
        QCOMPARE(facts.parameters.efforts, (QStringList{u"low"_s, u"high"_s}));
        QCOMPARE(facts.knowledge, u"2025-01"_s);
        QCOMPARE(facts.released, QDate(2025, 3, 4));
        QCOMPARE(facts.retires, QDate(2027, 1, 1));
        QCOMPARE(facts.quality.size(), std::size_t{2});
        QCOMPARE(facts.quality.back().benchmark, u"B 1 (m-high)"_s);
        QCOMPARE(facts.quality.back().source, u"https://b.example"_s);
        QCOMPARE(facts.catalogue, u"acme"_s);
    }

    void pricesAreExact()
    {
        const Result<Catalogue> catalogue = readCatalogue(whole, u"acme.json"_s);
        const Model &model = catalogue->models.front();
        const Price &price = *model.price;
        QCOMPARE(price.input.value, 1'250'000);
        QCOMPARE(price.output.value, 10'000'000);
        QCOMPARE(price.cacheRead->value, 125'000);
        QCOMPARE(price.cacheWrite5m->value, 1'562'500);
        QCOMPARE(price.cacheWrite1h->value, 2'500'000);
        QCOMPARE(price.reasoning->value, 8'000'000);
        QCOMPARE(price.audioInput->value, 32'000'000);
        QCOMPARE(price.audioOutput->value, 64'000'000);
        QCOMPARE(price.imageInput->value, 3'000'000);
        QCOMPARE(price.imageOutput->value, 40'000'000);
        QCOMPARE(price.request->value, 5'000'000'000);
        QCOMPARE(price.source, u"https://acme.example/prices"_s);
        QCOMPARE(price.date, QDate(2026, 11, 22));
        QCOMPARE(model.prices.size(), std::size_t{4});
        QCOMPARE(model.prices[0].when.minPromptTokens, 201);
        QCOMPARE(model.prices[1].when.utcStart, std::optional(990));
        QCOMPARE(model.prices[1].when.utcEnd, std::optional(1440));
        QCOMPARE(model.prices[1].when.utcDays, quint8{0b1100000});
        QCOMPARE(model.prices[1].price.source, price.source);
        QCOMPARE(model.prices[2].when.serviceTier, u"flex"_s);
        QVERIFY(model.prices[3].when.batch);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        QTest::addRow("no JSON") << QByteArray("{") << u"no JSON"_s;
        QTest::addRow("not an object") << QByteArray("[]") << u"acme.json: not an object"_s;
        QTest::addRow("another format") << QByteArray(R"({"format": 2, "provider": "a", "models": [{"name": "m"}]})") << u"format: a whole number from 1 to 1"_s;
        QTest::addRow("no provider") << QByteArray(R"({"format": 1, "models": [{"name": "m"}]})") << u"`provider`"_s;
        QTest::addRow("no model") << fileOf("") << u"models: has no model"_s;
        QTest::addRow("a model twice") << fileOf(R"({"name": "m"}, {"name": "m"})") << u"models[1]: m stands here twice"_s;
        QTest::addRow("a name with a blank") << fileOf(R"({"name": "a b"})") << u"`name` is missing, or holds blanks"_s;
        QTest::addRow("an unknown key") << modelWith(R"("contxt": 1)") << u"models[0], contxt: no key of a catalogue"_s;
        QTest::addRow("a key twice") << modelWith(R"("context": 1, "context": 2)") << u"context: stands here twice"_s;
        QTest::addRow("an answer longer than the window") << modelWith(R"("context": 10, "max_output": 11)") << u"`max_output` is larger than `context`"_s;
        QTest::addRow("a negative window") << modelWith(R"("context": -1)") << u"context: a whole number from 1"_s;
        QTest::addRow("a window that is a text") << modelWith(R"("context": "8k")") << u"context: a whole number"_s;
        QTest::addRow("an unknown modality") << modelWith(R"("input": ["smell"])") << u"input[0]: smell is not known here"_s;
        QTest::addRow("an unknown kind") << modelWith(R"("kind": "oracle")") << u"kind: oracle is not known here"_s;
        QTest::addRow("a negative price") << priced(R"(, "cache_read": -0.1)") << u"cache_read: -0.1 is no price"_s;
        QTest::addRow("an absurd price") << priced(R"(, "cache_read": 10001)") << u"is no price: from 0 to 10000"_s;
        QTest::addRow("a price that is a text") << priced(R"(, "cache_read": "1")") << u"cache_read: not a number"_s;
        QTest::addRow("a price finer than the unit") << priced(R"(, "cache_read": 0.0000001)") << u"finer than the smallest unit"_s;
        QTest::addRow("half a price") << modelWith(R"("price": {"input": 1, "source": "s", "date": "2026-11-22"})") << u"`input` and `output` are needed"_s;
        QTest::addRow("a price without a source") << modelWith(R"("price": {"input": 1, "output": 1, "date": "2026-11-22"})") << u"`source` and `date` are needed"_s;
        QTest::addRow("a price of no day") << modelWith(R"("price": {"input": 1, "output": 1, "source": "s", "date": "2026-02-30"})") << u"2026-02-30 is no date"_s;
        QTest::addRow("exceptions from nothing") << modelWith(R"("prices": [{"batch": true, "input": 1, "output": 1}])") << u"which is missing"_s;
        QTest::addRow("an exception that always holds") << priced(R"(}, "prices": [{"input": 1, "output": 1}], "x": {)") << u"prices[0]: says no condition"_s;
        QTest::addRow("half a span") << priced(R"(}, "prices": [{"utc_start": "01:00", "input": 1, "output": 1}], "x": {)") << u"belong together"_s;
        QTest::addRow("no time of day") << priced(R"(}, "prices": [{"utc_start": "24:00", "utc_end": "01:00", "input": 1, "output": 1}], "x": {)") << u"24:00 is no time"_s;
        QTest::addRow("a quality over one") << modelWith(R"("quality": {"default": 1.5, "benchmark": "b", "source": "s", "date": "2026-01-01"})") << u"a number from 0 to 1"_s;
        QTest::addRow("a quality nobody measured") << modelWith(R"("quality": {"default": 0.5})") << u"a fact that somebody measured"_s;
        QTest::addRow("a quality for no task") << modelWith(R"("quality": {"cooking": 0.5, "benchmark": "b", "source": "s", "date": "2026-01-01"})") << u"cooking: no key"_s;
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, message);
        const Result<Catalogue> catalogue = readCatalogue(json, u"acme.json"_s);
        QVERIFY(!catalogue);
        QVERIFY2(catalogue.error().message.contains(message), qPrintable(catalogue.error().message));
    }

    void manyProblemsAreCounted()
    {
        QByteArray models = R"({"name": ""})";
        for (int i = 0; i < 99; ++i)
            models += R"(, {"name": ""})";
        const Result<Catalogue> catalogue = readCatalogue(fileOf(models), u"acme.json"_s);
        QVERIFY(!catalogue);
        QVERIFY(catalogue.error().message.count(u'\n') == 20);
        QVERIFY(catalogue.error().message.contains(u" more"_s));
    }

    /// Any damage to a good file is read or refused, never a crash; the sanitizers look on.
    void damagedFilesAreReadOrRefused()
    {
        QRandomGenerator random(20261122);
        int refused = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray json = whole;
            for (int change = random.bounded(4); change >= 0; --change) {
                const int place = random.bounded(static_cast<int>(json.size()));
                if (random.bounded(2) == 0)
                    json[place] = static_cast<char>(random.bounded(256));
                else
                    json.remove(place, random.bounded(40));
                if (json.isEmpty())
                    break;
            }
            refused += readCatalogue(json, u"acme.json"_s) ? 0 : 1;
        }
        QVERIFY2(refused > 10'000, qPrintable(QString::number(refused)));
    }
};

QTEST_GUILESS_MAIN(TestCatalogueFile)
#include "tst_catalogue_file.moc"
