// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::classify {

/// A text as the rules read it: lower case, Latin letters without marks, words apart. "Übersetze C++-Code!" becomes
/// "ubersetze", "c++", "code". Text of scripts without spaces gives no words.
class FoldedText final
{
public:
    /// Replaces what was there. `utf8` may be cut anywhere and need not be valid.
    void read(std::string_view utf8);

    [[nodiscard]] const std::vector<std::string_view> &words() const { return m_words; }

private:
    std::string m_text;
    std::vector<std::string_view> m_words;
};

/// The code point at `at`, which moves behind it. Bytes that are no UTF-8 count as U+FFFD, one by one.
[[nodiscard]] char32_t nextCodePoint(std::string_view utf8, std::size_t &at);

/// The base letter of a Latin letter with marks, U+00C0…U+017F; ' ' for × and ÷.
[[nodiscard]] char foldedLatin(char32_t c);

/// Any other code point in UTF-8, Cyrillic in lower case; above U+FFFF nothing.
void appendFolded(std::string &out, char32_t c);

/// Whether `c` belongs to a script that sets no spaces between words: Chinese, Japanese, and Korean with its endings.
[[nodiscard]] constexpr bool isUnspaced(char32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF);
}

} // namespace signalbox::classify
