// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <limits>
#include <optional>

namespace signalbox::ledger {

/// Which decisions to list. Newest first, by id.
struct DecisionFilter
{
    UtcTime from{std::numeric_limits<qint64>::min()}; ///< inclusive
    UtcTime to{std::numeric_limits<qint64>::max()};   ///< exclusive
    std::optional<DecisionId> before;                 ///< only older ones: the last id of the previous page
    std::optional<DecisionStatus> status;
    int limit = 100;
};

/// Which calls to add up.
struct SpendFilter
{
    UtcTime from;                                   ///< decided then or later
    UtcTime endedBefore{std::numeric_limits<qint64>::max()};
    bool bySession = false;                         ///< else PastSpend::session is empty
};

/// Totals over a range; sums are exact.
struct LedgerTotals
{
    qint64 decisions = 0;
    NanoUsd cost; ///< of every call whose cost is known
    qint64 unpriced = 0; ///< decisions that called a model and whose cost is not known, or not all of it
    NanoUsd baselineCost; ///< over the rows that have both a cost and a baseline
    NanoUsd costWithBaseline; ///< cost over exactly those rows

    bool operator==(const LedgerTotals &) const = default;
};

} // namespace signalbox::ledger
