// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/snapshot.h"
#include "policy/loader.h"

#include <functional>

namespace signalbox::engine {

/// Base URL of a simulated provider by its id.
using SimulatedUrl = std::function<QString(const QString &provider)>;

struct BuiltSnapshot
{
    dispatch::SnapshotPtr snapshot;
    QList<policy::Issue> issues; ///< warnings: keys that could not be read
};

/// Makes a policy ready to run: keys read, lanes' health found again by model id, simulated addresses filled in. Lanes
/// that are out because `previous` (may be null) used another key for them are in again.
[[nodiscard]] BuiltSnapshot buildSnapshot(std::shared_ptr<const policy::Policy> policy, int version,
                                          health::Board &board, const SimulatedUrl &simulatedUrl,
                                          const dispatch::SnapshotPtr &previous);

[[nodiscard]] bool hasSimulatedProvider(const policy::Policy &policy);

} // namespace signalbox::engine
