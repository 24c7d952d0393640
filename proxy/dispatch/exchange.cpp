// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "dispatch/reply_headers.h"
#include "wire/errors.h"

#include <QLoggingCategory>

#include <algorithm>

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
    connect(reply, &ReplyStream::clientGone, this, &Exchange::onClientGone);
    connect(reply, &ReplyStream::drained, this, [this] {
        if (m_attempt)
            m_attempt->setPaused(false);
    });
}

Exchange::~Exchange() = default;

microseconds Exchange::now() const
{
    return m_dispatcher.m_tools.clock.steady();
}

void Exchange::start()
{
    const DispatchTools &tools = m_dispatcher.m_tools;
    const Snapshot &snapshot = *m_request.snapshot;
    const routing::RoutingRequest asked = m_dispatcher.routingRequest(m_request);
    m_decision = routing::decide(asked, *snapshot.policy, snapshot.lanes, now(), m_dispatcher.draw());
    rememberTags();
    m_record = openRecord(tools.ids.next(), tools.clock.utc(), asked, m_decision, snapshot);
    m_record.decideUs = (now() - m_request.received).count();
    if (m_decision.error) {
        refuse(*m_decision.error);
        return;
    }
    std::vector<PlanLane> lanes;
    lanes.reserve(m_decision.lanes.size());
    for (const routing::Lane &entry : m_decision.lanes)
        lanes.push_back({snapshot.policy->model(entry.model.index()).context,
                         m_request.isProbe ? std::optional(1) : entry.tries, entry.on});
    m_plan.emplace(std::move(lanes), PlanBudget{}, m_request.received, [this](std::size_t index, microseconds at) {
        const std::size_t position = m_decision.lanes[index].model.index().value;
        const auto &health = m_request.snapshot->lanes;
        return position < health.size() ? health[position]->state().availableAt(at) : at;
    });
    follow(m_plan->first(now()));
}

/// Before anything is sent, and for refused requests too: the client will say it all again in the next one.
void Exchange::rememberTags()
{
    SessionStore *sessions = m_dispatcher.m_tools.sessions;
    if (sessions == nullptr || !m_request.session || m_decision.tagNames.isEmpty())
        return;
    const policy::Policy &policy = *m_request.snapshot->policy;
    const QString standard = m_request.defaultTag.isEmpty() ? policy.tags[policy.defaults.tag] : m_request.defaultTag;
    sessions->addTags(*m_request.session, m_decision.tagNames, m_decision.tagNames != QStringList{standard});
}

void Exchange::rememberLane()
{
    SessionStore *sessions = m_dispatcher.m_tools.sessions;
    if (sessions == nullptr || !m_request.session)
        return;
    const AttemptRecord &attempt = m_record.attempts.constLast();
    const qint64 prompt = attempt.usage.prompt() > 0 ? attempt.usage.prompt() : m_record.inputEstimate;
    sessions->noteAnswer(*m_request.session, attempt.model, prompt, now());
}

void Exchange::follow(const Move &move)
{
    m_move = move;
    switch (move.kind) {
    case Move::Kind::Attempt:
        m_phase = Phase::Waiting;
        if (move.at <= now())
            sendAttempt();
        else
            showProgress();
        return;
    case Move::Kind::PassOn: // handled where the failure is at hand
    case Move::Kind::GiveUp:
        giveUp();
        return;
    }
}

void Exchange::sendAttempt()
{
    const DispatchTools &tools = m_dispatcher.m_tools;
    const auto &health = m_request.snapshot->lanes;
    const std::size_t position = lane().model.index().value;
    if (position < health.size() && !health[position]->tryEnter(now())) {
        follow(m_plan->unavailable(now()));
        return;
    }
    std::optional<std::size_t> key;
    if (!takeKey(key)) {
        follow(m_plan->unavailable(now()));
        return;
    }
    const policy::Provider &provider = m_request.snapshot->policy->providerOf(lane().model.index());
    AttemptRecord attempt;
    attempt.model = model().id;
    attempt.started = tools.clock.utc();
    attempt.retry = m_move.retry;
    if (m_move.nextKey) {
        const AttemptRecord &before = m_record.attempts.constLast();
        attempt.role = AttemptRole::NextKey;
        attempt.why = before.failure == FailureClass::Auth ? u"%1 was refused"_s.arg(before.key)
                                                           : u"%1 was rate limited"_s.arg(before.key);
    }
    if (key)
        attempt.key = m_request.snapshot->keysOf(lane().model.index()).ring()->keys()[*key].label;
    m_record.attempts.append(attempt);
    m_record.routed = attempt.model;
    m_record.zone = m_request.snapshot->policy->zones[provider.zone].id;
    m_record.simulated = provider.simulated;
    if (!tools.recorder.intent(m_record)) {
        m_record.attempts.removeLast();
        if (position < health.size())
            health[position]->abandon();
        answerError({ErrorKind::LedgerUnavailable,
                     u"The ledger cannot record this request (is the disk full?), so it was not sent: nothing is spent "
                     "without a record. GET /readyz says what is wrong."_s,
                     {}},
                    DecisionStatus::Failed);
        return;
    }
    m_phase = Phase::Sending;
    m_attempt.emplace(m_place, lane(), m_record.attempts.size() - 1, key);
    m_attempt->send();
    showProgress();
}

