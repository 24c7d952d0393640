// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "theme/palette_roles.h"

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace signalbox::gui::theme {

/// The SVG `name` (a file of resources/icons without ".svg") in one colour, `side` logical pixels square, sharp at
/// `devicePixelRatio`. Cached per name × colour × side × ratio. A null pixmap if there is no such icon.
[[nodiscard]] QPixmap iconPixmap(const QString &name, const QColor &color, int side, qreal devicePixelRatio);

/// An icon for buttons and menus that takes `role` from the application's palette whenever it is painted, so a change
/// of theme needs no new icons. Disabled: the muted border colour.
[[nodiscard]] QIcon icon(const QString &name, Role role = Role::Text);

/// The application's own icon: a signal at clear.
[[nodiscard]] QIcon applicationIcon();

} // namespace signalbox::gui::theme
