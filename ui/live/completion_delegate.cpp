// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/completion_delegate.h"

#include "delegates/cell_painter.h"
#include "theme/fonts.h"

#include <QPainter>

namespace signalbox::gui {

void CompletionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    QStyleOptionViewItem base = option;
    initStyleOption(&base, index);
    CellPainter cell(*painter, base);
    const QString note = index.data(CompletionNoteRole).toString();
    const QFont mono = theme::monospaced(base.font);
    QRect left = cell.rest();
    if (!note.isEmpty()) {
        const int width = QFontMetrics(mono).horizontalAdvance(note);
        painter->setFont(mono);
        painter->setPen(theme::color(theme::Role::Muted, base.palette));
        painter->drawText(left, Qt::AlignRight | Qt::AlignVCenter, note);
        left.setRight(left.right() - width - 12);
    }
    painter->setFont(base.font);
    painter->setPen(theme::color(theme::Role::Text, base.palette));
    painter->drawText(left, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(base.font).elidedText(index.data().toString(), Qt::ElideMiddle, left.width()));
    painter->restore();
}

QSize CompletionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int note = QFontMetrics(theme::monospaced(option.font)).horizontalAdvance(index.data(CompletionNoteRole).toString());
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + note + 40, option.fontMetrics.height() + 8};
}

} // namespace signalbox::gui
