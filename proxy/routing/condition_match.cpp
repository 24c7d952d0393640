// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/condition_match.h"

#include "policy/glob.h"

#include <re2/re2.h>
#include <xxhash.h>

#include <algorithm>

using namespace Qt::StringLiterals;

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

/// `to` is exclusive; a span whose end lies before its start goes over midnight.
bool isWithin(int minute, int from, int to)
{
    return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

bool headerMatches(const policy::Condition &condition, const std::vector<HeaderValue> &headers)
{
    return std::any_of(headers.cbegin(), headers.cend(), [&condition](const HeaderValue &header) {
        return header.name == condition.header
            && policy::globMatches(condition.text, header.value.toCaseFolded());
    });
}

/// A request and its names as they are compared.
struct Matched
{
    const RoutingRequest &whole;
    QString client; ///< case-folded, as the policy's texts are
    QString asked;
    policy::Tags tags;
    std::vector<PatternAnswer> answers{}; ///< of the patterns looked for so far
    bool isComplete = true;               ///< false: a replay lacks one of them
};

bool patternFound(const policy::Condition &condition, Matched &matched)
{
    const quint64 hash = patternHash(condition.pattern->pattern(), condition.wholePrompt);
    const auto known = std::find_if(matched.answers.cbegin(), matched.answers.cend(),
                                    [hash](const PatternAnswer &answer) { return answer.pattern == hash; });
    if (known != matched.answers.cend())
        return known->found;
    bool found = false;
    if (matched.whole.recorded != nullptr) {
        const std::optional<bool> then = matched.whole.recorded->find(hash);
        matched.isComplete = matched.isComplete && then.has_value();
        found = then.value_or(false);
    } else {
        const wire::RequestFacts &facts = matched.whole.facts;
        const QByteArray &text = condition.wholePrompt ? facts.promptText : facts.lastUserText;
        found = re2::RE2::PartialMatch(re2::StringPiece(text.constData(), static_cast<size_t>(text.size())),
                                       *condition.pattern);
    }
    matched.answers.push_back({hash, found});
    return found;
}

bool holds(const policy::Condition &condition, Matched &matched)
{
    const RoutingRequest &request = matched.whole;
    using Kind = policy::Condition::Kind;
    const auto childHolds = [&](const policy::Condition &child) { return holds(child, matched); };
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
        return (condition.tags.bits() & matched.tags.bits()) != 0;
    case Kind::Label:
        return labelMatches(condition.text, request.labels);
    case Kind::Asked:
        return policy::globMatches(condition.text, matched.asked);
    case Kind::Client:
        return policy::globMatches(condition.text, matched.client);
    case Kind::InputTokens:
        return compare(static_cast<double>(request.facts.inputTokens), condition.comparison, condition.number);
    case Kind::Has:
        return (request.facts.features & condition.features) == condition.features;
    case Kind::Matches:
        return patternFound(condition, matched);
    case Kind::Task:
        return (condition.tasks >> static_cast<unsigned>(request.classification.task) & 1U) != 0;
    case Kind::Difficulty:
        return compare(request.classification.difficulty, condition.comparison, condition.number);
    case Kind::Confidence:
        return compare(request.classification.confidence, condition.comparison, condition.number);
    case Kind::OutputTokens:
        return request.facts.maxOutputTokens > 0
            && compare(static_cast<double>(request.facts.maxOutputTokens), condition.comparison, condition.number);
    case Kind::SessionCost:
        return compare(static_cast<double>(request.session.spent.value) / 1e9, condition.comparison, condition.number);
    case Kind::Priority:
        return condition.text == (request.facts.priority.isEmpty() ? u"interactive"_s : request.facts.priority);
    case Kind::Time:
        return isWithin(request.moment.localMinute, condition.from, condition.to);
    case Kind::Weekday:
        return (condition.weekdays >> request.moment.localWeekday & 1U) != 0;
    case Kind::Header:
        return headerMatches(condition, request.headers);
    }
    Q_UNREACHABLE();
}

} // namespace

quint64 patternHash(std::string_view pattern, bool wholePrompt)
{
    return XXH3_64bits_withSeed(pattern.data(), pattern.size(), wholePrompt ? 1 : 0);
}

bool holds(const policy::Condition &condition, const RoutingRequest &request, policy::Tags tags)
{
    Matched matched{request, request.client.toCaseFolded(), request.facts.asked.toCaseFolded(), tags};
    return holds(condition, matched);
}

RuleMatch matchRule(const policy::Policy &policy, const RoutingRequest &request, policy::Tags tags)
{
    if (request.assumedRule)
        return {*request.assumedRule < policy.rules.size() ? &policy.rules[*request.assumedRule] : nullptr, {}, true};
    if (policy.rules.empty())
        return {};
    Matched matched{request, request.client.toCaseFolded(), request.facts.asked.toCaseFolded(), tags};
    const policy::RuleProbe probe{matched.client,         matched.asked, request.labels, tags,
                                  request.facts.features, request.classification.task,
                                  static_cast<double>(request.facts.inputTokens)};
    const std::optional<unsigned> found = policy.ruleIndex.first(
        probe, [&](unsigned position) { return holds(policy.rules[position].when, matched); });
    return {found ? &policy.rules[*found] : nullptr, std::move(matched.answers), matched.isComplete};
}

} // namespace signalbox::routing
