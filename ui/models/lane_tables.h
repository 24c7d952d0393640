// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/provider_report.h"
#include "models/detail_table.h"

namespace signalbox::gui {

/// The last failures of a lane by kind and status, newest first, with the newest decision of each as a sample.
struct LaneErrors
{
    DetailTable table;
    QList<DecisionId> samples; ///< one per row
};
[[nodiscard]] LaneErrors laneErrors(const engine::LaneReport &report);
[[nodiscard]] DetailTable laneKeys(const engine::LaneReport &report);
/// Speed, limits, price, chains, the last probe: name and value.
[[nodiscard]] DetailTable laneFigures(const engine::LaneReport &report);

} // namespace signalbox::gui
