// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/request_reader.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;
using namespace signalbox::server;
using namespace Qt::StringLiterals;

namespace {

/// What became of a stream of bytes, as text: one line per request and one for the refusal.
QByteArray verdict(const QByteArray &bytes, const std::function<qsizetype()> &nextPiece, const GateLimits &limits = {})
{
    RequestReader reader(limits);
    QByteArray result;
    qsizetype position = 0;
    while (position < bytes.size()) {
        QByteArrayView piece = QByteArrayView(bytes).sliced(position);
        piece = piece.first(qMin(piece.size(), nextPiece()));
        position += piece.size();
        bool more = true;
        while (more) {
            const RequestReader::Progress progress = reader.feed(piece);
            piece = piece.sliced(progress.consumed);
            switch (progress.step) {
            case RequestReader::Step::NeedsMore:
                more = false;
                break;
            case RequestReader::Step::HeadReady:
                break;
            case RequestReader::Step::Complete: {
                const RequestHead head = reader.head();
                result += head.method + ' ' + head.path + '?' + head.query + " v" +
                          QByteArray::number(head.minorVersion) + (head.keepAlive ? " keep" : " close");
                for (const upstream::Header &header : head.headers)
                    result += ' ' + header.name + '=' + header.value + ';';
                result += " body=" + reader.takeBody() + '\n';
                reader.next();
                more = !piece.isEmpty();
                break;
            }
            case RequestReader::Step::Refused:
                return result + "refused " + QByteArray::number(httpStatus(reader.error())) + '\n';
            }
        }
    }
    return result + (reader.hasBegun() ? "incomplete\n" : "");
}

QByteArray whole(const QByteArray &bytes, const GateLimits &limits = {})
{
    return verdict(
        bytes, [&bytes] { return bytes.size(); }, limits);
}

QByteArray byteByByte(const QByteArray &bytes, const GateLimits &limits = {})
{
    return verdict(
        bytes, [] { return qsizetype{1}; }, limits);
}

QByteArray get(const QByteArray &headers)
{
    return "GET /x HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

QByteArray post(const QByteArray &headers, const QByteArray &body)
{
    return "POST /x HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}

QByteArray chunked(const QByteArray &body)
{
    return post("Transfer-Encoding: chunked\r\n", body);
}

constexpr char nul = '\0';

} // namespace

class TestRequestReader final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void refusesWhatCouldBeReadTwoWays_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
        QTest::addRow("Content-Length and Transfer-Encoding")
            << post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled) << 400;
        QTest::addRow("Transfer-Encoding and Content-Length")
            << post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + smuggled) << 400;
        QTest::addRow("two lengths") << post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd") << 400;
        QTest::addRow("the same length twice") << post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc") << 400;
        QTest::addRow("list of lengths") << post("Content-Length: 3, 3\r\n", "abc") << 400;
        QTest::addRow("negative length") << post("Content-Length: -1\r\n", {}) << 400;
        QTest::addRow("length with plus") << post("Content-Length: +3\r\n", "abc") << 400;
        QTest::addRow("length in hex") << post("Content-Length: 0x3\r\n", "abc") << 400;
        QTest::addRow("length with a blank inside") << post("Content-Length: 1 2\r\n", "abc") << 400;
        QTest::addRow("empty length") << post("Content-Length:\r\n", {}) << 400;
        QTest::addRow("length 2^64-1") << post("Content-Length: 18446744073709551615\r\n", {}) << 413;
        QTest::addRow("length 2^64+3 does not wrap") << post("Content-Length: 18446744073709551619\r\n", "abc") << 413;
        QTest::addRow("length over the limit") << post("Content-Length: 33554433\r\n", {}) << 413;
        QTest::addRow("xchunked") << post("Transfer-Encoding: xchunked\r\n", {}) << 501;
        QTest::addRow("gzip, chunked") << post("Transfer-Encoding: gzip, chunked\r\n", {}) << 501;
        QTest::addRow("chunked, identity") << post("Transfer-Encoding: chunked, identity\r\n", {}) << 501;
        QTest::addRow("empty Transfer-Encoding") << post("Transfer-Encoding:\r\n", {}) << 501;
        QTest::addRow("chunked twice") << post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", {})
                                       << 400;
        QTest::addRow("Transfer-Encoding with a vertical tab") << post("Transfer-Encoding: \x0b"
                                                                       "chunked\r\n",
                                                                       {})
                                                               << 400;
        QTest::addRow("chunked on HTTP/1.0")
            << QByteArray("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") << 400;
        QTest::addRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("two Hosts") << get("Host: h\r\n") << 400;
        QTest::addRow("HTTP/9.9") << QByteArray("GET / HTTP/9.9\r\nHost: h\r\n\r\n") << 505;
        QTest::addRow("HTTP/1.2") << QByteArray("GET / HTTP/1.2\r\nHost: h\r\n\r\n") << 505;
        QTest::addRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") << 505;
        QTest::addRow("lower-case version") << QByteArray("GET / http/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("HTTP/0.9") << QByteArray("GET /\r\n") << 400;
        QTest::addRow("NUL in a value") << get(QByteArray("a: b") + nul + "c\r\n") << 400;
        QTest::addRow("NUL in a name") << get(QByteArray("a") + nul + ": b\r\n") << 400;
        QTest::addRow("NUL in the target") << QByteArray("GET /") + nul + " HTTP/1.1\r\nHost: h\r\n\r\n" << 400;
        QTest::addRow("escape character in a value") << get("a: b\x1b"
                                                            "c\r\n")
                                                     << 400;
        QTest::addRow("DEL in a value") << get("a: b\x7f"
                                               "c\r\n")
                                        << 400;
        QTest::addRow("folded header") << get("a: b\r\n c\r\n") << 400;
        QTest::addRow("folded with a tab") << get("a: b\r\n\tc\r\n") << 400;
        QTest::addRow("white space before the first header") << QByteArray("GET / HTTP/1.1\r\n Host: h\r\n\r\n") << 400;
        QTest::addRow("space before the colon") << post("Content-Length : 3\r\n", "abc") << 400;
        QTest::addRow("tab before the colon") << post("Transfer-Encoding\t: chunked\r\n", {}) << 400;
        QTest::addRow("no colon") << get("a\r\n") << 400;
        QTest::addRow("no name") << get(": a\r\n") << 400;
        QTest::addRow("name that is no token") << get("a(b): c\r\n") << 400;
        QTest::addRow("bare LF") << QByteArray("GET / HTTP/1.1\nHost: h\n\n") << 400;
        QTest::addRow("bare LF between headers") << get("a: b\nc: d\r\n") << 400;
        QTest::addRow("bare CR in a value") << get("a: b\rTransfer-Encoding: chunked\r\n") << 400;
        QTest::addRow("CR CR LF") << get("a: b\r\r\n") << 400;
        QTest::addRow("unknown method") << QByteArray("BREW / HTTP/1.1\r\nHost: h\r\n\r\n") << 501;
        QTest::addRow("lower-case method") << QByteArray("get / HTTP/1.1\r\nHost: h\r\n\r\n") << 501;
        QTest::addRow("CONNECT") << QByteArray("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n") << 501;
        QTest::addRow("TRACE") << QByteArray("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n") << 501;
        QTest::addRow("method with a control character") << QByteArray("G\x01T / HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("TLS hello") << QByteArray("\x16\x03\x01\x02\x00\x01\n", 7) << 400;
        QTest::addRow("two blanks in the request line") << QByteArray("GET  / HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("blank in the target") << QByteArray("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("byte above ASCII in the target")
            << QByteArray("GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("fragment in the target") << QByteArray("GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("relative target") << QByteArray("GET a HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("asterisk for GET") << QByteArray("GET * HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("https absolute form") << QByteArray("GET https://h/ HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("absolute form without host") << QByteArray("GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("broken escape") << QByteArray("GET /%2 HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("escape without hex") << QByteArray("GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("escaped NUL") << QByteArray("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("escaped CR LF") << QByteArray("GET /%0d%0a HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("dot segments") << QByteArray("GET /v1/../signalbox/v1/policy HTTP/1.1\r\nHost: h\r\n\r\n")
                                      << 400;
        QTest::addRow("escaped dot segments") << QByteArray("GET /v1/%2e%2e/x HTTP/1.1\r\nHost: h\r\n\r\n") << 400;
        QTest::addRow("URL of 9 KiB") << "GET /" + QByteArray(9 * 1024, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n" << 414;
        QTest::addRow("endless URL") << "GET /" + QByteArray(1024 * 1024, 'a') << 414;
        QTest::addRow("201 headers") << get(QByteArray("a: b\r\n").repeated(200)) << 431;
        QTest::addRow("headers over 64 KiB") << get("a: " + QByteArray(70 * 1024, 'b') + "\r\n") << 431;
        QTest::addRow("endless header") << "GET / HTTP/1.1\r\nHost: h\r\na: " + QByteArray(1024 * 1024, 'b') << 431;
        QTest::addRow("endless empty lines") << QByteArray("\r\n").repeated(40 * 1024) << 431;
        QTest::addRow("unknown expectation") << post("Expect: 200-ok\r\n", {}) << 417;
    }
    void refusesWhatCouldBeReadTwoWays()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        const QByteArray expected = "refused " + QByteArray::number(status) + '\n';
        QCOMPARE(whole(bytes), expected);
        QCOMPARE(byteByByte(bytes), expected);
    }

    void refusesBrokenChunks_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addRow("no size") << QByteArray("\r\nabc") << 400;
        QTest::addRow("negative size") << QByteArray("-1\r\nabc") << 400;
        QTest::addRow("size with plus") << QByteArray("+3\r\nabc\r\n0\r\n\r\n") << 400;
        QTest::addRow("size with 0x") << QByteArray("0x3\r\nabc\r\n0\r\n\r\n") << 400;
        QTest::addRow("size with a leading blank") << QByteArray(" 3\r\nabc\r\n0\r\n\r\n") << 400;
        QTest::addRow("size with a trailing blank") << QByteArray("3 \r\nabc\r\n0\r\n\r\n") << 400;
        QTest::addRow("size that is no number") << QByteArray("xyz\r\n") << 400;
        QTest::addRow("size beyond 64 bits") << QByteArray("10000000000000003\r\nabc\r\n0\r\n\r\n") << 400;
        QTest::addRow("size line ends in LF") << QByteArray("3\nabc\r\n0\r\n\r\n") << 400;
        QTest::addRow("NUL in an extension") << QByteArray("3;a=") + nul + "\r\nabc\r\n0\r\n\r\n" << 400;
        QTest::addRow("CR in an extension") << QByteArray("3;a\rb\r\nabc\r\n0\r\n\r\n") << 400;
        QTest::addRow("endless extension") << "3;" + QByteArray(300, 'a') << 400;
        QTest::addRow("chunk longer than its size") << QByteArray("3\r\nabcd\r\n0\r\n\r\n") << 400;
        QTest::addRow("chunk without its end") << QByteArray("3\r\nabc0\r\n\r\n") << 400;
        QTest::addRow("chunk ends in LF") << QByteArray("3\r\nabc\n0\r\n\r\n") << 400;
        QTest::addRow("trailer that is no header") << QByteArray("0\r\nGET / HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("folded trailer") << QByteArray("0\r\na: b\r\n c\r\n\r\n") << 400;
        QTest::addRow("endless trailers") << "0\r\n" + QByteArray("a: b\r\n").repeated(1000) << 400;
        QTest::addRow("first chunk over the limit") << QByteArray("fffffffff\r\n") << 413;
    }
    void refusesBrokenChunks()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        const QByteArray expected = "refused " + QByteArray::number(status) + '\n';
        QCOMPARE(whole(chunked(body)), expected);
        QCOMPARE(byteByByte(chunked(body)), expected);
    }

    void chunksTogetherOverTheLimit()
    {
        GateLimits limits;
        limits.bodyBytes = 8;
        const QByteArray exact = chunked("4\r\nabcd\r\n4\r\nefgh\r\n0\r\n\r\n");
        const QByteArray over = chunked("4\r\nabcd\r\n5\r\nefghi\r\n0\r\n\r\n");
        QVERIFY(whole(exact, limits).endsWith("body=abcdefgh\n"));
        QCOMPARE(whole(over, limits), "refused 413\n"_ba);
        QCOMPARE(byteByByte(over, limits), "refused 413\n"_ba);
    }

    void readsSoundRequests_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("result");
        QTest::addRow("plain") << QByteArray("GET /v1/models?a=b HTTP/1.1\r\nHost: h\r\n\r\n")
                               << QByteArray("GET /v1/models?a=b v1 keep host=h; body=\n");
        QTest::addRow("names in lower case, values trimmed")
            << QByteArray("GET / HTTP/1.1\r\nHOST:\t h \r\nX-A:\r\n\r\n")
            << QByteArray("GET /? v1 keep host=h; x-a=; body=\n");
        QTest::addRow("empty lines before the request")
            << QByteArray("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n") << QByteArray("GET /? v1 keep host=h; body=\n");
        QTest::addRow("length") << QByteArray("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 003\r\n\r\nabc")
                                << QByteArray("POST /? v1 keep host=h; content-length=003; body=abc\n");
        QTest::addRow("chunks, extension, trailer")
            << QByteArray("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                          "3;name=\"v\"\r\nabc\r\n00A\r\n0123456789\r\n000\r\nT: v\r\n\r\n")
            << QByteArray("POST /? v1 keep host=h; transfer-encoding=Chunked; body=abc0123456789\n");
        QTest::addRow("pipelined") << QByteArray("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
                                                 "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n2"
                                                 "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n")
                                   << QByteArray("GET /1? v1 keep host=h; body=\n"
                                                 "POST /2? v1 keep host=h; content-length=1; body=2\n"
                                                 "GET /3? v1 keep host=h; body=\n");
        QTest::addRow("escapes") << QByteArray("GET /v1/models/a%2fb%20c?x=%20 HTTP/1.1\r\nHost: h\r\n\r\n")
                                 << QByteArray("GET /v1/models/a/b c?x=%20 v1 keep host=h; body=\n");
        QTest::addRow("absolute form") << QByteArray("GET http://h:1/p?q HTTP/1.1\r\nHost: h\r\n\r\n")
                                       << QByteArray("GET /p?q v1 keep host=h; body=\n");
        QTest::addRow("absolute form without path")
            << QByteArray("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n") << QByteArray("GET /? v1 keep host=h; body=\n");
        QTest::addRow("OPTIONS *") << QByteArray("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")
                                   << QByteArray("OPTIONS *? v1 keep host=h; body=\n");
        QTest::addRow("Connection: close") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n")
                                           << QByteArray("GET /? v1 close host=h; connection=x, Close; body=\n");
        QTest::addRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << QByteArray("GET /? v0 close body=\n");
        QTest::addRow("HTTP/1.0 kept") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                                       << QByteArray("GET /? v0 keep connection=keep-alive; body=\n");
        QTest::addRow("200 headers") << get(QByteArray("a: b\r\n").repeated(199))
                                     << "GET /x? v1 keep host=h;" + QByteArray(" a=b;").repeated(199) + " body=\n";
        QTest::addRow("UTF-8 in a value")
            << get("a: \xc3\xa4\r\n") << QByteArray("GET /x? v1 keep host=h; a=\xc3\xa4; body=\n");
        QTest::addRow("cut in the head") << QByteArray("GET / HTTP/1.1\r\nHo") << QByteArray("incomplete\n");
        QTest::addRow("cut in the body") << post("Content-Length: 4\r\n", "abc") << QByteArray("incomplete\n");
        QTest::addRow("cut before the last line") << chunked("3\r\nabc\r\n0\r\n") << QByteArray("incomplete\n");
    }
    void readsSoundRequests()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, result);
        QCOMPARE(whole(bytes), result);
        QCOMPARE(byteByByte(bytes), result);
    }

    void randomRequestsInRandomPieces()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 300; ++round) {
            QByteArray bytes;
            QByteArray expected;
            const int requests = random.bounded(1, 5);
            for (int i = 0; i < requests; ++i)
                appendRandomRequest(random, bytes, expected);
            const auto randomPiece = [&random] { return qsizetype{random.bounded(1, 40)}; };
            QCOMPARE(verdict(bytes, randomPiece), expected);
        }
    }

    void anyBytesGiveTheSameVerdictInAnyPieces()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 2000; ++round) {
            QByteArray bytes;
            QByteArray expected;
            appendRandomRequest(random, bytes, expected);
            appendRandomRequest(random, bytes, expected);
            const int damages = random.bounded(1, 4);
            for (int i = 0; i < damages; ++i)
                bytes[random.bounded(static_cast<int>(bytes.size()))] = static_cast<char>(random.bounded(256));
            const auto randomPiece = [&random] { return qsizetype{random.bounded(1, 9)}; };
            QCOMPARE(verdict(bytes, randomPiece), whole(bytes));
        }
    }

