// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/proof.h"

#include "policy/chain_models.h"
#include "routing/decide.h"
#include "routing/surface_lanes.h"
#include "routing/tag_sets.h"

#include <QElapsedTimer>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

constexpr std::size_t mostTagSets = 4'096;
/// Models that all paths together may look at: some seconds. Policies people write need a thousandth of it.
constexpr double mostLooks = 40e6;
constexpr std::size_t mostCounterexamples = 100;
constexpr int callKinds = 7;
constexpr std::chrono::microseconds someTime = std::chrono::hours(1);

/// Takes one policy through all its paths.
class Prover final
{
public:
    explicit Prover(const policy::Policy &policy) : m_policy(policy)
    {
        m_facts.inputTokens = 1; // the least there is: no capability, size or price stands in the way of a lane
        m_allOut.resize(policy.models.size());
        for (std::optional<health::LaneState> &state : m_allOut) {
            state.emplace();
            state->coolingUntil = 2 * someTime;
        }
    }

    Proof run();

private:
    /// One way to ask, under one tag set.
    struct Way
    {
        CallKind kind = CallKind::Chat;
        QString asked = u"auto"_s;
        QStringList list{};
        std::optional<unsigned> rule{}; ///< assumed; position, the number of rules for the implicit one
        QString sessionLane{};
        bool allOut = false;
        wire::Endpoint endpoint = wire::Endpoint::Chat;
        QString provider{};
    };
    /// One model of each endpoint and zone: what may be sent to it by that endpoint depends on nothing else.
    struct Elsewhere
    {
        wire::Endpoint endpoint;
        policy::ModelIndex model;
        int models = 0;
    };

    /// The first rule that sends to a chain, and how many do.
    struct Sent
    {
        unsigned rule = 0;
        int rules = 0;
    };

    void prepare();
    void prepareSurfaces();
    [[nodiscard]] bool isBounded(std::size_t tagSets) const;
    [[nodiscard]] std::vector<policy::Tags> textVariants(policy::Tags tags) const;
    void proveSurfaces();
    void proveTagSet(policy::Tags tags, policy::Tags fromTexts);
    Decision take(const Way &way);
    void lookAt(const Way &way, const Decision &decision, const Lane &lane);
    void countClosed(const Way &way, const Decision &decision);
    void fail(Counterexample example);
    [[nodiscard]] bool mayReach(const Lane &lane) const;
    [[nodiscard]] unsigned defaultTag() const;
    [[nodiscard]] QString tagText() const { return m_tagNames.join(u" + "_s); }

    const policy::Policy &m_policy;
    wire::RequestFacts m_facts;
    HealthView::Recorded m_allOut;
    Proof m_proof;
    std::map<std::pair<unsigned, unsigned>, CellCount> m_cells;
    std::vector<std::vector<bool>> m_members; ///< by chain and model
    std::vector<Sent> m_sent;                 ///< rules that send to the same chain make the same path
    std::vector<std::pair<policy::ModelIndex, int>> m_named; ///< one model of each zone, and how many are there
    std::vector<Elsewhere> m_elsewhere;
    std::vector<wire::Endpoint> m_endpoints; ///< that some model of the policy can be asked by
    QStringList m_all;
    // the tag set that is being proved
    policy::Tags m_tags;
    policy::Tags m_fromTexts; ///< those of them that only texts are the reason of
    QStringList m_tagNames;
    int m_weight = 1; ///< paths that are the same as the one being taken
};

/// The tag a request has without saying anything: the policy's, or one that the client's token has instead.
unsigned Prover::defaultTag() const
{
    if (m_tags.contains(m_policy.defaults.tag))
        return m_policy.defaults.tag;
    unsigned tag = 0;
    while (!m_tags.contains(tag))
        ++tag;
    return tag;
}

/// Whether a lane may be sent to under a set of tags, by the cells as written and nothing else.
bool Prover::mayReach(const Lane &lane) const
{
    const unsigned zone = m_policy.matrix.zoneOf(lane.model.index());
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
        if (!m_tags.contains(tag))
            continue;
        const policy::Verdict verdict = m_policy.matrix.cell(tag, zone);
        if (verdict == policy::Verdict::Never)
            return false;
        const bool isReplaced = lane.model.redacts().contains(tag) && (m_fromTexts.contains(tag) || tag == defaultTag());
        if (verdict == policy::Verdict::Redact && !isReplaced)
            return false;
    }
    return true;
}

