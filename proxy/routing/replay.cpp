// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/replay.h"

#include "wire/jsonreader.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// Replays are read by the thousand, one thread at a time.
wire::JsonReader &reader()
{
    thread_local wire::JsonReader json;
    return json;
}

QString text(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

QString textAt(object from, std::string_view key)
{
    std::string_view value;
    return from.at_key(key).get(value) == simdjson::SUCCESS ? text(value) : QString();
}

qint64 numberAt(object from, std::string_view key, qint64 usual = 0)
{
    int64_t value = 0;
    return from.at_key(key).get(value) == simdjson::SUCCESS ? value : usual;
}

std::optional<double> shareAt(object from, std::string_view key)
{
    double value = 0;
    return from.at_key(key).get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
}

template <class Use>
void forEach(object from, std::string_view key, const Use &use)
{
    array list;
    if (from.at_key(key).get(list) != simdjson::SUCCESS)
        return;
    for (const element item : list)
        use(item);
}

QStringList textsAt(object from, std::string_view key)
{
    QStringList texts;
    forEach(from, key, [&texts](element item) { texts.append(text(wire::stringOf(item))); });
    return texts;
}

/// The n-th part of a list in a list; empty when it has none.
QString partText(element list, std::size_t n)
{
    array parts;
    element part;
    return list.get(parts) == simdjson::SUCCESS && parts.at(n).get(part) == simdjson::SUCCESS ? text(wire::stringOf(part))
                                                                                              : QString();
}

qint64 partNumber(element list, std::size_t n)
{
    array parts;
    int64_t number = 0;
    return list.get(parts) == simdjson::SUCCESS && parts.at(n).get(number) == simdjson::SUCCESS ? number : 0;
}

SensitiveKind kindFrom(const QString &name)
{
    for (std::size_t i = 0; i < sensitiveKinds; ++i) {
        if (name == kindName(static_cast<SensitiveKind>(i)))
            return static_cast<SensitiveKind>(i);
    }
    return SensitiveKind::UserPattern;
}

/// Budgets as they stood then.
class RecordedBudgets final : public BudgetView
{
public:
    explicit RecordedBudgets(std::vector<BudgetUse> uses) : m_uses(std::move(uses)) {}

    [[nodiscard]] NanoUsd used(unsigned budget, const QString &key) const override
    {
        const auto use = std::find_if(m_uses.cbegin(), m_uses.cend(),
                                      [&](const BudgetUse &one) { return one.key == BudgetKey{budget, key}; });
        return use != m_uses.cend() ? use->used : NanoUsd{0};
    }
    [[nodiscard]] UtcTime resets(unsigned) const override { return {}; }

private:
    std::vector<BudgetUse> m_uses;
};

} // namespace

std::optional<Replay> Replay::read(const DecisionRecord &record)
{
    element root;
    object explanation;
    object from;
    if (reader().parse(record.explanation, root) != simdjson::SUCCESS || root.get(explanation) != simdjson::SUCCESS
        || explanation.at_key("replay").get(from) != simdjson::SUCCESS)
        return std::nullopt;
    Replay replay;
    replay.m_facts = std::make_unique<wire::RequestFacts>();
    wire::RequestFacts &facts = *replay.m_facts;
    facts.asked = textAt(from, "asked");
    facts.askedModels = textsAt(from, "models");
    facts.inputTokens = numberAt(from, "in");
    facts.maxOutputTokens = numberAt(from, "max_out");
    facts.choices = numberAt(from, "n", 1);
    facts.features = Features::fromInt(static_cast<Features::Int>(numberAt(from, "has")));
    facts.dialect = static_cast<wire::Dialect>(std::clamp<qint64>(numberAt(from, "dialect"), 0, 3));
    facts.surface.endpoint = static_cast<wire::Endpoint>(
        std::clamp<qint64>(numberAt(from, "endpoint"), 0, static_cast<qint64>(wire::Endpoint::Batches)));
    facts.surface.isUninspected = numberAt(from, "uninspected") != 0;
    facts.surface.beyond = wire::Beyonds::fromInt(static_cast<wire::Beyonds::Int>(numberAt(from, "beyond")));
    facts.provider = textAt(from, "provider");
    facts.traits = wire::Traits::fromInt(static_cast<wire::Traits::Int>(numberAt(from, "traits")));
    facts.stream = numberAt(from, "stream") != 0;
    facts.signedReasoning = numberAt(from, "signed") != 0;
    facts.priority = textAt(from, "priority");
    facts.maxCostUsd = shareAt(from, "max_cost");
    facts.session = record.session;
    replay.m_tags = textsAt(from, "declared");
    replay.m_defaultTag = textAt(from, "default_tag");
    replay.m_labels = record.labels;
    replay.m_client = record.client;
    replay.m_looked = numberAt(from, "looked") != 0;
    replay.m_complete = numberAt(from, "complete", 1) != 0;
    forEach(from, "seen", [&replay](element item) {
        replay.m_seen.push_back({partText(item, 0), kindFrom(partText(item, 1)), static_cast<int>(partNumber(item, 2))});
    });
    replay.m_classification = {taskFromName(textAt(from, "task")).value_or(Task::Unknown),
                               shareAt(from, "difficulty").value_or(0.5), shareAt(from, "confidence").value_or(0.0)};
    forEach(from, "headers",
            [&replay](element item) { replay.m_headers.push_back({partText(item, 0), partText(item, 1)}); });
    if (object session; from.at_key("session").get(session) == simdjson::SUCCESS) {
        replay.m_session.tags = textsAt(session, "tags");
        replay.m_session.lane = textAt(session, "lane");
        replay.m_session.promptTokens = numberAt(session, "prompt");
        replay.m_sessionAge = std::chrono::microseconds(numberAt(session, "age_us"));
        replay.m_session.spent = {numberAt(session, "spent")};
        replay.m_session.declared = textsAt(session, "declared");
        replay.m_session.keeper = textAt(session, "keeper");
    }
    std::vector<PatternAnswer> patterns;
    forEach(from, "patterns", [&patterns](element item) {
        patterns.push_back({partText(item, 0).toULongLong(nullptr, 16), partNumber(item, 1) != 0});
    });
    replay.m_patterns = RecordedPatterns(std::move(patterns));
    const auto amounts = [&from](std::string_view key, std::vector<Amount> &into) {
        forEach(from, key, [&into](element item) { into.push_back({partText(item, 0), {}, partNumber(item, 1)}); });
    };
    amounts("out", replay.m_out);
    amounts("speeds", replay.m_speeds);
    forEach(from, "budgets", [&replay](element item) {
        replay.m_budgets.push_back({partText(item, 0), partText(item, 1), partNumber(item, 2)});
    });
    replay.m_moment.utc.micros = numberAt(from, "utc");
    replay.m_moment.localMinute = static_cast<int>(numberAt(from, "minute"));
    replay.m_moment.localWeekday = static_cast<int>(numberAt(from, "weekday"));
    replay.m_moment.localOnlyUntil.micros = numberAt(from, "local_only");
    replay.m_draw = shareAt(from, "draw").value_or(0.0);
    return replay;
}

