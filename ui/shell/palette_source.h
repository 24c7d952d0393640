// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/ids.h"
#include "engine/engine.h"
#include "engine/policy_names.h"
#include "palette/palette_entry.h"
#include "palette/shortcut_book.h"

class QActionGroup;

namespace signalbox::gui {

class LiveModel;

/// What entries of the palette lead to; called after it has closed.
struct PaletteTargets
{
    std::function<void(const QString &filter)> showFilter; ///< in Live
    std::function<void(const QString &provider)> showProvider;
    std::function<void(DecisionId id)> openDecision;
};

/// What is named in the palette besides actions.
struct PaletteNames
{
    engine::PolicyNames policy;
    QList<engine::ModelSummary> models;
    QStringList recentFilters;
};

/// Every action below `window` that has a text: those of the book with their keys, then the others. Those of `pages` are pages.
[[nodiscard]] QList<PaletteEntry> actionEntries(const QWidget &window, const ShortcutBook &book, const QActionGroup &pages);
[[nodiscard]] QList<PaletteEntry> nameEntries(const PaletteNames &names, const PaletteTargets &targets);
/// Decisions whose id `query` is, whole or a part of it from "D-" on, at least three characters; of parts the newest eight.
[[nodiscard]] QList<PaletteEntry> decisionEntries(const QString &query, const LiveModel &live, const PaletteTargets &targets);

} // namespace signalbox::gui
