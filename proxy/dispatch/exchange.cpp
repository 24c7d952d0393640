// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "dispatch/record_keeping.h"
#include "dispatch/reply_headers.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Q_LOGGING_CATEGORY(lcDispatch, "signalbox.proxy.dispatch")

using std::chrono::microseconds;

constexpr qint64 highWater = 256 * 1024;                      ///< bytes waiting for a slow client
constexpr microseconds longestDrain = std::chrono::seconds(2);

} // namespace

Exchange::Exchange(Dispatcher &dispatcher, DispatchRequest request, ReplyStream *reply)
    : m_dispatcher(dispatcher), m_request(std::move(request)), m_reply(reply),
      m_place{dispatcher.m_tools, dispatcher.m_chunks, m_request, m_record, *this}
{
    if (m_request.facts.dialect == wire::Dialect::OpenAiResponses)
        m_trail.emplace();
    connect(reply, &ReplyStream::clientGone, this, &Exchange::onClientGone);
    connect(reply, &ReplyStream::drained, this, [this] {
        if (m_lead != nullptr)
            m_lead->setPaused(false);
    });
}

Exchange::~Exchange() = default;

microseconds Exchange::now() const
{
    return m_dispatcher.m_tools.clock.steady();
}

health::Lane *Exchange::healthOf(const routing::Lane &lane) const
{
    const auto &lanes = m_request.snapshot->lanes;
    const std::size_t position = lane.model.index().value;
    return position < lanes.size() ? lanes[position].get() : nullptr;
}

const catalog::Model &Exchange::modelOf(const routing::Lane &lane) const
{
    return m_request.snapshot->policy->model(lane.model.index());
}

std::optional<Attempt> &Exchange::freeSlot()
{
    const Attempt *kept = m_kept ? m_kept->attempt : nullptr;
    const auto isFree = [&](const std::optional<Attempt> &slot) {
        return !slot || (&*slot != m_lead && &*slot != m_rival && &*slot != kept);
    };
    return *std::find_if(m_slots.begin(), m_slots.end(), isFree);
}

bool Exchange::isRescuable() const
{
    // What one lane said with placeholders, or about texts another lane may not see, is not for the other.
    const bool redacts = std::any_of(m_decision.lanes.cbegin(), m_decision.lanes.cend(),
                                     [](const routing::Lane &lane) { return !lane.model.redacts().isEmpty(); });
    return m_request.snapshot->policy->defaults.rescue == policy::RescueMode::Continue && !redacts
        && Rescue::suits(m_request.facts);
}

void Exchange::start()
{
    const DispatchTools &tools = m_dispatcher.m_tools;
    const Snapshot &snapshot = *m_request.snapshot;
    const routing::RoutingRequest asked = m_dispatcher.routingRequest(m_request);
    m_budgets = m_dispatcher.budgetsOf(snapshot);
    const microseconds decidedAt = now();
    m_decision = routing::decide(asked, *snapshot.policy, snapshot.lanes, decidedAt, m_dispatcher.draw());
    rememberTags();
    m_record = openRecord(tools.ids.next(), tools.clock.utc(), asked, m_decision, snapshot, decidedAt);
    m_record.decideUs = (now() - m_request.received).count();
    if (!m_request.isProbe)
        m_dispatcher.m_hedges.earn(snapshot.policy->defaults.hedge.shareMillionths);
    if (m_decision.error) {
        refuse(*m_decision.error);
        return;
    }
    if (answerFromCache())
        return;
    std::vector<PlanLane> lanes;
    lanes.reserve(m_decision.lanes.size());
    for (const routing::Lane &entry : m_decision.lanes)
        lanes.push_back({snapshot.policy->model(entry.model.index()).context,
                         m_request.isProbe ? std::optional(1) : entry.tries, entry.on});
    const microseconds wait = m_decision.waitUntil
        ? microseconds(std::max<qint64>(0, m_decision.waitUntil->micros - tools.clock.utc().micros))
        : microseconds{0};
    m_plan.emplace(std::move(lanes), PlanBudget{}, m_request.received + wait, [this](std::size_t index, microseconds at) {
        const std::size_t position = m_decision.lanes[index].model.index().value;
        const auto &health = m_request.snapshot->lanes;
        return position < health.size() ? health[position]->state().availableAt(at) : at;
    });
    follow(m_plan->first(now() + wait));
}

