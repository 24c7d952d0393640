// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <array>
#include <span>
#include <string_view>

namespace signalbox::classify {

// Check digits over compact text: digits and upper-case letters only, no separators. None reads past its text, and each
// is false for characters it does not know.

/// ISO/IEC 7812-1 annex B; the check digit is the last one.
[[nodiscard]] bool passesLuhn(std::string_view digits);
/// Verhoeff's dihedral check (Aadhaar).
[[nodiscard]] bool passesVerhoeff(std::string_view digits);
/// ISO/IEC 7064 MOD 11,10 (German tax numbers).
[[nodiscard]] bool passesMod11_10(std::string_view digits);
/// ISO 13616: length of the country and MOD 97-10.
[[nodiscard]] bool isIban(std::string_view text);
/// Length of an IBAN of this country; 0 = no country of the IBAN registry.
[[nodiscard]] std::size_t ibanLength(std::string_view country);
/// Prefix and length of a card network, and Luhn; not one digit over and over.
[[nodiscard]] bool isCardNumber(std::string_view digits);

/// The value of `length` digits from `from`; -1 when one is no digit or they are not there. At most 18 digits.
[[nodiscard]] long long numberAt(std::string_view text, std::size_t from, std::size_t length);
/// Σ digit × weight over the first digits; -1 when one of them is no digit.
[[nodiscard]] int weightedSum(std::string_view digits, std::span<const int> weights);
[[nodiscard]] bool isMonthAndDay(long long month, long long day);

} // namespace signalbox::classify
