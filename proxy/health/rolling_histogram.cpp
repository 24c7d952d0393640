// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/rolling_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace signalbox::health {
namespace {

constexpr qint64 largest = (qint64{1} << 32) - 1;
constexpr int linearBits = 4; // below 16 every value has a bucket of its own

} // namespace

size_t RollingHistogram::bucketOf(qint64 value)
{
    const auto clamped = static_cast<quint64>(std::clamp<qint64>(value, 0, largest));
    if (clamped < perOctave)
        return clamped;
    const int octave = std::bit_width(clamped) - 1 - linearBits;
    return static_cast<size_t>(octave) * perOctave + (clamped >> octave);
}

qint64 RollingHistogram::middleOf(size_t bucket)
{
    if (bucket < 2 * perOctave)
        return static_cast<qint64>(bucket);
    const auto octave = static_cast<int>(bucket / perOctave) - 1;
    const auto step = static_cast<qint64>(bucket % perOctave) + perOctave;
    return (step << octave) + (qint64{1} << octave) / 2;
}

/// A moment that another thread read a little earlier lands in the newest slice.
void RollingHistogram::add(qint64 value, std::chrono::microseconds now)
{
    const qint64 current = sliceAt(now);
    for (qint64 stale = std::max(m_newest + 1, current - slices + 1); stale <= current; ++stale)
        slice(stale).fill(0);
    m_newest = std::max(m_newest, current);
    ++slice(m_newest).at(bucketOf(value));
}

Percentiles<qint64> RollingHistogram::percentiles(std::chrono::microseconds now) const
{
    std::array<qint64, buckets> sum{};
    for (qint64 live = std::max<qint64>(0, sliceAt(now) - slices + 1); live <= m_newest; ++live) {
        if (live > m_newest - slices)
            std::transform(sum.cbegin(), sum.cend(), slice(live).cbegin(), sum.begin(), std::plus<qint64>());
    }
    Percentiles<qint64> result;
    result.count = std::accumulate(sum.cbegin(), sum.cend(), qint64{0});
    if (result.count == 0)
        return result;
    const auto at = [&](qint64 percent) {
        qint64 rank = (result.count * percent + 99) / 100;
        size_t bucket = 0;
        while (rank > sum.at(bucket))
            rank -= sum.at(bucket++);
        return middleOf(bucket);
    };
    result.p50 = at(50);
    result.p95 = at(95);
    result.p99 = at(99);
    return result;
}

} // namespace signalbox::health
