// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/decide.h"

#include "routing/asked.h"
#include "routing/budget_gate.h"
#include "routing/condition_match.h"
#include "routing/expected_cost.h"
#include "routing/gates.h"
#include "routing/lane_dialect.h"
#include "routing/lanes.h"
#include "routing/local_only.h"
#include "routing/price_gate.h"
#include "routing/refusal.h"
#include "routing/stickiness.h"
#include "routing/surface_lanes.h"
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
    Deciding(const RoutingRequest &request, const policy::Policy &policy, const HealthView &health,
             std::chrono::microseconds now, double draw)
        : m_request(request), m_policy(policy), m_health(health), m_now(now), m_draw(draw),
          m_cost(request, policy, health, now), m_field(policy), m_surface(request.facts, policy)
    {
    }

    Decision run();

private:
    [[nodiscard]] bool collectTags();
    void passGates();
    void chooseChain();
    void planLanes();
    void planLocal();
    void keepCheapest();
    [[nodiscard]] const BudgetUse *budgetForCheapest() const;
    void askStrainedLater();
    void pinToSession();
    void planLastResort();
    void chainGate();
    void applyPrices();
    void buildLanes();
    void chooseBaseline();
    void summarise();
    void refuse();
    [[nodiscard]] QString redactedText(const Lane &lane) const;
    [[nodiscard]] Lane makeLane(const PlannedLane &planned, policy::SafeModel model) const;
    [[nodiscard]] std::chrono::microseconds availableAt(policy::ModelIndex model) const;
    [[nodiscard]] std::vector<policy::ModelIndex> intended() const;
    [[nodiscard]] QString whatWasAsked() const;
    [[nodiscard]] QString place() const;
    template <class Has>
    [[nodiscard]] LanePlan planFrom(const Has &has) const;

    const RoutingRequest &m_request;
    const policy::Policy &m_policy;
    const HealthView &m_health;
    std::chrono::microseconds m_now;
    double m_draw;
    ExpectedCost m_cost;
    Field m_field;
    Asked m_asked;
    const policy::Chain *m_chain = nullptr; ///< null: an ad-hoc list without fallback
    SurfaceLanes m_surface;
    std::optional<policy::SafeSet> m_safe;
    std::vector<PlannedLane> m_plan;
    std::vector<PlannedLane> m_lastResort;
    Departures m_passedOver;
    BudgetVerdict m_budgets;
    PriceVerdict m_prices;
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
                                   m_request.facts.surface.isChat()
                                       ? redactableTags(m_decision.explanation.sources, m_request.sightings)
                                       : policy::Tags()); // nowhere else could the answer be made whole again
    if (m_request.moment.localOnlyUntil.micros > 0)
        m_safe = m_safe->narrowed(std::make_shared<const std::vector<bool>>(modelsHere(m_policy)));
    gates.push_back(sensitivityGate(m_field, *m_safe, m_decision.tags, m_request.moment.localOnlyUntil, m_decision.tagNames));
    gates.back().note += u" ("_s + sourcesText(m_decision.explanation.sources, m_policy) + u')';
    if (!m_request.defaultTag.isEmpty())
        gates.back().note += u"; %1 is the default of the client's token"_s.arg(m_request.defaultTag);
    if (const std::optional<SessionNote> &session = m_decision.explanation.session)
        gates.back().note += u"; %1 since earlier in the session"_s.arg(session->tags.join(u" + "_s));
    gates.push_back(capabilityGate(m_field, m_request.facts, m_health, m_request.session.keeper));
    gates.push_back(healthGate(m_field, m_health, m_now, m_decision.explanation.troubles));
    m_budgets = budgetGate(
        m_field, {m_request.client, m_request.facts.session, m_decision.tagNames, m_request.labels}, m_cost, m_request.budgets);
    m_decision.explanation.budgets = m_budgets.used;
    gates.push_back(std::move(m_budgets.gate));
}

