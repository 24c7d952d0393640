// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>

namespace signalbox::telemetry {

/// Counts values by bucket; a value belongs to the first bucket whose upper bound it does not exceed, the last bucket
/// has none. Sums are exact integers.
template <const auto &bounds>
class BoundedHistogram final
{
public:
    void add(qint64 value)
    {
        const auto at = std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
        ++m_counts.at(static_cast<size_t>(at));
        m_sum += value;
        ++m_count;
    }
    void merge(const BoundedHistogram &other)
    {
        std::transform(m_counts.cbegin(), m_counts.cend(), other.m_counts.cbegin(), m_counts.begin(), std::plus<qint64>());
        m_sum += other.m_sum;
        m_count += other.m_count;
    }

    /// Of each bucket alone, not cumulative.
    [[nodiscard]] const std::array<qint64, bounds.size() + 1> &counts() const { return m_counts; }
    [[nodiscard]] qint64 sum() const { return m_sum; }
    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] static constexpr const auto &upperBounds() { return bounds; }

private:
    std::array<qint64, bounds.size() + 1> m_counts{};
    qint64 m_sum = 0;
    qint64 m_count = 0;
};

} // namespace signalbox::telemetry
