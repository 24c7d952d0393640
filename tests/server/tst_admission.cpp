// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/admission.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::server;
using namespace Qt::StringLiterals;

namespace {

class TokenNames final : public Authenticator
{
public:
    std::optional<Identity> identify(QByteArrayView token) const override
    {
        if (token == "all")
            return Identity{u"all"_s, Scope::Inference | Scope::Control | Scope::Metrics};
        if (token == "inference")
            return Identity{u"inference"_s, Scope::Inference};
        if (token == "metrics")
            return Identity{u"metrics"_s, Scope::Metrics};
        return std::nullopt;
    }
};

LocalEndpoint loopback()
{
    return {QHostAddress(QHostAddress::LocalHost), 8484};
}

/// "ok <client>" or "<status> <code>".
QByteArray verdict(const RequestHead &head, const LocalEndpoint &own = loopback())
{
    const Result<Identity> result = admit(head, own, TokenNames());
    if (result)
        return "ok " + result->client.toLatin1();
    const QLatin1StringView code = errorCode(result.error().kind);
    return QByteArray::number(httpStatus(result.error())) + ' ' + QByteArray(code.data(), code.size());
}

RequestHead head(const QByteArray &method, const QByteArray &path, const upstream::Headers &headers)
{
    RequestHead result;
    result.method = method;
    result.path = path;
    result.host = "127.0.0.1:8484";
    result.headers = headers;
    return result;
}

} // namespace

