// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QList>
#include <QTcpServer>

namespace signalbox::server {

/// A QTcpServer in name: hands QAbstractHttpServer connections that were accepted elsewhere.
class HandedConnections final : public QTcpServer
{
    Q_OBJECT

public:
    using QTcpServer::QTcpServer;

    /// Announces `socket`; QAbstractHttpServer takes it before this returns.
    void hand(QTcpSocket *socket);

    [[nodiscard]] bool hasPendingConnections() const override { return !m_pending.isEmpty(); }
    QTcpSocket *nextPendingConnection() override { return m_pending.isEmpty() ? nullptr : m_pending.takeFirst(); }

protected:
    /// The moment of listening that bind() needs is nobody's door.
    void incomingConnection(qintptr descriptor) override;

private:
    QList<QTcpSocket *> m_pending;
};

} // namespace signalbox::server