private:
    static QByteArray randomText(QRandomGenerator &random, QByteArrayView alphabet, int most)
    {
        QByteArray text;
        const int length = random.bounded(most + 1);
        for (int i = 0; i < length; ++i)
            text += alphabet[random.bounded(static_cast<int>(alphabet.size()))];
        return text;
    }

    static void appendRandomRequest(QRandomGenerator &random, QByteArray &bytes, QByteArray &expected)
    {
        static const QByteArrayList methods = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"};
        const QByteArray method = methods.at(random.bounded(static_cast<int>(methods.size())));
        const QByteArray path = '/' + randomText(random, "abcXYZ019-_~", 30);
        const QByteArray query = randomText(random, "abc=&%[]", 20);
        bytes += method + ' ' + path + '?' + query + " HTTP/1.1\r\nhost: h\r\n";
        expected += method + ' ' + path + '?' + query + " v1 keep host=h;";
        const int headers = random.bounded(8);
        for (int i = 0; i < headers; ++i) {
            const QByteArray name = "x-" + randomText(random, "abc!#$%^`|~9", 12);
            const QByteArray value = 'v' + randomText(random, "ab c\t:;,=\"()\x80\xff", 30) + 'v';
            bytes += name + ": " + value + "\r\n";
            expected += ' ' + name + '=' + value + ';';
        }
        const QByteArray body = randomText(random, "ab\r\n0\x01\xff{}", 200);
        if (random.bounded(2) == 0) {
            const QByteArray length = QByteArray::number(body.size());
            bytes += "content-length: " + length + "\r\n\r\n" + body;
            expected += " content-length=" + length + ';';
        } else {
            bytes += "transfer-encoding: chunked\r\n\r\n";
            for (qsizetype at = 0; at < body.size();) {
                const QByteArray chunk = body.mid(at, random.bounded(1, 50));
                bytes += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
                at += chunk.size();
            }
            bytes += "0\r\n\r\n";
            expected += " transfer-encoding=chunked;";
        }
        expected += " body=" + body + '\n';
    }
};

QTEST_APPLESS_MAIN(TestRequestReader)
#include "tst_request_reader.moc"
