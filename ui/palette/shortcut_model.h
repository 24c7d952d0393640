// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "palette/shortcut_book.h"

#include <QAbstractTableModel>

namespace signalbox::gui {

enum class ShortcutColumn { Keys, Action, Menu };

/// The shortcut book as a table. Rows are filtered by what is typed: a part of the action's name, its menu or its keys.
class ShortcutModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// `book` outlives the model.
    explicit ShortcutModel(ShortcutBook &book, QObject *parent = nullptr);

    void setQuery(const QString &query);
    [[nodiscard]] const BookedAction &actionAt(int row) const { return m_book.actions().at(m_rows.at(row)); }
    [[nodiscard]] bool isChanged(int row) const { return m_book.custom().contains(actionAt(row).id); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString keysText(const BookedAction &booked) const;
    void filter();

    ShortcutBook &m_book;
    QString m_query;
    QList<qsizetype> m_rows;
};

} // namespace signalbox::gui
