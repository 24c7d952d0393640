// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "routing/moment.h"

#include <atomic>

namespace signalbox::routing {

/// "Local only": until a moment, requests go to models on this machine alone, whatever the policy allows. One order for the
/// whole program: set by the window, read by every worker when a request begins. Any thread.
class LocalOnly final
{
public:
    /// {} ends it.
    void order(UtcTime until) { m_until.store(until.micros, std::memory_order_relaxed); }
    /// {} = it is not, or no longer, ordered.
    [[nodiscard]] UtcTime until(UtcTime now) const
    {
        const qint64 until = m_until.load(std::memory_order_relaxed);
        return {until > now.micros ? until : 0};
    }

private:
    std::atomic<qint64> m_until{0};
};

/// Whether asking it sends nothing off this machine: it has a loopback address, or is simulated in the zone `machine`.
[[nodiscard]] bool staysHere(const policy::Policy &policy, policy::ModelIndex model);
/// Of every model, by its index.
[[nodiscard]] std::vector<bool> modelsHere(const policy::Policy &policy);
/// "local only until 2026-11-22T15:04:00Z".
[[nodiscard]] QString localOnlyText(UtcTime until);

} // namespace signalbox::routing
