// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "policy/policy.h"
#include "routing/asked.h"
#include "routing/departures.h"
#include "routing/lanes.h"
#include "wire/facts.h"

#include <optional>
#include <vector>

namespace signalbox::routing {

/// How a lane is asked for a legacy completion.
enum class CompletionWay {
    Native, ///< by the endpoint of that name
    AsChat, ///< translated: the prompt becomes a user's message
};
[[nodiscard]] CompletionWay completionWay(const policy::Policy &policy, policy::ModelIndex model);

/// Whether a model is of the kind that the endpoint asks for. Any is where files and batches are kept.
[[nodiscard]] bool isOfKind(const catalog::Model &model, wire::Endpoint endpoint);

/// Why `model` cannot take a request by its endpoint, or of the provider the client named: it does something else, its
/// provider has no such endpoint, or chat has no word for a part of the completion.
[[nodiscard]] std::optional<DepartureReason> surfaceDeparture(const wire::RequestFacts &facts, const policy::Policy &policy,
                                                              policy::ModelIndex model);

/// "embeddings, only at openai": what the capability gate asks for; empty for chat anywhere.
[[nodiscard]] QString surfaceText(const wire::RequestFacts &facts);

/// "; asked as chat: the prompt is sent as a user's message": what becomes of a completion on its way to `model`; empty for
/// every other request.
[[nodiscard]] QString completionText(const policy::Policy &policy, policy::ModelIndex model, const wire::RequestFacts &facts);

/// The space of a model's vectors: vectors of two models can be compared only where this is the same.
[[nodiscard]] QString vectorsOf(const catalog::Model &model);

/// What the endpoint of a request makes of its plan.
class SurfaceLanes final
{
public:
    SurfaceLanes(const wire::RequestFacts &facts, const policy::Policy &policy) : m_facts(facts), m_policy(policy) {}

    /// Vectors of different models must never be mixed, so embeddings are answered in one space: that of the model the
    /// client named, else the only one among all that the plan may come to, well or not: an outage must not change it.
    /// InvalidRequest when there are several. `chain`: null for an ad-hoc list.
    [[nodiscard]] Result<void> choose(const Asked &asked, const policy::Chain *chain);
    /// A chain made for chat says nothing about pictures or embeddings: then every model that makes them may.
    [[nodiscard]] const std::vector<policy::ModelIndex> &beyondChain() const { return m_beyondChain; }
    /// Takes the lanes of other spaces out of `plan` and says so in `passedOver`.
    void keepVectors(std::vector<PlannedLane> &plan, Departures &passedOver) const;
    /// What is kept at a provider is there and nowhere else: one lane stands for it.
    void keepOne(std::vector<PlannedLane> &plan, std::vector<PlannedLane> &lastResort) const;

private:
    [[nodiscard]] Result<QString> spaceOf(const std::vector<policy::ModelIndex> &models, bool isNamed) const;

    const wire::RequestFacts &m_facts;
    const policy::Policy &m_policy;
    std::vector<policy::ModelIndex> m_beyondChain;
    std::optional<QString> m_space; ///< of vectors; unset where nothing is embedded
};

} // namespace signalbox::routing
