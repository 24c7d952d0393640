// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/explanation.h"

#include "models/format.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct WhyText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::WhyText)
};

ExplainedGate readGate(const QJsonObject &object)
{
    ExplainedGate gate{object[u"gate"_s].toString(), object[u"in"_s].toInt(), object[u"out"_s].toInt(),
                       object[u"note"_s].toString(), {}};
    const QJsonArray left = object[u"left"_s].toArray();
    for (const auto &value : left) {
        const QJsonObject departure = value.toObject();
        gate.left.append({departure[u"model"_s].toString(), departure[u"measured"_s].toString(),
                          departure[u"required"_s].toString(), departure[u"change"_s].toString()});
    }
    return gate;
}

ExplainedCandidate readCandidate(const QJsonObject &object)
{
    ExplainedCandidate candidate{object[u"model"_s].toString(), std::nullopt, object[u"because"_s].toString()};
    const QJsonValue estimate = object[u"estimate_nano_usd"_s];
    if (estimate.isDouble())
        candidate.estimate = NanoUsd{estimate.toInteger()};
    return candidate;
}

Verdict verdictOf(const QString &model, const DecisionRecord &record)
{
    Verdict verdict = Verdict::NotNeeded;
    for (const AttemptRecord &attempt : record.attempts) {
        if (attempt.model != model)
            continue;
        if (attempt.failure == FailureClass::Outrun)
            verdict = Verdict::Outrun;
        else if (attempt.failure && *attempt.failure != FailureClass::ClientGone)
            verdict = Verdict::Failed;
        else if (attempt.totalUs < 0 && record.status == DecisionStatus::Running)
            verdict = Verdict::Trying;
        else
            verdict = Verdict::Answered;
    }
    return verdict;
}

Verdict verdictOfGate(const QString &gate)
{
    if (gate == "sensitivity"_L1)
        return Verdict::NotAllowed;
    if (gate == "capability"_L1)
        return Verdict::NotCapable;
    if (gate == "health"_L1)
        return Verdict::Unavailable;
    if (gate == "budget"_L1)
        return Verdict::OverBudget;
    return Verdict::NotChosen;
}

QString failureWords(const AttemptRecord &attempt)
{
    const QString word = attempt.failure ? failureWord(*attempt.failure) : QString();
    return attempt.httpStatus >= 400 ? u"%1 %2"_s.arg(attempt.httpStatus).arg(word) : word;
}

} // namespace

Explanation readExplanation(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    Explanation explanation;
    explanation.summary = object[u"summary"_s].toString();
    const QJsonArray gates = object[u"gates"_s].toArray();
    for (const auto &gate : gates)
        explanation.gates.append(readGate(gate.toObject()));
    const QJsonArray candidates = object[u"candidates"_s].toArray();
    for (const auto &candidate : candidates)
        explanation.candidates.append(readCandidate(candidate.toObject()));
    return explanation;
}

QList<CandidateRow> candidateRows(const DecisionRecord &record, const Explanation &explanation)
{
    QList<CandidateRow> rows;
    for (const ExplainedCandidate &candidate : explanation.candidates) {
        CandidateRow row{candidate.model, candidate.estimate, verdictOf(candidate.model, record), candidate.because};
        for (const AttemptRecord &attempt : record.attempts) {
            if (attempt.model == candidate.model && attempt.failure)
                row.because += (row.because.isEmpty() ? u""_s : u" · "_s) + failureWords(attempt);
        }
        rows.append(row);
    }
    for (const ExplainedGate &gate : explanation.gates) {
        for (const ExplainedDeparture &departure : gate.left) {
            rows.append({departure.model, std::nullopt, verdictOfGate(gate.gate),
                         //: %1 = what was measured, %2 = what would have been required.
                         WhyText::tr("%1; needs %2").arg(departure.measured, departure.required)});
        }
    }
    return rows;
}

QString gateBrief(const QString &note)
{
    return note.section(u"; "_s, 0, 0).section(u" ("_s, 0, 0);
}

QString gateTitle(const QString &gate)
{
    if (gate == "sensitivity"_L1)
        return WhyText::tr("Sensitivity");
    if (gate == "capability"_L1)
        return WhyText::tr("Capability");
    if (gate == "health"_L1)
        return WhyText::tr("Health");
    if (gate == "budget"_L1)
        return WhyText::tr("Budget");
    if (gate == "rule"_L1)
        return WhyText::tr("Rule");
    if (gate == "chain"_L1)
        return WhyText::tr("Chain");
    if (gate == "price"_L1)
        return WhyText::tr("Price");
    return gate;
}

