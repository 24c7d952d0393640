// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "palette/palette_delegate.h"

#include "palette/palette_model.h"
#include "theme/palette_roles.h"

#include <QIcon>
#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int padding = 12;
constexpr int between = 10;

/// Width it took.
int drawMatched(QPainter &painter, const QRect &area, const QString &text, const QList<int> &places, const QFont &font)
{
    QFont strong = font;
    strong.setWeight(QFont::Bold);
    QList<QTextLayout::FormatRange> formats;
    for (const int place : places) {
        QTextCharFormat format;
        format.setFont(strong);
        formats.append({place, 1, format});
    }
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    QTextLayout layout(QFontMetrics(strong).elidedText(text, Qt::ElideRight, area.width()), font);
    layout.setTextOption(option);
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    layout.endLayout();
    line.setPosition({0, 0});
    layout.draw(&painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2));
    return qCeil(line.naturalTextWidth());
}

} // namespace

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {0, option.fontMetrics.height() + 14};
}

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    using theme::Role;
    const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
    const bool isEnabled = index.flags().testFlag(Qt::ItemIsEnabled);
    painter->save();
    painter->fillRect(option.rect, theme::color(isCurrent ? Role::Selection : Role::Surface, option.palette));
    if (isCurrent)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme::color(Role::Accent, option.palette));
    const QColor muted = theme::color(isEnabled ? Role::Muted : Role::ControlBorder, option.palette);
    QRect area = option.rect.adjusted(padding, 0, -padding, 0);
    const int side = option.fontMetrics.height();
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, QRect(area.left(), area.center().y() - side / 2 + 1, side, side),
                                                        Qt::AlignCenter, isEnabled ? QIcon::Normal : QIcon::Disabled);
    area.setLeft(area.left() + side + between);

    const QString keys = index.data(PaletteKeysRole).toString();
    const QString right = keys.isEmpty() ? index.data(PaletteKindRole).toString() : keys;
    const int rightWidth = option.fontMetrics.horizontalAdvance(right);
    painter->setFont(option.font);
    painter->setPen(muted);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, right);
    area.setRight(area.right() - rightWidth - 2 * between);

    painter->setPen(isEnabled ? theme::color(Role::Text, option.palette) : muted);
    const int used = drawMatched(*painter, area, index.data().toString(), index.data(PalettePlacesRole).value<QList<int>>(), option.font);
    area.setLeft(area.left() + used + between);
    if (area.width() > 3 * side) {
        painter->setPen(muted);
        painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data(PaletteDetailRole).toString(), Qt::ElideRight, area.width()));
    }
    painter->restore();
}

} // namespace signalbox::gui