QString verdictText(const policy::Policy &policy, policy::Tags tags, unsigned zone)
{
    policy::Verdict strictest = policy::Verdict::Allow;
    for (unsigned tag = 0; tag < static_cast<unsigned>(policy.tags.size()); ++tag) {
        if (tags.contains(tag))
            strictest = std::max(strictest, policy.matrix.cell(tag, zone));
    }
    return strictest == policy::Verdict::Never ? u"never"_s : strictest == policy::Verdict::Redact ? u"redact"_s : u"allow"_s;
}

void Prover::fail(Counterexample example)
{
    if (m_proof.counterexamples.size() < mostCounterexamples)
        m_proof.counterexamples.push_back(std::move(example));
}

void Prover::lookAt(const Way &way, const Decision &decision, const Lane &lane)
{
    if (mayReach(lane))
        return;
    const unsigned zone = m_policy.matrix.zoneOf(lane.model.index());
    const QString model = m_policy.model(lane.model.index()).id;
    const QString place = decision.chain.isEmpty() ? u"named by the client"_s
                                                   : u"step %1 of chain %2"_s.arg(lane.step + 1).arg(decision.chain);
    fail({m_tagNames, decision.rule, decision.chain, model, m_policy.zones[zone].id, way.kind,
          u"A request tagged %1 → rule %2 → %3 (%4) → %5 in zone %6 (%7)"_s.arg(
              tagText(), decision.rule, place, callKindName(way.kind), model, m_policy.zones[zone].id,
              verdictText(m_policy, m_tags, zone))});
}

/// Which closed cells kept models out that the way was meant for.
void Prover::countClosed(const Way &way, const Decision &decision)
{
    const GateResult &gate = decision.explanation.gates.front();
    if (way.kind != CallKind::Chat && way.kind != CallKind::Model)
        return;
    const std::vector<bool> *members = nullptr;
    if (const auto found = m_policy.chainById.constFind(decision.chain); found != m_policy.chainById.cend())
        members = &m_members[*found];
    for (const Departure left : gate.left) {
        const bool isWanted = way.kind == CallKind::Model ? m_policy.model(left.model).id == way.asked
                                                          : members != nullptr && (*members)[left.model.value];
        if (!isWanted)
            continue;
        const unsigned zone = m_policy.matrix.zoneOf(left.model);
        for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
            if (!m_tags.contains(tag) || m_policy.matrix.cell(tag, zone) == policy::Verdict::Allow)
                continue;
            CellCount &count = m_cells[{tag, zone}];
            count.tried += m_weight;
            if (count.closest.isEmpty())
                count.closest = u"rule %1, %2: %3"_s.arg(decision.rule, decision.chain.isEmpty() ? u"asked"_s : u"chain "_s + decision.chain,
                                                         m_policy.model(left.model).id);
        }
    }
}

Decision Prover::take(const Way &way)
{
    m_facts.asked = way.asked;
    m_facts.askedModels = way.list;
    m_facts.surface.endpoint = way.endpoint;
    m_facts.provider = way.provider;
    RoutingRequest request{m_facts, {}, {}, {}};
    request.assumedRule = way.rule;
    if (defaultTag() != m_policy.defaults.tag)
        request.defaultTag = m_policy.tags[static_cast<qsizetype>(defaultTag())];
    request.sightings.looked = !m_policy.detectors.empty();
    for (unsigned i = 0; i < m_policy.detectors.size(); ++i) {
        if (m_fromTexts.contains(m_policy.detectors[i].tag))
            request.sightings.list.push_back({i, SensitiveKind::UserPattern, 1});
    }
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
        if (m_tags.contains(tag) && tag != defaultTag() && !m_fromTexts.contains(tag))
            request.tags.append(m_policy.tags[static_cast<qsizetype>(tag)]);
    }
    if (!way.sessionLane.isEmpty()) {
        request.session.lane = way.sessionLane;
        request.session.promptTokens = 1'000'000;
        request.session.answered = someTime;
    }
    Decision decision = decide(request, m_policy, way.allOut ? HealthView(m_allOut) : HealthView(), someTime, 0.0);
    m_proof.paths += std::max<qint64>(1, static_cast<qint64>(decision.lanes.size())) * m_weight;
    for (const Lane &lane : decision.lanes)
        lookAt(way, decision, lane);
    if (!decision.explanation.gates.empty())
        countClosed(way, decision);
    return decision;
}

