// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/local_client.h"

#include <QObject>
#include <QTimer>

#include <random>

namespace signalbox::engine {

/// A trickle of realistic requests against simulated providers: different clients, tags, tasks and now and then a fault,
/// so that every kind of row can be seen. Lives on the engine's thread.
class DemoTraffic final : public QObject
{
    Q_OBJECT

public:
    explicit DemoTraffic(LocalClient &client, QObject *parent = nullptr);

    void setRunning(bool on);
    [[nodiscard]] bool isRunning() const { return m_timer.isActive(); }

private:
    void sendNext();
    [[nodiscard]] LocalRequest compose();

    LocalClient &m_client;
    QTimer m_timer;
    std::mt19937 m_random;
    int m_sent = 0;
};

} // namespace signalbox::engine
