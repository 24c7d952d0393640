// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

/// One mistake each, put into the sample → the one problem it must cause, and the text that points at.
class TestDocumentProblems final : public QObject
{
    Q_OBJECT

private:
    static void add(const char *name, const QByteArray &from, const QByteArray &to, const char *pointsAt, const char *expected)
    {
        QTest::newRow(name) << from << to << QString::fromUtf8(pointsAt) << QString::fromUtf8(expected);
    }
    /// A rule's condition.
    static void when(const char *name, const char *condition, const char *pointsAt, const char *expected)
    {
        add(name, "{input_tokens: '> 1000'}", condition, pointsAt, expected);
    }
    /// A section behind all others.
    static void section(const char *name, const QByteArray &text, const char *pointsAt, const char *expected)
    {
        const QByteArray last = "{input_tokens: '> 1000'}, chain: code}\n";
        add(name, last, last + text + '\n', pointsAt, expected);
    }
    static void budget(const char *name, const QByteArray &text, const char *pointsAt, const char *expected)
    {
        section(name, "budgets: [{id: b, scope: all, period: day, limit: 1}, {id: c, " + text + "}]", pointsAt, expected);
    }
    static void test(const char *name, const QByteArray &text, const char *pointsAt, const char *expected)
    {
        section(name, "tests: [{prompt: hi, " + text + "}]", pointsAt, expected);
    }
    static void price(const char *name, const QByteArray &text, const char *pointsAt, const char *expected)
    {
        add(name, "{input: 2.50, output: 10}", text, pointsAt, expected);
    }
    static void step(const char *name, const QByteArray &text, const char *pointsAt, const char *expected)
    {
        add(name, "local: [{model: ollama/llama3.1:8b}]", "local: [" + text + "]", pointsAt, expected);
    }
    static QString at(const QByteArray &yaml, const Issue &issue)
    {
        return QString::fromUtf8(yaml).split(u'\n').value(issue.line - 1).mid(issue.column - 1);
    }

    static void conditionRows()
    {
        when("task misspelt", "{task: coding}", "coding}",
             "error: rules[1].when.task: `coding` is not one of: unknown, code, maths, reasoning, translation, "
             "summarisation, extraction, classification, creative, factual, chat, agent_step");
        when("task nearly right", "{task: [code, math]}", "math]",
             "error: rules[1].when.task[1]: `math` is not one of: unknown, code, maths, reasoning, translation, "
             "summarisation, extraction, classification, creative, factual, chat, agent_step; did you mean `maths`?");
        when("difficulty in percent", "{difficulty: '> 70'}", "'> 70'}",
             "error: rules[1].when.difficulty: `> 70` compares with more than 1; it is measured from 0 to 1");
        when("confidence without a sign", "{confidence: 0.5}", "0.5}",
             "error: rules[1].when.confidence: `0.5` is no comparison; write a sign and a plain number in quotes, such as "
             "'>= 0.7'");
        when("priority", "{priority: bulk}", "bulk}",
             "error: rules[1].when.priority: `bulk` is not one of: interactive, batch");
        when("time without a dash", "{time: '22:00'}", "'22:00'}",
             "error: rules[1].when.time: `22:00` is no span of the day; write two times such as '22:00-06:00'");
        when("an hour that is none", "{time: '22:00-25:00'}", "'22:00-25",
             "error: rules[1].when.time: `22:00-25:00` is no span of the day; write two times such as '22:00-06:00'");
        when("a start behind the day", "{time: '24:00-06:00'}", "'24:00-06",
             "error: rules[1].when.time: `24:00-06:00` is no span of the day; write two times such as '22:00-06:00'");
        when("an empty span", "{time: '06:00-06:00'}", "'06:00-06",
             "error: rules[1].when.time: `06:00-06:00` is empty: the end does not count; for the whole day leave `time` "
             "out");
        when("weekday misspelt", "{weekday: tues}", "tues}",
             "error: rules[1].when.weekday: `tues` is no weekday; did you mean `tue`? (known: mon, tue, wed, thu, fri, sat, "
             "sun, and spans such as mon-fri)");
        when("weekday in full", "{weekday: [mon, Sunday]}", "Sunday]",
             "error: rules[1].when.weekday[1]: `Sunday` is no weekday; did you mean `sun`? (known: mon, tue, wed, thu, "
             "fri, sat, sun, and spans such as mon-fri)");
        when("half a span of days", "{weekday: mon-}", "mon-}",
             "error: rules[1].when.weekday: `` is no weekday (known: mon, tue, wed, thu, fri, sat, sun, and spans such as "
             "mon-fri)");
        when("no header", "{header: {}}", "{}}", "error: rules[1].when.header: names no header; write {x-team: research}");
        when("header as text", "{header: x-team}", "x-team}",
             "error: rules[1].when.header: expected a mapping (`key: value`), not plain text");
        when("header with a blank", "{header: {x team: a}}", "x team: a}",
             "error: rules[1].when.header.x team: `x team` cannot be the name of a header");
        when("header with a key", "{header: {Authorization: 'Bearer*'}}", "Authorization: 'Bea",
             "error: rules[1].when.header.Authorization: `authorization` holds a key, which no policy should; use "
             "`client` to tell who asks");
    }

