// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"

#include <array>
#include <chrono>
#include <optional>

namespace signalbox::health {

/// What a lane did in one minute of Clock::steady().
struct MinuteCell
{
    qint64 calls = 0;       ///< ended in this minute, however they ended
    qint64 failures = 0;    ///< of these: failures of the lane, a refused key included; not 429
    qint64 rateLimited = 0; ///< of these: 429
    qint64 tokens = 0;      ///< in and out

    bool operator==(const MinuteCell &) const = default;
};

constexpr size_t historyMinutes = 60;
/// Oldest first; the last is the minute that has begun.
using MinuteCells = std::array<MinuteCell, historyMinutes>;

/// The last sixty minutes. Constant memory. Not thread-safe.
class MinuteHistory final
{
public:
    void add(const std::optional<FailureClass> &failure, qint64 tokens, std::chrono::microseconds now);
    [[nodiscard]] MinuteCells cells(std::chrono::microseconds now) const;
    /// Calls that were not refused by a 429, and tokens, of the sixty seconds before `now`: the share of the previous
    /// minute that lies in them is taken as spread evenly.
    struct Rate
    {
        double calls = 0;
        double tokens = 0;
    };
    [[nodiscard]] Rate lastMinute(std::chrono::microseconds now) const;

private:
    [[nodiscard]] MinuteCell cell(qint64 minute) const;

    MinuteCells m_cells{};
    qint64 m_newest = 0; ///< its minute
};

} // namespace signalbox::health
