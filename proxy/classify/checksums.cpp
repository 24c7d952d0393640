// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/checksums.h"

#include <algorithm>

namespace signalbox::classify {
namespace {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

struct Country
{
    std::string_view code;
    std::size_t length;
};
/// IBAN registry (SWIFT), sorted by code.
constexpr std::array countries{
    Country{"AD", 24}, Country{"AE", 23}, Country{"AL", 28}, Country{"AT", 20}, Country{"AZ", 28}, Country{"BA", 20},
    Country{"BE", 16}, Country{"BG", 22}, Country{"BH", 22}, Country{"BI", 27}, Country{"BR", 29}, Country{"BY", 28},
    Country{"CH", 21}, Country{"CR", 22}, Country{"CY", 28}, Country{"CZ", 24}, Country{"DE", 22}, Country{"DJ", 27},
    Country{"DK", 18}, Country{"DO", 28}, Country{"EE", 20}, Country{"EG", 29}, Country{"ES", 24}, Country{"FI", 18},
    Country{"FK", 18}, Country{"FO", 18}, Country{"FR", 27}, Country{"GB", 22}, Country{"GE", 22}, Country{"GI", 23},
    Country{"GL", 18}, Country{"GR", 27}, Country{"GT", 28}, Country{"HR", 21}, Country{"HU", 28}, Country{"IE", 22},
    Country{"IL", 23}, Country{"IQ", 23}, Country{"IS", 26}, Country{"IT", 27}, Country{"JO", 30}, Country{"KW", 30},
    Country{"KZ", 20}, Country{"LB", 28}, Country{"LC", 32}, Country{"LI", 21}, Country{"LT", 20}, Country{"LU", 20},
    Country{"LV", 21}, Country{"LY", 25}, Country{"MC", 27}, Country{"MD", 24}, Country{"ME", 22}, Country{"MK", 19},
    Country{"MN", 20}, Country{"MR", 27}, Country{"MT", 31}, Country{"MU", 30}, Country{"NI", 28}, Country{"NL", 18},
    Country{"NO", 15}, Country{"OM", 23}, Country{"PK", 24}, Country{"PL", 28}, Country{"PS", 29}, Country{"PT", 25},
    Country{"QA", 29}, Country{"RO", 24}, Country{"RS", 22}, Country{"RU", 33}, Country{"SA", 24}, Country{"SC", 31},
    Country{"SD", 18}, Country{"SE", 24}, Country{"SI", 19}, Country{"SK", 24}, Country{"SM", 27}, Country{"SO", 23},
    Country{"ST", 25}, Country{"SV", 28}, Country{"TL", 23}, Country{"TN", 24}, Country{"TR", 26}, Country{"UA", 29},
    Country{"VA", 22}, Country{"VG", 24}, Country{"XK", 20}, Country{"YE", 30},
};
static_assert(std::is_sorted(countries.begin(), countries.end(),
                             [](const Country &a, const Country &b) { return a.code < b.code; }));

struct Network
{
    long long first, last; ///< of the leading digits
    std::size_t digits;    ///< how many of them
    std::size_t shortest, longest;
};
/// Issuer ranges in use (ISO/IEC 7812-1; ranges as the networks publish them).
constexpr std::array networks{
    Network{4, 4, 1, 13, 19},             // Visa
    Network{51, 55, 2, 16, 16},           // Mastercard
    Network{2221, 2720, 4, 16, 16},       // Mastercard
    Network{34, 34, 2, 15, 15},           // American Express
    Network{37, 37, 2, 15, 15},
    Network{6011, 6011, 4, 16, 19},       // Discover
    Network{644, 659, 3, 16, 19},
    Network{622126, 622925, 6, 16, 19},
    Network{62, 62, 2, 16, 19},           // UnionPay
    Network{81, 81, 2, 16, 19},
    Network{300, 305, 3, 14, 19},         // Diners Club
    Network{3095, 3095, 4, 14, 19},
    Network{36, 36, 2, 14, 19},
    Network{38, 39, 2, 14, 19},
    Network{3528, 3589, 4, 16, 19},       // JCB
    Network{1800, 1800, 4, 15, 15},
    Network{2131, 2131, 4, 15, 15},
    Network{2200, 2204, 4, 16, 19},       // Mir
    Network{50, 50, 2, 12, 19},           // Maestro
    Network{56, 58, 2, 12, 19},
    Network{60, 61, 2, 12, 19},           // Maestro, RuPay
    Network{63, 63, 2, 12, 19},
    Network{67, 69, 2, 12, 19},
};

bool hasOneDigitOnly(std::string_view digits)
{
    return std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits.front(); });
}

} // namespace

