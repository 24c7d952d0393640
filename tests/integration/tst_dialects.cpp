// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/signalbox_process.h"
#include "simulator/raw_client.h"
#include "simulator/simulator.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

namespace {

constexpr auto card = "4111 1111 1111 1111";

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// An Anthropic stream as a strict client reads it. `problem` says what such a client would stumble over.
struct MessageStream
{
    QByteArray text;
    QByteArray thoughts;
    QList<QByteArray> calls; ///< "name(arguments)"
    QString stop;
    QJsonObject usage;
    QByteArray error; ///< code of an error event
    QString problem;
    bool ended = false;
};

MessageStream readMessageStream(const QByteArray &body)
{
    MessageStream seen;
    QHash<int, QString> open;
    QHash<int, QByteArray> inputs;
    QHash<int, QByteArray> names;
    int next = 0;
    bool started = false;
    for (const QByteArray &event : QByteArray(body).replace("\r\n", "\n").split('\n')) {
        if (!event.startsWith("data: "))
            continue;
        const QJsonObject fields = parsed(event.sliced(6));
        const QString type = fields["type"_L1].toString();
        const int index = fields["index"_L1].toInt();
        if (!body.contains("event: " + type.toUtf8() + "\ndata: "))
            seen.problem = u"no event line for "_s + type;
        if (!started && type != "message_start"_L1 && type != "error"_L1)
            seen.problem = type + u" before message_start"_s;
        if (seen.ended)
            seen.problem = type + u" behind message_stop"_s;
        if (type == "message_start"_L1) {
            started = true;
            if (fields["message"_L1]["id"_L1].toString().isEmpty() || !fields["message"_L1]["usage"_L1].isObject())
                seen.problem = u"message_start without id or usage"_s;
        } else if (type == "content_block_start"_L1) {
            if (index != next++)
                seen.problem = u"block %1 out of order"_s.arg(index);
            open[index] = fields["content_block"_L1]["type"_L1].toString();
            names[index] = fields["content_block"_L1]["name"_L1].toString().toUtf8();
        } else if (type == "content_block_delta"_L1) {
            const QJsonObject delta = fields["delta"_L1].toObject();
            const QString kind = delta["type"_L1].toString();
            if (!open.contains(index))
                seen.problem = u"a delta outside of its block"_s;
            seen.text += delta["text"_L1].toString().toUtf8();
            seen.thoughts += delta["thinking"_L1].toString().toUtf8();
            inputs[index] += delta["partial_json"_L1].toString().toUtf8();
            if ((kind == "text_delta"_L1) != (open[index] == "text"_L1))
                seen.problem = kind + u" in "_s + open[index];
        } else if (type == "content_block_stop"_L1) {
            if (open.take(index) == "tool_use"_L1)
                seen.calls.append(names[index] + '(' + inputs[index] + ')');
        } else if (type == "message_delta"_L1) {
            if (!open.isEmpty())
                seen.problem = u"message_delta with open blocks"_s;
            seen.stop = fields["delta"_L1]["stop_reason"_L1].toString();
            seen.usage = fields["usage"_L1].toObject();
        } else if (type == "message_stop"_L1) {
            seen.ended = true;
        } else if (type == "error"_L1) {
            seen.error = fields["error"_L1]["code"_L1].toString().toUtf8();
        }
    }
    return seen;
}

/// All calls of a chat stream, "name(arguments)".
QList<QByteArray> chatCalls(const QByteArray &body)
{
    QList<QByteArray> names;
    QList<QByteArray> arguments;
    for (const QByteArray &data : dataLines(body)) {
        for (const QJsonValue call : parsed(data)["choices"_L1][0]["delta"_L1]["tool_calls"_L1].toArray()) {
            const int index = call["index"_L1].toInt();
            while (names.size() <= index) {
                names.append(QByteArray());
                arguments.append(QByteArray());
            }
            names[index] += call["function"_L1]["name"_L1].toString().toUtf8();
            arguments[index] += call["function"_L1]["arguments"_L1].toString().toUtf8();
        }
    }
    QList<QByteArray> calls;
    for (qsizetype i = 0; i < names.size(); ++i)
        calls.append(names[i] + '(' + arguments[i] + ')');
    return calls;
}

QByteArray lastText(const QJsonObject &request)
{
    const QJsonValue content = request["messages"_L1].toArray().last()["content"_L1];
    if (content.isString())
        return content.toString().toUtf8();
    QByteArray text;
    for (const QJsonValue part : content.toArray())
        text += part["text"_L1].toString().toUtf8();
    return text;
}

void answerStream(RawConnection &peer, const QByteArray &events)
{
    peer.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: " + QByteArray::number(events.size())
              + "\r\nanthropic-ratelimit-requests-remaining: 41\r\nrequest-id: req_7\r\n\r\n" + events);
}

