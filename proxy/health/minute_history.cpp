// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/minute_history.h"

#include <algorithm>

namespace signalbox::health {
namespace {

using namespace std::chrono_literals;

constexpr qint64 kept = historyMinutes;

size_t place(qint64 minute)
{
    return static_cast<size_t>(minute % kept);
}

} // namespace

void MinuteHistory::add(const std::optional<FailureClass> &failure, qint64 tokens, std::chrono::microseconds now)
{
    const qint64 minute = now / 1min;
    for (qint64 stale = std::max(m_newest + 1, minute - kept + 1); stale <= minute; ++stale)
        m_cells.at(place(stale)) = {};
    m_newest = std::max(m_newest, minute);
    MinuteCell &current = m_cells.at(place(m_newest));
    ++current.calls;
    current.tokens += tokens;
    if (failure == FailureClass::RateLimited)
        ++current.rateLimited;
    else if (failure && (countsAgainstHealth(*failure) || failure == FailureClass::Auth))
        ++current.failures;
}

MinuteCell MinuteHistory::cell(qint64 minute) const
{
    return minute >= 0 && minute <= m_newest && minute > m_newest - kept ? m_cells.at(place(minute)) : MinuteCell{};
}

MinuteCells MinuteHistory::cells(std::chrono::microseconds now) const
{
    MinuteCells cells;
    const qint64 oldest = now / 1min - kept + 1;
    for (size_t i = 0; i < cells.size(); ++i)
        cells.at(i) = cell(oldest + static_cast<qint64>(i));
    return cells;
}

MinuteHistory::Rate MinuteHistory::lastMinute(std::chrono::microseconds now) const
{
    const qint64 minute = now / 1min;
    const double before = 1.0 - std::chrono::duration<double>(now % 1min) / 60s;
    const MinuteCell current = cell(minute);
    const MinuteCell previous = cell(minute - 1);
    return {static_cast<double>(current.calls - current.rateLimited)
                + before * static_cast<double>(previous.calls - previous.rateLimited),
            static_cast<double>(current.tokens) + before * static_cast<double>(previous.tokens)};
}

} // namespace signalbox::health
