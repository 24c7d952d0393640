// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QObject>

#include <chrono>

namespace signalbox::engine {

/// Looks a moment longer whether something arrives before its thread's event loop goes to sleep. To sleep and be woken
/// costs tens of microseconds and cold caches, which is more than a near peer (an answer cache, a model on the same
/// machine) takes to answer. Each look in vain halves how often it looks, down to one sleep in a thousand, so a peer
/// that takes its time costs nothing. Lives on one thread; does nothing where the system has no epoll.
class BriefWait final : public QObject
{
    Q_OBJECT

public:
    /// `longest`: of one look; zero or less: it never looks.
    explicit BriefWait(std::chrono::microseconds longest, QObject *parent = nullptr);
    ~BriefWait() override;

    /// Looks at `descriptor` too, until it is closed.
    void watch(qintptr descriptor);
    /// Called when the event loop is about to sleep. True when something can be read.
    bool look();
    /// How often look() did look, for tests.
    [[nodiscard]] qint64 looks() const { return m_looks; }

private:
    [[nodiscard]] bool somethingArrives() const;

    std::chrono::microseconds m_longest;
    int m_set = -1; ///< epoll descriptor
    unsigned m_skip = 0;
    unsigned m_pause = 0; ///< sleeps to skip after the next look in vain
    qint64 m_looks = 0;
};

} // namespace signalbox::engine
