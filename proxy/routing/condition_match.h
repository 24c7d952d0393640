// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/condition.h"
#include "policy/safe_set.h"
#include "routing/decide.h"

namespace signalbox::routing {

/// Whether a rule's condition holds for a request whose tags are known. Pure.
[[nodiscard]] bool holds(const policy::Condition &condition, const RoutingRequest &request, policy::Tags tags);

/// The first rule whose condition holds; nullptr = the implicit last one (defaults.chain).
[[nodiscard]] const policy::Rule *matchingRule(const policy::Policy &policy, const RoutingRequest &request,
                                               policy::Tags tags);

} // namespace signalbox::routing
