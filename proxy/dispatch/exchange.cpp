// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "dispatch/lateness.h"
#include "dispatch/reply_headers.h"
#include "dispatch/upstream_request.h"
#include "wire/chat_response.h"
#include "wire/errors.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Q_LOGGING_CATEGORY(lcDispatch, "signalbox.proxy.dispatch")

using std::chrono::microseconds;

constexpr qint64 highWater = 256 * 1024;                      ///< bytes waiting for a slow client
constexpr microseconds longestHold = std::chrono::seconds(2); ///< past the first byte
constexpr microseconds longestDrain = std::chrono::seconds(2);

} // namespace

Exchange::Exchange(Dispatcher &dispatcher, DispatchRequest request, ReplyStream *reply)
    : m_dispatcher(dispatcher), m_request(std::move(request)), m_reply(reply)
{
    connect(reply, &ReplyStream::clientGone, this, &Exchange::onClientGone);
    connect(reply, &ReplyStream::drained, this, [this] {
        if (m_paused && m_callOpen)
            m_dispatcher.m_tools.client.setPaused(m_call, false);
        m_paused = false;
        m_lastByte = now();
    });
}

Exchange::~Exchange()
{
    cancelUpstream();
}

microseconds Exchange::now() const
{
    return m_dispatcher.m_tools.clock.steady();
}

qint64 Exchange::sinceAttempt() const
{
    return (now() - m_attemptStart).count();
}

void Exchange::start()
{
    const DispatchTools &tools = m_dispatcher.m_tools;
    const Snapshot &snapshot = *m_request.snapshot;
    const routing::RoutingRequest asked{m_request.facts, m_request.tags, m_request.labels, m_request.client,
                                        m_request.defaultTag};
    m_decision = routing::decide(asked, *snapshot.policy, snapshot.lanes, now(), m_dispatcher.draw());
    m_record = openRecord(tools.ids.next(), tools.clock.utc(), asked, m_decision, snapshot);
    m_record.decideUs = (now() - m_request.received).count();
    if (m_decision.error) {
        refuse(*m_decision.error);
        return;
    }
    std::vector<PlanLane> lanes;
    lanes.reserve(m_decision.lanes.size());
    for (const routing::Lane &entry : m_decision.lanes)
        lanes.push_back({snapshot.policy->model(entry.model.index()).context, entry.tries, entry.on});
    m_plan.emplace(std::move(lanes), PlanBudget{}, m_request.received, [this](std::size_t index, microseconds at) {
        const std::size_t position = m_decision.lanes[index].model.index().value;
        const auto &health = m_request.snapshot->lanes;
        return position < health.size() ? health[position]->state().availableAt(at) : at;
    });
    follow(m_plan->first(now()));
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
    const policy::Provider &provider = m_request.snapshot->policy->providerOf(lane().model.index());
    AttemptRecord attempt;
    attempt.model = model().id;
    attempt.started = tools.clock.utc();
    attempt.retry = m_move.retry;
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
    m_attemptStart = now();
    m_lastByte = m_attemptStart;
    m_attemptMayBeBilled = true;
    m_answer.emplace(AnswerReader::Expected{m_request.facts.stream, m_request.facts.includeUsage, m_request.facts.choices},
                     m_dispatcher.m_chunks);
    m_callOpen = true;
    m_call = tools.client.start(upstreamRequest(m_request, lane(), tools.via), this);
    showProgress();
}

void Exchange::onConnected(microseconds after)
{
    m_record.attempts.last().connectedUs = after.count();
}

void Exchange::onHead(int status, const upstream::Headers &headers)
{
    AttemptRecord &attempt = m_record.attempts.last();
    attempt.httpStatus = status;
    attempt.firstByteUs = sinceAttempt();
    m_lastByte = now();
    if (status >= 400) {
        const std::optional<qint64> retryAfter =
            wire::retryAfterMs(upstream::headerValue(headers, "retry-after"),
                               upstream::headerValue(headers, "retry-after-ms"), attempt.started.micros / 1'000'000);
        attempt.retryAfterMs = retryAfter.value_or(-1);
    }
    noteRateLimits(headers);
    m_answer->head(status, headers);
}

