// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/signalbox_process.h"
#include "simulator/dialect_posts.h"
#include "simulator/simulator.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;
using simulator::Dialect;

namespace {

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Says the last user text again, three bytes at a time, in the dialect of the path.
void echo(RawConnection &peer, const RawRequest &request)
{
    const QJsonObject body = parsed(request.body);
    const bool isGemini = request.head.contains(":streamGenerateContent?alt=sse ");
    const QJsonValue part = isGemini ? body["contents"_L1].toArray().last()["parts"_L1].toArray().last()
                                     : body["input"_L1].toArray().last()["content"_L1].toArray().last();
    const QByteArray text = part["text"_L1].toString().toUtf8();
    QByteArray events;
    for (qsizetype at = 0; at < text.size(); at += 3) {
        const QJsonObject piece{{u"text"_s, QString::fromUtf8(text.mid(at, 3))}};
        const QJsonObject candidate{{u"content"_s, QJsonObject{{u"parts"_s, QJsonArray{piece}}, {u"role"_s, u"model"_s}}}};
        events += isGemini ? "data: " + compact({{u"candidates"_s, QJsonArray{candidate}}}) + "\r\n\r\n"
                           : "data: " + compact({{u"type"_s, u"response.output_text.delta"_s},
                                                 {u"output_index"_s, 0},
                                                 {u"content_index"_s, 0},
                                                 {u"delta"_s, piece["text"_L1]}}) + "\n\n";
    }
    events += isGemini ? "data: {\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":5}}\r\n\r\n"_ba
                       : "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":5}}}\n\n"_ba;
    peer.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: " + QByteArray::number(events.size()) +
              "\r\n\r\n" + events);
}

constexpr const char *everyFault[] = {"server_error status=503", "error_event",  "error_event at=before",
                                      "cut at=head",             "half_json",    "html",
                                      "empty",                   "auth",         "rate_limit",
                                      "malformed then=cut at=before"};

} // namespace

