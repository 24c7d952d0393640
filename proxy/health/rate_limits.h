// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

#include <QByteArrayView>

#include <chrono>
#include <optional>

namespace signalbox::health {

/// What a provider says is left of one quota.
struct Allowance
{
    std::optional<qint64> limit;
    std::optional<qint64> remaining;
    std::optional<std::chrono::microseconds> reset; ///< from the answer: until the quota is whole again

    bool operator==(const Allowance &) const = default;
};

/// The rate limits one answer's headers tell of.
struct RateLimits
{
    Allowance requests;
    Allowance tokens;

    /// Reads one header if it is one of these, else does nothing and is cheap. `name` in lower case; `now` for resets
    /// given as a date. What cannot be read is left out.
    /// Sources: OpenAI `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` with resets as "6m0s" (also Groq and
    /// others, who give "7.66s" or plain seconds), Anthropic `anthropic-ratelimit-{requests,tokens}-{limit,…}` with
    /// resets as RFC 3339, and the plain `x-ratelimit-{limit,remaining,reset}` (OpenRouter: epoch milliseconds).
    void read(QByteArrayView name, QByteArrayView value, UtcTime now);
    [[nodiscard]] bool isEmpty() const { return *this == RateLimits{}; }

    bool operator==(const RateLimits &) const = default;
};

} // namespace signalbox::health