void Exchange::follow(const Move &move)
{
    m_move = move;
    switch (move.kind) {
    case Move::Kind::Attempt:
        m_phase = Phase::Waiting;
        if (move.at <= now())
            sendNext();
        else
            showProgress();
        return;
    case Move::Kind::PassOn: // handled where the failure is at hand
    case Move::Kind::GiveUp:
        giveUp();
        return;
    }
}

void Exchange::sendNext()
{
    Call call{m_move.lane, m_move.nextKey ? AttemptRole::NextKey : AttemptRole::Ordinary, m_move.retry};
    if (m_move.nextKey) {
        const AttemptRecord &before = m_record.attempts.constLast();
        call.why = before.failure == FailureClass::Auth ? u"%1 was refused"_s.arg(before.key)
                                                        : u"%1 was rate limited"_s.arg(before.key);
    }
    switch (send(call)) {
    case Sent::Yes:
        m_phase = Phase::Sending;
        return;
    case Sent::LaneTaken:
        follow(m_plan->unavailable(now()));
        return;
    case Sent::NotRecorded:
        answerError({ErrorKind::LedgerUnavailable,
                     u"The ledger cannot record this request (is the disk full?), so it was not sent: nothing is spent "
                     "without a record. GET /readyz says what is wrong."_s,
                     {}},
                    DecisionStatus::Failed);
        return;
    }
}

void Exchange::routeTo(const routing::Lane &lane)
{
    const policy::Policy &policy = *m_request.snapshot->policy;
    const policy::Provider &provider = policy.providerOf(lane.model.index());
    m_record.routed = policy.model(lane.model.index()).id;
    m_record.zone = policy.zones[provider.zone].id;
    m_record.simulated = provider.simulated;
}

Exchange::Sent Exchange::send(const Call &call)
{
    const DispatchTools &tools = m_dispatcher.m_tools;
    const routing::Lane &lane = m_decision.lanes[call.lane];
    health::Lane *health = healthOf(lane);
    if (health != nullptr && !health->tryEnter(now()))
        return Sent::LaneTaken;
    std::optional<std::size_t> key;
    if (!takeKey(lane, key))
        return Sent::LaneTaken;
    BudgetHold hold;
    if (!holdBudgets(call.lane, hold))
        return Sent::LaneTaken;
    AttemptRecord record;
    record.model = modelOf(lane).id;
    record.started = tools.clock.utc();
    record.retry = call.retry;
    record.role = call.role;
    record.why = call.why;
    record.cost = lane.estimate; // what is charged if the program dies before it ends
    record.costKind = lane.estimate ? CostKind::Estimated : CostKind::Unpriced;
    if (key)
        record.key = m_request.snapshot->keysOf(lane.model.index()).ring()->keys()[*key].label;
    m_record.attempts.append(record);
    if (call.role != AttemptRole::Hedge)
        routeTo(lane);
    if (!tools.recorder.intent(m_record)) {
        m_record.attempts.removeLast();
        if (m_lead != nullptr)
            routeTo(m_lead->lane());
        if (health != nullptr)
            health->abandon();
        return Sent::NotRecorded;
    }
    std::optional<Attempt> &slot = freeSlot();
    slot.emplace(m_place, lane, m_record.attempts.size() - 1, key, isRescuable());
    slot->keep(std::move(hold));
    if (call.role == AttemptRole::Hedge) {
        m_rival = &*slot;
    } else {
        m_lead = &*slot;
        m_hedgePoint.reset();
        m_judged.clear();
        const bool isKept = m_request.facts.traits.testFlag(wire::Trait::Stored); // said twice, a conversation would hold it twice
        if (!isRescue(call.role) && m_request.facts.stream && !lane.accept && !isKept)
            m_hedgePoint = hedgePoint(m_request.snapshot->policy->defaults.hedge, health, now());
    }
    slot->send(call.prefill, call.plain);
    showProgress();
    return Sent::Yes;
}

/// Chooses the key of the next attempt, none where none is needed. False: all are out, and the lane was left again.
bool Exchange::takeKey(const routing::Lane &lane, std::optional<std::size_t> &key)
{
    const health::KeyRing &ring = *m_request.snapshot->keysOf(lane.model.index()).ring();
    health::Lane *health = healthOf(lane);
    if (ring.isEmpty() || health == nullptr)
        return ring.isEmpty();
    key = health->pickKey(ring, now());
    if (!key)
        health->abandon();
    return key.has_value();
}