QString verdictWords(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Answered:
        return WhyText::tr("answered");
    case Verdict::Trying:
        return WhyText::tr("being tried");
    case Verdict::Failed:
        return WhyText::tr("tried, failed");
    case Verdict::Outrun:
        return WhyText::tr("asked too, slower");
    case Verdict::NotNeeded:
        return WhyText::tr("not needed");
    case Verdict::NotAllowed:
        return WhyText::tr("not allowed");
    case Verdict::NotCapable:
        return WhyText::tr("not capable");
    case Verdict::Unavailable:
        return WhyText::tr("unavailable");
    case Verdict::OverBudget:
        return WhyText::tr("over budget");
    case Verdict::NotChosen:
        return WhyText::tr("not chosen");
    }
    Q_UNREACHABLE();
}

QString headline(const DecisionRecord &record)
{
    switch (record.status) {
    case DecisionStatus::Running:
        return record.routed.isEmpty() ? WhyText::tr("Deciding …") : WhyText::tr("%1 is answering").arg(record.routed);
    case DecisionStatus::Ok:
        if (record.cache.isHit())
            //: %1 = the model, %2 = the decision whose answer it was.
            return WhyText::tr("From the cache: what %1 answered in %2").arg(record.routed, record.cache.source.toString());
        return WhyText::tr("%1 answered").arg(record.routed);
    case DecisionStatus::Failed:
        return record.attempts.isEmpty() ? WhyText::tr("The request was refused") : WhyText::tr("No model answered");
    case DecisionStatus::Blocked:
        return WhyText::tr("Blocked: nothing was sent");
    case DecisionStatus::Cancelled:
        return record.routed.isEmpty() ? WhyText::tr("The client left")
                                       : WhyText::tr("The client left while %1 was answering").arg(record.routed);
    case DecisionStatus::Interrupted:
        return WhyText::tr("The answer of %1 was cut off").arg(record.routed);
    }
    Q_UNREACHABLE();
}

QString funnelSentence(const Explanation &explanation)
{
    if (explanation.gates.isEmpty())
        return {};
    QStringList steps{WhyText::tr("%n model(s)", nullptr, explanation.gates.constFirst().in)};
    for (const ExplainedGate &gate : explanation.gates) {
        //: One gate of the funnel: %1 = its name, %2 = how many models are left, %3 = why.
        steps.append(gate.note.isEmpty() ? WhyText::tr("%1 %2").arg(gateTitle(gate.gate)).arg(gate.out)
                                         : WhyText::tr("%1 %2 (%3)").arg(gateTitle(gate.gate)).arg(gate.out).arg(gate.note));
    }
    return steps.join(u" › "_s);
}

QString whyNot(const QString &model, const DecisionRecord &record, const Explanation &explanation)
{
    for (const ExplainedGate &gate : explanation.gates) {
        for (const ExplainedDeparture &departure : gate.left) {
            if (departure.model != model)
                continue;
            const QString left = WhyText::tr("%1 left at gate “%2”: it has %3, required is %4.")
                                     .arg(model, gateTitle(gate.gate), departure.measured, departure.required);
            //: %1 = the smallest change that would have let the model in, e.g. "a request shorter by 300 tokens".
            return departure.change.isEmpty() ? left
                                              : left + u' ' + WhyText::tr("Enough would have been: %1.").arg(departure.change);
        }
    }
    for (const ExplainedCandidate &candidate : explanation.candidates) {
        if (candidate.model != model)
            continue;
        switch (verdictOf(model, record)) {
        case Verdict::Answered:
            return WhyText::tr("%1 did answer: %2.").arg(model, candidate.because);
        case Verdict::Trying:
            return WhyText::tr("%1 is being tried: %2.").arg(model, candidate.because);
        case Verdict::Failed:
            for (const AttemptRecord &attempt : record.attempts) {
                if (attempt.model == model && attempt.failure)
                    return WhyText::tr("%1 was tried and failed: %2. %3").arg(model, failureWords(attempt), attempt.detail);
            }
            break;
        case Verdict::Outrun:
            return WhyText::tr("%1 was asked at the same time (%2) and was slower.").arg(model, candidate.because);
        case Verdict::NotNeeded:
        case Verdict::NotAllowed:
        case Verdict::NotCapable:
        case Verdict::Unavailable:
        case Verdict::OverBudget:
        case Verdict::NotChosen:
            return WhyText::tr("%1 was ready as a fallback (%2) and was not needed.").arg(model, candidate.because);
        }
    }
    return WhyText::tr("%1 was not among the models of this policy.").arg(model);
}

QString savingSentence(const DecisionRecord &record)
{
    if (!record.cost || !record.baselineCost)
        return {};
    const NanoUsd saved = *record.baselineCost - *record.cost;
    if (saved.value > 0)
        return WhyText::tr("Saved %1 against %2").arg(usd(saved), record.baselineModel);
    if (saved.value < 0)
        return WhyText::tr("Cost %1 more than %2").arg(usd({-saved.value}), record.baselineModel);
    return WhyText::tr("Same cost as %1").arg(record.baselineModel);
}

} // namespace signalbox::gui
