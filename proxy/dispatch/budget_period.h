// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "policy/policy.h"

namespace signalbox::dispatch {

/// A stretch of time a budget holds for: from `start` until just before `end`.
struct BudgetPeriod
{
    UtcTime start;
    UtcTime end;

    [[nodiscard]] bool contains(UtcTime at) const { return start <= at && at < end; }
    bool operator==(const BudgetPeriod &) const = default;
};

/// The hour, day, week (from Monday) or month of the machine's local time that `at` lies in. Days on which clocks change
/// are shorter or longer; one whose midnight is skipped begins at its first moment.
[[nodiscard]] BudgetPeriod budgetPeriod(policy::Budget::Period period, UtcTime at);

} // namespace signalbox::dispatch
