// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "routing/estimate.h"
#include "routing/worst_cost.h"

// How an Exchange keeps within budgets: what a call may cost at most is held before it is sent.

namespace signalbox::dispatch {

/// False: another call has taken what was left since this one was decided, and the lane was left again. It is not asked
/// for again: what is held comes free when calls end, and nobody knows when.
bool Exchange::holdBudgets(std::size_t lane, BudgetHold &hold)
{
    if (!m_budgets)
        return true;
    const routing::Lane &entry = m_decision.lanes[lane];
    const qint64 prompt = routing::calibratedInputTokens(m_request.facts, healthOf(entry));
    const std::optional<NanoUsd> worst =
        routing::worstCost(m_request.facts, modelOf(entry), prompt, m_dispatcher.m_tools.clock.utc());
    tl::expected<BudgetHold, PolicyBudgets::Full> held = m_budgets->tryHold(
        {m_request.client, m_request.facts.session, m_decision.tagNames, m_request.labels}, entry.model.index(),
        entry.estimate.value_or(NanoUsd{0}), worst.value_or(NanoUsd{0}));
    if (held) {
        hold = *std::move(held);
        return true;
    }
    m_noRoom = {modelOf(entry).id, held.error()};
    if (health::Lane *health = healthOf(entry))
        health->abandon();
    m_plan->close(lane);
    return false;
}

} // namespace signalbox::dispatch
