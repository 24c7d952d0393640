// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/budget_board.h"
#include "ledger/ledger.h"

namespace signalbox::engine {

/// Tells new budgets what was spent in their running periods before they were there. On the ledger's thread. While the
/// ledger cannot be read, it says so once and tries again every few seconds. `board` outlives the ledger.
void fillBudgets(dispatch::BudgetBoard &board, const dispatch::BudgetBoard::Gap &gap, ledger::Ledger &ledger);
/// The same before the first request is taken: what the ledger has from the future, because the clock was ahead once, is
/// told as well and waits in its own period.
void fillBudgetsAtStart(dispatch::BudgetBoard &board, const dispatch::BudgetBoard::Gap &gap, ledger::Ledger &ledger);

} // namespace signalbox::engine
