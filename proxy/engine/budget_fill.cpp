// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/budget_fill.h"

#include <QLoggingCategory>
#include <QTimer>

#include <chrono>

namespace signalbox::engine {
namespace {

Q_LOGGING_CATEGORY(lcBudgetFill, "signalbox.proxy.budgets")

constexpr std::chrono::seconds untilNextTry{5};

Result<void> tryFill(dispatch::BudgetBoard &board, const dispatch::BudgetBoard::Gap &gap, const ledger::SpendFilter &filter,
                     ledger::Ledger &ledger)
{
    // What cannot be folded would be missing for good.
    return ledger.fold()
        .and_then([&](qint64) { return ledger.spending(filter); })
        .map([&](const QList<PastSpend> &spends) { board.fill(gap, spends); });
}

ledger::SpendFilter filterOf(const dispatch::BudgetBoard::Gap &gap)
{
    return {gap.from, gap.until, gap.sessions};
}

void tryLater(dispatch::BudgetBoard &board, const dispatch::BudgetBoard::Gap &gap, ledger::Ledger &ledger)
{
    QTimer::singleShot(untilNextTry, &ledger, [&board, gap, &ledger] {
        if (!tryFill(board, gap, filterOf(gap), ledger))
            tryLater(board, gap, ledger);
    });
}

void complain(const Error &error)
{
    qCWarning(lcBudgetFill).noquote()
        << "What was spent before cannot be read, so budgets count from now on until it can:" << error.message;
}

} // namespace

void fillBudgets(dispatch::BudgetBoard &board, const dispatch::BudgetBoard::Gap &gap, ledger::Ledger &ledger)
{
    if (const Result<void> filled = tryFill(board, gap, filterOf(gap), ledger); !filled) {
        complain(filled.error());
        tryLater(board, gap, ledger);
    }
}

void fillBudgetsAtStart(dispatch::BudgetBoard &board, const dispatch::BudgetBoard::Gap &gap, ledger::Ledger &ledger)
{
    ledger::SpendFilter filter = filterOf(gap);
    filter.endedBefore = ledger::SpendFilter{}.endedBefore;
    if (const Result<void> filled = tryFill(board, gap, filter, ledger); !filled) {
        complain(filled.error());
        tryLater(board, gap, ledger);
    }
}

} // namespace signalbox::engine