void Deciding::chooseChain()
{
    RuleMatch match = matchRule(m_policy, m_request, m_decision.tags);
    const policy::Rule *rule = match.rule;
    m_decision.patterns = std::move(match.patterns);
    m_decision.isReplayable = match.isReplayable;
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
LanePlan Deciding::planFrom(const Has &has) const
{
    LanePlan plan({m_policy, m_request, m_cost, m_health});
    for (const policy::ModelIndex model : m_asked.models) {
        if (has(model))
            plan.addNamed(model, m_asked.adHoc ? u"in the client's list"_s : u"asked for by name"_s);
    }
    if (m_chain != nullptr)
        plan.addChain(*m_chain, m_draw, has);
    for (const policy::ModelIndex model : m_surface.beyondChain()) {
        if (has(model))
            plan.addNamed(model, u"chain %1 has no model for it"_s.arg(m_chain->id));
    }
    return plan;
}

void Deciding::planLanes()
{
    LanePlan healthy = planFrom([this](policy::ModelIndex model) { return m_field.has(model); });
    m_plan = healthy.takeLanes();
    if (m_plan.empty())
        planLocal();
    m_passedOver = healthy.takePassedOver();
    m_surface.keepVectors(m_plan, m_passedOver);
    m_decision.explanation.speeds = healthy.takeSpeeds();
    askStrainedLater();
    pinToSession();
    keepCheapest();
}

/// While only models on this machine may be asked, one that can do it beats none although its chain does not name it.
void Deciding::planLocal()
{
    if (m_request.moment.localOnlyUntil.micros == 0 || m_chain == nullptr)
        return;
    LanePlan local({m_policy, m_request, m_cost, m_health});
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        if (m_field.has({i}))
            local.addNamed({i}, u"local only, and chain %1 has no model on this machine that can"_s.arg(m_chain->id));
    }
    m_plan = local.takeLanes();
}

/// The budget that asks for the cheapest lane alone: the plan holds one that goes beyond it.
const BudgetUse *Deciding::budgetForCheapest() const
{
    for (const BudgetUse &use : m_budgets.cheapest) {
        const policy::Budget &budget = m_policy.budgets[use.key.budget];
        const bool isBeyond = std::any_of(m_plan.cbegin(), m_plan.cend(), [&](const PlannedLane &lane) {
            return lane.estimate && !fits(budget, use.used, *lane.estimate);
        });
        if (isBeyond)
            return &use;
    }
    return nullptr;
}

void Deciding::keepCheapest()
{
    const BudgetUse *use = budgetForCheapest();
    if (use == nullptr)
        return;
    const auto cheaper = [](const PlannedLane &a, const PlannedLane &b) {
        return a.estimate && (!b.estimate || *a.estimate < *b.estimate);
    };
    const QString why = u"budget "_s + useText(m_policy, *use);
    std::iter_swap(m_plan.begin(), std::min_element(m_plan.begin(), m_plan.end(), cheaper));
    const Departures::Reason dearer = m_passedOver.word({why, u"the cheapest lane only"_s, u"a higher limit"_s});
    for (std::size_t i = 1; i < m_plan.size(); ++i)
        m_passedOver.add(m_plan[i].model, dearer);
    m_plan.erase(m_plan.begin() + 1, m_plan.end());
    m_plan.front().because = u"cheapest, because of %1, %2"_s.arg(why, m_plan.front().because);
}

void Deciding::pinToSession()
{
    std::optional<SessionNote> note =
        pinSession(m_plan, {m_policy, m_request, m_cost, m_decision.explanation, m_passedOver, place(), m_now});
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
        const std::optional<health::LaneState> state = m_health.trouble(lane.model, m_now);
        if (lane.options == nullptr || !state)
            return false;
        const std::optional<QString> why = strain(*state, lane.model, m_now, m_draw);
        lane.strained = why.has_value();
        if (why)
            m_decision.explanation.troubles.push_back({lane.model, std::chrono::microseconds{0}});
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
    const std::optional<health::LaneState> state = m_health.trouble(model, m_now);
    return state ? state->availableAt(m_now) : m_now;
}

void Deciding::planLastResort()
{
    if (!m_field.anyLeftAt(Gate::Health))
        return;
    m_lastResort = planFrom([this](policy::ModelIndex model) { return m_field.leftAt(Gate::Health, model); }).takeLanes();
    m_surface.keepVectors(m_lastResort, m_passedOver);
    std::stable_sort(m_lastResort.begin(), m_lastResort.end(), [this](const PlannedLane &a, const PlannedLane &b) {
        return availableAt(a.model) < availableAt(b.model);
    });
}

QString Deciding::place() const
{
    return m_chain != nullptr ? u"chain "_s + m_chain->id : u"the client's list"_s;
}

void Deciding::chainGate()
{
    GateResult gate;
    gate.gate = Gate::Chain;
    gate.in = m_field.count();
    std::vector<bool> planned(m_policy.models.size(), false);
    for (const PlannedLane &lane : m_plan)
        planned[lane.model.value] = true;
    gate.left = std::move(m_passedOver);
    gate.left.keepOnly([&](policy::ModelIndex model) {
        const bool leaves = !planned[model.value] && m_field.has(model); // once: several pools may have passed it over
        if (leaves)
            m_field.remove(model, Gate::Chain);
        return leaves;
    });
    const Departures::Reason absent = gate.left.word(
        {u"not in "_s + place(), place(),
         m_chain != nullptr ? u"a step of chain %1 with it"_s.arg(m_chain->id) : u"the client naming it"_s});
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        const policy::ModelIndex model{i};
        if (planned[i] || !m_field.has(model))
            continue;
        gate.left.add(model, absent);
        m_field.remove(model, Gate::Chain);
    }
    gate.out = m_field.count();
    gate.note = place();
    if (const std::optional<SessionNote> &session = m_decision.explanation.session; session && !session->lane.isEmpty())
        gate.note += u"; the session %1 %2: %3"_s.arg(session->pinned ? u"stays on"_s : u"is not held on"_s, session->lane,
                                                      session->because);
    m_decision.explanation.gates.push_back(std::move(gate));
}

