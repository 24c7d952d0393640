// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/diff.h"
#include "policy/loader.h"
#include "routing/replay.h"
#include "routing/whatif.h"

#include "routing/random_policy.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray running = R"(
version: 1
defaults: {tag: internal, chain: cheap}
zones: [{id: near}, {id: far}]
tags: [internal, secret]
matrix:
  internal: {near: allow, far: allow}
  secret: {near: allow, far: never}
providers:
  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: near}
  b: {wire: openai, base_url: 'https://example.org/v1', zone: far}
models:
  - {id: a/small, price: {input: 1, output: 2}}
  - {id: b/large, price: {input: 10, output: 20}}
chains:
  cheap: [{model: a/small}]
  strong: [{model: b/large}, {model: a/small}]
rules:
  - {id: word, when: {matches: urgent}, chain: strong}
  - {id: bots, when: {client: 'bot-*'}, chain: strong}
budgets: [{id: daily, scope: all, period: day, limit: 100, then: cheapest}]
)";

/// A request as it is decided and recorded, with an answer of 1,000 and 100 tokens.
DecisionRecord recorded(const policy::Policy &policy, const QString &client, const QStringList &tags,
                        const QByteArray &text = "hello")
{
    wire::RequestFacts facts;
    facts.asked = u"auto"_s;
    facts.inputTokens = 1'000;
    facts.lastUserText = text;
    routing::RoutingRequest request{facts, tags, {}, client};
    const std::chrono::microseconds now = std::chrono::hours(2);
    const routing::Decision decision = routing::decide(request, policy, {}, now, 0.5);
    DecisionRecord record;
    record.client = client;
    record.policyHash = policy.hash;
    record.explanation =
        routing::explanationJson(decision, policy, routing::replayJson(request, decision, policy, now));
    if (decision.error) {
        record.status = DecisionStatus::Blocked;
        record.cost = NanoUsd{0};
        return record;
    }
    record.status = DecisionStatus::Ok;
    record.routed = policy.model(decision.lanes.front().model.index()).id;
    record.usage.input = 1'000;
    record.usage.output = 100;
    record.cost = catalog::cost(record.usage, *policy.model(decision.lanes.front().model.index()).price);
    record.attempts.append(AttemptRecord{});
    return record;
}

routing::WhatIf replayed(const QList<DecisionRecord> &records, const QByteArray &draft, const QByteArray &from = running)
{
    const policy::Document before = policy::readDocument(from);
    const policy::Document after = policy::readDocument(draft);
    if (!before.policy || !after.policy)
        qFatal("not a policy: %s", qPrintable(policy::issuesText(policy::load(draft).issues, u"draft"_s)));
    return routing::whatIf(records, *before.policy, *after.policy, policy::editsBetween(*before.root, *after.root));
}

QByteArray edited(QByteArray text, const char *what, const char *with)
{
    if (!text.contains(what))
        qFatal("nothing to edit: %s", what);
    return text.replace(what, with);
}

} // namespace

class TestWhatIf final : public QObject
{
    Q_OBJECT

private slots:
    void init() { failOnAnyComplaint(); }

    void theRunningPolicyChangesNothing()
    {
        const auto policy = policy::load(running).policy;
        const routing::WhatIf result = replayed({recorded(*policy, u"me"_s, {}), recorded(*policy, u"bot-1"_s, {}),
                                                 recorded(*policy, u"bot-1"_s, {u"secret"_s}),
                                                 recorded(*policy, u"me"_s, {}, "urgent!")},
                                                running);
        QCOMPARE(result.replayed, 4);
        QCOMPARE(result.changed, 0);
        QCOMPARE(result.spend.now, result.spend.then);
        QCOMPARE(result.spend.low, result.spend.high);
        QVERIFY(result.causes.empty());
    }

    void everyMoveNamesItsEdit()
    {
        const auto policy = policy::load(running).policy;
        const QList<DecisionRecord> records{recorded(*policy, u"me"_s, {}), recorded(*policy, u"bot-1"_s, {}),
                                            recorded(*policy, u"bot-2"_s, {})};
        QByteArray draft = edited(running, "  - {id: bots, when: {client: 'bot-*'}, chain: strong}\n", "");
        draft = edited(draft, "  cheap: [{model: a/small}]", "  cheap: [{model: a/small, tries: 2}]");
        const routing::WhatIf result = replayed(records, draft);
        QCOMPARE(result.changed, 2);
        QCOMPARE(result.causes.size(), std::size_t(1));
        QCOMPARE(result.causes[0].what, u"rule bots removed"_s);
        QCOMPARE(result.causes[0].count, 2);
        QCOMPARE(result.examples[0].from.name, u"b/large"_s);
        QCOMPARE(result.examples[0].to.name, u"a/small"_s);
        // 2 × (1,000 × 10 + 100 × 20) + 1,200 micro-USD now, 3 × 1,200 then
        QCOMPARE(result.spend.now, NanoUsd{25'200'000});
        QCOMPARE(result.spend.then, NanoUsd{3'600'000});
        QVERIFY(result.spend.low < result.spend.then);
        QVERIFY(result.spend.high > result.spend.then);
    }

    void aClosedCellIsNamedAndCounted()
    {
        const auto policy = policy::load(running).policy;
        const QByteArray draft = edited(running, "internal: {near: allow, far: allow}", "internal: {near: never, far: allow}");
        const routing::WhatIf result = replayed({recorded(*policy, u"me"_s, {})}, draft);
        QCOMPARE(result.unroutable, 1);
        QCOMPARE(result.causes[0].what, u"cell internal × near changed"_s);
        QCOMPARE(result.moves[0].to, (routing::Destination{u"sensitivity_no_route"_s, true}));
    }

