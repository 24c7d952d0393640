// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QFont>

class QWidget;

namespace signalbox::gui::theme {

/// Registers the bundled Inter and JetBrains Mono. Call once per process, after QGuiApplication exists.
void loadFonts();

/// The interface font at the body size (13 px × `scale`); `scale` 1…2.
[[nodiscard]] QFont bodyFont(double scale = 1.0);

/// Sizes of ux.md 4.1, relative to the body so that they follow the text scale.
enum class TextSize { Chip, Caption, Body, Section, Title, Figure };

/// `base` (any widget's font) at another step of the scale.
[[nodiscard]] QFont sized(const QFont &base, TextSize size, QFont::Weight weight = QFont::Normal);
/// The same for a widget, kept through changes of theme and text scale.
void keepSize(QWidget *widget, TextSize size, QFont::Weight weight = QFont::Normal);
void keepMonospaced(QWidget *widget);
/// Numbers, ids and code: JetBrains Mono one pixel below the body, because its letters are larger.
[[nodiscard]] QFont monospaced(const QFont &base);

} // namespace signalbox::gui::theme
