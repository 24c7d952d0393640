// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/learnt_classifier.h"

#include "classify/difficulty.h"
#include "classify/polite_ends.h"

#include <algorithm>
#include <cmath>

namespace signalbox::classify {
namespace {

constexpr double sharpness = 1.8; ///< of what the conversation adds, as the rules weigh it
constexpr double floorOfText = -4.0; ///< the least ln p a text alone may give a task that the conversation speaks for

using TaskValues = std::array<double, allTasks.size()>;

/// ln p
void normalise(TaskValues &logits)
{
    const double most = *std::max_element(logits.begin(), logits.end());
    double sum = 0.0;
    for (const double logit : logits)
        sum += std::exp(logit - most);
    for (double &logit : logits)
        logit -= most + std::log(sum);
}

/// What the rules say, as a posterior.
void answerAs(FullClassification &result, const Classification &said)
{
    result.said = said;
    result.tasks.fill(0.0);
    const double known = said.task == Task::Unknown ? 0.0 : said.confidence;
    result.tasks[static_cast<std::size_t>(Task::Unknown)] = 1.0 - known;
    if (known > 0.0)
        result.tasks[static_cast<std::size_t>(said.task)] = known;
}

} // namespace

LearntClassifier::LearntClassifier(std::shared_ptr<const LearntModel> model, quint64 salt) : m_model(std::move(model)), m_rules(salt) {}

Classification LearntClassifier::classify(const QByteArray &, const wire::RequestFacts &facts)
{
    return classifyFully(facts).said;
}

FullClassification LearntClassifier::classifyFully(const wire::RequestFacts &facts)
{
    const RuleEvidence rules = m_rules.evidenceOf(facts);
    const QByteArray &text = facts.lastUserText;
    const PromptFeatures &features = m_reader.read(withoutPoliteEnds({text.constData(), static_cast<std::size_t>(text.size())}));
    FullClassification result;
    result.learnt = m_model->predict(features, rules.text);
    TaskValues logs = result.learnt.taskLogits;
    normalise(logs);
    const bool spokenFor = rules.text != rules.all;
    if (features.words == 0 && !spokenFor) { // a greeting at most, which is no feature: only the rules know it
        answerAs(result, m_rules.classify({}, facts));
        return result;
    }
    for (std::size_t i = 0; i < logs.size(); ++i) {
        if (spokenFor && rules.all[i] > rules.text[i])
            logs[i] = std::max(logs[i], floorOfText) + sharpness * (rules.all[i] - rules.text[i]);
    }
    normalise(logs);
    for (std::size_t i = 0; i < logs.size(); ++i)
        result.tasks[i] = std::exp(logs[i]);
    const auto best = static_cast<std::size_t>(std::max_element(logs.begin(), logs.end()) - logs.begin());
    result.said.task = allTasks[best];
    result.said.confidence = result.tasks[best];
    const double least = m_model->leastConfidence();
    if (result.said.task == Task::Unknown || result.said.confidence < least)
        result.said = {Task::Unknown, 0.5, std::min(1.0 - result.tasks[static_cast<std::size_t>(Task::Unknown)], least) / 2};
    result.said.difficulty = difficultyOf(result.said.task, rules.asked, facts);
    return result;
}

const ClassifierState &shippedClassifier()
{
    static const ClassifierState state = [] {
        Result<LearntModel> model = LearntModel::shipped();
        return model ? ClassifierState{std::make_shared<const LearntModel>(*std::move(model)), {}} : ClassifierState{nullptr, model.error().message};
    }();
    return state;
}

std::unique_ptr<Classifier> makeClassifier(const ClassifierState &state, quint64 salt)
{
    if (state.model)
        return std::make_unique<LearntClassifier>(state.model, salt);
    return std::make_unique<RuleClassifier>(salt);
}

} // namespace signalbox::classify
