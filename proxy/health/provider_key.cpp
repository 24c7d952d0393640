// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/provider_key.h"

namespace signalbox::health {

static_assert(static_cast<size_t>(lastFailureClass) + 1 == failureClasses);

void ProviderKey::die(std::chrono::microseconds until)
{
    qint64 known = m_deadUntil.load(std::memory_order_relaxed);
    while (known < until.count() && !m_deadUntil.compare_exchange_weak(known, until.count(), std::memory_order_relaxed)) {
    }
}

void ProviderKey::countUse(UtcTime now)
{
    m_uses.fetch_add(1, std::memory_order_relaxed);
    m_lastUsed.store(now.micros, std::memory_order_relaxed);
}

void ProviderKey::countFailure(FailureClass failure)
{
    m_failures.at(static_cast<size_t>(failure)).fetch_add(1, std::memory_order_relaxed);
}

KeyCounts ProviderKey::counts() const
{
    KeyCounts counts;
    counts.uses = m_uses.load(std::memory_order_relaxed);
    for (size_t i = 0; i < failureClasses; ++i)
        counts.failures.at(i) = m_failures.at(i).load(std::memory_order_relaxed);
    if (counts.uses > 0)
        counts.lastUsed = UtcTime{m_lastUsed.load(std::memory_order_relaxed)};
    return counts;
}

} // namespace signalbox::health
