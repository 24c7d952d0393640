// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "models/explanation.h"

#include <QAbstractTableModel>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox::gui {

/// How a detail cell is meant; painters choose colours and icons from it.
enum class CellTone { Plain, Muted, Good, Warning, Bad, Locked };

struct DetailCell
{
    QString text = {};
    CellTone tone = CellTone::Plain;
    QString icon = {}; ///< a name of resources/icons; empty for none
    bool number = false; ///< monospaced, right-aligned
    bool strong = false;

    bool operator==(const DetailCell &) const = default;
};

enum DetailRole { ToneRole = Qt::UserRole, IconNameRole, NumberRole, StrongRole };

/// One small table of the decision detail: headers and rows, replaced as a whole.
struct DetailTable
{
    QStringList headers;
    QList<QList<DetailCell>> rows;

    bool operator==(const DetailTable &) const = default;
};

[[nodiscard]] DetailTable departureTable(const Explanation &explanation);
[[nodiscard]] DetailTable candidateTable(const DecisionRecord &record, const Explanation &explanation);
/// Token classes against attempts, then what it cost.
[[nodiscard]] DetailTable costTable(const DecisionRecord &record);

class DetailTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Does nothing if the table is the one shown, so that a running decision does not lose the selection.
    void setTable(DetailTable table);
    [[nodiscard]] const DetailTable &table() const { return m_table; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    DetailTable m_table;
};

} // namespace signalbox::gui
