// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>

namespace signalbox::health {

/// Counts calls and failures of the last 30 seconds in one-second cells. Constant memory; adding costs O(1) on
/// average and at most one pass over the cells. Not thread-safe.
class CallWindow final
{
public:
    void add(bool failed, std::chrono::microseconds now);
    void clear();
    /// As of the last add().
    [[nodiscard]] qint64 calls() const { return m_calls; }
    [[nodiscard]] qint64 failures() const { return m_failures; }

private:
    struct Cell
    {
        qint64 calls = 0;
        qint64 failures = 0;
    };
    static constexpr qint64 seconds = 30;

    void moveTo(qint64 second);

    std::array<Cell, seconds> m_cells{};
    qint64 m_second = 0; ///< the newest cell's
    qint64 m_calls = 0;
    qint64 m_failures = 0;
};

} // namespace signalbox::health
