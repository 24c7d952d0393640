// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/lane_state.h"
#include "policy/policy.h"

#include <QString>

#include <chrono>
#include <optional>

namespace signalbox::routing {

/// Why a lane that may be asked should be asked after the others this time: it is forecast to run dry, or it comes back
/// from an outage and this request is not among its share. nullopt: nothing speaks against it. `draw` is the request's,
/// in [0, 1); each lane gets a number of its own out of it, so the same draw gives the same answer.
[[nodiscard]] std::optional<QString> strain(const health::LaneState &state, policy::ModelIndex model,
                                            std::chrono::microseconds now, double draw);

} // namespace signalbox::routing
