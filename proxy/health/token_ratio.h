// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <algorithm>
#include <atomic>
#include <cmath>

namespace signalbox::health {

/// How many prompt tokens a model counts for each one we estimate, learnt from what its provider reports: an
/// exponentially weighted mean of logarithms in which no single report moves far. Begins at 1 and is pulled there by
/// little data. Written under the lane's lock, read by any thread without one.
class TokenRatio final
{
public:
    static constexpr double least = 0.25;
    static constexpr double most = 4.0;

    /// A provider reported `reported` tokens for a prompt estimated at `estimated`. Nothing is learnt of prompts so
    /// short that what a provider adds around them dominates, nor of figures nobody can believe.
    void add(qint64 reported, qint64 estimated)
    {
        constexpr qint64 fewTokens = 64;
        constexpr qint64 manyTokens = 1'000'000'000;
        constexpr double believable = 16.0;
        if (estimated < fewTokens || estimated > manyTokens || reported < 1 || reported > manyTokens)
            return;
        const double ratio = static_cast<double>(reported) / static_cast<double>(estimated);
        if (ratio > believable || ratio < 1.0 / believable)
            return;
        constexpr double prior = 2.0; // reports that the start is worth
        constexpr double slowest = 0.02;
        constexpr double farthest = 0.7; // a report counts as at most twice or half of what was expected
        const double size = std::min(1.0, static_cast<double>(estimated) / 512.0);
        const qint64 count = m_samples.load(std::memory_order_relaxed);
        const double weight = size * std::max(slowest, 1.0 / (static_cast<double>(count) + 1.0 + prior));
        const double away = std::clamp(std::log(ratio) - m_mean, -farthest, farthest);
        m_mean = std::clamp(m_mean + weight * away, std::log(least), std::log(most));
        m_ratio.store(std::clamp(std::exp(m_mean), least, most), std::memory_order_relaxed);
        m_samples.store(count + 1, std::memory_order_relaxed);
    }

    /// least…most; 1 before the first report.
    [[nodiscard]] double ratio() const { return m_ratio.load(std::memory_order_relaxed); }
    [[nodiscard]] qint64 samples() const { return m_samples.load(std::memory_order_relaxed); }

private:
    double m_mean = 0.0; ///< of the logarithm
    std::atomic<double> m_ratio{1.0};
    std::atomic<qint64> m_samples{0};
};

} // namespace signalbox::health
