// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dashboard/kpi_tile.h"

#include "theme/fonts.h"
#include "theme/palette_roles.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

using theme::Role;
using theme::TextSize;

constexpr int lineWidth = 96;
constexpr int lineHeight = 24;
constexpr int padding = 12;

} // namespace

KpiTile::KpiTile(const QString &name, QWidget *parent) : QAbstractButton(parent)
{
    setText(name);
    setAccessibleName(name);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    m_number = u"–"_s;
}

void KpiTile::setFigure(const QString &number, const QString &note, Tone tone, const QList<double> &line)
{
    m_number = number;
    m_note = note;
    m_tone = tone;
    m_line = line;
    setAccessibleName(note.isEmpty() ? u"%1: %2"_s.arg(text(), number) : u"%1: %2, %3"_s.arg(text(), number, note));
    setToolTip(accessibleName());
    update();
}

QSize KpiTile::sizeHint() const
{
    const QFontMetrics figure(theme::sized(font(), TextSize::Figure, QFont::DemiBold));
    const QFontMetrics caption(theme::sized(font(), TextSize::Caption));
    return {150, caption.height() * 2 + figure.height() + 14};
}

void KpiTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(hasFocus() ? QPen(theme::color(Role::Accent, palette()), 2) : QPen(theme::color(Role::GridLine, palette()), 1));
    painter.setBrush(theme::color(underMouse() ? Role::AltRow : Role::Surface, palette()));
    painter.drawRoundedRect(box, 6, 6);

    const QFont caption = theme::sized(font(), TextSize::Caption);
    const QFont figure = theme::sized(font(), TextSize::Figure, QFont::DemiBold);
    const QFontMetrics captionMetrics(caption);
    const QFontMetrics figureMetrics(figure);
    const int inner = width() - 2 * padding;
    int y = 6;
    const auto line = [&](const QString &text, const QFont &textFont, Role role) {
        const QFontMetrics metrics(textFont);
        painter.setFont(textFont);
        painter.setPen(theme::color(role, palette()));
        painter.drawText(QRect(padding, y, inner, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, inner));
        y += metrics.height();
    };
    line(text(), caption, Role::Muted);
    const int top = y;
    line(m_number, figure, Role::Text);
    line(m_note, caption, m_tone == Tone::Good ? Role::Ok : m_tone == Tone::Warning ? Role::Warn : Role::Muted);

    const double highest = m_line.isEmpty() ? 0 : *std::max_element(m_line.cbegin(), m_line.cend());
    const int room = inner - figureMetrics.horizontalAdvance(m_number) - padding;
    if (m_line.size() < 2 || highest <= 0 || room < lineWidth / 2)
        return;
    const double across = std::min(lineWidth, room);
    const double left = width() - padding - across;
    const double bottom = top + (figureMetrics.height() + lineHeight) / 2.0;
    QPainterPath path;
    for (qsizetype i = 0; i < m_line.size(); ++i) {
        const QPointF point(left + across * static_cast<double>(i) / static_cast<double>(m_line.size() - 1),
                            bottom - lineHeight * std::max(0.0, m_line[i]) / highest);
        if (i == 0)
            path.moveTo(point);
        else
            path.lineTo(point);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme::color(Role::Accent, palette()), 1.5));
    painter.drawPath(path);
}

} // namespace signalbox::gui
