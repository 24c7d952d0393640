// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/dialect_posts.h"
#include "simulator/simulator.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::simulator;
using namespace signalbox::test;

Q_DECLARE_METATYPE(signalbox::simulator::Dialect)

namespace {

QByteArray withFault(const QByteArray &fault)
{
    return "x-simulator-fault: " + fault + "\r\n";
}

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

/// `content` as one message of a Messages conversation.
QJsonObject turn(const QString &role, const QJsonValue &content)
{
    return {{u"role"_s, role}, {u"content"_s, content}};
}

} // namespace

/// Faults and refusals in the three dialects that are not Chat's.
class TestSimulatorDialectFaults final : public QObject
{
    Q_OBJECT

    std::unique_ptr<Simulator> m_simulator;

    HttpAnswer send(const QByteArray &bytes)
    {
        RawClient client(m_simulator->port());
        client.send(bytes);
        [&client] { QTRY_VERIFY(client.answer().complete || client.closed || client.reset); }();
        return client.answer();
    }
    Said streamed(Dialect dialect, const QByteArray &fault)
    {
        return readStream(dialect, send(ask(dialect, "A naïve question", true, {}, withFault(fault))).body);
    }
    void refused(const QByteArray &path, const QByteArray &body, const QByteArray &words)
    {
        const HttpAnswer answer = send(post(path, body, "anthropic-version: 2023-06-01\r\n"));
        QCOMPARE(answer.status, 400);
        const QByteArray message = utf8(parsed(answer.body)["error"_L1]["message"_L1]);
        QVERIFY2(message.contains(words), message.constData());
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_simulator = std::make_unique<Simulator>();
        QVERIFY(m_simulator->start());
    }
    void cleanup() { m_simulator.reset(); }