/// Chooses the key of the next attempt, none where none is needed. False: all are out, and the lane was left again.
bool Exchange::takeKey(std::optional<std::size_t> &key)
{
    const health::KeyRing &ring = *m_request.snapshot->keysOf(lane().model.index()).ring();
    const auto &health = m_request.snapshot->lanes;
    const std::size_t position = lane().model.index().value;
    if (ring.isEmpty() || position >= health.size())
        return ring.isEmpty();
    key = health[position]->pickKey(ring, now());
    if (!key)
        health[position]->abandon();
    return key.has_value();
}

void Exchange::onProgress(Attempt &, AnswerReader::Progress progress)
{
    if (progress.failure) {
        onAttemptFailed(*progress.failure);
        return;
    }
    if (progress.committed)
        onCommitted();
    if (!progress.forward.isEmpty())
        forward(progress.forward);
    if (m_phase == Phase::Over) // the client left while we wrote
        return;
    if (progress.interruption)
        onInterrupted(*progress.interruption);
    else if (progress.ended)
        onAnswered(progress.last);
}

void Exchange::forward(QByteArrayView bytes)
{
    if (!m_reply)
        return;
    m_reply->write(bytes);
    if (m_attempt->isCallOpen() && m_reply && m_reply->bytesPending() > highWater)
        m_attempt->setPaused(true);
}

void Exchange::onRestRead(Attempt &)
{
    finishPhase();
}

void Exchange::onCommitted()
{
    m_phase = Phase::Answering;
    m_record.ttftUs = (now() - m_request.received).count();
    m_record.httpStatus = answer()->status();
    m_request.body.clear(); // no other lane may answer any more
    if (answer()->isStreaming() && m_reply)
        m_reply->begin(answer()->status(), answerHeaders(m_record, answer(), false));
    showProgress();
}

