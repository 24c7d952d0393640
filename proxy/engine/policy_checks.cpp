// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/policy_checks.h"

#include "routing/policy_tests.h"
#include "routing/proof.h"

using namespace Qt::StringLiterals;

namespace signalbox::engine {

namespace {

Result<void> provesSafe(const policy::Policy &candidate, const policy::Policy *)
{
    const routing::Proof proof = routing::prove(candidate);
    if (proof.holds)
        return {};
    return Unexpected(Error{ErrorKind::ProofFailed,
                            u"The policy is not proved safe, so it was not applied and what ran goes on: %1. POST it to "
                            "/signalbox/v1/policy/prove, or run `signalbox prove`, for all %2."_s
                                .arg(proof.counterexamples.front().text)
                                .arg(proof.counterexamples.size()),
                            {}});
}

Result<void> passesItsTests(const policy::Policy &candidate, const policy::Policy *)
{
    const QString failures = routing::failuresText(routing::runPolicyTests(candidate));
    if (failures.isEmpty())
        return {};
    return Unexpected(Error{ErrorKind::PolicyInvalid,
                            u"%1. The policy was not applied and what ran goes on. Mend the policy or its `tests`."_s.arg(
                                failures),
                            u"tests"_s});
}

} // namespace

std::vector<policy::Check> policyChecks()
{
    return {{u"proof"_s, provesSafe}, {u"tests"_s, passesItsTests}};
}

QString policyHistoryIn(const QString &dataDir)
{
    return dataDir + QStringLiteral("/policy-history");
}

} // namespace signalbox::engine
