// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace signalbox::gui::theme {

enum class Scheme { Light, Dark };

/// What a colour is for. The one table behind it is in palette_roles.cpp; nothing else names a colour.
enum class Role {
    Window,
    Surface,
    AltRow,
    Text,
    Muted,
    ControlBorder,
    Selection,
    GridLine,
    Accent,
    OnAccent,
    Ok,
    OkTint,
    Warn,
    WarnTint,
    Bad,
    BadTint,
    Locked,
    LockedTint,
};

inline constexpr std::array allRoles{Role::Window,    Role::Surface,       Role::AltRow,    Role::Text,     Role::Muted,
                                     Role::ControlBorder, Role::Selection, Role::GridLine,  Role::Accent,   Role::OnAccent,
                                     Role::Ok,        Role::OkTint,        Role::Warn,      Role::WarnTint, Role::Bad,
                                     Role::BadTint,   Role::Locked,        Role::LockedTint};

[[nodiscard]] QColor color(Role role, Scheme scheme);
/// The colour in the scheme that `palette` belongs to, so that widgets follow QEvent::PaletteChange by repainting.
[[nodiscard]] QColor color(Role role, const QPalette &palette);

/// Dark if the palette's window is darker than its text.
[[nodiscard]] Scheme schemeOf(const QPalette &palette);
[[nodiscard]] QPalette makePalette(Scheme scheme);

/// Contrast ratio 1…21 of two opaque colours (WCAG 2.2, "contrast ratio").
[[nodiscard]] double contrast(const QColor &one, const QColor &other);

} // namespace signalbox::gui::theme