    void aTagThatTheDraftHasLostIsRefused()
    {
        const auto policy = policy::load(running).policy;
        QByteArray draft = edited(running, "tags: [internal, secret]", "tags: [internal]");
        draft = edited(draft, "  secret: {near: allow, far: never}\n", "");
        const routing::WhatIf result = replayed({recorded(*policy, u"me"_s, {u"secret"_s}), recorded(*policy, u"me"_s, {})}, draft);
        QCOMPARE(result.changed, 1);
        QCOMPARE(result.unroutable, 1);
        QCOMPARE(result.examples[0].to, (routing::Destination{u"invalid_request"_s, true}));
    }

    void whatSeveralEditsMoveTogetherIsSaid()
    {
        const auto policy = policy::load(running).policy;
        // without either edit alone, bots are still moved by the other
        QByteArray draft = edited(running, "internal: {near: allow, far: allow}", "internal: {near: allow, far: never}");
        draft = edited(draft, "  - {id: bots, when: {client: 'bot-*'}, chain: strong}\n", "");
        const routing::WhatIf result = replayed({recorded(*policy, u"bot-1"_s, {})}, draft);
        QCOMPARE(result.causes.size(), std::size_t(1));
        QCOMPARE(result.causes[0].what, u"several edits together"_s);
    }

    void aPriceMovesNobodyButTheSpend()
    {
        const auto policy = policy::load(running).policy;
        const QByteArray draft = edited(running, "{id: a/small, price: {input: 1, output: 2}}",
                                        "{id: a/small, price: {input: 2, output: 4}}");
        const routing::WhatIf result = replayed({recorded(*policy, u"me"_s, {})}, draft);
        QCOMPARE(result.changed, 0);
        QCOMPARE(result.spend.now, NanoUsd{1'200'000});
        QCOMPARE(result.spend.then, NanoUsd{2'400'000});
    }

    void aPriceOfCertainDaysIsThatOfTheDayOfTheRecord_data()
    {
        QTest::addColumn<QByteArray>("days");
        QTest::addColumn<qint64>("then");
        QTest::addRow("the day it was") << "[thu]"_ba << qint64{2'400'000};
        QTest::addRow("other days") << "[mon, fri]"_ba << qint64{1'200'000};
    }
    void aPriceOfCertainDaysIsThatOfTheDayOfTheRecord()
    {
        QFETCH(const QByteArray, days);
        QFETCH(const qint64, then);
        const auto policy = policy::load(running).policy;
        const DecisionRecord record = recorded(*policy, u"me"_s, {}); // at 0, a Thursday
        const QByteArray draft = edited(running, "{id: a/small, price: {input: 1, output: 2}}",
                                        ("{id: a/small, price: [{input: 1, output: 2}, {input: 2, output: 4, utc_days: " + days + "}]}").constData());
        QCOMPARE(replayed({record}, draft).spend.then, NanoUsd{then});
    }

    void whatCannotBeReplayedIsCountedWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("draft");
        QTest::addColumn<QString>("reason");
        QTest::addRow("a new detector")
            << QByteArray(running + "detectors: [{id: mail, kind: email, tag: secret}]\n")
            << u"detector mail is new or changed, and texts are not kept"_s;
        QTest::addRow("a new header") << edited(running, "rules:\n", "rules:\n  - {id: h, when: {header: {x-team: red}}, chain: cheap}\n")
                                      << u"header x-team was not recorded"_s;
        QTest::addRow("a new pattern") << edited(running, "matches: urgent", "matches: quickly")
                                       << u"a rule looks for a text that was not looked for then, and texts are not kept"_s;
    }
    void whatCannotBeReplayedIsCountedWithItsReason()
    {
        QFETCH(QByteArray, draft);
        QFETCH(QString, reason);
        const auto policy = policy::load(running).policy;
        DecisionRecord old;
        old.explanation = "{}";
        const routing::WhatIf result = replayed({recorded(*policy, u"me"_s, {}), old}, draft);
        QCOMPARE(result.replayed, 0);
        QCOMPARE(result.unreplayable.size(), std::size_t(2));
        QVERIFY(std::any_of(result.unreplayable.cbegin(), result.unreplayable.cend(),
                            [&](const routing::Cause &cause) { return cause.what == reason && cause.count == 1; }));
        QCOMPARE(result.spend.now, NanoUsd{0});
    }

    /// Whatever was decided under a policy is decided again the same under it.
    void randomPoliciesChangeNothingOnTheirOwnRecords()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        qint64 total = 0;
        for (int round = 0; round < 300; ++round) {
            const RandomPolicy drawn = drawPolicy(random);
            const auto policy = policy::load(drawn.yaml).policy;
            QVERIFY(policy);
            QList<DecisionRecord> records;
            for (int i = 0; i < 5; ++i)
                records.append(recorded(*policy, u"c"_s, drawTags(random, 3)));
            const routing::WhatIf result = replayed(records, drawn.yaml, drawn.yaml);
            QCOMPARE(result.changed, 0);
            QCOMPARE(result.spend.now, result.spend.then);
            total += result.replayed;
        }
        QVERIFY(total > 1'000);
    }
};

QTEST_APPLESS_MAIN(TestWhatIf)
#include "tst_whatif.moc"
