// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/raw_server.h"

#include <QSslSocket>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace signalbox::test {

std::optional<QByteArray> RawRequest::header(QByteArrayView name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).toLower() == name)
            return line.sliced(colon + 1).trimmed();
    }
    return std::nullopt;
}

RawConnection::RawConnection(int index, QTcpSocket *socket)
    : m_index(index)
    , m_socket(socket)
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, &RawConnection::takeBytes);
    connect(socket, &QTcpSocket::disconnected, this, &RawConnection::closed);
}

bool RawConnection::isOpen() const
{
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

qint64 RawConnection::bytesPending() const
{
    return m_socket ? m_socket->bytesToWrite() : 0;
}

void RawConnection::send(QByteArrayView bytes)
{
    if (!isOpen())
        return;
    m_socket->write(bytes.data(), bytes.size());
    m_socket->flush();
}

void RawConnection::answer(QByteArrayView body)
{
    send(QByteArray("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ")
             .append(QByteArray::number(body.size()))
             .append("\r\n\r\n")
             .append(body));
}

void RawConnection::finish()
{
    if (isOpen())
        m_socket->disconnectFromHost();
}

void RawConnection::reset()
{
    if (!m_socket || m_socket->socketDescriptor() < 0)
        return;
    const linger hard{1, 0};
    ::setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    m_socket->abort();
}

void RawConnection::takeBytes()
{
    m_buffer += m_socket->readAll();
    while (true) {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        RawRequest request{m_index, m_buffer.first(end + 4), {}};
        const qsizetype length = request.header("content-length").value_or("0").toLongLong();
        if (m_buffer.size() < end + 4 + length)
            return;
        request.body = m_buffer.sliced(end + 4, length);
        m_buffer.remove(0, end + 4 + length);
        emit requestArrived(request);
    }
}

RawServer::RawServer(Handler handler)
    : m_handler(std::move(handler))
{
    listenOnLoopback();
}

RawServer::RawServer(const QSslConfiguration &tls, Handler handler)
    : m_tls(tls)
    , m_handler(std::move(handler))
{
    listenOnLoopback();
}

RawServer::~RawServer()
{
    for (RawConnection *connection : std::as_const(m_connections))
        connection->disconnect();
    qDeleteAll(m_connections);
}

void RawServer::listenOnLoopback()
{
    setListenBacklogSize(1024);
    if (!listen(QHostAddress::LocalHost, 0))
        qFatal("the test server cannot listen: %s", qPrintable(errorString()));
}

QByteArray RawServer::url(QByteArrayView path) const
{
    return QByteArray(m_tls ? "https" : "http")
        .append("://127.0.0.1:")
        .append(QByteArray::number(serverPort()))
        .append(path);
}

int RawServer::connectionsOpen() const
{
    return static_cast<int>(std::count_if(m_connections.begin(), m_connections.end(),
                                          [](const RawConnection *connection) { return connection->isOpen(); }));
}

void RawServer::incomingConnection(qintptr descriptor)
{
    QTcpSocket *socket = m_tls ? new QSslSocket : new QTcpSocket;
    socket->setSocketDescriptor(descriptor);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    auto *connection = new RawConnection(static_cast<int>(m_connections.size()), socket);
    m_connections.append(connection);
    connect(connection, &RawConnection::requestArrived, this, [this, connection](const RawRequest &request) {
        m_requests.append(request);
        if (m_handler)
            m_handler(*connection, request);
    });
    if (auto *secured = qobject_cast<QSslSocket *>(socket)) {
        secured->setSslConfiguration(*m_tls);
        secured->startServerEncryption();
    }
    if (m_greeter)
        m_greeter(*connection);
}

} // namespace signalbox::test
