// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/provider_report.h"
#include "models/lane_text.h"

#include <QAbstractTableModel>

namespace signalbox::gui {

enum class LaneColumn { Status, Model, Circuit, BackIn, Minutes, FirstToken, Speed, Room, PriceAge, UsedIn };
inline constexpr int laneColumnCount = 10;

/// Roles beyond Qt's own. Sort by LaneSortRole, never by display text.
enum LaneRole {
    LaneSortRole = Qt::UserRole + 100, ///< number or text, by column
    LaneWordRole,                      ///< int, LaneWord
    LaneZoneRole,                      ///< QString
    LaneSimulatedRole,                 ///< bool
    LaneLocalRole,                     ///< bool, on this machine
    LanePricedRole,                    ///< bool
    LaneMinutesRole,                   ///< health::MinuteCells
};

/// The models of all providers, in the order of the policy. Lives on the GUI thread.
class LaneModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows stay the same while the models do.
    void setReport(const engine::ProviderReport &report);
    [[nodiscard]] const engine::ProviderReport &report() const { return m_report; }
    [[nodiscard]] const engine::LaneReport &laneAt(int row) const { return m_report.lanes.at(row); }
    /// -1 when there is none.
    [[nodiscard]] int rowOf(const QString &model) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const engine::LaneReport &report, LaneColumn column) const;
    [[nodiscard]] QVariant sortValue(const engine::LaneReport &report, LaneColumn column) const;

    engine::ProviderReport m_report;
};

[[nodiscard]] QString laneColumnTitle(LaneColumn column);

} // namespace signalbox::gui

Q_DECLARE_METATYPE(signalbox::health::MinuteCells)
