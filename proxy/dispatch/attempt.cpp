// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/attempt.h"

#include "dispatch/lateness.h"
#include "dispatch/record_keeping.h"
#include "dispatch/surface_charge.h"
#include "dispatch/upstream_request.h"
#include "routing/estimate.h"
#include "routing/lane_dialect.h"
#include "routing/surface_lanes.h"
#include "wire/chat_response.h"
#include "wire/retry_delay.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Q_LOGGING_CATEGORY(lcKeys, "signalbox.proxy.dispatch.keys")

using std::chrono::microseconds;

constexpr microseconds longestHold = std::chrono::seconds(2); ///< past the first byte

AnswerReader::Expected expectedFrom(const DispatchRequest &request, const routing::Lane &lane, bool keepText, UtcTime now)
{
    const wire::RequestFacts &facts = request.facts;
    const policy::Policy &policy = *request.snapshot->policy;
    AnswerReader::Expected expected{facts.stream, facts.includeUsage, facts.choices, keepText};
    expected.asked = facts.dialect;
    expected.lane = routing::dialectOf(policy, lane.model.index());
    expected.surface = &facts.surface;
    if (expected.asked != expected.lane) {
        expected.inputEstimate = facts.inputTokens;
        expected.model = policy.model(lane.model.index()).name.toUtf8();
        expected.created = now.micros / 1'000'000;
    }
    return expected;
}

/// Failures that end a call from our side while the provider may be at work.
bool weHungUp(FailureClass failure)
{
    return failure == FailureClass::ClientGone || failure == FailureClass::Outrun || failure == FailureClass::Timeout;
}

} // namespace

Attempt::Attempt(const Place &place, const routing::Lane &lane, qsizetype position, std::optional<std::size_t> key,
                 bool keepText)
    : m_place(place), m_lane(lane), m_position(position), m_key(key),
      m_answer(expectedFrom(place.request, lane, keepText, place.tools.clock.utc()), place.chunks)
{
}

void Attempt::send(QByteArrayView prefill, bool plain)
{
    m_start = now();
    m_lastByte = m_start;
    m_callOpen = true;
    if (health::ProviderKey *used = key())
        used->countUse(record().started);
    const classify::Redaction redaction = redactionFor(m_place.request, m_lane);
    if (redaction.placeholders && !redaction.placeholders->isEmpty())
        m_answer.restore(redaction.placeholders, m_place.request.facts.features.testFlag(Feature::JsonSchema));
    m_asksLogprobs = !plain && m_lane.accept && !isRescue(record().role) && mayAskLogprobs(m_place.request, m_lane);
    m_asksTier = !plain && !m_lane.serviceTier.isEmpty() && !wire::hasMember(m_place.request.body, "service_tier");
    Result<upstream::Request> request = upstreamRequest(m_place.request, m_lane, m_key, m_place.tools.via, redaction,
                                                        {prefill, m_asksLogprobs, m_asksTier ? QByteArrayView(m_lane.serviceTier) : QByteArrayView()});
    if (!request) {
        m_unsayable = request.error();
        request = upstream::Request(); // without an address: ends by itself once the event loop turns
    }
    m_call = m_place.tools.client.start(*request, this);
}

void Attempt::cancel()
{
    if (std::exchange(m_callOpen, false))
        m_place.tools.client.cancel(m_call);
}

void Attempt::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    if (m_callOpen)
        m_place.tools.client.setPaused(m_call, paused);
    m_lastByte = now();
}

qint64 Attempt::age() const
{
    return (now() - m_start).count();
}

health::Lane *Attempt::health() const
{
    const auto &lanes = m_place.request.snapshot->lanes;
    const std::size_t position = m_lane.model.index().value;
    return position < lanes.size() ? lanes[position].get() : nullptr;
}

health::ProviderKey *Attempt::key() const
{
    return m_key ? keys().ring()->keys()[*m_key].key.get() : nullptr;
}

bool Attempt::isKeyToBlame() const
{
    const std::optional<FailureClass> failure = record().failure;
    return m_key && (failure == FailureClass::Auth || failure == FailureClass::RateLimited);
}

void Attempt::onConnected(microseconds after)
{
    record().connectedUs = after.count();
}

