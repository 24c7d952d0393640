// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/responses_box.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;
using simulator::Dialect;

namespace {

constexpr const char *everyFault[] = {"server_error status=503", "error_event", "error_event at=before", "cut at=head", "half_json",
                                      "html",                    "empty",       "auth",                  "rate_limit",
                                      "malformed then=cut at=before"};

QByteArray tools(bool parallel)
{
    return R"("tools":[{"type":"function","name":"weather","description":"The weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false},"strict":true},)"
           R"({"type":"function","name":"clock","parameters":{"type":"object","properties":{}}}],"parallel_tool_calls":)" +
           QByteArray(parallel ? "true," : "false,");
}

/// The smallest picture there is.
constexpr const char *picture =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

} // namespace

/// A client of OpenAI's Responses before lanes of every dialect: the real executable over real sockets.
class TestResponsesClient final : public QObject
{
    Q_OBJECT

    ResponsesBox m_box{{}, static_cast<int>(std::size(everyFault)) * 2};

    static Said said(const HttpAnswer &answer, bool stream)
    {
        return stream ? readStream(Dialect::Responses, answer.body) : readWhole(Dialect::Responses, answer.body);
    }
    static void addLanes()
    {
        QTest::addColumn<QByteArray>("lane");
        QTest::addColumn<bool>("stream");
        for (const bool stream : {true, false}) {
            for (const char *lane : {"o", "a", "r", "g"})
                QTest::addRow("%s, %s", lane, stream ? "streamed" : "whole") << QByteArray(lane) << stream;
        }
    }
    /// Streams of our own writing keep every rule; those of a lane of the same dialect are its own.
    static void verifyStrict(const HttpAnswer &answer, bool stream)
    {
        if (stream)
            QCOMPARE(problemOf(answer.body), ""_ba);
    }

private slots:
    void initTestCase()
    {
        m_box.start();
        QVERIFY2(m_box.isReady(), m_box.errors().constData());
    }
    void init() { test::failOnAnyComplaint(); }
    void cleanupTestCase()
    {
        m_box.stop();
        QCOMPARE(m_box.exitCode(), 0);
    }

