// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/raw_server.h"
#include "support/strict_messages.h"
#include "upstream/client.h"
#include "upstream/recording_listener.h"

#include <QRandomGenerator>
#include <QTest>

#include <memory>
#include <vector>

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::RawConnection;
using test::RawRequest;
using test::RawServer;
using test::RecordingListener;

namespace {

upstream::Request post(const QByteArray &url, QByteArray body = "{}")
{
    upstream::Request request;
    request.url = url;
    request.headers = {{"content-type", "application/json"}};
    request.body = std::move(body);
    return request;
}

} // namespace

class TestClient final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void sendsWhatItWasGiven()
    {
        RawServer server([](RawConnection &peer, const RawRequest &) { peer.answer("{\"ok\":true}"); });
        upstream::Client client;
        RecordingListener heard;
        upstream::Request request = post(server.url("/v1/chat?x=1"), "{\"model\":\"m\"}");
        request.bearer = Secret("sk-secret"_ba);
        request.headers +=
            {{"x-empty", ""}, {"host", "evil.test"}, {"content-length", "3"}, {"expect", "100-continue"}};
        client.start(request, &heard);
        QCOMPARE(heard.heads, 0); // nobody is called before the event loop turns
        QTRY_VERIFY(heard.ending);

        QVERIFY(heard.ending->complete);
        QVERIFY(!heard.ending->failure);
        QVERIFY(heard.ending->detail.isEmpty());
        QVERIFY(heard.ending->bytesMayHaveBeenSent);
        QVERIFY(heard.ending->connected.count() >= 0);
        QVERIFY(heard.ending->firstByte >= heard.ending->connected);
        QCOMPARE(heard.status, 200);
        QCOMPARE(heard.body, "{\"ok\":true}"_ba);
        QCOMPARE(upstream::headerValue(heard.headers, "content-type").toByteArray(), "application/json"_ba);
        QCOMPARE(client.running(), 0);

        const RawRequest seen = server.requests().value(0);
        QVERIFY(seen.head.startsWith("POST /v1/chat?x=1 HTTP/1.1\r\n"));
        QCOMPARE(seen.body, "{\"model\":\"m\"}"_ba);
        QCOMPARE(seen.header("authorization"), "Bearer sk-secret"_ba);
        QCOMPARE(seen.header("host"), server.url().sliced(7).chopped(1));
        QCOMPARE(seen.header("content-length"), "13"_ba);
        QCOMPARE(seen.header("x-empty"), ""_ba);
        QCOMPARE(seen.header("accept-encoding"), std::nullopt);
        QCOMPARE(seen.header("expect"), std::nullopt);
        QCOMPARE(seen.header("cookie"), std::nullopt);
    }

    void sendsTheKeyInAnotherHeader()
    {
        RawServer server([](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        upstream::Client client;
        RecordingListener heard;
        upstream::Request request = post(server.url("/v1/messages"), "{}");
        request.bearer = Secret("sk-secret"_ba);
        request.keyHeader = "x-api-key";
        request.headers += {{"x-api-key", "the client's own"}, {"authorization", "Bearer the client's own"}};
        client.start(request, &heard);
        QTRY_VERIFY(heard.ending);

        const RawRequest seen = server.requests().value(0);
        QCOMPARE(seen.header("x-api-key"), "sk-secret"_ba);
        QCOMPARE(seen.header("authorization"), std::nullopt);
        QCOMPARE(seen.head.count("x-api-key"), 1);
    }

    void everyMethodOnOneHandle()
    {
        RawServer server([](RawConnection &peer, const RawRequest &request) {
            if (request.head.startsWith("HEAD"))
                peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
            else
                peer.answer("x");
        });
        upstream::Client client;
        for (const QByteArray &method : {"POST"_ba, "GET"_ba, "HEAD"_ba, "DELETE"_ba, "PUT"_ba, "GET"_ba, "POST"_ba}) {
            RecordingListener heard;
            upstream::Request request =
                post(server.url(), method == "PUT" || method == "POST" ? "{}"_ba : QByteArray());
            request.method = method;
            client.start(request, &heard);
            QTRY_VERIFY(heard.ending);
            QVERIFY2(heard.ending->complete, qPrintable(heard.ending->detail));
            QVERIFY(server.requests().last().head.startsWith(method + " / "));
            QCOMPARE(server.requests().last().body, request.body);
        }
        QCOMPARE(server.connectionsSeen(), 1);
    }

    void bodyPassesUntouched_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("chunked")
            << "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"_ba << 200
            << "abcde"_ba;
        QTest::addRow("trailers are not headers")
            << "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-late: 1\r\n\r\n"_ba << 200
            << "a"_ba;
        QTest::addRow("1xx are swallowed") << "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"
                                              "HTTP/1.1 201 Made\r\ncontent-length: 1\r\n\r\nz"_ba
                                           << 201 << "z"_ba;
        QTest::addRow("redirect is an answer")
            << "HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 2\r\n\r\ngo"_ba << 307 << "go"_ba;
        QTest::addRow("compressed stays compressed")
            << "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x08\x01"_ba << 200
            << "\x1f\x8b\x08\x01"_ba;
        QTest::addRow("error status with a body")
            << "HTTP/1.1 429 Slow\r\nretry-after: 3\r\ncontent-length: 2\r\n\r\nno"_ba << 429 << "no"_ba;
        QTest::addRow("no body") << "HTTP/1.1 204 None\r\n\r\n"_ba << 204 << QByteArray();
        QTest::addRow("401 is not answered by us")
            << "HTTP/1.1 401 No\r\nwww-authenticate: Basic realm=x\r\ncontent-length: 0\r\n\r\n"_ba << 401
            << QByteArray();
    }
    void bodyPassesUntouched()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        RawServer server([&](RawConnection &peer, const RawRequest &) { peer.send(answer); });
        upstream::Client client;
        RecordingListener heard;
        client.start(post(server.url()), &heard);
        QTRY_VERIFY(heard.ending);
        QVERIFY2(heard.ending->complete, qPrintable(heard.ending->detail));
        QCOMPARE(heard.status, status);
        QCOMPARE(heard.body, body);
        QCOMPARE(upstream::headerValue(heard.headers, "link").toByteArray(), QByteArray());
        QCOMPARE(upstream::headerValue(heard.headers, "x-late").toByteArray(), QByteArray());
        QCOMPARE(server.requests().size(), 1);
    }

    void badAnswers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("leave");
        QTest::addColumn<int>("failure");
        QTest::addColumn<QString>("detail");
        const int unavailable = int(FailureClass::Unavailable);
        const int malformed = int(FailureClass::Malformed);
        const QByteArray head = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n"_ba;
        QTest::addRow("cut body") << head + "abc" << u"finish"_s << unavailable
                                  << u"closed after 3 bytes, before the announced end"_s;
        QTest::addRow("reset in the body")
            << head + "abcd" << u"reset later"_s << unavailable << u"reset after 4 bytes"_s;
        QTest::addRow("cut chunk") << "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"_ba << u"finish"_s
                                   << unavailable << u"closed after 2 bytes, before the announced end"_s;
        QTest::addRow("no last chunk") << "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n"_ba
                                       << u"finish"_s << unavailable
                                       << u"closed after 2 bytes, before the announced end"_s;
        QTest::addRow("closed before answering")
            << QByteArray() << u"finish"_s << unavailable << u"closed before answering"_s;
        QTest::addRow("reset before answering")
            << QByteArray() << u"reset"_s << unavailable << u"reset before answering"_s;
        QTest::addRow("closed in the head")
            << "HTTP/1.1 200 OK\r\ncontent-le"_ba << u"finish"_s << unavailable << u"closed inside the answer's head"_s;
        QTest::addRow("only a 1xx") << "HTTP/1.1 100 Continue\r\n\r\n"_ba << u"finish"_s << unavailable
                                    << u"closed before answering"_s;
        QTest::addRow("not HTTP") << "SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n"_ba << u"finish"_s << malformed
                                  << u"the answer is not HTTP"_s;
        QTest::addRow("bad chunk size") << "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n"_ba
                                        << u"finish"_s << malformed << u"broken chunk framing after 2 bytes"_s;
        QTest::addRow("endless head") << "HTTP/1.1 200 OK\r\n" + QByteArray("x-pad: 0123456789\r\n").repeated(5'000)
                                      << u"finish"_s << malformed << u"answer head over 64 KiB"_s;
    }
    void badAnswers()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, leave);
        QFETCH(const int, failure);
        QFETCH(const QString, detail);
        RawServer server([&](RawConnection &peer, const RawRequest &) {
            peer.send(answer);
            if (leave == "finish"_L1)
                peer.finish();
            else if (leave == "reset"_L1)
                peer.reset();
        });
        upstream::Client client;
        RecordingListener heard;
        if (leave == "reset later"_L1) // a reset overtakes bytes still unread
            heard.bodyHook = [&] { server.connection(0)->reset(); };
        client.start(post(server.url()), &heard);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(heard.ending->detail, detail);
        QVERIFY(!heard.ending->complete);
        QVERIFY(heard.ending->failure);
        QCOMPARE(int(*heard.ending->failure), failure);
        QVERIFY(heard.ending->bytesMayHaveBeenSent);
        QCOMPARE(server.requests().size(), 1);
    }

    void nothingIsSentWhereNobodyListens()
    {
        QByteArray url;
        {
            const RawServer server;
            url = server.url();
        }
        upstream::Client client;
        RecordingListener heard;
        client.start(post(url), &heard);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(heard.ending->detail, u"connection refused"_s);
        QCOMPARE(heard.ending->failure, FailureClass::Unavailable);
        QVERIFY(!heard.ending->bytesMayHaveBeenSent);
        QCOMPARE(heard.ending->connected.count(), -1);
        QCOMPARE(heard.ending->firstByte.count(), -1);
    }

    void refusesWhatCannotBeSent_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("failure");
        const int unavailable = int(FailureClass::Unavailable);
        QTest::addRow("no scheme we speak") << "ftp://127.0.0.1/"_ba
                                            << "x"_ba << QByteArray() << unavailable;
        QTest::addRow("file") << "file:///etc/passwd"_ba
                              << "x"_ba << QByteArray() << unavailable;
        QTest::addRow("empty") << QByteArray() << "x"_ba << QByteArray() << unavailable;
        QTest::addRow("credentials in the address") << "http://a:b@127.0.0.1/"_ba
                                                    << "x"_ba << QByteArray() << unavailable;
        QTest::addRow("line break in the address") << "http://127.0.0.1/\r\nx: y"_ba
                                                   << "x"_ba << QByteArray() << unavailable;
        QTest::addRow("line break in a header") << "http://127.0.0.1/"_ba
                                                << "a\r\nb: c"_ba << QByteArray() << int(FailureClass::InvalidRequest);
        QTest::addRow("line break in the key") << "http://127.0.0.1/"_ba
                                               << "x"_ba
                                               << "k\nx: y"_ba << int(FailureClass::Auth);
    }
    void refusesWhatCannotBeSent()
    {
        QFETCH(const QByteArray, url);
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, key);
        QFETCH(const int, failure);
        upstream::Client client;
        RecordingListener heard;
        upstream::Request request = post(url);
        request.headers += upstream::Header{"x-test", header};
        request.bearer = Secret(key);
        client.start(request, &heard);
        QVERIFY(!heard.ending);
        QCOMPARE(client.running(), 1);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(int(heard.ending->failure.value_or(FailureClass::ClientGone)), failure);
        QVERIFY(!heard.ending->bytesMayHaveBeenSent);
        QVERIFY(!heard.ending->detail.isEmpty());
        QCOMPARE(client.running(), 0);
    }

    void connectionsAreKept()
    {
        RawServer server([](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        upstream::Client client;
        for (int i = 0; i < 20; ++i) {
            RecordingListener heard;
            client.start(post(server.url()), &heard);
            QTRY_VERIFY(heard.ending && heard.ending->complete);
        }
        QCOMPARE(server.connectionsSeen(), 1);
        QCOMPARE(server.requests().size(), 20);
    }

    void aBigBodyArrivesWhole()
    {
        RawServer server([](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        upstream::Client client;
        RecordingListener heard;
        QByteArray body(8 * 1024 * 1024, '\0');
        for (qsizetype i = 0; i < body.size(); ++i)
            body[i] = static_cast<char>((i * 7919) >> 3);
        client.start(post(server.url(), body), &heard);
        QTRY_VERIFY(heard.ending);
        QVERIFY(heard.ending->complete);
        QVERIFY(server.requests().value(0).body == body);
        QCOMPARE(server.requests().value(0).header("expect"), std::nullopt);
    }

    void cancelClosesTheConnection_data()
    {
        QTest::addColumn<QString>("when");
        for (const char *when : {"at once", "before the answer", "in the head", "in the body", "after the body"})
            QTest::addRow("%s", when) << QString::fromLatin1(when);
    }
    void cancelClosesTheConnection()
    {
        QFETCH(const QString, when);
        RawServer server([&](RawConnection &peer, const RawRequest &) {
            if (when == "before the answer"_L1)
                return;
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc");
        });
        upstream::Client client;
        auto heard = std::make_unique<RecordingListener>();
        const auto gone = [&](upstream::CallId call) {
            client.cancel(call);
            client.cancel(call); // a second time is ignored
            QCOMPARE(client.running(), 0);
        };
        upstream::CallId call = 0;
        bool isCancelled = false;
        heard->headHook = [&] {
            if (when == "in the head"_L1)
                gone(call), isCancelled = true;
        };
        heard->bodyHook = [&] {
            QVERIFY(!isCancelled);
            if (when == "in the body"_L1)
                gone(call), isCancelled = true;
        };
        call = client.start(post(server.url()), heard.get());
        if (when == "at once"_L1) {
            gone(call);
            heard.reset();
            RecordingListener other; // the loop turns, and nothing was sent for the first
            client.start(post(server.url()), &other);
            QTRY_COMPARE(other.body, "abc"_ba);
            QCOMPARE(server.requests().size(), 1);
            return;
        }
        if (when == "before the answer"_L1) {
            QTRY_COMPARE(server.requests().size(), 1);
            gone(call);
            heard.reset(); // legal right after
        } else if (when == "after the body"_L1) {
            QTRY_COMPARE(heard->body, "abc"_ba);
            gone(call);
            heard.reset();
        } else {
            QTRY_VERIFY(isCancelled);
        }
        QTRY_COMPARE(server.connectionsOpen(), 0);
        QCOMPARE(server.connectionsSeen(), 1);
        if (heard)
            QVERIFY(!heard->ending);
    }

    void aListenerMayStartAndCancelOthers()
    {
        RawServer server([](RawConnection &peer, const RawRequest &request) {
            if (request.body != "stall")
                peer.answer("{}");
        });
        upstream::Client client;
        RecordingListener victim;
        RecordingListener second;
        RecordingListener third;
        RecordingListener first;
        const upstream::CallId stalled = client.start(post(server.url(), "stall"), &victim);
        QTRY_COMPARE(server.requests().size(), 1);
        first.headHook = [&] { client.start(post(server.url()), &second); };
        first.bodyHook = [&] { client.cancel(stalled); };
        first.endingHook = [&] { client.start(post(server.url()), &third); };
        client.start(post(server.url()), &first);
        QTRY_VERIFY(second.ending && third.ending);
        QVERIFY(first.ending->complete && second.ending->complete && third.ending->complete);
        QVERIFY(!victim.ending);
        QCOMPARE(client.running(), 0);
        QTRY_VERIFY(!server.connection(0)->isOpen());
    }

    void pauseBoundsWhatIsBuffered()
    {
        const QByteArray piece(64 * 1024, 'p');
        const int pieces = 1024;
        RawServer server([&](RawConnection &peer, const RawRequest &) {
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: " + QByteArray::number(piece.size() * pieces) + "\r\n\r\n");
            for (int i = 0; i < pieces; ++i)
                peer.send(piece);
        });
        upstream::Client client;
        RecordingListener heard;
        upstream::CallId call = 0;
        bool isPaused = false;
        bool wasPaused = false;
        heard.bodyHook = [&] {
            QVERIFY(!isPaused);
            if (heard.body.size() > 100'000 && !wasPaused) {
                client.setPaused(call, true);
                isPaused = wasPaused = true;
            }
        };
        call = client.start(post(server.url()), &heard);
        QTRY_VERIFY(isPaused);
        // Other calls go on meanwhile, and the paused one hears nothing.
        RawServer other([](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        for (int i = 0; i < 50; ++i) {
            RecordingListener quick;
            client.start(post(other.url()), &quick);
            QTRY_VERIFY(quick.ending);
        }
        QVERIFY(heard.body.size() < 200'000);
        QVERIFY(server.connection(0)->bytesPending() > piece.size() * pieces / 2); // still on the provider's side
        isPaused = false;
        client.setPaused(call, false);
        QVERIFY(heard.body.size() < 200'000); // resuming does not call back by itself
        QTRY_VERIFY(heard.ending);
        QVERIFY(heard.ending->complete);
        QCOMPARE(heard.body.size(), piece.size() * pieces);
    }

    void aPausedCallCanBeCancelled()
    {
        RawServer server([&](RawConnection &peer, const RawRequest &) {
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + QByteArray(90'000, 'x'));
        });
        upstream::Client client;
        RecordingListener heard;
        upstream::CallId call = 0;
        heard.headHook = [&] { client.setPaused(call, true); };
        call = client.start(post(server.url()), &heard);
        QTRY_COMPARE(heard.heads, 1);
        client.setPaused(call, false);
        client.cancel(call);
        QTRY_COMPARE(server.connectionsOpen(), 0);
        QCOMPARE(heard.body.size(), 0);
    }

    void manyAtOnce()
    {
        std::vector<RawConnection *> waiting;
        RawServer server([&](RawConnection &peer, const RawRequest &) { waiting.push_back(&peer); });
        upstream::Client client;
        std::vector<std::unique_ptr<RecordingListener>> all;
        for (int i = 0; i < 200; ++i) {
            all.push_back(std::make_unique<RecordingListener>());
            client.start(post(server.url()), all.back().get());
        }
        QTRY_COMPARE(waiting.size(), size_t{200}); // all of them run side by side
        QCOMPARE(client.running(), 200);
        for (RawConnection *peer : waiting)
            peer->answer("{}");
        QTRY_COMPARE(client.running(), 0);
        for (const auto &heard : all)
            QVERIFY(heard->ending && heard->ending->complete);
        QCOMPARE(server.requests().size(), 200);
    }

    void destroyedWhileRunning()
    {
        RawServer server([&](RawConnection &peer, const RawRequest &request) {
            if (request.body == "half")
                peer.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc");
        });
        RecordingListener waiting;
        RecordingListener half;
        RecordingListener fresh;
        RecordingListener refused;
        {
            upstream::Client client;
            client.start(post(server.url()), &waiting);
            client.start(post(server.url(), "half"), &half);
            QTRY_COMPARE(half.body, "abc"_ba);
            QTRY_COMPARE(server.requests().size(), 2);
            client.start(post(server.url()), &fresh);
            upstream::Request bad = post(server.url());
            bad.headers += upstream::Header{"x", "a\nb"};
            client.start(bad, &refused);
        }
        QTRY_COMPARE(server.connectionsOpen(), 0);
        QVERIFY(!waiting.ending && !half.ending && !fresh.ending && !refused.ending);
    }

    void aClosedIdleConnectionCostsNothing()
    {
        RawServer server([](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        upstream::Client client;
        for (int i = 0; i < 10; ++i) {
            RecordingListener heard;
            client.start(post(server.url()), &heard);
            QTRY_VERIFY(heard.ending);
            QVERIFY2(heard.ending->complete, qPrintable(heard.ending->detail));
            server.connection(i)->finish();
            QTRY_COMPARE(server.connectionsOpen(), 0);
        }
        QCOMPARE(server.requests().size(), 10);
    }

    void aKeptConnectionThatDiesIsNotSentOnTwice_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("reset");
        for (const bool reset : {false, true}) {
            const char *how = reset ? "reset" : "closed";
            QTest::addRow("small post, %s", how) << "POST"_ba << 2 << reset;
            QTest::addRow("post without body, %s", how) << "POST"_ba << 0 << reset;
            QTest::addRow("big post, %s", how) << "POST"_ba << 3'000'000 << reset;
            QTest::addRow("delete, %s", how) << "DELETE"_ba << 0 << reset;
        }
    }
    void aKeptConnectionThatDiesIsNotSentOnTwice()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const int, bytes);
        QFETCH(const bool, reset);
        RawServer server([&](RawConnection &peer, const RawRequest &request) {
            if (request.body == "first")
                peer.answer("{}");
            else if (reset)
                peer.reset();
            else
                peer.finish();
        });
        upstream::Client client;
        RecordingListener warm;
        client.start(post(server.url(), "first"), &warm);
        QTRY_VERIFY(warm.ending && warm.ending->complete);
        RecordingListener heard;
        upstream::Request request = post(server.url(), QByteArray(bytes, 'b'));
        request.method = method;
        client.start(request, &heard);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(server.requests().size(), 2); // a silent second try would make it three
        QCOMPARE(server.connectionsSeen(), 1);
        QCOMPARE(heard.ending->failure, FailureClass::Unavailable);
        QVERIFY(heard.ending->bytesMayHaveBeenSent);
        QVERIFY(heard.ending->detail.contains(u"before answering"_s));
    }

    /// Whatever the server does, it never sees more requests than were made, sees every one that ended well, and sees
    /// none that is reported as not sent.
    void oneRequestMadeIsOneRequestSeen()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        RawServer server;
        server.setHandler([&](RawConnection &peer, const RawRequest &) {
            switch (random.bounded(8)) {
            case 0:
                return peer.finish();
            case 1:
                return peer.reset();
            case 2:
                peer.answer("{}");
                return peer.finish();
            case 3:
                peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab");
                return peer.finish();
            default:
                return peer.answer("{}");
            }
        });
        server.setGreeter([&](RawConnection &peer) {
            if (random.bounded(10) == 0)
                peer.reset();
        });
        upstream::Client client;
        for (int i = 0; i < 600; ++i) {
            if (random.bounded(6) == 0) { // an idle connection goes away, maybe noticed, maybe not
                for (int c = 0; c < server.connectionsSeen(); ++c)
                    server.connection(c)->finish();
            }
            const QByteArray name = QByteArray::number(i);
            RecordingListener heard;
            client.start(post(server.url(), name + QByteArray(random.bounded(200'000), ' ')), &heard);
            QTRY_VERIFY(heard.ending);
            qsizetype seen = 0;
            for (const RawRequest &request : server.requests())
                seen += request.body.trimmed() == name ? 1 : 0;
            QVERIFY2(seen <= 1, "sent twice");
            QCOMPARE(heard.ending->complete, !heard.ending->failure.has_value());
            if (heard.ending->complete)
                QCOMPARE(seen, 1);
            if (!heard.ending->bytesMayHaveBeenSent)
                QCOMPARE(seen, 0);
            if (i % 50 == 0)
                server.forget();
        }
    }
};

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
