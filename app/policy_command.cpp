// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_command.h"

#include "policy/bundled.h"
#include "policy/policy_json.h"
#include "routing/policy_tests.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

/// What the policy has us pay twice for; empty when nothing.
QString paidTwice(const policy::Defaults &defaults)
{
    QStringList words;
    if (defaults.hedge.isOn()) {
        words.append(u"hedge up to %1 % of requests after %2"_s.arg(defaults.hedge.shareMillionths / 10'000.0)
                         .arg(defaults.hedge.after == policy::Hedge::After::P99 ? u"p99"_s : u"p95"_s));
    }
    if (defaults.rescue == policy::RescueMode::Continue)
        words.append(u"rescue cut streams"_s);
    return words.isEmpty() ? QString() : u" ("_s + words.join(u", "_s) + u')';
}

} // namespace

Result<ChosenPolicy> choosePolicy(const CommandLine &line, const QString &file)
{
    QString path = !file.isEmpty() ? file : line.engine.policyFile;
    if (path.isEmpty() && !line.engine.demo) {
        const QString kept = line.engine.dataDir + u"/policy.yaml"_s;
        if (QFile::exists(kept))
            path = kept;
    }
    if (path.isEmpty())
        return ChosenPolicy{u"policy.yaml (bundled)"_s, policy::load(policy::demoPolicy())};
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly))
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"The policy file %1 cannot be read: %2."_s.arg(path, source.errorString()), {}});
    return ChosenPolicy{path, policy::load(source.readAll())};
}

int runPolicyCheck(const CommandLine &line)
{
    const Result<ChosenPolicy> chosen = choosePolicy(line, line.input);
    if (!chosen) {
        complain(chosen.error().message);
        return static_cast<int>(ExitCode::InvalidInput);
    }
    const policy::LoadOutcome &outcome = chosen->outcome;
    const std::vector<routing::TestOutcome> tests =
        outcome.policy ? routing::runPolicyTests(*outcome.policy) : std::vector<routing::TestOutcome>();
    const QString failures = routing::failuresText(tests);
    if (line.json) {
        const QJsonObject answer{{u"tests"_s, routing::testsJson(tests)},
                                 {u"file"_s, chosen->name},
                                 {u"valid"_s, outcome.policy != nullptr},
                                 {u"hash"_s, outcome.policy ? QJsonValue(outcome.policy->hash) : QJsonValue()},
                                 {u"issues"_s, policy::issuesJson(outcome.issues)}};
        printLine(QString::fromUtf8(QJsonDocument(answer).toJson(QJsonDocument::Compact)));
    } else {
        if (!outcome.issues.isEmpty())
            complain(policy::issuesText(outcome.issues, chosen->name).trimmed());
        if (outcome.policy)
            printLine(u"%1 is valid: %2 models, %3 chains, %4 rules, hash %5%6"_s.arg(chosen->name)
                          .arg(outcome.policy->models.size())
                          .arg(outcome.policy->chains.size())
                          .arg(outcome.policy->rules.size())
                          .arg(outcome.policy->hash, paidTwice(outcome.policy->defaults)));
    }
    if (!failures.isEmpty() && !line.json)
        complain(failures + u'.');
    if (!outcome.policy)
        return static_cast<int>(ExitCode::InvalidInput);
    return static_cast<int>(failures.isEmpty() ? ExitCode::Fine : ExitCode::ProofFailed);
}

} // namespace signalbox::app
