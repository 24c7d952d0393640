// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/interrupted.h"

#include "core/error.h"

using namespace Qt::StringLiterals;

namespace signalbox::ledger {

DecisionRecord interruptedFrom(DecisionRecord intent)
{
    intent.status = DecisionStatus::Interrupted;
    intent.code = errorCode(ErrorKind::UpstreamInterrupted);
    intent.message = intent.estimate
        ? u"Signalbox ended while this request was running; it is charged at its estimate."_s
        : u"Signalbox ended while this request was running; what it cost is not known, because its model has no price."_s;
    intent.cost = intent.estimate;
    intent.costKind = intent.estimate ? CostKind::Estimated : CostKind::Unpriced;
    if (intent.attempts.isEmpty())
        return intent;
    AttemptRecord &open = intent.attempts.last();
    open.cost = intent.estimate;
    open.costKind = intent.costKind;
    if (open.detail.isEmpty())
        open.detail = u"open when Signalbox ended"_s;
    if (!intent.cost)
        return intent;
    for (const AttemptRecord &finished : intent.attempts.first(intent.attempts.size() - 1)) {
        if (finished.cost)
            *intent.cost += *finished.cost;
    }
    return intent;
}

} // namespace signalbox::ledger
