// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace signalbox::routing {

/// What came of one assertion stored with a policy.
struct TestOutcome
{
    QString name;
    int line = 0;          ///< in the policy file
    QStringList failures;  ///< "rule: expected code-heavy, was default"; empty = passed
    QString decided;       ///< the decision in one sentence
};

/// Decides each of the policy's tests as a request with that prompt and nothing else: detectors and the classifier look
/// at it, every lane is healthy and nothing is spent. Pure.
[[nodiscard]] std::vector<TestOutcome> runPolicyTests(const policy::Policy &policy);

/// "2 of 5 policy tests fail: …", naming each; empty when all pass.
[[nodiscard]] QString failuresText(const std::vector<TestOutcome> &outcomes);
/// {"passed": n, "failed": n, "tests": [{"name","line","passed","failures","decided"}]}
[[nodiscard]] QJsonObject testsJson(const std::vector<TestOutcome> &outcomes);

} // namespace signalbox::routing
