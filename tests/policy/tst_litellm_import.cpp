// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/litellm_config.h"
#include "policy/litellm_import.h"
#include "policy/yaml_writer.h"
#include "support/strict_messages.h"

#include <QTest>

#include <functional>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::Yaml;
using test::config;

namespace {

/// The paths of the notes of a kind.
QStringList placesOf(const ImportOutcome &outcome, ImportNote::Kind kind)
{
    QStringList places;
    for (const ImportNote &note : outcome.notes) {
        if (note.kind == kind)
            places.append(note.path);
    }
    return places;
}

std::shared_ptr<const Policy> imported(const QByteArray &yaml)
{
    const ImportOutcome outcome = importLiteLlm(yaml);
    if (outcome.yaml.isEmpty())
        qInfo().noquote() << issuesText(outcome.problems, u"config"_s);
    return load(outcome.yaml).policy;
}

QByteArray oneModel(const QByteArray &params, const QByteArray &rest = {})
{
    return "model_list: [{model_name: m, litellm_params: {" + params + "}}]\n" + rest;
}

} // namespace

class TestLiteLlmImport final : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        m_random.seed(seed);
    }

    void modelsAndProviders()
    {
        const auto policy = imported(config);
        QVERIFY(policy);
        QCOMPARE(policy->models.size(), std::size_t{5});
        const catalog::Model &model = policy->models[0];
        QCOMPARE(model.id, u"openai/gpt-4o"_s);
        QCOMPARE(model.context, 128'000);
        QCOMPARE(model.maxOutput, 16'384);
        QVERIFY(model.capabilities.testFlags(Feature::Image | Feature::JsonSchema)); // and what the catalogue knows besides
        QCOMPARE(model.price->input.value, 2'500'000);
        QCOMPARE(model.price->output.value, 10'000'000);
        QCOMPARE(model.price->cacheRead->value, 1'250'000);
        QCOMPARE(model.prices.at(0).when.minPromptTokens, 200'001);
        QCOMPARE(model.prices.at(0).price.input.value, 5'000'000);
        QCOMPARE(model.prices.at(0).price.output.value, 10'000'000);
        QCOMPARE(policy->providers[0].keys, QStringList{u"env:MY_KEY"_s});
        QCOMPARE(policy->providers[0].limits.total, std::chrono::milliseconds(10min));
        QCOMPARE(policy->providers[1].baseUrl, "https://my.openai.azure.com/openai/v1");
        QCOMPARE(policy->providers[1].keys, QStringList{u"env:AZURE_API_KEY"_s});
        QCOMPARE(policy->providers[2].baseUrl, "http://localhost:11434/v1");
        QVERIFY(policy->providers[2].keys.isEmpty() && policy->providers[2].onThisMachine);
        QCOMPARE(policy->providers[3].keys, QStringList{u"env:GROQ_API_KEY"_s});
    }

    void zonesAreACarefulBeginning()
    {
        const auto policy = imported(config);
        QVERIFY(policy);
        QCOMPARE(policy->tags[static_cast<qsizetype>(policy->defaults.tag)], u"internal"_s);
        for (unsigned tag = 0; tag < 4; ++tag) {
            QCOMPARE(policy->matrix.cell(tag, policy->providers[2].zone), Verdict::Allow);
            QCOMPARE(policy->matrix.cell(tag, policy->providers[0].zone), tag < 2 ? Verdict::Allow : Verdict::Never);
        }
    }

    void chainsHoldGroupsFallbacksAndRetries()
    {
        const auto policy = imported(config);
        QVERIFY(policy);
        QCOMPARE(policy->chains[policy->defaults.chain].id, u"nightly"_s);
        const Chain &chain = policy->chains[policy->chainById[u"gpt-4o"_s]];
        QCOMPARE(chain.steps.size(), std::size_t{4});
        const auto &split = std::get<SplitStep>(chain.steps[0].kind);
        QCOMPARE(split.parts[0].weight, 3);
        QCOMPARE(split.parts[1].weight, 1);
        QCOMPARE(chain.steps[0].options.tries, std::optional(4));
        QCOMPARE(chain.steps[0].options.timeout.total, std::optional<std::chrono::milliseconds>(20s));
        QCOMPARE(policy->model(std::get<ModelStep>(chain.steps[1].kind).model).id, u"ollama_chat/llama3.1:8b"_s);
        QVERIFY(chain.steps[1].options.on.empty());
        QCOMPARE(policy->model(std::get<ModelStep>(chain.steps[2].kind).model).id, u"groq/b"_s); // order 1
        QCOMPARE(chain.steps[2].options.on, std::vector{FailureClass::ContextLength});
        QVERIFY(policy->chainById.contains(u"spare-one"_s));
        QCOMPARE(policy->chains[policy->chainById[u"best"_s]].steps.size(), chain.steps.size());
        QCOMPARE(policy->rules.size(), std::size_t{1});
        QCOMPARE(policy->rules[0].when.text, u"gpt-4o"_s);
    }

    void budgetsKeepTheirPeriodsOrShrink()
    {
        const auto policy = imported(config);
        QVERIFY(policy);
        QStringList budgets;
        for (const Budget &budget : policy->budgets)
            budgets.append(u"%1 %2 %3 %4"_s.arg(int(budget.scope)).arg(budget.of, usdText(budget.limit)).arg(int(budget.period)));
        QCOMPARE(budgets, QStringList({u"4 groq/b 5.00 2"_s, u"0  100.00 3"_s, u"3 openai 20.00 1"_s, u"3 groq 7.00 2"_s}));
    }

    void saysWhatBecameOfEachPart()
    {
        const ImportOutcome outcome = importLiteLlm(config);
        const QStringList lost = placesOf(outcome, ImportNote::Kind::NoCounterpart);
        QCOMPARE(lost, QStringList({u"model_list[1].litellm_params.api_key"_s, u"model_list[2].litellm_params.api_key"_s,
                                    u"model_list[5]"_s, u"model_list[6].litellm_params.model"_s, u"model_list[7]"_s,
                                    u"litellm_settings.num_retries"_s, u"general_settings.master_key"_s,
                                    u"environment_variables"_s}));
        QVERIFY(placesOf(outcome, ImportNote::Kind::Approximated).contains(u"router_settings.provider_budget_config.groq.budget_limit"_s));
        QVERIFY(placesOf(outcome, ImportNote::Kind::Kept).contains(u"model_list[0].litellm_params.weight"_s));
        int line = 0;
        for (const ImportNote &note : outcome.notes) {
            QVERIFY(note.line >= line && !note.message.isEmpty());
            line = note.line;
        }
    }

    void keysAreNeverCopied()
    {
        const ImportOutcome outcome = importLiteLlm(config);
        QString all = QString::fromUtf8(outcome.yaml);
        for (const ImportNote &note : outcome.notes)
            all += note.path + note.message + u'\n';
        QVERIFY(!all.contains("SECRET"_L1));
        QVERIFY(!all.contains("not-needed"_L1));
    }

    void notImportable_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("said"); // of the note, or of the problem when there is none
        const auto row = [](const char *name, const QByteArray &yaml, const char *said) {
            QTest::addRow("%s", name) << yaml << QString::fromUtf8(said);
        };
        row("nothing", "", "the file is empty");
        row("no models", "litellm_settings: {}", "no model of this file");
        row("a list", "- a", "expected a mapping");
        row("address from the environment", oneModel("model: openai/x, api_base: os.environ/BASE"), "a policy holds addresses");
        row("password in the address", oneModel("model: openai/x, api_base: 'https://u:SECRET@h/v1'"), "no plain http");
        row("provider without an address", oneModel("model: hosted_vllm/x"), "needs an api_base");
        row("no model", "model_list: [{model_name: m}]", "it needs model_name");
        row("a name nobody could send", oneModel("model: 'openai/a b'"), "printable ASCII");
        row("anchors", "model_list: &a []\nx: *a", "anchors");
        row("deep", QByteArray(200, '[') + QByteArray(200, ']'), "nested deeper");
    }
    void notImportable()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, said);
        const ImportOutcome outcome = importLiteLlm(yaml);
        QVERIFY(outcome.yaml.isEmpty());
        QVERIFY(!outcome.problems.isEmpty());
        QString all;
        for (const ImportNote &note : outcome.notes)
            all += note.message + u'\n';
        all += issuesText(outcome.problems, u"c"_s);
        QVERIFY2(all.contains(said) && !all.contains("SECRET"_L1), qPrintable(all));
    }

    void details_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("part"); // of the policy
        const auto row = [](const char *name, const QByteArray &yaml, const char *part) {
            QTest::addRow("%s", name) << yaml << QByteArray(part);
        };
        row("a model without a provider is OpenAI's", oneModel("model: gpt-4o"), "id: 'openai/gpt-4o'");
        row("a name with slashes", oneModel("model: openrouter/meta/llama"), "id: 'openrouter/meta/llama'");
        row("an address of one endpoint", oneModel("model: openai/x, api_base: https://a.example/v1/chat/completions"),
            "base_url: 'https://a.example/v1'");
        row("a split by rpm", "model_list: [{model_name: m, litellm_params: {model: openai/a, rpm: 600}}, {model_name: m, litellm_params: "
                              "{model: openai/b, rpm: 900}}]",
            "split: [{model: 'openai/a', weight: 2}, {model: 'openai/b', weight: 3}]");
        row("weights with a point", "model_list: [{model_name: m, litellm_params: {model: openai/a, weight: 0.7}}, {model_name: m, "
                                    "litellm_params: {model: openai/b, weight: 0.35}}]",
            "split: [{model: 'openai/a', weight: 2}, {model: 'openai/b', weight: 1}]");
        row("two keys are two providers", "model_list: [{model_name: m, litellm_params: {model: openai/a, api_key: os.environ/A}}, "
                                          "{model_name: m, litellm_params: {model: openai/a, api_key: os.environ/B}}]",
            "openai-2: {wire: openai, base_url: 'https://api.openai.com/v1', zone: imported, keys: ['env:B']}");
        row("a quote in a name", oneModel("model: \"openai/it's\""), "id: 'openai/it''s'");
        row("a default fallback", oneModel("model: openai/a", "litellm_settings: {default_fallbacks: [m2]}\n")
                                      .replace("}]", "}}, {model_name: m2, litellm_params: {model: openai/b}}]").replace("}}},", "}},"),
            "    - {model: 'openai/b'}\n  m2:");
        row("free", oneModel("model: openai/a, input_cost_per_token: 0, output_cost_per_token: 0.0"), "price: {input: 0.00, output: 0.00}");
        row("retries are bounded", oneModel("model: openai/a", "router_settings: {num_retries: 99}\n"), "tries: 10");
        row("a short timeout", oneModel("model: openai/a", "litellm_settings: {request_timeout: 2.5}\n"),
            "limits: {connect: 2500ms, first_token: 2500ms, stall: 2500ms, total: 2500ms}");
    }
    void details()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QByteArray, part);
        const ImportOutcome outcome = importLiteLlm(yaml);
        QVERIFY2(outcome.yaml.contains(part), (outcome.yaml + issuesText(outcome.problems, u"c"_s).toUtf8()).constData());
    }

    void everyKeyIsAccountedFor()
    {
        const ImportOutcome outcome = importLiteLlm(
            "unheard_a: 1\n" + oneModel("model: openai/a, unheard_b: {x: 1}", "router_settings: {unheard_c: [1], num_retries: 1}\n"));
        QVERIFY(!outcome.yaml.isEmpty());
        QCOMPARE(placesOf(outcome, ImportNote::Kind::NoCounterpart),
                 QStringList({u"unheard_a"_s, u"model_list[0].litellm_params.unheard_b"_s, u"router_settings.unheard_c"_s}));
    }

    /// Whatever stands in such a file: a policy that loads or a reason, and every key accounted for.
    void randomConfigurations()
    {
        const QByteArrayList values{"openai/gpt-4o", "groq/x", "azure/y", "m1", "m2", "0", "1e-6", "2.5", "30d", "true", "null", "os.environ/K",
                                    "https://a.example", "http://localhost:1", "*", "it's", "a: b", "\\", "-", "1e999", "[", "Größe", "default", "note", "auto"};
        const QByteArrayList keys{"model_name", "litellm_params", "model_info", "model", "api_base", "api_key", "weight", "order", "rpm", "timeout",
                                  "input_cost_per_token", "output_cost_per_token", "max_tokens", "max_budget", "budget_duration", "fallbacks", "m1", "m2",
                                  "num_retries", "model_group_alias", "provider_budget_config", "openai", "mode", "supports_vision", "unheard_of"};
        const std::function<Yaml(int)> any = [&](int depth) {
            const int kind = depth == 0 ? 0 : m_random.bounded(4);
            if (kind < 2)
                return Yaml(values[m_random.bounded(int(values.size()))]);
            std::vector<Yaml> items;
            std::vector<std::pair<QByteArray, Yaml>> members;
            for (int i = m_random.bounded(4); i > 0; --i) {
                items.push_back(any(depth - 1));
                const QByteArray key = keys[m_random.bounded(int(keys.size()))];
                const bool isNew = std::none_of(members.begin(), members.end(), [&](const auto &one) { return one.first == key; });
                if (isNew)
                    members.push_back({key, any(depth - 1)});
            }
            return kind == 2 ? Yaml::list(items) : Yaml::map(members);
        };
        int made = 0;
        for (int round = 0; round < 600; ++round) {
            std::vector<Yaml> models;
            for (int i = m_random.bounded(1, 4); i > 0; --i) {
                std::vector<std::pair<QByteArray, Yaml>> params{{"model", m_random.bounded(4) ? Yaml(values[m_random.bounded(5)]) : any(1)}};
                for (const char *key : {"api_base", "api_key", "weight", "order", "rpm", "timeout", "input_cost_per_token", "max_budget", "unheard_of"}) {
                    if (m_random.bounded(4) == 0)
                        params.push_back({key, any(1)});
                }
                models.push_back(Yaml::map({{"model_name", values[3 + m_random.bounded(int(values.size()) - 3)]},
                                            {"litellm_params", Yaml::map(params)},
                                            {"model_info", any(2)}}));
            }
            const Yaml document = Yaml::map({{"model_list", Yaml::list(models)}, {"litellm_settings", any(3)}, {"router_settings", any(3)}, {"general_settings", any(2)}});
            const QByteArray yaml = test::writeAnyhow(document, m_random);
            const ImportOutcome outcome = importLiteLlm(yaml);
            const LoadOutcome loaded = load(outcome.yaml);
            QVERIFY2(outcome.yaml.isEmpty() == !outcome.problems.isEmpty(), yaml.constData());
            QVERIFY2(outcome.yaml.isEmpty() || loaded.policy, (yaml + outcome.yaml).constData());
            for (const Issue &problem : outcome.problems) // of the file, never of the policy made of it
                QVERIFY2(problem.message.contains("no model of this file"_L1) || problem.path.isEmpty(), (yaml + problem.message.toUtf8()).constData());
            const bool listed = !placesOf(outcome, ImportNote::Kind::NoCounterpart).isEmpty();
            QVERIFY2(!yaml.contains("unheard_of") || listed || outcome.notes.isEmpty(), yaml.constData());
            made += outcome.yaml.isEmpty() ? 0 : 1;
        }
        QVERIFY(made > 100);
    }
};

QTEST_APPLESS_MAIN(TestLiteLlmImport)
#include "tst_litellm_import.moc"
