// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/acceptor.h"

#include "server/port_owner.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

Q_LOGGING_CATEGORY(lcAcceptor, "signalbox.proxy.server")

/// The kernel's queue of connections that wait to be accepted.
constexpr int backlog = 1024;
constexpr std::chrono::seconds pauseAfterError{1};

/// The first free port above `port`; 0 when none of the next hundred is.
quint16 freePortAfter(const QHostAddress &address, quint16 port)
{
    constexpr int tries = 100;
    for (int candidate = port + 1; candidate <= qMin(port + tries, 0xffff); ++candidate) {
        QTcpServer probe;
        if (probe.listen(address, static_cast<quint16>(candidate)))
            return static_cast<quint16>(candidate);
    }
    return 0;
}

QString authority(const QHostAddress &address, quint16 port)
{
    const QString host =
        address.protocol() == QAbstractSocket::IPv6Protocol ? u'[' + address.toString() + u']' : address.toString();
    return u"%1:%2"_s.arg(host).arg(port);
}

QString busyMessage(const QHostAddress &address, quint16 port)
{
    const std::optional<PortOwner> owner = portOwner(port);
    const QString holder = owner ? u"%1 (pid %2)"_s.arg(owner->name).arg(owner->pid) : u"another program"_s;
    const quint16 other = freePortAfter(address, port);
    const QString advice = other != 0
                               ? u"stop it, or use --listen %1"_s.arg(authority(address, other))
                               : u"stop it, or let the system choose with --listen %1"_s.arg(authority(address, 0));
    return u"Cannot listen on %1: the port is in use by %2. The proxy was not started; %3."_s.arg(
        authority(address, port), holder, advice);
}

} // namespace

Acceptor::Acceptor(Take take, QObject *parent)
    : QTcpServer(parent)
    , m_take(std::move(take))
{
    setListenBacklogSize(backlog);
    // Qt stops accepting for good after one error such as "too many open files".
    m_resume.setSingleShot(true);
    m_resume.setInterval(pauseAfterError);
    connect(&m_resume, &QTimer::timeout, this, &QTcpServer::resumeAccepting);
    connect(this, &QTcpServer::acceptError, this, [this] {
        qCWarning(lcAcceptor, "Accepting a connection failed: %ls. Trying again in a second.",
                  qUtf16Printable(errorString()));
        m_resume.start();
    });
}

Result<void> Acceptor::start(const QHostAddress &address, quint16 port)
{
    if (listen(address, port))
        return {};
    if (serverError() == QAbstractSocket::AddressInUseError)
        return Unexpected(Error{ErrorKind::Io, busyMessage(address, port), {}, 0});
    return Unexpected(
        Error{ErrorKind::Io,
              u"Cannot listen on %1: %2. The proxy was not started; choose another address with --listen."_s.arg(
                  authority(address, port), errorString().toLower()),
              {},
              0});
}

void Acceptor::incomingConnection(qintptr descriptor)
{
    m_take(descriptor);
}

} // namespace signalbox::server