void Prover::proveTagSet(policy::Tags tags, policy::Tags fromTexts)
{
    m_tags = tags;
    m_fromTexts = fromTexts;
    m_tagNames.clear();
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
        if (tags.contains(tag))
            m_tagNames.append(m_policy.tags[static_cast<qsizetype>(tag)]);
    }
    for (const Sent &sent : m_sent) {
        m_weight = sent.rules;
        const Decision chat = take({CallKind::Chat, u"auto"_s, {}, sent.rule, {}, false});
        take({CallKind::LastResort, u"auto"_s, {}, sent.rule, {}, true});
        if (chat.lanes.size() > 1) // the one that is furthest from the front
            take({CallKind::Session, u"auto"_s, {}, sent.rule, m_policy.model(chat.lanes.back().model.index()).id, false});
    }
    const auto noRule = static_cast<unsigned>(m_policy.rules.size());
    m_weight = 1;
    for (const policy::Chain &chain : m_policy.chains)
        take({CallKind::Chain, u"auto/"_s + chain.id, {}, noRule, {}, false});
    for (const auto &[model, count] : m_named) {
        m_weight = count;
        take({CallKind::Model, m_policy.model(model).id, {}, noRule, {}, false});
    }
    m_weight = 1;
    if (!m_all.isEmpty())
        take({CallKind::List, m_all.front(), m_all, noRule, {}, false});
    proveSurfaces();
}

void Prover::proveSurfaces()
{
    const auto noRule = static_cast<unsigned>(m_policy.rules.size());
    for (const wire::Endpoint endpoint : m_endpoints) {
        for (const Sent &sent : m_sent) {
            m_weight = sent.rules;
            take({CallKind::Surface, u"auto"_s, {}, sent.rule, {}, false, endpoint});
        }
    }
    for (const Elsewhere &place : m_elsewhere) {
        const bool isStore = place.endpoint == wire::Endpoint::Files;
        const catalog::Model &model = m_policy.model(place.model);
        m_weight = place.models;
        take({CallKind::Surface, isStore ? u"auto"_s : model.id, {}, noRule, {}, false, place.endpoint, isStore ? model.provider : QString()});
    }
    m_weight = 1;
}

/// Which of a set's tags texts alone are the reason of: none, all that detectors give, and all but one of these.
std::vector<policy::Tags> Prover::textVariants(policy::Tags tags) const
{
    std::vector<unsigned> given;
    policy::Tags all;
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
        if (tags.contains(tag) && hasDetector(m_policy, tag)) {
            given.push_back(tag);
            all.add(tag);
        }
    }
    std::vector<policy::Tags> variants{{}};
    if (!given.empty())
        variants.push_back(all);
    for (const unsigned left : given) {
        policy::Tags others;
        for (const unsigned tag : given) {
            if (tag != left)
                others.add(tag);
        }
        if (given.size() > 1)
            variants.push_back(others);
    }
    return variants;
}

/// One endpoint for all that ask the same of a model.
wire::Endpoint endpointOf(catalog::ModelKind kind)
{
    switch (kind) {
    case catalog::ModelKind::Chat:
    case catalog::ModelKind::Responses:
    case catalog::ModelKind::Completion:
        return wire::Endpoint::Completions;
    case catalog::ModelKind::Embedding:
        return wire::Endpoint::Embeddings;
    case catalog::ModelKind::Image:
        return wire::Endpoint::ImageGenerations;
    case catalog::ModelKind::Speech:
        return wire::Endpoint::Speech;
    case catalog::ModelKind::Transcription:
        return wire::Endpoint::Transcriptions;
    case catalog::ModelKind::Moderation:
        return wire::Endpoint::Moderations;
    case catalog::ModelKind::Rerank:
        return wire::Endpoint::Rerank;
    }
    Q_UNREACHABLE();
}

void Prover::prepareSurfaces()
{
    std::map<std::pair<wire::Endpoint, unsigned>, std::size_t> places;
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        for (const wire::Endpoint endpoint : {endpointOf(m_policy.models[i].kind), wire::Endpoint::Files}) {
            if (std::find(m_endpoints.cbegin(), m_endpoints.cend(), endpoint) == m_endpoints.cend())
                m_endpoints.push_back(endpoint);
            const auto [place, isNew] = places.try_emplace({endpoint, m_policy.matrix.zoneOf({i})}, m_elsewhere.size());
            if (isNew)
                m_elsewhere.push_back({endpoint, {i}, 0});
            ++m_elsewhere[place->second].models;
        }
    }
}

