// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"
#include "policy/policy.h"

#include <QString>

#include <optional>
#include <vector>

namespace signalbox::routing {

/// A model of a pool and what it is ranked by.
struct PoolEntry
{
    policy::ModelIndex model;
    double cost = 0.0;    ///< nano-USD; infinite = unpriced: never taken for cheap
    double quality = 0.0; ///< for the task; 0 = nobody said
    double seconds = 0.0; ///< to its first token of late; 0 = not known
    double rank = 0.0;    ///< set by rankPool: the smaller comes first; where it is the same, the cheaper, then the earlier
    quint32 place = 0;    ///< set by rankPool: in the pool
};

/// Puts the best `count` entries in front in their order; what follows is in no order. Ties keep the pool's order.
/// Balanced weighs all three against each other: a model ten times as dear has to be half a quality better, one ten times
/// as slow a quarter; what is not known counts as the worst that is known.
void rankPool(std::vector<PoolEntry> &entries, policy::Preference prefer, std::size_t count);

/// "cheapest", "next cheapest", by place from 0.
[[nodiscard]] QString rankText(policy::Preference prefer, std::size_t place);

} // namespace signalbox::routing