void Deciding::applyPrices()
{
    m_prices = priceGate(m_field, m_request, m_cost, m_plan, m_lastResort);
    m_decision.waitUntil = m_prices.waitUntil;
    m_decision.explanation.gates.push_back(std::move(m_prices.gate));
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
              planned.estimate,
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
    if (m_request.facts.surface.isChat())
        lane.accept = planned.accept;
    if (m_cost.isBatch() && m_request.facts.surface.isChat())
        lane.serviceTier = m_policy.providerOf(planned.model).batchTier.toUtf8();
    return lane;
}

void Deciding::buildLanes()
{
    // The SafeSet is asked again here although the sensitivity gate ran: only it can make what a send needs.
    m_surface.keepOne(m_plan, m_lastResort);
    for (const PlannedLane &planned : m_plan) {
        if (const std::optional<policy::SafeModel> model = m_safe->select(planned.model)) {
            m_decision.lanes.push_back(makeLane(planned, *model));
            m_decision.explanation.candidates.push_back(
                {planned.model, m_decision.lanes.back().estimate, planned.because + redactedText(m_decision.lanes.back()) + crossingText(m_policy, planned.model, m_request.facts) + completionText(m_policy, planned.model, m_request.facts)});
        }
    }
    for (const PlannedLane &planned : m_lastResort) {
        if (const std::optional<policy::SafeModel> model = m_safe->select(planned.model)) {
            m_decision.lanes.push_back(makeLane(planned, *model));
            m_decision.lanes.back().notBefore = availableAt(planned.model);
            m_decision.explanation.candidates.push_back({planned.model, m_decision.lanes.back().estimate,
                                                         u"last resort while unhealthy, "_s + planned.because
                                                             + redactedText(m_decision.lanes.back())
                                                             + crossingText(m_policy, planned.model, m_request.facts)
                                                             + completionText(m_policy, planned.model, m_request.facts)});
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
    qint64 highest = -1;
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        const policy::ModelIndex model{i};
        if (m_field.leftAt(Gate::Sensitivity, model) || m_field.leftAt(Gate::Capability, model))
            continue;
        const CostFigure estimate = m_cost.figure(model);
        if (estimate.nanoUsd > highest) {
            highest = estimate.nanoUsd;
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
    const wire::Surface &surface = m_request.facts.surface;
    const QString by = surface.isChat() ? QString() : u"by %1 "_s.arg(wire::endpointName(surface.endpoint));
    m_decision.explanation.summary =
        by + u"%1: %2 (rule %3)"_s.arg(m_policy.model(first.model).id, first.because, m_decision.rule);
}

std::vector<policy::ModelIndex> Deciding::intended() const
{
    std::vector<policy::ModelIndex> models;
    LanePlan unfiltered = planFrom([](policy::ModelIndex) { return true; });
    for (const PlannedLane &lane : unfiltered.takeLanes())
        models.push_back(lane.model);
    const Departures passedOver = unfiltered.takePassedOver();
    for (const Departure departure : passedOver)
        models.push_back(departure.model);
    return models;
}

void Deciding::refuse()
{
    m_decision.error = refusal({m_policy, m_request, m_decision, m_field, intended(), m_budgets, m_prices,
                                whatWasAsked()});
    m_decision.explanation.summary = m_decision.error->message;
}

Decision Deciding::run()
{
    m_decision.draw = m_draw;
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
    if (const Result<void> chosen = m_surface.choose(m_asked, m_chain); !chosen) {
        m_decision.error = chosen.error();
        m_decision.explanation.summary = chosen.error().message;
        return std::move(m_decision);
    }
    planLanes();
    planLastResort();
    chainGate();
    applyPrices();
    chooseBaseline();
    buildLanes();
    if (m_decision.lanes.empty())
        refuse();
    else
        summarise();
    return std::move(m_decision);
}

} // namespace

Decision decide(const RoutingRequest &request, const policy::Policy &policy, const HealthView &health,
                std::chrono::microseconds now, double draw)
{
    return Deciding(request, policy, health, now, draw).run();
}

} // namespace signalbox::routing
