// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/gates.h"

#include "routing/estimate.h"
#include "routing/lane_dialect.h"
#include "routing/local_only.h"
#include "routing/surface_lanes.h"

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

/// Calls `leaves(model, left)` for every model in the race; an engaged reason, worded in `left`, removes it.
template <class Leaves>
GateResult run(Gate gate, Field &field, Leaves leaves)
{
    GateResult result;
    result.gate = gate;
    result.in = field.count();
    const auto size = static_cast<quint32>(field.policy().models.size());
    for (quint32 i = 0; i < size; ++i) {
        const policy::ModelIndex model{i};
        if (!field.has(model))
            continue;
        if (const std::optional<Departures::Reason> reason = leaves(model, result.left)) {
            field.remove(model, gate);
            result.left.add(model, *reason);
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

/// "confidential × us and secret × us set to allow": the cells that keep these tags out of the zone.
QString openingText(const policy::Policy &policy, policy::Tags tags, unsigned zone)
{
    QStringList cells;
    for (unsigned tag = 0; tag < static_cast<unsigned>(policy.tags.size()); ++tag) {
        if (tags.contains(tag) && policy.matrix.cell(tag, zone) != policy::Verdict::Allow)
            cells.append(u"%1 × %2"_s.arg(policy.tags[static_cast<qsizetype>(tag)], policy.zones[zone].id));
    }
    return cells.join(u" and "_s) + u" set to allow"_s;
}

QString seconds(std::chrono::microseconds duration)
{
    const qint64 tenths = duration.count() / 100'000;
    return QString::number(tenths / 10) + u'.' + QString::number(tenths % 10) + u" s"_s;
}

/// Why `model` cannot go on from what another provider keeps.
std::optional<DepartureReason> keptElsewhere(const policy::Policy &policy, policy::ModelIndex model, const wire::RequestFacts &facts,
                                       const QString &keeper)
{
    const QString provider = keeper.section(u'/', 0, 0);
    const QString what = QString::fromUtf8(facts.continues.left(80));
    const std::optional<policy::ModelIndex> made = policy.findModel(keeper);
    const wire::Dialect spoken = made ? dialectOf(policy, *made) : facts.dialect;
    if (spoken != facts.dialect) {
        return DepartureReason{u"no copy of %1: %2, which answered it, is asked as %3 and keeps nothing"_s.arg(
                                   what, keeper, wire::dialectName(spoken)),
                               u"the history itself"_s, u"the history as input instead of its id"_s};
    }
    if (policy.providerOf(model).id == provider)
        return std::nullopt;
    return DepartureReason{u"no copy of %1"_s.arg(what), u"provider %1, which keeps it"_s.arg(provider),
                           u"the history as input instead of its id"_s};
}

} // namespace

qint64 neededContext(const wire::RequestFacts &facts)
{
    return facts.inputTokens + facts.maxOutputTokens;
}

GateResult sensitivityGate(Field &field, const policy::SafeSet &safe, policy::Tags tags, UtcTime localOnlyUntil, const QStringList &tagNames)
{
    const policy::Policy &policy = field.policy();
    const QString required = u"allow for "_s + tagNames.join(u" + "_s);
    /// What the matrix says of a zone, it says of all its models: asked and worded once.
    struct ZoneAnswer
    {
        bool isKnown = false;
        std::optional<Departures::Reason> reason; ///< nullopt = they may be asked
    };
    std::vector<ZoneAnswer> byZone(policy.zones.size());
    const auto word = [&](policy::ModelIndex model, unsigned zone) {
        const QString &id = policy.zones[zone].id;
        const bool redact = safe.verdict(model) == policy::Verdict::Redact;
        return DepartureReason{redact
                                   ? u"zone %1: redact, and not all of its tags come from text that can be replaced"_s.arg(id)
                                   : u"zone %1: never"_s.arg(id),
                               required, openingText(policy, tags, zone)};
    };
    using Reason = std::optional<Departures::Reason>;
    const bool isLocalOnly = localOnlyUntil.micros > 0;
    Reason notHere;
    GateResult result = run(Gate::Sensitivity, field, [&](policy::ModelIndex model, Departures &left) -> Reason {
        if (isLocalOnly && !staysHere(policy, model)) {
            if (!notHere)
                notHere = left.word({u"not on this machine"_s, localOnlyText(localOnlyUntil), u"local only switched off"_s});
            return notHere;
        }
        const unsigned zone = policy.matrix.zoneOf(model);
        ZoneAnswer &answer = byZone[zone];
        if (!answer.isKnown)
            answer = {true, safe.select(model) ? std::nullopt : Reason(left.word(word(model, zone)))};
        return answer.reason;
    });
    result.note = u"tag "_s + tagNames.join(u" + "_s) + (isLocalOnly ? u"; "_s + localOnlyText(localOnlyUntil) : QString());
    return result;
}

GateResult capabilityGate(Field &field, const wire::RequestFacts &facts, const HealthView &health, const QString &keeper)
{
    const policy::Policy &policy = field.policy();
    const qint64 needed = neededContext(facts);
    QStringList wanted;
    for (const FeatureName &entry : capabilityNames) {
        if (facts.features.testFlag(entry.feature))
            wanted.append(entry.name);
    }
    // Worded once for all models that lack the same.
    const bool isByKind = facts.surface.isChat() && facts.provider.isEmpty();
    std::array<std::optional<Departures::Reason>, catalog::allModelKinds.size()> ofKind;
    std::array<std::optional<Departures::Reason>, capabilityNames.size()> lacking;
    GateResult result = run(Gate::Capability, field, [&](policy::ModelIndex index, Departures &left) -> std::optional<Departures::Reason> {
        const catalog::Model &model = policy.model(index);
        if (!keeper.isEmpty()) {
            if (const std::optional<DepartureReason> elsewhere = keptElsewhere(policy, index, facts, keeper))
                return left.word(*elsewhere);
        }
        std::optional<Departures::Reason> &kind = ofKind[static_cast<std::size_t>(model.kind)];
        if (isByKind && kind)
            return kind;
        if (std::optional<DepartureReason> elsewhere = surfaceDeparture(facts, policy, index)) {
            kind = left.word(*std::move(elsewhere));
            return kind;
        }
        if (!facts.surface.hasAnswerText())
            return std::nullopt; // how long a text may be is the provider's to say: it is one limit for each text
        for (std::size_t i = 0; i < capabilityNames.size(); ++i) {
            const FeatureName &entry = capabilityNames[i];
            if (!facts.features.testFlag(entry.feature) || model.capabilities.testFlag(entry.feature))
                continue;
            if (!lacking[i])
                lacking[i] = left.word({u"no "_s + entry.name, entry.name, u"`%1: true` for it, if it can"_s.arg(entry.name)});
            return lacking[i];
        }
        if (const wire::Dialect speaks = dialectOf(policy, index); speaks != facts.dialect && facts.traits) {
            if (const QString blocked = wire::blockedCrossing(facts.traits, facts.dialect, speaks); !blocked.isEmpty())
                return left.word({blocked, u"a provider that is asked as %1"_s.arg(wire::dialectName(facts.dialect)),
                                  u"a request without it, or a lane of that dialect"_s});
        }
        const qint64 prompt = health.promptTokens(facts, index);
        const qint64 total = prompt + facts.maxOutputTokens;
        if (model.context > 0 && total > model.context)
            return left.word({u"context %1"_s.arg(model.context), contextText(prompt, facts),
                              u"a request shorter by %1 tokens"_s.arg(total - model.context)});
        if (model.maxOutput > 0 && facts.maxOutputTokens > model.maxOutput)
            return left.word({u"answers of at most %1 tokens"_s.arg(model.maxOutput),
                              u"%1 tokens"_s.arg(facts.maxOutputTokens),
                              u"max_tokens of at most %1"_s.arg(model.maxOutput)});
        return std::nullopt;
    });
    wanted.append(u"%1 tokens of context"_s.arg(needed));
    if (!keeper.isEmpty())
        wanted.append(u"pinned to provider %1, which keeps %2"_s.arg(keeper.section(u'/', 0, 0), QString::fromUtf8(facts.continues.left(80))));
    else if (!facts.continues.isEmpty())
        wanted.append(u"which provider keeps %1 is not known here"_s.arg(QString::fromUtf8(facts.continues.left(80))));
    result.note = facts.surface.hasAnswerText() ? wanted.join(u", "_s) : QString();
    const QString surface = surfaceText(facts);
    if (!surface.isEmpty())
        result.note = result.note.isEmpty() ? surface : surface + u", "_s + result.note;
    return result;
}

GateResult healthGate(Field &field, const HealthView &health, std::chrono::microseconds now,
                      std::vector<LaneTrouble> &troubles)
{
    return run(Gate::Health, field, [&](policy::ModelIndex model, Departures &left) -> std::optional<Departures::Reason> {
        const std::optional<health::LaneState> state = health.trouble(model, now);
        if (!state || state->available(now))
            return std::nullopt;
        const std::chrono::microseconds back = state->availableAt(now);
        troubles.push_back({model, back == health::LaneState::never ? back : back - now});
        if (!state->keys.problem.isEmpty())
            return left.word({state->keys.problem, u"a key that can be read"_s,
                              u"a key for provider "_s + field.policy().providerOf(model).id});
        const QString wait = seconds(state->availableAt(now) - now);
        QString measured = u"failing, tried again in %1"_s.arg(wait);
        QString change = u"asking again in "_s + wait;
        if (state->isDrained(now)) {
            measured = state->drainedText(now);
            change = u"ending the drain"_s;
        } else if (state->keys.usable > 1 && state->keys.outUntil > now) {
            measured = u"%1; first returns in %2"_s.arg(state->keys.text(), wait);
        } else if (state->refusedUntil() > now) {
            measured = u"key refused, tried again in %1"_s.arg(wait);
            change = u"another key for provider "_s + field.policy().providerOf(model).id;
        } else if (state->limitedUntil() > now) {
            measured = u"rate limited for %1"_s.arg(wait);
        }
        return left.word({measured, u"available"_s, change});
    });
}

} // namespace signalbox::routing
