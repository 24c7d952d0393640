// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "delegates/live_delegate.h"
#include "models/lane_text.h"

#include <QStyledItemDelegate>

namespace signalbox::gui {

/// Paints the cells of a LaneModel. Keeps no state.
class LaneDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// Icon and colour of a lane's word.
[[nodiscard]] ResultLook laneLook(LaneWord word);

} // namespace signalbox::gui
