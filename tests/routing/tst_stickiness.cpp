// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "routing/decide.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;
using routing::SessionState;

namespace {

// cheap costs 1 USD per million tokens in and out; dear 5, but 0.5 from its cache; nocache 2 without a cache price.
constexpr auto policyText = R"(
version: 1
defaults: {tag: open, chain: pool%1}
zones: [{id: here}, {id: there}]
tags: [open, closed]
matrix:
  open:   {here: allow, there: allow}
  closed: {here: allow, there: never}
providers:
  near: {wire: openai, base_url: http://127.0.0.1:1/v1, zone: here}
  far:  {wire: openai, base_url: https://far.example/v1, zone: there}
models:
  - {id: near/cheap,   price: {input: 1, output: 1}}
  - {id: far/dear,     price: {input: 5, cache_read: 0.5, output: 1}}
  - {id: far/nocache,  price: {input: 2, output: 1}}
  - {id: far/dearest,  price: {input: 9, cache_read: 2, output: 1}}
  - {id: far/unpriced}
  - {id: near/spare,   price: {input: 1, cache_read: 0.1, output: 1}}
chains:
  pool: [{pool: {prefer: cheapest}}]
  ordered: [{model: far/nocache}, {model: far/dear}, {model: far/dearest, on: [timeout]}]
  split: [{split: [{model: far/nocache, weight: 1}, {model: far/dear, weight: 1}]}]
  unpriced: [{model: far/unpriced}, {model: far/dear}]
  alone: [{model: near/cheap}]
rules:
  - {id: r-ordered,  when: {label: c=ordered}, chain: ordered}
  - {id: r-split,    when: {label: c=split}, chain: split}
  - {id: r-unpriced, when: {label: c=unpriced}, chain: unpriced}
  - {id: r-alone,    when: {label: c=alone}, chain: alone}
)";

std::shared_ptr<const policy::Policy> loaded(const QString &defaults = {})
{
    const policy::LoadOutcome outcome = policy::load(QString::fromLatin1(policyText).arg(defaults).toUtf8());
    if (!outcome.policy)
        qFatal("%s", qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
    return outcome.policy;
}

wire::RequestFacts facts(qint64 tokens, const QString &asked = u"auto"_s)
{
    wire::RequestFacts result;
    result.asked = asked;
    result.inputTokens = tokens;
    result.messages = 1;
    return result;
}

constexpr std::chrono::microseconds now = 10'000s;

SessionState answeredBy(const QString &lane, qint64 prompt = 10'000, std::chrono::microseconds ago = 60s)
{
    return {{}, lane, prompt, now - ago};
}

} // namespace

class TestStickiness final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void staysWhereMovingCostsMore_data()
    {
        QTest::addColumn<QString>("chain");
        QTest::addColumn<QString>("lane");
        QTest::addColumn<qint64>("prompt");
        QTest::addColumn<int>("ago"); // seconds
        QTest::addColumn<bool>("pinned");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("because");
        const auto row = [](const char *name, const QString &chain, const QString &lane, qint64 prompt, int ago, bool pinned,
                            const QString &first, const QString &because) {
            QTest::addRow("%s", name) << chain << lane << prompt << ago << pinned << first << because;
        };
        const QString dear = u"far/dear"_s;
        const QString nocache = u"far/nocache"_s;
        row("its cache is cheaper than the first lane", u"ordered"_s, dear, 10'000, 60, true, dear,
            u"10000 tokens of the prompt may wait in its cache"_s);
        row("no more can wait there than was sent", u"ordered"_s, dear, 8'000, 60, true, dear, u"8000 tokens of the prompt"_s);
        row("the first lane is cheaper all the same", u"ordered"_s, dear, 5'000, 60, false, nocache,
            u"far/nocache costs no more even without the cache"_s);
        row("nine minutes and a bit later", u"ordered"_s, dear, 10'000, 599, true, dear, u"may wait in its cache"_s);
        row("ten minutes later it is forgotten", u"ordered"_s, dear, 10'000, 600, false, nocache, {});
        row("too short to be cached", u"ordered"_s, dear, 1'023, 60, false, nocache, u"1023 tokens is too short"_s);
        row("no cheaper cache", u"split"_s, nocache, 10'000, 60, false, dear, u"at no lower price"_s);
        row("first anyway", u"ordered"_s, nocache, 10'000, 60, false, nocache, u"comes first anyway"_s);
        row("only a fallback", u"ordered"_s, u"far/dearest"_s, 10'000, 60, false, nocache, u"only asked after certain failures"_s);
        row("not in this chain", u"alone"_s, dear, 10'000, 60, false, u"near/cheap"_s, u"not in chain alone"_s);
        row("no longer in the policy", u"ordered"_s, u"far/gone"_s, 10'000, 60, false, nocache, u"no longer in the policy"_s);
        row("the other lane has no price", u"unpriced"_s, dear, 10'000, 60, true, dear, u"may wait in its cache"_s);
        row("the cheapest of a pool stays the cheapest", u"pool"_s, dear, 10'000, 60, true, dear, u"may wait in its cache"_s);
    }
    void staysWhereMovingCostsMore()
    {
        QFETCH(const QString, chain);
        QFETCH(const QString, lane);
        QFETCH(const qint64, prompt);
        QFETCH(const int, ago);
        QFETCH(const bool, pinned);
        QFETCH(const QString, first);
        QFETCH(const QString, because);
        const auto policy = loaded();
        const wire::RequestFacts request = facts(10'000);
        // A draw just under one takes the last part of a split.
        const routing::Decision decision =
            routing::decide({request, {}, {u"c="_s + chain}, {}, {}, answeredBy(lane, prompt, std::chrono::seconds(ago))},
                            *policy, {}, now, 0.99);
        QVERIFY2(!decision.error, decision.error ? qPrintable(decision.error->message) : "");
        QCOMPARE(policy->model(decision.lanes.front().model.index()).id, first);
        const auto &note = decision.explanation.session;
        QCOMPARE(note.has_value(), !because.isEmpty());
        if (!note)
            return;
        QCOMPARE(note->pinned, pinned);
        QCOMPARE(note->lane, lane);
        QVERIFY2(note->because.contains(because), qPrintable(note->because));
        if (pinned)
            QVERIFY2(decision.explanation.summary.contains(u"pinned to the session's lane because"_s),
                     qPrintable(decision.explanation.summary));
    }

    void saysWhatMovingWouldCost()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(12'000);
        const routing::Decision decision = routing::decide(
            {request, {}, {u"c=ordered"_s}, {}, {}, answeredBy(u"far/dear"_s)}, *policy, {}, now, 0.0);
        // Moving: 12,000 × 2. Staying: 2,000 × 5 + 10,000 × 0.5. The answer costs the same on both.
        QCOMPARE(decision.explanation.session->movingCosts, NanoUsd{24'000'000 - 15'000'000});
        QVERIFY2(decision.explanation.summary.contains(u"moving would cost 0.009 USD"_s),
                 qPrintable(decision.explanation.summary));
        const QJsonObject json = QJsonDocument::fromJson(routing::explanationJson(decision, *policy)).object();
        const QJsonObject expected{{u"tags"_s, QJsonArray()},
                                   {u"lane"_s, u"far/dear"_s},
                                   {u"pinned"_s, true},
                                   {u"because"_s, u"10000 tokens of the prompt may wait in its cache"_s},
                                   {u"moving_costs_nano_usd"_s, 9'000'000}};
        QCOMPARE(json[u"session"_s].toObject(), expected);
        QStringList order;
        for (const QJsonValue candidate : json[u"candidates"_s].toArray())
            order.append(candidate[u"model"_s].toString());
        QCOMPARE(order, (QStringList{u"far/dear"_s, u"far/nocache"_s, u"far/dearest"_s}));
    }

    void withoutASessionNothingIsSaidOfIt()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(12'000);
        const routing::Decision decision = routing::decide({request, {}, {}, {}}, *policy, {}, now, 0.0);
        QVERIFY(!decision.explanation.session);
        QVERIFY(!QJsonDocument::fromJson(routing::explanationJson(decision, *policy)).object().contains(u"session"_s));
    }

    void signedReasoningStaysAtAnyPrice()
    {
        const auto policy = loaded();
        wire::RequestFacts request = facts(500);
        const SessionState session = answeredBy(u"far/dear"_s, 400);
        const routing::RoutingRequest asked{request, {}, {u"c=ordered"_s}, {}, {}, session};
        QCOMPARE(policy->model(routing::decide(asked, *policy, {}, now, 0.0).lanes.front().model.index()).id, u"far/nocache"_s);
        request.signedReasoning = true;
        const routing::Decision decision = routing::decide(asked, *policy, {}, now, 0.0);
        QCOMPARE(policy->model(decision.lanes.front().model.index()).id, u"far/dear"_s);
        QVERIFY(decision.explanation.session->because.contains(u"the reasoning it signed"_s));
    }

    void aNamedModelComesFirst()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(12'000, u"far/nocache"_s);
        const routing::Decision decision = routing::decide(
            {request, {}, {u"c=ordered"_s}, {}, {}, answeredBy(u"far/dear"_s)}, *policy, {}, now, 0.0);
        QCOMPARE(policy->model(decision.lanes.front().model.index()).id, u"far/nocache"_s);
        QCOMPARE(decision.explanation.session->because, u"the client named another model"_s);
    }

    void leavesALaneThatIsOutAndSaysWhy_data()
    {
        QTest::addColumn<QString>("tag");
        QTest::addColumn<bool>("drained");
        QTest::addColumn<QString>("because");
        QTest::addRow("drained") << QString() << true << u"it left at the gate health: drained for 60 s more by ops"_s;
        QTest::addRow("forbidden by now") << u"closed"_s << false << u"it left at the gate sensitivity: zone there: never"_s;
    }
    void leavesALaneThatIsOutAndSaysWhy()
    {
        QFETCH(const QString, tag);
        QFETCH(const bool, drained);
        QFETCH(const QString, because);
        const auto policy = loaded();
        health::Board board;
        std::vector<std::shared_ptr<health::Lane>> lanes;
        for (const catalog::Model &model : policy->models)
            lanes.push_back(board.lane(model.id));
        if (drained)
            board.drain({u"far/dear"_s, {}, {}, u"ops"_s, {}}, now + 60s);
        const wire::RequestFacts request = facts(12'000);
        SessionState session = answeredBy(u"far/dear"_s);
        if (!tag.isEmpty())
            session.tags = {tag};
        const routing::Decision decision = routing::decide({request, {}, {}, {}, {}, session}, *policy, lanes, now, 0.0);
        QVERIFY(policy->model(decision.lanes.front().model.index()).id != u"far/dear"_s);
        QCOMPARE(decision.explanation.session->because, because);
        QVERIFY(!decision.explanation.session->pinned);
        QCOMPARE(decision.explanation.session->tags, session.tags);
        const auto chain = std::find_if(decision.explanation.gates.cbegin(), decision.explanation.gates.cend(),
                                        [](const routing::GateResult &gate) { return gate.gate == routing::Gate::Chain; });
        QVERIFY2(chain->note.contains(u"the session is not held on far/dear: "_s + because), qPrintable(chain->note));
    }

    void canBeSetAndSwitchedOff_data()
    {
        QTest::addColumn<QString>("defaults");
        QTest::addColumn<int>("ago");
        QTest::addColumn<bool>("pinned");
        QTest::addRow("longer") << u", sticky: 1h"_s << 3'599 << true;
        QTest::addRow("longer, over") << u", sticky: 1h"_s << 3'600 << false;
        QTest::addRow("off") << u", sticky: off"_s << 0 << false;
    }
    void canBeSetAndSwitchedOff()
    {
        QFETCH(const QString, defaults);
        QFETCH(const int, ago);
        QFETCH(const bool, pinned);
        const auto policy = loaded(defaults);
        const wire::RequestFacts request = facts(12'000);
        const routing::Decision decision = routing::decide(
            {request, {}, {u"c=ordered"_s}, {}, {}, answeredBy(u"far/dear"_s, 10'000, std::chrono::seconds(ago))}, *policy,
            {}, now, 0.0);
        QCOMPARE(policy->model(decision.lanes.front().model.index()).id, pinned ? u"far/dear"_s : u"far/nocache"_s);
        QCOMPARE(decision.explanation.session.has_value(), pinned);
    }

    void aSessionsTagClosesWhatTheRequestAloneWouldReach()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(100, u"far/dear"_s);
        SessionState session;
        session.tags = {u"closed"_s, u"open"_s};
        const routing::Decision decision = routing::decide({request, {}, {}, {}, {}, session}, *policy, {}, now, 0.0);
        QCOMPARE(decision.tagNames, (QStringList{u"closed"_s, u"open"_s}));
        QCOMPARE(policy->model(decision.lanes.front().model.index()).provider, u"near"_s);
        QCOMPARE(decision.explanation.session->tags, QStringList{u"closed"_s}); // the other it has anyway
        QVERIFY(decision.explanation.gates.front().note.contains(u"closed since earlier in the session"_s));
        wire::RequestFacts only = facts(100, u"far/dear"_s);
        only.askedModels = {u"far/dear"_s};
        const routing::Decision refused = routing::decide({only, {}, {}, {}, {}, session}, *policy, {}, now, 0.0);
        QCOMPARE(refused.error->kind, ErrorKind::SensitivityNoRoute);
        QVERIFY2(refused.error->message.contains(u"(closed since earlier in its session)"_s), qPrintable(refused.error->message));
    }

    void aTagThatThePolicyLostRefusesTheSession()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(100);
        SessionState session;
        session.tags = {u"topsecret"_s};
        const routing::Decision decision = routing::decide({request, {}, {}, {}, {}, session}, *policy, {}, now, 0.0);
        QCOMPARE(decision.error->kind, ErrorKind::SensitivityNoRoute);
        QVERIFY(decision.lanes.empty());
        QVERIFY(decision.error->message.contains(u"`topsecret`, which is no longer in the policy"_s));
    }
};

QTEST_APPLESS_MAIN(TestStickiness)
#include "tst_stickiness.moc"
