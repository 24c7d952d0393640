// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "theme/palette_roles.h"

#include <algorithm>
#include <cmath>

namespace signalbox::gui::theme {
namespace {

struct Entry
{
    Role role;
    QRgb light;
    QRgb dark;
};

constexpr std::array<Entry, allRoles.size()> table{{
    {Role::Window, 0xFFF4F6F8, 0xFF12161B},
    {Role::Surface, 0xFFFFFFFF, 0xFF1A2027},
    {Role::AltRow, 0xFFEAEEF2, 0xFF232B34},
    {Role::Text, 0xFF17202A, 0xFFE7ECF1},
    {Role::Muted, 0xFF4C5967, 0xFFA6B2BE},
    {Role::ControlBorder, 0xFF74818E, 0xFF76838F},
    {Role::Selection, 0xFFD3E5F7, 0xFF1F3F5E},
    {Role::GridLine, 0xFFEAEEF2, 0xFF232B34},
    {Role::Accent, 0xFF0B5FB0, 0xFF66B0F2},
    {Role::OnAccent, 0xFFFFFFFF, 0xFF0B1016},
    {Role::Ok, 0xFF006B55, 0xFF45CBA6},
    {Role::OkTint, 0xFFDDF3EC, 0xFF12352C},
    {Role::Warn, 0xFF855600, 0xFFF2B557},
    {Role::WarnTint, 0xFFFCEFD3, 0xFF3A2C10},
    {Role::Bad, 0xFFB3261E, 0xFFFF8E85},
    {Role::BadTint, 0xFFFBE3E1, 0xFF43201E},
    {Role::Locked, 0xFF6A3A96, 0xFFC6A4F0},
    {Role::LockedTint, 0xFFEEE5F7, 0xFF32264A},
}};

// The table is read by position.
constexpr bool inOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].role != allRoles[i] || static_cast<std::size_t>(table[i].role) != i)
            return false;
    }
    return true;
}
static_assert(inOrder());

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor color(Role role, Scheme scheme)
{
    const Entry &entry = table[static_cast<std::size_t>(role)];
    return QColor(scheme == Scheme::Light ? entry.light : entry.dark);
}

QColor color(Role role, const QPalette &palette) { return color(role, schemeOf(palette)); }

Scheme schemeOf(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness()
        ? Scheme::Dark
        : Scheme::Light;
}

QPalette makePalette(Scheme scheme)
{
    const auto of = [scheme](Role role) { return color(role, scheme); };
    QPalette palette;
    palette.setColor(QPalette::Window, of(Role::Window));
    palette.setColor(QPalette::WindowText, of(Role::Text));
    palette.setColor(QPalette::Base, of(Role::Surface));
    palette.setColor(QPalette::AlternateBase, of(Role::AltRow));
    palette.setColor(QPalette::Text, of(Role::Text));
    palette.setColor(QPalette::PlaceholderText, of(Role::Muted));
    palette.setColor(QPalette::Button, of(Role::Surface));
    palette.setColor(QPalette::ButtonText, of(Role::Text));
    palette.setColor(QPalette::BrightText, of(Role::Bad));
    palette.setColor(QPalette::Highlight, of(Role::Selection));
    palette.setColor(QPalette::HighlightedText, of(Role::Text));
    palette.setColor(QPalette::Link, of(Role::Accent));
    palette.setColor(QPalette::LinkVisited, of(Role::Locked));
    palette.setColor(QPalette::ToolTipBase, of(Role::Surface));
    palette.setColor(QPalette::ToolTipText, of(Role::Text));
    palette.setColor(QPalette::Light, of(Role::Surface));
    palette.setColor(QPalette::Midlight, of(Role::AltRow));
    palette.setColor(QPalette::Mid, of(Role::AltRow));
    palette.setColor(QPalette::Dark, of(Role::ControlBorder));
    palette.setColor(QPalette::Shadow, of(Role::ControlBorder));
    for (const QPalette::ColorRole text : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, text, of(Role::ControlBorder));
    return palette;
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

} // namespace signalbox::gui::theme
