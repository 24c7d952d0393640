// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/decide.h"

#include "core/suggestion.h"
#include "routing/asked.h"
#include "routing/condition_match.h"
#include "routing/gates.h"
#include "routing/lanes.h"
#include "routing/stickiness.h"
#include "routing/strain.h"
#include "routing/tag_collection.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// Carries one request through the gates. A value on the stack of decide(); nothing outlives the call.
class Deciding final
{
public:
    Deciding(const RoutingRequest &request, const policy::Policy &policy, HealthView health,
             std::chrono::microseconds now, double draw)
        : m_request(request), m_policy(policy), m_health(health), m_now(now), m_draw(draw), m_field(policy)
    {
    }

    Decision run();

private:
    [[nodiscard]] bool collectTags();
    void passGates();
    void chooseChain();
    void planLanes();
    void askStrainedLater();
    void pinToSession();
    void planLastResort();
    void chainGate();
    void priceGate();
    void buildLanes();
    void chooseBaseline();
    void summarise();
    void refuse();
    [[nodiscard]] Error sensitivityError() const;
    [[nodiscard]] Error capabilityError() const;
    [[nodiscard]] Error maxCostError() const;
    [[nodiscard]] QString redactedText(const Lane &lane) const;
    [[nodiscard]] Lane makeLane(const PlannedLane &planned, policy::SafeModel model) const;
    [[nodiscard]] std::chrono::microseconds availableAt(policy::ModelIndex model) const;
    template <class Has>
    [[nodiscard]] LanePlan plan(const Has &has) const;
    [[nodiscard]] std::vector<policy::ModelIndex> intended() const;
    [[nodiscard]] bool leftAt(Gate gate, policy::ModelIndex model) const;
    [[nodiscard]] QString whatWasAsked() const;

    const RoutingRequest &m_request;
    const policy::Policy &m_policy;
    HealthView m_health;
    std::chrono::microseconds m_now;
    double m_draw;
    Field m_field;
    Asked m_asked;
    const policy::Chain *m_chain = nullptr; ///< null: an ad-hoc list without fallback
    std::optional<policy::SafeSet> m_safe;
    std::vector<PlannedLane> m_plan;
    std::vector<PlannedLane> m_lastResort;
    std::vector<Departure> m_belowQuality;
    std::optional<NanoUsd> m_cheapestOverLimit;
    bool m_overMaxCost = false;
    Decision m_decision;
};

bool Deciding::collectTags()
{
    TagCollection collection(m_request, m_policy);
    if (const Result<void> collected = collection.collect(); !collected) {
        m_decision.error = collected.error();
        return false;
    }
    m_decision.tags = collection.tags();
    m_decision.tagNames = collection.names();
    m_decision.declaredTags = collection.declared();
    if (!collection.fromSession().isEmpty())
        m_decision.explanation.session.emplace().tags = collection.fromSession();
    m_decision.explanation.sources = collection.takeSources();
    return true;
}

void Deciding::passGates()
{
    std::vector<GateResult> &gates = m_decision.explanation.gates;
    gates.reserve(7);
    m_safe = m_policy.matrix.allow(m_decision.tags,
                                   redactableTags(m_decision.explanation.sources, m_request.sightings));
    gates.push_back(sensitivityGate(m_field, *m_safe, m_decision.tagNames));
    gates.back().note += u" ("_s + sourcesText(m_decision.explanation.sources, m_policy) + u')';
    if (!m_request.defaultTag.isEmpty())
        gates.back().note += u"; %1 is the default of the client's token"_s.arg(m_request.defaultTag);
    if (const std::optional<SessionNote> &session = m_decision.explanation.session)
        gates.back().note += u"; %1 since earlier in the session"_s.arg(session->tags.join(u" + "_s));
    gates.push_back(capabilityGate(m_field, m_request.facts, m_health));
    gates.push_back(healthGate(m_field, m_health, m_now));
    gates.push_back(budgetGate(m_field));
}

void Deciding::chooseChain()
{
    const policy::Rule *rule = matchingRule(m_policy, m_request, m_decision.tags);
    m_decision.rule = rule != nullptr ? rule->id : u"default"_s;
    const unsigned ruled = rule != nullptr ? rule->chain : m_policy.defaults.chain;
    GateResult gate;
    gate.gate = Gate::Rule;
    gate.in = m_field.count();
    gate.out = gate.in;
    gate.note = rule != nullptr
        ? u"rule #%1 %2"_s.arg(rule - m_policy.rules.data() + 1).arg(rule->id)
        : u"no rule matched: default"_s;
    if (m_asked.chain)
        gate.note += u"; the client asked for a chain"_s;
    else if (!m_asked.models.empty())
        gate.note += u"; the client named a model"_s;
    m_decision.explanation.gates.push_back(gate);
    if (m_asked.adHoc)
        return;
    m_chain = &m_policy.chains[m_asked.chain.value_or(ruled)];
    m_decision.chain = m_chain->id;
}

