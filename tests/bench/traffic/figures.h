// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "loop.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace signalbox::bench {

/// Durations, kept whole: a million of them is 4 MB.
class Figures final
{
public:
    void add(Clock::duration took) { m_micros.push_back(std::chrono::duration<float, std::micro>(took).count()); }
    [[nodiscard]] std::size_t count() const { return m_micros.size(); }
    /// Prints `"p50_us":…,"p90_us":…,"p99_us":…,"max_us":…` without braces.
    void print()
    {
        std::sort(m_micros.begin(), m_micros.end());
        std::printf("\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f", at(0.5), at(0.9), at(0.99),
                    at(1));
    }

private:
    [[nodiscard]] double at(double share) const
    {
        return m_micros.empty()
                   ? -1.0
                   : static_cast<double>(
                         m_micros[static_cast<std::size_t>(share * static_cast<double>(m_micros.size() - 1))]);
    }

    std::vector<float> m_micros;
};

/// Appends to a JSON list of numbers.
inline void appendNumber(std::string &list, std::int64_t number)
{
    if (!list.empty())
        list += ',';
    list += std::to_string(number);
}

} // namespace signalbox::bench
