// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace signalbox::health {

/// Exponentially weighted mean over about 30 seconds of irregular samples. Not thread-safe.
class Ewma final
{
public:
    void add(double sample, std::chrono::microseconds now)
    {
        if (!m_mean) {
            m_mean = sample;
        } else {
            constexpr double seconds = 30;
            const double elapsed = std::chrono::duration<double>(now - m_last).count();
            // A call right after another still weighs 5 %, else a burst would freeze the mean.
            *m_mean += (sample - *m_mean) * std::clamp(1.0 - std::exp(-elapsed / seconds), 0.05, 1.0);
        }
        m_last = now;
    }
    /// nullopt before the first sample.
    [[nodiscard]] std::optional<double> mean() const { return m_mean; }

private:
    std::optional<double> m_mean;
    std::chrono::microseconds m_last{0};
};

} // namespace signalbox::health
