// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QAbstractEventDispatcher>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

struct epoll_event;

namespace signalbox::engine {

/// The event loop of a thread with thousands of sockets, to be given to QThread::setEventDispatcher() before it starts.
/// Qt's own hands every descriptor to poll() in each turn; this one keeps them in an epoll set, so that a turn costs
/// what happened in it and not what is open. All of QObject, QSocketNotifier, QTimer and queued calls work as ever.
class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    using Clock = std::chrono::steady_clock; // that of the system: timers are part of the event loop
    using Time = Clock::time_point;

    struct Timer
    {
        std::chrono::milliseconds interval;
        Qt::TimerType type;
        QObject *object;
        Time due;
        bool isRunning = false; ///< its event is being delivered; it must not be delivered inside that
    };
    struct Socket
    {
        QSocketNotifier *notifiers[3] = {nullptr, nullptr, nullptr}; ///< by QSocketNotifier::Type
        std::uint32_t events = 0;                                    ///< what the epoll set watches
        std::uint32_t generation = 0; ///< tells an event of a closed descriptor from its successor's
    };

    enum class Wake {
        None,
        Here,
        Elsewhere
    }; ///< asked for by this thread, by another one (which then wrote to m_wake)

    void updateSocket(int descriptor);
    struct Arrivals
    {
        std::span<const epoll_event> events;
        bool isWoken = false;
    };
    [[nodiscard]] Arrivals wait(std::span<epoll_event> room, bool mayBlock);
    int deliverSockets(std::span<const epoll_event> events);
    int deliverTimers();

    int m_epoll;
    int m_wake; ///< eventfd
    std::atomic<Wake> m_woken{Wake::None};
    std::atomic<bool> m_interrupted{false};
    std::vector<Socket> m_sockets; ///< by descriptor
    std::unordered_map<int, Timer> m_timers;
    std::set<std::pair<Time, int>> m_due;
};

} // namespace signalbox::engine
