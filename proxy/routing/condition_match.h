// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/condition.h"
#include "policy/safe_set.h"
#include "routing/decide.h"

namespace signalbox::routing {

/// Whether a rule's condition holds for a request whose tags are known. Pure.
[[nodiscard]] bool holds(const policy::Condition &condition, const RoutingRequest &request, policy::Tags tags);

/// Which rule a request matches.
struct RuleMatch
{
    const policy::Rule *rule = nullptr; ///< the first whose condition holds; null = the implicit last one (defaults.chain)
    std::vector<PatternAnswer> patterns{}; ///< that were looked for on the way
    bool isReplayable = true; ///< of a replay: false when a pattern was asked about that nobody looked for then
};
[[nodiscard]] RuleMatch matchRule(const policy::Policy &policy, const RoutingRequest &request, policy::Tags tags);

} // namespace signalbox::routing
