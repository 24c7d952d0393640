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
    std::vector<BudgetUse> cheapest; ///< budgets whose use leaves only the cheapest lane of a plan that goes beyond them
    std::vector<BudgetUse> used;  ///< of every budget that holds for the request: what a replay needs
    std::optional<BudgetKey> full; ///< the first that removed a model: named when nothing is left
};

/// Takes out the models whose call would go beyond a budget: all such for `stop`, those elsewhere than on this machine
/// for `local`. A model without a price cannot be kept within a budget and leaves, except where nothing is billed: on
/// this machine. `cheapest` takes nobody out here, because which lane is cheapest shows when the chain is laid out. `view`:
/// null = nothing is spent.
[[nodiscard]] BudgetVerdict budgetGate(Field &field, const Spender &spender, const ExpectedCost &cost,
                                       const BudgetView *view);

/// Whether a call of that estimate keeps within a budget. What costs nothing always does.
[[nodiscard]] bool fits(const policy::Budget &budget, NanoUsd used, NanoUsd estimate);
/// "budget daily 9.98 of 10.00 USD".
[[nodiscard]] QString useText(const policy::Policy &policy, const BudgetUse &use);

/// The contract's `budget_exceeded`: names the budget, spent, limit and reset time.
[[nodiscard]] Error budgetError(const policy::Policy &policy, const BudgetKey &full, NanoUsd used,
                                const BudgetView *view);

} // namespace signalbox::routing
