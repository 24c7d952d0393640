// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// The policy loader and the LiteLLM import: any bytes as a file.

#include "policy/litellm_import.h"
#include "policy/loader.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace signalbox;

namespace {

void require(bool fact)
{
    if (!fact)
        std::abort();
}

bool isError(const policy::Issue &issue)
{
    return issue.severity == policy::Issue::Severity::Error;
}

/// Every position points into the policy, and every problem has words and a place.
void checkLoad(QByteArrayView yaml)
{
    const policy::LoadOutcome outcome = policy::load(yaml);
    require((outcome.policy == nullptr) == std::any_of(outcome.issues.begin(), outcome.issues.end(), isError));
    require(outcome.issues.size() <= 2'001);
    const auto lines = std::count(yaml.begin(), yaml.end(), '\n') + 2;
    for (const policy::Issue &issue : outcome.issues)
        require(!issue.message.isEmpty() && issue.line >= 0 && issue.line <= lines && issue.column >= 0);
    if (!outcome.policy)
        return;
    const policy::Policy &loaded = *outcome.policy;
    require(!loaded.models.empty() && !loaded.chains.empty() && loaded.hash.size() == 16);
    require(loaded.defaults.chain < loaded.chains.size() && loaded.defaults.tag < static_cast<unsigned>(loaded.tags.size()));
    for (const policy::Rule &rule : loaded.rules)
        require(rule.chain < loaded.chains.size());
    for (const policy::Chain &chain : loaded.chains) {
        require(!chain.steps.empty());
        require(!std::holds_alternative<policy::CascadeStep>(chain.steps.back().kind));
    }
    require(policy::load(yaml).policy->hash == loaded.hash);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    checkLoad(bytes);
    const policy::ImportOutcome imported = policy::importLiteLlm(bytes);
    require(imported.yaml.isEmpty() == !imported.problems.isEmpty());
    if (!imported.yaml.isEmpty())
        require(policy::load(imported.yaml).policy != nullptr);
    return 0;
}
