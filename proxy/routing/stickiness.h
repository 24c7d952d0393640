// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "routing/lanes.h"
#include "routing/session_state.h"
#include "wire/facts.h"

#include <optional>
#include <vector>

namespace signalbox::routing {

/// Law 2: what a session was tagged with once holds for all that follows in it. Adds these tags and names those that were
/// not there. SensitivityNoRoute when the policy has lost one of them: then nobody can say where the session may go.
[[nodiscard]] Result<QStringList> addSessionTags(const SessionState &session, const policy::Policy &policy,
                                                 policy::Tags &tags);

/// What pinSession() looks at.
struct PinContext
{
    const policy::Policy &policy;
    const RoutingRequest &request;
    const ExpectedCost &cost;
    const Explanation &soFar; ///< the gates before the plan was made
    const Departures &passedOver;
    QString place; ///< "chain everyday"
    std::chrono::microseconds now;
};

/// Puts the lane that answered the session last in front of `plan` if moving would cost more, or only it takes back reasoning it signed, and the lane is
/// part of the plan in its own right: passed every gate, is no mere fallback of its chain, is not to be spared, and the
/// client did not name another model. nullopt: there is no recent answer to stay for.
[[nodiscard]] std::optional<SessionNote> pinSession(std::vector<PlannedLane> &plan, const PinContext &context);

} // namespace signalbox::routing