    static void logicRows()
    {
        when("two priorities at once", "{all: [{priority: batch}, {priority: interactive}]}", "[{priority: batch}",
             "error: rules[1].when.all: this can never be true: what is asked of `priority` has nothing in common");
        when("no such number", "{all: [{difficulty: '> 0.7'}, {difficulty: '< 0.5'}]}", "[{difficulty: ",
             "error: rules[1].when.all: this can never be true: no number fits what is asked of `difficulty`");
        when("beyond what can be measured", "{difficulty: '> 1'}", "{difficulty: ",
             "error: rules[1].when: this can never be true: no number fits what is asked of `difficulty`");
        when("days apart", "{weekday: mon-fri, all: [{weekday: [sat, sun]}]}", "{weekday: mon-fri",
             "error: rules[1].when: this can never be true: what is asked of `weekday` has nothing in common");
        when("hours apart", "{all: [{time: '22:00-06:00'}, {any: [{time: '09:00-12:00'}, {time: '13:00-17:00'}]}]}",
             "[{time: ", "error: rules[1].when.all: this can never be true: what is asked of `time` has nothing in common");
        when("a task and not it", "{task: code, not: {task: [code, maths]}}", "{task: code",
             "error: rules[1].when: this can never be true: what is asked of `task` has nothing in common");
        when("a condition and its opposite", "{tag: secret, not: {tag: secret}}", "{tag: secret",
             "error: rules[1].when: this can never be true: a condition and its opposite");
        when("two clients", "{all: [{client: ci}, {client: 'news-*'}]}", "[{client: ci}",
             "error: rules[1].when.all: this can never be true: `client` cannot be both `ci` and `news-*`");
        when("said once, where it is", "{any: [{has: tools}, {not: {all: [{priority: batch}, {not: {priority: batch}}]}}]}",
             "[{priority: batch}, ",
             "error: rules[1].when.any[1].not.all: this can never be true: a condition and its opposite");
        const QByteArray first = "{id: secrets-stay, when: {tag: secret}, chain: local}";
        const auto before = [&](const char *name, const QByteArray &earlier, const char *expected) {
            add(name, first, "{id: x, when: " + earlier + ", chain: local}", "{id: long, when: {input_", expected);
        };
        before("behind a rule that is always true", "{weekday: mon-sun}",
               "warning: rules[1]: never reached: rule `x` before it matches every request");
        before("behind either of two", "{any: [{priority: batch}, {priority: interactive}]}",
               "warning: rules[1]: never reached: rule `x` before it matches every request");
        before("behind a wider number", "{input_tokens: '>= 1000'}",
               "warning: rules[1]: never reached: rule `x` before it takes every such request");
        before("behind one of several", "{any: [{has: image}, {input_tokens: '> 1000'}]}",
               "warning: rules[1]: never reached: rule `x` before it takes every such request");
        before("behind the same in other words", "{all: [{input_tokens: '> 1000'}, {input_tokens: '> 1000'}]}",
               "warning: rules[1]: never reached: rule `x` before it has the same condition");
        add("behind a rule for one more tag", first + "\n  - {id: long, when: {input_tokens: '> 1000'}, chain: code}",
            "{id: x, when: {tag: [secret, public]}, chain: local}\n  - {id: y, when: {tag: public, has: tools}, chain: code}",
            "{id: y, when", "warning: rules[1]: never reached: rule `x` before it takes every such request");
    }

