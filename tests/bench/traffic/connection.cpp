// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "connection.h"

#include "fatal.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace signalbox::bench {

Connection::Connection(Loop &loop, int port)
    : Watcher(loop)
    , m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    if (m_fd < 0)
        fatal("socket");
    const int on = 1;
    ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 && errno != EINPROGRESS)
        fatal("connect");
}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    forget();
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

void Connection::send(const std::string &request)
{
    m_answer.reset();
    m_asked = true;
    m_unsent = request;
    m_sentAt = Clock::now();
    flush();
}

void Connection::flush()
{
    if (!m_unsent.empty()) {
        const ssize_t sent = ::send(m_fd, m_unsent.data(), m_unsent.size(), MSG_NOSIGNAL);
        if (sent > 0)
            m_unsent.erase(0, static_cast<std::size_t>(sent));
    }
    // A refused or broken connection is reported by the events.
    watch(m_fd, m_unsent.empty() ? EPOLLIN | EPOLLRDHUP : EPOLLIN | EPOLLOUT | EPOLLRDHUP);
}

void Connection::drainInput() const
{
    std::array<char, 16384> waste; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
    while (::recv(m_fd, waste.data(), waste.size(), 0) > 0) {
    }
}

void Connection::leave(Leaving how)
{
    if (m_fd < 0)
        return;
    if (how == Leaving::Fin) {
        drainInput(); // the kernel answers a close with unread input by a reset
    } else {
        const linger now{1, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    sleepOn();
    close();
}

void Connection::onReady(std::uint32_t events)
{
    if ((events & EPOLLOUT) != 0)
        flush();
    std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
    const ssize_t count = ::recv(m_fd, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        close();
        if (std::exchange(m_asked, false))
            onAnswerEnd(Ending::Cut);
        return;
    }
    const bool readable = m_asked && m_answer.feed({buffer.data(), static_cast<std::size_t>(count)}, *this);
    if (m_fd < 0)
        return; // left while listening
    if (!readable)
        close();
    else if (!m_answer.isWhole())
        return;
    if (std::exchange(m_asked, false))
        onAnswerEnd(readable ? Ending::Whole : Ending::Garbage);
}

} // namespace signalbox::bench
