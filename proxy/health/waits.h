// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace signalbox::health {

constexpr std::chrono::microseconds shortestCooling = std::chrono::seconds(5);
constexpr std::chrono::microseconds longestCooling = std::chrono::seconds(60);
constexpr std::chrono::microseconds longestRetryAfter = std::chrono::hours(24);
constexpr std::chrono::microseconds authOut = std::chrono::minutes(30);

/// `first` · 2ⁿ, at most `most`.
constexpr std::chrono::microseconds grown(std::chrono::microseconds first, int n, std::chrono::microseconds most)
{
    return n > 20 ? most : std::min<std::chrono::microseconds>(first * (qint64{1} << n), most);
}

/// How long a 429 keeps out what it is about: as the provider says, or by the count of such answers in a row.
inline std::chrono::microseconds limitedFor(std::chrono::microseconds retryAfter, int &inRow)
{
    const auto said = std::clamp(retryAfter, std::chrono::microseconds{0}, longestRetryAfter);
    return said.count() > 0 ? said : grown(shortestCooling, inRow++, longestCooling);
}

} // namespace signalbox::health
