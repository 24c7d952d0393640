// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/connection.h"

#include <QThread>

#if defined(Q_OS_WIN)
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace signalbox::simulator {
namespace {

constexpr qint64 mostUnsent = 256 * 1024; // bytes waiting in user space before the script pauses for the peer

} // namespace

Connection::Connection(QTcpSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Connection::advance);
    connect(m_socket, &QTcpSocket::readyRead, this, &Connection::onReadyRead);
    connect(m_socket, &QTcpSocket::disconnected, this, &Connection::onDisconnected);
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this](qint64 bytes) {
        emit bytesTaken(bytes);
        // A step that was held back for a slow reader is due now.
        if (m_answering && !m_timer.isActive() && m_next < m_script.steps.size() &&
            m_socket->bytesToWrite() < mostUnsent)
            m_timer.start(0);
    });
}

Connection::~Connection()
{
    m_socket->disconnect(this);
}

void Connection::onReadyRead()
{
    m_reader.feed(m_socket->readAll());
    readNext();
}

void Connection::readNext()
{
    if (m_answering || m_leaving || m_closed)
        return;
    std::optional<HttpRequest> request = m_reader.next();
    if (m_reader.isBroken()) {
        m_socket->abort();
        return;
    }
    if (!request) {
        if (m_reader.takeExpectation())
            m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
        return;
    }
    m_answering = true;
    m_script = {};
    m_next = 0;
    emit requestArrived(*request);
}

void Connection::play(Script script)
{
    Q_ASSERT(QThread::currentThread() == thread());
    Q_ASSERT(m_answering);
    m_script = std::move(script);
    m_next = 0;
    m_since.start();
    m_due = m_script.steps.isEmpty() ? m_script.endingDelay : m_script.steps.constFirst().delay;
    m_timer.start(0);
}

void Connection::advance()
{
    using namespace std::chrono;
    if (!m_answering || m_closed)
        return;
    for (;;) {
        const auto wait = m_due - duration_cast<microseconds>(nanoseconds(m_since.nsecsElapsed()));
        if (wait > microseconds{500}) {
            m_timer.start(ceil<milliseconds>(wait - microseconds{499}));
            return;
        }
        if (m_next >= m_script.steps.size()) {
            end();
            return;
        }
        if (m_socket->bytesToWrite() >= mostUnsent)
            return; // bytesWritten() goes on
        m_socket->write(m_script.steps.at(m_next++).bytes);
        m_due += m_next < m_script.steps.size() ? m_script.steps.at(m_next).delay : m_script.endingDelay;
        if (m_script.separateWrites) {
            m_socket->flush();
            m_timer.start(0);
            return;
        }
    }
}

void Connection::end()
{
    if (m_script.ending == Ending::Hang)
        return; // only the peer ends this
    m_answering = false;
    const Ending ending = m_script.ending;
    m_leaving = ending != Ending::KeepAlive;
    emit answerEnded(false);
    switch (ending) {
    case Ending::KeepAlive:
        readNext();
        return;
    case Ending::Close:
        m_socket->disconnectFromHost();
        return;
    case Ending::Reset:
        reset();
        return;
    case Ending::Hang:
        return;
    }
    Q_UNREACHABLE();
}

void Connection::reset()
{
    // Closing with a linger time of zero sends RST (SO_LINGER, POSIX).
    const linger hard{1, 0};
    setsockopt(m_socket->socketDescriptor(), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char *>(&hard), sizeof hard);
    m_socket->abort();
}

void Connection::onDisconnected()
{
    if (m_closed)
        return;
    m_closed = true;
    m_timer.stop();
    if (m_answering) {
        m_answering = false;
        emit answerEnded(true);
    }
    deleteLater();
}

} // namespace signalbox::simulator
