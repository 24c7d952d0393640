// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model_facts.h"
#include "policy/document_shape.h"
#include "policy/loader.h"
#include "support/strict_messages.h"

#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

namespace {

QByteArray policyWith(const QByteArray &providers, const QByteArray &rest = {}, const QByteArray &zones = "machine, us-retains, unknown")
{
    QByteArray row = "{";
    for (const QByteArray &zone : zones.split(','))
        row += zone.trimmed() + ": allow, ";
    row.chop(2);
    return "version: 1\ndefaults: {tag: public, chain: all}\nzones: [" + zones + "]\ntags: [public]\nmatrix: {public: " + row
        + "}}\nproviders: " + providers + "\nchains: {all: [pool: {prefer: cheapest}]}\n" + rest;
}

QString problemsOf(const LoadOutcome &outcome)
{
    return issuesText(outcome.issues, u"policy.yaml"_s);
}

} // namespace

class TestProviderPreset final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void aPresetIsEnough_data()
    {
        QTest::addColumn<QByteArray>("providers");
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QStringList>("keys");
        QTest::addColumn<QString>("zone");
        QTest::addRow("by name") << QByteArray("{openai: {}}") << QByteArray("https://api.openai.com/v1") << QStringList{u"env:OPENAI_API_KEY"_s} << u"us-retains"_s;
        QTest::addRow("said") << QByteArray("{mine: {preset: openai, keys: [env:MINE], zone: unknown}}") << QByteArray("https://api.openai.com/v1") << QStringList{u"env:MINE"_s} << u"unknown"_s;
        QTest::addRow("another address") << QByteArray("{openai: {preset: openai, base_url: 'https://eu.api.openai.com/v1'}}") << QByteArray("https://eu.api.openai.com/v1") << QStringList{u"env:OPENAI_API_KEY"_s} << u"us-retains"_s;
        QTest::addRow("another dialect") << QByteArray("{google: {preset: google, wire: openai}}") << QByteArray("https://generativelanguage.googleapis.com/v1beta/openai") << QStringList{u"env:GEMINI_API_KEY"_s} << u"us-retains"_s;
        QTest::addRow("Google's own dialect") << QByteArray("{google: {}}") << QByteArray("https://generativelanguage.googleapis.com") << QStringList{u"env:GEMINI_API_KEY"_s} << u"us-retains"_s;
        QTest::addRow("OpenAI's other dialect") << QByteArray("{openai: {wire: responses}}") << QByteArray("https://api.openai.com/v1") << QStringList{u"env:OPENAI_API_KEY"_s} << u"us-retains"_s;
        QTest::addRow("an address of one's own") << QByteArray("{azure: {preset: azure, base_url: 'https://me.openai.azure.com/openai/v1'}}") << QByteArray("https://me.openai.azure.com/openai/v1") << QStringList{u"env:AZURE_OPENAI_API_KEY"_s} << u"us-retains"_s;
    }
    void aPresetIsEnough()
    {
        QFETCH(const QByteArray, providers);
        const LoadOutcome outcome = load(policyWith(providers));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        const Provider &provider = outcome.policy->providers.front();
        QVERIFY(provider.preset != nullptr);
        QTEST(provider.baseUrl, "url");
        QTEST(provider.keys, "keys");
        QTEST(outcome.policy->zones[provider.zone].id, "zone");
        QVERIFY2(outcome.policy->models.size() > 10, "the pool is over the catalogue");
    }

    void localPresetsNeedModels()
    {
        const LoadOutcome outcome = load(policyWith("{ollama: {}}", "models: [{id: 'ollama/llama3.1:8b', price: {input: 0, output: 0}}]"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        const Provider &provider = outcome.policy->providers.front();
        QVERIFY(provider.onThisMachine);
        QVERIFY(provider.keys.isEmpty());
        QCOMPARE(outcome.policy->zones[provider.zone].id, u"machine"_s);
        QCOMPARE(outcome.policy->models.size(), std::size_t{1});
        QVERIFY(!load(policyWith("{ollama: {}}")).policy);
        QVERIFY(problemsOf(load(policyWith("{ollama: {}}"))).contains(u"there is no model"_s));
    }

    void anAddressThatIsKnownCompletesWhatIsListed()
    {
        const LoadOutcome outcome = load(policyWith("{mine: {wire: openai, base_url: 'https://api.openai.com/v1/', zone: us-retains}}",
                                                    "models: [{id: mine/gpt-4o}, {id: mine/gpt-4o-mini, price: {input: 1, output: 2}}]"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        const Policy &policy = *outcome.policy;
        QCOMPARE(policy.providers.front().preset->id, "openai"_L1);
        QCOMPARE(policy.models.size(), std::size_t{2}); // the others of the catalogue are nobody's wish
        QVERIFY(policy.models[0].price && policy.models[0].price->source != u"policy"_s);
        QCOMPARE(policy.models[1].price->input.value, 1'000'000);
        QCOMPARE(policy.models[1].facts->overridden, QStringList{u"price"_s});
        QVERIFY2(problemsOf(outcome).isEmpty(), qPrintable(problemsOf(outcome)));
    }

    void anAddressThatIsNotHasNone()
    {
        const LoadOutcome outcome = load(policyWith("{openai: {wire: openai, base_url: 'https://gateway.example/v1', zone: us-retains}}",
                                                    "models: [{id: openai/gpt-4o, price: {input: 1, output: 2}}]"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        QCOMPARE(outcome.policy->providers.front().preset, nullptr);
        QVERIFY(!outcome.policy->models.front().facts);
    }

    void azureIsAskedAsItsCustomersAre_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QString>("warning");
        QTest::addRow("v1") << QByteArray("base_url: 'https://me.openai.azure.com/openai/v1'") << QByteArray("api-key") << QByteArray() << QString();
        QTest::addRow("by deployment") << QByteArray("base_url: 'https://me.openai.azure.com', api_version: 2024-10-21") << QByteArray("api-key") << QByteArray("2024-10-21") << QString();
        QTest::addRow("with an access token") << QByteArray("base_url: 'https://me.openai.azure.com/openai/v1', key_header: Authorization") << QByteArray("authorization") << QByteArray() << QString();
        QTest::addRow("neither") << QByteArray("base_url: 'https://me.openai.azure.com'") << QByteArray("api-key") << QByteArray() << u"ends in `/openai/v1`, or with an `api_version`"_s;
    }
    void azureIsAskedAsItsCustomersAre()
    {
        QFETCH(const QByteArray, more);
        QFETCH(const QString, warning);
        const LoadOutcome outcome = load(policyWith("{azure: {preset: azure, " + more + "}}"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        QTEST(outcome.policy->providers.front().keyHeader, "header");
        QTEST(outcome.policy->providers.front().apiVersion, "version");
        QVERIFY2(warning.isEmpty() ? problemsOf(outcome).isEmpty() : problemsOf(outcome).contains(warning), qPrintable(problemsOf(outcome)));
    }

    void problemsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("message");
        QTest::addRow("no such preset") << policyWith("{mine: {preset: opnai}}") << u"`opnai` is no preset; did you mean `openai`?"_s;
        QTest::addRow("nothing known") << policyWith("{mine: {keys: [env:A]}}") << u"`wire` is missing"_s;
        QTest::addRow("a simulated one") << policyWith("{openai: {simulated: true}}") << u"`base_url` is missing"_s;
        QTest::addRow("no address") << policyWith("{azure: {}}") << u"such as https://RESOURCE.openai.azure.com/openai/v1"_s;
        QTest::addRow("no zone that fits") << policyWith("{openai: {}}", {}, "machine, elsewhere") << u"`us-retains` would fit OpenAI"_s;
        QTest::addRow("a header that means something else") << policyWith("{openai: {key_header: Host}}") << u"cannot carry a key"_s;
        QTest::addRow("no header") << policyWith("{openai: {key_header: 'a b'}}") << u"is no header"_s;
        QTest::addRow("no version") << policyWith("{azure: {preset: azure, base_url: 'https://a.example/v1', api_version: '1&key=2'}}") << u"is no api-version"_s;
        QTest::addRow("a version for Anthropic") << policyWith("{anthropic: {api_version: 2024-10-21}}") << u"only providers that speak OpenAI's dialects"_s;
        QTest::addRow("a feed nobody makes") << policyWith("{openai: {}}", "feeds: [{from: litelm}]\n") << u"did you mean `litellm`?"_s;
        QTest::addRow("a feed too often") << policyWith("{openai: {}}", "feeds: [{from: litellm, every: 5m}]\n") << u"from 1h to 30d"_s;
        QTest::addRow("a feed twice") << policyWith("{openai: {}}", "feeds: [{from: litellm}, {from: litellm}]\n") << u"stands here twice"_s;
        QTest::addRow("a feed in the open") << policyWith("{openai: {}}", "feeds: [{from: litellm, url: 'http://a.example/x'}]\n") << u"only read over https"_s;
        QTest::addRow("a dialect it does not speak") << policyWith("{openai: {wire: gemini}}") << u"OpenAI is not known to speak that dialect"_s;
    }
    void problemsAreNamed()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, message);
        const LoadOutcome outcome = load(yaml);
        QVERIFY(!outcome.policy);
        QVERIFY2(problemsOf(outcome).contains(message), qPrintable(problemsOf(outcome)));
    }

    void unknownIsTheNextBestZone()
    {
        const LoadOutcome outcome = load(policyWith("{openai: {}}", {}, "machine, unknown"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        QCOMPARE(outcome.policy->zones[outcome.policy->providers.front().zone].id, u"unknown"_s);
        QVERIFY(problemsOf(outcome).contains(u"it is taken to be in `unknown`"_s));
    }

    void whatThePolicySaysWins()
    {
        const LoadOutcome outcome = load(policyWith("{openai: {}}", "models: [{id: openai/gpt-4o, context: 1000, max_output: 100, tools: false, "
                                                                    "price: {input: 1, output: 2}}, {id: openai/of-my-own, price: {input: 1, output: 1}}]"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        const Policy &policy = *outcome.policy;
        const catalog::Model &model = policy.model(*policy.findModel(u"openai/gpt-4o"_s));
        QCOMPARE(model.context, 1000);
        QVERIFY(!model.capabilities.testFlag(Feature::Tools));
        QVERIFY2(model.capabilities.testFlag(Feature::Image), "what it does not say is the catalogue's");
        QCOMPARE(model.price->input.value, 1'000'000);
        QCOMPARE(model.price->source, u"policy"_s);
        QVERIFY2(model.prices.empty(), "exceptions from another price are none");
        QCOMPARE(model.facts->overridden, (QStringList{u"context"_s, u"max_output"_s, u"tools"_s, u"price"_s}));
        QVERIFY(!policy.model(*policy.findModel(u"openai/of-my-own"_s)).facts);
        QCOMPARE(std::count_if(policy.models.begin(), policy.models.end(), [](const catalog::Model &each) { return each.id == u"openai/gpt-4o"_s; }), 1);
    }

    void theCatalogueGoesByTheProvidersName()
    {
        const LoadOutcome outcome = load(policyWith("{work: {preset: openai}, home: {preset: openai}}"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        const auto model = outcome.policy->findModel(u"work/gpt-4o"_s);
        QVERIFY(model);
        QCOMPARE(outcome.policy->model(*model).name, u"gpt-4o"_s);
        QCOMPARE(outcome.policy->providerOf(*model).id, u"work"_s);
        QVERIFY(outcome.policy->findModel(u"home/gpt-4o"_s));
        QVERIFY2(!outcome.policy->findModel(u"gpt-4o"_s), "two have it");
    }

    /// What the program can ask for by an endpoint of its own; those of Responses alone are not among them.
    void modelsForChatAndEmbeddingsAreTakenFromTheCatalogue()
    {
        const LoadOutcome outcome = load(policyWith("{openai: {}}"));
        QVERIFY(outcome.policy);
        const auto embedding = outcome.policy->findModel(u"openai/text-embedding-3-small"_s);
        QVERIFY(embedding);
        QCOMPARE(outcome.policy->model(*embedding).kind, catalog::ModelKind::Embedding);
        for (const catalog::Model &model : outcome.policy->models)
            QVERIFY(model.kind == catalog::ModelKind::Chat || model.kind == catalog::ModelKind::Embedding);
    }

    void pricesByDayAndRequestAreRead()
    {
        const LoadOutcome outcome = load(policyWith("{ollama: {}}", "models: [{id: ollama/m, price: [{input: 2, output: 4, reasoning: 3, request: 0.005, audio_input: 1}, "
                                                                    "{utc_days: [sat, sun], input: 1, output: 2}]}]"));
        QVERIFY2(outcome.policy, qPrintable(problemsOf(outcome)));
        const catalog::Model &model = outcome.policy->models.front();
        QCOMPARE(model.price->reasoning->value, 3'000'000);
        QCOMPARE(model.price->request->value, 5'000'000'000);
        QCOMPARE(model.price->audioInput->value, 1'000'000);
        const qint64 saturday = QDate(2026, 11, 21).startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1'000;
        const qint64 monday = QDate(2026, 11, 23).startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1'000;
        QCOMPARE(catalog::priceFor(model, {1, catalog::utcWeekMinute(saturday), {}, false})->input.value, 1'000'000);
        QCOMPARE(catalog::priceFor(model, {1, catalog::utcWeekMinute(monday - 1), {}, false})->input.value, 1'000'000);
        QCOMPARE(catalog::priceFor(model, {1, catalog::utcWeekMinute(monday), {}, false})->input.value, 2'000'000);
    }
};

QTEST_GUILESS_MAIN(TestProviderPreset)
#include "tst_provider_preset.moc"