template <class Has>
LanePlan Deciding::plan(const Has &has) const
{
    LanePlan plan(m_policy, m_request.facts);
    for (const policy::ModelIndex model : m_asked.models) {
        if (has(model))
            plan.addNamed(model, m_asked.adHoc ? u"in the client's list"_s : u"asked for by name"_s);
    }
    if (m_chain != nullptr)
        plan.addChain(*m_chain, m_draw, has);
    return plan;
}

void Deciding::planLanes()
{
    const LanePlan healthy = plan([this](policy::ModelIndex model) { return m_field.has(model); });
    m_plan = healthy.lanes();
    m_belowQuality = healthy.belowQuality();
    askStrainedLater();
    pinToSession();
}

void Deciding::pinToSession()
{
    const QString place = m_chain != nullptr ? u"chain "_s + m_chain->id : u"the client's list"_s;
    std::optional<SessionNote> note =
        pinSession(m_plan, {m_policy, m_request, m_decision.explanation, m_belowQuality, place, m_now});
    std::optional<SessionNote> &kept = m_decision.explanation.session;
    if (note && kept)
        note->tags = kept->tags;
    if (note)
        kept = std::move(note);
}

/// Models the client named keep their place: it asked for them.
void Deciding::askStrainedLater()
{
    const auto isStrained = [this](PlannedLane &lane) {
        if (lane.options == nullptr || lane.model.value >= m_health.size() || !m_health[lane.model.value])
            return false;
        const std::optional<QString> why = strain(m_health[lane.model.value]->state(), lane.model, m_now, m_draw);
        lane.strained = why.has_value();
        if (why)
            lane.because = u"asked later (%1), %2"_s.arg(*why, lane.because);
        return why.has_value();
    };
    std::vector<PlannedLane> first;
    std::vector<PlannedLane> later;
    for (PlannedLane &lane : m_plan) {
        const bool strained = isStrained(lane);
        (strained ? later : first).push_back(std::move(lane));
    }
    m_plan = std::move(first);
    std::move(later.begin(), later.end(), std::back_inserter(m_plan));
}

std::chrono::microseconds Deciding::availableAt(policy::ModelIndex model) const
{
    if (model.value >= m_health.size() || !m_health[model.value])
        return m_now;
    return m_health[model.value]->state().availableAt(m_now);
}

void Deciding::planLastResort()
{
    m_lastResort = plan([this](policy::ModelIndex model) { return leftAt(Gate::Health, model); }).lanes();
    std::stable_sort(m_lastResort.begin(), m_lastResort.end(), [this](const PlannedLane &a, const PlannedLane &b) {
        return availableAt(a.model) < availableAt(b.model);
    });
}

bool Deciding::leftAt(Gate gate, policy::ModelIndex model) const
{
    for (const GateResult &result : m_decision.explanation.gates) {
        if (result.gate == gate)
            return std::any_of(result.left.cbegin(), result.left.cend(),
                               [model](const Departure &departure) { return departure.model == model; });
    }
    return false;
}

void Deciding::chainGate()
{
    GateResult gate;
    gate.gate = Gate::Chain;
    gate.in = m_field.count();
    const QString place = m_chain != nullptr ? u"chain "_s + m_chain->id : u"the client's list"_s;
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        const policy::ModelIndex model{i};
        if (!m_field.has(model))
            continue;
        const bool planned = std::any_of(m_plan.cbegin(), m_plan.cend(),
                                         [model](const PlannedLane &lane) { return lane.model == model; });
        if (planned)
            continue;
        const auto weak = std::find_if(m_belowQuality.cbegin(), m_belowQuality.cend(),
                                       [model](const Departure &departure) { return departure.model == model; });
        gate.left.push_back(weak != m_belowQuality.cend() ? *weak : Departure{model, u"not in "_s + place, place});
        m_field.remove(model);
    }
    gate.out = m_field.count();
    gate.note = place;
    if (const std::optional<SessionNote> &session = m_decision.explanation.session; session && !session->lane.isEmpty())
        gate.note += u"; the session %1 %2: %3"_s.arg(session->pinned ? u"stays on"_s : u"is not held on"_s, session->lane,
                                                      session->because);
    m_decision.explanation.gates.push_back(std::move(gate));
}

