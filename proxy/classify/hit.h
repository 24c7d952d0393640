// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/sensitive_kind.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace signalbox::classify {

/// Something found in a text: the bytes [begin, end).
struct Hit
{
    SensitiveKind kind = SensitiveKind::UserPattern;
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Hit &) const = default;
};
using Hits = std::vector<Hit>;

// ASCII only, whatever the locale.
[[nodiscard]] constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool isLower(char c) { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool isLetter(char c) { return isLower(c) || isUpper(c); }
[[nodiscard]] constexpr bool isAlnum(char c) { return isDigit(c) || isLetter(c); }
[[nodiscard]] constexpr bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
/// The byte at `at`; '\0' outside of the text.
[[nodiscard]] constexpr char byteAt(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

} // namespace signalbox::classify
