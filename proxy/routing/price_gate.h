// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "routing/expected_cost.h"
#include "routing/gates.h"
#include "routing/lanes.h"

#include <optional>
#include <vector>

namespace signalbox::routing {

struct PriceVerdict
{
    GateResult gate;
    bool overMaxCost = false;                   ///< some lane went because the client's limit is lower
    std::optional<NanoUsd> cheapestOverLimit{}; ///< of those with a known price
    std::optional<UtcTime> waitUntil{};         ///< when work that may wait should be sent
};

/// The client's limit on what the request may cost, and for work that may wait the moment within `defaults.batch_wait` at
/// which the first lane is cheapest. Takes lanes that are too dear out of both plans.
[[nodiscard]] PriceVerdict priceGate(Field &field, const RoutingRequest &request, const ExpectedCost &cost,
                                     std::vector<PlannedLane> &plan, std::vector<PlannedLane> &lastResort);

} // namespace signalbox::routing
