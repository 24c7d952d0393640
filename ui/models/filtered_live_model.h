// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/live_filter.h"
#include "models/live_model.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <vector>

namespace signalbox::gui {

/// The rows of a LiveModel that pass a filter, in the same order. New rows are tested as they come; a new filter is
/// applied to everything in slices of a few milliseconds between event-loop turns, and shown when it is through.
/// Lives on the GUI thread; the source must outlive it.
class FilteredLiveModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit FilteredLiveModel(LiveModel &source, QObject *parent = nullptr);

    void setFilter(LiveFilter filter);
    /// Lets everything pass for a moment without forgetting the filter.
    void setSuspended(bool suspended);
    [[nodiscard]] bool isSuspended() const { return m_suspended; }
    [[nodiscard]] bool isFiltering() const { return !m_suspended && !m_filter.isEmpty(); }
    [[nodiscard]] bool isRefiltering() const { return m_slices.isActive(); }

    [[nodiscard]] const LiveTotals &totals() const { return m_totals; }
    /// The same, added up again from the rows: what the tick next to the sum is about.
    [[nodiscard]] LiveTotals recountedTotals() const;
    [[nodiscard]] DecisionId idAt(int row) const;
    /// −1 if the decision is not shown.
    [[nodiscard]] int rowOf(DecisionId id) const;
    [[nodiscard]] LiveModel &source() const { return m_source; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// A new filter is through; comes right after the model reset.
    void refiltered();

private:
    void sourceInserted(int first, int last);
    void sourceRowChanged(qint64 sequence, const LiveRow &before);
    void sourceCellsChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles);
    void sourceAboutToRemove(int first, int last);
    void restart();
    void slice();
    [[nodiscard]] bool passes(const LiveRow &row) const;
    void show(const std::vector<qint64> &sequences, bool atFront);
    void finish();

    LiveModel &m_source;
    LiveFilter m_filter;
    bool m_suspended = false;
    std::vector<qint64> m_rows; ///< sequences, ascending
    LiveTotals m_totals;
    QTimer m_slices;
    std::vector<qint64> m_found;
    qint64 m_scanned = 0; ///< next sequence a slice looks at
};

} // namespace signalbox::gui
