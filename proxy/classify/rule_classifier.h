// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/classifier.h"
#include "classify/task_scores.h"
#include "classify/text_look.h"

#include <QHash>

#include <array>

namespace signalbox::classify {

/// What the rules see in a request before it is weighed.
struct RuleEvidence
{
    TextLook asked;    ///< of the user's last message
    TaskScores text{}; ///< of that message by itself
    TaskScores all{};  ///< with the conversation around it
};

/// The first classifier: cues in ten languages, marks of code and formulas, the shape of the conversation, and rules that
/// weigh them. Looks at a bounded part of the system prompt and of the user's last two messages, so its time does not
/// grow with the history; what it remembers of messages are numbers by salted hash, never text.
class RuleClassifier final : public Classifier
{
public:
    /// `salt`: keeps clients from making messages collide.
    explicit RuleClassifier(quint64 salt);

    [[nodiscard]] Classification classify(const QByteArray &body, const wire::RequestFacts &facts) override;

    [[nodiscard]] RuleEvidence evidenceOf(const wire::RequestFacts &facts);

    [[nodiscard]] quint64 remembered() const { return m_hits; } ///< texts that were not looked at again

private:
    [[nodiscard]] const TextLook &lookAt(QByteArrayView text);

    struct Key
    {
        quint64 low = 0, high = 0;
        bool operator==(const Key &) const = default;
    };
    friend std::size_t qHash(const Key &key, std::size_t seed) { return static_cast<std::size_t>(key.low) ^ seed; }

    TextLooker m_looker;
    quint64 m_salt;
    quint64 m_hits = 0;
    QHash<Key, TextLook> m_memory; ///< the newer half
    QHash<Key, TextLook> m_older;  ///< dropped when the newer one is full
};

} // namespace signalbox::classify
