// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/decimal_usd.h"

#include <QByteArray>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype nanoDigits = 9;                       ///< 1 USD = 10⁹
constexpr qint64 mostNano = 1'000'000'000'000'000;        ///< 10⁶ USD
constexpr qsizetype mostDigits = 16;                      ///< of mostNano
constexpr qsizetype mostExponent = 10'000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Takes the digits at the front of `rest`.
QByteArrayView takeDigits(QByteArrayView &rest)
{
    const auto end = std::find_if_not(rest.begin(), rest.end(), isDigit);
    const QByteArrayView digits = rest.first(end - rest.begin());
    rest = rest.sliced(digits.size());
    return digits;
}

/// The value of `e…` at the end of a number; nullopt when it is malformed.
std::optional<qsizetype> exponentOf(QByteArrayView rest)
{
    if (rest.isEmpty())
        return 0;
    if (rest.front() != 'e' && rest.front() != 'E')
        return std::nullopt;
    rest = rest.sliced(1);
    const bool negative = rest.startsWith('-');
    if (negative || rest.startsWith('+'))
        rest = rest.sliced(1);
    const QByteArrayView digits = takeDigits(rest);
    if (digits.isEmpty() || !rest.isEmpty())
        return std::nullopt;
    qsizetype value = 0;
    for (const char digit : digits)
        value = std::min(value * 10 + (digit - '0'), mostExponent);
    return negative ? -value : value;
}

/// Whether a fraction of so many digits is rounded up: over a half, or just a half above an odd number.
bool roundsUp(QByteArrayView fraction, bool isOdd)
{
    if (fraction.isEmpty() || fraction.front() < '5')
        return false;
    const bool isHalf = fraction.front() == '5'
        && std::all_of(fraction.begin() + 1, fraction.end(), [](char digit) { return digit == '0'; });
    return !isHalf || isOdd;
}

} // namespace

std::optional<NanoUsd> nanoUsdFromDecimal(QByteArrayView number)
{
    const QByteArrayView whole = takeDigits(number);
    if (whole.isEmpty() || (whole.size() > 1 && whole.front() == '0'))
        return std::nullopt;
    QByteArray digits = whole.toByteArray();
    qsizetype scale = nanoDigits;
    if (number.startsWith('.')) {
        number = number.sliced(1);
        const QByteArrayView fraction = takeDigits(number);
        if (fraction.isEmpty())
            return std::nullopt;
        digits.append(fraction);
        scale -= fraction.size();
    }
    const std::optional<qsizetype> exponent = exponentOf(number);
    if (!exponent)
        return std::nullopt;
    scale += *exponent;
    const auto firstDigit = std::find_if(digits.cbegin(), digits.cend(), [](char digit) { return digit != '0'; });
    digits.remove(0, firstDigit - digits.cbegin());
    if (digits.isEmpty() || digits.size() + scale < 0)
        return NanoUsd{0};
    if (digits.size() + scale > mostDigits)
        return std::nullopt;
    if (scale > 0)
        digits.append(scale, '0');
    const qsizetype kept = scale < 0 ? digits.size() + scale : digits.size();
    qint64 value = 0;
    for (const char digit : QByteArrayView(digits).first(kept))
        value = value * 10 + (digit - '0');
    value += roundsUp(QByteArrayView(digits).sliced(kept), value % 2 != 0) ? 1 : 0;
    if (value > mostNano)
        return std::nullopt;
    return NanoUsd{value};
}

} // namespace signalbox
