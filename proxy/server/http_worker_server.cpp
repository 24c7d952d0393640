// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/http_worker_server.h"

#include "server/handed_connections.h"
#include "server/socket_options.h"
#include "server/socket_reply_stream.h"
#include "wire/errors.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QThread>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <malloc.h>
#endif

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr std::chrono::seconds deadlineTick{1};

QByteArray tooBusyAnswer(int limit)
{
    const Error error{
        ErrorKind::TooBusy,
        u"All %1 connections of this worker are in use, so nothing was done. Close idle ones, try again shortly, or start "
        "Signalbox with a larger --max-connections."_s.arg(limit),
        {},
        0};
    return completeAnswer({1, false, false}, httpStatus(error),
                          {{"content-type", "application/json"}, {"retry-after", "1"}}, wire::openAiErrorBody(error));
}

} // namespace

HttpWorkerServer::HttpWorkerServer(RequestHandler &handler, const Authenticator &authenticator, const Clock &clock,
                                   const GateLimits &limits, QObject *parent)
    : QAbstractHttpServer(parent)
    , m_handler(handler)
    , m_limits(limits)
    , m_context{m_limits, authenticator, clock}
    , m_handed(new HandedConnections(this))
{
    // bind() wants a listening server (6.8 refuses another one); nothing is ever accepted by it.
    if (m_handed->listen(QHostAddress::LocalHost, 0)) {
        bind(m_handed);
        m_handed->close();
    }
    m_deadlines.setInterval(deadlineTick);
    m_deadlines.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_deadlines, &QTimer::timeout, this, &HttpWorkerServer::checkDeadlines);
}

HttpWorkerServer::~HttpWorkerServer()
{
    const QSet<GateSocket *> gates = std::exchange(m_gates, {});
    for (GateSocket *gate : gates) {
        gate->disconnect(this);
        delete gate;
    }
}

void HttpWorkerServer::adopt(qintptr descriptor)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (connections() >= m_limits.connections || m_context.draining)
        return sendAndClose(descriptor, tooBusyAnswer(m_limits.connections));
    auto *const gate = new GateSocket(descriptor, m_context, m_handed);
    if (!gate->isUsable()) {
        delete gate;
        return;
    }
    connect(gate, &QAbstractSocket::disconnected, this, [this, gate] { forget(gate); });
    m_gates.insert(gate);
    m_mostConnections = std::max(m_mostConnections, connections());
    if (!m_deadlines.isActive())
        m_deadlines.start();
    m_handed->hand(gate);
}

void HttpWorkerServer::forget(GateSocket *gate)
{
    m_gates.remove(gate);
    if (m_gates.isEmpty() && m_context.draining)
        emit drained();
}

int HttpWorkerServer::connections() const
{
    return static_cast<int>(m_gates.size());
}

int HttpWorkerServer::answering() const
{
    return static_cast<int>(
        std::count_if(m_gates.begin(), m_gates.end(), [](const GateSocket *gate) { return gate->isAnswering(); }));
}

void HttpWorkerServer::checkDeadlines()
{
    m_context.retired.clear();
    if (m_gates.isEmpty())
        m_deadlines.stop();
    const QList<GateSocket *> gates = m_gates.values();
    for (GateSocket *gate : gates) {
        if (m_gates.contains(gate))
            gate->checkDeadlines();
    }
    returnMemory();
}

// What thousands of streams used stays with the process otherwise: the allocator only shrinks at its end. Costs
// milliseconds, so it waits until most of a crowd has left.
void HttpWorkerServer::returnMemory()
{
    constexpr int crowd = 256;
    if (m_mostConnections < crowd || connections() > m_mostConnections / 4)
        return;
    m_mostConnections = connections();
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

void HttpWorkerServer::drain()
{
    m_context.draining = true;
    const QList<GateSocket *> gates = m_gates.values();
    for (GateSocket *gate : gates) {
        if (m_gates.contains(gate))
            gate->closeIfIdle();
    }
    if (m_gates.isEmpty())
        emit drained();
}

// QAbstractHttpServer reads what a GateSocket releases while that GateSocket emits readyRead, so the request at hand is
// always the one being released; no look-up is needed on any version of Qt.
bool HttpWorkerServer::answerReleased()
{
    GateSocket *const gate = m_context.releasing;
    if (gate == nullptr)
        return false;
    HttpRequest request = gate->takeRequest();
    m_handler.handle(std::move(request), new SocketReplyStream(gate));
    return true;
}

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
bool HttpWorkerServer::handleRequest(const QHttpServerRequest &, QHttpServerResponder &)
{
    return answerReleased();
}
#else
bool HttpWorkerServer::handleRequest(const QHttpServerRequest &, QTcpSocket *)
{
    return answerReleased();
}
#endif

// A request that no GateSocket released is none; release() closes the connection of one that nobody took.
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
void HttpWorkerServer::missingHandler(const QHttpServerRequest &, QHttpServerResponder &) {}
#elif QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
void HttpWorkerServer::missingHandler(const QHttpServerRequest &, QHttpServerResponder &&) {}
#else
void HttpWorkerServer::missingHandler(const QHttpServerRequest &, QTcpSocket *) {}
#endif

} // namespace signalbox::server
