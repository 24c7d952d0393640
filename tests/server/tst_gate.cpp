// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "gate_fixture.h"
#include "server/socket_options.h"
#include "server/socket_reply_stream.h"
#include "support/strict_messages.h"

#include <QScopeGuard>
#include <QTest>

#ifdef Q_OS_UNIX
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#endif

using namespace signalbox;
using namespace signalbox::server;
using namespace signalbox::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray plain(const QByteArray &body, const QByteArray &more = {})
{
    return "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n" + more +
           "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray statusLine(const QByteArray &received)
{
    return received.left(received.indexOf("\r\n"));
}

} // namespace

class TestGate final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void answersAndKeepsTheConnection()
    {
        Gate gate;
        RawClient client(gate, gate.get("/v1/a"));
        QTRY_COMPARE(client.received, plain("GET /v1/a "));
        client.socket.write(gate.post("/v1/b", "{}"));
        QTRY_COMPARE(client.received, plain("GET /v1/a ") + plain("POST /v1/b {}"));
        QVERIFY(!client.isClosed());
        QCOMPARE(gate.worker.connections(), 1);
        QCOMPARE(gate.worker.answering(), 0);
    }

    void handlerSeesTheRequestWithoutTokenAndHopByHop()
    {
        Gate gate;
        HttpRequest seen;
        gate.handler.then = [&seen](const HttpRequest &request, dispatch::ReplyStream *reply) {
            seen = request;
            reply->sendComplete(200, {}, {});
        };
        RawClient client(
            gate, gate.post("/v1/x%20y?a=b",
                            "Authorization: Bearer t\r\nConnection: x-mine, x-signalbox-tags, keep-alive\r\nX-Mine: 1\r\nTE: trailers\r\n"
                            "Keep-Alive: 5\r\nX-Signalbox-Tags: secret\r\nTransfer-Encoding: chunked\r\n",
                            "2\r\n{}\r\n0\r\n\r\n"));
        QTRY_COMPARE(statusLine(client.received), "HTTP/1.1 200 OK");
        QCOMPARE(seen.method, "POST");
        QCOMPARE(seen.path, "/v1/x y");
        QCOMPARE(seen.query, "a=b");
        QCOMPARE(seen.body, "{}");
        QCOMPARE(seen.identity.client, QStringLiteral("tester"));
        QByteArrayList names;
        for (const upstream::Header &header : std::as_const(seen.headers))
            names.append(header.name);
        QCOMPARE(names, QByteArrayList({"host", "content-type", "x-signalbox-tags"}));
    }

    void refusalsAnswerInTheEnvelope_data()
    {
        QTest::addColumn<QByteArray>("bytes"); // HOST stands for the right Host header
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<bool>("closed");
        QTest::addRow("smuggling")
            << "POST /v1/x HTTP/1.1\r\nHOSTContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
               "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHOST\r\n"_ba
            << "400 Bad Request"_ba
            << "invalid_request"_ba << true;
        QTest::addRow("TLS") << "\x16\x03\x01\x05\n"_ba
                             << "400 Bad Request"_ba
                             << "invalid_request"_ba << true;
        QTest::addRow("headers too large")
            << "GET / HTTP/1.1\r\nHOSTa: " + QByteArray(80'000, 'b') << "431 Request Header Fields Too Large"_ba
            << "too_large"_ba << true;
        QTest::addRow("URL too long") << "GET /" + QByteArray(10'000, 'b') + " HTTP/1.1\r\n"
                                      << "414 URI Too Long"_ba
                                      << "too_large"_ba << true;
        QTest::addRow("body too large")
            << "POST /v1/x HTTP/1.1\r\nHOSTx-api-key: t\r\ncontent-type: application/json\r\n"
               "content-length: 99999999999\r\n\r\n{"_ba
            << "413 Content Too Large"_ba
            << "too_large"_ba << true;
        QTest::addRow("broken chunk") << "POST /v1/x HTTP/1.1\r\nHOSTx-api-key: t\r\ncontent-type: application/json\r\n"
                                         "transfer-encoding: chunked\r\n\r\nzz\r\n"_ba
                                      << "400 Bad Request"_ba
                                      << "invalid_request"_ba << true;
        QTest::addRow("no token") << "GET /v1/x HTTP/1.1\r\nHOST\r\n"_ba
                                  << "401 Unauthorized"_ba
                                  << "unauthorized"_ba << false;
        QTest::addRow("no token, with a body") << "POST /v1/x HTTP/1.1\r\nHOSTcontent-length: 2\r\n\r\n{}"_ba
                                               << "401 Unauthorized"_ba
                                               << "unauthorized"_ba << true;
        QTest::addRow("foreign host") << "GET /v1/x HTTP/1.1\r\nHost: evil\r\nx-api-key: t\r\n\r\n"_ba
                                      << "403 Forbidden"_ba
                                      << "forbidden_origin"_ba << false;
        QTest::addRow("preflight") << "OPTIONS /v1/x HTTP/1.1\r\nHOSTOrigin: http://evil\r\n\r\n"_ba
                                   << "403 Forbidden"_ba
                                   << "forbidden_origin"_ba << false;
        QTest::addRow("form") << "POST /v1/x HTTP/1.1\r\nHOSTx-api-key: t\r\ncontent-length: 3\r\n\r\na=b"_ba
                              << "415 Unsupported Media Type"_ba
                              << "invalid_request"_ba << true;
    }
    void refusalsAnswerInTheEnvelope()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(const QByteArray, status);
        QFETCH(const QByteArray, code);
        QFETCH(const bool, closed);
        Gate gate;
        RawClient client(gate, bytes.replace("HOST", gate.host()));
        QTRY_COMPARE(statusLine(client.received), "HTTP/1.1 " + status);
        QVERIFY2(client.received.contains("\"code\":\"" + code + '"'), client.received.constData());
        QCOMPARE(client.received.contains("connection: close\r\n"), closed);
        QCOMPARE(gate.handler.handled, 0);
        if (closed) {
            QTRY_VERIFY(client.isClosed());
            QTRY_COMPARE(gate.worker.connections(), 0);
        } else {
            client.received.clear();
            client.socket.write(gate.get("/v1/after"));
            QTRY_COMPARE(client.received, plain("GET /v1/after "));
        }
    }

    void pipelinedAnswersKeepTheirOrder()
    {
        Gate gate;
        gate.handler.holds = true;
        RawClient client(gate, gate.get("/v1/1") + gate.post("/v1/2", "{}") + gate.get("/v1/3"));
        for (size_t i = 0; i < 3; ++i) {
            QTRY_COMPARE(gate.handler.held.size(), i + 1);
            QCOMPARE(gate.worker.answering(), 1);
            gate.handler.held[i]->reply->sendComplete(200, {{"content-type", "text/plain"}},
                                                      gate.handler.held[i]->request.path);
        }
        QTRY_COMPARE(client.received, plain("/v1/1") + plain("/v1/2") + plain("/v1/3"));
    }

    void streamsInChunks()
    {
        Gate gate;
        gate.handler.holds = true;
        RawClient client(gate, gate.get("/v1/s") + gate.get("/v1/next"));
        QTRY_COMPARE(gate.handler.held.size(), 1U);
        dispatch::ReplyStream *const reply = gate.handler.held[0]->reply;
        reply->begin(200, {{"content-type", "text/event-stream"}, {"content-length", "7"}});
        const QByteArray head =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        QTRY_COMPARE(client.received, head);
        reply->write("0123456789abcdef");
        reply->write({});
        reply->write("x");
        QTRY_COMPARE(client.received, head + "10\r\n0123456789abcdef\r\n1\r\nx\r\n");
        reply->finish();
        QTRY_COMPARE(client.received, head + "10\r\n0123456789abcdef\r\n1\r\nx\r\n0\r\n\r\n");
        QTRY_COMPARE(gate.handler.held.size(), 2U);
        QTRY_VERIFY(gate.handler.held[0]->reply.isNull());
    }

    void aCutStreamEndsWithoutItsLastChunk()
    {
        Gate gate;
        gate.handler.holds = true;
        RawClient client(gate, gate.get("/v1/s"));
        QTRY_COMPARE(gate.handler.held.size(), 1U);
        dispatch::ReplyStream *const reply = gate.handler.held[0]->reply;
        reply->begin(200, {});
        reply->write("x");
        reply->abort();
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.received, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n");
    }

#ifdef Q_OS_UNIX
    // Over a bare socket: QTcpSocket reports a reset and an orderly end alike.
    void aCutHttp10StreamIsReset()
    {
        Gate gate;
        gate.handler.holds = true;
        const int client = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto closeClient = qScopeGuard([client] { ::close(client); });
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(gate.acceptor.serverPort());
        QCOMPARE(::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        const QByteArray request = "GET /v1/s HTTP/1.0\r\nx-api-key: t\r\n\r\n";
        QCOMPARE(::send(client, request.constData(), static_cast<size_t>(request.size()), 0), request.size());
        QTRY_COMPARE(gate.handler.held.size(), 1U);
        dispatch::ReplyStream *const reply = gate.handler.held[0]->reply;
        reply->begin(200, {});
        reply->write("x");
        QByteArray received;
        int problem = 0;
        const auto receive = [client, &received, &problem] {
            std::array<char, 100> buffer{};
            const ssize_t length = ::recv(client, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (length > 0)
                received.append(buffer.data(), length);
            else if (length < 0 && errno != EAGAIN)
                problem = errno;
            return received;
        };
        QTRY_COMPARE(receive(), "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nx");
        reply->abort();
        QTRY_VERIFY((receive(), problem != 0));
        QCOMPARE(problem, ECONNRESET);
    }
#endif

    void http10StreamsEndWithTheConnection()
    {
        Gate gate;
        gate.handler.then = [](const HttpRequest &, dispatch::ReplyStream *reply) {
            reply->begin(200, {});
            reply->write("a");
            reply->write("b");
            reply->finish();
        };
        RawClient client(gate, "GET /v1/s HTTP/1.0\r\nx-api-key: t\r\n\r\n");
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.received, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nab");
        QTRY_COMPARE(gate.worker.connections(), 0);
    }

    void http10KeepAliveIsHonoured()
    {
        Gate gate;
        RawClient client(gate, "GET /v1/s HTTP/1.0\r\nx-api-key: t\r\nConnection: keep-alive\r\n\r\n");
        QTRY_COMPARE(client.received, plain("GET /v1/s ", "connection: keep-alive\r\n"));
        QVERIFY(!client.isClosed());
    }

    void connectionCloseIsHonoured()
    {
        Gate gate;
        RawClient client(gate, gate.get("/v1/a", "Connection: close\r\n") + gate.get("/v1/b"));
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.received, plain("GET /v1/a ", "connection: close\r\n"));
        QCOMPARE(gate.handler.handled, 1);
    }

    void headGetsNoBody()
    {
        Gate gate;
        RawClient client(gate, "HEAD /v1/a HTTP/1.1\r\n" + gate.host() + "x-api-key: t\r\n\r\n" + gate.get("/v1/b"));
        QTRY_COMPARE(client.received,
                     "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 11\r\n\r\n" + plain("GET /v1/b "));
    }

    void headOfAStreamGetsNoBody()
    {
        Gate gate;
        gate.handler.then = [](const HttpRequest &, dispatch::ReplyStream *reply) {
            reply->begin(200, {});
            reply->write("a");
            reply->finish();
        };
        RawClient client(gate, "HEAD /v1/a HTTP/1.1\r\n" + gate.host() + "x-api-key: t\r\n\r\n");
        QTRY_COMPARE(client.received, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    }

    void optionsListsTheMethods()
    {
        Gate gate;
        RawClient client(gate, "OPTIONS * HTTP/1.1\r\n" + gate.host() + "\r\n");
        QTRY_COMPARE(client.received,
                     "HTTP/1.1 204 No Content\r\nallow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n\r\n");
        QCOMPARE(gate.handler.handled, 0);
    }

    void expectationIsAnsweredOnceAdmitted()
    {
        Gate gate;
        RawClient client(gate, gate.post("/v1/a", "Expect: 100-continue\r\nContent-Length: 2\r\n", {}));
        QTRY_COMPARE(client.received, "HTTP/1.1 100 Continue\r\n\r\n");
        client.socket.write("{}");
        QTRY_COMPARE(client.received, "HTTP/1.1 100 Continue\r\n\r\n" + plain("POST /v1/a {}"));
    }

    void expectationOfAStrangerGetsTheRefusalInstead()
    {
        Gate gate;
        RawClient client(gate,
                         "POST /v1/a HTTP/1.1\r\n" + gate.host() + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QTRY_COMPARE(statusLine(client.received), "HTTP/1.1 401 Unauthorized");
    }

    void bytesOneByOneGiveTheSameAnswer()
    {
        Gate gate;
        const QByteArray bytes =
            gate.post("/v1/a", "transfer-encoding: chunked\r\n", "1\r\n{\r\n1;x\r\n}\r\n0\r\n\r\n") +
            gate.post("/v1/b", "{}");
        RawClient client(gate);
        QTRY_COMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
        client.socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        for (const char byte : bytes) {
            client.socket.write(&byte, 1);
            client.socket.flush();
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(client.received, plain("POST /v1/a {}") + plain("POST /v1/b {}"));
    }

    void aLargeBodyArrivesWhole()
    {
        Gate gate;
        QByteArray body(5'000'000, 'x');
        for (qsizetype i = 0; i < body.size(); i += 997)
            body[i] = static_cast<char>(i);
        QByteArray seen;
        gate.handler.then = [&seen](const HttpRequest &request, dispatch::ReplyStream *reply) {
            seen = request.body;
            reply->sendComplete(200, {}, request.body);
        };
        RawClient client(gate, gate.post("/v1/a", body));
        QTRY_COMPARE(client.received.size(), seen.size() + client.received.indexOf("\r\n\r\n") + 4);
        QVERIFY(seen == body);
        QVERIFY(client.received.endsWith(body));
    }

    void slowClientsAreCutWhileOthersAreServed()
    {
        Gate gate;
        RawClient silent(gate);
        RawClient slowHead(gate, "GET /v1/a HT");
        RawClient slowBody(gate, gate.post("/v1/a", "Content-Length: 5\r\n", "{"));
        RawClient idle(gate, gate.get("/v1/idle"));
        QTRY_COMPARE(gate.worker.connections(), 4);
        QTRY_COMPARE(idle.received, plain("GET /v1/idle "));

        gate.clock.advance(9s);
        gate.worker.checkDeadlines();
        QCOMPARE(gate.worker.connections(), 4);
        slowHead.socket.write("T");
        slowBody.socket.write("\"");
        RawClient other(gate, gate.get("/v1/other"));
        QTRY_COMPARE(other.received, plain("GET /v1/other "));

        gate.clock.advance(2s);
        gate.worker.checkDeadlines();
        QTRY_VERIFY(silent.isClosed());
        QCOMPARE(silent.received, "");
        QTRY_VERIFY(slowHead.isClosed());
        QCOMPARE(statusLine(slowHead.received), "HTTP/1.1 408 Request Timeout");
        QVERIFY(!slowBody.isClosed());

        gate.clock.advance(30s);
        gate.worker.checkDeadlines();
        QTRY_VERIFY(slowBody.isClosed());
        QCOMPARE(statusLine(slowBody.received), "HTTP/1.1 408 Request Timeout");
        QVERIFY(!idle.isClosed());

        gate.clock.advance(60s);
        gate.worker.checkDeadlines();
        QTRY_VERIFY(idle.isClosed());
        QCOMPARE(idle.received, plain("GET /v1/idle "));
        QTRY_VERIFY(other.isClosed());
        QTRY_COMPARE(gate.worker.connections(), 0);
    }

    void answersMayTakeTheirTime()
    {
        Gate gate;
        gate.handler.holds = true;
        RawClient client(gate, gate.get("/v1/a"));
        QTRY_COMPARE(gate.handler.held.size(), 1U);
        gate.clock.advance(1h);
        gate.worker.checkDeadlines();
        gate.handler.held[0]->reply->sendComplete(200, {{"content-type", "text/plain"}}, "late");
        QTRY_COMPARE(client.received, plain("late"));
        QVERIFY(!client.isClosed());
    }

    void hangUpsAreNoticedAndSurvived_data()
    {
        QTest::addColumn<bool>("reset");
        QTest::addColumn<int>("stage");
        for (const bool reset : {false, true}) {
            const char *const kind = reset ? "RST" : "FIN";
            QTest::addRow("%s before the answer", kind) << reset << 0;
            QTest::addRow("%s after the head", kind) << reset << 1;
            QTest::addRow("%s in the middle of the stream", kind) << reset << 2;
        }
    }
    void hangUpsAreNoticedAndSurvived()
    {
        QFETCH(const bool, reset);
        QFETCH(const int, stage);
        Gate gate;
        gate.handler.holds = true;
        for (size_t round = 0; round < 10; ++round) {
            RawClient client(gate, gate.get("/v1/a"));
            QTRY_COMPARE(gate.handler.held.size(), round + 1);
            ScriptedHandler::Held &held = *gate.handler.held.back();
            if (stage >= 1)
                held.reply->begin(200, {});
            if (stage >= 2) {
                held.reply->write("some");
                QTRY_VERIFY(client.received.endsWith("4\r\nsome\r\n"));
            }
            if (reset)
                resetOnClose(client.socket.socketDescriptor());
            client.socket.abort();
            // Writing on while the news travels must be harmless.
            if (stage >= 1)
                held.reply->write("more");
            QTRY_VERIFY(held.clientGone);
            QTRY_VERIFY(held.reply.isNull());
            QTRY_COMPARE(gate.worker.connections(), 0);
        }
    }

    void hangUpRightAfterTheRequest_data()
    {
        QTest::addColumn<bool>("reset");
        QTest::addRow("FIN") << false;
        QTest::addRow("RST") << true;
    }
    void hangUpRightAfterTheRequest()
    {
        QFETCH(const bool, reset);
        Gate gate;
        for (int round = 0; round < 60; ++round) {
            gate.handler.holds = round % 2 == 0;
            {
                RawClient client(gate, gate.get("/v1/a") + gate.get("/v1/b"));
                QTRY_COMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
                client.socket.flush();
                if (reset)
                    resetOnClose(client.socket.socketDescriptor());
            }
            QTRY_COMPARE(gate.worker.connections(), 0);
        }
    }

    void usingAStreamAfterItsClientLeftIsHarmless()
    {
        Gate gate;
        gate.handler.then = [](const HttpRequest &, dispatch::ReplyStream *reply) {
            QObject::connect(reply, &dispatch::ReplyStream::clientGone, reply, [reply] {
                QVERIFY(reply->isClientGone());
                reply->begin(200, {});
                reply->write("x");
                reply->finish();
                reply->abort();
            });
        };
        for (int round = 0; round < 5; ++round) {
            RawClient client(gate, gate.get("/v1/a"));
            QTRY_COMPARE(gate.handler.handled, round + 1);
            client.socket.abort();
            QTRY_COMPARE(gate.worker.connections(), 0);
        }
    }

    void aHandlerThatDeletesItsStreamCutsTheConnection()
    {
        Gate gate;
        gate.handler.then = [](const HttpRequest &, dispatch::ReplyStream *reply) { delete reply; };
        RawClient client(gate, gate.get("/v1/a"));
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.received, "");
    }

    void theServerMayGoWhileStreamsRun()
    {
        auto gate = std::make_unique<Gate>();
        gate->handler.holds = true;
        RawClient client(*gate, gate->get("/v1/a"));
        QTRY_COMPARE(gate->handler.held.size(), 1U);
        const QPointer<dispatch::ReplyStream> reply = gate->handler.held[0]->reply;
        reply->begin(200, {});
        QPointer<dispatch::ReplyStream> guard = reply;
        QObject::disconnect(reply, &dispatch::ReplyStream::clientGone, nullptr, nullptr);
        gate.reset();
        QVERIFY(reply->isClientGone());
        reply->write("x");
        QTRY_VERIFY(guard.isNull());
        QTRY_VERIFY(client.isClosed());
    }

    void slowReadersAreReported_data()
    {
        QTest::addColumn<qint64>("mark");
        QTest::addColumn<int>("reports");
        QTest::addRow("above the high-water mark") << SocketReplyStream::highWater << 1;
        QTest::addRow("below it") << qint64{0} << 0;
    }
    void slowReadersAreReported()
    {
        QFETCH(const qint64, mark);
        QFETCH(const int, reports);
        Gate gate;
        gate.handler.holds = true;
        RawClient client(gate);
        client.socket.setReadBufferSize(1024);
        QTRY_COMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
        QObject::disconnect(&client.socket, &QTcpSocket::readyRead, nullptr, nullptr);
        client.socket.write(gate.get("/v1/a"));
        QTRY_COMPARE(gate.handler.held.size(), 1U);
        dispatch::ReplyStream *const reply = gate.handler.held[0]->reply;
        int drained = 0;
        connect(reply, &dispatch::ReplyStream::drained, reply, [&drained] { ++drained; });
        reply->begin(200, {});
        reply->write("first");
        const QByteArray piece(64 * 1024, 'x');
        for (int i = 0; i < 1000 && reply->bytesPending() <= mark; ++i)
            reply->write(piece);
        QVERIFY(reply->bytesPending() > mark);
        QCOMPARE(drained, 0);
        client.socket.setReadBufferSize(0);
        connect(&client.socket, &QTcpSocket::readyRead, &client.socket,
                [&client] { client.received += client.socket.readAll(); });
        client.received += client.socket.readAll();
        QTRY_COMPARE(reply->bytesPending(), 0);
        QCOMPARE(drained, reports);
    }

    void pipeliningIsNotReadAheadWithoutBound()
    {
        Gate gate;
        gate.handler.holds = true;
        RawClient client(gate, gate.get("/v1/a") + gate.get("/v1/b").repeated(400'000));
        QTRY_COMPARE(gate.handler.held.size(), 1U);
        // The kernel takes some megabytes, the gate 64 KiB, the rest stays with the client.
        qint64 left = -1;
        int unchanged = 0;
        const auto hasSettled = [&] {
            const qint64 now = client.socket.bytesToWrite();
            unchanged = now == std::exchange(left, now) ? unchanged + 1 : 0;
            return unchanged >= 5;
        };
        QTRY_VERIFY(hasSettled());
        QVERIFY(client.socket.bytesToWrite() > 0);
        QCOMPARE(gate.handler.held.size(), 1U);
    }

    void tooManyConnectionsGetABusyAnswer()
    {
        GateLimits limits;
        limits.connections = 2;
        Gate gate(limits);
        RawClient first(gate);
        RawClient second(gate);
        QTRY_COMPARE(gate.worker.connections(), 2);
        RawClient third(gate, gate.get("/v1/a"));
        QTRY_VERIFY(third.isClosed());
        QCOMPARE(statusLine(third.received), "HTTP/1.1 503 Service Unavailable");
        QVERIFY(third.received.contains("\"code\":\"too_busy\""));
        first.socket.abort();
        QTRY_COMPARE(gate.worker.connections(), 1);
        RawClient fourth(gate, gate.get("/v1/a"));
        QTRY_COMPARE(fourth.received, plain("GET /v1/a "));
    }

    void drainingFinishesWhatRuns()
    {
        Gate gate;
        gate.handler.holds = true;
        RawClient idle(gate);
        RawClient busy(gate, gate.get("/v1/a"));
        QTRY_COMPARE(gate.handler.held.size(), 1U);
        QTRY_COMPARE(gate.worker.connections(), 2);
        bool drained = false;
        connect(&gate.worker, &HttpWorkerServer::drained, &gate.worker, [&drained] { drained = true; });
        gate.worker.drain();
        QTRY_VERIFY(idle.isClosed());
        QTRY_COMPARE(gate.worker.connections(), 1);
        QVERIFY(!drained);
        gate.handler.held[0]->reply->sendComplete(200, {}, "done");
        QTRY_VERIFY(busy.isClosed());
        QVERIFY(busy.received.endsWith("done"));
        QTRY_VERIFY(drained);
    }

    void answerHeadersCannotSplitTheAnswer()
    {
        Gate gate;
        gate.handler.then = [](const HttpRequest &, dispatch::ReplyStream *reply) {
            reply->sendComplete(200, {{"x-a", "1\r\nx-evil: 2"}, {"x b", "1"}, {"x-c", "3"}}, {});
        };
        RawClient client(gate, gate.get("/v1/a"));
        QTRY_COMPARE(client.received, "HTTP/1.1 200 OK\r\nx-c: 3\r\ncontent-length: 0\r\n\r\n");
    }
};

QTEST_GUILESS_MAIN(TestGate)
#include "tst_gate.moc"