/// What is the same for every tag set.
void Prover::prepare()
{
    prepareSurfaces();
    std::map<unsigned, std::size_t> places;
    for (unsigned rule = 0; rule <= m_policy.rules.size(); ++rule) {
        const unsigned chain = rule < m_policy.rules.size() ? m_policy.rules[rule].chain : m_policy.defaults.chain;
        const auto [place, isNew] = places.try_emplace(chain, m_sent.size());
        if (isNew)
            m_sent.push_back({rule, 0});
        ++m_sent[place->second].rules;
    }
    for (const policy::Chain &chain : m_policy.chains) {
        std::vector<bool> &members = m_members.emplace_back(m_policy.models.size(), false);
        for (const policy::ModelIndex model : policy::modelsOf(chain))
            members[model.value] = true;
    }
    std::map<unsigned, std::size_t> zones; // what may be sent to a named model depends on its zone alone
    for (quint32 i = 0; i < m_policy.models.size(); ++i) {
        if (!isOfKind(m_policy.models[i], wire::Endpoint::Chat))
            continue; // prepareSurfaces() has it
        m_all.append(m_policy.models[i].id);
        const auto [place, isNew] = zones.try_emplace(m_policy.matrix.zoneOf({i}), m_named.size());
        if (isNew)
            m_named.emplace_back(policy::ModelIndex{i}, 0);
        ++m_named[place->second].second;
    }
}

bool Prover::isBounded(std::size_t tagSets) const
{
    const double ways = 3.0 * static_cast<double>(m_sent.size()) + static_cast<double>(m_policy.chains.size() + m_named.size()) + 1.0
        + static_cast<double>(m_endpoints.size()) * static_cast<double>(m_sent.size()) + static_cast<double>(m_elsewhere.size());
    std::size_t variants = 0;
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag)
        variants += hasDetector(m_policy, tag) ? 1 : 0;
    return static_cast<double>(tagSets) * static_cast<double>(variants + 2) * ways * static_cast<double>(m_policy.models.size())
        <= mostLooks;
}

Proof Prover::run()
{
    QElapsedTimer timer;
    timer.start();
    m_proof.policy = m_policy.hash;
    m_proof.rules = static_cast<int>(m_policy.rules.size()) + 1;
    for (const policy::Chain &chain : m_policy.chains)
        m_proof.steps += static_cast<int>(chain.steps.size());
    m_proof.callKinds = callKinds;
    prepare();
    const std::optional<std::vector<policy::Tags>> sets = distinctTagSets(m_policy, mostTagSets);
    if (!sets || !isBounded(sets->size())) {
        fail({{}, {}, {}, {}, {}, CallKind::Chat,
              u"This policy is too large to be proved: %1 tags, %2 chains and %3 models make more paths than can be looked at. "
              "Give tags that mean the same the same row, or use fewer chains or models."_s.arg(m_policy.tags.size())
                  .arg(m_policy.chains.size()).arg(m_policy.models.size())});
    } else {
        m_proof.tagSets = static_cast<int>(sets->size());
        for (const policy::Tags tags : *sets) {
            for (const policy::Tags fromTexts : textVariants(tags))
                proveTagSet(tags, fromTexts);
        }
    }
    for (auto &[cell, count] : m_cells) {
        count.tag = m_policy.tags[static_cast<qsizetype>(cell.first)];
        count.zone = m_policy.zones[cell.second].id;
        m_proof.cells.push_back(std::move(count));
    }
    m_proof.holds = m_proof.counterexamples.empty();
    m_proof.microseconds = timer.nsecsElapsed() / 1'000;
    m_proof.assumes.append(u"the %1 zones are where the policy says they are"_s.arg(m_policy.zones.size()));
    m_proof.assumes.append(u"retries, hedges, rescues and escalations take their models from these lanes, which the "
                           "compiler checks; a judge, a semantic cache and kept bodies are not carried out by this "
                           "version, so no path leads there"_s);
    m_proof.assumes.append(m_policy.detectors.empty()
                               ? u"clients tag what is sensitive: the policy has no detectors"_s
                               : u"what detectors miss has the default tag %1"_s.arg(
                                     m_policy.tags[static_cast<qsizetype>(m_policy.defaults.tag)]));
    return std::move(m_proof);
}

} // namespace

QLatin1StringView callKindName(CallKind kind)
{
    switch (kind) {
    case CallKind::Chat:
        return "chat"_L1;
    case CallKind::Chain:
        return "chain"_L1;
    case CallKind::Model:
        return "model"_L1;
    case CallKind::List:
        return "list"_L1;
    case CallKind::LastResort:
        return "last_resort"_L1;
    case CallKind::Session:
        return "session"_L1;
    case CallKind::Surface:
        return "surface"_L1;
    }
    Q_UNREACHABLE();
}

Proof prove(const policy::Policy &policy)
{
    return Prover(policy).run();
}

} // namespace signalbox::routing