/// Providers that speak Gemini's dialect and OpenAI's Responses, asked in Chat and in Messages: the real executable over
/// real sockets.
class TestTranslatedLanes final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    simulator::Simulator m_providers;
    RawServer m_raw;
    std::unique_ptr<SignalboxProcess> m_box;

    QByteArray policy() const
    {
        QByteArray providers;
        QByteArray models;
        QByteArray chains;
        const auto add = [&](const QByteArray &id, const QByteArray &wire, const QByteArray &url, const QByteArray &zone) {
            providers += "  " + id + ": {wire: " + wire + ", base_url: " + url + ", zone: " + zone +
                         ", keys: [env:TEST_LANE_KEY], limits: {connect: 5s, first_token: 5s, stall: 5s, total: 40s}}\n";
            models += "  - {id: " + id + "/m, context: 200000, max_output: 8192, tools: true, image: true, json_schema: true, "
                      "reasoning: true, price: {input: 1.0, output: 5.0, cache_read: 0.1}}\n";
        };
        const auto simulated = [&](const QByteArray &id, const QByteArray &wire) {
            const Dialect dialect = wire == "gemini" ? Dialect::Generate : Dialect::Chat;
            add(id, wire, m_providers.baseUrl(QString::fromLatin1(id), dialect).toUtf8(), "machine");
        };
        simulated("so", "openai");
        simulated("sg", "gemini");
        simulated("sr", "responses");
        simulated("xg", "gemini");
        simulated("xr", "responses");
        add("rawg", "gemini", m_raw.url(""), "cloud");
        add("rawr", "responses", m_raw.url("/v1"), "cloud");
        for (std::size_t i = 0; i < std::size(everyFault) * 4; ++i) { // one lane a case, so that no breaker touches another's
            const QByteArray n = QByteArray::number(static_cast<int>(i));
            for (const QByteArray &kind : {"g"_ba, "r"_ba}) {
                simulated("f" + kind + n, kind == "g" ? "gemini" : "responses");
                chains += "  c" + kind + n + ": [{model: f" + kind + n + "/m, tries: 1}, {model: so/m, tries: 1}]\n";
            }
        }
        for (const QByteArray &kind : {"g"_ba, "r"_ba}) {
            for (int i = 0; i < 2 * 3; ++i)
                simulated("k" + kind + QByteArray::number(i), kind == "g" ? "gemini" : "responses");
        }
        chains += "  only: [{model: xr/m}]\n";
        return "version: 1\ndefaults: {tag: internal, chain: cg0, baseline: asked, rescue: off}\n"
               "zones: [{id: machine, label: This machine}, {id: cloud}]\ntags: [internal, confidential]\n"
               "matrix:\n  internal: {machine: allow, cloud: allow}\n  confidential: {machine: allow, cloud: redact}\n"
               "detectors: [{id: cards, kind: credit_card, tag: confidential}]\nproviders:\n" +
               providers + "models:\n" + models + "chains:\n" + chains;
    }

    HttpAnswer answered(const QByteArray &request)
    {
        RawClient client(m_box->port());
        client.send(request);
        [&client] { QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 20'000); }();
        return client.answer();
    }
    /// Asked in `asked`, with one turn of the user.
    HttpAnswer ask(Dialect asked, const QByteArray &model, const QByteArray &prompt, bool stream, const QByteArray &more = {})
    {
        const QByteArray rest = more + (stream ? "\"stream\":true," : "") +
                                "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
        if (asked == Dialect::Chat)
            return answered(m_box->chatPost("{\"model\":\"" + model + "\"," + rest));
        const QByteArray body = "{\"model\":\"" + model + "\",\"max_tokens\":4000," + rest;
        return answered("POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_box->port()) + "\r\nx-api-key: " +
                        SignalboxProcess::token + "\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: " +
                        QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    Said said(Dialect asked, const HttpAnswer &answer, bool stream) const
    {
        return stream ? readStream(asked, answer.body) : readWhole(asked, answer.body);
    }
    QJsonObject record(const HttpAnswer &answer)
    {
        return parsed(answered(m_box->get("/signalbox/v1/decisions/" + answer.headers.value("x-signalbox-decision"))).body);
    }

    static void addPairs(std::initializer_list<bool> streams = {true, false})
    {
        QTest::addColumn<Dialect>("asked");
        QTest::addColumn<QByteArray>("lane");
        QTest::addColumn<bool>("stream");
        for (const bool stream : streams) {
            for (const char *lane : {"g", "r"}) {
                QTest::addRow("chat to %s, %s", lane, stream ? "streamed" : "whole") << Dialect::Chat << QByteArray(lane) << stream;
                QTest::addRow("messages to %s, %s", lane, stream ? "streamed" : "whole") << Dialect::Messages << QByteArray(lane) << stream;
            }
        }
    }

private slots:
    void initTestCase()
    {
        qputenv("TEST_LANE_KEY", "sk-lane-0123456789");
        QVERIFY(m_providers.start());
        for (const QString &id : {u"sg"_s, u"sr"_s})
            m_providers.setKey(id, "sk-lane-0123456789");
        m_raw.setHandler(echo);
        m_box = startedWith(policy(), m_dir.path());
    }
    void init()
    {
        test::failOnAnyComplaint();
        m_raw.forget();
    }
    void cleanupTestCase() { endProperly(*m_box); }

    void everyPairAnswersAndIsBilled_data() { addPairs(); }
    void everyPairAnswersAndIsBilled()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer =
            ask(asked, "s" + lane + "/m", "[[fault:none tokens=9 thoughts=4 cached=10 rate=0]] Hello, caf\\u00e9", stream);
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        const Said words = said(asked, answer, stream);
        QVERIFY2(words.text.startsWith("[simulated]"), answer.body.left(900).constData());
        QVERIFY(words.ended);
        QCOMPARE(words.finish, asked == Dialect::Chat ? "stop"_ba : "end_turn"_ba);
        const QJsonObject row = record(answer);
        QCOMPARE(row["status"_L1].toString(), u"ok"_s);
        QCOMPARE(row["cost_kind"_L1].toString(), u"computed"_s);
        QVERIFY2(compact(row).contains("\"cache_read\":10"), compact(row).left(1500).constData());
        // By hand: 4 + 18 tokens of prompt, 10 of them cached; 9 words and 4 thoughts. 1.00, 0.10 and 5.00 USD per million.
        const qint64 prompt = (QByteArray("[[fault:none tokens=9 thoughts=4 cached=10 rate=0]] Hello, café").size() + 3) / 4 + 4;
        const qint64 nano = (prompt - 10) * 1000 + 10 * 100 + 13 * 5000;
        QVERIFY2(compact(row).contains("\"cost_nano_usd\":" + QByteArray::number(nano)), compact(row).left(1500).constData());
    }

    void toolsCross_data() { addPairs(); }
    void toolsCross()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const QByteArray tools =
            asked == Dialect::Chat
                ? R"("tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"additionalProperties":false}}},{"type":"function","function":{"name":"clock"}}],)"_ba
                : R"("tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"additionalProperties":false}},{"name":"clock","input_schema":{"type":"object"}}],)"_ba;
        const HttpAnswer answer = ask(asked, "s" + lane + "/m", "weather and clock please", stream, tools);
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        const Said words = said(asked, answer, stream);
        QCOMPARE(words.calls, (QList<QByteArray>{"weather({\"city\":\"simulated city\"})", "clock({})"}));
        QCOMPARE(words.finish, asked == Dialect::Chat ? "tool_calls"_ba : "tool_use"_ba);
    }

    void whatFailsFallsBack_data()
    {
        QTest::addColumn<Dialect>("asked");
        QTest::addColumn<QByteArray>("lane");
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("stream");
        int number = 0;
        for (const char *fault : everyFault) {
            for (const Dialect asked : {Dialect::Chat, Dialect::Messages}) {
                for (const bool stream : {true, false}) {
                    for (const char *kind : {"g", "r"}) {
                        QTest::addRow("%s, %s to %s, %s", fault, asked == Dialect::Chat ? "chat" : "messages", kind,
                                      stream ? "streamed" : "whole")
                            << asked << kind + QByteArray::number(number) << QByteArray(fault) << stream;
                    }
                    ++number;
                }
            }
        }
    }
    void whatFailsFallsBack()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, lane);
        QFETCH(const QByteArray, fault);
        QFETCH(const bool, stream);
        const HttpAnswer answer =
            ask(asked, "auto/c" + lane, "[[fault:" + fault + " provider=f" + lane + "]] Hello", stream);
        QVERIFY2(answer.status == 200, answer.body.left(800).constData());
        QCOMPARE(answer.headers.value("x-signalbox-model"), "so/m"_ba);
        const Said words = said(asked, answer, stream);
        QVERIFY2(words.text.startsWith("[simulated answer from so/m]"), answer.body.left(400).constData());
        QVERIFY(words.ended);
    }

    void aCutAfterContentIsAnErrorAndNoEnd_data() { addPairs({true}); }
    void aCutAfterContentIsAnErrorAndNoEnd()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, lane);
        int number = asked == Dialect::Chat ? 0 : 3; // one lane a case, so that no breaker touches another's
        for (const QByteArray &fault : {"cut after=3"_ba, "cut_clean"_ba, "error_event at=after"_ba}) {
            const HttpAnswer answer = ask(asked, "k" + lane + QByteArray::number(number++) + "/m", "[[fault:" + fault + " rate=0 tokens=20]] x", true);
            QVERIFY2(answer.status == 200, answer.body.left(400).constData());
            const Said words = said(asked, answer, true);
            QVERIFY2(!words.text.isEmpty(), answer.body.constData());
            QVERIFY2(!words.ended, answer.body.constData());
            QVERIFY2(!words.error.isEmpty(), answer.body.constData());
            QCOMPARE(record(answer)["status"_L1].toString(), u"interrupted"_s);
        }
    }

    void oddDeliveryChangesNothing_data() { addPairs(); }
    void oddDeliveryChangesNothing()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const QByteArray text = said(asked, ask(asked, "x" + lane + "/m", "A naïve question", stream), stream).text;
        for (const QByteArray &fault : {"byte_by_byte"_ba, "utf8_split"_ba, "crlf"_ba, "comments"_ba, "no_usage"_ba,
                                        "usage_every_chunk"_ba}) {
            const HttpAnswer answer = ask(asked, "x" + lane + "/m",
                                          "[[fault:" + fault + " as=x" + lane + "/m]] A naïve question", stream);
            QVERIFY2(answer.status == 200, answer.body.left(400).constData());
            QVERIFY2(said(asked, answer, stream).ended, fault.constData());
        }
        QVERIFY(text.startsWith("[simulated answer"));
    }

    void refusalsCross_data() { addPairs(); }
    void refusalsCross()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = ask(asked, "x" + lane + "/m", "[[fault:context_length]] x", stream);
        QCOMPARE(answer.status, 400);
        const QJsonValue error = parsed(answer.body)["error"_L1];
        if (asked == Dialect::Chat)
            QCOMPARE(error["code"_L1].toString(), u"context_length_exceeded"_s);
        else
            QVERIFY(error["message"_L1].toString().contains("prompt is too long"_L1));
    }

    void stopSequencesKeepResponsesOut()
    {
        const HttpAnswer answer = ask(Dialect::Chat, "auto/only", "Hello", false, R"("stop":["x"],)");
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.body.contains("no stop sequences"), answer.body.constData());
        QCOMPARE(ask(Dialect::Chat, "xg/m", "Hello", false, R"("stop":["x"],)").status, 200);
    }

    void whatChangesOnTheWayIsSaid()
    {
        const HttpAnswer answer = ask(Dialect::Chat, "xr/m", "Hello", false, R"("seed":7,)");
        QCOMPARE(answer.status, 200);
        QVERIFY2(compact(record(answer)).contains("seed is not known to responses"), "no word of it on the decision");
    }

    void whatIsFoundIsReplacedAndRestored_data() { addPairs(); }
    void whatIsFoundIsReplacedAndRestored()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, lane);
        const QByteArray card = "4111 1111 1111 1111"_ba;
        const HttpAnswer answer = ask(asked, "raw" + lane + "/m", "Say " + card + " again", true);
        QVERIFY2(answer.status == 200, answer.body.constData());
        const QByteArray sent = m_raw.requests().value(0).body;
        QVERIFY(QJsonDocument::fromJson(sent).isObject());
        QVERIFY2(!sent.contains("4111"), sent.constData());
        const Said words = said(asked, answer, true);
        QCOMPARE(words.text, "Say " + card + " again");
        QVERIFY(words.ended);
    }
};

QTEST_GUILESS_MAIN(TestTranslatedLanes)
#include "tst_translated_lanes.moc"