class TestAdmission final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void knowsItsOwnNames_data()
    {
        QTest::addColumn<QByteArray>("authority");
        QTest::addColumn<bool>("own");
        QTest::addRow("IPv4 loopback") << "127.0.0.1:8484"_ba << true;
        QTest::addRow("localhost") << "localhost:8484"_ba << true;
        QTest::addRow("localhost in capitals") << "LocalHost:8484"_ba << true;
        QTest::addRow("IPv6 loopback") << "[::1]:8484"_ba << true;
        QTest::addRow("another port") << "127.0.0.1:8485"_ba << false;
        QTest::addRow("no port means 80") << "127.0.0.1"_ba << false;
        QTest::addRow("empty port") << "127.0.0.1:"_ba << false;
        QTest::addRow("port that wraps") << "127.0.0.1:74020"_ba << false;
        QTest::addRow("port with plus") << "127.0.0.1:+8484"_ba << false;
        QTest::addRow("port with a leading zero") << "127.0.0.1:08484"_ba << false;
        QTest::addRow("rebound name") << "evil.example:8484"_ba << false;
        QTest::addRow("loopback as a prefix") << "127.0.0.1.evil.example:8484"_ba << false;
        QTest::addRow("localhost as a prefix") << "localhost.evil.example:8484"_ba << false;
        QTest::addRow("user info") << "127.0.0.1:8484@evil.example"_ba << false;
        QTest::addRow("user info before us") << "evil@127.0.0.1:8484"_ba << false;
        QTest::addRow("0.0.0.0") << "0.0.0.0:8484"_ba << false;
        QTest::addRow("IPv6 without brackets") << "::1:8484"_ba << false;
        QTest::addRow("empty") << ""_ba << false;
        QTest::addRow("only a port") << ":8484"_ba << false;
    }
    void knowsItsOwnNames()
    {
        QFETCH(const QByteArray, authority);
        QFETCH(const bool, own);
        QCOMPARE(isOwnAuthority(authority, loopback()), own);
    }

    void elsewhereTheConnectedAddressIsOurs()
    {
        const LocalEndpoint lan{QHostAddress(u"192.168.7.5"_s), 8484};
        QVERIFY(isOwnAuthority("192.168.7.5:8484", lan));
        QVERIFY(isOwnAuthority("localhost:8484", lan));
        QVERIFY(!isOwnAuthority("192.168.7.6:8484", lan));
        const LocalEndpoint mapped{QHostAddress(u"::ffff:192.168.7.5"_s), 8484};
        QVERIFY(isOwnAuthority("192.168.7.5:8484", mapped));
        const LocalEndpoint six{QHostAddress(u"fe80::1"_s), 8484};
        QVERIFY(isOwnAuthority("[fe80::1]:8484", six));
    }

    void checksBeforeRouting_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("result");
        const auto row = [](const char *name, const char *method, const char *path, const char *header,
                            const char *result) {
            QTest::addRow("%s", name) << QByteArray(method) << QByteArray(path) << QByteArray(header)
                                      << QByteArray(result);
        };
        row("no token", "GET", "/v1/models", "", "401 unauthorized");
        row("wrong token", "GET", "/v1/models", "authorization: Bearer nope", "401 unauthorized");
        row("token without scheme", "GET", "/v1/models", "authorization: all", "401 unauthorized");
        row("empty bearer", "GET", "/v1/models", "authorization: Bearer ", "401 unauthorized");
        row("basic", "GET", "/v1/models", "authorization: Basic all", "401 unauthorized");
        row("bearer", "GET", "/v1/models", "authorization: Bearer all", "ok all");
        row("scheme in any case", "GET", "/v1/models", "authorization: bEARER  all", "ok all");
        row("x-api-key", "GET", "/v1/models", "x-api-key: all", "ok all");
        row("no token on an unknown path", "GET", "/nowhere", "", "401 unauthorized");
        row("healthz", "GET", "/healthz", "", "ok ");
        row("HEAD healthz", "HEAD", "/healthz", "", "ok ");
        row("POST healthz", "POST", "/healthz", "", "401 unauthorized");
        row("below healthz", "GET", "/healthz/x", "", "401 unauthorized");
        row("readyz", "GET", "/readyz", "", "401 unauthorized");
        row("inference scope", "GET", "/v1/models", "x-api-key: inference", "ok inference");
        row("control needs its scope", "GET", "/signalbox/v1/policy", "x-api-key: inference", "403 forbidden");
        row("metrics needs its scope", "GET", "/metrics", "x-api-key: inference", "403 forbidden");
        row("inference may not see decisions", "GET", "/signalbox/v1/decisions", "x-api-key: inference", "403 forbidden");
        row("inference may not decide", "POST", "/signalbox/v1/decide", "x-api-key: inference", "403 forbidden");
        row("nothing below control", "GET", "/signalbox/x", "x-api-key: inference", "403 forbidden");
        row("metrics scope cannot chat", "POST", "/v1/chat/completions", "x-api-key: metrics", "403 forbidden");
        row("metrics scope is not control", "GET", "/signalbox/v1/policy", "x-api-key: metrics", "403 forbidden");
        row("inference is every dialect", "GET", "/v1beta/models", "x-api-key: metrics", "403 forbidden");
        row("readyz with any token", "GET", "/readyz", "x-api-key: metrics", "ok metrics");
        row("metrics scope is not inference", "GET", "/v1/models", "x-api-key: metrics", "403 forbidden");
        row("metrics scope", "GET", "/metrics", "x-api-key: metrics", "ok metrics");
        row("foreign origin on healthz", "GET", "/healthz", "origin: http://evil.example", "403 forbidden_origin");
        row("foreign origin", "GET", "/v1/models", "origin: http://evil.example", "403 forbidden_origin");
        row("null origin", "GET", "/v1/models", "origin: null", "403 forbidden_origin");
        row("empty origin", "GET", "/v1/models", "origin:", "403 forbidden_origin");
        row("another local page", "GET", "/v1/models", "origin: http://localhost:3000", "403 forbidden_origin");
        row("https origin", "GET", "/v1/models", "origin: https://127.0.0.1:8484", "403 forbidden_origin");
        row("own origin still needs a token", "GET", "/v1/models", "origin: http://127.0.0.1:8484", "401 unauthorized");
        row("preflight of a page", "OPTIONS", "/v1/models", "origin: http://evil.example", "403 forbidden_origin");
        row("OPTIONS", "OPTIONS", "/v1/models", "", "ok ");
    }
    void checksBeforeRouting()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, result);
        upstream::Headers headers;
        if (const qsizetype colon = header.indexOf(':'); colon > 0)
            headers.append({header.first(colon), header.sliced(colon + 1).trimmed()});
        QCOMPARE(verdict(head(method, path, headers)), result);
    }

    void foreignOriginIsRefusedEvenWithAGoodToken()
    {
        QCOMPARE(verdict(head("GET", "/v1/models", {{"x-api-key", "all"}, {"origin", "null"}})),
                 "403 forbidden_origin"_ba);
        QCOMPARE(verdict(head("GET", "/v1/models",
                              {{"origin", "http://127.0.0.1:8484"}, {"origin", "null"}, {"x-api-key", "all"}})),
                 "403 forbidden_origin"_ba);
    }

    void hostAndAbsoluteTargetMustBothBeOurs()
    {
        RequestHead request = head("GET", "/v1/models", {{"x-api-key", "all"}});
        request.authority = "127.0.0.1:8484";
        QCOMPARE(verdict(request), "ok all"_ba);
        request.authority = "evil.example";
        QCOMPARE(verdict(request), "403 forbidden_origin"_ba);
        request.authority.clear();
        request.host = "evil.example";
        QCOMPARE(verdict(request), "403 forbidden_origin"_ba);
        request.host.clear();
        QCOMPARE(verdict(request), "403 forbidden_origin"_ba);
        request.minorVersion = 0;
        QCOMPARE(verdict(request), "ok all"_ba);
    }

    void aPostedBodyMustBeJson_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("result");
        QTest::addRow("json") << "application/json"_ba
                              << "ok all"_ba;
        QTest::addRow("json with charset") << "Application/JSON; charset=utf-8"_ba
                                           << "ok all"_ba;
        QTest::addRow("form") << "application/x-www-form-urlencoded"_ba
                              << "415 invalid_request"_ba;
        QTest::addRow("text") << "text/plain"_ba
                              << "415 invalid_request"_ba;
        QTest::addRow("text that mentions json") << "text/plain; application/json"_ba
                                                 << "415 invalid_request"_ba;
        QTest::addRow("none") << ""_ba
                              << "415 invalid_request"_ba;
    }
    void aPostedBodyMustBeJson()
    {
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, result);
        RequestHead request = head("POST", "/v1/x", {{"x-api-key", "all"}, {"content-type", type}});
        request.contentLength = 2;
        QCOMPARE(verdict(request), result);
        request.contentLength = 0;
        QCOMPARE(verdict(request), "ok all"_ba);
    }
};

QTEST_APPLESS_MAIN(TestAdmission)
#include "tst_admission.moc"
