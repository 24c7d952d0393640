// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/proof.h"

#include "policy/chain_models.h"
#include "routing/decide.h"
#include "routing/tag_sets.h"

#include <QElapsedTimer>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

constexpr std::size_t mostTagSets = 4'096;
constexpr std::size_t mostCounterexamples = 100;
constexpr int callKinds = 6;
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
    };

    void proveTagSet(policy::Tags tags, bool fromTexts);
    void take(const Way &way);
    void lookAt(const Way &way, const Decision &decision, const Lane &lane);
    void countClosed(const Way &way, const Decision &decision, int weight);
    void fail(Counterexample example);
    /// Whether requests that are being taken have this tag from texts: those that no detector gives have it from clients.
    [[nodiscard]] bool isFromTexts(unsigned tag) const
    {
        return m_fromTexts && std::any_of(m_policy.detectors.cbegin(), m_policy.detectors.cend(), [tag](const policy::Detector &detector) { return detector.tag == tag; });
    }
    [[nodiscard]] bool mayReach(const Lane &lane) const;
    [[nodiscard]] QString tagText() const { return m_tagNames.join(u" + "_s); }

    const policy::Policy &m_policy;
    wire::RequestFacts m_facts;
    HealthView::Recorded m_allOut;
    Proof m_proof;
    std::map<std::pair<unsigned, unsigned>, CellCount> m_cells;
    std::vector<std::vector<bool>> m_members; ///< by chain and model
    // the tag set that is being proved
    policy::Tags m_tags;
    QStringList m_tagNames;
    bool m_fromTexts = false;
    int m_weight = 1; ///< rules that share the chain which is being taken
};

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
        const bool isReplaced = lane.model.redacts().contains(tag) && (isFromTexts(tag) || tag == m_policy.defaults.tag);
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
void Prover::countClosed(const Way &way, const Decision &decision, int weight)
{
    const GateResult &gate = decision.explanation.gates.front();
    if (way.kind != CallKind::Chat && way.kind != CallKind::Model)
        return;
    const std::vector<bool> *members = nullptr;
    if (const auto found = m_policy.chainById.constFind(decision.chain); found != m_policy.chainById.cend())
        members = &m_members[*found];
    for (const Departure &left : gate.left) {
        const bool isWanted = way.kind == CallKind::Model ? m_policy.model(left.model).id == way.asked
                                                          : members != nullptr && (*members)[left.model.value];
        if (!isWanted)
            continue;
        const unsigned zone = m_policy.matrix.zoneOf(left.model);
        for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
            if (!m_tags.contains(tag) || m_policy.matrix.cell(tag, zone) == policy::Verdict::Allow)
                continue;
            CellCount &count = m_cells[{tag, zone}];
            count.tried += weight;
            if (count.closest.isEmpty())
                count.closest = u"rule %1, %2: %3"_s.arg(decision.rule, decision.chain.isEmpty() ? u"asked"_s : u"chain "_s + decision.chain,
                                                         m_policy.model(left.model).id);
        }
    }
}

void Prover::take(const Way &way)
{
    m_facts.asked = way.asked;
    m_facts.askedModels = way.list;
    RoutingRequest request{m_facts, {}, {}, {}};
    request.assumedRule = way.rule;
    request.sightings.looked = m_fromTexts;
    for (unsigned i = 0; m_fromTexts && i < m_policy.detectors.size(); ++i) {
        if (m_tags.contains(m_policy.detectors[i].tag))
            request.sightings.list.push_back({i, SensitiveKind::UserPattern, 1});
    }
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
        if (m_tags.contains(tag) && tag != m_policy.defaults.tag && !isFromTexts(tag))
            request.tags.append(m_policy.tags[static_cast<qsizetype>(tag)]);
    }
    if (!way.sessionLane.isEmpty()) {
        request.session.lane = way.sessionLane;
        request.session.promptTokens = 1'000'000;
        request.session.answered = someTime;
    }
    const Decision decision =
        decide(request, m_policy, way.allOut ? HealthView(m_allOut) : HealthView(), someTime, 0.0);
    m_proof.paths += std::max<qint64>(1, static_cast<qint64>(decision.lanes.size())) * m_weight;
    for (const Lane &lane : decision.lanes)
        lookAt(way, decision, lane);
    if (!decision.explanation.gates.empty())
        countClosed(way, decision, m_weight);
}

void Prover::proveTagSet(policy::Tags tags, bool fromTexts)
{
    m_tags = tags;
    m_fromTexts = fromTexts;
    m_tagNames.clear();
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_policy.tags.size()); ++tag) {
        if (tags.contains(tag))
            m_tagNames.append(m_policy.tags[static_cast<qsizetype>(tag)]);
    }
    // Rules that send to the same chain make the same path: it is taken once and counted for each.
    std::map<unsigned, std::pair<unsigned, int>> byChain; // chain → its first rule, how many
    for (unsigned rule = 0; rule <= m_policy.rules.size(); ++rule) {
        const unsigned chain = rule < m_policy.rules.size() ? m_policy.rules[rule].chain : m_policy.defaults.chain;
        ++byChain.try_emplace(chain, rule, 0).first->second.second;
    }
    for (const auto &[chain, rules] : byChain) {
        m_weight = rules.second;
        take({CallKind::Chat, u"auto"_s, {}, rules.first, {}, false});
        take({CallKind::LastResort, u"auto"_s, {}, rules.first, {}, true});
        for (const policy::ModelIndex model : policy::modelsOf(m_policy.chains[chain]))
            take({CallKind::Session, u"auto"_s, {}, rules.first, m_policy.model(model).id, false});
    }
    m_weight = 1;
    for (const policy::Chain &chain : m_policy.chains)
        take({CallKind::Chain, u"auto/"_s + chain.id, {}, static_cast<unsigned>(m_policy.rules.size()), {}, false});
    QStringList all;
    for (const catalog::Model &model : m_policy.models) {
        all.append(model.id);
        take({CallKind::Model, model.id, {}, static_cast<unsigned>(m_policy.rules.size()), {}, false});
    }
    take({CallKind::List, all.front(), all, static_cast<unsigned>(m_policy.rules.size()), {}, false});
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
    for (const policy::Chain &chain : m_policy.chains) {
        std::vector<bool> &members = m_members.emplace_back(m_policy.models.size(), false);
        for (const policy::ModelIndex model : policy::modelsOf(chain))
            members[model.value] = true;
    }
    const std::optional<std::vector<policy::Tags>> sets = distinctTagSets(m_policy, mostTagSets);
    if (!sets) {
        fail({{}, {}, {}, {}, {}, CallKind::Chat,
              u"The tags of this policy make more than %1 different rows; nobody could look at all of them. Give tags that "
              "mean the same the same row."_s.arg(mostTagSets)});
    } else {
        m_proof.tagSets = static_cast<int>(sets->size());
        for (const policy::Tags tags : *sets) {
            proveTagSet(tags, false);
            if (!m_policy.detectors.empty())
                proveTagSet(tags, true);
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
    }
    Q_UNREACHABLE();
}

Proof prove(const policy::Policy &policy)
{
    return Prover(policy).run();
}

} // namespace signalbox::routing
