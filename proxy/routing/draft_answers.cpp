// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/draft_answers.h"

#include "policy/diff.h"
#include "policy/policy_json.h"
#include "routing/policy_tests.h"
#include "routing/proof.h"
#include "routing/whatif.h"

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

QJsonObject opening(const QString &object, const policy::LoadOutcome &outcome)
{
    return {{u"object"_s, object},
            {u"valid"_s, outcome.policy != nullptr},
            {u"issues"_s, policy::issuesJson(outcome.issues)}};
}

void addAll(QJsonObject &to, const QJsonObject &from)
{
    for (auto member = from.begin(); member != from.end(); ++member)
        to[member.key()] = member.value();
}

} // namespace

QJsonObject proofAnswer(const QByteArray &yaml)
{
    const policy::LoadOutcome outcome = policy::load(yaml);
    QJsonObject answer = opening(u"policy.proof"_s, outcome);
    if (outcome.policy) {
        addAll(answer, proofJson(prove(*outcome.policy)));
        answer[u"tests"_s] = testsJson(runPolicyTests(*outcome.policy));
    }
    return answer;
}

QJsonObject whatIfAnswer(const QList<DecisionRecord> &records, const QByteArray &running, const QByteArray &draft)
{
    const policy::LoadOutcome outcome = policy::load(draft);
    QJsonObject answer = opening(u"policy.whatif"_s, outcome);
    const policy::Document before = policy::readDocument(running);
    const policy::Document after = policy::readDocument(draft, outcome.policy);
    if (!outcome.policy || !before.policy || !before.root || !after.root)
        return answer;
    const WhatIf result =
        whatIf(records, *before.policy, *outcome.policy, policy::editsBetween(*before.root, *after.root));
    addAll(answer, whatIfJson(result));
    answer[u"text"_s] = whatIfText(result);
    return answer;
}

} // namespace signalbox::routing
