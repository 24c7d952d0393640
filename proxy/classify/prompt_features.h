// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::classify {

/// One text as the learnt model reads it: a sparse vector and a few counts. Numbers only.
struct PromptFeatures
{
    static constexpr unsigned bucketBits = 13;
    static constexpr std::size_t buckets = std::size_t{1} << bucketBits;
    static constexpr std::size_t counts = 36;

    struct Entry
    {
        std::uint16_t bucket = 0;
        float value = 0.0F;
    };
    std::vector<Entry> entries;       ///< each bucket once, ascending
    std::array<float, counts> count{}; ///< about 0…1 each
    std::size_t words = 0;            ///< that are not merely polite; 0 = nothing to go by
};

/// Makes features of texts: words and pairs of words, and pieces of three to five bytes of each word, hashed with a sign;
/// logarithm of how often. Case, marks on Latin letters, spacing, kinds of quotes and dashes, and words that are
/// merely polite make no difference; digits count as digits, whichever. Keeps its buffers. The weights belong to exactly
/// this way of reading: whoever changes it raises `version` and trains anew.
class PromptReader final
{
public:
    static constexpr std::uint32_t version = 1;
    static constexpr std::size_t headBytes = 3072; ///< of longer texts only the head and the tail are read
    static constexpr std::size_t tailBytes = 1024;

    /// Valid until the next call. `utf8` need not be valid.
    [[nodiscard]] const PromptFeatures &read(std::string_view utf8);

private:
    enum class Kind : std::uint8_t { Word, Number, Mark, Unspaced };
    struct Token
    {
        std::uint32_t begin = 0, end = 0; ///< in m_text
        Kind kind = Kind::Word;
        std::uint8_t wordKind = 0; ///< of word_kinds.h + 1; 0 = none
    };
    /// A word that was met, and how often: its pieces are hashed once.
    struct Word
    {
        std::uint64_t hash = 0;
        std::uint32_t token = 0;
        std::uint16_t place = 0;
        std::uint16_t times = 0;
        std::uint8_t wordKind = 0;
        bool polite = false;
    };

    void fold(std::string_view part);
    void token(Kind kind, std::size_t begin);
    void hashTokens();
    void countTokens();
    void hashPieces(const Word &word);
    void collect();
    [[nodiscard]] Word &wordOf(std::uint64_t hash, std::uint32_t token);
    void add(std::uint64_t mixed, int times = 1);
    [[nodiscard]] std::string_view textOf(const Token &token) const
    {
        return std::string_view(m_text).substr(token.begin, token.end - token.begin);
    }

    std::string m_text; ///< folded
    std::vector<Token> m_tokens;
    static constexpr std::size_t places = 4096; ///< more than half empty: a word needs two bytes
    std::array<std::uint16_t, places> m_places{}; ///< place in m_words + 1; 0 = free
    std::vector<Word> m_words;
    std::array<std::int16_t, PromptFeatures::buckets> m_sums{};
    std::array<std::uint64_t, PromptFeatures::buckets / 64> m_touched{};
    PromptFeatures m_features;
    std::size_t m_bytes = 0;
    std::size_t m_marked = 0;    ///< Latin letters with marks
    std::size_t m_cyrillic = 0;  ///< and Greek
    std::size_t m_farther = 0;   ///< other alphabets
    std::size_t m_letters = 0;
};

} // namespace signalbox::classify
