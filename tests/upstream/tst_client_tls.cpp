// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/raw_server.h"
#include "support/strict_messages.h"
#include "upstream/client.h"
#include "upstream/recording_listener.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::RawConnection;
using test::RawRequest;
using test::RawServer;
using test::RecordingListener;

class TestClientTls final : public QObject
{
    Q_OBJECT

    static QString pem(const QString &name) { return QFINDTESTDATA(u"tls/"_s + name + u".pem"_s); }

    static QSslConfiguration certificate(const QString &name)
    {
        QFile file(pem(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no certificate for the test");
        const QByteArray bytes = file.readAll();
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(QSslCertificate(bytes));
        tls.setPrivateKey(QSslKey(bytes, QSsl::Ec));
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        return tls;
    }

    static upstream::Request post(const QByteArray &url)
    {
        upstream::Request request;
        request.url = url;
        request.bearer = Secret("sk-secret"_ba);
        request.body = "{}";
        return request;
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void verifiedByATrustedAuthority()
    {
        RawServer server(certificate(u"good"_s), [](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        upstream::Client client(upstream::Options{pem(u"authority"_s)});
        for (int i = 0; i < 3; ++i) {
            RecordingListener heard;
            client.start(post(server.url()), &heard);
            QTRY_VERIFY(heard.ending);
            QVERIFY2(heard.ending->complete, qPrintable(heard.ending->detail));
            QVERIFY(heard.ending->connected.count() >= 0);
        }
        QCOMPARE(server.connectionsSeen(), 1);
    }

    void refusedCertificates_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("authority");
        QTest::addColumn<QString>("detail");
        QTest::addRow("unknown authority")
            << u"good"_s << QString() << u"certificate refused: unable to get local issuer certificate"_s;
        QTest::addRow("another host") << u"other-host"_s << pem(u"authority"_s)
                                      << u"certificate refused: issued for another host"_s;
        QTest::addRow("expired") << u"expired"_s << pem(u"authority"_s)
                                 << u"certificate refused: certificate has expired"_s;
        QTest::addRow("authority file missing")
            << u"good"_s << u"/nonexistent.pem"_s << u"the file of trusted certificates cannot be read"_s;
    }
    void refusedCertificates()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, authority);
        QFETCH(const QString, detail);
        RawServer server(certificate(name), [](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        upstream::Client client(upstream::Options{authority});
        RecordingListener heard;
        client.start(post(server.url()), &heard);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(heard.ending->detail, detail);
        QCOMPARE(heard.ending->failure, FailureClass::Unavailable);
        QVERIFY(!heard.ending->bytesMayHaveBeenSent);
        QCOMPARE(heard.ending->connected.count(), -1);
        QCOMPARE(server.requests().size(), 0); // the key stayed here
    }

    void plainServerBehindAnHttpsAddress()
    {
        RawServer server;
        server.setGreeter([](RawConnection &peer) { peer.send("HTTP/1.1 200 OK\r\n\r\n"); });
        upstream::Client client;
        RecordingListener heard;
        client.start(post(server.url().replace("http:", "https:")), &heard);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(heard.ending->detail, u"TLS handshake failed"_s);
        QCOMPARE(heard.ending->failure, FailureClass::Unavailable);
        QVERIFY(!heard.ending->bytesMayHaveBeenSent);
    }

    void aHandshakeThatHangsEndsInTime()
    {
        RawServer server; // accepts and says nothing
        upstream::Client client;
        RecordingListener heard;
        upstream::Request request = post(server.url().replace("http:", "https:"));
        request.connectLimit = std::chrono::milliseconds(50);
        client.start(request, &heard);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(heard.ending->detail, u"no connection within 50 ms"_s);
        QCOMPARE(heard.ending->failure, FailureClass::Timeout);
        QVERIFY(!heard.ending->bytesMayHaveBeenSent);
    }

    void cutWithoutGoodbye()
    {
        RawServer server(certificate(u"good"_s),
                         [](RawConnection &peer, const RawRequest &) { peer.send("HTTP/1.1 200 OK\r\n\r\nhalf"); });
        upstream::Client client(upstream::Options{pem(u"authority"_s)});
        RecordingListener heard;
        heard.bodyHook = [&] { server.connection(0)->reset(); };
        client.start(post(server.url()), &heard);
        QTRY_VERIFY(heard.ending);
        QCOMPARE(heard.body, "half"_ba);
        QCOMPARE(heard.ending->detail, u"reset after 4 bytes"_s);
        QCOMPARE(heard.ending->failure, FailureClass::Unavailable);
    }

    void aProxyIsForTlsToOtherMachines()
    {
        RawServer proxy;
        RawServer server([](RawConnection &peer, const RawRequest &) { peer.answer("{}"); });
        for (const char *name : {"http_proxy", "HTTPS_PROXY", "ALL_PROXY"})
            qputenv(name, proxy.url().chopped(1));
        upstream::Client client;
        RecordingListener plain;
        client.start(post(server.url()), &plain);
        QTRY_VERIFY(plain.ending);
        QVERIFY(plain.ending->complete);
        QCOMPARE(proxy.connectionsSeen(), 0);

        proxy.setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send("HTTP/1.1 502 No\r\nx-proxy: 1\r\ncontent-length: 0\r\n\r\n");
        });
        RecordingListener tunnelled;
        client.start(post("https://provider.invalid/v1"), &tunnelled);
        QTRY_VERIFY(tunnelled.ending);
        QVERIFY(!tunnelled.ending->complete);
        QCOMPARE(tunnelled.heads, 0); // the proxy's answer is not the provider's
        QCOMPARE(proxy.requests().size(), 1);
        QVERIFY(proxy.requests().first().head.startsWith("CONNECT provider.invalid:443 "));
        QVERIFY(!proxy.requests().first().head.contains("sk-secret"));
        QVERIFY(!tunnelled.ending->bytesMayHaveBeenSent);
        QCOMPARE(tunnelled.ending->detail, u"the proxy refused the connection"_s);
        for (const char *name : {"http_proxy", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
    }
};

QTEST_GUILESS_MAIN(TestClientTls)
#include "tst_client_tls.moc"
