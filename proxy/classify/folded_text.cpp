// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/folded_text.h"

#include <algorithm>

namespace signalbox::classify {
namespace {

constexpr char32_t notUtf8 = 0xFFFD;

/// U+00C0…U+017F without their marks; ' ' for × and ÷. Ligatures give their first letter.
constexpr std::string_view latinBases = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy"
                                        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                                        "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latinBases.size() == 0x180 - 0xC0);

bool isSeparator(char32_t c)
{
    return c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || c >= 0xFE00;
}

void appendUtf8(std::string &out, char32_t c)
{
    if (c < 0x800) {
        out += static_cast<char>(0xC0U | (c >> 6U));
    } else {
        out += static_cast<char>(0xE0U | (c >> 12U));
        out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    }
    out += static_cast<char>(0x80U | (c & 0x3FU));
}

/// Cyrillic in lower case, ё as е; others as they are.
char32_t lowered(char32_t c)
{
    if (c >= 0x410 && c <= 0x42F)
        return c + 0x20;
    if (c == 0x401 || c == 0x451)
        return 0x435;
    return c >= 0x400 && c <= 0x40F ? c + 0x50 : c;
}

bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}

} // namespace

char foldedLatin(char32_t c)
{
    return latinBases[c - 0xC0];
}

void appendFolded(std::string &out, char32_t c)
{
    if (c < 0x10000)
        appendUtf8(out, lowered(c));
}

char32_t nextCodePoint(std::string_view utf8, std::size_t &at)
{
    const auto byte = [utf8](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
    const unsigned lead = byte(at++);
    if (lead < 0x80)
        return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (more == 0 || at + more > utf8.size())
        return notUtf8;
    char32_t c = lead & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80)
            return notUtf8;
        c = (c << 6U) | (byte(at + i) & 0x3FU);
    }
    at += more;
    return c;
}

void FoldedText::read(std::string_view utf8)
{
    m_text.clear();
    m_words.clear();
    m_text.reserve(utf8.size() + 1);
    const auto endWord = [this] {
        if (!m_text.empty() && m_text.back() != ' ')
            m_text += ' ';
    };
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t c = nextCodePoint(utf8, at);
        if (c < 0x80) {
            const char ascii = static_cast<char>(c);
            if (ascii >= 'A' && ascii <= 'Z') {
                m_text += static_cast<char>(ascii + ('a' - 'A'));
            } else if (isLetter(ascii) || (ascii >= '0' && ascii <= '9')) {
                m_text += ascii;
            } else if ((ascii == '+' || ascii == '#') && !m_text.empty()
                       && (isLetter(m_text.back()) || (ascii == '+' && m_text.back() == '+'))) {
                m_text += ascii; // c++, c#
            } else {
                endWord();
            }
        } else if (isUnspaced(c) || isSeparator(c)) {
            endWord();
        } else if (c < 0x180) {
            const char base = foldedLatin(c);
            if (base == ' ')
                endWord();
            else
                m_text += base;
        } else if (c < 0x10000 && !(c >= 0x300 && c <= 0x36F)) { // combining marks go
            appendFolded(m_text, c);
        }
    }
    endWord();
    std::string_view rest = m_text; // only now: the words must not move
    while (!rest.empty()) {
        const std::size_t length = rest.find(' ');
        m_words.push_back(rest.substr(0, length));
        rest.remove_prefix(length + 1);
    }
}

} // namespace signalbox::classify
