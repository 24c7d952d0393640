// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTimer>

#include <functional>

namespace signalbox::server {

/// The one listening socket. Hands every connection to `take`, which owns the descriptor from then on and typically
/// posts it to a worker's HttpWorkerServer::adopt(). Lives on the thread that made it.
class Acceptor final : public QTcpServer
{
    Q_OBJECT

public:
    using Take = std::function<void(qintptr descriptor)>;

    explicit Acceptor(Take take, QObject *parent = nullptr);

    /// Listens; port 0 = any free one (then serverPort()). An error of kind Io says who holds the port, if that can be
    /// seen, and names a free one.
    [[nodiscard]] Result<void> start(const QHostAddress &address, quint16 port);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    Take m_take;
    QTimer m_resume;
};

} // namespace signalbox::server
