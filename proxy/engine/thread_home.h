// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/event_dispatcher.h"

#include <QAbstractEventDispatcher>
#include <QMetaObject>
#include <QObject>
#include <QThread>

#include <future>
#include <memory>

namespace signalbox::engine {

/// A thread and the one object that lives on it. The object is made, used and destroyed there. Owned by the engine.
template <class T>
class ThreadHome final
{
public:
    explicit ThreadHome(const QString &name)
    {
        m_thread.setObjectName(name);
        if (QAbstractEventDispatcher *const dispatcher = makeEventDispatcher())
            m_thread.setEventDispatcher(dispatcher);
        m_gate.moveToThread(&m_thread);
        m_thread.start();
    }
    ~ThreadHome() { close(); }
    Q_DISABLE_COPY_MOVE(ThreadHome)

    /// Makes the object on the thread and runs `open(object)` there; returns what that returns. Waits for it: only while
    /// starting, when no event loop of ours runs yet.
    template <class Make, class Open>
    auto start(Make make, Open open)
    {
        return run([this, make, open] {
            m_object = make();
            return open(*m_object);
        });
    }
    /// Runs `job(object)` on the thread and returns what that returns. Waits for it: only while starting.
    template <class Job>
    auto call(Job job)
    {
        return run([this, job] { return job(*m_object); });
    }
    /// Runs `job(object)` on the thread, later; nothing is waited for.
    template <class Job>
    void post(Job job)
    {
        QMetaObject::invokeMethod(
            &m_gate,
            [this, job = std::move(job)]() mutable {
                if (m_object)
                    job(*m_object);
            },
            Qt::QueuedConnection);
    }
    /// Destroys the object on its thread and ends the thread. Called on the engine's thread, at the end.
    void close()
    {
        if (!m_thread.isRunning())
            return;
        QMetaObject::invokeMethod(&m_gate, [this] { m_object.reset(); }, Qt::QueuedConnection);
        QMetaObject::invokeMethod(&m_gate, [this] { m_thread.quit(); }, Qt::QueuedConnection);
        m_thread.wait();
    }
    /// For connecting to its signals; its methods belong to its own thread.
    [[nodiscard]] T *object() const { return m_object.get(); }

private:
    template <class Job>
    auto run(Job job)
    {
        std::promise<decltype(job())> promise;
        auto future = promise.get_future();
        QMetaObject::invokeMethod(&m_gate, [&promise, job] { promise.set_value(job()); }, Qt::QueuedConnection);
        return future.get();
    }

    QThread m_thread;
    QObject m_gate; ///< lives on the thread, so that calls can be posted before the object exists
    std::unique_ptr<T> m_object;
};

} // namespace signalbox::engine
