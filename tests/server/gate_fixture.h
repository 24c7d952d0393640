// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "server/acceptor.h"
#include "server/http_worker_server.h"

#include <QPointer>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <vector>

namespace signalbox::test {

/// Knows one token, "t", which may do everything.
class OneToken final : public server::Authenticator
{
public:
    [[nodiscard]] std::optional<server::Identity> identify(QByteArrayView token) const override
    {
        if (token != "t")
            return std::nullopt;
        return server::Identity{QStringLiteral("tester"),
                                server::Scope::Inference | server::Scope::Control | server::Scope::Metrics};
    }
};

/// Answers at once with `method path body`, or keeps what it was given if `holds`, or does what `then` says.
class ScriptedHandler final : public server::RequestHandler
{
public:
    struct Held
    {
        server::HttpRequest request;
        QPointer<dispatch::ReplyStream> reply;
        bool clientGone = false;
    };

    void handle(server::HttpRequest request, dispatch::ReplyStream *reply) override
    {
        ++handled;
        if (then) {
            then(request, reply);
        } else if (holds) {
            held.push_back(std::make_shared<Held>(Held{std::move(request), reply}));
            // The news may outlive this handler.
            QObject::connect(reply, &dispatch::ReplyStream::clientGone, reply,
                             [kept = held.back()] { kept->clientGone = true; });
        } else {
            reply->sendComplete(200, {{"content-type", "text/plain"}},
                                request.method + ' ' + request.path + ' ' + request.body);
        }
    }

    int handled = 0;
    bool holds = false;
    std::function<void(const server::HttpRequest &, dispatch::ReplyStream *)> then;
    std::vector<std::shared_ptr<Held>> held;
};

/// A gate on a free port of loopback, all on this thread.
class Gate
{
public:
    explicit Gate(const server::GateLimits &limits = {})
        : worker(handler, token, clock, limits)
    {
        const Result<void> started = acceptor.start(QHostAddress(QHostAddress::LocalHost), 0);
        Q_ASSERT(started);
    }

    [[nodiscard]] QByteArray host() const
    {
        return "Host: 127.0.0.1:" + QByteArray::number(acceptor.serverPort()) + "\r\n";
    }
    [[nodiscard]] QByteArray get(const QByteArray &path, const QByteArray &headers = {}) const
    {
        return "GET " + path + " HTTP/1.1\r\n" + host() + "x-api-key: t\r\n" + headers + "\r\n";
    }
    [[nodiscard]] QByteArray post(const QByteArray &path, const QByteArray &headers, const QByteArray &body) const
    {
        return "POST " + path + " HTTP/1.1\r\n" + host() + "x-api-key: t\r\ncontent-type: application/json\r\n" +
               headers + "\r\n" + body;
    }
    [[nodiscard]] QByteArray post(const QByteArray &path, const QByteArray &body) const
    {
        return post(path, "content-length: " + QByteArray::number(body.size()) + "\r\n", body);
    }

    OneToken token;
    ManualClock clock;
    ScriptedHandler handler;
    server::HttpWorkerServer worker;
    server::Acceptor acceptor{[this](qintptr descriptor) { worker.adopt(descriptor); }};
};

/// A client that sends and receives bytes as they are.
class RawClient
{
public:
    explicit RawClient(const Gate &gate, const QByteArray &first = {})
    {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { received += socket.readAll(); });
        QObject::connect(&socket, &QTcpSocket::connected, &socket, [this, first] { socket.write(first); });
        socket.connectToHost(gate.acceptor.serverAddress(), gate.acceptor.serverPort());
    }

    [[nodiscard]] bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QTcpSocket socket;
    QByteArray received;
};

} // namespace signalbox::test
