// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/feature.h"
#include "core/task.h"
#include "policy/condition.h"
#include "policy/safe_set.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <limits>
#include <optional>
#include <vector>

namespace signalbox::policy {

struct Rule;

/// Of a request, what the index looks at. Texts as they are compared: client and asked case-folded.
struct RuleProbe
{
    QString client;
    QString asked;
    const QStringList &labels;
    Tags tags;
    Features features;
    Task task = Task::Unknown;
    double inputTokens = 0;
};

/// Finds the first rule whose condition holds without evaluating each of ten thousand. A rule that can only hold for
/// certain clients, asked models or labels is looked up by these texts; all others are passed over by what their
/// condition needs at least. What is left is evaluated, in the order of the rules. Immutable.
class RuleIndex final
{
public:
    RuleIndex() = default;
    explicit RuleIndex(const std::vector<Rule> &rules);

    /// Position of the first rule of which `holds(position)` is true; nullopt = none. `holds` is only asked about rules
    /// that may hold.
    template <class Holds>
    [[nodiscard]] std::optional<unsigned> first(const RuleProbe &probe, const Holds &holds) const
    {
        unsigned best = std::numeric_limits<unsigned>::max();
        const auto search = [&](const std::vector<unsigned> &positions) {
            for (const unsigned position : positions) {
                if (position >= best)
                    return;
                if (holds(position)) {
                    best = position;
                    return;
                }
            }
        };
        const auto lookUp = [&](const QHash<QString, std::vector<unsigned>> &table, const QString &text) {
            if (const auto found = table.constFind(text); found != table.cend())
                search(*found);
        };
        const auto lookUpPrefixes = [&](const QHash<QString, std::vector<unsigned>> &table, const QString &text) {
            for (qsizetype length = 1; !table.isEmpty() && length <= std::min(longestPrefix, text.size()); ++length)
                lookUp(table, text.left(length));
        };
        lookUp(m_byClient, probe.client);
        lookUpPrefixes(m_byClientPrefix, probe.client);
        lookUp(m_byAsked, probe.asked);
        lookUpPrefixes(m_byAskedPrefix, probe.asked);
        if (!m_byLabel.isEmpty()) {
            for (const QString &label : probe.labels) {
                lookUp(m_byLabel, label);
                lookUp(m_byLabel, label.section(u'=', 0, 0));
            }
        }
        for (const Other &other : m_others) {
            if (other.position >= best)
                break;
            if (other.needs.mayHold(probe) && holds(other.position)) {
                best = other.position;
                break;
            }
        }
        return best == std::numeric_limits<unsigned>::max() ? std::nullopt : std::optional(best);
    }

private:
    static constexpr qsizetype longestPrefix = 12;

    /// What a request has at least where the condition holds. The default asks for nothing.
    struct Needs
    {
        quint64 anyTag = ~quint64{0};   ///< one of these, all bits = none needed
        quint32 anyTask = ~quint32{0};  ///< one of these
        Features all;
        double least = -std::numeric_limits<double>::infinity(); ///< tokens of the prompt
        double most = std::numeric_limits<double>::infinity();

        [[nodiscard]] bool mayHold(const RuleProbe &probe) const
        {
            return (anyTag == ~quint64{0} || (anyTag & probe.tags.bits()) != 0)
                && (anyTask >> static_cast<unsigned>(probe.task) & 1U) != 0 && (probe.features & all) == all
                && probe.inputTokens >= least && probe.inputTokens <= most;
        }
    };
    enum class Table { Client, ClientPrefix, Asked, AskedPrefix, Label };
    struct Key
    {
        Table table = Table::Client;
        QString text;
    };
    [[nodiscard]] static Needs needsOf(const Condition &condition);
    [[nodiscard]] static Needs needsOfAll(const std::vector<Condition> &children);
    [[nodiscard]] static Needs needsOfAny(const std::vector<Condition> &children);
    /// Texts of which a request has one where the condition holds; nullopt = it can hold without any.
    [[nodiscard]] static std::optional<std::vector<Key>> keysOf(const Condition &condition);
    [[nodiscard]] static std::optional<std::vector<Key>> keysOfText(const QString &glob, Table exact, Table prefix);
    [[nodiscard]] QHash<QString, std::vector<unsigned>> &table(Table table);

    struct Other
    {
        Needs needs;
        unsigned position = 0;
    };
    QHash<QString, std::vector<unsigned>> m_byClient, m_byClientPrefix, m_byAsked, m_byAskedPrefix, m_byLabel;
    std::vector<Other> m_others; ///< rules without such texts
};

} // namespace signalbox::policy