QByteArray event(const QJsonObject &fields)
{
    return "event: " + fields["type"_L1].toString().toUtf8() + "\ndata: " + compact(fields) + "\n\n";
}

/// Says the last user text again, three bytes at a time, in the dialect of the path.
void echo(RawConnection &peer, const RawRequest &request)
{
    const QByteArray text = lastText(parsed(request.body));
    const bool isMessages = request.head.startsWith("POST /v1/messages ");
    QByteArray events;
    if (isMessages) {
        events += event({{u"type"_s, u"message_start"_s},
                         {u"message"_s, QJsonObject{{u"id"_s, u"msg_1"_s}, {u"type"_s, u"message"_s}, {u"role"_s, u"assistant"_s},
                                                    {u"model"_s, u"claude-x"_s}, {u"content"_s, QJsonArray()},
                                                    {u"usage"_s, QJsonObject{{u"input_tokens"_s, 9}, {u"output_tokens"_s, 1}}}}}});
        events += event({{u"type"_s, u"content_block_start"_s}, {u"index"_s, 0},
                         {u"content_block"_s, QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u""_s}}}});
    }
    for (qsizetype at = 0; at < text.size(); at += 3) {
        const QString piece = QString::fromUtf8(text.mid(at, 3));
        events += isMessages
            ? event({{u"type"_s, u"content_block_delta"_s}, {u"index"_s, 0},
                     {u"delta"_s, QJsonObject{{u"type"_s, u"text_delta"_s}, {u"text"_s, piece}}}})
            : "data: " + compact({{u"id"_s, u"c1"_s}, {u"object"_s, u"chat.completion.chunk"_s}, {u"model"_s, u"gpt-x"_s},
                                  {u"choices"_s, QJsonArray{QJsonObject{{u"index"_s, 0}, {u"delta"_s, QJsonObject{{u"content"_s, piece}}}}}}})
                + "\n\n";
    }
    if (isMessages) {
        events += event({{u"type"_s, u"content_block_stop"_s}, {u"index"_s, 0}});
        events += event({{u"type"_s, u"message_delta"_s}, {u"delta"_s, QJsonObject{{u"stop_reason"_s, u"end_turn"_s}}},
                         {u"usage"_s, QJsonObject{{u"output_tokens"_s, 5}}}});
        events += event({{u"type"_s, u"message_stop"_s}});
    } else {
        events += "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    }
    answerStream(peer, events);
}

} // namespace

/// Two dialects asked in, two answered in, over real sockets: the real executable, simulated providers, and a raw one that
/// shows the bytes it was sent.
class TestDialects final : public QObject
{
    Q_OBJECT

    static constexpr int faultyPairs = 22;
    QTemporaryDir m_dir;
    simulator::Simulator m_providers;
    RawServer m_raw;
    std::unique_ptr<SignalboxProcess> m_box;