bool passesLuhn(std::string_view digits)
{
    int sum = 0;
    bool doubled = false;
    for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
        if (!isDigit(digits[i]))
            return false;
        int digit = digits[i] - '0';
        if (doubled)
            digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
        sum += digit;
    }
    return !digits.empty() && sum % 10 == 0;
}

bool passesVerhoeff(std::string_view digits)
{
    static constexpr std::array<std::array<int, 10>, 10> product{{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                                  {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                                                  {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
                                                                  {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                                                  {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
                                                                  {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                                                  {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
                                                                  {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                                                  {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
                                                                  {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}};
    static constexpr std::array<std::array<int, 10>, 8> permutation{{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                                     {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                                                     {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
                                                                     {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                                                     {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
                                                                     {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                                                     {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
                                                                     {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}}};
    std::size_t check = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const char c = digits[digits.size() - 1 - i];
        if (!isDigit(c))
            return false;
        check = static_cast<std::size_t>(
            product[check][static_cast<std::size_t>(permutation[i % 8][static_cast<std::size_t>(c - '0')])]);
    }
    return !digits.empty() && check == 0;
}

bool passesMod11_10(std::string_view digits)
{
    if (digits.size() < 2)
        return false;
    int product = 10;
    for (const char c : digits.substr(0, digits.size() - 1)) {
        if (!isDigit(c))
            return false;
        int sum = (c - '0' + product) % 10;
        if (sum == 0)
            sum = 10;
        product = sum * 2 % 11;
    }
    return digits.back() - '0' == (11 - product) % 10;
}

std::size_t ibanLength(std::string_view country)
{
    const auto *const at = std::lower_bound(countries.begin(), countries.end(), country,
                                            [](const Country &entry, std::string_view code) { return entry.code < code; });
    return at != countries.end() && at->code == country ? at->length : 0;
}

bool isIban(std::string_view text)
{
    if (text.size() < 5 || ibanLength(text.substr(0, 2)) != text.size())
        return false;
    unsigned remainder = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[(i + 4) % text.size()];
        if (isDigit(c))
            remainder = (remainder * 10 + static_cast<unsigned>(c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            remainder = (remainder * 100 + static_cast<unsigned>(c - 'A' + 10)) % 97;
        else
            return false;
    }
    return remainder == 1;
}

bool isCardNumber(std::string_view digits)
{
    const bool known = std::any_of(networks.begin(), networks.end(), [&](const Network &network) {
        const long long lead = numberAt(digits, 0, network.digits);
        return lead >= network.first && lead <= network.last && digits.size() >= network.shortest
            && digits.size() <= network.longest;
    });
    return known && passesLuhn(digits) && !hasOneDigitOnly(digits);
}

long long numberAt(std::string_view text, std::size_t from, std::size_t length)
{
    if (from + length > text.size() || length > 18)
        return -1;
    long long value = 0;
    for (const char c : text.substr(from, length)) {
        if (!isDigit(c))
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

int weightedSum(std::string_view digits, std::span<const int> weights)
{
    if (digits.size() < weights.size())
        return -1;
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (!isDigit(digits[i]))
            return -1;
        sum += (digits[i] - '0') * weights[i];
    }
    return sum;
}

bool isMonthAndDay(long long month, long long day)
{
    static constexpr std::array<int, 12> days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 && day <= days[static_cast<std::size_t>(month - 1)];
}

} // namespace signalbox::classify
