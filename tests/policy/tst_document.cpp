// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/task.h"
#include "policy/loader.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The sections, conditions and steps around the core of tst_loader: what is written is what is read.
class TestDocument final : public QObject
{
    Q_OBJECT

private:
    static std::shared_ptr<const Policy> loaded(const QByteArray &yaml)
    {
        const LoadOutcome outcome = load(yaml);
        if (!outcome.policy)
            qInfo().noquote() << issuesText(outcome.issues, u"sample"_s);
        return outcome.policy;
    }
    static std::shared_ptr<const Policy> changed(const char *from, const QByteArray &to)
    {
        const QByteArray sample = test::samplePolicy();
        return sample.contains(from) ? loaded(QByteArray(sample).replace(from, to)) : nullptr;
    }
    static Condition condition(const QByteArray &when)
    {
        const auto policy = changed("{input_tokens: '> 1000'}", when);
        return policy ? policy->rules[1].when : Condition{};
    }
    static quint32 bit(Task task) { return quint32{1} << static_cast<unsigned>(task); }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void tasksAndNumbers()
    {
        using Kind = Condition::Kind;
        QCOMPARE(condition("{task: code}").kind, Kind::Task);
        QCOMPARE(condition("{task: [code, agent_step]}").tasks, bit(Task::Code) | bit(Task::AgentStep));
        QCOMPARE(condition("{difficulty: '>= 0.7'}").kind, Kind::Difficulty);
        QCOMPARE(condition("{difficulty: '>= 0.7'}").number, 0.7);
        QCOMPARE(condition("{confidence: '< 0.5'}").kind, Kind::Confidence);
        QCOMPARE(condition("{output_tokens: '> 4000'}").kind, Kind::OutputTokens);
        QCOMPARE(condition("{session_cost: '> 1.50'}").kind, Kind::SessionCost);
        QCOMPARE(condition("{session_cost: '> 1.50'}").number, 1.5);
        QCOMPARE(condition("{priority: batch}").text, u"batch"_s);
        QCOMPARE(condition("{priority: interactive}").kind, Kind::Priority);
    }

