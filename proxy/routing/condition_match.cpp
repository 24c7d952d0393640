// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/condition_match.h"

#include "policy/glob.h"

#include <re2/re2.h>

#include <algorithm>

namespace signalbox::routing {
namespace {

bool compare(double measured, policy::Comparison comparison, double number)
{
    switch (comparison) {
    case policy::Comparison::Less:
        return measured < number;
    case policy::Comparison::LessOrEqual:
        return measured <= number;
    case policy::Comparison::Equal:
        return measured == number;
    case policy::Comparison::NotEqual:
        return measured != number;
    case policy::Comparison::GreaterOrEqual:
        return measured >= number;
    case policy::Comparison::Greater:
        return measured > number;
    }
    Q_UNREACHABLE();
}

bool labelMatches(const QString &wanted, const QStringList &labels)
{
    if (wanted.contains(u'='))
        return labels.contains(wanted);
    return std::any_of(labels.cbegin(), labels.cend(), [&wanted](const QString &label) {
        return label.startsWith(wanted) && label.size() > wanted.size() && label[wanted.size()] == u'=';
    });
}

bool patternFound(const policy::Condition &condition, const wire::RequestFacts &facts)
{
    const QByteArray &text = condition.wholePrompt ? facts.promptText : facts.lastUserText;
    return re2::RE2::PartialMatch(re2::StringPiece(text.constData(), static_cast<size_t>(text.size())),
                                  *condition.pattern);
}

} // namespace

bool holds(const policy::Condition &condition, const RoutingRequest &request, policy::Tags tags)
{
    using Kind = policy::Condition::Kind;
    const auto childHolds = [&](const policy::Condition &child) { return holds(child, request, tags); };
    switch (condition.kind) {
    case Kind::Always:
        return true;
    case Kind::All:
        return std::all_of(condition.children.cbegin(), condition.children.cend(), childHolds);
    case Kind::Any:
        return std::any_of(condition.children.cbegin(), condition.children.cend(), childHolds);
    case Kind::Not:
        return std::none_of(condition.children.cbegin(), condition.children.cend(), childHolds);
    case Kind::Tag:
        return (condition.tags.bits() & tags.bits()) != 0;
    case Kind::Label:
        return labelMatches(condition.text, request.labels);
    case Kind::Asked:
        return policy::globMatches(condition.text, request.facts.asked, Qt::CaseInsensitive);
    case Kind::Client:
        return policy::globMatches(condition.text, request.client, Qt::CaseInsensitive);
    case Kind::InputTokens:
        return compare(static_cast<double>(request.facts.inputTokens), condition.comparison, condition.number);
    case Kind::Has:
        return (request.facts.features & condition.features) == condition.features;
    case Kind::Matches:
        return patternFound(condition, request.facts);
    }
    Q_UNREACHABLE();
}

const policy::Rule *matchingRule(const policy::Policy &policy, const RoutingRequest &request, policy::Tags tags)
{
    const auto found = std::find_if(policy.rules.cbegin(), policy.rules.cend(), [&](const policy::Rule &rule) {
        return holds(rule.when, request, tags);
    });
    return found == policy.rules.cend() ? nullptr : &*found;
}

} // namespace signalbox::routing
