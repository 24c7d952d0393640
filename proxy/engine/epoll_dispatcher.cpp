// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/epoll_dispatcher.h"

#include "engine/event_dispatcher.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>
#include <QTimerEvent>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>

namespace signalbox::engine {
namespace {

constexpr std::size_t batch = 256; ///< events taken per turn
constexpr std::uint64_t wakeMark = ~std::uint64_t{0};

/// What each type of notifier is told of, as Qt's own dispatcher has it.
constexpr std::array<std::uint32_t, 3> reported{EPOLLIN | EPOLLHUP | EPOLLERR, EPOLLOUT | EPOLLHUP | EPOLLERR,
                                                EPOLLPRI | EPOLLHUP | EPOLLERR};
constexpr std::array<std::uint32_t, 3> asked{EPOLLIN, EPOLLOUT, EPOLLPRI};

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = wakeMark;
    if (m_epoll < 0 || m_wake < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event) != 0)
        qFatal("no epoll descriptor: the limit of open files is exhausted");
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_wake);
    ::close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted.store(false, std::memory_order_relaxed);
    emit awake();
    QCoreApplication::sendPostedEvents();
    const auto mayBlock = [this, flags] {
        return flags.testFlag(QEventLoop::WaitForMoreEvents) && m_woken.load(std::memory_order_acquire) == Wake::None;
    };
    if (mayBlock())
        emit aboutToBlock();
    if (m_interrupted.load(std::memory_order_relaxed))
        return false;
    std::array<epoll_event, batch> room; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by wait()
    const Arrivals arrivals = wait(room, mayBlock());
    int delivered = arrivals.isWoken ? 1 : 0; // as Qt's own counts: there may be posted events to send
    if (!flags.testFlag(QEventLoop::ExcludeSocketNotifiers))
        delivered += deliverSockets(arrivals.events);
    if (!flags.testFlag(QEventLoop::X11ExcludeTimers))
        delivered += deliverTimers();
    return delivered > 0;
}

// A wake-up is taken back before the posted events are sent in the next turn, so that none is slept over: who posts
// later finds Wake::None and wakes anew.
EpollDispatcher::Arrivals EpollDispatcher::wait(std::span<epoll_event> room, bool mayBlock)
{
    int timeout = mayBlock ? -1 : 0;
    if (mayBlock && !m_due.empty()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_due.begin()->first - Clock::now()).count();
        timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
    }
    const int count = std::max(0, ::epoll_wait(m_epoll, room.data(), static_cast<int>(room.size()), timeout));
    const std::span<const epoll_event> events = room.first(static_cast<std::size_t>(count));
    const bool isMarked =
        std::any_of(events.begin(), events.end(), [](const epoll_event &event) { return event.data.u64 == wakeMark; });
    const Wake woken = m_woken.exchange(Wake::None, std::memory_order_acq_rel);
    if (woken == Wake::Elsewhere || isMarked) {
        std::uint64_t times = 0;
        (void)!::read(m_wake, &times, sizeof times);
    }
    return {events, woken != Wake::None || isMarked};
}

int EpollDispatcher::deliverSockets(std::span<const epoll_event> events)
{
    int delivered = 0;
    for (const epoll_event &event : events) {
        if (event.data.u64 == wakeMark)
            continue;
        const auto descriptor = static_cast<std::size_t>(event.data.u64 & 0xffffffffU);
        const auto generation = static_cast<std::uint32_t>(event.data.u64 >> 32U);
        for (std::size_t type = 0; type < reported.size(); ++type) {
            // Each delivery may close, replace or disable what follows.
            const Socket &socket = m_sockets[descriptor];
            QSocketNotifier *const notifier = socket.notifiers[type];
            if (notifier == nullptr || socket.generation != generation || (event.events & reported[type]) == 0)
                continue;
            QEvent activated(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &activated);
            ++delivered;
        }
    }
    return delivered;
}