    QByteArray policy() const
    {
        const auto provider = [](const QByteArray &id, const QByteArray &wire, const QByteArray &url, const QByteArray &more) {
            return "  " + id + ": {wire: " + wire + ", base_url: " + url + ", " + more
                + ", limits: {connect: 5s, first_token: 5s, stall: 5s, total: 40s}}\n";
        };
        const QByteArray can = "context: 200000, max_output: 8192, tools: true, image: true, json_schema: true, reasoning: true, ";
        const auto model = [&can](const QByteArray &id) {
            return "  - {id: " + id + ", " + can + "price: {input: 1.0, output: 5.0, cache_read: 0.1, cache_write_5m: 1.25, cache_write_1h: 2.0}}\n";
        };
        QByteArray faulty;
        QByteArray faultyModels;
        QByteArray faultyChains;
        for (int i = 0; i < faultyPairs; ++i) { // one pair of lanes a case, so that no breaker touches another's
            const QByteArray n = QByteArray::number(i);
            for (const char *kind : {"o", "a"}) {
                const QByteArray id = "f" + n + kind;
                faulty += provider(id, *kind == 'o' ? "openai" : "anthropic", m_providers.baseUrl(QString::fromLatin1(id)).toUtf8(),
                                   "zone: machine, keys: [env:TEST_ANTHROPIC_KEY]");
                faultyModels += model(id + "/m");
            }
            faultyChains += "  oa" + n + ": [{model: f" + n + "o/m, tries: 1}, {model: f" + n + "a/m, tries: 1}]\n  ao" + n
                + ": [{model: f" + n + "a/m, tries: 1}, {model: f" + n + "o/m, tries: 1}]\n  o" + n + ": [{model: f" + n + "o/m}]\n";
        }
        return "version: 1\ndefaults: {tag: internal, chain: oa, baseline: asked, rescue: off}\n"
               "zones: [{id: machine, label: This machine}, {id: cloud}]\ntags: [internal, confidential]\n"
               "matrix:\n  internal: {machine: allow, cloud: allow}\n  confidential: {machine: allow, cloud: redact}\n"
               "detectors: [{id: cards, kind: credit_card, tag: confidential}]\nproviders:\n"
            + provider("so", "openai", m_providers.baseUrl(u"so"_s).toUtf8(), "zone: machine")
            + provider("sa", "anthropic", m_providers.baseUrl(u"sa"_s).toUtf8(), "zone: machine, keys: [env:TEST_ANTHROPIC_KEY]")
            + provider("rawa", "anthropic", m_raw.url(""), "zone: cloud, keys: [env:TEST_ANTHROPIC_KEY]")
            + provider("rawo", "openai", m_raw.url("/v1"), "zone: cloud") + faulty + "models:\n" + faultyModels + model("so/m") + model("sa/m")
            + model("rawa/claude-x") + model("rawo/gpt-x")
            + "chains:\n  oa: [{model: so/m, tries: 1}, {model: sa/m, tries: 1}]\n"
              "  ao: [{model: sa/m, tries: 1}, {model: so/m, tries: 1}]\n"
            + faultyChains;
    }

