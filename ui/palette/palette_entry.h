// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QIcon>
#include <QString>

#include <functional>

namespace signalbox::gui {

enum class PaletteKind { Decision, Page, Action, Setting, Filter, Model, Provider, Rule };

/// One thing the palette can do or go to. A plain value; `run` is called on the GUI thread after the palette has closed.
struct PaletteEntry
{
    PaletteKind kind = PaletteKind::Action;
    QString id;     ///< stable between runs and languages, for "used lately"
    QString text;
    QString detail; ///< muted, beside the text; also searched
    QString keys;   ///< native text of a shortcut; empty = none
    QIcon icon;
    bool enabled = true;
    std::function<void()> run;
};

/// "Page", "Action", … in the language of the window.
[[nodiscard]] QString kindText(PaletteKind kind);

} // namespace signalbox::gui