    static void stepRows()
    {
        step("cascade with nothing behind it", "{cascade: {first: ollama/llama3.1:8b}}", "{cascade: ",
             "error: chains.local[0]: a cascade needs a step behind it, to ask when the first answer is not trusted");
        step("cascade to itself", "{cascade: {first: ollama/llama3.1:8b}}, {model: ollama/llama3.1:8b}", "{cascade: ",
             "error: chains.local[0]: the steps behind this cascade ask the same model again; name a better one");
        step("cascade without a first", "{cascade: {accept: 0.9}}, {model: openai/gpt-4o}", "{accept: 0.9}",
             "error: chains.local[0].cascade: `first` is missing");
        step("cascade from an unknown model", "{cascade: {first: ollama/llama}}, {model: openai/gpt-4o}", "ollama/llama}",
             "error: chains.local[0].cascade.first: there is no model `ollama/llama` in this policy");
        step("cascade in percent", "{cascade: {first: ollama/llama3.1:8b, accept: 90}}, {model: openai/gpt-4o}", "90}",
             "error: chains.local[0].cascade.accept: `90` is not a number from 0 to 1");
        step("cascade that takes all", "{cascade: {first: ollama/llama3.1:8b, accept: 0}}, {model: openai/gpt-4o}", "0}}",
             "warning: chains.local[0].cascade.accept: 0 accepts every answer, so no better model is ever asked");
    }

    static void priceRows()
    {
        price("price by condition alone", "{input: 1, output: 1, batch: true}", "{input: 1",
              "error: models[0].price: a price with a condition needs an ordinary one before it; write a list");
        price("first price with a condition", "[{input: 1, output: 1, batch: true}]", "{input: 1",
              "error: models[0].price[0]: the first price is the ordinary one and has no condition");
        price("second price without one", "[{input: 1, output: 1}, {input: 2, output: 2}]", "{input: 2",
              "error: models[0].price[1]: says no condition; only the first price is the ordinary one. Add "
              "min_prompt_tokens, utc_start and utc_end, service_tier or batch");
        price("the same condition twice", "[{input: 1, output: 1}, {input: 2, output: 2, batch: true}, {input: 3, output: 2, "
                                          "batch: true}]",
              "{input: 3",
              "warning: models[0].price[2]: a price before it has the same condition and never holds: the last one that "
              "fits counts");
        price("half a span", "[{input: 1, output: 1}, {input: 2, output: 2, utc_start: '08:00'}]", "{input: 2",
              "error: models[0].price[1]: `utc_start` and `utc_end` belong together");
        price("a price's time", "[{input: 1, output: 1}, {input: 2, output: 2, utc_start: 8, utc_end: '09:00'}]", "8, utc",
              "error: models[0].price[1].utc_start: `8` is no time of day; write it as '22:00' (UTC)");
        price("a price's empty span", "[{input: 1, output: 1}, {input: 2, output: 2, utc_start: '08:00', utc_end: '08:00'}]",
              "'08:00'}]", "error: models[0].price[1].utc_end: the span is empty: the end does not count");
        price("no price at all", "[]", "[]", "error: models[0].price: the list is empty; its first entry is the ordinary price");
        add("quality of no task", "quality: 0.8", "quality: {default: 0.8, coding: 0.9}", "coding: 0.9",
            "error: models[0].quality.coding: `coding` is no task (known: default, unknown, code, maths, reasoning, "
            "translation, summarisation, extraction, classification, creative, factual, chat, agent_step)");
        add("waiting too long", "rescue: off", "batch_wait: 2d", "2d}",
            "error: defaults.batch_wait: longer than 24h; every price comes round within a day");
    }

