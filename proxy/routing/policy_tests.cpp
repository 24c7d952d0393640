// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/policy_tests.h"

#include "classify/request_scan.h"
#include "classify/learnt_classifier.h"
#include "policy/glob.h"
#include "routing/decide.h"
#include "wire/facts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

QByteArray bodyOf(const policy::PolicyTest &test)
{
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, test.prompt}};
    return QJsonDocument(QJsonObject{{u"model"_s, test.asked.isEmpty() ? u"auto"_s : test.asked},
                                     {u"messages"_s, QJsonArray{message}}})
        .toJson(QJsonDocument::Compact);
}

void expect(QStringList &failures, const QString &what, const QString &expected, const QString &was)
{
    if (!expected.isEmpty() && expected != was)
        failures.append(u"%1: expected %2, was %3"_s.arg(what, expected, was.isEmpty() ? u"none"_s : was));
}

QStringList failuresOf(const policy::PolicyTest &test, const Decision &decision, const policy::Policy &policy)
{
    QStringList lanes;
    for (const Lane &lane : decision.lanes)
        lanes.append(policy.model(lane.model.index()).id);
    const QString refused = decision.error ? QString(errorCode(decision.error->kind)) : QString();
    QStringList failures;
    expect(failures, u"rule"_s, test.rule, decision.rule);
    expect(failures, u"chain"_s, test.chain, decision.chain);
    expect(failures, u"model"_s, test.model, lanes.value(0));
    expect(failures, u"refused"_s, test.refused, refused);
    for (const QString &model : test.never) {
        for (const QString &lane : std::as_const(lanes)) {
            if (policy::globMatches(model, lane))
                failures.append(u"not: %1 may be asked"_s.arg(lane));
        }
    }
    const bool wantsAnswer = test.refused.isEmpty() && (!test.model.isEmpty() || !test.chain.isEmpty());
    if (wantsAnswer && decision.error && test.model.isEmpty())
        failures.append(u"expected an answer, was refused: "_s + refused);
    return failures;
}

} // namespace

std::vector<TestOutcome> runPolicyTests(const policy::Policy &policy)
{
    const std::shared_ptr<const classify::Detectors> detectors = compileDetectors(policy);
    classify::RequestScanner scanner(0);
    const std::unique_ptr<classify::Classifier> classifier = classify::makeClassifier(classify::shippedClassifier(), 0);
    std::vector<TestOutcome> outcomes;
    for (const policy::PolicyTest &test : policy.tests) {
        TestOutcome outcome{test.name.isEmpty() ? test.prompt.left(40).simplified() : test.name, test.line, {}, {}};
        const QByteArray body = bodyOf(test);
        const Result<wire::RequestFacts> facts = wire::readChatRequest(body, {true});
        if (!facts) {
            outcome.failures.append(facts.error().message);
            outcomes.push_back(std::move(outcome));
            continue;
        }
        QStringList tags;
        QStringList labels; // written among the tags, as clients write them
        for (const QString &tag : test.tags)
            (tag.contains(u'=') ? labels : tags).append(tag);
        RoutingRequest request{*facts, tags, labels, test.client};
        request.sightings = sightingsIn(scanner.scan(body, *facts, detectors));
        request.classification = classifier->classify(body, *facts);
        const Decision decision = decide(request, policy, {}, std::chrono::microseconds{0}, 0.0);
        outcome.failures = failuresOf(test, decision, policy);
        outcome.decided = decision.explanation.summary;
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

QString failuresText(const std::vector<TestOutcome> &outcomes)
{
    QStringList texts;
    for (const TestOutcome &outcome : outcomes) {
        if (!outcome.failures.isEmpty())
            texts.append(u"`%1` (line %2): %3"_s.arg(outcome.name).arg(outcome.line).arg(outcome.failures.join(u", "_s)));
    }
    return texts.isEmpty() ? QString()
                           : u"%1 of %2 policy tests fail: %3"_s.arg(texts.size()).arg(outcomes.size()).arg(texts.join(u"; "_s));
}

QJsonObject testsJson(const std::vector<TestOutcome> &outcomes)
{
    QJsonArray list;
    int failed = 0;
    for (const TestOutcome &outcome : outcomes) {
        failed += outcome.failures.isEmpty() ? 0 : 1;
        list.append(QJsonObject{{u"name"_s, outcome.name},
                                {u"line"_s, outcome.line},
                                {u"passed"_s, outcome.failures.isEmpty()},
                                {u"failures"_s, QJsonArray::fromStringList(outcome.failures)},
                                {u"decided"_s, outcome.decided}});
    }
    return {{u"passed"_s, static_cast<int>(outcomes.size()) - failed}, {u"failed"_s, failed}, {u"tests"_s, list}};
}

} // namespace signalbox::routing