void Exchange::noteRateLimits(const upstream::Headers &headers)
{
    const std::size_t position = lane().model.index().value;
    if (position >= m_request.snapshot->lanes.size())
        return;
    health::RateLimits limits;
    for (const upstream::Header &header : headers)
        limits.read(header.name, header.value, m_record.attempts.constLast().started);
    if (!limits.isEmpty())
        m_request.snapshot->lanes[position]->noteLimits(limits, now());
}

void Exchange::onBody(QByteArrayView bytes)
{
    m_lastByte = now();
    if (m_phase == Phase::Sending || m_phase == Phase::Answering)
        apply(m_answer->feed(bytes));
}

void Exchange::onEnding(const upstream::Ending &ending)
{
    m_callOpen = false;
    if (m_phase == Phase::Draining) {
        finishPhase();
        return;
    }
    m_attemptMayBeBilled = ending.bytesMayHaveBeenSent;
    if (!m_answer->hasHead() && !ending.complete) {
        apply({{}, false, false, {},
               AttemptFailure{ending.failure.value_or(FailureClass::Unavailable), ending.detail, 0, {}, {}}, {}});
        return;
    }
    apply(m_answer->end(ending));
}

void Exchange::apply(AnswerReader::Progress progress)
{
    if (progress.failure)
        hideKey(*progress.failure);
    if (progress.interruption)
        hideKey(*progress.interruption);
    if (progress.failure) {
        onAttemptFailed(*progress.failure);
        return;
    }
    if (progress.committed)
        onCommitted();
    if (!progress.forward.isEmpty() && m_reply) {
        m_reply->write(progress.forward);
        if (!m_paused && m_callOpen && m_reply && m_reply->bytesPending() > highWater) {
            m_paused = true;
            m_dispatcher.m_tools.client.setPaused(m_call, true);
        }
    }
    if (m_phase == Phase::Over) // the client left while we wrote
        return;
    if (progress.interruption)
        onInterrupted(*progress.interruption);
    else if (progress.ended)
        onAnswered(progress.last);
}

// A provider may say our key back in its error, which goes to the client and into the ledger.
void Exchange::hideKey(AttemptFailure &failure) const
{
    constexpr QLatin1StringView mask = "[key]"_L1;
    const Secret &key = m_request.snapshot->keys[m_request.snapshot->policy->providerOfModel[lane().model.index().value]];
    if (key.isEmpty())
        return;
    failure.body.replace(key.reveal(), QByteArray(mask.data(), mask.size()));
    failure.detail.replace(QString::fromUtf8(key.reveal()), mask);
}

void Exchange::onCommitted()
{
    m_phase = Phase::Answering;
    m_record.attempts.last().firstContentUs = sinceAttempt();
    m_record.ttftUs = (now() - m_request.received).count();
    m_record.httpStatus = m_answer->status();
    m_request.body.clear(); // no other lane may answer any more
    if (m_answer->isStreaming() && m_reply)
        m_reply->begin(m_answer->status(), answerHeaders(m_record, answer(), false));
    showProgress();
}

void Exchange::onAnswered(const QByteArray &last)
{
    closeAttempt(std::nullopt, true);
    settle(DecisionStatus::Ok, m_answer->status());
    if (m_reply) {
        if (m_answer->isStreaming()) {
            m_reply->write(last);
            m_reply->finish();
        } else {
            m_reply->sendComplete(m_answer->status(), answerHeaders(m_record, answer(), true), last);
        }
    }
    finishPhase();
}

void Exchange::onInterrupted(const AttemptFailure &failure)
{
    closeAttempt(failure, true);
    const Error error{ErrorKind::UpstreamInterrupted,
                      u"%1 was cut off in the middle of its answer (%2). What was received before this is all there is; "
                      "send the request again. Decision %3."_s.arg(m_record.routed, failure.detail,
                                                                    m_record.id.toString()),
                      {}};
    m_record.code = errorCode(error.kind);
    m_record.message = error.message;
    settle(DecisionStatus::Interrupted, m_answer->status());
    cancelUpstream();
    if (m_reply) {
        m_reply->write(wire::openAiErrorEvent(error));
        m_reply->finish();
    }
    finishPhase();
}