    [[nodiscard]] QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &headers = {}) const
    {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_box->port()) + "\r\nx-api-key: "
            + SignalboxProcess::token + "\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\n" + headers
            + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

    HttpAnswer answered(const QByteArray &request)
    {
        RawClient client(m_box->port());
        client.send(request);
        [&client] { QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 20'000); }();
        return client.answer();
    }

    HttpAnswer messages(const QByteArray &model, const QByteArray &prompt, bool stream, const QByteArray &more = {})
    {
        return answered(post("/v1/messages", "{\"model\":\"" + model + "\",\"max_tokens\":4000," + more
                                                 + (stream ? "\"stream\":true," : "")
                                                 + "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}"));
    }
    HttpAnswer chat(const QByteArray &model, const QByteArray &prompt, bool stream, const QByteArray &more = {})
    {
        return answered(m_box->chatPost("{\"model\":\"" + model + "\"," + more + (stream ? "\"stream\":true," : "")
                                        + "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}"));
    }
    QJsonObject record(const HttpAnswer &answer)
    {
        return parsed(answered(m_box->get("/signalbox/v1/decisions/" + answer.headers.value("x-signalbox-decision"))).body);
    }

private slots:
    void initTestCase()
    {
        qputenv("TEST_ANTHROPIC_KEY", "sk-ant-0123456789");
        QVERIFY(m_providers.start());
        m_raw.setHandler(echo);
        m_box = startedWith(policy(), m_dir.path());
    }
    void init()
    {
        test::failOnAnyComplaint();
        m_raw.forget();
    }
    void cleanupTestCase() { endProperly(*m_box); }

    void sameDialectBytesAreUntouched()
    {
        const QByteArray body = "{ \"stream\" :true,\n \"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"caf\\u00e9 1.0e2\","
                                "\"cache_control\":{\"type\":\"ephemeral\"}}],\"role\":\"user\"}], \"max_tokens\": 12,"
                                "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}],"
                                "\"metadata\":{\"signalbox_tags\":\"internal\",\"user_id\":\"u\"},\"new_member\":1.50,\"model\":\"rawa/claude-x\"}";
        const HttpAnswer answer = answered(post("/v1/messages", body, "anthropic-beta: thing-2026-01-01\r\n"));
        QCOMPARE(answer.status, 200);
        const RawRequest seen = m_raw.requests().value(0);
        QVERIFY(seen.head.startsWith("POST /v1/messages HTTP/1.1\r\n"));
        QByteArray expected = body;
        expected.replace("\"rawa/claude-x\"", "\"claude-x\"").replace("\"signalbox_tags\":\"internal\",", "");
        QCOMPARE(seen.body, expected);
        QCOMPARE(seen.header("x-api-key"), "sk-ant-0123456789"_ba);
        QCOMPARE(seen.header("anthropic-version"), "2023-06-01"_ba);
        QCOMPARE(seen.header("anthropic-beta"), "thing-2026-01-01"_ba);
        QCOMPARE(seen.header("authorization"), std::nullopt);
        const MessageStream said = readMessageStream(answer.body);
        QCOMPARE(said.problem, QString());
        QCOMPARE(said.text, "café 1.0e2"_ba);
        QCOMPARE(answer.headers.value("anthropic-ratelimit-requests-remaining"), "41"_ba);
        QCOMPARE(answer.headers.value("request-id"), "req_7"_ba);
        QCOMPARE(answer.headers.value("x-signalbox-model"), "rawa/claude-x"_ba);
    }

    void everyPairAnswers_data()
    {
        QTest::addColumn<bool>("isMessages");
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<bool>("stream");
        for (const bool stream : {true, false}) {
            const char *how = stream ? "streamed" : "whole";
            QTest::addRow("messages to openai, %s", how) << true << "so/m"_ba << stream;
            QTest::addRow("messages to anthropic, %s", how) << true << "sa/m"_ba << stream;
            QTest::addRow("chat to anthropic, %s", how) << false << "sa/m"_ba << stream;
            QTest::addRow("chat to openai, %s", how) << false << "so/m"_ba << stream;
        }
    }
    void everyPairAnswers()
    {
        QFETCH(const bool, isMessages);
        QFETCH(const QByteArray, model);
        QFETCH(const bool, stream);
        const QByteArray prompt = "[[fault:none tokens=9 cached=40 rate=0]] Hello, caf\\u00e9";
        const HttpAnswer answer = isMessages ? messages(model, prompt, stream) : chat(model, prompt, stream);
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        QVERIFY(answer.complete);
        QByteArray text;
        qint64 output = -1;
        qint64 cached = -1;
        if (isMessages && stream) {
            const MessageStream said = readMessageStream(answer.body);
            QVERIFY2(said.problem.isEmpty(), qPrintable(said.problem));
            QVERIFY(said.ended);
            QCOMPARE(said.stop, u"end_turn"_s);
            text = said.text;
            output = said.usage["output_tokens"_L1].toInt();
        } else if (isMessages) {
            const QJsonObject message = parsed(answer.body);
            QCOMPARE(message["type"_L1].toString(), u"message"_s);
            QCOMPARE(message["stop_reason"_L1].toString(), u"end_turn"_s);
            text = message["content"_L1][0]["text"_L1].toString().toUtf8();
            output = message["usage"_L1]["output_tokens"_L1].toInt();
            cached = message["usage"_L1]["cache_read_input_tokens"_L1].toInt();
            QCOMPARE(cached, 40);
        } else if (stream) {
            text = streamedText(answer.body);
            QCOMPARE(answer.body.count("data: [DONE]"), 1);
            QVERIFY(!answer.body.contains("prompt_tokens")); // not asked for
            output = 9;
        } else {
            const QJsonObject completion = parsed(answer.body);
            text = completion["choices"_L1][0]["message"_L1]["content"_L1].toString().toUtf8();
            QCOMPARE(completion["choices"_L1][0]["finish_reason"_L1].toString(), u"stop"_s);
            output = completion["usage"_L1]["completion_tokens"_L1].toInt();
            QCOMPARE(completion["usage"_L1]["prompt_tokens_details"_L1]["cached_tokens"_L1].toInt(), 40);
        }
        QVERIFY2(text.startsWith("[simulated"), text.constData());
        QCOMPARE(output, 9);
        QCOMPARE(answer.headers.value("x-signalbox-model"), model);
        const QJsonObject row = record(answer);
        QCOMPARE(row["status"_L1].toString(), u"ok"_s);
        QCOMPARE(row["cost_kind"_L1].toString(), u"computed"_s);
        QVERIFY2(compact(row).contains("\"cache_read\":40"), compact(row).left(1500).constData());
    }

    void cachesAreBilledOnce()
    {
        const HttpAnswer answer = chat("sa/m", "[[fault:none tokens=10 cached=1000 cache_write=200 cache_write_1h=300 rate=0]] " + QByteArray("many words ").repeated(2'000), false);
        QVERIFY2(answer.status == 200, answer.body.constData());
        const QJsonObject usage = parsed(answer.body)["usage"_L1].toObject();
        const QJsonObject row = record(answer);
        const qint64 input = usage["prompt_tokens"_L1].toInt() - 1500;
        QVERIFY2(input > 0, answer.body.constData());
        // By hand: input 1.00, cache read 0.10, cache write 1.25 and 2.00, output 5.00 USD per million tokens.
        const qint64 nano = input * 1000 + 1000 * 100 + 200 * 1250 + 300 * 2000 + 10 * 5000;
        QVERIFY2(compact(row).contains("\"cost_nano_usd\":" + QByteArray::number(nano)), compact(row).left(1500).constData());
    }

    void fallsBackAcrossDialects_data()
    {
        QTest::addColumn<bool>("isMessages");
        QTest::addColumn<QByteArray>("chain");
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("stream");
        int pair = 0;
        for (const bool isMessages : {true, false}) {
            for (const QByteArray &order : {"oa"_ba, "ao"_ba}) {
                for (const QByteArray &fault : {"server_error status=503"_ba, "error_event"_ba}) {
                    for (const bool stream : {true, false}) {
                        const QByteArray chain = order + QByteArray::number(pair++);
                        QTest::addRow("%s, chain %s, %s, %s", isMessages ? "messages" : "chat", chain.constData(),
                                      fault.constData(), stream ? "streamed" : "whole")
                            << isMessages << chain << fault << stream;
                    }
                }
            }
        }
    }
    void fallsBackAcrossDialects()
    {
        QFETCH(const bool, isMessages);
        QFETCH(const QByteArray, chain);
        QFETCH(const QByteArray, fault);
        QFETCH(const bool, stream);
        const bool isOpenAiFirst = chain.startsWith("oa");
        const QByteArray pair = "f" + chain.sliced(2);
        const QByteArray first = pair + (isOpenAiFirst ? "o" : "a");
        const QByteArray second = pair + (isOpenAiFirst ? "a/m" : "o/m");
        const QByteArray prompt = "[[fault:" + fault + " provider=" + first + "]] Hello";
        const QByteArray model = "auto/" + chain;
        const HttpAnswer answer = isMessages ? messages(model, prompt, stream) : chat(model, prompt, stream);
        QVERIFY2(answer.status == 200, answer.body.left(800).constData());
        QCOMPARE(answer.headers.value("x-signalbox-model"), second);
        QVERIFY2(answer.body.contains("[simulated"), answer.body.left(400).constData());
        QVERIFY(answer.body.contains(isMessages ? "\"type\":" : "\"choices\":"));
        if (isMessages && stream)
            QCOMPARE(readMessageStream(answer.body).problem, QString());
    }

    void cutIsAnErrorEvent_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addRow("openai lane") << "f16o/m"_ba;
        QTest::addRow("anthropic lane") << "f17a/m"_ba;
    }
    void cutIsAnErrorEvent()
    {
        QFETCH(const QByteArray, model);
        for (const QByteArray &fault : {"cut after=3"_ba, "cut_clean after=3"_ba}) {
            const HttpAnswer answer = messages(model, "[[fault:" + fault + " rate=0 tokens=20]] x", true);
            QCOMPARE(answer.status, 200);
            const MessageStream said = readMessageStream(answer.body);
            const bool isComplete = fault.startsWith("cut_clean") && model == "f16o/m"; // a finish reason is an end there
            QVERIFY2(!said.text.isEmpty(), answer.body.constData());
            QCOMPARE(said.ended, isComplete);
            QCOMPARE(said.error, isComplete ? ""_ba : "upstream_interrupted"_ba);
            QCOMPARE(record(answer)["status"_L1].toString(), isComplete ? u"ok"_s : u"interrupted"_s);
        }
    }

    void toolsCross()
    {
        const QByteArray anthropicTools =
            R"("tools":[{"name":"get_weather","description":"The weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}],)";
        const QByteArray chatTools =
            R"("tools":[{"type":"function","function":{"name":"get_weather","description":"The weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],)";
        const HttpAnswer streamed = messages("so/m", "Use get_weather for Paris", true, anthropicTools);
        const MessageStream said = readMessageStream(streamed.body);
        QVERIFY2(said.problem.isEmpty(), qPrintable(said.problem));
        QCOMPARE(said.stop, u"tool_use"_s);
        QCOMPARE(said.calls.size(), 1);
        QVERIFY2(said.calls.constFirst().startsWith("get_weather({"), said.calls.constFirst().constData());
        const HttpAnswer other = chat("sa/m", "Use get_weather for Paris", true, chatTools);
        QCOMPARE(chatCalls(other.body).size(), 1);
        QVERIFY(chatCalls(other.body).constFirst().startsWith("get_weather({"));
        QVERIFY(other.body.contains("\"finish_reason\":\"tool_calls\""));

        // And the answer of the tool goes back.
        const QJsonObject whole = parsed(messages("so/m", "Use get_weather for Paris", false, anthropicTools).body);
        const QJsonObject call = whole["content"_L1].toArray().last().toObject();
        QCOMPARE(call["type"_L1].toString(), u"tool_use"_s);
        const QByteArray history = "{\"model\":\"so/m\",\"max_tokens\":500," + anthropicTools
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Use get_weather for Paris\"},{\"role\":\"assistant\",\"content\":"
            + QJsonDocument(whole["content"_L1].toArray()).toJson(QJsonDocument::Compact)
            + "},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" + call["id"_L1].toString().toUtf8()
            + "\",\"content\":\"21 degrees\"}]}]}";
        const HttpAnswer last = answered(post("/v1/messages", history));
        QVERIFY2(last.status == 200, last.body.constData());
        QCOMPARE(parsed(last.body)["stop_reason"_L1].toString(), u"end_turn"_s);
    }

    void whatIsFoundIsReplacedAndRestored_data()
    {
        QTest::addColumn<bool>("isMessages");
        QTest::addColumn<QByteArray>("model");
        QTest::addRow("messages to anthropic") << true << "rawa/claude-x"_ba;
        QTest::addRow("messages to openai") << true << "rawo/gpt-x"_ba;
        QTest::addRow("chat to anthropic") << false << "rawa/claude-x"_ba;
    }
    void whatIsFoundIsReplacedAndRestored()
    {
        QFETCH(const bool, isMessages);
        QFETCH(const QByteArray, model);
        const QByteArray number = card;
        HttpAnswer answer;
        if (isMessages) {
            answer = answered(post(
                "/v1/messages",
                "{\"model\":\"" + model + "\",\"max_tokens\":99,\"stream\":true,\"system\":[{\"type\":\"text\",\"text\":\"Card " + number
                    + "\"}],\"tools\":[{\"name\":\"pay\",\"input_schema\":{\"type\":\"object\",\"description\":\"" + number
                    + "\"}}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\","
                      "\"id\":\"toolu_1\",\"name\":\"pay\",\"input\":{\"card\":\"" + number
                    + "\"}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":[{\"type\":"
                      "\"text\",\"text\":\"paid with " + number + "\"}]},{\"type\":\"text\",\"text\":\"Say " + number + " again\"}]}]}"));
        } else {
            answer = answered(m_box->chatPost(
                "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"system\",\"content\":\"Card " + number
                + "\"},{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                  "\"function\":{\"name\":\"pay\",\"arguments\":\"{\\\"card\\\":\\\"" + number
                + "\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"paid with " + number
                + "\"},{\"role\":\"user\",\"content\":\"Say " + number + " again\"}]}"));
        }
        QVERIFY2(answer.status == 200, answer.body.constData());
        const QByteArray sent = m_raw.requests().value(0).body;
        QVERIFY(!sent.isEmpty());
        QVERIFY2(!sent.contains("4111"), sent.constData());
        QVERIFY(QJsonDocument::fromJson(sent).isObject());
        const QByteArray text = isMessages ? readMessageStream(answer.body).text : streamedText(answer.body);
        QVERIFY2(text.contains("Say " + number + " again"), answer.body.constData());
        if (isMessages)
            QCOMPARE(readMessageStream(answer.body).problem, QString());
        QVERIFY(compact(record(answer)).contains("confidential"));
    }

    void errorsAreInTheDialectOfThePath_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("code");
        const auto head = [](const QByteArray &first, const QByteArray &more) { return first + " HTTP/1.1\r\nHost: HOST\r\n" + more; };
        const QByteArray token = "x-api-key: "_ba + SignalboxProcess::token + "\r\nContent-Type: application/json\r\n";
        const auto body = [&](const QByteArray &text) { return token + "Content-Length: " + QByteArray::number(text.size()) + "\r\n\r\n" + text; };
        QTest::addRow("no token") << head("POST /v1/messages", "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}") << 401
                                  << u"authentication_error"_s << u"unauthorized"_s;
        QTest::addRow("a page of another origin") << head("POST /v1/messages", "Origin: https://evil.example\r\n" + body("{}")) << 403
                                                  << u"permission_error"_s << u"forbidden_origin"_s;
        QTest::addRow("not JSON") << head("POST /v1/messages", body("{")) << 400 << u"invalid_request_error"_s << u"invalid_request"_s;
        QTest::addRow("no messages") << head("POST /v1/messages", body(R"({"model":"auto"})")) << 400 << u"invalid_request_error"_s
                                     << u"invalid_request"_s;
        QTest::addRow("unknown model") << head("POST /v1/messages", body(R"({"model":"a/b","max_tokens":1,"messages":[{"role":"user","content":"x"}]})"))
                                       << 404 << u"not_found_error"_s << u"unknown_model"_s;
        QTest::addRow("no capable lane") << head("POST /v1/messages", body(R"({"model":"auto/o18","max_tokens":1,"tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[{"role":"user","content":"x"}]})"))
                                         << 400 << u"invalid_request_error"_s << u"no_capable_model"_s;
        QTest::addRow("wrong method") << head("PUT /v1/messages", body("{}")) << 405 << u"invalid_request_error"_s << u"invalid_request"_s;
        QTest::addRow("no such path") << head("POST /v1/messages/batches", body("{}")) << 404 << u"not_found_error"_s << u"not_found"_s;
        QTest::addRow("all lanes fail")
            << head("POST /v1/messages", body(R"({"model":"auto/o19","max_tokens":1,"messages":[{"role":"user","content":"[[fault:server_error status=500]] x"}]})"))
            << 503 << u"overloaded_error"_s << u"all_attempts_failed"_s;
    }
    void errorsAreInTheDialectOfThePath()
    {
        QFETCH(QByteArray, request);
        QFETCH(const int, status);
        QFETCH(const QString, type);
        QFETCH(const QString, code);
        const HttpAnswer answer = answered(request.replace("HOST", "127.0.0.1:" + QByteArray::number(m_box->port())));
        const QJsonObject root = parsed(answer.body);
        QVERIFY2(root["type"_L1].toString() == "error"_L1, answer.body.constData());
        QCOMPARE(root["error"_L1]["type"_L1].toString(), type);
        QCOMPARE(answer.status, status);
        if (code != "invalid_request"_L1 && code != "not_found"_L1)
            QCOMPARE(root["error"_L1]["code"_L1].toString(), code);
        QVERIFY(root["error"_L1]["message"_L1].toString().size() > 20);
    }

    void refusalsCross()
    {
        const HttpAnswer tooLong = messages("f20o/m", "[[fault:context_length]] x", true);
        QCOMPARE(tooLong.status, 400);
        QVERIFY2(parsed(tooLong.body)["error"_L1]["message"_L1].toString().contains("prompt is too long"_L1), tooLong.body.constData());
        const HttpAnswer other = chat("f21a/m", "[[fault:context_length]] x", false);
        QCOMPARE(other.status, 400);
        QCOMPARE(parsed(other.body)["error"_L1]["code"_L1].toString(), u"context_length_exceeded"_s);
    }

    void countsTokensWithoutSending()
    {
        const HttpAnswer answer = answered(post("/v1/messages/count_tokens",
                                                R"({"model":"sa/m","system":"Answer briefly.","messages":[{"role":"user","content":"How many tokens are these?"}]})"));
        QVERIFY2(answer.status == 200, answer.body.constData());
        const int tokens = parsed(answer.body)["input_tokens"_L1].toInt();
        QVERIFY2(tokens > 8 && tokens < 60, answer.body.constData());
        QVERIFY(answer.headers.value("x-signalbox-decision").isEmpty());
    }

    void whatChangesOnTheWayIsSaid()
    {
        const HttpAnswer answer = chat("sa/m", "Hello", false, "\"seed\":7,");
        QCOMPARE(answer.status, 200);
        QVERIFY2(compact(record(answer)).contains("seed is not known to anthropic"), "no word of it on the decision");
    }

    void modelsAreListedInBothDialects()
    {
        const QByteArray list = "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_box->port())
            + "\r\nx-api-key: " + SignalboxProcess::token + "\r\n";
        const QJsonObject theirs = parsed(answered(list + "anthropic-version: 2023-06-01\r\n\r\n").body);
        QCOMPARE(theirs["data"_L1][0]["type"_L1].toString(), u"model"_s);
        QCOMPARE(theirs["has_more"_L1].toBool(true), false);
        QCOMPARE(parsed(answered(list + "\r\n").body)["data"_L1][0]["object"_L1].toString(), u"model"_s);
    }
};

QTEST_GUILESS_MAIN(TestDialects)
#include "tst_dialects.moc"
