// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/spend_view.h"

#include <optional>

namespace signalbox::gui {

/// What a period that goes on will have cost at its end: a range, not a promise.
struct SpendForecast
{
    NanoUsd low;
    NanoUsd high;
    QList<NanoUsd> lowLine; ///< what is spent by the end of each bucket; as it was until today
    QList<NanoUsd> highLine;
};

/// What was spent so far, and for each day to come the mean of the same weekdays of this period and the one before (of all
/// days, where there is none), give or take how much days of a kind differ. nullopt when the buckets are not days, no
/// day is to come, or less than five whole days are known: then any figure would be a guess.
[[nodiscard]] std::optional<SpendForecast> spendForecast(const SpendChart &chart, const SpendChart &before, UtcTime now);

/// The pace with the forecast as two more lines.
void addForecast(SpendChart &pace, const SpendForecast &forecast);

} // namespace signalbox::gui
