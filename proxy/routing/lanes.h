// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "routing/decide.h"

#include <QString>

#include <functional>
#include <vector>

namespace signalbox::routing {

/// One model of a chain in the order it would be tried, before safety makes a Lane of it.
struct PlannedLane
{
    policy::ModelIndex model;
    const policy::StepOptions *options = nullptr; ///< null for a model the client named
    unsigned step = 0;
    QString because;
    bool strained = false; ///< asked after the others this time, see strain()
};

/// Lays a chain out as a sequence of models: splits are drawn with `draw` (in [0, 1)), pools ranked by price or
/// quality. `has(model)` says which models are in the race; others are left out. A model appears once.
class LanePlan final
{
public:
    LanePlan(const policy::Policy &policy, const wire::RequestFacts &facts) : m_policy(policy), m_facts(facts) {}

    void addNamed(policy::ModelIndex model, const QString &because);
    template <class Has>
    void addChain(const policy::Chain &chain, double draw, const Has &has)
    {
        for (std::size_t i = 0; i < chain.steps.size(); ++i)
            addStep(chain, static_cast<unsigned>(i), draw, [&has](policy::ModelIndex model) { return has(model); });
    }
    [[nodiscard]] const std::vector<PlannedLane> &lanes() const { return m_lanes; }
    /// Models a pool passed over for their quality, with what was measured and required.
    [[nodiscard]] const std::vector<Departure> &belowQuality() const { return m_belowQuality; }

private:
    using Filter = std::function<bool(policy::ModelIndex)>;
    void addStep(const policy::Chain &chain, unsigned position, double draw, const Filter &has);
    void addSplit(const policy::SplitStep &split, const PlannedLane &pattern, double draw, const Filter &has);
    void addPool(const policy::PoolStep &pool, const PlannedLane &pattern, const Filter &has);
    void add(PlannedLane lane);

    const policy::Policy &m_policy;
    const wire::RequestFacts &m_facts;
    std::vector<PlannedLane> m_lanes;
    std::vector<Departure> m_belowQuality;
};

} // namespace signalbox::routing
