// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/record_keeping.h"

#include "routing/replay.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

/// A sum is only as sure as its least sure part.
CostKind weaker(CostKind a, CostKind b)
{
    return std::min(a, b);
}

QString attemptText(const AttemptRecord &attempt)
{
    QString text = attempt.model + u": "_s;
    if (attempt.httpStatus != 0)
        text += QString::number(attempt.httpStatus) + u' ';
    text += failureName(attempt.failure.value_or(FailureClass::Unavailable));
    if (!attempt.detail.isEmpty())
        text += u" ("_s + attempt.detail + u')';
    if (attempt.retryAfterMs >= 0)
        text += u", returns in %1 s"_s.arg((attempt.retryAfterMs + 999) / 1000);
    return text;
}

qint64 wholeSeconds(std::chrono::microseconds wait)
{
    return std::chrono::ceil<std::chrono::seconds>(wait).count();
}

QString outText(const LaneOut &out)
{
    const QString what = u"%1: not asked, %2"_s.arg(out.model, out.why);
    return out.wait ? u"%1, returns in %2 s"_s.arg(what).arg(wholeSeconds(*out.wait)) : what;
}

/// "0.0041 USD (estimated)".
QString costText(const AttemptRecord &attempt)
{
    return attempt.cost ? u"%1 USD (%2)"_s.arg(usdText(*attempt.cost), costKindName(attempt.costKind))
                        : u"an unknown amount (no price)"_s;
}

int statusFor(const DecisionRecord &record, const QList<LaneOut> &out)
{
    const auto all = [&record](FailureClass failure) {
        return std::all_of(record.attempts.cbegin(), record.attempts.cend(),
                           [failure](const AttemptRecord &attempt) { return attempt.failure == failure; });
    };
    if (record.attempts.isEmpty()) {
        const bool limited =
            std::all_of(out.cbegin(), out.cend(), [](const LaneOut &lane) { return lane.rateLimited; });
        return limited && !out.isEmpty() ? 429 : 503;
    }
    if (all(FailureClass::RateLimited))
        return 429;
    if (all(FailureClass::Timeout))
        return 504;
    if (all(FailureClass::Malformed) || all(FailureClass::Auth))
        return 502;
    return 503;
}

} // namespace

DecisionRecord openRecord(DecisionId id, UtcTime time, const routing::RoutingRequest &request,
                          const routing::Decision &decision, const Snapshot &snapshot,
                          std::chrono::microseconds now)
{
    DecisionRecord record;
    record.id = id;
    record.time = time;
    record.client = request.client;
    record.session = request.facts.session;
    record.asked = request.facts.askedModels.isEmpty() ? request.facts.asked : request.facts.askedModels.join(u", "_s);
    record.rule = decision.rule;
    record.chain = decision.chain;
    record.tags = decision.tagNames;
    record.labels = request.labels;
    record.stream = request.facts.stream;
    record.inputEstimate = request.facts.inputTokens;
    record.policyHash = snapshot.policy->hash;
    record.explanation = routing::explanationJson(
        decision, *snapshot.policy, routing::replayJson(request, decision, *snapshot.policy, now));
    if (decision.baseline)
        record.baselineModel = snapshot.policy->model(*decision.baseline).id;
    if (!decision.lanes.empty())
        record.estimate = decision.lanes.front().estimate;
    return record;
}

const AttemptRecord *cutAttempt(const DecisionRecord &record)
{
    for (const AttemptRecord &attempt : record.attempts) {
        if (!isRescue(attempt.role) && attempt.failure && attempt.firstContentUs >= 0)
            return &attempt;
    }
    return nullptr;
}

QString interruptionText(const DecisionRecord &record)
{
    const AttemptRecord *cut = cutAttempt(record);
    QString text = u"%1 was cut off in the middle of its answer (%2)"_s.arg(cut != nullptr ? cut->model : record.routed,
                                                                         cut != nullptr ? cut->detail : QString());
    for (const AttemptRecord &attempt : record.attempts) {
        if (isRescue(attempt.role))
            text += u"; %1 could not finish it (%2)"_s.arg(attempt.model, attempt.detail);
    }
    return text + u". What was received before this is all there is; send the request again. Decision %1."_s.arg(
               record.id.toString());
}

void explainExtraCost(DecisionRecord &record)
{
    const AttemptRecord *before = nullptr;
    for (AttemptRecord &attempt : record.attempts) {
        if (attempt.role == AttemptRole::Hedge && before != nullptr) {
            if (attempt.failure == FailureClass::Outrun)
                attempt.why += u" %1 answered first; this call cost %2."_s.arg(before->model, costText(attempt));
            else if (before->failure == FailureClass::Outrun)
                attempt.why += u" This call answered first; the one to %1 cost %2."_s.arg(before->model, costText(*before));
            else
                attempt.why += u" This call did not outrun it and cost %1."_s.arg(costText(attempt));
        } else if (isRescue(attempt.role)) {
            const AttemptRecord *cut = cutAttempt(record);
            if (cut != nullptr)
                attempt.why += u" The call that was cut cost %1."_s.arg(costText(*cut));
        }
        before = &attempt;
    }
}