void Deciding::priceGate()
{
    GateResult gate;
    gate.gate = Gate::Price;
    gate.in = m_field.count();
    const std::optional<double> limit = m_request.facts.maxCostUsd;
    const auto tooDear = [&](const PlannedLane &lane) {
        const std::optional<NanoUsd> estimate = estimatedCost(m_request.facts, m_policy.model(lane.model));
        if (estimate && static_cast<double>(estimate->value) <= *limit * 1e9)
            return false;
        if (estimate && (!m_cheapestOverLimit || *estimate < *m_cheapestOverLimit))
            m_cheapestOverLimit = estimate;
        m_overMaxCost = true;
        if (m_field.has(lane.model)) {
            gate.left.push_back({lane.model,
                                 estimate ? u"estimated %1 USD"_s.arg(usdText(*estimate)) : u"price unknown"_s,
                                 u"at most %1 USD"_s.arg(*limit)});
            m_field.remove(lane.model);
        }
        return true;
    };
    if (limit) {
        std::erase_if(m_plan, tooDear);
        std::erase_if(m_lastResort, tooDear);
        gate.note = u"the client allows %1 USD"_s.arg(*limit);
    }
    gate.out = m_field.count();
    m_decision.explanation.gates.push_back(std::move(gate));
}

/// ", after replacing 2 email": nothing for a lane that may see the request as it is.
QString Deciding::redactedText(const Lane &lane) const
{
    const QString counts = lane.model.redacts().isEmpty() ? QString() : countsText(lane.redacts, m_request.sightings);
    return counts.isEmpty() ? QString() : u", after replacing "_s + counts;
}

Lane Deciding::makeLane(const PlannedLane &planned, policy::SafeModel model) const
{
    Lane lane{model,
              m_policy.providerOf(planned.model).limits,
              std::nullopt,
              {},
              estimatedCost(m_request.facts, m_policy.model(planned.model)),
              std::chrono::microseconds{0},
              planned.step,
              detectorsToRedact(model.redacts(), m_decision.explanation.sources, m_policy)};
    if (planned.options != nullptr) {
        const policy::LimitOverrides &own = planned.options->timeout;
        lane.limits.connect = own.connect.value_or(lane.limits.connect);
        lane.limits.firstToken = own.firstToken.value_or(lane.limits.firstToken);
        lane.limits.stall = own.stall.value_or(lane.limits.stall);
        lane.limits.total = own.total.value_or(lane.limits.total);
        lane.tries = planned.options->tries;
        lane.on = planned.options->on;
    }
    return lane;
}

void Deciding::buildLanes()
{
    // The SafeSet is asked again here although the sensitivity gate ran: only it can make what a send needs.
    for (const PlannedLane &planned : m_plan) {
        if (const std::optional<policy::SafeModel> model = m_safe->select(planned.model)) {
            m_decision.lanes.push_back(makeLane(planned, *model));
            m_decision.explanation.candidates.push_back(
                {planned.model, m_decision.lanes.back().estimate, planned.because + redactedText(m_decision.lanes.back())});
        }
    }
    for (const PlannedLane &planned : m_lastResort) {
        if (const std::optional<policy::SafeModel> model = m_safe->select(planned.model)) {
            m_decision.lanes.push_back(makeLane(planned, *model));
            m_decision.lanes.back().notBefore = availableAt(planned.model);
            m_decision.explanation.candidates.push_back({planned.model, m_decision.lanes.back().estimate,
                                                         u"last resort while unhealthy, "_s + planned.because
                                                             + redactedText(m_decision.lanes.back())});
        }
    }
}

void Deciding::chooseBaseline()
{
    using Kind = policy::Baseline::Kind;
    const policy::Baseline &baseline = m_policy.defaults.baseline;
    if (baseline.kind == Kind::Model) {
        m_decision.baseline = baseline.model;
        return;
    }
    if (baseline.kind == Kind::Asked && !m_asked.models.empty()) {
        m_decision.baseline = m_asked.models.front();
        return;
    }
    std::optional<NanoUsd> highest;
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        const policy::ModelIndex model{i};
        if (leftAt(Gate::Sensitivity, model) || leftAt(Gate::Capability, model))
            continue;
        const std::optional<NanoUsd> estimate = estimatedCost(m_request.facts, m_policy.model(model));
        if (estimate && (!highest || *estimate > *highest)) {
            highest = estimate;
            m_decision.baseline = model;
        }
    }
}

QString Deciding::whatWasAsked() const
{
    if (m_asked.adHoc)
        return u"the client's list of models"_s;
    if (!m_asked.models.empty())
        return u"model %1 and chain %2"_s.arg(m_policy.model(m_asked.models.front()).id, m_decision.chain);
    return u"chain "_s + m_decision.chain;
}

