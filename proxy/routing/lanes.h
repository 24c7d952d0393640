// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "routing/expected_cost.h"
#include "routing/health_view.h"
#include "routing/pool_rank.h"

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
    std::optional<NanoUsd> estimate; ///< nullopt = unpriced
    bool strained = false; ///< asked after the others this time, see strain()
    std::optional<double> accept{}; ///< first of a cascade: the confidence from which its answer counts
};

/// What a plan is made from. All outlive it.
struct PlanContext
{
    const policy::Policy &policy;
    const RoutingRequest &request;
    const ExpectedCost &cost;
    const HealthView &health;
};

/// Lays a chain out as a sequence of models: splits are drawn with `draw` (in [0, 1)), pools ranked by what they prefer.
/// `has(model)` says which models are in the race; others are left out. A model appears once. Of a pool the first 16 are
/// planned, because nobody waits for the 17th answer; all of them in a proof.
class LanePlan final
{
public:
    static constexpr std::size_t usualOfPool = 16;

    explicit LanePlan(const PlanContext &context)
        : m_context(context),
          m_mostOfPool(context.request.assumedRule ? context.policy.models.size() : usualOfPool)
    {
    }

    void addNamed(policy::ModelIndex model, const QString &because);
    template <class Has>
    void addChain(const policy::Chain &chain, double draw, const Has &has)
    {
        for (std::size_t i = 0; i < chain.steps.size(); ++i)
            addStep(chain, static_cast<unsigned>(i), draw, [&has](policy::ModelIndex model) { return has(model); });
    }
    [[nodiscard]] std::vector<PlannedLane> takeLanes() { return std::move(m_lanes); }
    /// Models a pool passed over, with what was measured and required.
    [[nodiscard]] Departures takePassedOver() { return std::move(m_passedOver); }
    /// Of the models a pool ranked by speed.
    [[nodiscard]] std::vector<LaneSpeed> takeSpeeds() { return std::move(m_speeds); }

private:
    using Filter = std::function<bool(policy::ModelIndex)>;
    void addStep(const policy::Chain &chain, unsigned position, double draw, const Filter &has);
    void addSplit(const policy::SplitStep &split, const PlannedLane &pattern, double draw, const Filter &has);
    void addPool(const policy::PoolStep &pool, const PlannedLane &pattern, const Filter &has);
    struct Race
    {
        std::vector<PoolEntry> enough;
        std::vector<PoolEntry> weak; ///< not as good as needed
    };
    [[nodiscard]] Race inRace(const policy::PoolStep &pool, double needed, const Filter &has);
    void add(PlannedLane lane);

    PlanContext m_context;
    std::size_t m_mostOfPool;
    std::vector<PlannedLane> m_lanes;
    Departures m_passedOver;
    std::vector<LaneSpeed> m_speeds;
};

} // namespace signalbox::routing
