// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <chrono>
#include <compare>

namespace signalbox {

/// A moment in UTC, microseconds since 1970. Storage and wire are UTC; people see local time, made in ui/.
struct UtcTime
{
    qint64 micros = 0;

    auto operator<=>(const UtcTime &) const = default;
};

/// Time as seen by everything that decides or measures. Tests hand in ManualClock, so nothing waits by the clock.
class Clock
{
public:
    Clock() = default;
    virtual ~Clock() = default;
    Q_DISABLE_COPY_MOVE(Clock)

    [[nodiscard]] virtual UtcTime utc() const = 0;
    /// Monotonic, unrelated to the date; for durations and deadlines.
    [[nodiscard]] virtual std::chrono::microseconds steady() const = 0;
};

/// The machine's clocks. Stateless, usable from any thread.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] UtcTime utc() const override;
    [[nodiscard]] std::chrono::microseconds steady() const override;
};

/// A clock that moves only when told to. Not thread-safe.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(UtcTime start = {1'760'000'000'000'000}) : m_utc(start) {}

    [[nodiscard]] UtcTime utc() const override { return m_utc; }
    [[nodiscard]] std::chrono::microseconds steady() const override { return m_steady; }
    void advance(std::chrono::microseconds by);

private:
    UtcTime m_utc;
    std::chrono::microseconds m_steady{1'000'000};
};

} // namespace signalbox
