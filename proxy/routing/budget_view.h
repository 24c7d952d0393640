// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "core/money.h"
#include "policy/policy.h"

#include <QString>

namespace signalbox::routing {

/// How much of a policy's budgets is used up: spent in the running period, and held for calls that are under way.
/// decide() only reads it; holding and settling is the dispatcher's.
class BudgetView
{
public:
    BudgetView() = default;
    virtual ~BudgetView() = default;
    Q_DISABLE_COPY_MOVE(BudgetView)

    /// Of the budget at that position in Policy::budgets, for one client, session, provider, model, tag or label; empty
    /// for a budget over all.
    [[nodiscard]] virtual NanoUsd used(unsigned budget, const QString &key) const = 0;
    /// When its running period ends.
    [[nodiscard]] virtual UtcTime resets(unsigned budget) const = 0;
};

} // namespace signalbox::routing
