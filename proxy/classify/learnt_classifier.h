// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/classifier.h"
#include "classify/learnt_model.h"
#include "classify/rule_classifier.h"

#include <memory>

namespace signalbox::classify {

/// All that is known of a request, for who measures.
struct FullClassification
{
    Classification said;
    std::array<double, allTasks.size()> tasks{}; ///< sums to 1
    Prediction learnt;
};

/// The learnt model on the user's last message, with the rules' evidence of the conversation around it (tools, system
/// prompt, the message before). Time is bounded whatever the text.
class LearntClassifier final : public Classifier
{
public:
    LearntClassifier(std::shared_ptr<const LearntModel> model, quint64 salt);

    [[nodiscard]] Classification classify(const QByteArray &body, const wire::RequestFacts &facts) override;
    [[nodiscard]] FullClassification classifyFully(const wire::RequestFacts &facts);

private:
    std::shared_ptr<const LearntModel> m_model;
    RuleClassifier m_rules;
    PromptReader m_reader;
};

/// Which classifier a program uses, and why it is not the learnt one.
struct ClassifierState
{
    std::shared_ptr<const LearntModel> model; ///< null: the rules
    QString problem;                          ///< empty: none
};
/// The shipped weights, read once; when they cannot be used, the rules and what is wrong.
[[nodiscard]] const ClassifierState &shippedClassifier();
[[nodiscard]] std::unique_ptr<Classifier> makeClassifier(const ClassifierState &state, quint64 salt);

} // namespace signalbox::classify
