// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/raw_client.h"
#include "simulator/simulator.h"
#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::simulator;
using namespace signalbox::test;

namespace {

/// What a client saw of one answer, in words.
enum class Seen {
    Complete, ///< HTTP message whole, connection open
    CutShort, ///< closed inside the message
    Until,    ///< ended by a proper close
    Reset,
    Silent, ///< nothing more comes, connection open
};

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QByteArray wholeText(const QByteArray &body)
{
    return parsed(body)["choices"_L1][0]["message"_L1]["content"_L1].toString().toUtf8();
}

} // namespace

class TestSimulatorFaults final : public QObject
{
    Q_OBJECT

    std::unique_ptr<Simulator> m_simulator;

    /// Asks with the directive and waits until the answer came to its end, whatever that is.
    std::unique_ptr<RawClient> ask(const QByteArray &fault, bool stream, bool silent = false)
    {
        auto client = std::make_unique<RawClient>(m_simulator->port());
        client->send(chatPost("a", chatBody("[[fault:" + fault + "]]", stream)));
        [&] {
            if (!silent) {
                QTRY_VERIFY(client->answer().complete || client->closed || client->reset);
                return;
            }
            QTRY_COMPARE(m_simulator->counts(u"a"_s).inFlight, 1);
            // A quiet connection is quiet for good: the next answer on another one overtakes it.
            RawClient other(m_simulator->port());
            other.send(chatPost("b", chatBody("[[fault:none tokens=20 rate=200]]", true)));
            QTRY_VERIFY(other.answer().complete);
        }();
        return client;
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_simulator = std::make_unique<Simulator>();
        QVERIFY(m_simulator->start());
    }
    void cleanup() { m_simulator.reset(); }

