// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include <QLoggingCategory>

// How an Exchange asks a second lane while the first is late.

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Q_LOGGING_CATEGORY(lcDispatch, "signalbox.proxy.dispatch")

} // namespace

void Exchange::hedgeIfLate(std::chrono::microseconds now)
{
    if (!m_hedgePoint || m_rival != nullptr || m_lead->age() < m_hedgePoint->after.count())
        return;
    const auto fits = [this, now](std::size_t lane) {
        const routing::Lane &other = m_decision.lanes[lane];
        return other.notBefore.count() == 0
            && mayHedge(*m_request.snapshot, m_lead->lane(), other, m_request.facts.maxCostUsd, now);
    };
    const std::optional<std::size_t> lane = m_plan->another(FailureClass::Timeout, now, fits);
    if (!lane) {
        m_hedgePoint.reset();
        return;
    }
    if (!m_dispatcher.m_hedges.pay()) {
        m_plan->spare(*lane); // the share may allow it later
        return;
    }
    const QString why = hedgeReason(m_lead->record().model, std::chrono::microseconds(m_lead->age()), *m_hedgePoint);
    if (send({*lane, AttemptRole::Hedge, false, why}) != Sent::Yes)
        m_plan->spare(*lane);
    m_hedgePoint.reset();
}

/// One of two attempts is what counts: the other one ends here, through no fault of its own.
void Exchange::endRace(Attempt &winner, const QString &why)
{
    Attempt &loser = &winner == m_lead ? *m_rival : *m_lead;
    m_lead = &winner;
    m_rival = nullptr;
    loser.close(AttemptFailure{FailureClass::Outrun, why, 0, {}, {}});
    loser.cancel();
    m_plan->spare(laneOf(loser));
    routeTo(winner.lane());
}

/// One of two: the other may still answer. A refusal by the first lane is the answer, one by the hedge only if the first
/// does not answer: it is not shopped around either way.
void Exchange::onHedgedFailed(Attempt &attempt, const AttemptFailure &failure)
{
    const bool isRefusal = !triesNextLane(failure.failure);
    if (isRefusal && &attempt == m_lead) {
        endRace(attempt, u"%1 refused the request"_s.arg(attempt.record().model));
        passOn(failure);
        return;
    }
    m_plan->failed(laneOf(attempt), failure.failure, attempt.retryAfter(), now(), m_dispatcher.draw());
    if (isRefusal)
        m_refusal = failure;
    m_lead = &attempt == m_lead ? m_rival : m_lead;
    m_rival = nullptr;
    m_hedgePoint.reset();
    routeTo(m_lead->lane());
    if (!m_dispatcher.m_tools.recorder.intent(m_record)) // after a crash only what is still open is charged at its estimate
        qCWarning(lcDispatch) << "decision" << m_record.id.toString() << "could not be updated; its last intent stands";
    showProgress();
}

} // namespace signalbox::dispatch