void Exchange::onProgress(Attempt &attempt, AnswerReader::Progress progress)
{
    if (progress.failure) {
        onAttemptFailed(attempt, *progress.failure);
        return;
    }
    if (m_phase == Phase::Rescuing)
        onRescueProgress(progress);
    else if (isJudged(attempt))
        judge(attempt, std::move(progress));
    else
        forward(attempt, std::move(progress));
}

void Exchange::forward(Attempt &attempt, AnswerReader::Progress progress)
{
    hideLogprobs(attempt, progress);
    if (progress.committed)
        onCommitted(attempt);
    if (!progress.forward.isEmpty()) {
        if (m_rescue && !m_rescue->deliver(progress.text)) {
            m_rescue.reset();
            m_request.body.clear();
        }
        copyForCache(progress.forward);
        write(progress.forward);
    }
    if (m_phase == Phase::Over) // the client left while we wrote
        return;
    if (progress.interruption)
        onInterrupted(*progress.interruption);
    else if (progress.ended)
        onAnswered(progress.last);
}

void Exchange::write(QByteArrayView bytes)
{
    if (!m_reply || bytes.isEmpty())
        return;
    m_reply->write(bytes);
    if (m_trail)
        m_trail->saw(bytes);
    if (m_lead->isCallOpen() && m_reply && m_reply->bytesPending() > highWater)
        m_lead->setPaused(true);
}

void Exchange::onRestRead(Attempt &attempt)
{
    if (&attempt == m_lead && m_phase == Phase::Draining)
        finishPhase();
}

void Exchange::onCommitted(Attempt &attempt)
{
    if (m_rival != nullptr)
        endRace(attempt, u"%1 answered first"_s.arg(attempt.record().model));
    m_phase = Phase::Answering;
    m_record.ttftUs = (now() - m_request.received).count();
    m_record.httpStatus = answer()->status();
    if (isRescuable() && !attempt.lane().accept) // what was judged came as a whole, its text was not followed
        m_rescue = std::make_unique<Rescue>();
    else
        m_request.body.clear(); // no other lane may answer any more
    if (answer()->isStreaming() && m_reply)
        m_reply->begin(answer()->status(), answerHeaders(m_record, answer(), false));
    showProgress();
}

void Exchange::onAnswered(const QByteArray &last)
{
    if (!m_lead->isClosed())
        m_lead->close(std::nullopt);
    settle(DecisionStatus::Ok, answer()->status());
    keepAnswer(last);
    rememberLane();
    rememberResponse(last);
    rememberUploads();
    if (m_reply) {
        if (answer()->isStreaming()) {
            m_reply->write(last);
            m_reply->finish();
        } else {
            m_reply->sendComplete(answer()->status(), answerHeaders(m_record, answer(), true), last);
        }
    }
    finishPhase();
}

/// A provider that does not know what only the policy asks for is asked once more without it: the client must not hear
/// of a parameter it never sent.
bool Exchange::askPlainly(const Attempt &attempt, const AttemptFailure &failure)
{
    if (failure.failure != FailureClass::InvalidRequest || !attempt.asksMore())
        return false;
    Call call{laneOf(attempt), AttemptRole::Ordinary, true, u"Asked again without what only the policy asked for."_s};
    call.plain = true;
    return send(call) == Sent::Yes;
}

void Exchange::onAttemptFailed(Attempt &attempt, const AttemptFailure &failure)
{
    if (m_phase == Phase::Rescuing) {
        onRescueFailed(failure);
        return;
    }
    attempt.close(failure);
    attempt.cancel();
    if (failure.failure == FailureClass::ContextLength && !m_tooLong)
        m_tooLong = failure;
    if (m_rival != nullptr) {
        onHedgedFailed(attempt, failure);
        return;
    }
    if (askPlainly(attempt, failure))
        return;
    const int otherKeys = attempt.isKeyToBlame() ? attempt.keys().ring()->usable() - 1 : 0;
    if (otherKeys > 0 && laneOf(attempt) == m_move.lane) {
        if (const std::optional<Move> again = m_plan->nextKey(otherKeys, now())) {
            follow(*again);
            return;
        }
    }
    // With several keys the lane's health knows when the first of them returns.
    const microseconds floor = otherKeys > 0 ? microseconds{0} : attempt.retryAfter();
    const Move move = m_plan->after(laneOf(attempt), failure.failure, floor, now(), m_dispatcher.draw());
    if (move.kind == Move::Kind::PassOn && (failure.failure == FailureClass::ContentFilter || !giveKept()))
        passOn(failure);
    else if (move.kind == Move::Kind::PassOn)
        return;
    else if (m_refusal)
        passOn(*m_refusal);
    else
        follow(move);
}

