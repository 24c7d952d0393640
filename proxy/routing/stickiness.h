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

/// Prompts shorter than this are not cached by providers (OpenAI and Anthropic: 1,024 tokens).
inline constexpr qint64 leastCachedPrompt = 1'024;

/// What speaks for leaving a session on the lane that answered it last.
struct Staying
{
    bool worth = false;
    QString because; ///< what would be lost, or why nothing would
    std::optional<NanoUsd> movingCosts; ///< by how much this request is dearer on the other lane; nullopt = not known
};

/// Weighs this request on `lane`, part of its prompt read from the cache of the session's last answer, against `other`,
/// which has to read all of it. Signed reasoning in the request is worth staying for at any price: only the lane that
/// signed it takes it back.
[[nodiscard]] Staying weighStaying(const wire::RequestFacts &facts, const SessionState &session, const catalog::Model &lane,
                                   const catalog::Model &other);

/// Law 2: what a session was tagged with once holds for all that follows in it. Adds these tags and names those that were
/// not there. SensitivityNoRoute when the policy has lost one of them: then nobody can say where the session may go.
[[nodiscard]] Result<QStringList> addSessionTags(const SessionState &session, const policy::Policy &policy,
                                                 policy::Tags &tags);

/// What pinSession() looks at.
struct PinContext
{
    const policy::Policy &policy;
    const RoutingRequest &request;
    const Explanation &soFar; ///< the gates before the plan was made
    const std::vector<Departure> &belowQuality;
    QString place; ///< "chain everyday"
    std::chrono::microseconds now;
};

/// Puts the lane that answered the session last in front of `plan` if that is worth it (weighStaying()) and the lane is
/// part of the plan in its own right: passed every gate, is no mere fallback of its chain, is not to be spared, and the
/// client did not name another model. nullopt: there is no recent answer to stay for.
[[nodiscard]] std::optional<SessionNote> pinSession(std::vector<PlannedLane> &plan, const PinContext &context);

} // namespace signalbox::routing
