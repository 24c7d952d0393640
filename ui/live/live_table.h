// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/filtered_live_model.h"

#include <QTableView>

class QMenu;

namespace signalbox::gui {

/// The table of decisions. Follows the newest row until somebody looks elsewhere (scrolls up or picks a row), and keeps
/// selection and scroll position through inserts, evictions and changes of the filter.
class LiveTable final : public QTableView
{
    Q_OBJECT

public:
    /// `model` must outlive the table.
    explicit LiveTable(FilteredLiveModel &model, QWidget *parent = nullptr);

    [[nodiscard]] bool isFollowing() const { return m_following; }
    void setFollowing(bool following);
    /// Rows that came below while not following.
    [[nodiscard]] int unseen() const { return m_unseen; }
    /// Value 0 if nothing is selected.
    [[nodiscard]] DecisionId selectedId() const;
    /// In the order of the rows.
    [[nodiscard]] QList<DecisionId> selectedIds() const;
    void select(DecisionId id);
    /// Fills `menu` with one checkable entry per column.
    void fillColumnMenu(QMenu &menu);
    /// Order, widths and visibility of the columns.
    [[nodiscard]] QByteArray columnState() const;
    void restoreColumnState(const QByteArray &state);
    /// The selected rows as tab-separated text.
    [[nodiscard]] QString rowText() const;

signals:
    void followingChanged(bool following);
    void unseenChanged(int rows);
    /// The user or the model moved the selection; value 0 = nothing selected any more.
    void decisionSelected(signalbox::DecisionId id);
    /// Enter or double click.
    void detailRequested();
    /// A condition such as `client:cursor` to be added to the filter.
    void conditionRequested(const QString &condition);
    /// The key that goes to the filter was pressed.
    void findRequested();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void setUpColumns();
    void rowsArrived(int first, int last);
    void frontLeaving(int first, int last);
    void rememberPlace();
    void restorePlace();
    void scrolled(int value);
    void setUnseen(int rows);
    void toBottom();
    [[nodiscard]] QString conditionFor(const QModelIndex &cell) const;

    FilteredLiveModel &m_model;
    bool m_following = true;
    bool m_moving = false; ///< we move selection or scroll bar ourselves
    int m_unseen = 0;
    DecisionId m_rememberedId;
    DecisionId m_rememberedTop;
};

} // namespace signalbox::gui
