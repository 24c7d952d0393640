// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "routing/budget_keys.h"
#include "routing/budget_view.h"
#include "routing/expected_cost.h"
#include "routing/gates.h"

#include <optional>
#include <vector>

namespace signalbox::routing {

/// What the budgets mean for one request.
struct BudgetVerdict
{
    GateResult gate;
    QString cheapestOnly;         ///< why only the cheapest lane of the plan may be asked; empty = all
    std::vector<BudgetUse> used;  ///< of every budget that holds for the request: what a replay needs
    std::optional<BudgetKey> full; ///< the first that removed a model: named when nothing is left
};

/// Takes out the models whose call would go beyond a budget: all such for `stop`, those elsewhere than on this machine
/// for `local`. A model without a price cannot be kept within a budget and leaves, except where nothing is billed: on
/// this machine. `view`: null = nothing is spent.
[[nodiscard]] BudgetVerdict budgetGate(Field &field, const Spender &spender, const ExpectedCost &cost,
                                       const BudgetView *view);

/// The contract's `budget_exceeded`: names the budget, spent, limit and reset time.
[[nodiscard]] Error budgetError(const policy::Policy &policy, const BudgetKey &full, NanoUsd used,
                                const BudgetView *view);

} // namespace signalbox::routing
