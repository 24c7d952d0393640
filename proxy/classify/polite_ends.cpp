// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/polite_ends.h"

#include "classify/word_kinds.h"

#include <algorithm>
#include <array>
#include <string>

namespace signalbox::classify {
namespace {

constexpr std::size_t mostBytes = 80; ///< of each end that are looked at
constexpr std::size_t longestWord = 12;

constexpr std::array<std::string_view, 9> thanks{"thank", "thanks", "thx", "danke", "merci", "gracias", "grazie", "obrigado", "obrigada"};
constexpr std::array<std::string_view, 24> besideThanks{
    "you", "u", "very", "much", "so", "many", "in", "advance", "a", "lot", "for", "your", "help", "time",
    "again", "and", "im", "voraus", "mucho", "beaucoup", "avance", "por", "mille", "all"};

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isBetween(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == ',' || c == '.' || c == '!';
}

/// The word of plain letters at `at` in lower case; empty: none, or a long one.
std::string wordAt(std::string_view text, std::size_t at)
{
    std::string word;
    for (; at < text.size() && isLetter(text[at]) && word.size() <= longestWord; ++at)
        word += static_cast<char>(text[at] | 0x20);
    return word.size() <= longestWord ? word : std::string();
}

std::string_view withoutHead(std::string_view text)
{
    std::size_t at = 0;
    for (std::size_t next = 0; next < std::min(text.size(), mostBytes);) {
        while (next < text.size() && isBetween(text[next]))
            ++next;
        const std::string word = wordAt(text, next);
        if (word.empty() || !isPoliteWord(word))
            return text.substr(at == 0 ? 0 : next);
        at = next += word.size();
    }
    return text.substr(at);
}

std::string_view withoutTail(std::string_view text)
{
    const std::size_t first = text.size() > mostBytes ? text.size() - mostBytes : 0;
    std::size_t end = text.size();
    for (std::size_t at = text.size(); at > first;) { // word by word from the end
        while (at > first && isBetween(text[at - 1]))
            --at;
        std::size_t begin = at;
        while (begin > first && isLetter(text[begin - 1]))
            --begin;
        const std::string word = wordAt(text, begin);
        if (begin == at || (begin == first && first > 0) || word.empty())
            break;
        if (std::find(thanks.begin(), thanks.end(), word) != thanks.end())
            end = begin;
        else if (std::find(besideThanks.begin(), besideThanks.end(), word) == besideThanks.end())
            break;
        at = begin;
    }
    while (end > 0 && end < text.size() && (text[end - 1] == ' ' || text[end - 1] == '\n' || text[end - 1] == ','))
        --end;
    return text.substr(0, end);
}

} // namespace

std::string_view withoutPoliteEnds(std::string_view utf8)
{
    const std::string_view inner = withoutTail(withoutHead(utf8));
    return std::all_of(inner.begin(), inner.end(), isBetween) ? utf8 : inner;
}

} // namespace signalbox::classify