void Exchange::onAnswered(const QByteArray &last)
{
    m_attempt->close(std::nullopt);
    settle(DecisionStatus::Ok, answer()->status());
    rememberLane();
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

void Exchange::onInterrupted(const AttemptFailure &failure)
{
    m_attempt->close(failure);
    const Error error{ErrorKind::UpstreamInterrupted,
                      u"%1 was cut off in the middle of its answer (%2). What was received before this is all there is; "
                      "send the request again. Decision %3."_s.arg(m_record.routed, failure.detail,
                                                                    m_record.id.toString()),
                      {}};
    m_record.code = errorCode(error.kind);
    m_record.message = error.message;
    settle(DecisionStatus::Interrupted, answer()->status());
    m_attempt->cancel();
    if (m_reply) {
        m_reply->write(wire::openAiErrorEvent(error));
        m_reply->finish();
    }
    finishPhase();
}

void Exchange::onAttemptFailed(const AttemptFailure &failure)
{
    m_attempt->close(failure);
    m_attempt->cancel();
    if (failure.failure == FailureClass::ContextLength && !m_tooLong)
        m_tooLong = failure;
    const AttemptRecord &attempt = m_record.attempts.constLast();
    const microseconds retryAfter = std::chrono::milliseconds(std::max<qint64>(attempt.retryAfterMs, 0));
    const int otherKeys = m_attempt->isKeyToBlame() ? m_attempt->keys().ring()->usable() - 1 : 0;
    if (const std::optional<Move> again = otherKeys > 0 ? m_plan->nextKey(otherKeys, now()) : std::nullopt) {
        follow(*again);
        return;
    }
    // With several keys the lane's health knows when the first of them returns.
    const microseconds floor = otherKeys > 0 ? microseconds{0} : retryAfter;
    const Move move = m_plan->after(failure.failure, floor, now(), m_dispatcher.draw());
    if (move.kind == Move::Kind::PassOn)
        passOn(failure);
    else
        follow(move);
}

void Exchange::passOn(const AttemptFailure &failure)
{
    m_record.code = failureName(failure.failure);
    m_record.message = failure.detail;
    settle(DecisionStatus::Failed, failure.httpStatus);
    upstream::Headers headers = answerHeaders(m_record, answer(), false);
    const bool isJson = failure.contentType.toLower().contains("json");
    if (m_reply && isJson) {
        m_reply->sendComplete(failure.httpStatus, headers, failure.body);
    } else if (m_reply) {
        const Error error{ErrorKind::InvalidRequest,
                          u"%1 refused the request: %2"_s.arg(m_record.routed, failure.detail), {}, failure.httpStatus};
        m_reply->sendComplete(httpStatus(error), headers, wire::openAiErrorBody(error));
    }
    finishPhase();
}

void Exchange::giveUp()
{
    if (m_tooLong) {
        passOn(*m_tooLong);
        return;
    }
    const QList<LaneOut> out = lanesNotAsked(m_decision, m_record, *m_request.snapshot, now());
    upstream::Headers headers;
    if (const std::optional<std::chrono::seconds> wait = retryAfter(m_record, out))
        headers.append(upstream::Header{"retry-after", QByteArray::number(static_cast<qint64>(wait->count()))});
    const Error error = allAttemptsFailed(m_record, out);
    answerError(error, DecisionStatus::Failed, headers);
}

void Exchange::refuse(const Error &error)
{
    answerError(error, refusalStatus(error.kind));
}

void Exchange::answerError(const Error &error, DecisionStatus status, const upstream::Headers &extra)
{
    m_record.code = errorCode(error.kind);
    m_record.message = error.message;
    settle(status, httpStatus(error));
    if (m_reply) {
        const upstream::Headers headers =
            upstream::Headers{{"content-type", "application/json"}} + decisionHeaders(m_record) + extra;
        m_reply->sendComplete(httpStatus(error), headers, wire::openAiErrorBody(error));
    }
    finishPhase();
}

void Exchange::onClientGone()
{
    if (m_phase == Phase::Over || m_phase == Phase::Draining)
        return;
    if (m_phase == Phase::Sending || m_phase == Phase::Answering)
        m_attempt->close(AttemptFailure{FailureClass::ClientGone, u"the client left"_s, answer()->status(), {}, {}});
    if (m_attempt)
        m_attempt->cancel();
    m_record.code = failureName(FailureClass::ClientGone);
    m_record.message = u"The client left before the answer was complete."_s;
    settle(DecisionStatus::Cancelled, 0);
    finishPhase();
}

void Exchange::stop()
{
    const AttemptFailure failure{FailureClass::ClientGone, u"signalbox was stopped"_s, 0, {}, {}}; // blames no lane
    switch (m_phase) {
    case Phase::Answering:
        onInterrupted(failure);
        return;
    case Phase::Sending:
        m_attempt->close(failure);
        m_attempt->cancel();
        [[fallthrough]];
    case Phase::Waiting:
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
    sumUp(m_record, *m_request.snapshot, m_decision.baseline);
    if (!m_dispatcher.m_tools.recorder.settle(m_record))
        qCWarning(lcDispatch) << "decision" << m_record.id.toString() << "could not be settled; its intent stands";
    m_dispatcher.m_tools.recorder.progress(m_record);
}

void Exchange::finishPhase()
{
    if (m_attempt && m_attempt->isCallOpen() && m_phase != Phase::Draining) {
        m_phase = Phase::Draining; // the last bytes of the provider's message, so that its connection can be reused
        m_drainStart = now();
        return;
    }
    m_phase = Phase::Over;
    m_dispatcher.retire(this);
}

void Exchange::showProgress()
{
    m_record.liveOutputTokens = m_attempt ? answer()->outputPieces() : 0;
    m_shownPieces = m_record.liveOutputTokens;
    m_dispatcher.m_tools.recorder.progress(m_record);
}

void Exchange::tick(microseconds now)
{
    switch (m_phase) {
    case Phase::Waiting:
        if (now >= m_move.at)
            sendAttempt();
        return;
    case Phase::Sending:
    case Phase::Answering:
        checkAttemptDeadlines(now);
        if (m_phase == Phase::Answering && answer()->outputPieces() != m_shownPieces)
            showProgress();
        return;
    case Phase::Draining:
        if (now - m_drainStart > longestDrain) {
            m_attempt->cancel();
            finishPhase();
        }
        return;
    case Phase::Over:
        return;
    }
}

void Exchange::checkAttemptDeadlines(microseconds now)
{
    if (const std::optional<AttemptFailure> late = m_attempt->lateness(now)) {
        if (m_attempt->answer().isCommitted())
            onInterrupted(*late);
        else
            onAttemptFailed(*late);
        return;
    }
    if (m_attempt->holdsTooLong(now))
        m_attempt->releaseHeld();
}

} // namespace signalbox::dispatch
