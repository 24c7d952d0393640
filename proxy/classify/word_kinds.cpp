// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/word_kinds.h"

#include <algorithm>
#include <array>

namespace signalbox::classify {
namespace {

struct Row
{
    std::string_view word;
    WordKind kind;
};

constexpr auto sortedRows()
{
    using enum WordKind;
    std::array rows{
        Row{"not", Negation}, Row{"no", Negation}, Row{"never", Negation}, Row{"none", Negation}, Row{"without", Negation},
        Row{"except", Negation}, Row{"dont", Negation}, Row{"doesnt", Negation}, Row{"isnt", Negation}, Row{"cannot", Negation},
        Row{"neither", Negation}, Row{"nor", Negation}, Row{"false", Negation}, Row{"nicht", Negation}, Row{"kein", Negation},
        Row{"pas", Negation}, Row{"sin", Negation}, Row{"least", Constraint},
        Row{"if", Condition}, Row{"unless", Condition}, Row{"whether", Condition}, Row{"suppose", Condition}, Row{"assume", Condition},
        Row{"assuming", Condition}, Row{"given", Condition}, Row{"let", Condition}, Row{"then", Condition}, Row{"when", Condition},
        Row{"wenn", Condition}, Row{"si", Condition},
        Row{"must", Constraint}, Row{"should", Constraint}, Row{"only", Constraint}, Row{"exactly", Constraint}, Row{"maximum", Constraint},
        Row{"minimum", Constraint}, Row{"ensure", Constraint}, Row{"need", Constraint}, Row{"needs", Constraint}, Row{"within", Constraint},
        Row{"required", Constraint}, Row{"most", Constraint}, Row{"avoid", Constraint}, Row{"include", Constraint},
        Row{"all", Quantity}, Row{"each", Quantity}, Row{"every", Quantity}, Row{"some", Quantity}, Row{"any", Quantity},
        Row{"both", Quantity}, Row{"many", Quantity}, Row{"much", Quantity}, Row{"total", Quantity}, Row{"more", Quantity},
        Row{"less", Quantity}, Row{"times", Quantity}, Row{"twice", Quantity}, Row{"half", Quantity},
        Row{"what", Question}, Row{"which", Question}, Row{"who", Question}, Row{"whom", Question}, Row{"whose", Question},
        Row{"where", Question}, Row{"why", Question}, Row{"how", Question}, Row{"was", Question}, Row{"wie", Question},
        Row{"i", Me}, Row{"im", Me}, Row{"my", Me}, Row{"me", Me}, Row{"ich", Me}, Row{"mein", Me}, Row{"we", Me}, Row{"our", Me},
        Row{"you", You}, Row{"your", You}, Row{"youre", You}, Row{"du", You},
    };
    std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a.word < b.word; });
    return rows;
}
constexpr auto rows = sortedRows();

constexpr auto sortedPolite()
{
    std::array<std::string_view, 29> words{
        "please", "pls", "plz", "kindly", "thanks", "thank", "thx", "hello", "hi", "hey", "dear", "sorry", "bitte", "danke", "hallo",
        "svp", "merci", "bonjour", "gracias", "hola", "favor", "obrigado", "obrigada", "grazie", "ciao", "appreciated", "appreciate",
        "advance", "could"};
    std::sort(words.begin(), words.end());
    return words;
}
constexpr auto polite = sortedPolite();

constexpr std::size_t longestRow = 8;
constexpr std::size_t longestPolite = 11;

} // namespace

std::optional<WordKind> wordKindOf(std::string_view word)
{
    if (word.size() > longestRow)
        return std::nullopt;
    const auto *const row = std::lower_bound(rows.begin(), rows.end(), word, [](const Row &a, std::string_view b) { return a.word < b; });
    return row != rows.end() && row->word == word ? std::optional(row->kind) : std::nullopt;
}

bool isPoliteWord(std::string_view word)
{
    return word.size() <= longestPolite && std::binary_search(polite.begin(), polite.end(), word);
}

} // namespace signalbox::classify
