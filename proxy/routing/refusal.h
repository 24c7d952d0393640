// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "routing/budget_gate.h"
#include "routing/gates.h"
#include "routing/price_gate.h"

#include <QString>

#include <vector>

namespace signalbox::routing {

/// What is known when no lane is left.
struct RefusalContext
{
    const policy::Policy &policy;
    const RoutingRequest &request;
    const Decision &decision;
    const Field &field;
    std::vector<policy::ModelIndex> intended; ///< what the chain, or the client, would have used
    const BudgetVerdict &budgets;
    const PriceVerdict &prices;
    QString asked; ///< "model a/b and chain everyday"
};

/// Why nothing was sent: the contract's sensitivity_no_route, budget_exceeded, over_max_cost or no_capable_model.
[[nodiscard]] Error refusal(const RefusalContext &context);

} // namespace signalbox::routing
