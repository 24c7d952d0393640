// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"
#include "dispatch/snapshot.h"
#include "policy/loader.h"

#include <functional>

namespace signalbox::engine {

/// Base URL of a simulated provider by its id.
using SimulatedUrl = std::function<QString(const QString &provider)>;
/// What an entry of the key store held when it was last asked.
using KeychainLookup = std::function<Result<Secret>(const QString &name)>;

struct BuiltSnapshot
{
    dispatch::SnapshotPtr snapshot;
    QList<policy::Issue> issues; ///< warnings: keys that could not be read
};

/// Makes a policy ready to run: keys read, health found again for lanes by model id and for keys by their hash, simulated
/// addresses filled in. From now on the board's lanes go by these keys.
[[nodiscard]] BuiltSnapshot buildSnapshot(std::shared_ptr<const policy::Policy> policy, int version,
                                          health::Board &board, const SimulatedUrl &simulatedUrl,
                                          const KeychainLookup &keychain = {});

[[nodiscard]] bool hasSimulatedProvider(const policy::Policy &policy);

} // namespace signalbox::engine
