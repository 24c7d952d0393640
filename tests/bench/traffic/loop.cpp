// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "loop.h"

#include "fatal.h"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

namespace signalbox::bench {

Loop::Loop()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        fatal("epoll_create1");
    ::prctl(PR_SET_TIMERSLACK, 1UL); // nanosecond: the default of 50 us would show in the delays
}

Loop::~Loop()
{
    ::close(m_epoll);
}

bool Loop::run(Clock::duration limit)
{
    const Time end = Clock::now() + limit;
    m_stopped = false;
    std::array<epoll_event, 512> ready{};
    while (!m_stopped) {
        callDue();
        const Time now = Clock::now();
        if (m_stopped)
            break;
        if (now >= end)
            return false;
        const Time next = m_due.empty() ? end : std::min(end, m_due.top().at);
        const auto wait = std::max<std::int64_t>(0, std::chrono::nanoseconds(next - now).count());
        const timespec patience{static_cast<time_t>(wait / 1'000'000'000), static_cast<long>(wait % 1'000'000'000)};
        const int count = ::epoll_pwait2(m_epoll, ready.data(), static_cast<int>(ready.size()), &patience, nullptr);
        if (count < 0 && errno != EINTR)
            fatal("epoll_pwait2");
        for (int i = 0; i < count && !m_stopped; ++i) {
            const epoll_event &event = ready[static_cast<std::size_t>(i)];
            if (const auto found = m_watchers.find(event.data.u64); found != m_watchers.end())
                found->second->onReady(event.events);
        }
    }
    return true;
}

void Loop::callDue()
{
    const Time now = Clock::now();
    while (!m_stopped && !m_due.empty() && m_due.top().at <= now) {
        const Due due = m_due.top();
        m_due.pop();
        const auto found = m_watchers.find(due.id);
        if (found == m_watchers.end() || found->second->m_due != due.at)
            continue; // gone, or another time was set since
        found->second->m_due = Time::max();
        found->second->onTime();
    }
}

Watcher::Watcher(Loop &loop)
    : m_loop(loop)
    , m_id(++loop.m_lastId)
{
    loop.m_watchers.emplace(m_id, this);
}

Watcher::~Watcher()
{
    forget();
    m_loop.m_watchers.erase(m_id);
}

void Watcher::watch(int fd, std::uint32_t events)
{
    if (fd == m_fd && events == m_events)
        return;
    epoll_event event{};
    event.events = events;
    event.data.u64 = m_id;
    if (::epoll_ctl(m_loop.m_epoll, fd == m_fd ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0)
        fatal("epoll_ctl");
    m_fd = fd;
    m_events = events;
}

void Watcher::forget()
{
    if (m_fd >= 0)
        ::epoll_ctl(m_loop.m_epoll, EPOLL_CTL_DEL, m_fd, nullptr);
    m_fd = -1;
    m_events = 0;
}

void Watcher::wakeAt(Time at)
{
    if (at == m_due)
        return;
    m_due = at;
    m_loop.m_due.push({at, m_id});
}

} // namespace signalbox::bench