    void everyLaneAnswersAndIsBilled_data() { addLanes(); }
    void everyLaneAnswersAndIsBilled()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const QByteArray prompt = "[[fault:none tokens=9 thoughts=4 cached=10 rate=0]] Hello, caf\\u00e9";
        const HttpAnswer answer = m_box.ask("s" + lane + "/m", prompt, stream);
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        const Said words = said(answer, stream);
        QVERIFY2(words.text.startsWith("[simulated]"), answer.body.left(900).constData());
        QVERIFY(words.ended);
        QCOMPARE(words.finish, "completed"_ba);
        verifyStrict(answer, stream);
        const qint64 tokens = (QByteArray("[[fault:none tokens=9 thoughts=4 cached=10 rate=0]] Hello, café").size() + 3) / 4 + 4;
        QCOMPARE(words.usage["input_tokens"_L1].toInteger(), tokens);
        QCOMPARE(words.usage["input_tokens_details"_L1]["cached_tokens"_L1].toInteger(), 10);
        QCOMPARE(words.usage["output_tokens"_L1].toInteger(), 13);
        QCOMPARE(words.usage["total_tokens"_L1].toInteger(), tokens + 13);
        if (lane != "a") // Anthropic does not tell thoughts from words
            QCOMPARE(words.usage["output_tokens_details"_L1]["reasoning_tokens"_L1].toInteger(), 4);
        const QByteArray row = m_box.record(answer);
        QVERIFY2(row.contains("\"status\":\"ok\"") && row.contains("\"cost_kind\":\"computed\""), row.left(1500).constData());
        // By hand: 1.00, 0.10 and 5.00 USD per million tokens of prompt, of cached prompt and of answer.
        const qint64 nano = (tokens - 10) * 1000 + 10 * 100 + 13 * 5000;
        QVERIFY2(row.contains("\"cost_nano_usd\":" + QByteArray::number(nano)), row.left(1500).constData());
    }

    void toolsAreCalled_data() { addLanes(); }
    void toolsAreCalled()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer both = m_box.ask("s" + lane + "/m", "weather and clock please", stream, tools(true));
        QVERIFY2(both.status == 200, both.body.left(600).constData());
        QCOMPARE(said(both, stream).calls, (QList<QByteArray>{"weather({\"city\":\"simulated city\"})", "clock({})"}));
        verifyStrict(both, stream);
        const HttpAnswer one = m_box.ask("s" + lane + "/m", "weather please", stream, tools(true));
        QCOMPARE(said(one, stream).calls, (QList<QByteArray>{"weather({\"city\":\"simulated city\"})"}));
        verifyStrict(one, stream);
        const HttpAnswer none = m_box.ask("s" + lane + "/m", "weather please", stream, tools(true) + R"("tool_choice":"none",)");
        QCOMPARE(said(none, stream).calls, QList<QByteArray>());
        QVERIFY(!said(none, stream).text.isEmpty());
        const HttpAnswer allowed =
            m_box.ask("s" + lane + "/m", "weather and clock please", stream,
                      tools(true) + R"("tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"clock"}]},)");
        if (lane != "r") // there the choice is the provider's to keep
            QCOMPARE(said(allowed, stream).calls, (QList<QByteArray>{"clock({})"}));
    }

    void resultsOfToolsGoBack_data() { addLanes(); }
    void resultsOfToolsGoBack()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = m_box.post(
            "{\"model\":\"s" + lane + "/m\"," + tools(true) + (stream ? "\"stream\":true," : "") +
            R"("instructions":"Be brief.","input":[{"role":"developer","content":"Use tools."},{"type":"message","role":"user","content":[{"type":"input_text","text":"weather and clock please"}]},)"
            "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Bern\\\"}\"},{\"type\":\"function_call\",\"call_id\":\"call_2\",\"name\":\"clock\",\"arguments\":\"{}\"},"
            R"({"type":"function_call_output","call_id":"call_2","output":"noon"},{"type":"function_call_output","call_id":"call_1","output":[{"type":"input_text","text":"rain"}]},)"
            R"({"role":"assistant","content":[{"type":"output_text","text":"Rain, at noon."}]},{"role":"user","content":"Thank you"}]})");
        QVERIFY2(answer.status == 200, answer.body.left(900).constData());
        const Said words = said(answer, stream);
        QVERIFY2(words.ended && !words.text.isEmpty(), answer.body.left(900).constData());
        verifyStrict(answer, stream);
    }

    void picturesAreSeen_data() { addLanes(); }
    void picturesAreSeen()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = m_box.post("{\"model\":\"s" + lane + "/m\"," + (stream ? "\"stream\":true," : "") +
                                             R"("input":[{"role":"user","content":[{"type":"input_text","text":"What is it?"},)"
                                             "{\"type\":\"input_image\",\"detail\":\"low\",\"image_url\":\"" + picture + "\"}]}]}");
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        QVERIFY(said(answer, stream).ended);
        verifyStrict(answer, stream);
    }

    void thoughtsAreShown_data() { addLanes(); }
    void thoughtsAreShown()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer =
            m_box.ask("s" + lane + "/m", "[[fault:none thoughts=6 tokens=8 rate=0]] Think", stream,
                      R"("reasoning":{"effort":"high","summary":"auto"},"include":["reasoning.encrypted_content"],"store":false,)");
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        const Said words = said(answer, stream);
        QVERIFY2(!words.thoughts.isEmpty(), answer.body.left(1500).constData());
        QVERIFY(!words.text.isEmpty() && words.ended);
        verifyStrict(answer, stream);
    }

    void structuredOutputIsJson_data() { addLanes(); }
    void structuredOutputIsJson()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = m_box.ask(
            "s" + lane + "/m", "A person please", stream,
            R"("text":{"format":{"type":"json_schema","name":"person","strict":true,"schema":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}}},)");
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        const QJsonObject person = QJsonDocument::fromJson(said(answer, stream).text).object();
        QVERIFY2(person["name"_L1].isString() && person["age"_L1].isDouble(), answer.body.left(1500).constData());
        verifyStrict(answer, stream);
    }

    void limitsEndIncomplete_data() { addLanes(); }
    void limitsEndIncomplete()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = m_box.ask("s" + lane + "/m", "[[fault:none tokens=40 rate=0]] Talk", stream, R"("max_output_tokens":16,)");
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        QCOMPARE(said(answer, stream).finish, "incomplete"_ba);
        QVERIFY2(answer.body.contains("\"reason\":\"max_output_tokens\""), answer.body.right(900).constData());
        verifyStrict(answer, stream);
    }

    void aCutIsTold_data()
    {
        QTest::addColumn<QByteArray>("lane");
        for (const char *lane : {"o", "a", "r", "g"})
            QTest::addRow("%s", lane) << QByteArray(lane);
    }
    void aCutIsTold()
    {
        QFETCH(const QByteArray, lane);
        for (const QByteArray &fault : {"cut after=3"_ba, "cut_clean"_ba, "error_event at=after"_ba}) {
            const HttpAnswer answer = m_box.ask("x" + lane + "/m", "[[fault:" + fault + " rate=0 tokens=20]] x", true);
            if (lane == "o" && fault == "cut_clean")
                continue; // a finish reason without [DONE] is complete
            QVERIFY2(answer.status == 200, answer.body.left(400).constData());
            const Said words = said(answer, true);
            QVERIFY2(!words.text.isEmpty(), answer.body.constData());
            QCOMPARE(words.finish, "failed"_ba);
            QVERIFY2(words.error.contains("x" + lane + "/m"), answer.body.right(900).constData());
            QVERIFY2(answer.body.contains("event: error\n") && answer.body.contains("\"code\":\"upstream_interrupted\""),
                     answer.body.right(900).constData());
            QVERIFY2(!answer.body.contains("response.completed"), answer.body.right(900).constData());
            QCOMPARE(problemOf(answer.body), ""_ba);
            const QByteArray row = m_box.record(answer);
            QVERIFY2(row.contains("\"status\":\"interrupted\""), row.left(900).constData());
        }
    }

    void refusalsKeepTheirCode_data() { addLanes(); }
    void refusalsKeepTheirCode()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = m_box.ask("x" + lane + "/m", "[[fault:context_length]] x", stream);
        QCOMPARE(answer.status, 400);
        const QJsonValue error = QJsonDocument::fromJson(answer.body).object()["error"_L1];
        QCOMPARE(error["code"_L1].toString(), u"context_length_exceeded"_s);
        QVERIFY(!error["message"_L1].toString().isEmpty());
    }

    void whatFailsFallsBack_data()
    {
        QTest::addColumn<QByteArray>("lane");
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("stream");
        int number = 0;
        for (const char *fault : everyFault) {
            for (const bool stream : {true, false}) {
                for (const char *kind : {"o", "a", "r", "g"})
                    QTest::addRow("%s from %s, %s", fault, kind, stream ? "streamed" : "whole")
                        << kind + QByteArray::number(number) << QByteArray(fault) << stream;
                ++number;
            }
        }
    }
    void whatFailsFallsBack()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const QByteArray, fault);
        QFETCH(const bool, stream);
        const HttpAnswer answer = m_box.ask("auto/cf" + lane, "[[fault:" + fault + " provider=f" + lane + "]] Hello", stream);
        QVERIFY2(answer.status == 200, answer.body.left(800).constData());
        QCOMPARE(answer.headers.value("x-signalbox-model"), "so/m"_ba);
        const Said words = said(answer, stream);
        QVERIFY2(words.text.startsWith("[simulated answer from so/m]"), answer.body.left(400).constData());
        QVERIFY(words.ended);
        verifyStrict(answer, stream);
    }

    void oddDeliveryChangesNothing_data() { addLanes(); }
    void oddDeliveryChangesNothing()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        for (const QByteArray &fault : {"byte_by_byte"_ba, "utf8_split"_ba, "crlf"_ba, "comments"_ba, "no_usage"_ba,
                                        "usage_every_chunk"_ba}) {
            const HttpAnswer answer =
                m_box.ask("x" + lane + "/m", "[[fault:" + fault + " as=x" + lane + "/m]] A naïve question", stream);
            QVERIFY2(answer.status == 200, answer.body.left(400).constData());
            const Said words = said(answer, stream);
            QVERIFY2(words.ended && words.finish == "completed", fault.constData());
            QVERIFY2(words.text.startsWith("[simulated answer"), answer.body.left(900).constData());
        }
    }

    void tokensAreCounted()
    {
        const HttpAnswer answer = m_box.post(R"({"model":"so/m","input":"How many tokens are these?"})", {}, "/v1/responses/input_tokens");
        QCOMPARE(answer.status, 200);
        const QJsonObject counted = QJsonDocument::fromJson(answer.body).object();
        QCOMPARE(counted["object"_L1].toString(), u"response.input_tokens"_s);
        QVERIFY(counted["input_tokens"_L1].toInt() > 5 && counted["input_tokens"_L1].toInt() < 40);
        const HttpAnswer nobody = m_box.post(R"({"model":"nobody/m","input":"x"})", {}, "/v1/responses/input_tokens");
        QCOMPARE(nobody.status, 404);
    }
};

QTEST_GUILESS_MAIN(TestResponsesClient)
#include "tst_responses_client.moc"
