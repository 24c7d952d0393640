// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "routing/condition_match.h"
#include "routing/decide.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray text = R"(
version: 1
defaults: {tag: internal, chain: all, batch_wait: 8h}
zones: [{id: near}, {id: far}]
tags: [internal]
matrix:
  internal: {near: allow, far: allow}
providers:
  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: near}
  b: {wire: openai, base_url: 'https://example.org/v1', zone: far}
models:
  - {id: a/small, price: {input: 0, output: 0}, quality: {default: 0.4}}
  - {id: b/night, price: [{input: 8, output: 8}, {input: 1, output: 1, utc_start: '22:00', utc_end: '06:00'}], quality: {default: 0.7}}
  - {id: b/large, price: [{input: 4, output: 4}, {input: 40, output: 40, min_prompt_tokens: 10000}], quality: {default: 0.8, code: 0.95}}
chains:
  all: [{pool: {quality: auto, prefer: cheapest}}]
  night: [{model: b/night}]
budgets: [{id: daily, scope: all, period: day, limit: 1.00, then: %THEN%}]
)";

std::shared_ptr<const policy::Policy> policyWith(const QByteArray &then = "stop")
{
    const policy::LoadOutcome outcome = policy::load(QByteArray(text).replace("%THEN%", then));
    if (!outcome.policy)
        qFatal("%s", qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
    return outcome.policy;
}

class Spent final : public routing::BudgetView
{
public:
    explicit Spent(NanoUsd used) : m_used(used) {}
    [[nodiscard]] NanoUsd used(unsigned, const QString &) const override { return m_used; }
    [[nodiscard]] UtcTime resets(unsigned) const override { return {}; }

private:
    NanoUsd m_used;
};

struct Asked
{
    wire::RequestFacts facts;
    classify::Classification said;
    int utcHour = 12;
    NanoUsd used;
    routing::SessionState session;

    Asked()
    {
        facts.asked = u"auto"_s;
        facts.inputTokens = 1'000;
    }
    [[nodiscard]] routing::Decision decided(const policy::Policy &policy) const
    {
        const Spent spent(used);
        routing::RoutingRequest request{facts, {}, {}, {}};
        request.classification = said;
        request.session = session;
        request.moment.utc.micros = utcHour * 3'600'000'000LL;
        request.budgets = &spent;
        return routing::decide(request, policy, {}, {}, 0.0);
    }
};

QString firstOf(const routing::Decision &decision, const policy::Policy &policy)
{
    return decision.lanes.empty() ? QString() : policy.model(decision.lanes.front().model.index()).id;
}

std::optional<routing::Departure> departure(const routing::Decision &decision, const policy::Policy &policy, const QString &model)
{
    for (const routing::GateResult &gate : decision.explanation.gates) {
        if (const std::optional<routing::Departure> left = gate.left.of(*policy.findModel(model)))
            return left;
    }
    return std::nullopt;
}

} // namespace

/// Prices by condition, the quality a request needs, budgets, and the index of rules.
class TestPrices final : public QObject
{
    Q_OBJECT

private slots:
    void init() { failOnAnyComplaint(); }

