// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/lane_model.h"

#include <QSortFilterProxyModel>
#include <QTableView>

namespace signalbox::gui {

/// The table of all models: sorts by any column, shows those whose name holds a text, keeps its selection by model.
class LaneTable final : public QTableView
{
    Q_OBJECT

public:
    /// `model` outlives it.
    explicit LaneTable(LaneModel &model, QWidget *parent = nullptr);

    void setFilter(const QString &text);
    [[nodiscard]] QSortFilterProxyModel &shown() { return m_shown; }
    /// Empty when no row is selected.
    [[nodiscard]] QString selectedModel() const { return m_selected; }
    void select(const QString &model);
    /// Takes the first row if none is selected any more.
    void keepSelection();

signals:
    void modelSelected(const QString &model);
    void detailRequested();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fit();

    LaneModel &m_model;
    QSortFilterProxyModel m_shown;
    QString m_selected;
    bool m_resetting = false;
};

} // namespace signalbox::gui