void Attempt::onHead(int status, const upstream::Headers &headers)
{
    AttemptRecord &attempt = record();
    attempt.httpStatus = status;
    attempt.firstByteUs = age();
    m_lastByte = now();
    if (status >= 400) {
        const std::optional<qint64> retryAfter =
            wire::retryAfterMs(upstream::headerValue(headers, "retry-after"),
                               upstream::headerValue(headers, "retry-after-ms"), attempt.started.micros / 1'000'000);
        attempt.retryAfterMs = retryAfter.value_or(-1);
    }
    noteRateLimits(headers);
    m_answer.head(status, headers);
}

void Attempt::noteRateLimits(const upstream::Headers &headers)
{
    health::Lane *lane = health();
    if (lane == nullptr)
        return;
    health::RateLimits limits;
    for (const upstream::Header &header : headers)
        limits.read(header.name, header.value, record().started);
    if (!limits.isEmpty())
        lane->noteLimits(limits, now(), key());
}

void Attempt::onBody(QByteArrayView bytes)
{
    m_lastByte = now();
    if (!m_closed)
        hear(m_answer.feed(bytes));
}

void Attempt::onEnding(const upstream::Ending &ending)
{
    m_callOpen = false;
    if (m_closed) {
        m_place.watcher.onRestRead(*this);
        return;
    }
    m_bytesMayHaveBeenSent = ending.bytesMayHaveBeenSent;
    if (!m_answer.hasHead() && !ending.complete) {
        const FailureClass failure = ending.failure.value_or(FailureClass::Unavailable);
        AnswerReader::Progress progress;
        progress.failure = AttemptFailure{failure, ending.detail, 0, {}, {}};
        if (m_unsayable)
            progress.failure = AttemptFailure{FailureClass::InvalidRequest, m_unsayable->message, 0, {}, {}, false};
        hear(std::move(progress));
        return;
    }
    hear(m_answer.end(ending));
}

/// The watcher may destroy this: nothing may follow.
void Attempt::hear(AnswerReader::Progress progress)
{
    if (progress.committed)
        record().firstContentUs = age();
    if (progress.failure) {
        record().retryAfterMs = std::max(record().retryAfterMs, wire::retryDelayMs(progress.failure->body));
        hideKey(*progress.failure);
    }
    if (progress.interruption)
        hideKey(*progress.interruption);
    hideFindings(progress.failure);
    hideFindings(progress.interruption);
    asCompletion(progress);
    m_place.watcher.onProgress(*this, std::move(progress));
}

/// A completion that was asked as chat is one again for the client.
void Attempt::asCompletion(AnswerReader::Progress &progress)
{
    const policy::Policy &policy = *m_place.request.snapshot->policy;
    if (m_place.request.facts.surface.endpoint != wire::Endpoint::Completions
        || routing::completionWay(policy, m_lane.model.index()) == routing::CompletionWay::Native)
        return;
    if (m_answer.isStreaming()) {
        progress.forward = m_completion.feed(progress.forward);
        progress.last = m_completion.feed(progress.last);
    } else if (progress.ended) {
        progress.last = wire::completionFromChat(progress.last).value_or(progress.last);
    }
}

// A provider may say our key back in its error, which goes to the client and into the ledger.
void Attempt::hideKey(AttemptFailure &failure) const
{
    keys().hideIn(failure.body);
    keys().hideIn(failure.detail);
}

// A provider may say the prompt back in its error, which goes into the ledger: there what was found never stands.
void Attempt::hideFindings(std::optional<AttemptFailure> &failure) const
{
    if (failure && !m_place.request.findings.list.empty())
        failure->detail = classify::masked(failure->detail, *m_place.request.findings.detectors);
}

std::optional<AttemptFailure> Attempt::lateness(microseconds now) const
{
    const QString late = dispatch::lateness(
        m_lane.limits, {now - m_start, now - m_lastByte, m_place.request.facts.stream, m_answer.hasHead(),
                        m_answer.isCommitted(), m_paused});
    if (late.isEmpty())
        return std::nullopt;
    return AttemptFailure{FailureClass::Timeout, late, 0, {}, {}};
}

bool Attempt::holdsTooLong(microseconds now) const
{
    const qint64 firstByte = record().firstByteUs;
    return m_answer.isHolding() && firstByte >= 0 && (now - m_start).count() - firstByte > longestHold.count();
}

