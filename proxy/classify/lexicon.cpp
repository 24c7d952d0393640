// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/lexicon.h"

#include "classify/folded_text.h"

#include <algorithm>

namespace signalbox::classify {
namespace {

constexpr std::size_t longestPhrase = 4;
constexpr std::size_t shortestMisspelt = 6;
constexpr std::size_t longestMisspelt = 20;
constexpr quint64 basis = 0xcbf29ce484222325ULL;

/// FNV-1a. The words of the table are ours; a client that makes its own collide only fools itself.
quint64 hashOn(quint64 hash, std::string_view text)
{
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

template <class Use>
void forEachWord(std::string_view text, char between, Use use)
{
    while (!text.empty()) {
        const std::size_t length = std::min(text.find(between), text.size());
        if (length > 0)
            use(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
}

/// Calls `use` with the hash of `word` without each of its letters in turn.
template <class Use>
void forEachShorter(std::string_view word, Use use)
{
    for (std::size_t gap = 0; gap < word.size(); ++gap) {
        if (gap > 0 && word[gap] == word[gap - 1])
            continue; // the same again
        use(hashOn(hashOn(basis, word.substr(0, gap)), word.substr(gap + 1)));
    }
}

bool isAsciiWord(std::string_view word)
{
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

} // namespace

Lexicon::Lexicon()
{
    for (const CueWords &entry : spacedCueWords())
        forEachWord(entry.words, ' ', [&](std::string_view word) { add(entry.cue, word); });
    for (const CueWords &entry : unspacedCueWords()) {
        forEachWord(entry.words, ' ', [&](std::string_view word) {
            std::size_t at = 0;
            m_unspaced[nextCodePoint(word, at)].push_back({word, entry.cue});
        });
    }
    for (auto &[first, list] : m_unspaced) {
        std::stable_sort(list.begin(), list.end(),
                         [](const Unspaced &a, const Unspaced &b) { return a.text.size() > b.text.size(); });
    }
}

void Lexicon::add(Cue cue, std::string_view entry)
{
    if (entry.back() == '*') {
        entry.remove_suffix(1);
        m_prefixes.emplace(hashOn(basis, entry), cue);
        m_prefixLengths |= 1U << entry.size();
        m_beginnings.set(hashOn(basis, entry) % 65'536);
        return;
    }
    quint64 hash = basis;
    std::size_t count = 0;
    forEachWord(entry, '_', [&](std::string_view word) {
        hash = hashOn(count++ == 0 ? hash : hashOn(hash, " "), word);
        if (count == 1)
            m_beginnings.set(hash % 65'536);
    });
    m_phrases.emplace(hash, cue); // the first meaning counts
    if (count == 1)
        addMisspelt(cue, entry);
}

void Lexicon::addMisspelt(Cue cue, std::string_view word)
{
    if (word.size() < shortestMisspelt || word.size() > longestMisspelt || !isAsciiWord(word))
        return;
    const auto remember = [&](quint64 hash) {
        m_misspelt.emplace(hash, cue);
        m_mayBeMisspelt.set(hash % m_mayBeMisspelt.size());
    };
    remember(hashOn(basis, word));
    forEachShorter(word, remember);
}

std::optional<Cue> Lexicon::misspelt(std::string_view word) const
{
    if (word.size() < shortestMisspelt || word.size() > longestMisspelt || !isAsciiWord(word))
        return std::nullopt;
    std::optional<Cue> cue;
    const auto look = [&](quint64 hash) {
        if (cue || !m_mayBeMisspelt[hash % m_mayBeMisspelt.size()])
            return;
        if (const auto found = m_misspelt.find(hash); found != m_misspelt.end())
            cue = found->second;
    };
    look(hashOn(basis, word));
    if (!cue)
        forEachShorter(word, look);
    return cue;
}

std::optional<Lexicon::Match> Lexicon::find(const std::vector<std::string_view> &words, std::size_t at, bool forgiving) const
{
    std::optional<Match> best;
    quint64 hash = basis;
    const std::size_t most = std::min(longestPhrase, words.size() - at);
    for (std::size_t count = 1; count <= most; ++count) {
        hash = hashOn(count == 1 ? hash : hashOn(hash, " "), words[at + count - 1]);
        if (count == 1 && !mayBegin(hash))
            break;
        if (const auto found = m_phrases.find(hash); found != m_phrases.end())
            best = Match{found->second, count};
    }
    if (best)
        return best;
    const std::string_view word = words[at];
    quint64 prefix = basis;
    for (std::size_t length = 1; length <= std::min<std::size_t>(word.size(), 31); ++length) {
        prefix = hashOn(prefix, word.substr(length - 1, 1));
        if ((m_prefixLengths >> length & 1U) == 0 || !mayBegin(prefix))
            continue;
        if (const auto found = m_prefixes.find(prefix); found != m_prefixes.end())
            best = Match{found->second};
    }
    if (best)
        return best;
    if (const std::optional<Cue> cue = forgiving ? misspelt(word) : std::nullopt)
        return Match{*cue, 1, false};
    return std::nullopt;
}

std::optional<Lexicon::UnspacedMatch> Lexicon::findUnspaced(std::string_view utf8, std::size_t at) const
{
    std::size_t next = at;
    const auto found = m_unspaced.find(nextCodePoint(utf8, next));
    if (found == m_unspaced.end())
        return std::nullopt;
    for (const Unspaced &entry : found->second) {
        if (utf8.substr(at).starts_with(entry.text))
            return UnspacedMatch{entry.cue, entry.text.size()};
    }
    return std::nullopt;
}

} // namespace signalbox::classify
