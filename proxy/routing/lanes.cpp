// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/lanes.h"

#include "routing/needed_quality.h"
#include "routing/pool_rank.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

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

QString ordinalInChain(unsigned position, const policy::Chain &chain)
{
    return u"step %1 of chain %2"_s.arg(position + 1).arg(chain.id);
}

QString qualityText(double quality)
{
    return QString::number(quality, 'f', 2);
}

/// Why models are not good enough for a pool: "quality 0.40", worded once a hundredth, as people see it.
class WeakReasons final
{
public:
    WeakReasons(Departures &into, QString required, QString change)
        : m_into(into), m_required(std::move(required)), m_change(std::move(change))
    {
    }

    [[nodiscard]] Departures::Reason reason(std::optional<double> quality)
    {
        const double hundredths = std::clamp(quality.value_or(0.0), 0.0, 1.0) * 100.0;
        std::optional<Departures::Reason> &reason =
            quality ? m_reasons[static_cast<std::size_t>(std::lround(hundredths))] : m_unknown;
        if (!reason)
            reason = m_into.word({quality ? u"quality "_s + qualityText(*quality) : u"an unknown quality"_s, m_required, m_change});
        return *reason;
    }

private:
    Departures &m_into;
    QString m_required;
    QString m_change;
    std::array<std::optional<Departures::Reason>, 101> m_reasons{};
    std::optional<Departures::Reason> m_unknown;
};

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
    add({model, nullptr, 0, because, m_context.cost(model)});
}

void LanePlan::addStep(const policy::Chain &chain, unsigned position, double draw, const Filter &has)
{
    const policy::Step &step = chain.steps[position];
    const PlannedLane pattern{{}, &step.options, position, ordinalInChain(position, chain), {}};
    std::visit(Overloaded{
                   [&](const policy::ModelStep &only) {
                       if (has(only.model))
                           add({only.model, pattern.options, pattern.step, pattern.because, m_context.cost(only.model)});
                   },
                   [&](const policy::SplitStep &split) { addSplit(split, pattern, draw, has); },
                   [&](const policy::PoolStep &pool) { addPool(pool, pattern, has); },
                   [&](const policy::CascadeStep &cascade) {
                       if (!has(cascade.first))
                           return;
                       PlannedLane first{cascade.first, pattern.options, pattern.step,
                                         u"first of a cascade (its answer counts from a confidence of %1), %2"_s.arg(
                                             qualityText(cascade.accept), pattern.because),
                                         m_context.cost(cascade.first)};
                       first.accept = cascade.accept;
                       add(std::move(first));
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
        add({parts[i].model, pattern.options, pattern.step, role + pattern.because, m_context.cost(parts[i].model)});
    }
}

LanePlan::Race LanePlan::inRace(const policy::PoolStep &pool, double needed, const Filter &has)
{
    const Task task = m_context.request.classification.task;
    const bool bySpeed = pool.prefer == policy::Preference::Fastest || pool.prefer == policy::Preference::Balanced;
    Race race;
    race.enough.reserve(pool.models.size());
    for (const policy::ModelIndex model : pool.models) {
        if (!has(model))
            continue;
        const std::chrono::microseconds first = bySpeed ? m_context.health.firstContent(model) : std::chrono::microseconds{0};
        if (first.count() > 0)
            m_speeds.push_back({model, first});
        const double quality = m_context.policy.model(model).quality.of(task).value_or(0.0);
        const CostFigure cost = m_context.cost.uncached(model);
        (quality >= needed ? race.enough : race.weak)
            .push_back({model, cost.isPriced() ? static_cast<double>(cost.nanoUsd) : std::numeric_limits<double>::infinity(), quality,
                        std::chrono::duration<double>(first).count()});
    }
    return race;
}

void LanePlan::addPool(const policy::PoolStep &pool, const PlannedLane &pattern, const Filter &has)
{
    NeededQuality needed;
    if (m_context.request.facts.surface.hasAnswerText()) // elsewhere nobody has measured any
        needed = neededQuality(pool, m_context.request.classification);
    auto [entries, weak] = inRace(pool, needed.least, has);
    policy::Preference prefer = pool.prefer;
    QString shortOf;
    if (!needed.strict && needed.least > 0 && entries.empty()) {
        shortOf = u", none reaches "_s + needed.text;
        prefer = policy::Preference::Best;
        needed = {};
        std::swap(entries, weak);
    }
    if (!weak.empty()) {
        WeakReasons reasons(m_passedOver, u"quality "_s + needed.text,
                            u"a quality of %1 or more (models[].quality), or a lower `quality` in %2"_s.arg(
                                qualityText(needed.least), pattern.because));
        m_passedOver.reserve(m_passedOver.size() + weak.size() + entries.size());
        const Task task = m_context.request.classification.task;
        for (const PoolEntry &entry : weak)
            m_passedOver.add(entry.model, reasons.reason(m_context.policy.model(entry.model).quality.of(task)));
    }
    const std::size_t capable = entries.size();
    rankPool(entries, prefer, m_mostOfPool);
    if (capable > m_mostOfPool) {
        const Departures::Reason behind =
            m_passedOver.word({u"behind the first %1 of its pool"_s.arg(m_mostOfPool),
                               u"to be among the "_s + rankText(prefer, 0), u"a better rank in "_s + pattern.because});
        for (std::size_t i = m_mostOfPool; i < capable; ++i)
            m_passedOver.add(entries[i].model, behind);
    }
    const QString reach = needed.least > 0 && !needed.strict ? u"that reach "_s + needed.text : u"capable"_s;
    for (std::size_t i = 0; i < std::min(capable, m_mostOfPool); ++i) {
        add({entries[i].model, pattern.options, pattern.step,
             u"%1 of %2 %3%4, %5"_s.arg(rankText(prefer, i)).arg(capable).arg(reach, shortOf, pattern.because),
             m_context.cost(entries[i].model)});
    }
}

} // namespace signalbox::routing
