// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/money.h"

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
    QString decimals = QString::number(size % nanoPerUsd).rightJustified(9, u'0');
    while (decimals.size() > 2 && decimals.endsWith(u'0'))
        decimals.chop(1);
    return (negative ? QStringLiteral("-") : QString()) + QString::number(size / nanoPerUsd) + u'.' + decimals;
}

} // namespace signalbox