void Exchange::onAttemptFailed(const AttemptFailure &failure)
{
    const bool billed = m_answer->status() == 0 ? m_attemptMayBeBilled : m_answer->status() < 300;
    closeAttempt(failure, billed);
    cancelUpstream();
    if (failure.failure == FailureClass::ContextLength && !m_tooLong)
        m_tooLong = failure;
    const AttemptRecord &attempt = m_record.attempts.constLast();
    const microseconds retryAfter = std::chrono::milliseconds(std::max<qint64>(attempt.retryAfterMs, 0));
    const Move move = m_plan->after(failure.failure, retryAfter, now(), m_dispatcher.draw());
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
        closeAttempt(AttemptFailure{FailureClass::ClientGone, u"the client left"_s, m_answer->status(), {}, {}}, true);
    cancelUpstream();
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
        closeAttempt(failure, true);
        cancelUpstream();
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

void Exchange::closeAttempt(const std::optional<AttemptFailure> &failure, bool mayBeBilled)
{
    AttemptRecord &attempt = m_record.attempts.last();
    attempt.totalUs = sinceAttempt();
    if (failure) {
        attempt.failure = failure->failure;
        attempt.detail = failure->detail;
    }
    chargeAttempt(attempt, m_answer->usage(), m_record.inputEstimate, m_answer->outputPieces(), mayBeBilled, model());
    if (m_answer->skippedEvents() > 0)
        attempt.detail += u"%1 unreadable events were left out"_s.arg(m_answer->skippedEvents());
    reportHealth(attempt);
}

void Exchange::reportHealth(const AttemptRecord &attempt)
{
    const std::size_t position = lane().model.index().value;
    if (position >= m_request.snapshot->lanes.size())
        return;
    health::AttemptOutcome outcome;
    outcome.failure = attempt.failure;
    outcome.retryAfter = std::chrono::milliseconds(std::max<qint64>(attempt.retryAfterMs, 0));
    outcome.firstContent = microseconds(std::max<qint64>(attempt.firstContentUs, 0));
    outcome.total = microseconds(attempt.totalUs);
    outcome.outputTokens = attempt.usage.output;
    outcome.inputTokens = attempt.usage.prompt();
    outcome.streamed = m_answer->isStreaming();
    if (attempt.failure) {
        outcome.decision = m_record.id;
        outcome.ended = m_dispatcher.m_tools.clock.utc();
        outcome.httpStatus = attempt.httpStatus;
        outcome.detail = attempt.detail;
    }
    m_request.snapshot->lanes[position]->record(outcome, now());
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

void Exchange::cancelUpstream()
{
    if (std::exchange(m_callOpen, false))
        m_dispatcher.m_tools.client.cancel(m_call);
}

void Exchange::finishPhase()
{
    if (m_callOpen && m_phase != Phase::Draining) {
        m_phase = Phase::Draining; // the last bytes of the provider's message, so that its connection can be reused
        m_drainStart = now();
        return;
    }
    m_phase = Phase::Over;
    m_dispatcher.retire(this);
}

void Exchange::showProgress()
{
    m_record.liveOutputTokens = m_answer ? m_answer->outputPieces() : 0;
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
        if (m_answer && m_answer->outputPieces() != m_shownPieces && m_phase == Phase::Answering)
            showProgress();
        return;
    case Phase::Draining:
        if (now - m_drainStart > longestDrain) {
            cancelUpstream();
            finishPhase();
        }
        return;
    case Phase::Over:
        return;
    }
}

void Exchange::checkAttemptDeadlines(microseconds now)
{
    const AttemptRecord &attempt = m_record.attempts.constLast();
    const bool committed = m_answer->isCommitted();
    const microseconds age = now - m_attemptStart;
    const QString late = lateness(lane().limits, {age, now - m_lastByte, m_request.facts.stream, m_answer->hasHead(),
                                                  committed, m_paused});
    if (!late.isEmpty()) {
        AttemptFailure failure{FailureClass::Timeout, late, 0, {}, {}};
        if (committed)
            onInterrupted(failure);
        else
            onAttemptFailed(failure);
        return;
    }
    if (m_answer->isHolding() && attempt.firstByteUs >= 0 && age.count() - attempt.firstByteUs > longestHold.count())
        apply(m_answer->releaseHeld());
}

} // namespace signalbox::dispatch
