// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/socket_options.h"

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#include <unistd.h>
#else
#include <QTcpSocket>
#endif

#include <array>
#include <cerrno>

namespace signalbox::server {

#ifdef Q_OS_UNIX

bool shutDownWriting(qintptr descriptor)
{
    return ::shutdown(static_cast<int>(descriptor), SHUT_WR) == 0;
}

void resetOnClose(qintptr descriptor)
{
    const linger immediately{1, 0};
    ::setsockopt(static_cast<int>(descriptor), SOL_SOCKET, SO_LINGER, &immediately, sizeof immediately);
}

qsizetype sendNow(qintptr descriptor, QByteArrayView bytes)
{
    const ssize_t sent = ::send(static_cast<int>(descriptor), bytes.data(), static_cast<size_t>(bytes.size()),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0)
        return sent;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ENOBUFS ? 0 : -1;
}

void sendAndClose(qintptr descriptor, QByteArrayView farewell)
{
    const int socket = static_cast<int>(descriptor);
    ::send(socket, farewell.data(), static_cast<size_t>(farewell.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(socket, SHUT_WR);
    // Unread input would turn the close into a reset, which can overtake the farewell.
    std::array<char, 16 * 1024> discarded; // NOLINT(cppcoreguidelines-pro-type-member-init)
    while (::recv(socket, discarded.data(), discarded.size(), MSG_DONTWAIT) == static_cast<ssize_t>(discarded.size())) {
    }
    ::close(socket);
}

#else

bool shutDownWriting(qintptr)
{
    return false;
}

void resetOnClose(qintptr) {}

qsizetype sendNow(qintptr, QByteArrayView)
{
    return 0;
}

void sendAndClose(qintptr descriptor, QByteArrayView farewell)
{
    QTcpSocket socket;
    if (socket.setSocketDescriptor(descriptor)) {
        socket.write(farewell.data(), farewell.size());
        socket.flush();
    }
}

#endif

} // namespace signalbox::server
