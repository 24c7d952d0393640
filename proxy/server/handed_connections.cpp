// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/handed_connections.h"

#include "server/socket_options.h"

#include <QMetaMethod>

namespace signalbox::server {

void HandedConnections::hand(QTcpSocket *socket)
{
    m_pending.append(socket);
    // addPendingConnection() would queue in QTcpServer, which gives nothing out while it is not listening.
    static const QMetaMethod announce = QMetaMethod::fromSignal(&QTcpServer::pendingConnectionAvailable);
    announce.invoke(this, Qt::DirectConnection);
}

void HandedConnections::incomingConnection(qintptr descriptor)
{
    sendAndClose(descriptor, {});
}

} // namespace signalbox::server
