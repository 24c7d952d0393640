// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/rule_index.h"

#include "policy/glob.h"
#include "policy/policy.h"

#include <algorithm>

namespace signalbox::policy {

RuleIndex::RuleIndex(const std::vector<Rule> &rules)
{
    for (unsigned position = 0; position < rules.size(); ++position) {
        const Condition &when = rules[position].when;
        const std::optional<std::vector<Key>> keys = keysOf(when);
        if (!keys) {
            m_others.push_back({needsOf(when), position});
            continue;
        }
        for (const Key &key : *keys) {
            std::vector<unsigned> &positions = table(key.table)[key.text];
            if (positions.empty() || positions.back() != position)
                positions.push_back(position);
        }
    }
}

QHash<QString, std::vector<unsigned>> &RuleIndex::table(Table table)
{
    switch (table) {
    case Table::Client:
        return m_byClient;
    case Table::ClientPrefix:
        return m_byClientPrefix;
    case Table::Asked:
        return m_byAsked;
    case Table::AskedPrefix:
        return m_byAskedPrefix;
    case Table::Label:
        return m_byLabel;
    }
    Q_UNREACHABLE();
}

RuleIndex::Needs RuleIndex::needsOfAll(const std::vector<Condition> &children)
{
    Needs all;
    for (const Condition &child : children) {
        const Needs needs = needsOf(child);
        if (all.anyTag == ~quint64{0}) // of two lists of tags one has to do: both may be met by different tags
            all.anyTag = needs.anyTag;
        all.anyTask &= needs.anyTask;
        all.all |= needs.all;
        all.least = std::max(all.least, needs.least);
        all.most = std::min(all.most, needs.most);
    }
    return all;
}

RuleIndex::Needs RuleIndex::needsOfAny(const std::vector<Condition> &children)
{
    Needs any = needsOf(children.front());
    for (const Condition &child : children) {
        const Needs needs = needsOf(child);
        any.anyTag |= needs.anyTag;
        any.anyTask |= needs.anyTask;
        any.all &= needs.all;
        any.least = std::min(any.least, needs.least);
        any.most = std::max(any.most, needs.most);
    }
    return any;
}

RuleIndex::Needs RuleIndex::needsOf(const Condition &condition)
{
    Needs needs;
    switch (condition.kind) {
    case Condition::Kind::All:
        return needsOfAll(condition.children);
    case Condition::Kind::Any:
        return condition.children.empty() ? needs : needsOfAny(condition.children);
    case Condition::Kind::Tag:
        needs.anyTag = condition.tags.bits();
        return needs;
    case Condition::Kind::Task:
        needs.anyTask = condition.tasks;
        return needs;
    case Condition::Kind::Has:
        needs.all = condition.features;
        return needs;
    case Condition::Kind::InputTokens:
        if (condition.comparison == Comparison::Greater || condition.comparison == Comparison::GreaterOrEqual
            || condition.comparison == Comparison::Equal)
            needs.least = condition.number;
        if (condition.comparison == Comparison::Less || condition.comparison == Comparison::LessOrEqual
            || condition.comparison == Comparison::Equal)
            needs.most = condition.number;
        return needs;
    case Condition::Kind::Always:
    case Condition::Kind::Not:
    case Condition::Kind::Label:
    case Condition::Kind::Asked:
    case Condition::Kind::Client:
    case Condition::Kind::Matches:
    case Condition::Kind::Difficulty:
    case Condition::Kind::Confidence:
    case Condition::Kind::OutputTokens:
    case Condition::Kind::SessionCost:
    case Condition::Kind::Priority:
    case Condition::Kind::Time:
    case Condition::Kind::Weekday:
    case Condition::Kind::Header:
        return needs;
    }
    Q_UNREACHABLE();
}

std::optional<std::vector<RuleIndex::Key>> RuleIndex::keysOfText(const QString &glob, Table exact, Table prefix)
{
    const QString text = glob.toCaseFolded();
    if (!isGlob(text))
        return std::vector{Key{exact, text}};
    qsizetype length = 0;
    while (length < longestPrefix && text[length] != u'*' && text[length] != u'?')
        ++length;
    if (length == 0)
        return std::nullopt;
    return std::vector{Key{prefix, text.left(length)}};
}

std::optional<std::vector<RuleIndex::Key>> RuleIndex::keysOf(const Condition &condition)
{
    switch (condition.kind) {
    case Condition::Kind::Client:
        return keysOfText(condition.text, Table::Client, Table::ClientPrefix);
    case Condition::Kind::Asked:
        return keysOfText(condition.text, Table::Asked, Table::AskedPrefix);
    case Condition::Kind::Label:
        return std::vector{Key{Table::Label, condition.text}};
    case Condition::Kind::All:
        for (const Condition &child : condition.children) {
            if (std::optional<std::vector<Key>> keys = keysOf(child))
                return keys;
        }
        return std::nullopt;
    case Condition::Kind::Any: {
        std::vector<Key> all;
        for (const Condition &child : condition.children) {
            std::optional<std::vector<Key>> keys = keysOf(child);
            if (!keys)
                return std::nullopt;
            all.insert(all.end(), keys->begin(), keys->end());
        }
        return all;
    }
    case Condition::Kind::Always:
    case Condition::Kind::Not:
    case Condition::Kind::Tag:
    case Condition::Kind::InputTokens:
    case Condition::Kind::Has:
    case Condition::Kind::Matches:
    case Condition::Kind::Task:
    case Condition::Kind::Difficulty:
    case Condition::Kind::Confidence:
    case Condition::Kind::OutputTokens:
    case Condition::Kind::SessionCost:
    case Condition::Kind::Priority:
    case Condition::Kind::Time:
    case Condition::Kind::Weekday:
    case Condition::Kind::Header:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::policy