void Exchange::onInterrupted(const AttemptFailure &failure)
{
    m_lead->close(failure);
    m_lead->cancel();
    m_keeping.reset();
    if (!startRescue(failure))
        sayInterrupted();
}

void Exchange::closeOpen(const AttemptFailure &failure)
{
    for (Attempt *attempt : {m_lead, std::exchange(m_rival, nullptr)}) {
        if (attempt == nullptr || attempt->isClosed())
            continue;
        attempt->close(failure);
        attempt->cancel();
    }
}

void Exchange::onClientGone()
{
    if (m_phase == Phase::Over || m_phase == Phase::Draining)
        return;
    closeOpen({FailureClass::ClientGone, u"the client left"_s, 0, {}, {}});
    m_record.code = failureName(FailureClass::ClientGone);
    m_record.message = u"The client left before the answer was complete."_s;
    settle(DecisionStatus::Cancelled, 0);
    finishPhase();
}

void Exchange::stop()
{
    const AttemptFailure stopped{FailureClass::ClientGone, u"signalbox was stopped"_s, 0, {}, {}}; // blames no lane
    switch (m_phase) {
    case Phase::Answering:
    case Phase::Rescuing:
        closeOpen(stopped);
        sayInterrupted();
        return;
    case Phase::Sending:
    case Phase::Waiting:
        closeOpen(stopped);
        answerError({ErrorKind::TooBusy,
                     u"Signalbox was stopped before a model answered; nothing was delivered. Send the request again when "
                     "it runs."_s,
                     {}},
                    DecisionStatus::Interrupted);
        return;
    case Phase::Draining:
    case Phase::Over:
        return;
    }
}

void Exchange::settle(DecisionStatus status, int httpStatus)
{
    m_record.status = status;
    m_record.httpStatus = httpStatus;
    m_record.durationUs = (now() - m_request.received).count();
    explainExtraCost(m_record);
    sumUp(m_record, *m_request.snapshot, m_decision.baseline);
    rememberCost();
    if (!m_dispatcher.m_tools.recorder.settle(m_record))
        qCWarning(lcDispatch) << "decision" << m_record.id.toString() << "could not be settled; its intent stands";
    m_dispatcher.m_tools.recorder.progress(m_record);
}

void Exchange::finishPhase()
{
    if (m_lead != nullptr && m_lead->isCallOpen() && m_phase != Phase::Draining) {
        m_phase = Phase::Draining; // the last bytes of the provider's message, so that its connection can be reused
        m_drainStart = now();
        return;
    }
    m_phase = Phase::Over;
    m_dispatcher.retire(this);
}

void Exchange::showProgress()
{
    m_record.liveOutputTokens = m_lead != nullptr ? answer()->outputEstimate() : 0;
    m_shownOutput = m_record.liveOutputTokens;
    m_dispatcher.m_tools.recorder.progress(m_record);
}

void Exchange::tick(microseconds now)
{
    switch (m_phase) {
    case Phase::Waiting:
        if (now >= m_move.at)
            sendNext();
        return;
    case Phase::Sending:
    case Phase::Answering:
    case Phase::Rescuing:
        checkAttempts(now);
        return;
    case Phase::Draining:
        if (now - m_drainStart > longestDrain) {
            m_lead->cancel();
            finishPhase();
        }
        return;
    case Phase::Over:
        return;
    }
}

void Exchange::checkAttempts(microseconds now)
{
    const auto isRunning = [this] { return m_phase == Phase::Sending || m_phase == Phase::Answering || m_phase == Phase::Rescuing; };
    if (m_rival != nullptr)
        checkDeadlines(*m_rival, now);
    if (isRunning())
        checkDeadlines(*m_lead, now);
    if (m_phase == Phase::Sending)
        hedgeIfLate(now);
    else if (isRunning() && answer()->outputEstimate() != m_shownOutput)
        showProgress();
}

void Exchange::checkDeadlines(Attempt &attempt, microseconds now)
{
    const std::optional<AttemptFailure> late = attempt.lateness(now);
    if (!late) {
        if (attempt.holdsTooLong(now))
            attempt.releaseHeld();
        return;
    }
    if (m_phase == Phase::Answering)
        onInterrupted(*late);
    else
        onAttemptFailed(attempt, *late);
}

} // namespace signalbox::dispatch
