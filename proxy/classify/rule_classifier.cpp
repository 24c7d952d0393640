// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/rule_classifier.h"

#include "classify/difficulty.h"
#include "classify/task_scores.h"

#include <algorithm>
#include <cmath>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace signalbox::classify {
namespace {

constexpr qsizetype mostRemembered = 4'096; ///< looks in each half: 1.5 MB
constexpr double followUpShare = 0.6;       ///< of what the earlier message says, for one that speaks of it
constexpr double systemShare = 0.8;          ///< of what the system prompt wants done
constexpr double sharpness = 1.8;

/// What the shape of the conversation says about a step of an agent.
double agentEvidence(const wire::RequestFacts &facts, const TextLook &system)
{
    const wire::Turns &turns = facts.turns;
    double sum = 0.0;
    if (turns.endsWithToolResult)
        sum += 6.0;
    else if (turns.toolResults > 0 || turns.toolCalls > 0)
        sum += 4.0;
    if (facts.tools > 0)
        sum += facts.tools >= 3 ? 2.6 : 1.8;
    const double said = system.cue(Cue::Agent);
    return sum + (said >= 2.5 ? 4.0 : 1.2 * said);
}

/// How sure a share of the evidence makes, as measured on sources the rules were not made on (tests/classify/README.md).
double confidenceOf(double share)
{
    struct Point
    {
        double share, confidence;
    };
    static constexpr std::array<Point, 6> curve{{{0.0, 0.0}, {0.35, 0.40}, {0.55, 0.65}, {0.70, 0.78}, {0.90, 0.92}, {1.0, 0.985}}};
    const auto above = std::find_if(curve.begin() + 1, curve.end() - 1, [share](const Point &point) { return share <= point.share; });
    const Point &low = *(above - 1);
    return low.confidence + (above->confidence - low.confidence) * (std::min(share, 1.0) - low.share) / (above->share - low.share);
}

} // namespace

RuleClassifier::RuleClassifier(quint64 salt) : m_salt(salt) {}

RuleEvidence RuleClassifier::evidenceOf(const wire::RequestFacts &facts)
{
    RuleEvidence evidence;
    const TextLook &asked = evidence.asked = lookAt(facts.lastUserText);
    evidence.text = evidence.all = scoresOf(asked);
    TaskScores &scores = evidence.all;
    const auto addShare = [&scores](const TextLook &look, double share) {
        TaskScores others = scoresOf(look);
        scoreOf(others, Task::Unknown) = 0.0;
        scoreOf(others, Task::Chat) = 0.0;
        for (std::size_t i = 0; i < scores.size(); ++i)
            scores[i] += share * others[i];
    };
    if (!facts.earlierUserText.isEmpty() && asked.significant <= 40) {
        const double share = asked.has(Cue::FollowUp) || asked.significant <= 4 ? followUpShare : followUpShare / 2;
        addShare(lookAt(facts.earlierUserText), share);
    }
    const TextLook system = facts.systemText.isEmpty() ? TextLook{} : lookAt(facts.systemText);
    if (!facts.systemText.isEmpty()) { // "Translate what the user says" makes a task of any text; what it explains does not
        const TaskScores wanted = scoresOf(system);
        for (const Task task : {Task::Translation, Task::Summarisation, Task::Extraction, Task::Classification, Task::Code, Task::Maths})
            scoreOf(scores, task) += systemShare * wanted[static_cast<std::size_t>(task)];
    }
    scoreOf(scores, Task::AgentStep) = agentEvidence(facts, asked.has(Cue::Agent) && !system.has(Cue::Agent) ? asked : system);
    return evidence;
}

Classification RuleClassifier::classify(const QByteArray &, const wire::RequestFacts &facts)
{
    const RuleEvidence evidence = evidenceOf(facts);
    const TextLook &asked = evidence.asked;
    const TaskScores &scores = evidence.all;
    double sum = 0.0;
    for (const double score : scores)
        sum += score > 0.0 ? std::exp(sharpness * score) : 0.0;
    const auto best = static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
    const double share = std::exp(sharpness * scores[best]) / sum;
    Classification result;
    result.task = allTasks[best];
    result.confidence = confidenceOf(share);
    constexpr double leastConfidence = 0.45;
    if (result.task == Task::Unknown || result.confidence < leastConfidence) {
        const double runnerUp = result.task == Task::Unknown ? 1.0 - share : share;
        result = {Task::Unknown, 0.5, std::min(runnerUp, leastConfidence) / 2};
    }
    result.difficulty = difficultyOf(result.task, asked, facts);
    return result;
}

const TextLook &RuleClassifier::lookAt(QByteArrayView text)
{
    const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), static_cast<std::size_t>(text.size()), m_salt);
    const Key key{hash.low64, hash.high64};
    if (const auto known = m_memory.constFind(key); known != m_memory.constEnd()) {
        ++m_hits;
        return *known;
    }
    if (m_memory.size() >= mostRemembered) {
        m_older = std::move(m_memory);
        m_memory.clear();
    }
    if (const auto old = m_older.constFind(key); old != m_older.constEnd()) {
        ++m_hits;
        return *m_memory.insert(key, *old);
    }
    return *m_memory.insert(key, m_looker.look({text.data(), static_cast<std::size_t>(text.size())}));
}

} // namespace signalbox::classify
