// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/condition_logic.h"
#include "policy/policy.h"

#include <QHash>
#include <QString>

#include <map>
#include <optional>

namespace signalbox::policy {

/// Sees the rules in file order and says which can never be reached because earlier ones take every request they would.
/// Time is linear in the rules.
class RuleReach final
{
public:
    /// Why the rule is never reached, naming the rule in its way; empty when it may be.
    [[nodiscard]] QString see(const Rule &rule);

private:
    struct Bound
    {
        NumberRange range;
        QString rule;
    };
    /// The earlier rule that takes every request with this condition; empty when none is known to.
    [[nodiscard]] QString takerOf(const Condition &condition) const;
    void take(const Condition &condition, const QByteArray &form, const QString &rule);

    QString m_catchAll;
    QHash<QByteArray, QString> m_whole; ///< form of a whole condition → first rule with it
    QHash<QByteArray, QString> m_forms; ///< form of a condition or of a part that is enough → first rule that takes it
    std::map<unsigned, QString> m_tags;
    std::multimap<Condition::Kind, Bound> m_bounds; ///< at most two for each kind: the widest down and up
};

} // namespace signalbox::policy
