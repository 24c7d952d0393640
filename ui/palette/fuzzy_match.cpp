// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "palette/fuzzy_match.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace signalbox::gui {
namespace {

constexpr qsizetype longestText = 256;
constexpr qsizetype longestWord = 32;
constexpr int hit = 1;
constexpr int atWordStart = 8;
constexpr int sideBySide = 6;
constexpr int gap = -2;
constexpr int charactersPerPoint = 16;
constexpr int none = std::numeric_limits<int>::min() / 2;

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    const QChar here = text[at];
    return (!before.isLetterOrNumber() && here.isLetterOrNumber()) || (before.isLower() && here.isUpper());
}

struct Cell
{
    int score = none;
    int from = -1; ///< where the letter before was matched
};

/// Best places for one word: cell[i][j] is the best way to end with letter i of the word at place j of the text.
std::optional<FuzzyMatch> matchWord(QStringView word, QStringView text)
{
    const auto letters = static_cast<std::size_t>(word.size());
    const auto places = static_cast<std::size_t>(text.size());
    if (letters > places)
        return std::nullopt;
    std::vector<Cell> cells(letters * places);
    for (std::size_t i = 0; i < letters; ++i) {
        const QChar wanted = word[static_cast<qsizetype>(i)].toCaseFolded();
        Cell apart{none, -1}; // the best of the letter before that is not next to j
        for (std::size_t j = i; j < places; ++j) {
            if (i > 0 && j > 1 && cells[(i - 1) * places + j - 2].score > apart.score)
                apart = {cells[(i - 1) * places + j - 2].score, static_cast<int>(j - 2)};
            if (text[static_cast<qsizetype>(j)].toCaseFolded() != wanted)
                continue;
            int before = 0;
            int from = -1;
            if (i > 0) {
                const int beside = j > 0 ? cells[(i - 1) * places + j - 1].score : none;
                const bool isBeside = beside > none && beside + sideBySide >= apart.score + gap;
                before = isBeside ? beside + sideBySide : apart.score > none ? apart.score + gap : none;
                from = isBeside ? static_cast<int>(j) - 1 : apart.from;
                if (before <= none)
                    continue;
            }
            cells[i * places + j] = {before + hit + (startsWord(text, static_cast<qsizetype>(j)) ? atWordStart : 0), from};
        }
    }
    const auto last = cells.cbegin() + static_cast<std::ptrdiff_t>((letters - 1) * places);
    const auto best = std::max_element(last, cells.cend(), [](const Cell &a, const Cell &b) { return a.score < b.score; });
    if (best->score <= none)
        return std::nullopt;
    FuzzyMatch match{best->score, {}};
    int place = static_cast<int>(best - last);
    for (std::size_t i = letters; i-- > 0;) {
        match.places.prepend(place);
        place = cells[i * places + static_cast<std::size_t>(place)].from;
    }
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView query, QStringView text)
{
    const QStringView looked = text.first(std::min(text.size(), longestText));
    FuzzyMatch whole;
    bool isEmpty = true;
    for (const QStringView word : query.split(u' ', Qt::SkipEmptyParts)) {
        const std::optional<FuzzyMatch> found = matchWord(word.first(std::min(word.size(), longestWord)), looked);
        if (!found)
            return std::nullopt;
        isEmpty = false;
        whole.score += found->score;
        whole.places += found->places;
    }
    if (isEmpty)
        return whole;
    whole.score -= static_cast<int>(looked.size()) / charactersPerPoint;
    std::sort(whole.places.begin(), whole.places.end());
    whole.places.erase(std::unique(whole.places.begin(), whole.places.end()), whole.places.end());
    return whole;
}

} // namespace signalbox::gui