    static void budgetRows()
    {
        budget("budget twice", "id: b, scope: all, period: day, limit: 1", "id: b, scope",
               "error: budgets[1].id: the key stands here twice; keep one of them");
        section("two budgets of one name", "budgets: [{id: b, scope: all, period: day, limit: 1}, {id: b, scope: all, "
                                           "period: hour, limit: 1}]",
                "b, scope: all, period: hour", "error: budgets[1].id: budget `b` is defined twice");
        budget("scope misspelt", "scope: clients, period: day, limit: 1", "clients",
               "error: budgets[1].scope: `clients` is no scope; did you mean `client`? (known: all, client, session, "
               "provider, model, tag, label; behind `:` whom it holds for, such as model:openai/gpt-4o)");
        budget("unknown provider", "scope: 'provider:openia', period: day, limit: 1", "'provider:openia'",
               "error: budgets[1].scope: there is no provider `openia` in this policy; did you mean `openai`?");
        budget("unknown tag", "scope: 'tag:secert', period: day, limit: 1", "'tag:secert'",
               "error: budgets[1].scope: there is no tag `secert` in this policy; did you mean `secret`?");
        budget("unknown model", "scope: model:openai/gpt-4, period: day, limit: 1", "model:openai/gpt-4",
               "error: budgets[1].scope: there is no model `openai/gpt-4` in this policy; did you mean `openai/gpt-4o`?");
        budget("half a label", "scope: 'label:project', period: day, limit: 1", "'label:project'",
               "error: budgets[1].scope: `project` is no label; write label:key=value, or `label` for a budget of each");
        budget("one session", "scope: session:x, period: day, limit: 1", "session:x",
               "error: budgets[1].scope: `session` names nobody in particular; leave `:x` out");
        budget("nobody", "scope: 'client:', period: day, limit: 1", "'client:'",
               "error: budgets[1].scope: nothing stands behind `:`; leave it out for a budget of each");
        budget("period", "scope: all, period: daily, limit: 1", "daily",
               "error: budgets[1].period: `daily` is not one of: hour, day, week, month");
        budget("no limit", "scope: all, period: day", "{id: c", "error: budgets[1]: `limit` is missing");
        budget("limit of nothing", "scope: all, period: day, limit: 0.00", "0.00",
               "error: budgets[1].limit: a budget of nothing stops everything; to close a way for good use the matrix or "
               "the rules");
        budget("limit with a currency", "scope: all, period: day, limit: $5", "$5",
               "error: budgets[1].limit: `$5` is no amount; write USD as a plain decimal such as 10.00");
        budget("too fine a limit", "scope: all, period: day, limit: 0.0000000001", "0.0000000001",
               "error: budgets[1].limit: `0.0000000001` is finer than 0.000000001 USD");
        budget("endless money", "scope: all, period: day, limit: 1000001", "1000001",
               "error: budgets[1].limit: `1000001` is more than 1,000,000 USD");
        budget("notify beyond the end", "scope: all, period: day, limit: 1, notify: [50, 101]", "101]",
               "error: budgets[1].notify[1]: `101` is not a whole number from 1 to 100");
        budget("then what", "scope: all, period: day, limit: 1, then: cheap", "cheap}",
               "error: budgets[1].then: `cheap` is not one of: cheapest, local, stop");
    }

