// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/prompt_features.h"

#include "classify/folded_text.h"
#include "classify/word_kinds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

namespace signalbox::classify {
namespace {

constexpr std::uint64_t wordSeed = 0x9E3779B97F4A7C15ULL;
constexpr std::uint64_t pairSeed = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint64_t pieceSeed = 0x165667B19E3779F9ULL;

constexpr std::uint64_t mixed(std::uint64_t value)
{
    value ^= value >> 32U;
    value *= 0xD6E8FEB86659FD93ULL;
    value ^= value >> 32U;
    value *= 0xD6E8FEB86659FD93ULL;
    return value ^ (value >> 32U);
}

bool isLetter(char c)
{
    return static_cast<unsigned char>((c | 0x20) - 'a') < 26;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Quotes, dashes, spaces and wide forms as the plain ones; 0 = not one of them.
char plainOf(char32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return static_cast<char>(c - 0xFEE0);
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x3000 || c == 0xFEFF)
        return ' ';
    if (c >= 0x2010 && c <= 0x2015)
        return '-';
    if (c == 0x2212)
        return '-';
    if (c == 0x2018 || c == 0x2019)
        return '\'';
    if ((c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB)
        return '"';
    if (c == 0x3002)
        return '.';
    if (c == 0x3001)
        return ',';
    if (c == 0xD7)
        return '*';
    if (c == 0xF7)
        return '/';
    return 0;
}

/// ln(1 + |sum|) with its sign.
float weightOf(int sum)
{
    static const auto table = [] {
        std::array<float, 64> values{};
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(std::log1p(static_cast<double>(i)));
        return values;
    }();
    const auto size = static_cast<std::size_t>(std::abs(sum));
    const float value = size < table.size() ? table[size] : static_cast<float>(std::log1p(static_cast<double>(size)));
    return sum < 0 ? -value : value;
}

float logShare(double value, double full)
{
    return static_cast<float>(std::min(1.5, std::log1p(value) / std::log1p(full)));
}

float share(std::size_t part, std::size_t whole)
{
    return whole == 0 ? 0.0F : static_cast<float>(part) / static_cast<float>(whole);
}

} // namespace

const PromptFeatures &PromptReader::read(std::string_view utf8)
{
    m_text.clear();
    m_tokens.clear();
    m_features.entries.clear();
    m_features.count.fill(0.0F);
    m_features.words = 0;
    m_bytes = utf8.size();
    m_marked = m_cyrillic = m_farther = m_letters = 0;
    if (utf8.size() <= headBytes + tailBytes) {
        fold(utf8);
    } else {
        fold(utf8.substr(0, headBytes));
        fold(utf8.substr(utf8.size() - tailBytes));
    }
    hashTokens();
    countTokens();
    return m_features;
}

void PromptReader::token(Kind kind, std::size_t begin)
{
    if (m_text.size() == begin)
        return;
    m_tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(m_text.size()), kind, 0});
}

void PromptReader::fold(std::string_view part)
{
    std::size_t begin = m_text.size();
    Kind kind = Kind::Word;
    const auto end = [&] {
        token(kind, begin);
        begin = m_text.size();
    };
    const auto inKind = [&](Kind wanted) {
        if (m_text.size() > begin && kind != wanted)
            end();
        kind = wanted;
    };
    const auto plain = [&](char c) {
        if (isLetter(c)) {
            inKind(Kind::Word);
            m_text += static_cast<char>(c | 0x20);
            ++m_letters;
        } else if (isDigit(c)) {
            inKind(Kind::Number);
            m_text += '0';
        } else if (static_cast<unsigned char>(c) <= ' ' || c == '\x7F') {
            end();
        } else if (c == '\'' && m_text.size() > begin && kind == Kind::Word) {
            // don't, l'article: one word
        } else {
            end();
            kind = Kind::Mark;
            m_text += c;
            end();
        }
    };
    for (std::size_t at = 0; at < part.size();) {
        if (isLetter(part[at])) { // most of most texts: runs of plain letters
            std::size_t after = at + 1;
            while (after < part.size() && isLetter(part[after]))
                ++after;
            inKind(Kind::Word);
            const std::size_t before = m_text.size();
            m_text.append(part.substr(at, after - at));
            for (std::size_t i = before; i < m_text.size(); ++i)
                m_text[i] = static_cast<char>(m_text[i] | 0x20);
            m_letters += after - at;
            at = after;
            continue;
        }
        const char32_t c = nextCodePoint(part, at);
        if (c < 0x80) {
            plain(static_cast<char>(c));
            continue;
        }
        if (const char as = plainOf(c)) {
            plain(as);
        } else if (c >= 0xC0 && c < 0x180) {
            inKind(Kind::Word);
            m_text += foldedLatin(c);
            ++m_marked;
            ++m_letters;
        } else if (isUnspaced(c)) {
            end();
            kind = Kind::Unspaced;
            appendFolded(m_text, c);
            end();
        } else if (c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || c >= 0xFE00) {
            end();
            kind = Kind::Mark;
            appendFolded(m_text, c);
            end();
        } else if (!(c >= 0x300 && c <= 0x36F)) { // combining marks go
            inKind(Kind::Word);
            appendFolded(m_text, c);
            ++m_letters;
            ++(c < 0x530 ? m_cyrillic : m_farther);
        }
    }
    end();
}

