// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "server/gate_socket.h"
#include "server/http.h"

#include <QAbstractHttpServer>
#include <QSet>
#include <QTimer>

#include <memory>

namespace signalbox::server {

class HandedConnections;

/// The HTTP server of one worker thread: never listens, is handed connected sockets by adopt(). Owns its connections;
/// each stands behind a GateSocket, so what reaches the handler is complete, bounded and admitted. Lives on its
/// worker's thread; handler, authenticator and clock must outlive it.
class HttpWorkerServer final : public QAbstractHttpServer
{
    Q_OBJECT

public:
    HttpWorkerServer(RequestHandler &handler, const Authenticator &authenticator, const Clock &clock,
                     const GateLimits &limits, QObject *parent = nullptr);
    /// Cuts what is still being answered; its streams emit clientGone() if the event loop still runs.
    ~HttpWorkerServer() override;

    /// Takes over a connected socket. Over the limit of connections it gets a 503 and is closed.
    void adopt(qintptr descriptor);

    [[nodiscard]] int connections() const;
    /// Requests handed to the handler and not yet answered.
    [[nodiscard]] int answering() const;

    /// Cuts clients that let a deadline pass. Runs by itself once a second while there are connections; public so that
    /// a test with a ManualClock need not wait.
    void checkDeadlines();
    /// Closes idle connections now and every other one after its answer; emits drained() once none is left.
    void drain();

signals:
    void drained();

protected:
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
#endif
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#elif QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &&responder) override;
#else
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;
#endif

private:
    bool answerReleased();
    void forget(GateSocket *gate);
    void returnMemory();

    RequestHandler &m_handler;
    GateLimits m_limits;
    GateContext m_context;
    HandedConnections *m_handed; ///< child of QAbstractHttpServer's making
    QSet<GateSocket *> m_gates;
    int m_mostConnections = 0; ///< since memory was last returned
    QTimer m_deadlines;
};

} // namespace signalbox::server
