// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "engine/thread_home.h"
#include "policy/policy.h"
#include "simulator/simulator.h"

#include <QString>

namespace signalbox::engine {

/// The in-process providers of `--demo` on a thread of their own, started when a policy first asks for them.
class SimulatedProviders final
{
public:
    /// Makes sure they run if `policy` has any, and that each lists the policy's models.
    [[nodiscard]] Result<void> serve(const policy::Policy &policy);
    [[nodiscard]] QString baseUrl(const QString &provider) const;

private:
    std::unique_ptr<ThreadHome<simulator::Simulator>> m_home;
    quint16 m_port = 0;
};

} // namespace signalbox::engine
