// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/interrupted.h"

#include "core/error.h"

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

QString messageFor(bool priced)
{
    return priced
        ? u"Signalbox ended while this request was running; it is charged at its estimate."_s
        : u"Signalbox ended while this request was running; what it cost is not known, because its model has no price."_s;
}

/// Every call that was open, a hedge besides the one it was to outrun, may have been worked on to its end.
void chargeOpen(DecisionRecord &intent)
{
    for (qsizetype i = 0; i < intent.attempts.size(); ++i) {
        AttemptRecord &attempt = intent.attempts[i];
        const bool isLast = i + 1 == intent.attempts.size();
        if (!attempt.isOpen())
            continue;
        if (!attempt.cost && isLast)
            attempt.cost = intent.estimate;
        attempt.costKind = attempt.cost ? CostKind::Estimated : CostKind::Unpriced;
        if (attempt.detail.isEmpty())
            attempt.detail = u"open when Signalbox ended"_s;
    }
}

} // namespace

DecisionRecord interruptedFrom(DecisionRecord intent)
{
    intent.status = DecisionStatus::Interrupted;
    intent.code = errorCode(ErrorKind::UpstreamInterrupted);
    intent.message = messageFor(intent.estimate.has_value());
    if (intent.attempts.isEmpty()) {
        intent.cost = intent.estimate;
        intent.costKind = intent.estimate ? CostKind::Estimated : CostKind::Unpriced;
        return intent;
    }
    chargeOpen(intent);
    intent.cost = NanoUsd{0};
    for (const AttemptRecord &attempt : std::as_const(intent.attempts)) {
        if (!attempt.cost) {
            intent.cost.reset(); // never less than it was only because one part is unknown
            break;
        }
        *intent.cost += *attempt.cost;
    }
    intent.costKind = intent.cost ? CostKind::Estimated : CostKind::Unpriced;
    intent.message = messageFor(intent.cost.has_value());
    return intent;
}

} // namespace signalbox::ledger
