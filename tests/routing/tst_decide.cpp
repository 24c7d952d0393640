// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/clock.h"
#include "policy/glob.h"
#include "policy/loader.h"
#include "routing/decide.h"
#include "routing/decision_json.h"
#include "routing/estimate.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr auto policyText = R"(
version: 1
defaults: {tag: internal, chain: everyday, baseline: asked}
zones: [{id: machine}, {id: us}, {id: unknown}]
tags: [public, internal, confidential, secret]
matrix:
  public:       {machine: allow, us: allow,  unknown: allow}
  internal:     {machine: allow, us: allow,  unknown: never}
  confidential: {machine: allow, us: redact, unknown: never}
  secret:       {machine: allow, us: never,  unknown: never}
providers:
  here:  {wire: openai, base_url: http://127.0.0.1:1/v1, zone: machine}
  cloud: {wire: openai, base_url: https://cloud.example/v1, zone: us}
  odd:   {wire: openai, base_url: https://odd.example/v1, zone: unknown}
models:
  - {id: here/small,  context: 4000,   price: {input: 0, output: 0}, quality: 0.4}
  - {id: cloud/mid,   context: 32000,  tools: true, price: {input: 1, output: 2}, quality: 0.6}
  - {id: cloud/big,   context: 128000, tools: true, image: true, price: {input: 5, output: 15}, quality: 0.9}
  - {id: cloud/blank, context: 128000, tools: true, quality: 0.7}
  - {id: odd/cheap,   context: 128000, tools: true, price: {input: 0.01, output: 0.01}, quality: 0.5}
chains:
  everyday:
    - pool: {quality: 0.5, prefer: cheapest}
  code:
    - {model: cloud/mid}
    - {model: cloud/big, on: [rate_limited, timeout]}
  halves:
    - split: [{model: cloud/mid, weight: 70}, {model: cloud/big, weight: 30}]
  best:
    - pool: {prefer: best}
  local: [{model: here/small}]
  far:   [{model: cloud/mid}]
rules:
  - {id: secrets-stay, when: {tag: secret}, chain: local}
  - {id: far-away,     when: {label: far=yes}, chain: far}
  - {id: hard-code,    when: {all: [{has: tools}, {input_tokens: '> 100'}]}, chain: code}
  - {id: split-test,   when: {client: "ab-*"}, chain: halves}
  - {id: pattern,      when: {matches: '(?i)\bsql\b'}, chain: code}
)";

std::shared_ptr<const policy::Policy> loaded(QByteArrayView text = policyText)
{
    const policy::LoadOutcome outcome = policy::load(text);
    if (!outcome.policy)
        qFatal("%s", qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
    return outcome.policy;
}

wire::RequestFacts facts(const QString &asked = u"auto"_s, qint64 tokens = 10)
{
    wire::RequestFacts result;
    result.asked = asked;
    result.inputTokens = tokens;
    result.messages = 1;
    return result;
}

QStringList laneIds(const routing::Decision &decision, const policy::Policy &policy)
{
    QStringList ids;
    for (const routing::Lane &lane : decision.lanes)
        ids.append(policy.model(lane.model.index()).id);
    return ids;
}

/// "gate in>out" for every gate, and who left: "sensitivity 5>4 odd/cheap".
QStringList printed(const routing::Decision &decision, const policy::Policy &policy)
{
    QStringList lines;
    for (const routing::GateResult &gate : decision.explanation.gates) {
        QString line = u"%1 %2>%3"_s.arg(QString(routing::gateName(gate.gate))).arg(gate.in).arg(gate.out);
        for (const routing::Departure left : gate.left)
            line += u' ' + policy.model(left.model).id;
        lines.append(line);
    }
    return lines;
}

constexpr std::chrono::microseconds now{1'000'000'000};

} // namespace

class TestDecide final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void choosesLanes_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QStringList>("tags");
        QTest::addColumn<QStringList>("labels");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QStringList>("lanes");
        const QStringList none;
        QTest::addRow("auto takes the cheapest capable of the default chain, unpriced last")
            << u"auto"_s << none << none << u"default"_s
            << QStringList{u"cloud/mid"_s, u"cloud/big"_s, u"cloud/blank"_s};
        QTest::addRow("secret stays here") << u"auto"_s << QStringList{u"secret"_s} << none << u"secrets-stay"_s
                                           << QStringList{u"here/small"_s};
        QTest::addRow("a declared public does not undo the default tag")
            << u"auto"_s << QStringList{u"public"_s} << none << u"default"_s
            << QStringList{u"cloud/mid"_s, u"cloud/big"_s, u"cloud/blank"_s};
        QTest::addRow("a chain asked for") << u"auto/code"_s << none << none << u"default"_s
                                           << QStringList{u"cloud/mid"_s, u"cloud/big"_s};
        QTest::addRow("a named model first, then what its rule gives") << u"cloud/big"_s << none << none << u"default"_s
                                                                       << QStringList{u"cloud/big"_s, u"cloud/mid"_s,
                                                                                      u"cloud/blank"_s};
        QTest::addRow("a bare name") << u"small"_s << none << none << u"default"_s
                                     << QStringList{u"here/small"_s, u"cloud/mid"_s, u"cloud/big"_s, u"cloud/blank"_s};
        QTest::addRow("a named model the matrix forbids gives way to its fallback")
            << u"odd/cheap"_s << none << none << u"default"_s
            << QStringList{u"cloud/mid"_s, u"cloud/big"_s, u"cloud/blank"_s};
        QTest::addRow("a label") << u"auto"_s << none << QStringList{u"far=yes"_s} << u"far-away"_s
                                 << QStringList{u"cloud/mid"_s};
    }
    void choosesLanes()
    {
        QFETCH(const QString, asked);
        QFETCH(const QStringList, tags);
        QFETCH(const QStringList, labels);
        QFETCH(const QString, rule);
        QFETCH(const QStringList, lanes);
        const auto policy = loaded();
        const wire::RequestFacts request = facts(asked);
        const routing::Decision decision = routing::decide({request, tags, labels, u"test"_s}, *policy, {}, now, 0.0);
        QVERIFY2(!decision.error, decision.error ? qPrintable(decision.error->message) : "");
        QCOMPARE(decision.rule, rule);
        QCOMPARE(laneIds(decision, *policy), lanes);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QStringList>("tags");
        QTest::addColumn<QStringList>("labels");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("says");
        const QStringList none;
        QTest::addRow("no allowed model: names tag, rule and the nearest allowed choice")
            << u"auto"_s << QStringList{u"confidential"_s} << QStringList{u"far=yes"_s}
            << int(ErrorKind::SensitivityNoRoute)
            << QStringList{u"confidential"_s, u"far-away"_s, u"here/small"_s, u"nothing was sent"_s};
        QTest::addRow("redact acts as never without a redactor")
            << u"auto/far"_s << QStringList{u"confidential"_s} << none << int(ErrorKind::SensitivityNoRoute)
            << QStringList{u"confidential"_s};
        QTest::addRow("unknown model with a suggestion") << u"cloud/bigg"_s << none << none
                                                         << int(ErrorKind::UnknownModel) << QStringList{u"cloud/big"_s};
        QTest::addRow("unknown chain with a suggestion") << u"auto/cod"_s << none << none << int(ErrorKind::UnknownModel)
                                                         << QStringList{u"auto/code"_s};
        QTest::addRow("a tag nobody knows is not ignored") << u"auto"_s << QStringList{u"confidental"_s} << none
                                                           << int(ErrorKind::InvalidRequest)
                                                           << QStringList{u"confidential"_s};
    }
    void refuses()
    {
        QFETCH(const QString, asked);
        QFETCH(const QStringList, tags);
        QFETCH(const QStringList, labels);
        QFETCH(const int, kind);
        QFETCH(const QStringList, says);
        const auto policy = loaded();
        const wire::RequestFacts request = facts(asked);
        const routing::Decision decision = routing::decide({request, tags, labels, u"test"_s}, *policy, {}, now, 0.0);
        QVERIFY(decision.error);
        QCOMPARE(int(decision.error->kind), kind);
        QVERIFY(decision.lanes.empty());
        for (const QString &part : says)
            QVERIFY2(decision.error->message.contains(part), qPrintable(decision.error->message));
    }

    void recordsWhoLeftAtWhichGate()
    {
        const auto policy = loaded();
        wire::RequestFacts request = facts(u"auto"_s, 20'000);
        request.features = Feature::Tools;
        const routing::Decision decision = routing::decide({request, {}, {}, u"test"_s}, *policy, {}, now, 0.0);
        QCOMPARE(printed(decision, *policy),
                 (QStringList{u"sensitivity 5>4 odd/cheap"_s, u"capability 4>3 here/small"_s, u"health 3>3"_s,
                              u"budget 3>3"_s, u"rule 3>3"_s, u"chain 3>2 cloud/blank"_s, u"price 2>2"_s}));
        QCOMPARE(decision.rule, u"hard-code"_s);
    }

    /// A lane whose provider counts twice as many tokens as we do takes half as long a prompt, and others are not touched.
    void contextIsMeasuredAsTheModelCounts()
    {
        const auto policy = loaded();
        const policy::ModelIndex mid = *policy->findModel(u"cloud/mid"_s);
        std::vector<std::shared_ptr<health::Lane>> lanes(policy->models.size());
        lanes[mid.value] = std::make_shared<health::Lane>(u"cloud/mid"_s);
        for (int i = 0; i < 60; ++i) {
            QVERIFY(lanes[mid.value]->tryEnter(now));
            health::AttemptOutcome outcome;
            outcome.inputTokens = 4'000;
            outcome.estimatedInput = 2'000;
            lanes[mid.value]->record(outcome, now);
        }
        wire::RequestFacts request = facts(u"cloud/mid"_s, 20'000);
        QVERIFY(!routing::decide({request, {}, {}, u"x"_s}, *policy, {}, now, 0.0).lanes.empty());
        const routing::Decision decision = routing::decide({request, {}, {}, u"x"_s}, *policy, lanes, now, 0.0);
        const std::optional<routing::Departure> out = decision.explanation.gates[1].left.of(mid);
        QVERIFY(out);
        QVERIFY2(out->required.contains(u"as this model has counted so far"_s), qPrintable(out->required));
        request.features = Feature::Image; // of pictures nothing is learnt
        QCOMPARE(routing::calibratedInputTokens(request, lanes[mid.value].get()), 20'000);
        QCOMPARE(routing::calibratedInputTokens(request, nullptr), 20'000);
    }

    void contextIsMeasuredAgainstPromptAndAnswer()
    {
        const auto policy = loaded();
        wire::RequestFacts request = facts(u"auto/local"_s, 3'000);
        request.maxOutputTokens = 2'000;
        const routing::Decision decision = routing::decide({request, {}, {}, u"test"_s}, *policy, {}, now, 0.0);
        QVERIFY(decision.error);
        QCOMPARE(decision.error->kind, ErrorKind::NoCapableModel);
        QVERIFY2(decision.error->message.contains(u"context 4000"_s), qPrintable(decision.error->message));
        QVERIFY2(decision.error->message.contains(u"5000 tokens"_s), qPrintable(decision.error->message));
    }

    void weightsAreDrawnAndTheRestFallsBack()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts();
        const auto lanes = [&](double draw) {
            return laneIds(routing::decide({request, {}, {}, u"ab-1"_s}, *policy, {}, now, draw), *policy);
        };
        QCOMPARE(lanes(0.0), (QStringList{u"cloud/mid"_s, u"cloud/big"_s}));
        QCOMPARE(lanes(0.699), (QStringList{u"cloud/mid"_s, u"cloud/big"_s}));
        QCOMPARE(lanes(0.701), (QStringList{u"cloud/big"_s, u"cloud/mid"_s}));
        QCOMPARE(lanes(0.999999), (QStringList{u"cloud/big"_s, u"cloud/mid"_s}));
    }

    void bestPrefersQuality()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(u"auto/best"_s);
        QCOMPARE(laneIds(routing::decide({request, {}, {}, {}}, *policy, {}, now, 0.0), *policy),
                 (QStringList{u"cloud/big"_s, u"cloud/blank"_s, u"cloud/mid"_s, u"here/small"_s}));
    }

    void unhealthyLanesAreTheLastResort()
    {
        const auto policy = loaded();
        health::Board board;
        std::vector<std::shared_ptr<health::Lane>> lanes;
        for (const catalog::Model &model : policy->models)
            lanes.push_back(board.lane(model.id));
        const std::uint32_t mid = policy->findModel(u"cloud/mid"_s)->value;
        QVERIFY(lanes[mid]->tryEnter(now));
        lanes[mid]->record({FailureClass::RateLimited, std::chrono::seconds(20), {}, {}, 0}, now);
        const wire::RequestFacts request = facts(u"auto/code"_s);
        const routing::Decision decision = routing::decide({request, {}, {}, {}}, *policy, lanes, now, 0.0);
        QCOMPARE(laneIds(decision, *policy), (QStringList{u"cloud/big"_s, u"cloud/mid"_s}));
        QCOMPARE(decision.lanes[0].notBefore.count(), 0);
        QCOMPARE(decision.lanes[1].notBefore, now + std::chrono::seconds(20));
        QCOMPARE(printed(decision, *policy)[2], u"health 4>3 cloud/mid"_s);
    }

    void aLaneForecastToRunDryIsAskedLater_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QStringList>("dry");
        QTest::addColumn<QStringList>("lanes");
        QTest::addRow("none") << u"auto/code"_s << QStringList{} << QStringList{u"cloud/mid"_s, u"cloud/big"_s};
        QTest::addRow("the first") << u"auto/code"_s << QStringList{u"cloud/mid"_s}
                                   << QStringList{u"cloud/big"_s, u"cloud/mid"_s};
        QTest::addRow("all") << u"auto/code"_s << QStringList{u"cloud/mid"_s, u"cloud/big"_s}
                             << QStringList{u"cloud/mid"_s, u"cloud/big"_s};
        QTest::addRow("asked for by name") << u"cloud/blank"_s << QStringList{u"cloud/blank"_s, u"cloud/mid"_s}
                                           << QStringList{u"cloud/blank"_s, u"cloud/big"_s, u"cloud/mid"_s};
    }
    void aLaneForecastToRunDryIsAskedLater()
    {
        QFETCH(const QString, asked);
        QFETCH(const QStringList, dry);
        QFETCH(const QStringList, lanes);
        const auto policy = loaded();
        health::Board board;
        std::vector<std::shared_ptr<health::Lane>> onBoard;
        for (const catalog::Model &model : policy->models) {
            onBoard.push_back(board.lane(model.id));
            health::RateLimits limits;
            limits.requests.remaining = dry.contains(model.id) ? 0 : 100;
            onBoard.back()->noteLimits(limits, now);
        }
        const wire::RequestFacts request = facts(asked);
        const routing::Decision decision = routing::decide({request, {}, {}, {}}, *policy, onBoard, now, 0.0);
        QCOMPARE(laneIds(decision, *policy), lanes);
        for (const routing::Candidate &candidate : decision.explanation.candidates) {
            const QString id = policy->model(candidate.model).id;
            QCOMPARE(candidate.because.contains(u"asked later (its requests left"_s), dry.contains(id) && id != asked);
        }
    }

    void aLaneBackFromAnOutageGetsItsShare_data()
    {
        QTest::addColumn<int>("seconds"); // since the breaker closed
        QTest::addColumn<double>("share");
        QTest::addRow("at once") << 0 << 0.1;
        QTest::addRow("after ten seconds") << 10 << 0.3;
        QTest::addRow("after twenty") << 20 << 1.0;
    }
    void aLaneBackFromAnOutageGetsItsShare()
    {
        QFETCH(const int, seconds);
        QFETCH(const double, share);
        const auto policy = loaded();
        health::Board board;
        std::vector<std::shared_ptr<health::Lane>> lanes;
        for (const catalog::Model &model : policy->models)
            lanes.push_back(board.lane(model.id));
        health::Lane &mid = *lanes[policy->findModel(u"cloud/mid"_s)->value];
        health::AttemptOutcome down;
        down.failure = FailureClass::Unavailable;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(mid.tryEnter(now));
            mid.record(down, now);
        }
        const std::chrono::microseconds back = mid.state().openUntil;
        for (int i = 0; i < 2; ++i) {
            QVERIFY(mid.tryEnter(back));
            mid.record({}, back);
        }
        const wire::RequestFacts request = facts(u"auto/code"_s);
        constexpr int draws = 10'000;
        int first = 0;
        for (int i = 0; i < draws; ++i) {
            const routing::Decision decision =
                routing::decide({request, {}, {}, {}}, *policy, lanes, back + std::chrono::seconds(seconds),
                                static_cast<double>(i) / draws);
            QCOMPARE(decision.lanes.size(), 2);
            first += laneIds(decision, *policy).first() == u"cloud/mid"_s ? 1 : 0;
        }
        QVERIFY2(std::abs(first - share * draws) <= draws * 0.01, qPrintable(QString::number(first)));
    }

    void maxCostRefusesWithTheEstimate()
    {
        const auto policy = loaded();
        wire::RequestFacts request = facts(u"auto/code"_s, 1'000'0);
        request.maxCostUsd = 0.02;
        routing::Decision decision = routing::decide({request, {}, {}, {}}, *policy, {}, now, 0.0);
        QCOMPARE(laneIds(decision, *policy), QStringList{u"cloud/mid"_s});
        request.maxCostUsd = 0.0001;
        decision = routing::decide({request, {}, {}, {}}, *policy, {}, now, 0.0);
        QVERIFY(decision.error);
        QCOMPARE(decision.error->kind, ErrorKind::OverMaxCost);
        QVERIFY2(decision.error->message.contains(u"0.012"_s), qPrintable(decision.error->message));
    }

    void baselineForAutoIsThePriciestCapable()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts();
        const routing::Decision decision = routing::decide({request, {}, {}, {}}, *policy, {}, now, 0.0);
        QVERIFY(decision.baseline);
        QCOMPARE(policy->model(*decision.baseline).id, u"cloud/big"_s);
    }

    void sameInputSameAnswer()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(u"auto"_s, 500);
        const routing::RoutingRequest asked{request, {u"internal"_s}, {}, u"ab-2"_s};
        const routing::Decision first = routing::decide(asked, *policy, {}, now, 0.42);
        const routing::Decision second = routing::decide(asked, *policy, {}, now, 0.42);
        QCOMPARE(routing::explanationJson(first, *policy), routing::explanationJson(second, *policy));
    }

    void explanationIsJsonOfTheDocumentedShape()
    {
        const auto policy = loaded();
        const wire::RequestFacts request = facts(u"auto"_s, 500);
        const routing::Decision decision = routing::decide({request, {}, {}, u"x"_s}, *policy, {}, now, 0.0);
        const QJsonObject json = QJsonDocument::fromJson(routing::explanationJson(decision, *policy)).object();
        QCOMPARE(json.keys(), (QStringList{u"candidates"_s, u"chain"_s, u"confidence"_s, u"difficulty"_s, u"gates"_s, u"policy"_s, u"rule"_s, u"sources"_s,
                                           u"summary"_s, u"tags"_s, u"task"_s, u"v"_s}));
        const QJsonArray gates = json[u"gates"_s].toArray();
        QCOMPARE(gates.size(), 7);
        QCOMPARE(gates[0].toObject().keys(), (QStringList{u"gate"_s, u"in"_s, u"left"_s, u"note"_s, u"out"_s}));
        QCOMPARE(json[u"candidates"_s].toArray().size(), 3);
    }

    void globMatches_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::addRow("literal, any case") << u"GPT-4o"_s << u"gpt-4O"_s << true;
        QTest::addRow("star") << u"gpt-*"_s << u"gpt-4o-mini"_s << true;
        QTest::addRow("star may be empty") << u"*gpt*"_s << u"gpt"_s << true;
        QTest::addRow("question mark is one character") << u"gpt-?"_s << u"gpt-"_s << false;
        QTest::addRow("two stars backtrack") << u"a*b*c"_s << u"axbxbxc"_s << true;
        QTest::addRow("hostile") << u"*a*a*a*a*a*b"_s << QString(2000, u'a') << false;
        QTest::addRow("empty pattern") << u""_s << u"x"_s << false;
    }
    void globMatches()
    {
        QFETCH(const QString, pattern);
        QFETCH(const QString, text);
        QFETCH(const bool, matches);
        QCOMPARE(policy::globMatches(pattern, text, Qt::CaseInsensitive), matches);
    }
};

QTEST_APPLESS_MAIN(TestDecide)
#include "tst_decide.moc"
