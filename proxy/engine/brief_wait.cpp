// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/brief_wait.h"

#include <QAbstractEventDispatcher>
#include <QThread>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <sys/epoll.h>
#include <unistd.h>
#endif

namespace signalbox::engine {
namespace {

constexpr unsigned longestPause = 1023;

} // namespace

BriefWait::BriefWait(std::chrono::microseconds longest, QObject *parent) : QObject(parent), m_longest(longest)
{
#ifdef Q_OS_LINUX
    if (longest.count() > 0)
        m_set = ::epoll_create1(EPOLL_CLOEXEC);
#endif
    if (m_set >= 0)
        connect(QThread::currentThread()->eventDispatcher(), &QAbstractEventDispatcher::aboutToBlock, this, &BriefWait::look);
}

BriefWait::~BriefWait()
{
#ifdef Q_OS_LINUX
    if (m_set >= 0)
        ::close(m_set);
#endif
}

void BriefWait::watch([[maybe_unused]] qintptr descriptor)
{
#ifdef Q_OS_LINUX
    epoll_event event{};
    event.events = EPOLLIN;
    if (m_set >= 0)
        ::epoll_ctl(m_set, EPOLL_CTL_ADD, static_cast<int>(descriptor), &event);
#endif
}

bool BriefWait::look()
{
    if (m_set < 0)
        return false;
    if (m_skip > 0) {
        --m_skip;
        return false;
    }
    ++m_looks;
    if (somethingArrives()) {
        m_pause = 0;
        return true;
    }
    m_pause = std::min(m_pause * 2 + 1, longestPause);
    m_skip = m_pause;
    return false;
}

bool BriefWait::somethingArrives() const
{
#ifdef Q_OS_LINUX
    using Clock = std::chrono::steady_clock; // measures this very loop, so no Clock of core/ that a test could stop
    const Clock::time_point end = Clock::now() + m_longest;
    epoll_event event{};
    do {
        if (::epoll_wait(m_set, &event, 1, 0) > 0)
            return true;
    } while (Clock::now() < end);
#endif
    return false;
}

} // namespace signalbox::engine
