// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/lanes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

template <class... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

double defaultQuality(const catalog::Model &model)
{
    return model.quality.value(u"default"_s, 0.0);
}

QString ordinalInChain(unsigned position, const policy::Chain &chain)
{
    return u"step %1 of chain %2"_s.arg(position + 1).arg(chain.id);
}

} // namespace

void LanePlan::add(PlannedLane lane)
{
    const bool known = std::any_of(m_lanes.cbegin(), m_lanes.cend(),
                                   [&lane](const PlannedLane &other) { return other.model == lane.model; });
    if (!known)
        m_lanes.push_back(std::move(lane));
}

void LanePlan::addNamed(policy::ModelIndex model, const QString &because)
{
    add({model, nullptr, 0, because});
}

void LanePlan::addStep(const policy::Chain &chain, unsigned position, double draw, const Filter &has)
{
    const policy::Step &step = chain.steps[position];
    const PlannedLane pattern{{}, &step.options, position, ordinalInChain(position, chain)};
    std::visit(Overloaded{
                   [&](const policy::ModelStep &only) {
                       if (has(only.model))
                           add({only.model, pattern.options, pattern.step, pattern.because});
                   },
                   [&](const policy::SplitStep &split) { addSplit(split, pattern, draw, has); },
                   [&](const policy::PoolStep &pool) { addPool(pool, pattern, has); },
                   [&](const policy::CascadeStep &cascade) {
                       if (has(cascade.first))
                           add({cascade.first, pattern.options, pattern.step, pattern.because});
                   },
               },
               step.kind);
}

void LanePlan::addSplit(const policy::SplitStep &split, const PlannedLane &pattern, double draw, const Filter &has)
{
    std::vector<policy::SplitStep::Part> parts;
    qint64 total = 0;
    for (const policy::SplitStep::Part &part : split.parts) {
        if (part.weight > 0 && has(part.model)) {
            parts.push_back(part);
            total += part.weight;
        }
    }
    if (parts.empty())
        return;
    auto drawn = parts.begin();
    for (double rest = draw * static_cast<double>(total); drawn + 1 != parts.end(); ++drawn) {
        rest -= drawn->weight;
        if (rest < 0)
            break;
    }
    std::rotate(parts.begin(), drawn, drawn + 1); // the drawn one first, the others stay in file order behind it
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const QString role = i == 0 ? u"drawn by weight %1 of %2, "_s.arg(parts[i].weight).arg(total)
                                    : u"other part of the split, "_s;
        add({parts[i].model, pattern.options, pattern.step, role + pattern.because});
    }
}

void LanePlan::addPool(const policy::PoolStep &pool, const PlannedLane &pattern, const Filter &has)
{
    struct Ranked
    {
        policy::ModelIndex model;
        std::optional<NanoUsd> estimate;
        double quality;
    };
    std::vector<Ranked> ranked;
    for (const policy::ModelIndex model : pool.models) {
        if (!has(model))
            continue;
        const catalog::Model &entry = m_policy.model(model);
        const double quality = defaultQuality(entry);
        if (quality < pool.quality.value_or(0.0)) {
            m_belowQuality.push_back(
                {model, u"quality %1"_s.arg(quality, 0, 'f', 2), u"%1"_s.arg(*pool.quality, 0, 'f', 2)});
            continue;
        }
        ranked.push_back({model, estimatedCost(m_facts, entry), quality});
    }
    const auto cheaper = [](const Ranked &a, const Ranked &b) {
        if (a.estimate.has_value() != b.estimate.has_value())
            return a.estimate.has_value(); // an unknown price is never taken for a low one
        return a.estimate < b.estimate;
    };
    const bool best = pool.prefer == policy::Preference::Best;
    std::stable_sort(ranked.begin(), ranked.end(), [&](const Ranked &a, const Ranked &b) {
        if (best && a.quality != b.quality)
            return a.quality > b.quality;
        return cheaper(a, b);
    });
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        const QString rank = best ? (i == 0 ? u"best of %1 capable, "_s : u"next best of %1 capable, "_s)
                                  : (i == 0 ? u"cheapest of %1 capable, "_s : u"next cheapest of %1 capable, "_s);
        add({ranked[i].model, pattern.options, pattern.step,
             rank.arg(ranked.size()) + pattern.because});
    }
}

} // namespace signalbox::routing
