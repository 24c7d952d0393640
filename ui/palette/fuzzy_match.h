// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QList>
#include <QStringView>

#include <optional>

namespace signalbox::gui {

/// How well a text answers to what was typed.
struct FuzzyMatch
{
    int score = 0;      ///< higher is better; 0 for an empty query
    QList<int> places;  ///< positions in the text that were matched, ascending
};

/// Every word of `query` must be found in `text` with its letters in order, not necessarily side by side; upper and lower
/// case are the same. Letters at the start of a word and letters side by side count more, long texts a little less. Of
/// `text` the first 256 characters, of a word the first 32 are looked at. nullopt: no match.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(QStringView query, QStringView text);

} // namespace signalbox::gui
