// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>

#include <compare>
#include <optional>

namespace signalbox {

/// An amount in nano-USD (1 USD = 10⁹). Sums are exact; int64 holds ± 9.2 billion USD.
struct NanoUsd
{
    qint64 value = 0;

    auto operator<=>(const NanoUsd &) const = default;
    NanoUsd &operator+=(NanoUsd other)
    {
        value += other.value;
        return *this;
    }
    friend NanoUsd operator+(NanoUsd a, NanoUsd b) { return {a.value + b.value}; }
    friend NanoUsd operator-(NanoUsd a, NanoUsd b) { return {a.value - b.value}; }
};

/// A unit price in pico-USD per token (1 USD per million tokens = 10⁶ pico-USD per token).
struct PicoUsd
{
    qint64 value = 0;

    auto operator<=>(const PicoUsd &) const = default;
};

__extension__ using WideInt = __int128;

/// An exact sum of token × price products in pico-USD, wide enough that no sum of int64 products overflows.
class PicoSum
{
public:
    void add(qint64 tokens, PicoUsd price) { m_sum += static_cast<WideInt>(tokens) * price.value; }
    /// The sum in nano-USD, rounded half to even; clamped to the int64 range.
    [[nodiscard]] NanoUsd rounded() const;

private:
    WideInt m_sum = 0;
};

/// Price from USD per one million tokens, the unit people and price lists use; nullopt if negative or over 10⁶ USD.
[[nodiscard]] std::optional<PicoUsd> picoUsdPerToken(double usdPerMillionTokens);

/// Plain decimal USD without exponent or trailing zeros, at least two decimals: "0.0041", "12.50". Locale-free, for
/// headers, JSON, CSV and the command line; people see QLocale text made in ui/.
[[nodiscard]] QString usdText(NanoUsd amount);

} // namespace signalbox