    void statusFaults_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::addRow("rate_limit") << "rate_limit"_ba << 429 << u"rate_limit_exceeded"_s;
        QTest::addRow("server_error") << "server_error"_ba << 500 << QString();
        for (const int status : {502, 503, 504, 529})
            QTest::addRow("server_error %d", status)
                << "server_error status=" + QByteArray::number(status) << status << QString();
        QTest::addRow("auth") << "auth"_ba << 401 << u"invalid_api_key"_s;
        QTest::addRow("auth 403") << "auth status=403"_ba << 403 << u"invalid_api_key"_s;
        QTest::addRow("quota") << "quota"_ba << 429 << u"insufficient_quota"_s;
        QTest::addRow("bad_request") << "bad_request"_ba << 400 << u"unsupported_value"_s;
        QTest::addRow("context_length") << "context_length"_ba << 400 << u"context_length_exceeded"_s;
        QTest::addRow("content_filter") << "content_filter"_ba << 400 << u"content_filter"_s;
        QTest::addRow("redirect") << "redirect"_ba << 307 << QString();
        QTest::addRow("unknown fault") << "explode"_ba << 400 << u"simulator_unknown_fault"_s;
    }
    void statusFaults()
    {
        QFETCH(const QByteArray, fault);
        QFETCH(const int, status);
        QFETCH(const QString, code);
        for (const bool stream : {false, true}) {
            const auto client = ask(fault, stream);
            QCOMPARE(client->answer().status, status);
            QCOMPARE(client->answer().headers.value("content-type"), "application/json"_ba);
            QCOMPARE(parsed(client->answer().body)["error"_L1]["code"_L1].toString(), code);
            QVERIFY(!client->closed);
        }
    }

    void redirectPointsToTheSameSocket()
    {
        const auto client = ask("redirect", false);
        QCOMPARE(QString::fromLatin1(client->answer().headers.value("location")),
                 m_simulator->baseUrl(u"a"_s) + u"/chat/completions?redirected=1"_s);
    }

    void retryAfterTakesEveryForm()
    {
        QVERIFY(!ask("rate_limit", false)->answer().headers.contains("retry-after"));
        QCOMPARE(ask("rate_limit retry_after=7", false)->answer().headers.value("retry-after"), "7"_ba);
        QCOMPARE(ask("rate_limit retry_after=250ms", false)->answer().headers.value("retry-after-ms"), "250"_ba);
        const QByteArray date =
            ask("server_error status=503 retry_after=date:30", false)->answer().headers.value("retry-after");
        QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(date), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
        time.setTimeSpec(Qt::UTC);
        const qint64 ahead = QDateTime::currentDateTimeUtc().secsTo(time);
        QVERIFY2(ahead >= 28 && ahead <= 30, date.constData());
    }

    void wireFaults_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("stream");
        QTest::addColumn<int>("seen");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("pieces"); ///< content events that arrived; -1 = whole body not streamed
        const auto row = [](const char *fault, bool stream, Seen seen, int status, int pieces) {
            QTest::addRow("%s, %s", fault, stream ? "streamed" : "whole")
                << QByteArray(fault) << stream << static_cast<int>(seen) << status << pieces;
        };
        row("hang", false, Seen::Silent, 0, -1);
        row("hang", true, Seen::Silent, 0, 0);
        row("slow_first_token", false, Seen::Silent, 0, -1);
        row("slow_first_token", true, Seen::Silent, 200, 0);
        row("slow_first_token at=answer", true, Seen::Silent, 0, 0);
        row("stall after=2", false, Seen::Silent, 200, -1);
        row("stall after=2", true, Seen::Silent, 200, 2);
        row("stall at=head", true, Seen::Silent, 200, 0);
        row("cut after=4", false, Seen::CutShort, 200, -1);
        row("cut after=4", true, Seen::CutShort, 200, 4);
        row("cut after=4 framing=ended", true, Seen::Complete, 200, 4);
        row("cut after=4 framing=until_close", true, Seen::Until, 200, 4);
        row("cut framing=until_close", false, Seen::Until, 200, -1);
        row("cut at=head", true, Seen::CutShort, 200, 0);
        row("cut at=head", false, Seen::CutShort, 200, -1);
        row("cut_clean tokens=9", true, Seen::Complete, 200, 9);
        row("cut_clean tokens=9 framing=broken", true, Seen::CutShort, 200, 9);
        row("cut_clean", false, Seen::Complete, 200, -1);
        row("reset", false, Seen::Reset, 0, -1);
        row("reset", true, Seen::Reset, 0, 0);
        row("reset at=head", false, Seen::Reset, 200, -1);
        row("reset at=head", true, Seen::Reset, 200, 0);
        row("reset at=content after=2", false, Seen::Reset, 200, -1);
        row("reset at=content after=2", true, Seen::Reset, 200, 2);
        row("chunk_garbage after=2", true, Seen::CutShort, 200, 2);
        row("chunk_garbage", false, Seen::CutShort, 200, -1);
        row("malformed then=cut after=2 at=content", true, Seen::CutShort, 200, 2);
        row("malformed tokens=5", true, Seen::Complete, 200, 5);
        row("error_event at=after after=2", true, Seen::Complete, 200, 2);
        row("error_event", true, Seen::Complete, 200, 0);
        row("html", true, Seen::Complete, 200, 0);
        row("empty", true, Seen::Complete, 200, 0);
    }
    void wireFaults()
    {
        QFETCH(const QByteArray, fault);
        QFETCH(const bool, stream);
        QFETCH(const int, seen);
        QFETCH(const int, status);
        QFETCH(const int, pieces);
        const Seen expected = static_cast<Seen>(seen);
        const auto client = ask(fault, stream, expected == Seen::Silent);
        if (expected == Seen::CutShort || expected == Seen::Until)
            QTRY_VERIFY(client->closed);
        if (expected == Seen::Reset)
            QTRY_VERIFY(client->reset);
        const HttpAnswer answer = client->answer();
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.complete, expected == Seen::Complete);
        QCOMPARE(client->reset, expected == Seen::Reset);
        QCOMPARE(client->closed, expected != Seen::Complete && expected != Seen::Silent);
        QCOMPARE(answer.headers.value("connection") == "close", expected == Seen::Until);
        if (pieces < 0)
            return;
        int content = 0;
        for (const QByteArray &data : dataLines(answer.body))
            content += parsed(data)["choices"_L1][0]["delta"_L1]["content"_L1].toString().isEmpty() ? 0 : 1;
        QCOMPARE(content, pieces);
    }

    void terminalEventIsMissingOnlyWhereItShould()
    {
        QVERIFY(ask("none", true)->answer().body.endsWith("data: [DONE]\n\n"));
        const QByteArray clean = ask("cut_clean", true)->answer().body;
        QVERIFY(!clean.contains("[DONE]"));
        QVERIFY(clean.contains("\"finish_reason\":\"stop\""));
        QVERIFY(!ask("cut framing=ended", true)->answer().body.contains("\"finish_reason\":\"stop\""));
        const QByteArray error = ask("error_event at=after", true)->answer().body;
        QVERIFY(!error.contains("[DONE]"));
        QCOMPARE(parsed(dataLines(error).constLast())["error"_L1]["type"_L1].toString(), u"server_error"_s);
    }

    void badBodies()
    {
        QCOMPARE(ask("html", false)->answer().headers.value("content-type"), "text/html; charset=utf-8"_ba);
        QVERIFY(ask("html", true)->answer().body.startsWith("<!DOCTYPE html>"));
        QCOMPARE(ask("empty", false)->answer().headers.value("content-length"), "0"_ba);
        const HttpAnswer half = ask("half_json", false)->answer();
        QVERIFY(half.complete);
        QVERIFY(half.body.startsWith("{\"id\":") && parsed(half.body).isEmpty());
        QVERIFY(parsed(ask("malformed", false)->answer().body).isEmpty());
        const HttpAnswer error = ask("error_event", false)->answer();
        QCOMPARE(error.status, 200);
        QVERIFY(parsed(error.body).contains("error"_L1));
        const HttpAnswer unstreamed = ask("unstreamed", true)->answer();
        QCOMPARE(unstreamed.headers.value("content-type"), "application/json"_ba);
        QVERIFY(wholeText(unstreamed.body).startsWith("[simulated"));
    }

    void garbageComesWhereAsked()
    {
        const auto firstBad = [this](const QByteArray &fault) {
            const QList<QByteArray> data = dataLines(ask(fault, true)->answer().body);
            qsizetype i = 0;
            while (i < data.size() && !parsed(data.at(i)).isEmpty())
                ++i;
            return i;
        };
        QCOMPARE(firstBad("malformed at=before tokens=9"), 1);        // behind the role
        QCOMPARE(firstBad("malformed at=after after=4 tokens=9"), 5); // behind the role and four pieces
    }

    void oddDeliveryIsTheSameAnswer_data()
    {
        QTest::addColumn<QByteArray>("fault");
        for (const char *fault :
             {"byte_by_byte", "utf8_split", "crlf", "comments", "wrong_content_type", "no_usage", "usage_every_chunk"})
            QTest::addRow("%s", fault) << QByteArray(fault);
    }
    void oddDeliveryIsTheSameAnswer()
    {
        QFETCH(const QByteArray, fault);
        // The directive is part of the prompt, so the scripted fault keeps the question the same.
        const auto askPlain = [this](bool stream) {
            auto client = std::make_unique<RawClient>(m_simulator->port());
            client->send(chatPost("a", chatBody("The naïve café – compare them", stream)));
            [&client] { QTRY_VERIFY_WITH_TIMEOUT(client->answer().complete, 20'000); }();
            return client;
        };
        const QByteArray whole = wholeText(askPlain(false)->answer().body);
        QVERIFY(whole.startsWith("[simulated"));
        m_simulator->setFault(u"a"_s, *parseFault(fault));
        QCOMPARE(wholeText(askPlain(false)->answer().body), whole);
        const auto stream = askPlain(true);
        QCOMPARE(streamedText(stream->answer().body), whole);
        if (fault == "byte_by_byte")
            QVERIFY2(stream->segments > stream->received.size() / 4, qPrintable(QString::number(stream->segments)));
        if (fault == "crlf")
            QVERIFY(stream->answer().body.contains("\r\n\r\n") &&
                    stream->answer().body.count('\n') == stream->answer().body.count("\r\n"));
        if (fault == "comments")
            QVERIFY(stream->answer().body.startsWith(": OPENROUTER PROCESSING\n\ndata:"));
        if (fault == "wrong_content_type")
            QCOMPARE(stream->answer().headers.value("content-type"), "text/plain"_ba);
    }

    void utf8IsSplitInsideCharacters()
    {
        m_simulator->setFault(u"a"_s, *parseFault("utf8_split"));
        RawClient client(m_simulator->port());
        client.send(chatPost(
            "a", chatBody("x", false,
                          R"("response_format":{"type":"json_schema","json_schema":{"schema":{"const":"ééé"}}},)")));
        QTRY_VERIFY(client.answer().complete);
        QVERIFY(client.segments > 1);
        QCOMPARE(wholeText(client.answer().body), "\"\u00e9\u00e9\u00e9\""_ba);
    }

    void usageAsAsked()
    {
        QVERIFY(!ask("no_usage", false)->answer().body.contains("usage"));
        QByteArray last;
        int with = 0;
        for (const QByteArray &data : dataLines(ask("usage_every_chunk tokens=5", true)->answer().body)) {
            with += parsed(data)["usage"_L1].isObject() ? 1 : 0;
            if (parsed(data)["usage"_L1].isObject())
                last = data;
        }
        QCOMPARE(with, 7); // role, five pieces, finish
        QCOMPARE(parsed(last)["usage"_L1]["completion_tokens"_L1].toInt(), 5);
    }

    void giantLineIsAsLongAsAsked()
    {
        for (const bool stream : {false, true}) {
            const HttpAnswer answer = ask("giant_line bytes=3000000", stream)->answer();
            QVERIFY(answer.complete);
            QVERIFY2(answer.body.size() > 3'000'000 && answer.body.size() < 3'100'000,
                     qPrintable(QString::number(answer.body.size())));
        }
    }

    void contentFilterInTheAnswer()
    {
        const HttpAnswer answer = ask("content_filter at=content", false)->answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(parsed(answer.body)["choices"_L1][0]["finish_reason"_L1].toString(), u"content_filter"_s);
    }

    void slowFirstTokenComesInTheEnd()
    {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(ask("slow_first_token ms=120", true)->answer().complete);
        QVERIFY2(timer.elapsed() >= 118 && timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    }

    void scriptBeatsHeaderBeatsDirective()
    {
        const auto status = [this](const QByteArray &header, const QByteArray &prompt) {
            RawClient client(m_simulator->port());
            client.send(chatPost("a", chatBody(prompt), header));
            [&client] { QTRY_VERIFY(client.answer().complete); }();
            return client.answer().status;
        };
        const QByteArray header = "X-Simulator-Fault: server_error status=502\r\n"_ba;
        QCOMPARE(status(header, "[[fault:auth]]"), 502);
        m_simulator->setFault(u"a"_s, *parseFault("rate_limit first=1"));
        QCOMPARE(status(header, "[[fault:auth]]"), 429);
        QCOMPARE(status({}, "[[fault:auth]]"), 401);
        QCOMPARE(status({}, "x"), 200);
        m_simulator->setFault(u"a"_s, *parseFault("auth"));
        QCOMPARE(status({}, "x"), 401);
        m_simulator->setFault(u"a"_s, Fault{});
        QCOMPARE(status({}, "x"), 200);
    }

    void countedDirectiveEndsAcrossProviders()
    {
        const auto status = [this](const QByteArray &provider, const QByteArray &prompt) {
            RawClient client(m_simulator->port());
            client.send(chatPost(provider, chatBody(prompt)));
            [&client] { QTRY_VERIFY(client.answer().complete); }();
            return client.answer().status;
        };
        QCOMPARE(status("a", "one [[fault:auth first=1]]"), 401);
        QCOMPARE(status("b", "one [[fault:auth first=1]]"), 200);
        QCOMPARE(status("b", "two [[fault:auth first=1]]"), 401);
        QCOMPARE(status("b", "three [[fault:auth provider=a]]"), 200);
        QCOMPARE(status("a", "three [[fault:auth provider=a]]"), 401);
        QCOMPARE(status("a", "four [[fault:flapping]]"), 503);
        QCOMPARE(status("a", "four [[fault:flapping]]"), 200);
        QCOMPARE(status("a", "four [[fault:flapping]]"), 503);
    }

    void everyFaultEndsOrWaitsAndNothingLeaks()
    {
        for (const FaultKind kind : allFaultKinds()) {
            const bool silent =
                kind == FaultKind::Hang || kind == FaultKind::Stall || kind == FaultKind::SlowFirstToken;
            for (const bool stream : {false, true})
                ask(QByteArray(faultName(kind).data()), stream, silent);
        }
        QTRY_COMPARE(m_simulator->counts(u"a"_s).inFlight, 0);
        const Counts counts = m_simulator->counts(u"a"_s);
        QCOMPARE(counts.seen, qint64{2} * allFaultKinds().size());
        QCOMPARE(counts.cancelled, 6);
        QCOMPARE(counts.finished, counts.seen - counts.cancelled);
    }
};

QTEST_GUILESS_MAIN(TestSimulatorFaults)
#include "tst_simulator_faults.moc"