    static void optionRows()
    {
        section("cache key", "cache: {exakt: {ttl: 1s}}", "exakt",
                "error: cache.exakt: unknown key `exakt`; did you mean `exact`? (known here: exact, semantic, note)");
        section("judge unknown", "quality: {sample: 0, judge: openai/gpt-5, limit: 1}", "openai/gpt-5",
                "error: quality.judge: there is no model `openai/gpt-5` in this policy; did you mean `openai/gpt-4o`?");
        section("sample in percent", "quality: {sample: 5}", "5}", "error: quality.sample: `5` is not a number from 0 to 1");
        section("bodies of an unknown tag", "privacy: {bodies: {publik: 7d}}", "publik",
                "error: privacy.bodies.publik: there is no tag `publik` in this policy; did you mean `public`?");
        section("durability", "ledger: {durability: disc}", "disc}",
                "error: ledger.durability: `disc` is not one of: process, disk; did you mean `disk`?");
        test("test of an unknown rule", "expect: {rule: secret-stays}", "secret-stays",
             "error: tests[0].expect.rule: there is no rule `secret-stays` in this policy; did you mean `secrets-stay`?");
        test("test of an unknown chain", "expect: {chain: locla}", "locla",
             "error: tests[0].expect.chain: there is no chain `locla` in this policy; did you mean `local`?");
        test("test of an unknown model", "expect: {model: openai/gpt-4}", "openai/gpt-4",
             "error: tests[0].expect.model: there is no model `openai/gpt-4` in this policy; did you mean `openai/gpt-4o`?");
        test("test with an unknown tag", "tags: [secrte], expect: {rule: default}", "secrte",
             "error: tests[0].tags[0]: there is no tag `secrte` in this policy; did you mean `secret`?");
        test("test that asks for what is not there", "asked: auto/cod, expect: {rule: default}", "auto/cod",
             "error: tests[0].asked: there is no chain `cod` in this policy; did you mean `code`?");
        test("test that excludes nothing", "expect: {not: 'claude/*'}", "'claude/*'",
             "error: tests[0].expect.not: no model of this policy fits `claude/*`");
        test("test that expects nothing", "expect: {}", "{}",
             "error: tests[0].expect: expects nothing; write rule, chain, model, not or refused");
        test("test of both ends", "expect: {model: openai/gpt-4o, refused: no_capable_model}", "no_capable_model",
             "error: tests[0].expect.refused: a refused request is sent to no model; expect one or the other");
        test("test against itself", "expect: {model: openai/gpt-4o, not: 'openai/*'}", "'openai/*'",
             "error: tests[0].expect.not: `openai/gpt-4o` is expected and excluded at once");
        test("test of an unknown refusal", "expect: {refused: sensitive}", "sensitive",
             "error: tests[0].expect.refused: `sensitive` is not one of: sensitivity_no_route, no_capable_model, "
             "unknown_model, budget_exceeded, over_max_cost");
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void namesTheProblem_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("pointsAt");
        QTest::addColumn<QString>("expected");
        conditionRows();
        logicRows();
        stepRows();
        priceRows();
        budgetRows();
        optionRows();
    }
    void namesTheProblem()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QString, pointsAt);
        QFETCH(const QString, expected);
        const QByteArray sample = signalbox::test::samplePolicy();
        QCOMPARE(sample.count(from), 1);
        const QByteArray yaml = QByteArray(sample).replace(from, to);
        const LoadOutcome outcome = load(yaml);
        QVERIFY2(outcome.issues.size() == 1, qPrintable(issuesText(outcome.issues, u"p"_s)));
        const Issue issue = outcome.issues.first();
        const bool isError = issue.severity == Issue::Severity::Error;
        QCOMPARE((isError ? u"error: "_s : u"warning: "_s) + issue.path + u": "_s + issue.message, expected);
        QCOMPARE(at(yaml, issue).left(pointsAt.size()), pointsAt);
        QCOMPARE(outcome.policy == nullptr, isError);
    }

    void aLocalBudgetNeedsSomethingLocal()
    {
        QByteArray yaml = signalbox::test::samplePolicy()
            + "budgets: [{id: b, scope: all, period: day, limit: 1, then: local}]\n";
        QCOMPARE(issuesText(load(yaml).issues, u"p"_s), QString());
        yaml.replace("http://127.0.0.1:11434/v1", "https://gpu.example/v1");
        const LoadOutcome outcome = load(yaml);
        QVERIFY(outcome.policy);
        QCOMPARE(outcome.issues.size(), 1);
        QCOMPARE(outcome.issues[0].message,
                 u"no provider of this policy is on this machine, so everything stops when this is spent"_s);
    }

    void samplingNeedsAJudgeAndALimit()
    {
        const LoadOutcome outcome = load(signalbox::test::samplePolicy() + "quality: {sample: 0.1}\n");
        QVERIFY(!outcome.policy);
        QStringList said;
        for (const Issue &issue : outcome.issues)
            said.append(issue.message.section(u':', 0, 0));
        QVERIFY(said.contains(u"`judge` is missing"_s) && said.contains(u"`limit` is missing"_s));
    }
};

QTEST_APPLESS_MAIN(TestDocumentProblems)
#include "tst_document_problems.moc"
