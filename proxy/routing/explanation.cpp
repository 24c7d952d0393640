// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/explanation.h"

#include "core/json_text.h"
#include "routing/decide.h"

#include <cmath>

namespace signalbox::routing {
namespace {

using namespace Qt::StringLiterals;

void appendKey(QByteArray &out, QByteArrayView key)
{
    const char last = out.back();
    if (last != '{' && last != '[')
        out.append(',');
    out.append('"').append(key).append("\":");
}

void appendMember(QByteArray &out, QByteArrayView key, QStringView value)
{
    appendKey(out, key);
    appendJsonString(out, value);
}

void appendMember(QByteArray &out, QByteArrayView key, int value)
{
    appendKey(out, key);
    out.append(QByteArray::number(value));
}

/// 0…1 in thousandths.
void appendShare(QByteArray &out, QByteArrayView key, double share)
{
    appendKey(out, key);
    out.append(QByteArray::number(std::round(share * 1'000) / 1'000));
}

void appendNames(QByteArray &out, QByteArrayView key, const QStringList &names)
{
    appendKey(out, key);
    out.append('[');
    for (const QString &name : names) {
        if (out.back() != '[')
            out.append(',');
        appendJsonString(out, name);
    }
    out.append(']');
}

void appendAmount(QByteArray &out, QByteArrayView key, const std::optional<NanoUsd> &amount)
{
    appendKey(out, key);
    out.append(amount ? QByteArray::number(amount->value) : QByteArray("null"));
}

void appendSession(QByteArray &out, const SessionNote &note)
{
    appendKey(out, "session");
    out.append('{');
    appendNames(out, "tags", note.tags);
    appendKey(out, "lane");
    if (note.lane.isEmpty())
        out.append("null");
    else
        appendJsonString(out, note.lane);
    appendKey(out, "pinned");
    out.append(note.pinned ? "true" : "false");
    appendMember(out, "because", note.because);
    appendAmount(out, "moving_costs_nano_usd", note.movingCosts);
    out.append('}');
}

void appendSource(QByteArray &out, const TagSource &source, const policy::Policy &policy)
{
    out.append(out.back() == '[' ? "{" : ",{");
    appendMember(out, "tag", policy.tags[static_cast<qsizetype>(source.tag)]);
    appendMember(out, "from", QString(sourceName(source.from)));
    if (source.from == TagSource::From::Detector) {
        appendMember(out, "detector", source.detector);
        appendMember(out, "kind", QString(kindName(source.kind)));
        appendMember(out, "count", source.count);
    }
    out.append('}');
}

void appendGate(QByteArray &out, const GateResult &gate, const policy::Policy &policy)
{
    out.append(out.back() == '[' ? "{" : ",{");
    appendMember(out, "gate", QString(gateName(gate.gate)));
    appendMember(out, "in", gate.in);
    appendMember(out, "out", gate.out);
    appendMember(out, "note", gate.note);
    appendKey(out, "left");
    out.append('[');
    constexpr std::size_t mostListed = 200;
    for (std::size_t i = 0; i < std::min(gate.left.size(), mostListed); ++i) {
        const Departure departure = gate.left[i];
        out.append(out.back() == '[' ? "{" : ",{");
        appendMember(out, "model", policy.model(departure.model).id);
        appendMember(out, "measured", departure.measured);
        appendMember(out, "required", departure.required);
        appendMember(out, "change", departure.change);
        out.append('}');
    }
    out.append(']');
    if (gate.left.size() > mostListed)
        appendMember(out, "more", static_cast<int>(gate.left.size() - mostListed));
    out.append('}');
}

} // namespace

QLatin1StringView gateName(Gate gate)
{
    switch (gate) {
    case Gate::Sensitivity:
        return "sensitivity"_L1;
    case Gate::Capability:
        return "capability"_L1;
    case Gate::Health:
        return "health"_L1;
    case Gate::Budget:
        return "budget"_L1;
    case Gate::Rule:
        return "rule"_L1;
    case Gate::Chain:
        return "chain"_L1;
    case Gate::Price:
        return "price"_L1;
    }
    Q_UNREACHABLE();
}

QByteArray explanationJson(const Decision &decision, const policy::Policy &policy, const QByteArray &replay)
{
    QByteArray out;
    out.reserve(1024);
    out.append("{\"v\":1");
    appendMember(out, "policy", policy.hash);
    appendNames(out, "tags", decision.tagNames);
    appendKey(out, "sources");
    out.append('[');
    for (const TagSource &source : decision.explanation.sources)
        appendSource(out, source, policy);
    out.append(']');
    const classify::Classification &said = decision.explanation.classification;
    appendMember(out, "task", QString(taskName(said.task)));
    appendShare(out, "difficulty", said.difficulty);
    appendShare(out, "confidence", said.confidence);
    appendMember(out, "rule", decision.rule);
    appendMember(out, "chain", decision.chain);
    appendMember(out, "summary", decision.explanation.summary);
    if (decision.explanation.session)
        appendSession(out, *decision.explanation.session);
    appendKey(out, "gates");
    out.append('[');
    for (const GateResult &gate : decision.explanation.gates)
        appendGate(out, gate, policy);
    out.append(']');
    appendKey(out, "candidates");
    out.append('[');
    for (const Candidate &candidate : decision.explanation.candidates) {
        out.append(out.back() == '[' ? "{" : ",{");
        appendMember(out, "model", policy.model(candidate.model).id);
        appendAmount(out, "estimate_nano_usd", candidate.estimate);
        appendMember(out, "because", candidate.because);
        out.append('}');
    }
    out.append(']');
    if (!replay.isEmpty()) {
        appendKey(out, "replay");
        out.append(replay);
    }
    out.append('}');
    return out;
}

} // namespace signalbox::routing