    void refusalsWearTheDialectsEnvelope_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word"); ///< Responses: code, Messages: type, Generate: status
        QTest::addColumn<QByteArray>("phrase");
        const auto row = [](Dialect dialect, const char *fault, int status, const QString &word, const char *phrase) {
            QTest::addRow("%d %s", static_cast<int>(dialect), fault)
                << dialect << QByteArray(fault) << status << word << QByteArray(phrase);
        };
        row(Dialect::Responses, "rate_limit", 429, u"rate_limit_exceeded"_s, "Rate limit reached");
        row(Dialect::Responses, "context_length", 400, u"context_length_exceeded"_s, "maximum context length");
        row(Dialect::Responses, "auth", 401, u"invalid_api_key"_s, "Incorrect API key");
        row(Dialect::Responses, "content_filter", 400, u"content_filter"_s, "content policy");
        row(Dialect::Messages, "rate_limit", 429, u"rate_limit_error"_s, "rate limit");
        row(Dialect::Messages, "server_error", 500, u"api_error"_s, "Internal server error");
        row(Dialect::Messages, "server_error status=529", 529, u"overloaded_error"_s, "Overloaded");
        row(Dialect::Messages, "auth", 401, u"authentication_error"_s, "invalid x-api-key");
        row(Dialect::Messages, "auth status=403", 403, u"permission_error"_s, "invalid x-api-key");
        row(Dialect::Messages, "quota", 400, u"invalid_request_error"_s, "credit balance is too low");
        row(Dialect::Messages, "bad_request", 400, u"invalid_request_error"_s, "temperature: range");
        row(Dialect::Messages, "context_length", 400, u"invalid_request_error"_s, "prompt is too long");
        row(Dialect::Messages, "content_filter", 400, u"invalid_request_error"_s, "content filtering policy");
        row(Dialect::Generate, "rate_limit", 429, u"RESOURCE_EXHAUSTED"_s, "Resource has been exhausted");
        row(Dialect::Generate, "server_error status=503", 503, u"UNAVAILABLE"_s, "model is overloaded");
        row(Dialect::Generate, "auth", 400, u"INVALID_ARGUMENT"_s, "API key not valid");
        row(Dialect::Generate, "quota", 429, u"RESOURCE_EXHAUSTED"_s, "exceeded your current quota");
        row(Dialect::Generate, "context_length", 400, u"INVALID_ARGUMENT"_s, "exceeds the maximum number of tokens");
    }
    void refusalsWearTheDialectsEnvelope()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, fault);
        QFETCH(const int, status);
        QFETCH(const QString, word);
        QFETCH(const QByteArray, phrase);
        for (const bool stream : {false, true}) {
            const HttpAnswer answer = send(ask(dialect, "Hi", stream, {}, withFault(fault)));
            QCOMPARE(answer.status, status);
            const QJsonObject body = parsed(answer.body);
            const QJsonValue error = body["error"_L1];
            QVERIFY(utf8(error["message"_L1]).contains(phrase));
            if (dialect == Dialect::Responses)
                QCOMPARE(error["code"_L1].toString(), word);
            if (dialect == Dialect::Messages) {
                QCOMPARE(body["type"_L1].toString(), u"error"_s);
                QCOMPARE(error["type"_L1].toString(), word);
                QCOMPARE(utf8(body["request_id"_L1]), answer.headers.value("request-id"));
            }
            if (dialect == Dialect::Generate) {
                QCOMPARE(error["status"_L1].toString(), word);
                QCOMPARE(error["code"_L1].toInt(), status);
            }
        }
    }

    void aBlockedPromptIsNoErrorForGemini()
    {
        for (const bool stream : {false, true}) {
            const HttpAnswer answer = send(ask(Dialect::Generate, "Hi", stream, {}, withFault("content_filter")));
            QCOMPARE(answer.status, 200);
            const QByteArray json = stream ? dataLines(answer.body).value(0) : answer.body;
            QCOMPARE(parsed(json)["promptFeedback"_L1]["blockReason"_L1].toString(), u"SAFETY"_s);
            QVERIFY(!json.contains("candidates\""));
        }
    }

    void theLimitsAreTold()
    {
        const HttpAnswer anthropic = send(ask(Dialect::Messages, "Hi"));
        QCOMPARE(anthropic.headers.value("anthropic-ratelimit-requests-remaining"), "3999"_ba);
        QVERIFY(anthropic.headers.value("request-id").startsWith("req_sim"));
        QVERIFY(!anthropic.headers.contains("x-ratelimit-limit-requests"));
        QCOMPARE(send(ask(Dialect::Responses, "Hi")).headers.value("x-ratelimit-limit-requests"), "10000"_ba);
        QVERIFY(!send(ask(Dialect::Generate, "Hi")).headers.contains("x-ratelimit-limit-requests"));
        QCOMPARE(send(ask(Dialect::Messages, "Hi", false, {}, withFault("rate_limit retry_after=9")))
                     .headers.value("retry-after"),
                 "9"_ba);
    }

    void streamFaults_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("sameText");
        QTest::addColumn<bool>("ends");
        QTest::addColumn<QByteArray>("error");
        const QHash<Dialect, QByteArray> names{
            {Dialect::Responses, "responses"}, {Dialect::Messages, "messages"}, {Dialect::Generate, "generate"}};
        const QHash<Dialect, QByteArray> errors{
            {Dialect::Responses, "The server had an error while processing your request (simulated)."},
            {Dialect::Messages, "Overloaded"},
            {Dialect::Generate, "The model is overloaded. Please try again later."}};
        for (auto it = names.begin(); it != names.end(); ++it) {
            const auto row = [&](const char *fault, bool sameText, bool ends, const QByteArray &error = {}) {
                QTest::addRow("%s %s", it->constData(), fault)
                    << it.key() << QByteArray(fault) << sameText << ends << error;
            };
            for (const char *harmless : {"none", "byte_by_byte", "utf8_split", "crlf", "comments", "wrong_content_type",
                                         "no_usage", "usage_every_chunk", "malformed"})
                row(harmless, true, true);
            row("giant_line bytes=1000", false, true);
            for (const char *cut : {"cut", "cut framing=ended", "cut framing=until_close", "cut at=head",
                                    "reset at=content", "chunk_garbage", "malformed then=cut"})
                row(cut, false, false);
            row("cut_clean", true, false);
            row("error_event", false, false, errors.value(it.key()));
            row("error_event at=after", false, false, errors.value(it.key()));
        }
        QTest::addRow("responses failed")
            << Dialect::Responses << "error_event event=failed"_ba << false << true << errors.value(Dialect::Responses);
    }
    void streamFaults()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, fault);
        QFETCH(const bool, sameText);
        QFETCH(const bool, ends);
        QFETCH(const QByteArray, error);
        const QByteArray text = readWhole(dialect, send(ask(dialect, "A naïve question")).body).text;
        const Said said = streamed(dialect, fault);
        QCOMPARE(said.text == text, sameText);
        QCOMPARE(said.ended, ends);
        QCOMPARE(said.error, error);
        QCOMPARE(said.usage.isEmpty(),
                 fault == "no_usage" || (!ends && dialect != Dialect::Generate && fault != "cut_clean") ||
                     (fault == "cut_clean" && dialect == Dialect::Responses) || said.text.isEmpty());
    }

    void errorsFollowTheCreatedResponse()
    {
        const QByteArray body = send(ask(Dialect::Responses, "Hi", true, {}, withFault("error_event"))).body;
        const QList<QByteArray> events = dataLines(body);
        QCOMPARE(parsed(events.first())["type"_L1].toString(), u"response.created"_s);
        QCOMPARE(parsed(events.last())["type"_L1].toString(), u"error"_s);
        QCOMPARE(parsed(events.last())["sequence_number"_L1].toInteger(), events.size() - 1);
    }

    void wholeFaults_data()
    {
        QTest::addColumn<Dialect>("dialect");
        for (const auto &[dialect, name] :
             {std::pair{Dialect::Responses, "responses"}, std::pair{Dialect::Messages, "messages"},
              std::pair{Dialect::Generate, "generate"}})
            QTest::addRow("%s", name) << dialect;
    }
    void wholeFaults()
    {
        QFETCH(const Dialect, dialect);
        const auto body = [this, dialect](const QByteArray &fault, bool stream = false) {
            return send(ask(dialect, "Hi", stream, {}, withFault(fault)));
        };
        QVERIFY(parsed(body("error_event").body)["error"_L1].isObject());
        QVERIFY(parsed(body("half_json").body).isEmpty());
        QVERIFY(body("empty").body.isEmpty());
        QVERIFY(body("html", true).body.startsWith("<!DOCTYPE"));
        QVERIFY(!parsed(body("unstreamed", true).body).isEmpty());
        QVERIFY(readWhole(dialect, body("giant_line bytes=5000").body).text.size() > 5000);
        QVERIFY(readWhole(dialect, body("no_usage").body).usage.isEmpty());
        const HttpAnswer moved = body("redirect");
        QCOMPARE(moved.status, 307);
        QVERIFY(moved.headers.value("location").contains("/a/v1"));
        QCOMPARE(body("reset").status, 0);
    }

    void sequenceNumbersHaveNoGap()
    {
        const QByteArray more = R"("reasoning":{"effort":"low","summary":"auto"},)"_ba;
        const QList<QByteArray> events = dataLines(send(ask(Dialect::Responses, "Hi", true, more)).body);
        for (qsizetype i = 0; i < events.size(); ++i)
            QCOMPARE(parsed(events.at(i))["sequence_number"_L1].toInteger(), i);
        QVERIFY(events.size() > 20);
    }

    void anthropicBlocksAreNumberedAndClosed()
    {
        const QByteArray more =
            R"("thinking":{"type":"adaptive"},"tools":[{"name":"weather","input_schema":{"type":"object"}},{"name":"clock","input_schema":{"type":"object"}}],)"_ba;
        const QByteArray body = send(ask(Dialect::Messages, "weather and clock", true, more)).body;
        QByteArrayList seen;
        for (const QByteArray &data : dataLines(body)) {
            const QJsonObject event = parsed(data);
            if (event["type"_L1] == "content_block_start"_L1 || event["type"_L1] == "content_block_stop"_L1)
                seen.append(QByteArray::number(event["index"_L1].toInt()) + utf8(event["content_block"_L1]["type"_L1]));
        }
        QCOMPARE(seen.join(' '), "0thinking 0 1tool_use 1 2tool_use 2"_ba);
    }

    void strangeConversationsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("words");
        const auto messages = [](const char *name, const QByteArray &rest, const char *words) {
            QTest::addRow("messages: %s", name) << "v1/messages"_ba
                                                << "{\"model\":\"m\"," + rest + '}' << QByteArray(words);
        };
        messages("no max_tokens", R"("messages":[{"role":"user","content":"a"}])", "max_tokens: Field required");
        messages("model speaks first", R"("max_tokens":9,"messages":[{"role":"assistant","content":"a"}])",
                 "first message");
        messages("a system turn", R"("max_tokens":9,"messages":[{"role":"system","content":"a"}])",
                 "'user' or 'assistant'");
        messages("an empty text",
                 R"("max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":""}]}])", "non-empty");
        messages("a result without a call",
                 R"("max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"x"}]}])",
                 "unexpected `tool_use_id`");
        messages(
            "a call without a result",
            R"("max_tokens":9,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"n","input":{}}]},{"role":"user","content":"b"}])",
            "without `tool_result` blocks");
        messages("too hot", R"("max_tokens":9,"temperature":1.5,"messages":[{"role":"user","content":"a"}])",
                 "temperature");
        messages(
            "changed thinking",
            R"("max_tokens":9,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"x","signature":"bad"}]},{"role":"user","content":"b"}])",
            "Invalid `signature`");
        const auto responses = [](const char *name, const QByteArray &rest, const char *words) {
            QTest::addRow("responses: %s", name) << "v1/responses"_ba
                                                 << "{\"model\":\"m\"," + rest + '}' << QByteArray(words);
        };
        responses("an output without a call", R"("input":[{"type":"function_call_output","call_id":"x","output":"1"}])",
                  "No tool call found");
        responses("Chat's messages", R"("messages":[])", "Unknown parameter: 'messages'");
        responses("a forgotten response", R"("input":"a","previous_response_id":"resp_1")", "not found");
        responses("output in a user's message",
                  R"("input":[{"role":"user","content":[{"type":"output_text","text":"a"}]}])",
                  "Invalid value: 'output_text'");
        responses(
            "changed reasoning",
            R"("input":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"AAAA"},{"role":"user","content":"a"}])",
            "could not be verified");
        const auto generate = [](const char *name, const QByteArray &rest, const char *words) {
            QTest::addRow("generate: %s", name)
                << "v1beta/models/gemini-3-x:generateContent"_ba << '{' + rest + '}' << QByteArray(words);
        };
        const QByteArray hi = R"("contents":[{"parts":[{"text":"a"}]}],)"_ba;
        generate("no contents", R"("tools":[])", "contents is not specified");
        generate(
            "a word outside the subset",
            hi +
                R"("tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","additionalProperties":false}}]}])",
            "Unknown name \"additionalProperties\"");
        generate(
            "a call without its signature",
            R"("contents":[{"parts":[{"text":"a"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},{"parts":[{"functionResponse":{"name":"f","response":{}}}]}])",
            "missing a thought_signature");
        generate(
            "a response without a name",
            R"("contents":[{"parts":[{"text":"a"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"}]},{"parts":[{"functionResponse":{"response":{}}}]}])",
            "Name cannot be empty");
        generate(
            "fewer responses than calls",
            R"("contents":[{"parts":[{"text":"a"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"}]},{"parts":[{"text":"b"}]}])",
            "number of function response parts");
    }
    void strangeConversationsAreRefused()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, words);
        QVERIFY(QJsonDocument::fromJson(body).isObject());
        refused(path, body, words);
    }

    void signedThinkingComesBackUnchanged()
    {
        const QByteArray head =
            R"({"model":"m","max_tokens":4096,"thinking":{"type":"adaptive"},"tools":[{"name":"weather","input_schema":{"type":"object"}}],"messages":)"_ba;
        QJsonArray turns{turn(u"user"_s, u"weather please"_s)};
        const auto talk = [&] {
            return send(post("v1/messages", head + QJsonDocument(turns).toJson(QJsonDocument::Compact) + '}',
                             "anthropic-version: 2023-06-01\r\n"));
        };
        const QJsonArray content = parsed(talk().body)["content"_L1].toArray();
        QCOMPARE(content.size(), 2);
        const QJsonObject result{
            {u"type"_s, u"tool_result"_s}, {u"tool_use_id"_s, content.at(1)["id"_L1]}, {u"content"_s, u"sunny"_s}};
        turns.append(turn(u"assistant"_s, content));
        turns.append(turn(u"user"_s, QJsonArray{result}));
        const HttpAnswer second = talk();
        QCOMPARE(second.status, 200);
        QVERIFY(readWhole(Dialect::Messages, second.body).text.startsWith("[simulated answer"));
        turns[1] = turn(u"assistant"_s, QJsonArray{content.at(1)});
        QVERIFY(talk().body.contains("must start with a thinking block"));
    }

    void encryptedReasoningAndThoughtSignaturesComeBackUnchanged()
    {
        const QByteArray first =
            send(
                ask(Dialect::Responses, "weather please", false,
                    R"("reasoning":{"effort":"low"},"include":["reasoning.encrypted_content"],"tools":[{"type":"function","name":"weather","parameters":{"type":"object"}}],)"))
                .body;
        QJsonArray items = parsed(first)["output"_L1].toArray();
        QCOMPARE(items.size(), 2);
        items.append(QJsonObject{{u"type"_s, u"function_call_output"_s},
                                 {u"call_id"_s, items.at(1)["call_id"_L1]},
                                 {u"output"_s, u"sunny"_s}});
        const QJsonObject again{{u"model"_s, u"m"_s}, {u"input"_s, items}};
        QCOMPARE(send(post("v1/responses", QJsonDocument(again).toJson())).status, 200);

        const QByteArray path = "v1beta/models/gemini-3-x:generateContent"_ba;
        const QJsonArray tools{
            QJsonObject{{u"functionDeclarations"_s, QJsonArray{QJsonObject{{u"name"_s, u"weather"_s}}}}}};
        QJsonArray contents{QJsonObject{{u"parts"_s, QJsonArray{QJsonObject{{u"text"_s, u"weather please"_s}}}}}};
        const auto talk = [&] {
            return send(
                post(path, QJsonDocument(QJsonObject{{u"tools"_s, tools}, {u"contents"_s, contents}}).toJson()));
        };
        contents.append(parsed(talk().body)["candidates"_L1][0]["content"_L1]);
        QVERIFY(!contents.at(1)["parts"_L1][0]["thoughtSignature"_L1].toString().isEmpty());
        const QJsonObject response{{u"name"_s, u"weather"_s}, {u"response"_s, QJsonObject{{u"result"_s, u"sunny"_s}}}};
        contents.append(QJsonObject{{u"parts"_s, QJsonArray{QJsonObject{{u"functionResponse"_s, response}}}}});
        QCOMPARE(talk().status, 200);
    }

    void redactedThinkingIsSealed()
    {
        const QByteArray body = send(ask(Dialect::Messages, "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9",
                                         false, R"("thinking":{"type":"adaptive"},)"))
                                    .body;
        QCOMPARE(parsed(body)["content"_L1][0]["type"_L1].toString(), u"redacted_thinking"_s);
    }
};

QTEST_GUILESS_MAIN(TestSimulatorDialectFaults)
#include "tst_simulator_dialect_faults.moc"
