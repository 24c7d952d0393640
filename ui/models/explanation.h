// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QList>
#include <QString>

#include <optional>

namespace signalbox::gui {

struct ExplainedDeparture
{
    QString model;
    QString measured;
    QString required;
    QString change; ///< the smallest that would have let it in; empty in records of older versions
};

struct ExplainedGate
{
    QString gate; ///< the engine's name: "sensitivity", "capability", …
    int in = 0;
    int out = 0;
    QString note;
    QList<ExplainedDeparture> left;
};

struct ExplainedCandidate
{
    QString model;
    std::optional<NanoUsd> estimate;
    QString because;
};

/// DecisionRecord::explanation as the window reads it (shape: proxy/routing/decide.h, explanationJson()). Unknown keys are
/// ignored, missing ones stay empty, so records of older and newer versions can be shown.
struct Explanation
{
    QString summary;
    QList<ExplainedGate> gates;
    QList<ExplainedCandidate> candidates;

    [[nodiscard]] bool isEmpty() const { return gates.isEmpty() && candidates.isEmpty() && summary.isEmpty(); }
};

[[nodiscard]] Explanation readExplanation(const QByteArray &json);

/// What became of a model in one decision.
enum class Verdict { Answered, Trying, Failed, Outrun, NotNeeded, NotAllowed, NotCapable, Unavailable, OverBudget, NotChosen };

struct CandidateRow
{
    QString model;
    std::optional<NanoUsd> estimate;
    Verdict verdict = Verdict::NotChosen;
    QString because;
};

/// Every model the decision looked at: first those that could be tried, in order, then those that left, gate by gate.
[[nodiscard]] QList<CandidateRow> candidateRows(const DecisionRecord &record, const Explanation &explanation);

/// Texts for people.
[[nodiscard]] QString gateTitle(const QString &gate);
[[nodiscard]] QString verdictWords(Verdict verdict);
/// "openai/gpt-4o answered", "Nothing was sent".
[[nodiscard]] QString headline(const DecisionRecord &record);
/// What fits below a gate's number: its note up to the first ";" or bracket. The rest is in its tooltip and in the sentence.
[[nodiscard]] QString gateBrief(const QString &note);
/// "6 models › sensitivity 5 › …", the funnel in one sentence.
[[nodiscard]] QString funnelSentence(const Explanation &explanation);
/// Why `model` did not answer: its first failing gate with measured and required value.
[[nodiscard]] QString whyNot(const QString &model, const DecisionRecord &record, const Explanation &explanation);
/// "Saved $0.0128 against openai/gpt-4o", "Cost $0.0031 more than …"; empty if either amount is not known.
[[nodiscard]] QString savingSentence(const DecisionRecord &record);

} // namespace signalbox::gui
