// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>

namespace signalbox::health {

/// Percentiles of a set of values; all zero when `count` is.
template <class T>
struct Percentiles
{
    qint64 count = 0;
    T p50{};
    T p95{};
    T p99{};

    bool operator==(const Percentiles &) const = default;
};

/// The distribution of values seen in the last five minutes (exact to the half minute) in log-linear buckets: sixteen
/// per power of two, so a percentile is within 1/32 of the value it stands for. Values are clamped to 0 … 2³² − 1.
/// Constant memory (20 KB), adding costs O(1). Not thread-safe.
class RollingHistogram final
{
public:
    void add(qint64 value, std::chrono::microseconds now);
    /// By nearest rank.
    [[nodiscard]] Percentiles<qint64> percentiles(std::chrono::microseconds now) const;

private:
    static constexpr qint64 perOctave = 16;
    static constexpr size_t buckets = 29 * perOctave;
    static constexpr qint64 slices = 10;
    static constexpr std::chrono::seconds sliceLength{30};
    using Counts = std::array<quint32, buckets>;

    [[nodiscard]] static size_t bucketOf(qint64 value);
    [[nodiscard]] static qint64 middleOf(size_t bucket);
    [[nodiscard]] static qint64 sliceAt(std::chrono::microseconds now) { return now / sliceLength; }
    [[nodiscard]] const Counts &slice(qint64 number) const { return m_slices.at(static_cast<size_t>(number % slices)); }
    [[nodiscard]] Counts &slice(qint64 number) { return m_slices.at(static_cast<size_t>(number % slices)); }

    std::array<Counts, slices> m_slices{};
    qint64 m_newest = 0; ///< number of the newest slice
};

} // namespace signalbox::health
