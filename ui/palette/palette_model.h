// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "palette/palette_entry.h"

#include <QAbstractListModel>
#include <QList>
#include <QStringList>

#include <vector>

namespace signalbox::gui {

/// Roles beyond Qt's own.
enum PaletteRole {
    PaletteDetailRole = Qt::UserRole, ///< QString
    PaletteKeysRole,                  ///< QString
    PalettePlacesRole,                ///< QList<int>, letters of the text that were matched
    PaletteKindRole,                  ///< QString, for people
};

/// What the palette offers for what was typed, best first. While nothing is typed: what was used lately, then everything in the given order.
class PaletteModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr int mostRows = 200;

    explicit PaletteModel(QObject *parent = nullptr) : QAbstractListModel(parent) {}

    /// `lately`: ids, the last one used first.
    void setEntries(QList<PaletteEntry> entries, const QStringList &lately);
    /// `found`: looked up for this query; they stand before everything else.
    void setQuery(const QString &query, const QList<PaletteEntry> &found = {});
    [[nodiscard]] const PaletteEntry &entryAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row
    {
        qsizetype entry = 0; ///< in m_found, then in m_entries
        int score = 0;
        QList<int> places;
    };
    void rank();
    [[nodiscard]] const PaletteEntry &entry(qsizetype number) const;

    QString m_query;
    QStringList m_lately;
    QList<PaletteEntry> m_found;
    QList<PaletteEntry> m_entries;
    std::vector<Row> m_rows;
};

} // namespace signalbox::gui
