// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/provider_keys.h"
#include "health/board.h"
#include "classify/detectors.h"
#include "policy/policy.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace signalbox::dispatch {

/// Everything a request decides and sends with, fixed for its whole life: a reload never half-applies. Immutable and
/// shared between threads; only the lanes' health changes underneath.
struct Snapshot
{
    std::shared_ptr<const policy::Policy> policy;
    std::vector<std::shared_ptr<health::Lane>> lanes; ///< by ModelIndex
    std::vector<ProviderKeys> keys;                   ///< by provider position
    std::vector<QByteArray> baseUrls;                 ///< by provider position, simulated ones resolved
    int version = 0;                                  ///< counts applied policies of this run, from 1
    std::shared_ptr<const classify::Detectors> detectors; ///< of the policy; null = it has none
    bool needsPromptText = false; ///< some rule looks at the whole prompt

    [[nodiscard]] const ProviderKeys &keysOf(policy::ModelIndex model) const
    {
        return keys[policy->providerOfModel[model.value]];
    }
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace signalbox::dispatch
