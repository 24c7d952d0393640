// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "core/failure.h"

#include <array>
#include <atomic>
#include <chrono>
#include <memory>

namespace signalbox::health {

constexpr size_t failureClasses = 11; ///< one per FailureClass

/// What was counted about a key since the program started.
struct KeyCounts
{
    qint64 uses = 0; ///< calls sent with it
    std::array<qint64, failureClasses> failures{}; ///< of these, by FailureClass
    std::optional<UtcTime> lastUsed;

    bool operator==(const KeyCounts &) const = default;
};

/// Counts the calls of one provider, so that its keys know whose turn it is.
using KeyTurns = std::atomic<quint64>;

/// One key of a provider, shared by all its lanes and all threads; the key itself is not in it. Nothing here takes a
/// lock. What a provider refuses or limits for one model only is kept by that model's lane (LaneKeys).
class ProviderKey final
{
public:
    explicit ProviderKey(std::shared_ptr<KeyTurns> turns) : m_turns(std::move(turns)) {}

    /// Refused as a whole (401, billing, quota): not before; 0 = never was. On Clock::steady().
    [[nodiscard]] std::chrono::microseconds deadUntil() const
    {
        return std::chrono::microseconds(m_deadUntil.load(std::memory_order_relaxed));
    }
    /// A later shorter time never shortens an earlier longer one.
    void die(std::chrono::microseconds until);

    /// When it was last chosen, counted in choices of its provider; 0 = never.
    [[nodiscard]] quint64 lastTurn() const { return m_lastTurn.load(std::memory_order_relaxed); }
    void takeTurn() { m_lastTurn.store(m_turns->fetch_add(1, std::memory_order_relaxed) + 1, std::memory_order_relaxed); }

    void countUse(UtcTime now);
    void countFailure(FailureClass failure);
    [[nodiscard]] KeyCounts counts() const;

private:
    std::shared_ptr<KeyTurns> m_turns;
    std::atomic<quint64> m_lastTurn{0};
    std::atomic<qint64> m_deadUntil{0}; ///< µs
    std::atomic<qint64> m_uses{0};
    std::atomic<qint64> m_lastUsed{0}; ///< µs; 0 = never
    std::array<std::atomic<qint64>, failureClasses> m_failures{};
};

} // namespace signalbox::health
