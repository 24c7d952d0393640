// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <chrono>

namespace signalbox::simulator {

/// How a simulated model paces its answers and how often it fails of its own. All randomness comes from `seed` and
/// the number of the request, so a run can be repeated.
struct Profile
{
    std::chrono::milliseconds firstToken{0};
    double tokensPerSecond = 0.0; ///< 0 = the whole answer at once
    double jitter = 0.0;          ///< 0…1: delays vary by ± this share
    double failureRate = 0.0;     ///< 0…1: share of requests that fail with 429, 503 or an overloaded 529
    double cachedShare = 0.0;     ///< 0…1: share of a long prompt (≥ 1,024 tokens) reported as read from the cache
    quint64 seed = 1;
};

} // namespace signalbox::simulator