QString Replay::obstacle(const policy::Policy &policy, const QStringList &knownDetectors,
                         const QStringList &knownHeaders) const
{
    for (const policy::Detector &detector : policy.detectors) {
        if (!knownDetectors.contains(detector.id))
            return u"detector %1 is new or changed, and texts are not kept"_s.arg(detector.id);
    }
    for (const QString &header : policy.headers) {
        if (!knownHeaders.contains(header))
            return u"header %1 was not recorded"_s.arg(header);
    }
    return {};
}

HealthView::Recorded Replay::healthUnder(const policy::Policy &policy, std::chrono::microseconds now) const
{
    HealthView::Recorded states;
    const auto stateOf = [&](const Amount &one) -> health::LaneState * {
        const std::optional<policy::ModelIndex> model = policy.findModel(one.name);
        if (!model)
            return nullptr;
        states.resize(policy.models.size());
        std::optional<health::LaneState> &state = states[model->value];
        return state ? &*state : &state.emplace();
    };
    for (const Amount &one : m_out) {
        health::LaneState *state = stateOf(one);
        if (state == nullptr)
            continue;
        const std::chrono::microseconds outFor(one.value);
        if (outFor == health::LaneState::never)
            state->keys.problem = u"no usable key then"_s;
        else if (outFor.count() > 0)
            state->coolingUntil = now + outFor;
        else
            state->dry = {health::DryReason::Learnt, now + std::chrono::seconds(1)};
    }
    for (const Amount &one : m_speeds) {
        if (health::LaneState *state = stateOf(one))
            state->firstContent = std::chrono::microseconds(one.value);
    }
    return states;
}

Decision Replay::decide(const policy::Policy &policy) const
{
    const std::chrono::microseconds now = std::chrono::hours(24 * 365); // any moment with room before it
    RoutingRequest request{*m_facts, m_tags, m_labels, m_client, m_defaultTag};
    request.session = m_session;
    request.session.answered = now - m_sessionAge;
    request.sightings.looked = m_looked;
    request.sightings.complete = m_complete;
    for (const Seen &seen : m_seen) {
        for (unsigned i = 0; i < policy.detectors.size(); ++i) {
            if (policy.detectors[i].id == seen.detector)
                request.sightings.list.push_back({i, seen.kind, seen.count});
        }
    }
    request.classification = m_classification;
    request.headers = m_headers;
    request.moment = m_moment;
    request.recorded = &m_patterns;
    std::vector<BudgetUse> uses;
    for (const Amount &one : m_budgets) {
        for (unsigned i = 0; i < policy.budgets.size(); ++i) {
            if (policy.budgets[i].id == one.name)
                uses.push_back({{i, one.key}, NanoUsd{one.value}});
        }
    }
    const RecordedBudgets budgets(std::move(uses));
    request.budgets = &budgets;
    const HealthView::Recorded states = healthUnder(policy, now);
    return routing::decide(request, policy, HealthView(states), now, m_draw);
}

} // namespace signalbox::routing
