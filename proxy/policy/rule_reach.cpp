// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/rule_reach.h"

namespace signalbox::policy {

using namespace Qt::StringLiterals;
using Kind = Condition::Kind;

QString RuleReach::see(const Rule &rule)
{
    if (!m_catchAll.isNull())
        return u"never reached: rule `%1` before it matches every request"_s.arg(m_catchAll);
    if (isAlwaysTrue(rule.when)) {
        m_catchAll = rule.id.isNull() ? u""_s : rule.id;
        return {};
    }
    const QByteArray form = formOf(rule.when);
    if (const auto same = m_whole.constFind(form); same != m_whole.constEnd())
        return u"never reached: rule `%1` before it has the same condition"_s.arg(*same);
    if (const QString taker = takerOf(rule.when); !taker.isNull())
        return u"never reached: rule `%1` before it takes every such request"_s.arg(taker);
    m_whole.insert(form, rule.id);
    take(rule.when, form, rule.id);
    return {};
}

QString RuleReach::takerOf(const Condition &condition) const
{
    if (condition.kind == Kind::All) {
        for (const Condition &child : condition.children) {
            if (const QString taker = takerOf(child); !taker.isNull())
                return taker;
        }
    }
    if (const auto same = m_forms.constFind(formOf(condition)); same != m_forms.constEnd())
        return *same;
    if (condition.kind == Kind::Any) {
        QString taker;
        for (const Condition &child : condition.children) {
            taker = takerOf(child);
            if (taker.isNull())
                return {};
        }
        return taker;
    }
    if (condition.kind == Kind::Tag) {
        QString taker;
        for (unsigned tag = 0; tag < 64; ++tag) {
            if (!condition.tags.contains(tag))
                continue;
            const auto taken = m_tags.find(tag);
            if (taken == m_tags.end())
                return {};
            taker = taken->second;
        }
        return taker;
    }
    if (comparesNumber(condition.kind)) {
        const auto [first, last] = m_bounds.equal_range(condition.kind);
        for (auto bound = first; bound != last; ++bound) {
            if (bound->second.range.contains(rangeOf(condition)))
                return bound->second.rule;
        }
    }
    return {};
}

void RuleReach::take(const Condition &condition, const QByteArray &form, const QString &rule)
{
    if (QString &taker = m_forms[form]; taker.isNull())
        taker = rule;
    if (condition.kind == Kind::Any) {
        for (const Condition &child : condition.children)
            take(child, formOf(child), rule);
    }
    if (condition.kind == Kind::Tag) {
        for (unsigned tag = 0; tag < 64; ++tag) {
            if (condition.tags.contains(tag))
                m_tags.try_emplace(tag, rule);
        }
    }
    if (!comparesNumber(condition.kind) || condition.comparison == Comparison::NotEqual)
        return;
    const NumberRange range = rangeOf(condition);
    const NumberRange domain = domainOf(condition.kind);
    if (range.low != domain.low && range.high != domain.high)
        return; // a single value: its form says it
    const auto [first, last] = m_bounds.equal_range(condition.kind);
    for (auto bound = first; bound != last; ++bound) {
        if (range.contains(bound->second.range)) {
            bound->second = {range, rule};
            return;
        }
    }
    m_bounds.emplace(condition.kind, Bound{range, rule});
}

} // namespace signalbox::policy
