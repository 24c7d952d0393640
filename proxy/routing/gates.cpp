// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/gates.h"

#include "routing/estimate.h"

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

struct FeatureName
{
    Feature feature;
    QLatin1StringView name;
};
constexpr std::array capabilityNames{
    FeatureName{Feature::Tools, "tools"_L1},           FeatureName{Feature::Image, "image"_L1},
    FeatureName{Feature::Audio, "audio"_L1},           FeatureName{Feature::File, "file"_L1},
    FeatureName{Feature::JsonSchema, "json_schema"_L1}, FeatureName{Feature::Reasoning, "reasoning"_L1},
};

/// Calls `reason(model)` for every model in the race; an engaged answer removes it.
template <class Reason>
GateResult run(Gate gate, Field &field, Reason reason)
{
    GateResult result;
    result.gate = gate;
    result.in = field.count();
    const auto size = static_cast<quint32>(field.policy().models.size());
    for (quint32 i = 0; i < size; ++i) {
        const policy::ModelIndex model{i};
        if (!field.has(model))
            continue;
        if (std::optional<Departure> departure = reason(model)) {
            field.remove(model);
            result.left.push_back(std::move(*departure));
        }
    }
    result.out = field.count();
    return result;
}

/// "31,204 tokens (prompt 30,204 + answer 1,000)".
QString contextText(qint64 prompt, const wire::RequestFacts &facts)
{
    QString text = u"%1 tokens"_s.arg(prompt + facts.maxOutputTokens);
    if (facts.maxOutputTokens > 0)
        text += u" (prompt %1 + answer %2)"_s.arg(prompt).arg(facts.maxOutputTokens);
    if (prompt != facts.inputTokens)
        text += u", as this model has counted so far"_s;
    return text;
}

QString seconds(std::chrono::microseconds duration)
{
    const qint64 tenths = duration.count() / 100'000;
    return QString::number(tenths / 10) + u'.' + QString::number(tenths % 10) + u" s"_s;
}

} // namespace

qint64 neededContext(const wire::RequestFacts &facts)
{
    return facts.inputTokens + facts.maxOutputTokens;
}

GateResult sensitivityGate(Field &field, const policy::SafeSet &safe, const QStringList &tagNames)
{
    const policy::Policy &policy = field.policy();
    GateResult result = run(Gate::Sensitivity, field, [&](policy::ModelIndex model) -> std::optional<Departure> {
        if (safe.select(model))
            return std::nullopt;
        const policy::Zone &zone = policy.zones[policy.matrix.zoneOf(model)];
        const bool redact = safe.verdict(model) == policy::Verdict::Redact;
        return Departure{model,
                         redact ? u"zone %1: redact, and not all of its tags come from text that can be replaced"_s.arg(zone.id)
                                : u"zone %1: never"_s.arg(zone.id),
                         u"allow for "_s + tagNames.join(u" + "_s)};
    });
    result.note = u"tag "_s + tagNames.join(u" + "_s);
    return result;
}

GateResult capabilityGate(Field &field, const wire::RequestFacts &facts, HealthView health)
{
    const policy::Policy &policy = field.policy();
    const qint64 needed = neededContext(facts);
    QStringList wanted;
    for (const FeatureName &entry : capabilityNames) {
        if (facts.features.testFlag(entry.feature))
            wanted.append(entry.name);
    }
    GateResult result = run(Gate::Capability, field, [&](policy::ModelIndex index) -> std::optional<Departure> {
        const catalog::Model &model = policy.model(index);
        for (const FeatureName &entry : capabilityNames) {
            if (facts.features.testFlag(entry.feature) && !model.capabilities.testFlag(entry.feature))
                return Departure{index, u"no "_s + entry.name, entry.name};
        }
        const health::Lane *lane = index.value < health.size() ? health[index.value].get() : nullptr;
        const qint64 prompt = calibratedInputTokens(facts, lane);
        if (model.context > 0 && prompt + facts.maxOutputTokens > model.context)
            return Departure{index, u"context %1"_s.arg(model.context), contextText(prompt, facts)};
        if (model.maxOutput > 0 && facts.maxOutputTokens > model.maxOutput)
            return Departure{index, u"answers of at most %1 tokens"_s.arg(model.maxOutput),
                             u"%1 tokens"_s.arg(facts.maxOutputTokens)};
        return std::nullopt;
    });
    wanted.append(u"%1 tokens of context"_s.arg(needed));
    result.note = wanted.join(u", "_s);
    return result;
}

GateResult healthGate(Field &field, HealthView health, std::chrono::microseconds now)
{
    return run(Gate::Health, field, [&](policy::ModelIndex model) -> std::optional<Departure> {
        if (model.value >= health.size() || !health[model.value])
            return std::nullopt;
        const health::LaneState state = health[model.value]->state();
        if (state.available(now))
            return std::nullopt;
        if (!state.keys.problem.isEmpty())
            return Departure{model, state.keys.problem, u"a key that can be read"_s};
        const QString wait = seconds(state.availableAt(now) - now);
        QString measured = u"failing, tried again in %1"_s.arg(wait);
        if (state.isDrained(now))
            measured = state.drainedText(now);
        else if (state.keys.usable > 1 && state.keys.outUntil > now)
            measured = u"%1; first returns in %2"_s.arg(state.keys.text(), wait);
        else if (state.refusedUntil() > now)
            measured = u"key refused, tried again in %1"_s.arg(wait);
        else if (state.limitedUntil() > now)
            measured = u"rate limited for %1"_s.arg(wait);
        return Departure{model, measured, u"available"_s};
    });
}

GateResult budgetGate(const Field &field)
{
    GateResult result;
    result.gate = Gate::Budget;
    result.in = field.count();
    result.out = field.count();
    result.note = u"no budget is set"_s;
    return result;
}

} // namespace signalbox::routing
