// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>

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
    double certainty = 0.98;      ///< probability of the tokens of an answer it is sure of
    double doubt = 0.0;           ///< by how much it may be lower, from prompt to prompt
    quint64 seed = 1;
};

/// The pace of a real model, for demonstrations: first token after 120…620 ms, 35…155 tokens a second, a tenth of the
/// delay as jitter; a name says what it is like (mini, small, nano are quick; large, opus, summit take longer; a
/// provider called cheap fails now and then). The quick ones are less sure of what they say. The same names give the same profile.
[[nodiscard]] Profile realisticProfile(const QString &provider, const QString &model);

} // namespace signalbox::simulator
