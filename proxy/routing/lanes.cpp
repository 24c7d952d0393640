// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/lanes.h"

#include "routing/needed_quality.h"
#include "routing/pool_rank.h"

#include <algorithm>
#include <array>
#include <cmath>

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

/// "quality 0.40": the same few figures come up for model after model.
class MeasuredQuality final
{
public:
    [[nodiscard]] QString text(double quality)
    {
        const double hundredths = std::clamp(quality, 0.0, 1.0) * 100.0;
        QString &text = m_texts[static_cast<std::size_t>(std::lround(hundredths))];
        if (text.isEmpty())
            text = u"quality "_s + qualityText(quality);
        return text;
    }

private:
    std::array<QString, 101> m_texts;
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

std::vector<PoolEntry> LanePlan::inRace(const policy::PoolStep &pool, const Filter &has)
{
    const Task task = m_context.request.classification.task;
    const bool bySpeed = pool.prefer == policy::Preference::Fastest || pool.prefer == policy::Preference::Balanced;
    std::vector<PoolEntry> entries;
    entries.reserve(pool.models.size());
    for (const policy::ModelIndex model : pool.models) {
        if (!has(model))
            continue;
        const std::chrono::microseconds first = bySpeed ? m_context.health.firstContent(model) : std::chrono::microseconds{0};
        if (first.count() > 0)
            m_speeds.push_back({model, first});
        entries.push_back({model, m_context.cost.uncached(model), m_context.policy.model(model).quality.of(task).value_or(0.0),
                           std::chrono::duration<double>(first).count()});
    }
    return entries;
}

void LanePlan::addPool(const policy::PoolStep &pool, const PlannedLane &pattern, const Filter &has)
{
    NeededQuality needed = neededQuality(pool, m_context.request.classification);
    std::vector<PoolEntry> entries = inRace(pool, has);
    const auto isEnough = [&needed](const PoolEntry &entry) { return entry.quality >= needed.least; };
    policy::Preference prefer = pool.prefer;
    QString shortOf;
    if (!needed.strict && needed.least > 0 && std::none_of(entries.cbegin(), entries.cend(), isEnough)) {
        shortOf = u", none reaches "_s + needed.text;
        prefer = policy::Preference::Best;
        needed = {};
    }
    if (const auto weak = std::stable_partition(entries.begin(), entries.end(), isEnough); weak != entries.end()) {
        const QString required = u"quality "_s + needed.text;
        const QString change = u"a quality of %1 or more (models[].quality), or a lower `quality` in %2"_s.arg(
            qualityText(needed.least), pattern.because);
        MeasuredQuality measured;
        m_passedOver.reserve(m_passedOver.size() + entries.size());
        const Task task = m_context.request.classification.task;
        for (auto entry = weak; entry != entries.end(); ++entry) {
            const bool isKnown = m_context.policy.model(entry->model).quality.of(task).has_value();
            m_passedOver.push_back(
                {entry->model, isKnown ? measured.text(entry->quality) : u"an unknown quality"_s, required, change});
        }
        entries.erase(weak, entries.end());
    }
    const std::size_t capable = entries.size();
    rankPool(entries, prefer, m_mostOfPool);
    if (capable > m_mostOfPool) {
        const QString measured = u"behind the first %1 of its pool"_s.arg(m_mostOfPool);
        const QString required = u"to be among the "_s + rankText(prefer, 0);
        const QString change = u"a better rank in "_s + pattern.because;
        for (std::size_t i = m_mostOfPool; i < capable; ++i)
            m_passedOver.push_back({entries[i].model, measured, required, change});
    }
    const QString reach = needed.least > 0 && !needed.strict ? u"that reach "_s + needed.text : u"capable"_s;
    for (std::size_t i = 0; i < std::min(capable, m_mostOfPool); ++i) {
        add({entries[i].model, pattern.options, pattern.step,
             u"%1 of %2 %3%4, %5"_s.arg(rankText(prefer, i)).arg(capable).arg(reach, shortOf, pattern.because),
             m_context.cost(entries[i].model)});
    }
}

} // namespace signalbox::routing