void Deciding::summarise()
{
    const Candidate &first = m_decision.explanation.candidates.front();
    m_decision.explanation.summary =
        u"%1: %2 (rule %3)"_s.arg(m_policy.model(first.model).id, first.because, m_decision.rule);
}

std::vector<policy::ModelIndex> Deciding::intended() const
{
    std::vector<policy::ModelIndex> models;
    const LanePlan unfiltered = plan([](policy::ModelIndex) { return true; });
    for (const PlannedLane &lane : unfiltered.lanes())
        models.push_back(lane.model);
    return models;
}

Error Deciding::sensitivityError() const
{
    QString nearest = u"no model of this policy may see it; add one in an allowed zone"_s;
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        if (!leftAt(Gate::Sensitivity, {i}) && !leftAt(Gate::Capability, {i})) {
            nearest = u"nearest allowed choice: ask for %1"_s.arg(m_policy.models[i].id);
            break;
        }
    }
    const std::optional<SessionNote> &session = m_decision.explanation.session;
    const QString sinceEarlier = session && !session->tags.isEmpty()
        ? u" (%1 since earlier in its session)"_s.arg(session->tags.join(u" + "_s))
        : QString();
    return {ErrorKind::SensitivityNoRoute,
            u"A request tagged %1%2 may not go to any model of %3 (rule %4), so nothing was sent; %5."_s.arg(
                m_decision.tagNames.join(u" + "_s), sinceEarlier, whatWasAsked(), m_decision.rule, nearest),
            u"model"_s};
}

Error Deciding::capabilityError() const
{
    QStringList reasons;
    for (const policy::ModelIndex model : intended()) {
        for (const GateResult &gate : m_decision.explanation.gates) {
            for (const Departure &left : gate.left) {
                if (left.model == model && reasons.size() < 8)
                    reasons.append(u"%1: has %2, needs %3"_s.arg(m_policy.model(model).id, left.measured, left.required));
            }
        }
    }
    for (const Departure &weak : m_belowQuality) {
        if (reasons.size() < 8)
            reasons.append(u"%1: has %2, needs %3"_s.arg(m_policy.model(weak.model).id, weak.measured, weak.required));
    }
    reasons.removeDuplicates();
    return {ErrorKind::NoCapableModel,
            u"No model of %1 (rule %2) can take this request, so nothing was sent. %3. Ask for another model or chain, "
            "or shorten the request."_s.arg(whatWasAsked(), m_decision.rule, reasons.join(u"; "_s)),
            u"model"_s};
}

Error Deciding::maxCostError() const
{
    const QString cheapest =
        m_cheapestOverLimit ? u"the cheapest lane is estimated at %1 USD"_s.arg(usdText(*m_cheapestOverLimit))
                            : u"no lane has a known price"_s;
    return {ErrorKind::OverMaxCost,
            u"The request allows %1 USD and %2, so nothing was sent. Raise x-signalbox-max-cost or shorten the "
            "request."_s.arg(*m_request.facts.maxCostUsd).arg(cheapest),
            u"x-signalbox-max-cost"_s};
}

void Deciding::refuse()
{
    const std::vector<policy::ModelIndex> models = intended();
    const bool allForbidden = std::all_of(models.cbegin(), models.cend(), [this](policy::ModelIndex model) {
        return leftAt(Gate::Sensitivity, model);
    });
    if (allForbidden)
        m_decision.error = sensitivityError();
    else if (m_overMaxCost)
        m_decision.error = maxCostError();
    else
        m_decision.error = capabilityError();
    m_decision.explanation.summary = m_decision.error->message;
}

Decision Deciding::run()
{
    m_decision.explanation.classification = m_request.classification;
    if (!collectTags()) {
        m_decision.explanation.summary = m_decision.error->message;
        return std::move(m_decision);
    }
    Result<Asked> asked = resolveAsked(m_request.facts, m_policy);
    if (!asked) {
        m_decision.error = asked.error();
        m_decision.explanation.summary = asked.error().message;
        return std::move(m_decision);
    }
    m_asked = *std::move(asked);
    passGates();
    chooseChain();
    planLanes();
    planLastResort();
    chainGate();
    priceGate();
    chooseBaseline();
    buildLanes();
    if (m_decision.lanes.empty())
        refuse();
    else
        summarise();
    return std::move(m_decision);
}

} // namespace

Decision decide(const RoutingRequest &request, const policy::Policy &policy, HealthView health,
                std::chrono::microseconds now, double draw)
{
    return Deciding(request, policy, health, now, draw).run();
}

} // namespace signalbox::routing