/// A refusal costs nothing; everything else may have been worked on.
bool Attempt::mayBeBilled(const std::optional<AttemptFailure> &failure) const
{
    if (!failure || m_answer.isCommitted())
        return true;
    if (m_answer.status() != 0)
        return m_answer.status() < 300;
    const bool cancelled = failure->failure == FailureClass::ClientGone || failure->failure == FailureClass::Outrun;
    return cancelled ? record().connectedUs >= 0 : m_bytesMayHaveBeenSent;
}

/// What is known of it for its charge.
Worked Attempt::worked(const std::optional<AttemptFailure> &failure) const
{
    const wire::RequestFacts &facts = m_place.request.facts;
    const policy::Provider &provider = m_place.request.snapshot->policy->providerOf(m_lane.model.index());
    Worked worked{m_answer.usage(), m_answer.reportedCost(), m_place.record.inputEstimate, m_answer.outputEstimate(),
                  mayBeBilled(failure), m_answer.provisionalUsage(), m_answer.serviceTier(),
                  !m_lane.serviceTier.isEmpty() && m_lane.serviceTier == m_answer.serviceTier()};
    if (facts.isBackground && !failure) // it will have words that nobody has counted yet
        worked.outputEstimate = std::max(worked.outputEstimate, routing::expectedOutputTokens(facts));
    worked.leftEarly = failure && m_callOpen && weHungUp(failure->failure);
    worked.stream = facts.stream;
    worked.wholeAnswer = routing::expectedOutputTokens(facts);
    if (provider.simulated || provider.onThisMachine)
        worked.cancelled = catalog::CancelledStream::Stops;
    else if (provider.preset != nullptr)
        worked.cancelled = provider.preset->cancelled;
    return worked;
}

void Attempt::close(const std::optional<AttemptFailure> &failure)
{
    m_closed = true;
    AttemptRecord &attempt = record();
    attempt.totalUs = age();
    if (failure) {
        attempt.failure = failure->failure;
        attempt.detail = failure->detail;
    }
    chargeAttempt(attempt, worked(failure), m_place.request.snapshot->policy->model(m_lane.model.index()));
    correctSurfaceCharge(attempt, m_place.request.facts.surface, m_answer.usage().has_value(),
                         m_place.request.snapshot->policy->model(m_lane.model.index()));
    m_hold.settle(attempt.cost);
    if (m_answer.skippedEvents() > 0)
        attempt.detail += (attempt.detail.isEmpty() ? QString() : u"; "_s)
            + u"%1 unreadable events were left out"_s.arg(m_answer.skippedEvents());
    reportHealth(failure);
}

void Attempt::reportHealth(const std::optional<AttemptFailure> &failure)
{
    health::Lane *lane = health();
    if (lane == nullptr)
        return;
    const AttemptRecord &attempt = record();
    health::AttemptOutcome outcome;
    if (failure)
        outcome.failure = failure->blamesLane && !saysNothingOfLane(m_place.request.facts.surface, failure->failure)
            ? failure->failure
            : FailureClass::ClientGone;
    outcome.retryAfter = std::chrono::milliseconds(std::max<qint64>(attempt.retryAfterMs, 0));
    outcome.firstContent = microseconds(std::max<qint64>(attempt.firstContentUs, 0));
    outcome.total = microseconds(attempt.totalUs);
    outcome.outputTokens = attempt.usage.output;
    outcome.inputTokens = attempt.usage.prompt();
    const bool isWhole = !isRescue(attempt.role) && m_lane.redacts.none(); // else another text was sent than was estimated
    if (m_answer.usage() && isWhole && routing::isTextOnly(m_place.request.facts))
        outcome.estimatedInput = m_place.request.facts.inputTokens;
    outcome.streamed = m_answer.isStreaming();
    outcome.key = key();
    outcome.httpStatus = attempt.httpStatus;
    if (m_place.request.isProbe) {
        outcome.probe = health::ProbeKind::Call;
        outcome.ended = m_place.tools.clock.utc();
    }
    if (failure) {
        outcome.decision = m_place.record.id;
        outcome.ended = m_place.tools.clock.utc();
        outcome.detail = attempt.detail;
    }
    lane->record(outcome, now());
    if (outcome.key != nullptr && attempt.failure == FailureClass::Auth)
        qCInfo(lcKeys).noquote() << u"%1 refused %2 (status %3); the key rests for 30 minutes or until it changes"_s
                                        .arg(attempt.model, attempt.key).arg(attempt.httpStatus);
}

} // namespace signalbox::dispatch
