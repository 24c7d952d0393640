// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/cue.h"

#include <QtGlobal>

#include <bitset>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::classify {

/// Finds cues in folded text. Made once per worker; read-only afterwards.
class Lexicon final
{
public:
    Lexicon();

    struct Match
    {
        Cue cue;
        std::size_t words = 1; ///< of a phrase
        bool exact = true;     ///< false: a word with a typing mistake
    };
    /// The longest phrase that begins at `words[at]`; a word of six letters or more also with one letter wrong,
    /// if `forgiving`.
    [[nodiscard]] std::optional<Match> find(const std::vector<std::string_view> &words, std::size_t at, bool forgiving) const;

    struct UnspacedMatch
    {
        Cue cue;
        std::size_t bytes;
    };
    /// The longest unspaced cue that begins at `utf8[at]`.
    [[nodiscard]] std::optional<UnspacedMatch> findUnspaced(std::string_view utf8, std::size_t at) const;

private:
    void add(Cue cue, std::string_view entry);
    [[nodiscard]] bool mayBegin(quint64 hash) const { return m_beginnings[hash % 65'536]; }
    void addMisspelt(Cue cue, std::string_view word);
    [[nodiscard]] std::optional<Cue> misspelt(std::string_view word) const;

    struct Unspaced
    {
        std::string_view text;
        Cue cue;
    };
    std::bitset<65'536> m_beginnings;            ///< by hash of a first word or prefix, cut: most words are passed by
    std::unordered_map<quint64, Cue> m_phrases;  ///< by hash of the words
    std::unordered_map<quint64, Cue> m_prefixes; ///< by hash of the prefix
    std::bitset<262'144> m_mayBeMisspelt;        ///< by hash, cut
    std::unordered_map<quint64, Cue> m_misspelt; ///< by hash of a word, or of one without one of its letters
    quint32 m_prefixLengths = 0;                 ///< bit per length in use
    std::unordered_map<char32_t, std::vector<Unspaced>> m_unspaced; ///< by first character, the longest first
};

} // namespace signalbox::classify
