// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "delegates/detail_delegate.h"

#include "delegates/cell_painter.h"
#include "models/detail_table.h"
#include "theme/fonts.h"

#include <QFontMetrics>

using signalbox::gui::theme::Role;

namespace signalbox::gui {
namespace {

Role roleOf(CellTone tone)
{
    switch (tone) {
    case CellTone::Plain:
        return Role::Text;
    case CellTone::Muted:
        return Role::Muted;
    case CellTone::Good:
        return Role::Ok;
    case CellTone::Warning:
        return Role::Warn;
    case CellTone::Bad:
        return Role::Bad;
    case CellTone::Locked:
        return Role::Locked;
    }
    Q_UNREACHABLE();
}

QFont fontOf(const QFont &base, const QModelIndex &index)
{
    QFont font = index.data(NumberRole).toBool() ? theme::monospaced(base) : base;
    if (index.data(StrongRole).toBool())
        font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

void DetailDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    CellPainter cell(*painter, option);
    const Role role = roleOf(static_cast<CellTone>(index.data(ToneRole).toInt()));
    const bool number = index.data(NumberRole).toBool();
    const QString icon = index.data(IconNameRole).toString();
    if (!icon.isEmpty())
        cell.icon(icon, role);
    cell.text(index.data().toString(), role, fontOf(option.font, index), number ? Qt::AlignRight : Qt::AlignLeft);
    painter->restore();
}

QSize DetailDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFontMetrics metrics(fontOf(option.font, index));
    const int icon = index.data(IconNameRole).toString().isEmpty() ? 0 : metrics.height() + 6;
    return {metrics.horizontalAdvance(index.data().toString()) + icon + 20, metrics.height() + 8};
}

} // namespace signalbox::gui
