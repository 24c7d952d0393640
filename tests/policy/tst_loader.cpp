// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/bundled.h"
#include "policy/loader.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QTest>

#include <re2/re2.h>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLoader final : public QObject
{
    Q_OBJECT

private:
    static QByteArray changed(const char *from, const char *to)
    {
        const QByteArray sample = test::samplePolicy();
        return sample.contains(from) ? QByteArray(sample).replace(from, to) : QByteArray();
    }
    static std::shared_ptr<const Policy> loaded(const QByteArray &yaml)
    {
        const LoadOutcome outcome = load(yaml);
        if (outcome.policy == nullptr || !outcome.issues.isEmpty())
            qInfo().noquote() << issuesText(outcome.issues, u"sample"_s);
        return outcome.policy;
    }
    static Condition condition(const QByteArray &when)
    {
        const auto policy = load(changed("{input_tokens: '> 1000'}", when.constData())).policy;
        return policy ? policy->rules[1].when : Condition{};
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void probesAreOffUnlessWanted_data()
    {
        QTest::addColumn<QByteArray>("option");
        QTest::addColumn<int>("seconds"); // 0 = off
        QTest::addColumn<bool>("call");
        QTest::addRow("not written") << QByteArray() << 0 << false;
        QTest::addRow("off") << QByteArray(", probe: off") << 0 << false;
        QTest::addRow("with the defaults") << QByteArray(", probe: {}") << 30 << false;
        QTest::addRow("with models") << QByteArray(", probe: {every: 2m, with: models}") << 120 << false;
        QTest::addRow("with a call") << QByteArray(", probe: {with: call}") << 30 << true;
    }
    void probesAreOffUnlessWanted()
    {
        QFETCH(const QByteArray, option);
        QFETCH(const int, seconds);
        QFETCH(const bool, call);
        QByteArray yaml = test::samplePolicy();
        yaml.replace("zone: machine}", "zone: machine" + option + '}');
        const LoadOutcome outcome = load(yaml);
        QVERIFY2(outcome.policy, qPrintable(issuesText(outcome.issues, u"test"_s)));
        const std::optional<Probe> &probe = outcome.policy->providers[1].probe;
        QCOMPARE(probe.has_value(), seconds > 0);
        if (probe) {
            QCOMPARE(probe->every, std::chrono::milliseconds(std::chrono::seconds(seconds)));
            QCOMPARE(probe->with == Probe::With::Call, call);
        }
    }

    void hedgingAndRescue_data()
    {
        QTest::addColumn<QByteArray>("defaults");
        QTest::addColumn<bool>("rescues");
        QTest::addColumn<int>("share"); // millionths
        QTest::addColumn<bool>("p99");
        QTest::addRow("by default neither") << ""_ba << false << 0 << false;
        QTest::addRow("both off") << ", rescue: off, hedge: off"_ba << false << 0 << false;
        QTest::addRow("both on") << ", rescue: continue, hedge: on"_ba << true << 50'000 << false;
        QTest::addRow("a share") << ", hedge: {share: 0.015}"_ba << false << 15'000 << false;
        QTest::addRow("a percentile") << ", hedge: {after: p99, note: rarely}"_ba << false << 50'000 << true;
        QTest::addRow("all of it") << ", hedge: {after: p95, share: 0.05}"_ba << false << 50'000 << false;
    }
    void hedgingAndRescue()
    {
        QFETCH(const QByteArray, defaults);
        QFETCH(const bool, rescues);
        QFETCH(const int, share);
        QFETCH(const bool, p99);
        QByteArray yaml = test::samplePolicy();
        yaml.replace(", rescue: off", defaults).replace("128000, tools: true", "128000, prefill: true");
        const LoadOutcome outcome = load(yaml);
        QVERIFY2(outcome.policy && outcome.issues.isEmpty(), qPrintable(issuesText(outcome.issues, u"test"_s)));
        QCOMPARE(outcome.policy->defaults.rescue == RescueMode::Continue, rescues);
        QCOMPARE(outcome.policy->defaults.hedge.shareMillionths, share);
        QCOMPARE(outcome.policy->defaults.hedge.isOn(), share > 0);
        QCOMPARE(outcome.policy->defaults.hedge.after == Hedge::After::P99, p99);
        QVERIFY(outcome.policy->models[0].acceptsPrefill);
        QVERIFY(!outcome.policy->models[1].acceptsPrefill);
    }

    void bundledPoliciesAreClean_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addRow("demo") << demoPolicy();
        QTest::addRow("starter") << starterPolicy();
        QTest::addRow("sample of the tests") << test::samplePolicy();
    }
    void bundledPoliciesAreClean()
    {
        QFETCH(const QByteArray, yaml);
        const LoadOutcome outcome = load(yaml);
        QCOMPARE(issuesText(outcome.issues, u"policy"_s), QString());
        QVERIFY(outcome.policy != nullptr);
    }

    void demoNeverLeavesTheMachine()
    {
        const auto policy = loaded(demoPolicy());
        QVERIFY(policy);
        QVERIFY(policy->providers.size() >= 3);
        for (const Provider &provider : policy->providers) {
            QVERIFY(provider.simulated);
            QCOMPARE(provider.baseUrl, "simulated");
            QVERIFY(provider.keys.isEmpty());
        }
    }

    void resolvesEveryReference()
    {
        const auto policy = loaded(test::samplePolicy());
        QVERIFY(policy);
        QCOMPARE(policy->tags, QStringList({u"public"_s, u"internal"_s, u"secret"_s}));
        QCOMPARE(policy->zones[0].label, u"This machine"_s);
        QCOMPARE(policy->zones[1].label, u"cloud"_s);
        QCOMPARE(policy->defaults.tag, 1U);
        QCOMPARE(policy->chains[policy->defaults.chain].id, u"everyday"_s);
        QCOMPARE(policy->providers[0].baseUrl, "https://api.openai.com/v1");
        QCOMPARE(policy->providers[0].keys, QStringList(u"env:OPENAI_API_KEY"_s));
        QCOMPARE(policy->providerOf(ModelIndex{2}).id, u"ollama"_s);
        QCOMPARE(policy->model(ModelIndex{2}).name, u"llama3.1:8b"_s);
        QCOMPARE(policy->chains[policy->rules[0].chain].id, u"local"_s);
        QCOMPARE(policy->matrix.cell(2, 1), Verdict::Never);
        QCOMPARE(policy->matrix.zoneOf(ModelIndex{2}), 0U);
        QCOMPARE(policy->hash.size(), 16);
    }

    void readsPricesAndAbilities()
    {
        const auto policy = loaded(
            changed("context: 128000, tools: true, price: {input: 2.50, output: 10}, quality: 0.8",
                    "max_output: 16384, image: true, tools: false, json_schema: true, price: {input: 0.000001, output: "
                    "999.5, cache_read: 0.075, cache_write_1h: 6, source: price list, date: 2026-11-22}, quality: "
                    "{default: 0.5, code: 1}"));
        QVERIFY(policy);
        const catalog::Model &model = policy->models[0];
        QCOMPARE(model.context, 128'000); // the catalogue's: its provider is known by its address
        QCOMPARE(model.maxOutput, 16384);
        QVERIFY(model.capabilities.testFlags(Feature::Image | Feature::JsonSchema));
        QVERIFY2(!model.capabilities.testFlag(Feature::Tools), "what the policy says counts more");
        QCOMPARE(model.price->input.value, 1);
        QCOMPARE(model.price->output.value, 999'500'000);
        QCOMPARE(model.price->cacheRead->value, 75'000);
        QVERIFY(!model.price->cacheWrite5m);
        QCOMPARE(model.price->cacheWrite1h->value, 6'000'000);
        QCOMPARE(model.price->source, u"price list"_s);
        QCOMPARE(model.price->date, QDate(2026, 11, 22));
        QCOMPARE(model.quality.of(Task::Code), std::optional(1.0));
    }

    void readsSteps()
    {
        const auto policy = loaded(changed(
            "    - {model: openai/gpt-4o, tries: 1, timeout: {first_token: 30s, total: 5m}}",
            "    - {model: openai/gpt-4o, tries: 3, timeout: {stall: 1500ms, total: 1.5h}, on: [timeout, "
            "rate_limited]}\n"
            "    - {pool: {quality: 0.25, prefer: best, models: ['*/gpt-4o*', ollama/llama3.1:8b]}, on: timeout}"));
        QVERIFY(policy);
        const std::vector<Step> &steps = policy->chains[policy->defaults.chain].steps;
        QCOMPARE(steps.size(), std::size_t{3});
        QCOMPARE(std::get<PoolStep>(steps[0].kind).models.size(), policy->models.size());
        QVERIFY(!std::get<PoolStep>(steps[0].kind).quality);
        QCOMPARE(std::get<ModelStep>(steps[1].kind).model, ModelIndex{0});
        QCOMPARE(steps[1].options.tries, std::optional(3));
        QCOMPARE(steps[1].options.timeout.stall, std::optional(1500ms));
        QCOMPARE(steps[1].options.timeout.total, std::optional<std::chrono::milliseconds>(90min));
        QVERIFY(!steps[1].options.timeout.connect);
        QVERIFY((steps[1].options.on == std::vector{FailureClass::Timeout, FailureClass::RateLimited}));
        const auto &pool = std::get<PoolStep>(steps[2].kind);
        QVERIFY((pool.models == std::vector{ModelIndex{0}, ModelIndex{1}, ModelIndex{2}}));
        QCOMPARE(pool.quality, std::optional(0.25));
        QCOMPARE(pool.prefer, Preference::Best);
        const auto &split = std::get<SplitStep>(policy->chains[1].steps[0].kind);
        QCOMPARE(split.parts[0].weight, 70);
        QCOMPARE(split.parts[1].model, ModelIndex{1});
    }

    void readsConditions()
    {
        using Kind = Condition::Kind;
        QCOMPARE(condition("{tag: [public, secret]}").kind, Kind::Tag);
        QCOMPARE(condition("{tag: [public, secret]}").tags.bits(), 0b101U);
        QCOMPARE(condition("{label: project=alpha}").text, u"project=alpha"_s);
        QCOMPARE(condition("{asked: [gpt-*, auto]}").kind, Kind::Any);
        QCOMPARE(condition("{client: 'agent-?'}").kind, Kind::Client);
        QCOMPARE(condition("{has: [tools, system]}").features, Feature::Tools | Feature::System);
        QVERIFY(re2::RE2::PartialMatch("a FOO b", *condition("{matches: '(?i)foo'}").pattern));
        QVERIFY(!condition("{matches: x}").wholePrompt);
        QVERIFY(condition("{matches: {pattern: x, in: prompt}}").wholePrompt);
        const Condition several = condition("{has: tools, tag: public, note: both}");
        QCOMPARE(several.kind, Kind::All);
        QCOMPARE(several.children.size(), std::size_t{2});
        const Condition nested = condition("{any: [{not: {has: image}}, {all: [{client: a}, {label: b}]}]}");
        QCOMPARE(nested.kind, Kind::Any);
        QCOMPARE(nested.children[0].kind, Kind::Not);
        QCOMPARE(nested.children[0].children[0].kind, Kind::Has);
        QCOMPARE(nested.children[1].kind, Kind::All);
    }

    void readsComparisons_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("comparison");
        QTest::addColumn<double>("number");
        QTest::addRow("less") << "'< 5'"_ba << int(Comparison::Less) << 5.0;
        QTest::addRow("at most, without a blank") << "'<=5'"_ba << int(Comparison::LessOrEqual) << 5.0;
        QTest::addRow("equal") << "'= 5'"_ba << int(Comparison::Equal) << 5.0;
        QTest::addRow("equal, doubled") << "'== 5'"_ba << int(Comparison::Equal) << 5.0;
        QTest::addRow("not equal") << "'!= 5'"_ba << int(Comparison::NotEqual) << 5.0;
        QTest::addRow("at least") << "'>= 1000000'"_ba << int(Comparison::GreaterOrEqual) << 1e6;
        QTest::addRow("more") << "'> 0.5'"_ba << int(Comparison::Greater) << 0.5;
    }
    void readsComparisons()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, comparison);
        QFETCH(const double, number);
        const Condition read = condition("{input_tokens: " + text + "}");
        QCOMPARE(read.kind, Condition::Kind::InputTokens);
        QCOMPARE(int(read.comparison), comparison);
        QCOMPARE(read.number, number);
    }

    void rulesMayBeAbsent()
    {
        const QByteArray sample = test::samplePolicy();
        const auto policy = loaded(sample.left(sample.indexOf("rules:")));
        QVERIFY(policy);
        QVERIFY(policy->rules.empty());
    }

    void notesAreAllowedEverywhere()
    {
        const auto policy = loaded("note: mine\n" + changed("{id: cloud}", "{id: cloud, note: x}")
                                                        .replace("keys:", "note: x, keys:")
                                                        .replace("weight: 70", "weight: 70, note: x"));
        QVERIFY(policy);
    }

    void bareNamesWorkWhereOneProviderHasThem()
    {
        const auto policy =
            loaded(changed("  - {id: openai/gpt-4o-mini,", "  - {id: ollama/gpt-4o, price: {input: 0, output: 0}}\n"
                                                           "  - {id: ollama/auto, price: {input: 0, output: 0}}\n"
                                                           "  - {id: openai/gpt-4o-mini,"));
        QVERIFY(policy);
        QCOMPARE(policy->findModel(u"llama3.1:8b"_s), policy->findModel(u"ollama/llama3.1:8b"_s));
        QVERIFY(policy->findModel(u"llama3.1:8b"_s));
        QVERIFY(!policy->findModel(u"gpt-4o"_s));
        QVERIFY(!policy->findModel(u"auto"_s));
    }
};

QTEST_APPLESS_MAIN(TestLoader)
#include "tst_loader.moc"
