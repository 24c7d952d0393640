// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "delegates/cell_painter.h"

#include "theme/icons.h"

#include <QFontMetrics>
#include <QtMath>

namespace signalbox::gui {
namespace {

constexpr int padding = 8;
constexpr int gap = 5;

} // namespace

CellPainter::CellPainter(QPainter &painter, const QStyleOptionViewItem &option)
    : m_painter(painter)
    , m_option(option)
    , m_rest(option.rect.adjusted(padding, 0, -padding, 0))
    , m_iconSide(QFontMetrics(option.font).height() - 1)
{
    if (option.state.testFlag(QStyle::State_Selected))
        painter.fillRect(option.rect, color(theme::Role::Selection));
    else if (option.features.testFlag(QStyleOptionViewItem::Alternate))
        painter.fillRect(option.rect, option.palette.alternateBase());
}

QColor CellPainter::color(theme::Role role) const { return theme::color(role, m_option.palette); }

void CellPainter::icon(const QString &name, theme::Role role)
{
    const qreal ratio = m_painter.device()->devicePixelRatioF();
    const QPixmap pixmap = theme::iconPixmap(name, color(role), m_iconSide, ratio);
    m_painter.drawPixmap(m_rest.left(), m_rest.top() + (m_rest.height() - m_iconSide) / 2, pixmap);
    m_rest.setLeft(m_rest.left() + m_iconSide + gap);
}

void CellPainter::iconAtRight(const QString &name, theme::Role role)
{
    const qreal ratio = m_painter.device()->devicePixelRatioF();
    const int side = m_iconSide - 3;
    const QPixmap pixmap = theme::iconPixmap(name, color(role), side, ratio);
    m_painter.drawPixmap(m_rest.right() + 1 - side, m_rest.top() + (m_rest.height() - side) / 2, pixmap);
    m_rest.setRight(m_rest.right() - side - gap);
}

void CellPainter::text(const QString &text, theme::Role role, const QFont &font, Qt::Alignment alignment)
{
    m_painter.setFont(font);
    m_painter.setPen(color(role));
    const QString fitting = QFontMetrics(font).elidedText(text, Qt::ElideRight, m_rest.width());
    m_painter.drawText(m_rest, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, fitting);
}

void CellPainter::lead(const QString &text, theme::Role role, const QFont &font)
{
    m_painter.setFont(font);
    m_painter.setPen(color(role));
    m_painter.drawText(m_rest, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine, text);
    m_rest.setLeft(m_rest.left() + QFontMetrics(font).horizontalAdvance(text));
}

void CellPainter::chip(const QString &text, theme::Role ink, theme::Role ground, const QFont &font)
{
    const QFontMetrics metrics(font);
    const QString fitting = metrics.elidedText(text, Qt::ElideRight, m_rest.width() - 2 * gap);
    const int height = metrics.height() + 2;
    const QRectF box(m_rest.left(), m_rest.top() + (m_rest.height() - height) / 2.0,
                     metrics.horizontalAdvance(fitting) + 2 * gap + 2, height);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color(ground));
    m_painter.drawRoundedRect(box, 4, 4);
    m_painter.restore();
    m_painter.setFont(font);
    m_painter.setPen(color(ink));
    m_painter.drawText(box, Qt::AlignCenter, fitting);
    m_rest.setLeft(qCeil(box.right()) + gap);
}

} // namespace signalbox::gui
