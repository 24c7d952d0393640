// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "theme/palette_roles.h"

#include <QFont>
#include <QPainter>
#include <QString>
#include <QStyleOptionViewItem>

namespace signalbox::gui {

/// Draws the parts every cell is made of, from the left or the right, so that the delegates only say what comes where.
class CellPainter final
{
public:
    /// Fills the background (selection, hover) at once.
    CellPainter(QPainter &painter, const QStyleOptionViewItem &option);

    [[nodiscard]] QRect rest() const { return m_rest; }
    [[nodiscard]] QColor color(theme::Role role) const;
    void icon(const QString &name, theme::Role role);
    void iconAtRight(const QString &name, theme::Role role);
    /// Elided to what is left.
    void text(const QString &text, theme::Role role, const QFont &font, Qt::Alignment alignment = Qt::AlignLeft);
    /// Draws and uses up the width of `text`.
    void lead(const QString &text, theme::Role role, const QFont &font);
    void chip(const QString &text, theme::Role ink, theme::Role ground, const QFont &font);

private:
    QPainter &m_painter;
    const QStyleOptionViewItem &m_option;
    QRect m_rest;
    int m_iconSide;
};

} // namespace signalbox::gui