    void thePoolGoesByThePriceOfTheMoment_data()
    {
        QTest::addColumn<int>("hour");
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<QString>("model");
        QTest::addRow("by day") << 12 << qint64{1'000} << u"b/large"_s;
        QTest::addRow("by night") << 23 << qint64{1'000} << u"b/night"_s;
        QTest::addRow("over midnight") << 2 << qint64{1'000} << u"b/night"_s;
        QTest::addRow("from six") << 6 << qint64{1'000} << u"b/large"_s;
        QTest::addRow("a long prompt by day") << 12 << qint64{20'000} << u"b/night"_s;
    }
    void thePoolGoesByThePriceOfTheMoment()
    {
        QFETCH(int, hour);
        QFETCH(qint64, tokens);
        Asked asked;
        asked.utcHour = hour;
        asked.facts.inputTokens = tokens;
        asked.said = {Task::Chat, 0.5, 0.9}; // needs 0.60: a/small is too weak
        const auto policy = policyWith();
        QTEST(firstOf(asked.decided(*policy), *policy), "model");
    }

    void qualityByTheClassifier()
    {
        const auto policy = policyWith();
        Asked asked;
        asked.said = {Task::Chat, 0.1, 0.9}; // needs 0.36
        QCOMPARE(firstOf(asked.decided(*policy), *policy), u"a/small"_s);
        asked.said = {Task::Code, 1.0, 0.9}; // needs 0.90: only b/large is that good at code
        const routing::Decision hard = asked.decided(*policy);
        QCOMPARE(firstOf(hard, *policy), u"b/large"_s);
        QVERIFY(departure(hard, *policy, u"a/small"_s));
        QCOMPARE(departure(hard, *policy, u"a/small"_s)->measured, u"quality 0.40"_s);
        QCOMPARE(departure(hard, *policy, u"a/small"_s)->required, u"quality 0.90 for code of difficulty 1.00"_s);
        asked.said = {Task::Chat, 1.0, 0.9}; // nobody reaches 0.90: the best answers, nobody is refused
        QCOMPARE(firstOf(asked.decided(*policy), *policy), u"b/large"_s);
        asked.said = {Task::Unknown, 0.0, 0.1}; // a guess is no reason to go cheap: needs 0.60
        QCOMPARE(firstOf(asked.decided(*policy), *policy), u"b/large"_s);
        asked.said = {}; // nobody looked: nothing is needed
        QCOMPARE(firstOf(asked.decided(*policy), *policy), u"a/small"_s);
    }

    void workThatMayWaitWaitsForTheCheaperHours()
    {
        const auto policy = policyWith();
        Asked asked;
        asked.facts.asked = u"auto/night"_s;
        asked.facts.priority = u"batch"_s;
        asked.utcHour = 15;
        const routing::Decision waits = asked.decided(*policy);
        QCOMPARE(waits.waitUntil, std::optional(UtcTime{22 * 3'600'000'000LL}));
        QCOMPARE(waits.lanes.front().estimate, std::optional(NanoUsd{1'333'000})); // 1,000 in, 333 out at 1 USD
        asked.utcHour = 13; // 22:00 is further than batch_wait
        QVERIFY(!asked.decided(*policy).waitUntil);
        asked.utcHour = 15;
        asked.facts.priority.clear();
        QVERIFY(!asked.decided(*policy).waitUntil);
    }

    void aBudgetThatIsUsedUp_data()
    {
        QTest::addColumn<QByteArray>("then");
        QTest::addColumn<QStringList>("lanes");
        QTest::addRow("stop: what is free may go on") << "stop"_ba << QStringList{u"a/small"_s};
        QTest::addRow("local") << "local"_ba << QStringList{u"a/small"_s};
        QTest::addRow("cheapest") << "cheapest"_ba << QStringList{u"a/small"_s};
    }
    void aBudgetThatIsUsedUp()
    {
        QFETCH(QByteArray, then);
        QFETCH(QStringList, lanes);
        const auto policy = policyWith(then);
        Asked asked;
        asked.used = NanoUsd{1'000'000'000};
        const routing::Decision decision = asked.decided(*policy);
        QStringList were;
        for (const routing::Lane &lane : decision.lanes)
            were.append(policy->model(lane.model.index()).id);
        QCOMPARE(were, lanes);
        QCOMPARE(decision.explanation.budgets.size(), std::size_t(1));
    }

    /// `cheapest` acts when what would be tried goes beyond the budget, not because something else in the policy is dear.
    void onlyAPlanBeyondTheBudgetIsCutToItsCheapestLane()
    {
        const auto policy = policyWith("cheapest");
        Asked asked;
        asked.said = {Task::Chat, 0.5, 0.9}; // b/large and b/night are good enough: 5,332,000 and 10,664,000 nano-USD
        asked.used = NanoUsd{980'000'000};
        QCOMPARE(asked.decided(*policy).lanes.size(), std::size_t(2));
        asked.used = NanoUsd{993'000'000}; // room for b/large only
        const routing::Decision cut = asked.decided(*policy);
        QCOMPARE(cut.lanes.size(), std::size_t(1));
        QCOMPARE(firstOf(cut, *policy), u"b/large"_s);
        QCOMPARE(departure(cut, *policy, u"b/night"_s)->measured, u"budget daily 0.993 of 1.00 USD"_s);
        asked.facts.inputTokens = 20'000; // dear on b/large, but the client names a/small
        asked.facts.asked = u"a/small"_s;
        asked.facts.askedModels = {u"a/small"_s};
        QVERIFY(!asked.decided(*policy).lanes.front().estimate.value().value);
    }

    void aSessionStaysByThePriceOfTheHour()
    {
        QByteArray yaml = QByteArray(text).replace("%THEN%", "stop");
        yaml.replace("{input: 1, output: 1, utc_start", "{input: 1, output: 1, cache_read: 0.1, utc_start");
        yaml.replace("batch_wait: 8h", "batch_wait: 8h, sticky: 10m");
        const auto policy = policy::load(yaml).policy;
        QVERIFY(policy);
        Asked asked;
        asked.said = {Task::Chat, 0.5, 0.9};
        asked.facts.inputTokens = 9'000;
        asked.session.lane = u"b/night"_s;
        asked.session.promptTokens = 8'000;
        asked.utcHour = 12; // no cache price by day: nothing is lost by moving
        const routing::Decision byDay = asked.decided(*policy);
        QCOMPARE(firstOf(byDay, *policy), u"b/large"_s);
        QCOMPARE(byDay.explanation.session->because, u"it reads from its cache at no lower price"_s);
        asked.utcHour = 23;
        QCOMPARE(firstOf(asked.decided(*policy), *policy), u"b/night"_s);
        // 8,000 from the cache at 0.1, 1,000 at 1 and an answer of 1,024 at 1
        QCOMPARE(asked.decided(*policy).lanes.front().estimate, std::optional(NanoUsd{2'824'000}));
    }

    void aBudgetIsNamedWhenNothingIsLeft()
    {
        const auto policy = policyWith();
        Asked asked;
        asked.facts.asked = u"auto/night"_s;
        asked.used = NanoUsd{998'000'000};
        const routing::Decision decision = asked.decided(*policy);
        QVERIFY(decision.error);
        QCOMPARE(decision.error->kind, ErrorKind::BudgetExceeded);
        QVERIFY(decision.error->message.startsWith(u"Budget daily has 0.998 of 1.00 USD used"_s));
        QCOMPARE(departure(decision, *policy, u"b/night"_s)->change, u"a limit of 1.008664 USD or more in budget daily"_s);
        asked.used = NanoUsd{980'000'000}; // room for 0.010664
        QVERIFY(!asked.decided(*policy).error);
    }

    /// Whatever the rules: the index finds the rule that trying one after the other finds.
    void theIndexFindsTheFirstRuleThatHolds()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        int matched = 0;
        for (int round = 0; round < 200; ++round) {
            QByteArray yaml = QByteArray(text).replace("%THEN%", "stop") + "rules:\n";
            for (int i = 0; i < 30; ++i)
                yaml += "  - {id: r" + QByteArray::number(i) + ", when: " + drawCondition(random, 2) + ", chain: all}\n";
            const auto policy = policy::load(yaml).policy;
            if (!policy)
                continue; // a contradiction was drawn
            for (int i = 0; i < 20; ++i) {
                wire::RequestFacts facts;
                facts.asked = pick(random, {"auto", "GPT-4o", "gpt-4o-mini", "x"});
                facts.inputTokens = random.bounded(3'000);
                facts.features = random.bounded(2) != 0 ? Features(Feature::Tools) : Features();
                routing::RoutingRequest request{facts, {}, {pick(random, {"team=red", "team=blue", "other=1"})},
                                                pick(random, {"Bot-1", "bot-22", "cursor", "\u017Fbot"})};
                request.classification.task = random.bounded(2) != 0 ? Task::Code : Task::Chat;
                const auto rule = std::find_if(policy->rules.cbegin(), policy->rules.cend(), [&](const policy::Rule &one) {
                    return routing::holds(one.when, request, {});
                });
                const routing::RuleMatch match = routing::matchRule(*policy, request, {});
                QCOMPARE(match.rule, rule == policy->rules.cend() ? nullptr : &*rule);
                matched += match.rule != nullptr ? 1 : 0;
            }
        }
        QVERIFY(matched > 500);
    }

private:
    static QString pick(QRandomGenerator &random, std::initializer_list<const char *> words)
    {
        return QString::fromUtf8(words.begin()[random.bounded(static_cast<int>(words.size()))]);
    }

    static QByteArray drawCondition(QRandomGenerator &random, int depth)
    {
        const auto number = [&] { return QByteArray::number(random.bounded(3'000)); };
        switch (random.bounded(depth > 0 ? 9 : 6)) {
        case 0:
            return "{client: '" + pick(random, {"bot-*", "bot-1", "CURSOR", "*-22", "s*", "?ot-1", "nobody"}).toUtf8() + "'}";
        case 1:
            return "{asked: '" + pick(random, {"gpt-*", "gpt-4o", "*mini", "x", "nothing"}).toUtf8() + "'}";
        case 2:
            return "{label: '" + pick(random, {"team=red", "team", "none=1"}).toUtf8() + "'}";
        case 3:
            return "{input_tokens: '" + pick(random, {"<", "<=", ">", ">=", "==", "!="}).toUtf8() + ' ' + number() + "'}";
        case 4:
            return "{has: tools}";
        case 5:
            return "{task: " + pick(random, {"code", "chat", "[code, maths]"}).toUtf8() + "}";
        case 6:
            return "{all: [" + drawCondition(random, depth - 1) + ", " + drawCondition(random, depth - 1) + "]}";
        case 7:
            return "{any: [" + drawCondition(random, depth - 1) + ", " + drawCondition(random, depth - 1) + "]}";
        default:
            return "{not: " + drawCondition(random, depth - 1) + "}";
        }
    }
};

QTEST_APPLESS_MAIN(TestPrices)
#include "tst_prices.moc"
