// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/money.h"

#include <array>
#include <cmath>
#include <limits>

namespace signalbox {

namespace {

/// Pico to nano, half to even.
template <class Int>
Int roundedNano(Int pico)
{
    constexpr Int picoPerNano = 1000;
    Int quotient = pico / picoPerNano;
    const Int rest = pico % picoPerNano;
    const Int distance = rest < 0 ? -rest : rest;
    const bool up = distance * 2 > picoPerNano || (distance * 2 == picoPerNano && quotient % 2 != 0);
    if (up)
        quotient += pico < 0 ? -1 : 1;
    return quotient;
}

} // namespace

NanoUsd PicoSum::rounded() const
{
    if (m_sum == static_cast<qint64>(m_sum)) // nearly always, and ten times as fast
        return {roundedNano(static_cast<qint64>(m_sum))};
    WideInt quotient = roundedNano(m_sum);
    constexpr WideInt most = std::numeric_limits<qint64>::max();
    if (quotient > most)
        quotient = most;
    if (quotient < -most)
        quotient = -most;
    return {static_cast<qint64>(quotient)};
}

std::optional<PicoUsd> picoUsdPerToken(double usdPerMillionTokens)
{
    if (!(usdPerMillionTokens >= 0.0) || usdPerMillionTokens > 1e6)
        return std::nullopt;
    return PicoUsd{std::llround(usdPerMillionTokens * 1e6)};
}

QString usdText(NanoUsd amount)
{
    constexpr quint64 nanoPerUsd = 1'000'000'000;
    const bool negative = amount.value < 0;
    const quint64 size = negative ? 0 - static_cast<quint64>(amount.value) : static_cast<quint64>(amount.value);
    constexpr std::size_t decimals = 9;
    constexpr std::size_t fewest = 2;
    // From behind, into one place: every decision words several amounts.
    std::array<char16_t, 32> text;
    std::size_t begin = text.size() - decimals;
    quint64 part = size % nanoPerUsd;
    for (std::size_t i = text.size(); i > begin; part /= 10)
        text[--i] = static_cast<char16_t>(u'0' + part % 10);
    text[--begin] = u'.';
    quint64 whole = size / nanoPerUsd;
    do {
        text[--begin] = static_cast<char16_t>(u'0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    if (negative)
        text[--begin] = u'-';
    std::size_t end = text.size();
    while (end > text.size() - decimals + fewest && text[end - 1] == u'0')
        --end;
    return QStringView(text.data() + begin, static_cast<qsizetype>(end - begin)).toString();
}

} // namespace signalbox