int EpollDispatcher::deliverTimers()
{
    const Time now = Clock::now();
    std::vector<int> due;
    for (auto next = m_due.begin(); next != m_due.end() && next->first <= now; ++next)
        due.push_back(next->second);
    int delivered = 0;
    for (const int id : due) {
        const auto found = m_timers.find(id);
        if (found == m_timers.end() || found->second.due > now || found->second.isRunning)
            continue;
        Timer &timer = found->second;
        m_due.erase({timer.due, id});
        timer.due += timer.interval;
        if (timer.due < now) // late: what was missed is not made up for
            timer.due = now + timer.interval;
        m_due.emplace(timer.due, id);
        timer.isRunning = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
        ++delivered;
        if (const auto still = m_timers.find(id); still != m_timers.end())
            still->second.isRunning = false;
    }
    return delivered;
}

void EpollDispatcher::updateSocket(int descriptor)
{
    Socket &socket = m_sockets[static_cast<std::size_t>(descriptor)];
    std::uint32_t wanted = 0;
    for (std::size_t type = 0; type < asked.size(); ++type)
        wanted |= socket.notifiers[type] != nullptr ? asked[type] : 0U;
    if (wanted == socket.events)
        return;
    const int change = wanted == 0 ? EPOLL_CTL_DEL : socket.events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (change == EPOLL_CTL_ADD)
        ++socket.generation;
    epoll_event event{};
    event.events = wanted;
    event.data.u64 = (std::uint64_t{socket.generation} << 32U) | static_cast<std::uint32_t>(descriptor);
    // Removing fails when the descriptor was closed before; the kernel has forgotten it then.
    const bool done = ::epoll_ctl(m_epoll, change, descriptor, &event) == 0 ||
                      (change == EPOLL_CTL_MOD && ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0);
    if (!done && change != EPOLL_CTL_DEL)
        qWarning("QSocketNotifier of descriptor %d: epoll refuses it", descriptor);
    socket.events = wanted;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    Q_ASSERT(notifier->thread() == thread() && thread() == QThread::currentThread());
    const auto descriptor = static_cast<std::size_t>(notifier->socket());
    if (m_sockets.size() <= descriptor)
        m_sockets.resize(descriptor + 1);
    m_sockets[descriptor].notifiers[notifier->type()] = notifier;
    updateSocket(static_cast<int>(descriptor));
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const auto descriptor = static_cast<std::size_t>(notifier->socket());
    if (descriptor >= m_sockets.size() || m_sockets[descriptor].notifiers[notifier->type()] != notifier)
        return;
    m_sockets[descriptor].notifiers[notifier->type()] = nullptr;
    updateSocket(static_cast<int>(descriptor));
}

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType type, QObject *object)
{
    unregisterTimer(timerId);
    const Timer timer{std::chrono::milliseconds(interval), type, object,
                      Clock::now() + std::chrono::milliseconds(interval)};
    m_due.emplace(timer.due, timerId);
    m_timers.emplace(timerId, timer);
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    const auto found = m_timers.find(timerId);
    if (found == m_timers.end())
        return false;
    m_due.erase({found->second.due, timerId});
    m_timers.erase(found);
    return true;
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    const QList<TimerInfo> timers = registeredTimers(object);
    for (const TimerInfo &timer : timers)
        unregisterTimer(timer.timerId);
    return !timers.isEmpty();
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> timers;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            timers.append(TimerInfo(id, static_cast<int>(timer.interval.count()), timer.type));
    }
    return timers;
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto found = m_timers.find(timerId);
    if (found == m_timers.end())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(found->second.due - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

// Nothing is written when this thread asks: it is awake, and looks at m_woken before it sleeps.
void EpollDispatcher::wakeUp()
{
    if (QThread::currentThread() == thread()) {
        Wake none = Wake::None;
        m_woken.compare_exchange_strong(none, Wake::Here, std::memory_order_acq_rel);
        return;
    }
    if (m_woken.exchange(Wake::Elsewhere, std::memory_order_acq_rel) == Wake::Elsewhere)
        return;
    const std::uint64_t once = 1;
    (void)!::write(m_wake, &once, sizeof once);
}

void EpollDispatcher::interrupt()
{
    m_interrupted.store(true, std::memory_order_relaxed);
    wakeUp();
}

QAbstractEventDispatcher *makeEventDispatcher()
{
    return new EpollDispatcher;
}

} // namespace signalbox::engine