    void timesOfDay_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addRow("within a day") << "09:00-17:30"_ba << 540 << 1'050;
        QTest::addRow("over midnight") << "'22:00-06:00'"_ba << 1'320 << 360;
        QTest::addRow("to the end of the day") << "12:00-24:00"_ba << 720 << 1'440;
        QTest::addRow("blanks") << "' 00:00 - 00:01 '"_ba << 0 << 1;
    }
    void timesOfDay()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, from);
        QFETCH(const int, to);
        const Condition read = condition("{time: " + text + '}');
        QCOMPARE(read.kind, Condition::Kind::Time);
        QCOMPARE(read.from, from);
        QCOMPARE(read.to, to);
    }

    void severalTimesMeanAnyOfThem()
    {
        const Condition read = condition("{time: ['06:00-08:00', '18:00-20:00']}");
        QCOMPARE(read.kind, Condition::Kind::Any);
        QCOMPARE(read.children[1].from, 18 * 60);
    }

    void weekdays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("mask");
        QTest::addRow("one") << "mon"_ba << 0b000'0001;
        QTest::addRow("a list") << "[sat, sun]"_ba << 0b110'0000;
        QTest::addRow("a span") << "mon-fri"_ba << 0b001'1111;
        QTest::addRow("a span over the weekend") << "fri-mon"_ba << 0b111'0001;
        QTest::addRow("spans and days") << "[tue-wed, sun]"_ba << 0b100'0110;
        QTest::addRow("a span of one day") << "wed-wed"_ba << 0b000'0100;
    }
    void weekdays()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, mask);
        const Condition read = condition("{weekday: " + text + '}');
        QCOMPARE(read.kind, Condition::Kind::Weekday);
        QCOMPARE(int(read.weekdays), mask);
    }

    void headers()
    {
        const auto policy = changed("{input_tokens: '> 1000'}",
                                    "{any: [{header: {X-Team: [research, 'r-*']}}, {header: [{b-flag: '1'}, {A-Flag: "
                                    "'2', x-team: z}]}]}");
        QVERIFY(policy);
        QCOMPARE(policy->headers, QStringList({u"a-flag"_s, u"b-flag"_s, u"x-team"_s}));
        const Condition &any = policy->rules[1].when;
        QCOMPARE(any.children[0].kind, Condition::Kind::Any);
        QCOMPARE(any.children[0].children[1].header, u"x-team"_s);
        QCOMPARE(any.children[0].children[1].text, u"r-*"_s);
        QCOMPARE(any.children[1].children[1].kind, Condition::Kind::All);
        QVERIFY(loaded(test::samplePolicy())->headers.isEmpty());
    }

    void cascadesAndPreferences()
    {
        const auto policy =
            changed("    - pool: {quality: auto, prefer: cheapest}\n",
                    "    - {cascade: {first: ollama/llama3.1:8b, accept: 0.85}, tries: 1}\n"
                    "    - cascade: {first: openai/gpt-4o-mini}\n"
                    "    - pool: {prefer: fastest}\n    - pool: {prefer: balanced, quality: 0.5}\n");
        QVERIFY(policy);
        const std::vector<Step> &steps = policy->chains[0].steps;
        QCOMPARE(std::get<CascadeStep>(steps[0].kind).first, ModelIndex{2});
        QCOMPARE(std::get<CascadeStep>(steps[0].kind).accept, 0.85);
        QCOMPARE(steps[0].options.tries, std::optional(1));
        QCOMPARE(std::get<CascadeStep>(steps[1].kind).accept, 0.9);
        QCOMPARE(std::get<PoolStep>(steps[2].kind).prefer, Preference::Fastest);
        QCOMPARE(std::get<PoolStep>(steps[3].kind).prefer, Preference::Balanced);
    }

    void pricesByCondition()
    {
        const auto policy = changed(
            "price: {input: 2.50, output: 10}",
            "price: [{input: 2.50, output: 10}, {input: 5, output: 15, min_prompt_tokens: 200000}, {input: 1.25, output: "
            "5, utc_start: '16:30', utc_end: '00:30', source: price list}, {input: 1, output: 4, batch: true, "
            "service_tier: flex}]");
        QVERIFY(policy);
        const catalog::Model &model = policy->models[0];
        QCOMPARE(model.price->input.value, 2'500'000);
        QCOMPARE(model.prices.size(), std::size_t{3});
        QCOMPARE(model.prices[0].when.minPromptTokens, 200'000);
        QCOMPARE(model.prices[0].price.input.value, 5'000'000);
        QCOMPARE(model.prices[1].when.utcStart, std::optional(990));
        QCOMPARE(model.prices[1].when.utcEnd, std::optional(30));
        QCOMPARE(model.prices[1].price.source, u"price list"_s);
        QVERIFY(model.prices[2].when.batch);
        QCOMPARE(model.prices[2].when.serviceTier, u"flex"_s);
        QVERIFY(changed("price: {input: 2.50, output: 10}", "price: [{input: 2.50, output: 10}]")->models[0].prices.empty());
    }

    void batchWork()
    {
        const auto policy = loaded(test::samplePolicy()
                                       .replace("rescue: off", "batch_wait: 6h")
                                       .replace("zone: machine}", "zone: machine, batch_tier: flex}"));
        QVERIFY(policy);
        QCOMPARE(policy->defaults.batchWait, std::chrono::milliseconds(6h));
        QCOMPARE(policy->providers[1].batchTier, u"flex"_s);
        QVERIFY(policy->providers[1].onThisMachine);
        QVERIFY(!policy->providers[0].onThisMachine);
        QCOMPARE(changed("rescue: off", "batch_wait: off")->defaults.batchWait, std::chrono::milliseconds(0));
        QCOMPARE(loaded(test::samplePolicy())->defaults.batchWait, std::chrono::milliseconds(0));
    }

    void budgets_data()
    {
        QTest::addColumn<QByteArray>("scope");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("of");
        using Scope = Budget::Scope;
        QTest::addRow("all") << "all"_ba << int(Scope::All) << QString();
        QTest::addRow("each client") << "client"_ba << int(Scope::Client) << QString();
        QTest::addRow("one client") << "client:news bot"_ba << int(Scope::Client) << u"news bot"_s;
        QTest::addRow("each session") << "session"_ba << int(Scope::Session) << QString();
        QTest::addRow("one provider") << "provider:openai"_ba << int(Scope::Provider) << u"openai"_s;
        QTest::addRow("a model whose name has a colon")
            << "model:ollama/llama3.1:8b"_ba << int(Scope::Model) << u"ollama/llama3.1:8b"_s;
        QTest::addRow("one tag") << "tag:secret"_ba << int(Scope::Tag) << u"secret"_s;
        QTest::addRow("each label") << "label"_ba << int(Scope::Label) << QString();
        QTest::addRow("one label") << "'label: project=alpha'"_ba << int(Scope::Label) << u"project=alpha"_s;
    }
    void budgets()
    {
        QFETCH(const QByteArray, scope);
        QFETCH(const int, kind);
        QFETCH(const QString, of);
        const auto policy = loaded(test::samplePolicy() + "budgets:\n  - {id: b, scope: " + scope
                                   + ", period: week, limit: 0.000000001, notify: [100, 50], then: cheapest}\n");
        QVERIFY(policy);
        const Budget &budget = policy->budgets.at(0);
        QCOMPARE(budget.id, u"b"_s);
        QCOMPARE(int(budget.scope), kind);
        QCOMPARE(budget.of, of);
        QCOMPARE(budget.period, Budget::Period::Week);
        QCOMPARE(budget.limit.value, 1);
        QCOMPARE(budget.notify, (std::vector<int>{50, 100}));
        QCOMPARE(budget.then, Budget::Then::Cheapest);
    }

    void aBudgetStopsUnlessToldOtherwise()
    {
        const auto policy = loaded(test::samplePolicy() + "budgets: [{id: a, scope: all, period: month, limit: 10.00}]\n");
        QVERIFY(policy);
        QCOMPARE(policy->budgets[0].then, Budget::Then::Stop);
        QCOMPARE(policy->budgets[0].limit.value, 10'000'000'000);
        QVERIFY(policy->budgets[0].notify.empty());
    }

    void theOtherSections()
    {
        const auto policy = loaded(test::samplePolicy()
                                   + "cache: {exact: {ttl: 300s}, semantic: {threshold: 0.95, ttl: 1h, tags: [public]}}\n"
                                     "quality: {sample: 0.05, judge: openai/gpt-4o, limit: 1.00}\n"
                                     "privacy: {bodies: {public: 7d, internal: 1h}}\n"
                                     "ledger: {durability: disk}\n");
        QVERIFY(policy);
        QCOMPARE(policy->cache.exactTtl, std::optional<std::chrono::milliseconds>(300s));
        QCOMPARE(policy->cache.semantic->threshold, 0.95);
        QCOMPARE(policy->cache.semantic->ttl, std::chrono::milliseconds(1h));
        QCOMPARE(policy->cache.semantic->tags.bits(), 0b001U);
        QCOMPARE(policy->quality.sample, 0.05);
        QCOMPARE(policy->quality.judge, std::optional(ModelIndex{0}));
        QCOMPARE(policy->quality.limit.value, 1'000'000'000);
        QCOMPARE(policy->privacy.bodies.value(0), std::chrono::milliseconds(168h));
        QCOMPARE(policy->privacy.bodies.size(), 2);
        QCOMPARE(policy->durability, Durability::Disk);
    }

    void whatNobodyCarriesOutIsSaid_data()
    {
        QTest::addColumn<QByteArray>("section");
        QTest::addColumn<QStringList>("paths");
        QTest::addRow("caches") << "cache: {semantic: {ttl: 1h, tags: public}}\n"_ba << QStringList{u"cache.semantic"_s};
        QTest::addRow("sampling") << "quality: {sample: 1, judge: openai/gpt-4o, limit: 1}\n"_ba << QStringList{u"quality"_s};
        QTest::addRow("bodies") << "privacy: {bodies: {public: 7d, secret: 1d}}\n"_ba << QStringList{u"privacy.bodies"_s};
        QTest::addRow("nothing asked for") << "cache: {}\nquality: {sample: 0}\nprivacy: {bodies: {}}\nledger: {}\n"_ba
                                           << QStringList();
        QTest::addRow("budgets, tests and the exact cache are carried out")
            << "budgets: []\ntests: []\nledger: {durability: process}\ncache: {exact: {ttl: 300s}}\n"_ba << QStringList();
    }
    void whatNobodyCarriesOutIsSaid()
    {
        QFETCH(const QByteArray, section);
        QFETCH(const QStringList, paths);
        const LoadOutcome outcome = load(test::samplePolicy() + section);
        QVERIFY(outcome.policy);
        QStringList warned;
        for (const Issue &issue : outcome.issues) {
            QCOMPARE(issue.severity, Issue::Severity::Warning);
            QCOMPARE(issue.message, u"is read and checked, but this version does not carry it out yet"_s);
            warned.append(issue.path);
        }
        QCOMPARE(warned, paths);
    }

    void tests()
    {
        const auto policy = loaded(test::samplePolicy()
                                   + "tests:\n"
                                     "  - {prompt: my   key is, tags: [secret, project=alpha], asked: auto/code, client: ci, "
                                     "expect: {rule: secrets-stay, chain: local, model: ollama/llama3.1:8b, not: "
                                     "['openai/*']}}\n"
                                     "  - {name: short, prompt: hi, tags: public, asked: gpt-4o, expect: {rule: default}}\n"
                                     "  - {prompt: hi, expect: {refused: sensitivity_no_route}}\n");
        QVERIFY(policy);
        QCOMPARE(policy->tests.size(), std::size_t{3});
        const PolicyTest &test = policy->tests[0];
        QCOMPARE(test.prompt, u"my   key is"_s);
        QCOMPARE(test.name, u"my key is"_s);
        QCOMPARE(test.tags, QStringList({u"secret"_s, u"project=alpha"_s}));
        QCOMPARE(test.asked, u"auto/code"_s);
        QCOMPARE(test.client, u"ci"_s);
        QCOMPARE(test.rule, u"secrets-stay"_s);
        QCOMPARE(test.chain, u"local"_s);
        QCOMPARE(test.model, u"ollama/llama3.1:8b"_s);
        QCOMPARE(test.never, QStringList({u"openai/gpt-4o"_s, u"openai/gpt-4o-mini"_s}));
        QCOMPARE(test.line, int(test::samplePolicy().count('\n')) + 2);
        QCOMPARE(policy->tests[1].name, u"short"_s);
        QCOMPARE(policy->tests[1].asked, u"gpt-4o"_s);
        QCOMPARE(policy->tests[2].asked, u"auto"_s);
        QCOMPARE(policy->tests[2].refused, u"sensitivity_no_route"_s);
    }
};

QTEST_APPLESS_MAIN(TestDocument)
#include "tst_document.moc"
