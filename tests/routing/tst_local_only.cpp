// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "routing/decide.h"
#include "routing/local_only.h"
#include "routing/replay.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr auto policyText = R"(
version: 1
defaults: {tag: open, chain: mixed}
zones: [{id: machine}, {id: there}]
tags: [open, closed]
matrix:
  open:   {machine: allow, there: allow}
  closed: {machine: never, there: never}
providers:
  near: {wire: openai, base_url: http://127.0.0.1:1/v1, zone: machine}
  far:  {wire: openai, base_url: https://far.example/v1, zone: there}
  lan:  {wire: openai, base_url: http://192.168.7.7:8080/v1, zone: machine}
  sim:  {wire: openai, base_url: simulated, simulated: true, zone: machine}
  away: {wire: openai, base_url: simulated, simulated: true, zone: there}
models:
  - {id: near/small, context: 1000, price: {input: 0, output: 0}}
  - {id: far/large,  tools: true, price: {input: 5, output: 5}}
  - {id: lan/large,  price: {input: 0, output: 0}}
  - {id: sim/tiny,   context: 500, price: {input: 1, output: 1}}
  - {id: away/large, price: {input: 1, output: 1}}
chains:
  mixed: [{model: far/large}, {model: near/small}]
  far: [{model: far/large}, {model: away/large}, {model: lan/large}]
rules:
  - {id: r-far, when: {label: c=far}, chain: far}
)";

std::shared_ptr<const policy::Policy> loaded()
{
    const policy::LoadOutcome outcome = policy::load(QByteArray(policyText));
    if (!outcome.policy)
        qFatal("%s", qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
    return outcome.policy;
}

constexpr UtcTime until{1'795'359'600'000'000}; // 2026-11-22T15:00:00Z

wire::RequestFacts facts(qint64 tokens, const QString &asked = u"auto"_s)
{
    wire::RequestFacts result;
    result.asked = asked;
    result.inputTokens = tokens;
    result.messages = 1;
    return result;
}

QStringList lanesOf(const routing::Decision &decision, const policy::Policy &policy)
{
    QStringList lanes;
    for (const routing::Lane &lane : decision.lanes)
        lanes.append(policy.model(lane.model.index()).id);
    return lanes;
}

} // namespace

class TestLocalOnly final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void whatStaysHere()
    {
        const auto policy = loaded();
        QCOMPARE(routing::modelsHere(*policy), (std::vector<bool>{true, false, false, true, false}));
    }

    void goesToThisMachine_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QStringList>("labels");
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<QStringList>("usually");
        QTest::addColumn<QStringList>("lanes");
        QTest::addRow("the chain's own local step") << u"auto"_s << QStringList() << qint64(100)
                                                    << QStringList{u"far/large"_s, u"near/small"_s} << QStringList{u"near/small"_s};
        QTest::addRow("a chain without one") << u"auto"_s << QStringList{u"c=far"_s} << qint64(100)
                                             << QStringList{u"far/large"_s, u"away/large"_s, u"lan/large"_s}
                                             << QStringList{u"near/small"_s, u"sim/tiny"_s};
        QTest::addRow("only what can do it") << u"auto"_s << QStringList{u"c=far"_s} << qint64(700)
                                             << QStringList{u"far/large"_s, u"away/large"_s, u"lan/large"_s} << QStringList{u"near/small"_s};
        QTest::addRow("nothing here can") << u"auto"_s << QStringList() << qint64(5'000) << QStringList{u"far/large"_s} << QStringList();
        QTest::addRow("a named local model") << u"near/small"_s << QStringList() << qint64(100)
                                             << QStringList{u"near/small"_s, u"far/large"_s} << QStringList{u"near/small"_s};
    }
    void goesToThisMachine()
    {
        QFETCH(const QString, asked);
        QFETCH(const QStringList, labels);
        QFETCH(const qint64, tokens);
        QFETCH(const QStringList, usually);
        QFETCH(const QStringList, lanes);
        const auto policy = loaded();
        const wire::RequestFacts request = facts(tokens, asked);
        routing::RoutingRequest asking{request, {}, labels, u"test"_s};
        QCOMPARE(lanesOf(routing::decide(asking, *policy, {}, 1h, 0.0), *policy), usually);
        asking.moment.localOnlyUntil = until;
        const routing::Decision decision = routing::decide(asking, *policy, {}, 1h, 0.0);
        QCOMPARE(lanesOf(decision, *policy), lanes);
        const routing::GateResult &gate = decision.explanation.gates.front();
        QVERIFY2(gate.note.contains(u"local only until 2026-11-22T15:00:00Z"_s), qPrintable(gate.note));
        QStringList left;
        for (const routing::Departure one : gate.left) {
            left.append(policy->model(one.model).id);
            QCOMPARE(one.measured, u"not on this machine"_s);
        }
        QCOMPARE(left, (QStringList{u"far/large"_s, u"lan/large"_s, u"away/large"_s}));
        QCOMPARE(decision.error.has_value(), lanes.isEmpty());
    }

    void aRefusalSaysWhy()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(100, u"far/large,away/large"_s);
        wire::RequestFacts listed = request;
        listed.askedModels = {u"far/large"_s, u"away/large"_s};
        routing::RoutingRequest asking{listed, {}, {}, u"test"_s};
        asking.moment.localOnlyUntil = until;
        const routing::Decision decision = routing::decide(asking, *policy, {}, 1h, 0.0);
        QVERIFY(decision.error);
        QCOMPARE(decision.error->kind, ErrorKind::SensitivityNoRoute);
        QVERIFY2(decision.error->message.contains(u"local only until"_s), qPrintable(decision.error->message));
        QVERIFY2(decision.error->message.contains(u"near/small"_s), qPrintable(decision.error->message));
    }

    void opensNothing()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(100);
        routing::RoutingRequest asking{request, {u"closed"_s}, {}, u"test"_s};
        asking.moment.localOnlyUntil = until;
        QVERIFY(routing::decide(asking, *policy, {}, 1h, 0.0).lanes.empty());
    }

    void neverLeavesTheMachine()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const auto policy = loaded();
        const QStringList asked{u"auto"_s, u"far/large"_s, u"auto/far"_s, u"away/large"_s, u"lan/large"_s, u"sim/tiny"_s};
        int lanes = 0;
        for (int i = 0; i < 3'000; ++i) {
            wire::RequestFacts request = facts(random.bounded(1'200), asked.at(random.bounded(static_cast<int>(asked.size()))));
            if (random.bounded(3) == 0)
                request.askedModels = {asked.at(1), asked.at(1 + random.bounded(5))};
            routing::RoutingRequest asking{request, random.bounded(2) == 0 ? QStringList() : QStringList{u"open"_s},
                                           random.bounded(2) == 0 ? QStringList() : QStringList{u"c=far"_s}, u"test"_s};
            asking.moment.localOnlyUntil = until;
            const routing::Decision decision = routing::decide(asking, *policy, {}, 1h, random.generateDouble());
            for (const routing::Lane &lane : decision.lanes) {
                QVERIFY2(routing::staysHere(*policy, lane.model.index()), qPrintable(request.asked));
                ++lanes;
            }
        }
        QVERIFY(lanes > 500);
    }

    void endsByItself()
    {
        routing::LocalOnly order;
        QCOMPARE(order.until({5}).micros, 0);
        order.order({100});
        QCOMPARE(order.until({99}).micros, 100);
        QCOMPARE(order.until({100}).micros, 0);
        order.order({});
        QCOMPARE(order.until({0}).micros, 0);
    }

    void isTakenAgainAsItWas()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(100);
        routing::RoutingRequest asking{request, {}, {u"c=far"_s}, u"test"_s};
        asking.moment.localOnlyUntil = until;
        const routing::Decision decision = routing::decide(asking, *policy, {}, 1h, 0.0);
        DecisionRecord record;
        record.asked = u"auto"_s;
        record.client = u"test"_s;
        record.labels = {u"c=far"_s};
        record.explanation = routing::explanationJson(decision, *policy, routing::replayJson(asking, decision, *policy, 1h));
        const auto replay = routing::Replay::read(record);
        QVERIFY(replay.has_value());
        QCOMPARE(lanesOf(replay->decide(*policy), *policy), lanesOf(decision, *policy));
    }
};

QTEST_APPLESS_MAIN(TestLocalOnly)
#include "tst_local_only.moc"
