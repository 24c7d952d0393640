// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "dispatch/record_keeping.h"
#include "dispatch/reply_headers.h"
#include "routing/budget_gate.h"
#include "routing/lane_dialect.h"
#include "wire/translate.h"

// How an Exchange tells its client that there is no answer, or no more of it.

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {

void Exchange::sayInterrupted()
{
    const Error error{ErrorKind::UpstreamInterrupted, interruptionText(m_record), {}};
    m_record.code = errorCode(error.kind);
    m_record.message = error.message;
    settle(DecisionStatus::Interrupted, m_record.httpStatus);
    if (m_reply && answer() != nullptr && answer()->isOpaque()) {
        m_reply->abort(); // sound and files have no place for an error: the client must see the cut
    } else if (m_reply) {
        m_reply->write(m_trail ? m_trail->failed(error) : wire::errorEvent(m_request.facts.dialect, error));
        m_reply->finish();
    }
    finishPhase();
}

void Exchange::passOn(const AttemptFailure &failure)
{
    m_record.code = failureName(failure.failure);
    m_record.message = failure.detail;
    constexpr int badRequest = 400;
    const bool isInBand = failure.httpStatus >= 200 && failure.httpStatus < 300; // told in an answer that had begun well
    const int status = isInBand ? badRequest : failure.httpStatus;
    settle(DecisionStatus::Failed, status);
    upstream::Headers headers = answerHeaders(m_record, answer(), false);
    const bool isJson = failure.contentType.toLower().contains("json");
    const wire::Dialect asked = m_request.facts.dialect;
    const bool isSame = m_lead != nullptr && routing::dialectOf(*m_request.snapshot->policy, m_lead->lane().model.index()) == asked;
    if (m_reply && isJson && isSame && !isInBand) {
        m_reply->sendComplete(status, headers, failure.body);
    } else if (m_reply && (isInBand || (isJson && status >= 400))) {
        m_reply->sendComplete(status, headers, wire::translatedError(asked, status, failure.failure, failure.detail));
    } else if (m_reply) {
        const Error error{ErrorKind::InvalidRequest,
                          u"%1 refused the request: %2"_s.arg(m_record.routed, failure.detail), {}, failure.httpStatus};
        m_reply->sendComplete(httpStatus(error), headers, wire::errorBody(asked, error));
    }
    finishPhase();
}

void Exchange::giveUp()
{
    if (giveKept())
        return;
    if (m_tooLong) {
        passOn(*m_tooLong);
        return;
    }
    const policy::Policy &policy = *m_request.snapshot->policy;
    if (m_noRoom && m_record.attempts.isEmpty()) {
        refuse(routing::budgetError(policy, m_noRoom->full.key, m_noRoom->full.used, m_budgets.get()));
        return;
    }
    QList<LaneOut> out = lanesNotAsked(m_decision, m_record, *m_request.snapshot, now());
    if (m_noRoom) {
        const policy::Budget &budget = policy.budgets[m_noRoom->full.key.budget];
        out.append({m_noRoom->model, u"budget %1 has %2 of %3 USD used"_s.arg(
            routing::budgetText(budget, m_noRoom->full.key.key), usdText(m_noRoom->full.used), usdText(budget.limit)), {}, false});
    }
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
        m_reply->sendComplete(httpStatus(error), headers, wire::errorBody(m_request.facts.dialect, error));
    }
    finishPhase();
}

} // namespace signalbox::dispatch
