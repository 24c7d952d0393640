// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "delegates/cell_painter.h"
#include "models/live_model.h"

#include <QStyledItemDelegate>

namespace signalbox::gui {

/// Paints the cells of the Live table from the typed roles of LiveModel. Keeps no state of its own.
class LiveDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintTime(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintModel(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintTags(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintCost(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintResult(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index);
};

/// Icon and colour of a result; also used where the same states are listed elsewhere.
struct ResultLook
{
    QString icon;
    theme::Role role = theme::Role::Text;
};
[[nodiscard]] ResultLook resultLook(DecisionStatus status, bool fellBack);
/// Icon of the place a request went to.
[[nodiscard]] QString zoneIcon(const QString &zone, bool simulated);

} // namespace signalbox::gui