void PromptReader::add(std::uint64_t hash, int times)
{
    const auto bucket = static_cast<std::uint16_t>(hash >> (64U - PromptFeatures::bucketBits));
    m_touched[bucket / 64U] |= std::uint64_t{1} << (bucket % 64U);
    m_sums[bucket] = static_cast<std::int16_t>(m_sums[bucket] + ((hash & 1U) != 0 ? times : -times));
}

PromptReader::Word &PromptReader::wordOf(std::uint64_t hash, std::uint32_t token)
{
    std::size_t place = hash % places;
    while (m_places[place] != 0) {
        Word &known = m_words[m_places[place] - 1U];
        if (known.hash == hash)
            return known;
        place = (place + 1) % places;
    }
    const std::string_view text = textOf(m_tokens[token]);
    const std::optional<WordKind> kind = wordKindOf(text);
    const auto number = static_cast<std::uint8_t>(kind ? static_cast<std::uint8_t>(*kind) + 1U : 0U);
    m_words.push_back({hash, token, static_cast<std::uint16_t>(place), 0, number, isPoliteWord(text)});
    m_places[place] = static_cast<std::uint16_t>(m_words.size());
    return m_words.back();
}

void PromptReader::hashTokens()
{
    std::uint64_t before = pairSeed;
    for (std::uint32_t i = 0; i < m_tokens.size(); ++i) {
        Token &one = m_tokens[i];
        std::uint64_t hash = wordSeed;
        for (const char c : textOf(one))
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        hash = mixed(hash);
        if (one.kind == Kind::Word) {
            Word &word = wordOf(hash, i);
            one.wordKind = word.wordKind;
            if (word.polite)
                continue;
            ++word.times;
        }
        m_features.words += one.kind == Kind::Mark ? 0 : 1;
        add(hash);
        add(mixed(before * pairSeed + hash));
        before = hash;
    }
    for (const Word &word : m_words) {
        if (word.times > 0)
            hashPieces(word);
        m_places[word.place] = 0;
    }
    m_words.clear();
    collect();
}

/// "_word_" in pieces: the bytes of a piece and its length fit into one number.
void PromptReader::hashPieces(const Word &word)
{
    const std::string_view text = textOf(m_tokens[word.token]);
    if (text.size() < 2)
        return;
    std::uint64_t window = '_';
    for (std::size_t i = 1; i < text.size() + 2; ++i) {
        window = (window << 8U) | (i <= text.size() ? static_cast<unsigned char>(text[i - 1]) : std::uint64_t{'_'});
        if (i >= 2)
            add(mixed((window & 0xFFFFFFULL) * pieceSeed + 3), word.times);
        if (i >= 3)
            add(mixed((window & 0xFFFFFFFFULL) * pieceSeed + 4), word.times);
        if (i >= 4)
            add(mixed((window & 0xFFFFFFFFFFULL) * pieceSeed + 5), word.times);
    }
}

void PromptReader::collect()
{
    for (std::size_t i = 0; i < m_touched.size(); ++i) {
        for (std::uint64_t bits = m_touched[i]; bits != 0; bits &= bits - 1) {
            const std::size_t bucket = i * 64 + static_cast<std::size_t>(std::countr_zero(bits));
            const int sum = m_sums[bucket];
            m_sums[bucket] = 0;
            if (sum != 0)
                m_features.entries.push_back({static_cast<std::uint16_t>(bucket), weightOf(sum)});
        }
        m_touched[i] = 0;
    }
}

