// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "dispatch/record_keeping.h"

// How an Exchange has a stream finished that was cut after the client got some of it.

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {

bool Exchange::startRescue(const AttemptFailure &failure)
{
    const bool isInTime = std::chrono::microseconds(m_lead->age()) < m_lead->lane().limits.total;
    return m_rescue && m_reply && isInTime && triesNextLane(failure.failure) && answer()->isPlain()
        && m_rescue->open(answer()->firstChunk()) && sendRescue(failure.failure, m_lead->record());
}

bool Exchange::sendRescue(FailureClass reason, const AttemptRecord &failed)
{
    const AttemptRecord cut = failed;
    const auto fits = [this](std::size_t lane) {
        return isAffordable(m_lead->lane(), m_decision.lanes[lane], m_request.facts.maxCostUsd);
    };
    while (const std::optional<std::size_t> lane = m_plan->another(reason, now(), fits)) {
        Call call{*lane, AttemptRole::Restart};
        const QByteArrayView prefill = m_rescue->prefill();
        if (modelOf(m_decision.lanes[*lane]).acceptsPrefill && !prefill.isEmpty()
            && wire::withPrefill(m_request.body, prefill)) {
            call.role = AttemptRole::Continuation;
            call.prefill = prefill.toByteArray();
        }
        call.why = rescueReason(cut, call.role, m_rescue->delivered().size());
        switch (send(call)) {
        case Sent::Yes:
            m_rescue->begin(call.role);
            m_phase = Phase::Rescuing;
            return true;
        case Sent::LaneTaken:
            m_plan->close(*lane);
            break;
        case Sent::NotRecorded:
            return false;
        }
    }
    return false;
}

void Exchange::onRescueProgress(const AnswerReader::Progress &progress)
{
    std::optional<QByteArray> events = m_rescue->feed(progress.text);
    if (events && progress.ended) {
        if (const std::optional<QByteArray> last = m_rescue->finishText())
            *events += *last;
        else
            events.reset();
    }
    if (!events || !answer()->isPlain()) {
        onRescueFailed({FailureClass::Malformed, u"its answer does not go on from what the client has"_s,
                        answer()->status(), {}, {}, false});
        return;
    }
    if (progress.ended) {
        m_lead->close(std::nullopt);
        settle(DecisionStatus::Ok, m_record.httpStatus);
        rememberLane();
        write(*events + m_rescue->end(answer()->finishReason(), m_request.facts.includeUsage ? &m_record.usage : nullptr));
        if (m_reply)
            m_reply->finish();
        finishPhase();
        return;
    }
    write(*events);
    if (progress.interruption && m_phase == Phase::Rescuing)
        onRescueFailed(*progress.interruption);
}

/// A lane that could not be reached costs nothing, so the next one may try; what was paid twice is not paid a third time.
void Exchange::onRescueFailed(const AttemptFailure &failure)
{
    m_lead->close(failure);
    m_lead->cancel();
    m_plan->close(laneOf(*m_lead));
    const bool wasFree = m_lead->record().cost == NanoUsd{0} && !answer()->isCommitted();
    if (!wasFree || !triesNextLane(failure.failure) || !sendRescue(failure.failure, *cutAttempt(m_record)))
        sayInterrupted();
}

} // namespace signalbox::dispatch