void sumUp(DecisionRecord &record, const Snapshot &snapshot, const std::optional<policy::ModelIndex> &baseline)
{
    record.usage = Usage{};
    record.cost = NanoUsd{0};
    record.costKind = CostKind::Reported;
    for (const AttemptRecord &attempt : std::as_const(record.attempts)) {
        record.usage += attempt.usage;
        record.costKind = weaker(record.costKind, attempt.costKind);
        if (!attempt.cost)
            record.cost.reset();
        else if (record.cost)
            *record.cost += *attempt.cost;
    }
    if (record.attempts.isEmpty())
        record.costKind = CostKind::Computed; // nothing was sent: exactly zero
    // The baseline would have answered once: it is priced on the answering attempt, not on failed ones.
    const AttemptRecord *answering = answeringAttempt(record);
    if (record.status == DecisionStatus::Ok && answering != nullptr)
        record.baselineCost = baselineCost(answering->usage, answering->started, snapshot, baseline);
}

std::optional<NanoUsd> baselineCost(const Usage &usage, UtcTime sent, const Snapshot &snapshot,
                                    const std::optional<policy::ModelIndex> &baseline)
{
    if (!baseline)
        return std::nullopt;
    const catalog::Price *price = catalog::priceFor(
        snapshot.policy->model(*baseline), {usage.prompt(), catalog::utcWeekMinute(sent.micros), {}, false});
    return price != nullptr ? std::optional(catalog::cost(usage, *price)) : std::nullopt;
}

std::optional<LaneOut> laneOut(const QString &model, const health::LaneState &state, std::chrono::microseconds now)
{
    if (state.available(now))
        return std::nullopt;
    LaneOut out{model, {}, state.availableAt(now) - now, false};
    if (!state.keys.problem.isEmpty()) {
        out.why = state.keys.problem;
        out.wait.reset();
    } else if (state.isDrained(now)) {
        out.why = state.drainedText(now);
    } else if (state.keys.usable > 1 && state.keys.outUntil > now) {
        out.why = state.keys.text();
        out.rateLimited = state.keys.firstIsLimited;
    } else if (state.refusedUntil() > now) {
        out.why = u"its key was refused"_s;
    } else if (state.limitedUntil() > now) {
        out.why = u"rate limited"_s;
        out.rateLimited = true;
    } else {
        out.why = u"it failed too often"_s;
    }
    return out;
}

QList<LaneOut> lanesNotAsked(const routing::Decision &decision, const DecisionRecord &record, const Snapshot &snapshot,
                             std::chrono::microseconds now)
{
    QList<LaneOut> out;
    for (const routing::Lane &entry : decision.lanes) {
        const std::size_t position = entry.model.index().value;
        const QString &id = snapshot.policy->model(entry.model.index()).id;
        const bool asked = std::any_of(record.attempts.cbegin(), record.attempts.cend(),
                                       [&id](const AttemptRecord &attempt) { return attempt.model == id; });
        if (asked || position >= snapshot.lanes.size())
            continue;
        if (std::optional<LaneOut> lane = laneOut(id, snapshot.lanes[position]->state(), now))
            out.append(*std::move(lane));
    }
    return out;
}

DecisionStatus refusalStatus(ErrorKind kind)
{
    const bool byPolicy = kind == ErrorKind::SensitivityNoRoute || kind == ErrorKind::NoCapableModel
        || kind == ErrorKind::OverMaxCost || kind == ErrorKind::BudgetExceeded;
    return byPolicy ? DecisionStatus::Blocked : DecisionStatus::Failed;
}

Error allAttemptsFailed(const DecisionRecord &record, const QList<LaneOut> &out)
{
    QStringList lanes;
    for (const AttemptRecord &attempt : record.attempts)
        lanes.append(attemptText(attempt));
    for (const LaneOut &lane : out)
        lanes.append(outText(lane));
    const QString what = lanes.isEmpty() ? u"No lane was free to ask"_s : lanes.join(u"; "_s);
    return {ErrorKind::AllAttemptsFailed,
            u"No model could answer; nothing was delivered. %1. Try again later, or add a lane to chain %2. Decision "
            "%3."_s.arg(what, record.chain.isEmpty() ? u"(none)"_s : record.chain, record.id.toString()),
            {},
            statusFor(record, out)};
}

std::optional<std::chrono::seconds> retryAfter(const DecisionRecord &record, const QList<LaneOut> &out)
{
    std::optional<std::chrono::seconds> soonest;
    const auto consider = [&soonest](std::chrono::microseconds wait) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
        soonest = soonest ? std::min(*soonest, seconds) : seconds;
    };
    for (const AttemptRecord &attempt : record.attempts) {
        if (attempt.retryAfterMs >= 0)
            consider(std::chrono::milliseconds(attempt.retryAfterMs));
    }
    for (const LaneOut &lane : out) {
        if (lane.wait)
            consider(*lane.wait);
    }
    return soonest;
}

} // namespace signalbox::dispatch