void PromptReader::countTokens()
{
    std::array<std::size_t, wordKindCount> kinds{};
    std::array<std::size_t, 128> marks{};
    std::size_t words = 0, numbers = 0, longNumbers = 0, unspaced = 0, letters = 0, longWords = 0, options = 0, numericOptions = 0;
    std::size_t decimals = 0, fences = 0, backticks = 0, symbols = 0;
    char nextOption = 'a';
    for (std::size_t i = 0; i < m_tokens.size(); ++i) {
        const Token &one = m_tokens[i];
        const std::string_view text = textOf(one);
        backticks = one.kind == Kind::Mark && text == "`" ? backticks + 1 : 0;
        fences += backticks == 3 ? 1 : 0;
        switch (one.kind) {
        case Kind::Word: {
            ++words;
            letters += text.size();
            longWords += text.size() > 8 ? 1 : 0;
            if (one.wordKind > 0)
                ++kinds[one.wordKind - 1U];
            const bool marked = i + 1 < m_tokens.size() && m_tokens[i + 1].kind == Kind::Mark
                                && (textOf(m_tokens[i + 1]) == "." || textOf(m_tokens[i + 1]) == ")");
            if (text.size() == 1 && text.front() == nextOption && marked) { // "A. …", "(b) …", in order
                ++options;
                ++nextOption;
                const bool minus = i + 2 < m_tokens.size() && textOf(m_tokens[i + 2]).size() == 1 && m_tokens[i + 2].kind == Kind::Mark;
                const std::size_t value = i + (minus ? 3 : 2);
                numericOptions += value < m_tokens.size() && m_tokens[value].kind == Kind::Number ? 1 : 0;
            }
            break;
        }
        case Kind::Number:
            ++numbers;
            longNumbers += text.size() >= 4 ? 1 : 0;
            decimals += i + 2 < m_tokens.size() && textOf(m_tokens[i + 1]) == "." && m_tokens[i + 2].kind == Kind::Number ? 1 : 0;
            break;
        case Kind::Mark:
            if (text.size() == 1)
                ++marks[static_cast<std::size_t>(text.front()) & 127U];
            else
                ++symbols;
            break;
        case Kind::Unspaced:
            ++unspaced;
            break;
        }
    }
    const auto mark = [&marks](char c) { return marks[static_cast<std::size_t>(c)]; };
    const auto kind = [&kinds](WordKind which) { return static_cast<double>(kinds[static_cast<std::size_t>(which)]); };
    const auto many = [](std::size_t count) { return static_cast<double>(count); };
    const std::size_t all = words + numbers + unspaced / 2;
    const bool endsAsking = !m_tokens.empty() && textOf(m_tokens.back()) == "?";
    const bool endsOpen = !m_tokens.empty() && textOf(m_tokens.back()) == ":";
    m_features.count = {
        logShare(many(m_text.size()), 4096),
        logShare(many(all), 800),
        words == 0 ? 0.0F : static_cast<float>(letters) / static_cast<float>(words) / 10.0F,
        share(numbers, all),
        logShare(many(numbers), 40),
        logShare(many(longNumbers), 10),
        logShare(many(decimals), 10),
        logShare(many(mark('%')), 5),
        logShare(many(mark('$')), 20),
        logShare(many(mark('\\')), 30),
        logShare(many(mark('=') + mark('+') + mark('*') + mark('/') + mark('^')), 30),
        logShare(many(mark('<') + mark('>')), 20),
        logShare(many(mark('{') + mark('}') + mark(';') + mark('[') + mark(']')), 40),
        logShare(many(mark('(') + mark(')')), 30),
        logShare(many(mark('_')), 20),
        logShare(many(fences), 3),
        logShare(many(mark('"')), 10),
        logShare(many(mark('?')), 4),
        endsAsking ? 1.0F : 0.0F,
        endsOpen ? 1.0F : 0.0F,
        logShare(many(mark(',')), 30),
        logShare(many(options), 10),
        share(numericOptions, options),
        logShare(kind(WordKind::Negation), 5),
        logShare(kind(WordKind::Condition), 5),
        logShare(kind(WordKind::Constraint), 6),
        logShare(kind(WordKind::Quantity), 6),
        logShare(kind(WordKind::Question), 4),
        logShare(kind(WordKind::Me), 6),
        logShare(kind(WordKind::You), 6),
        share(m_marked, m_letters),
        share(m_cyrillic, m_letters),
        share(m_farther, m_letters),
        share(unspaced, all + unspaced),
        share(longWords, words),
        logShare(many(symbols), 10),
    };
}

} // namespace signalbox::classify
