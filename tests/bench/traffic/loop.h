// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <queue>

#include <chrono>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace signalbox::bench {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;

class Watcher;

/// An epoll loop with microsecond timers, so that what measures is never the slow part. One thread, nothing shared.
class Loop final
{
public:
    Loop();
    ~Loop();
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    /// Runs until stop() or until `limit` is over; false: the limit ended it.
    bool run(Clock::duration limit = std::chrono::hours(24));
    void stop() { m_stopped = true; }

private:
    friend class Watcher;
    struct Due
    {
        Time at;
        std::uint64_t id;
        bool operator>(const Due &other) const { return at > other.at; }
    };

    void callDue();

    int m_epoll;
    bool m_stopped = false;
    std::uint64_t m_lastId = 0;
    std::unordered_map<std::uint64_t, Watcher *> m_watchers; ///< by id, so that what was deleted is not called
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
};

/// Hears one descriptor and one timer. May be deleted in any callback, its own included (which must then return).
class Watcher
{
public:
    explicit Watcher(Loop &loop);
    virtual ~Watcher();
    Watcher(const Watcher &) = delete;
    Watcher &operator=(const Watcher &) = delete;

protected:
    virtual void onReady(std::uint32_t events) { (void)events; }
    virtual void onTime() {}

    /// Watches `fd` for the EPOLL* events instead of what was watched before; it must be forgotten before it is closed.
    void watch(int fd, std::uint32_t events);
    void forget();
    /// Calls onTime() once at `at`, instead of the time set before.
    void wakeAt(Time at);
    void sleepOn() { m_due = Time::max(); } ///< no onTime()
    [[nodiscard]] Loop &loop() const { return m_loop; }

private:
    friend class Loop;
    Loop &m_loop;
    std::uint64_t m_id;
    int m_fd = -1;
    std::uint32_t m_events = 0;
    Time m_due = Time::max();
};

/// Calls a function every `every`, late calls are made up for. For progress and load of a fixed rate.
template <class Function>
class Ticker final : public Watcher
{
public:
    Ticker(Loop &loop, Clock::duration every, Function function)
        : Watcher(loop)
        , m_every(every)
        , m_next(Clock::now() + every)
        , m_function(std::move(function))
    {
        wakeAt(m_next);
    }

protected:
    void onTime() override
    {
        m_next += m_every;
        wakeAt(m_next);
        m_function();
    }

private:
    Clock::duration m_every;
    Time m_next;
    Function m_function;
};

} // namespace signalbox::bench
