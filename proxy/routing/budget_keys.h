// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace signalbox::routing {

/// Whom one call is counted for.
struct Spender
{
    QString client;
    QString session; ///< empty = none
    QStringList tags;
    QStringList labels; ///< "key=value"
};

/// One budget that a call counts against.
struct BudgetKey
{
    unsigned budget = 0; ///< position in Policy::budgets
    QString key;         ///< which client, session, …; empty for a budget over all

    bool operator==(const BudgetKey &) const = default;
};

/// How much of one budget is used up.
struct BudgetUse
{
    BudgetKey key;
    NanoUsd used;

    bool operator==(const BudgetUse &) const = default;
};

/// Those of the policy's budgets that hold for `spender`, whatever model answers.
[[nodiscard]] std::vector<BudgetKey> budgetsOf(const policy::Policy &policy, const Spender &spender);
/// Those that hold for one model of it.
[[nodiscard]] std::vector<BudgetKey> budgetsOf(const policy::Policy &policy, policy::ModelIndex model);
/// The same for a model, by their ids, that the policy may no longer have.
[[nodiscard]] std::vector<BudgetKey> budgetsOf(const policy::Policy &policy, const QString &provider, const QString &model);
/// Whether it is about models or their providers, rather than about who asks.
[[nodiscard]] bool isOfModels(const policy::Budget &budget);
/// "daily", "per-client of cursor".
[[nodiscard]] QString budgetText(const policy::Budget &budget, const QString &key);

} // namespace signalbox::routing
