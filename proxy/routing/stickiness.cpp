// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/stickiness.h"

#include "routing/decide.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// Why the session's lane is not in the plan.
QString whyNotPlanned(const QString &lane, const PinContext &context)
{
    const std::optional<policy::ModelIndex> model = context.policy.findModel(lane);
    if (!model)
        return u"it is no longer in the policy"_s;
    for (const GateResult &gate : context.soFar.gates) {
        if (const std::optional<Departure> left = gate.left.of(*model))
            return u"it left at the gate %1: %2"_s.arg(gateName(gate.gate), left->measured);
    }
    const std::optional<Departure> weak = context.passedOver.of(*model);
    return weak ? u"%1, needed is %2"_s.arg(weak->measured, weak->required) : u"it is not in "_s + context.place;
}

/// Why a lane that is planned may not be put in front; empty when it may.
QString whyNotFirst(const PlannedLane &lane, const PlannedLane &first)
{
    if (first.options == nullptr)
        return u"the client named another model"_s;
    if (lane.options != nullptr && !lane.options->on.empty())
        return u"it is only asked after certain failures"_s;
    return lane.strained ? lane.because : QString();
}

/// What speaks for leaving a session on the lane that answered it last.
struct Staying
{
    bool worth = false;
    QString because; ///< what would be lost, or why nothing would
    std::optional<NanoUsd> movingCosts; ///< by how much this request is dearer on the other lane; nullopt = not known
};

/// Weighs this request on the session's lane, part of its prompt read from the cache of its last answer, against `other`,
/// which has to read all of it. Signed reasoning is worth staying for at any price: only the lane that signed it takes it
/// back.
Staying weighStaying(const PinContext &context, policy::ModelIndex lane, policy::ModelIndex other)
{
    const qint64 lastPrompt = context.request.session.promptTokens;
    const std::optional<NanoUsd> here = context.cost(lane);
    const std::optional<NanoUsd> there = context.cost.uncached(other).value();
    Staying staying;
    if (here && there)
        staying.movingCosts = *there - *here;
    if (context.request.facts.signedReasoning) {
        staying.worth = true;
        staying.because = u"only it takes back the reasoning it signed"_s;
        return staying;
    }
    if (lastPrompt < leastCachedPrompt) {
        staying.because = u"its last prompt of %1 tokens is too short to be cached"_s.arg(lastPrompt);
        return staying;
    }
    if (!here || *here >= *context.cost.uncached(lane).value()) {
        staying.because = u"it reads from its cache at no lower price"_s;
        return staying;
    }
    staying.worth = !staying.movingCosts || staying.movingCosts->value > 0;
    staying.because = staying.worth
        ? u"%1 tokens of the prompt may wait in its cache"_s.arg(context.cost.cachedTokens(lane))
        : u"%1 costs no more even without the cache"_s.arg(context.policy.model(other).id);
    return staying;
}

} // namespace

Result<QStringList> addSessionTags(const SessionState &session, const policy::Policy &policy, policy::Tags &tags)
{
    QStringList added;
    for (const QString &name : session.tags) {
        const std::optional<unsigned> tag = policy.findTag(name);
        if (!tag) {
            return Unexpected(Error{ErrorKind::SensitivityNoRoute,
                                    u"An earlier request of this session had the tag `%1`, which is no longer in the "
                                    "policy, so nobody can say where the session may go and nothing was sent. Add the tag "
                                    "to the policy, or start a new session."_s.arg(name.left(100)),
                                    u"x-signalbox-session"_s});
        }
        if (!tags.contains(*tag))
            added.append(name);
        tags.add(*tag);
    }
    return added;
}

std::optional<SessionNote> pinSession(std::vector<PlannedLane> &plan, const PinContext &context)
{
    const SessionState &session = context.request.session;
    const std::chrono::microseconds sticky = context.policy.defaults.sticky;
    if (session.lane.isEmpty() || context.now - session.answered >= sticky)
        return std::nullopt;
    SessionNote note;
    note.lane = session.lane;
    const auto at = std::find_if(plan.begin(), plan.end(), [&](const PlannedLane &lane) {
        return context.policy.model(lane.model).id == session.lane;
    });
    if (at == plan.end()) {
        note.because = whyNotPlanned(session.lane, context);
        return note;
    }
    note.because = at == plan.begin() ? u"it comes first anyway"_s : whyNotFirst(*at, plan.front());
    if (!note.because.isEmpty())
        return note;
    const Staying staying = weighStaying(context, at->model, plan.front().model);
    note.because = staying.because;
    note.movingCosts = staying.movingCosts;
    note.pinned = staying.worth;
    if (note.pinned) {
        const QString price = note.movingCosts ? u"moving would cost %1 USD"_s.arg(usdText(*note.movingCosts))
                                               : u"what moving would cost is not known"_s;
        at->because = u"pinned to the session's lane because %1, %2; %3"_s.arg(note.because, price, at->because);
        std::rotate(plan.begin(), at, at + 1);
    }
    return note;
}

} // namespace signalbox::routing
