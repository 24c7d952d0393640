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

QByteArray jsonText(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

QByteArray http(const QByteArray &type, const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// The words of the last item, or of the input itself.
QString lastText(const QJsonObject &body)
{
    const QJsonValue input = body["input"_L1];
    return input.isString() ? input.toString() : input.toArray().last()["content"_L1].toString();
}

QByteArray object(const QByteArray &status, const QString &text, const QString &arguments)
{
    return "{\"id\":\"resp_raw_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"" + status +
           "\",\"error\":null,\"output\":[{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":" +
           jsonText(text) + R"(,"annotations":[]}]},{"id":"fc_1","type":"function_call","call_id":"call_1","name":"note","arguments":)" +
           jsonText(arguments) + R"(}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":0},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":14}})";
}

/// A stream that says `text`, three bytes at a time, and calls note({"text": …}) with it.
QByteArray spoken(const QString &text)
{
    QByteArray out;
    int number = 0;
    const auto add = [&out, &number](const QByteArray &type, const QByteArray &members) {
        out += "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + QByteArray::number(number++) + ',' +
               members + "}\n\n";
    };
    const auto grow = [&add](const QByteArray &type, const QByteArray &place, const QString &whole) {
        for (qsizetype at = 0; at < whole.size(); at += 3)
            add(type + ".delta", place + ",\"delta\":" + jsonText(whole.mid(at, 3)) + ",\"obfuscation\":\"x\"");
    };
    const QString arguments = QString::fromUtf8(QJsonDocument(QJsonObject{{u"text"_s, text}}).toJson(QJsonDocument::Compact));
    const QByteArray running = R"("response":{"id":"resp_raw_1","object":"response","created_at":1,"status":"in_progress","output":[]})";
    add("response.created", running);
    add("response.output_item.added", R"("output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","content":[]})");
    const QByteArray message = R"("item_id":"msg_1","output_index":0,"content_index":0)";
    grow("response.output_text", message, text);
    add("response.output_text.done", message + ",\"text\":" + jsonText(text));
    add("response.output_item.done",
        R"("output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":)" +
            jsonText(text) + "}]}");
    add("response.output_item.added",
        R"("output_index":1,"item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"note","arguments":""})");
    const QByteArray call = R"("item_id":"fc_1","output_index":1)";
    grow("response.function_call_arguments", call, arguments);
    add("response.function_call_arguments.done", call + ",\"arguments\":" + jsonText(arguments));
    add("response.output_item.done",
        R"("output_index":1,"item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"note","arguments":)" +
            jsonText(arguments) + '}');
    add("response.completed", "\"response\":" + object("completed", text, arguments));
    return out;
}

/// Says the last text again.
void echo(RawConnection &peer, const RawRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QString text = lastText(body);
    if (body["stream"_L1].toBool())
        peer.send(http("text/event-stream", spoken(text)));
    else
        peer.send(http("application/json", object("completed", text, QString::fromUtf8(QJsonDocument(QJsonObject{{u"text"_s, text}}).toJson(QJsonDocument::Compact)))));
}

} // namespace

/// What a client of Responses has kept at a provider, what only OpenAI can do, and that nothing in any kind of item is hidden
/// from the detectors: the real executable over real sockets.
class TestResponsesState final : public QObject
{
    Q_OBJECT

    ResponsesBox m_box{"  pair: [{model: xr/m}, {model: raw/m}]\n  mixed: [{model: so/m}, {model: sr/m}]\n  chats: [{model: so/m}, {model: sa/m}]\n"
                       "  local: [{model: sr/m}]\n  rawonly: [{model: raw/m, tries: 1}]\n"};

private slots:
    void initTestCase()
    {
        m_box.start();
        QVERIFY2(m_box.isReady(), m_box.errors().constData());
    }
    void init()
    {
        test::failOnAnyComplaint();
        m_box.raw().forget();
        m_box.raw().setHandler(echo);
    }
    void cleanupTestCase()
    {
        m_box.stop();
        QCOMPARE(m_box.exitCode(), 0);
    }

    void sameDialectIsUntouched()
    {
        const QByteArray stream = ": hi\n\nevent: response.created\ndata: {\"type\": \"response.created\", \"sequence_number\":0,  \"response\":{\"id\":\"resp_a\",\"x\":[1,2]}}\n\n"
                                  "event: response.tomorrow\ndata: {\"type\":\"response.tomorrow\",\"sequence_number\":1,\"new\":{\"a\":1}}\n\n"
                                  "event: response.custom_tool_call_input.delta\ndata: {\"type\":\"response.custom_tool_call_input.delta\",\"sequence_number\":2,\"output_index\":0,\"delta\":\"*** Begin\"}\n\n"
                                  "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":3,\"response\":{\"id\":\"resp_a\",\"status\":\"completed\",\"output\":[{\"type\":\"custom_tool_call\",\"name\":\"apply_patch\",\"call_id\":\"c\",\"input\":\"*** Begin\"}],\"usage\":{\"input_tokens\":40,\"input_tokens_details\":{\"cached_tokens\":30},\"output_tokens\":9,\"output_tokens_details\":{\"reasoning_tokens\":4}}}}\n\n"_ba;
        m_box.raw().setHandler([stream](RawConnection &peer, const RawRequest &) { peer.send(http("text/event-stream", stream)); });
        const QByteArray rest = R"(, "store": false , "stream":true,"include":["reasoning.encrypted_content"],"tools":[{"type":"custom","name":"apply_patch","format":{"type":"grammar","syntax":"lark","definition":"start: x"}},{"type":"local_shell"},{"type":"web_search","external_web_access":false}],"input":[{"type":"tomorrow","x":1.50}],"unknown":{"b":1,"a":2}})"_ba;
        const HttpAnswer answer = m_box.post("{ \"model\":\"raw/m\"" + rest);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, stream);
        QCOMPARE(m_box.raw().requests().value(0).body, "{ \"model\":\"m\"" + rest);
        QVERIFY(m_box.raw().requests().value(0).head.startsWith("POST /v1/responses HTTP/1.1"));
        const QByteArray row = m_box.record(answer);
        QVERIFY2(row.contains("\"cost_nano_usd\":" + QByteArray::number(10 * 1000 + 30 * 100 + 9 * 5000)), row.left(1500).constData());
    }

    void aWholeAnswerOfTheSameDialectIsUntouched()
    {
        const QByteArray body = "{\"id\":\"resp_b\",  \"status\":\"completed\",\"output\":[{\"type\":\"web_search_call\",\"id\":\"ws\"}],\"later\":1.0,\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"_ba;
        m_box.raw().setHandler([body](RawConnection &peer, const RawRequest &) { peer.send(http("application/json", body)); });
        const HttpAnswer answer = m_box.ask("raw/m", "x");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, body);
    }

    void whatIsFoundIsReplacedAndRestored_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addRow("streamed") << true;
        QTest::addRow("whole") << false;
    }
    void whatIsFoundIsReplacedAndRestored()
    {
        QFETCH(const bool, stream);
        const QByteArray card = "4111 1111 1111 1111"_ba;
        for (const QByteArray &prompt : {"Say " + card + " again", "It ends in " + card, card + " and [CARD_", card + ", " + card}) {
            m_box.raw().forget();
            const HttpAnswer answer = m_box.ask("raw/m", prompt, stream);
            QVERIFY2(answer.status == 200, answer.body.constData());
            const QByteArray sent = m_box.raw().requests().value(0).body;
            QVERIFY2(!sent.contains("4111") && QJsonDocument::fromJson(sent).isObject(), sent.constData());
            const Said words = stream ? readStream(Dialect::Responses, answer.body) : readWhole(Dialect::Responses, answer.body);
            QCOMPARE(words.text, prompt);
            QCOMPARE(words.calls, QList<QByteArray>{"note({\"text\":\"" + prompt + "\"})"});
            QVERIFY(words.ended);
            QVERIFY2(!answer.body.contains("[CARD_") || prompt.contains("[CARD_"), answer.body.constData());
            if (stream)
                QCOMPARE(problemOf(answer.body), ""_ba);
        }
    }

    void everyTextIsSeen_data()
    {
        QTest::addColumn<QByteArray>("members");
        const QByteArray card = "4111111111111111";
        const auto items = [](const QByteArray &list) { return "\"input\":[" + list + ']'; };
        const QByteArray turn = R"({"role":"user","content":"x"})";
        QTest::addRow("input") << "\"input\":\"" + card + '"';
        QTest::addRow("instructions") << "\"instructions\":\"" + card + "\",\"input\":\"x\"";
        QTest::addRow("a message") << items("{\"role\":\"user\",\"content\":\"" + card + "\"}");
        QTest::addRow("a part") << items("{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"" + card + "\"}]}");
        QTest::addRow("a part of tomorrow") << items("{\"role\":\"user\",\"content\":[{\"type\":\"tomorrow\",\"y\":{\"z\":\"" + card + "\"}}]}");
        QTest::addRow("a file's name") << items("{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"filename\":\"" + card + ".pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}]}");
        QTest::addRow("a picture's address") << items("{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"https://x.example/" + card + "\"}]}");
        QTest::addRow("arguments") << items(turn + ",{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{\\\"n\\\":\\\"" + card + "\\\"}\"},{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"ok\"}");
        QTest::addRow("an output") << items(turn + ",{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"" + card + "\"}");
        QTest::addRow("a part of an output") << items(turn + ",{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":[{\"type\":\"input_text\",\"text\":\"" + card + "\"}]}");
        QTest::addRow("a thought") << items(turn + ",{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"" + card + "\"}]}");
        QTest::addRow("words in place of a seal") << items(turn + ",{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"see " + card + "\"}");
        QTest::addRow("an item of tomorrow") << items(turn + ",{\"type\":\"tomorrow\",\"deep\":[{\"er\":\"" + card + "\"}]}");
        QTest::addRow("a shell's output") << items(turn + ",{\"type\":\"local_shell_call_output\",\"id\":\"c\",\"output\":\"" + card + "\"}");
        QTest::addRow("a tool") << "\"input\":\"x\",\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"description\":\"" + card + "\",\"parameters\":{\"type\":\"object\"}}]";
        QTest::addRow("a schema") << "\"input\":\"x\",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{\"type\":\"object\",\"description\":\"" + card + "\"}}}";
        QTest::addRow("a variable") << "\"input\":\"x\",\"prompt\":{\"id\":\"pmpt_1\",\"variables\":{\"v\":\"" + card + "\"}}";
        QTest::addRow("metadata") << "\"input\":\"x\",\"metadata\":{\"k\":\"" + card + "\"}";
        QTest::addRow("a member of tomorrow") << "\"input\":\"x\",\"tomorrow\":{\"k\":[\"" + card + "\"]}";
        QTest::addRow("a name") << "\"input\":\"x\",\"tomorrow\":{\"" + card + "\":1}";
    }
    void everyTextIsSeen()
    {
        QFETCH(const QByteArray, members);
        const HttpAnswer answer = m_box.post("{\"model\":\"sr/m\"," + members + '}');
        const QByteArray row = m_box.record(answer);
        QVERIFY2(row.contains("\"tags\":[\"confidential\",\"internal\"]"), row.left(1500).constData());
    }

    void whatGoesOnStaysWhereItIsKept_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addRow("streamed") << true;
        QTest::addRow("whole") << false;
    }
    void whatGoesOnStaysWhereItIsKept()
    {
        QFETCH(const bool, stream);
        const QByteArray id = stream ? "resp_streamed"_ba : "resp_whole"_ba;
        m_box.raw().setHandler([id](RawConnection &peer, const RawRequest &request) {
            const bool streams = request.body.contains("\"stream\":true");
            peer.send(http(streams ? "text/event-stream" : "application/json",
                           (streams ? spoken(u"x"_s) : object("completed", u"x"_s, u"{}"_s)).replace("resp_raw_1", id)));
        });
        const HttpAnswer first = m_box.ask("raw/m", "Remember", stream, {}, "x-signalbox-tags: confidential\r\n");
        QVERIFY(first.headers.value("x-signalbox-model") != "raw/m"); // declared for all of it, so it cannot be redacted
        const HttpAnswer begun = m_box.ask("raw/m", "Remember", stream, R"("store":true,)");
        QCOMPARE(begun.status, 200);
        const HttpAnswer next = m_box.ask("auto/pair", "And?", stream, "\"previous_response_id\":\"" + id + "\",");
        QVERIFY2(next.status == 200, next.body.constData());
        QCOMPARE(next.headers.value("x-signalbox-model"), "raw/m"_ba);
        const QByteArray row = m_box.record(next);
        QVERIFY2(row.contains("pinned to provider raw, which keeps " + id), row.left(3000).constData());
        const HttpAnswer elsewhere = m_box.ask("sr/m", "And?", stream, "\"previous_response_id\":\"" + id + "\",");
        QCOMPARE(elsewhere.status, 400);
        QVERIFY2(elsewhere.body.contains("no copy of " + id) && elsewhere.body.contains("provider raw"), elsewhere.body.constData());
        const HttpAnswer conversation = m_box.ask("raw/m", "And?", stream, "\"conversation\":{\"id\":\"conv_" + id + "\"},");
        QCOMPARE(conversation.status, 200);
        const HttpAnswer goesOn = m_box.ask("auto/pair", "And?", stream, "\"conversation\":\"conv_" + id + "\",");
        QCOMPARE(goesOn.headers.value("x-signalbox-model"), "raw/m"_ba);
    }

    void tagsOfWhatIsKeptGoOn()
    {
        m_box.raw().setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send(http("application/json", object("completed", u"x"_s, u"{}"_s).replace("resp_raw_1", "resp_tagged")));
        });
        QCOMPARE(m_box.ask("raw/m", "My card is 4111 1111 1111 1111").status, 200);
        const HttpAnswer next = m_box.ask("raw/m", "And?", false, R"("previous_response_id":"resp_tagged",)");
        const QByteArray row = m_box.record(next);
        QVERIFY2(row.contains("confidential"), row.left(2000).constData());
    }

    void whatNobodyKeepsIsTold()
    {
        const HttpAnswer first = m_box.ask("so/m", "Hello");
        QCOMPARE(first.status, 200);
        const QByteArray id = QJsonDocument::fromJson(first.body).object()["id"_L1].toString().toUtf8();
        QVERIFY(id.startsWith("resp_"));
        const HttpAnswer next = m_box.ask("auto/mixed", "And?", false, "\"previous_response_id\":\"" + id + "\",");
        QCOMPARE(next.status, 400);
        QVERIFY2(next.body.contains("no_capable_model") && next.body.contains("keeps nothing") && next.body.contains("the history itself"),
                 next.body.constData());
        const HttpAnswer unknown = m_box.ask("auto/local", "And?", false, R"("previous_response_id":"resp_nobody",)");
        QCOMPARE(unknown.status, 400); // the provider's own words
        QVERIFY2(unknown.body.contains("resp_nobody"), unknown.body.constData());
        QVERIFY(m_box.record(unknown).contains("which provider keeps resp_nobody is not known here"));
    }

    HttpAnswer asked(const QByteArray &method, const QByteArray &path, const QByteArray &token = SignalboxProcess::token)
    {
        return m_box.answered(method + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_box.process().port()) +
                              "\r\nAuthorization: Bearer " + token + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }

    void whatIsKeptIsAskedForWhereItIs()
    {
        m_box.raw().setHandler([](RawConnection &peer, const RawRequest &request) {
            if (request.head.startsWith("POST /v1/responses HTTP"))
                peer.send(http("application/json", object("queued", u""_s, u"{}"_s).replace("resp_raw_1", "resp_kept")));
            else if (request.head.contains("stream=true"))
                peer.send(http("text/event-stream", "event: response.created\ndata: {}\n\n"));
            else
                peer.send(http("application/json", "{\"id\": \"resp_kept\",\"said\":\"" + request.head.left(request.head.indexOf(" HTTP")) + "\"}"));
        });
        QCOMPARE(asked("GET", "/v1/responses/resp_kept").status, 404);
        QVERIFY(m_box.raw().requests().isEmpty());
        QCOMPARE(m_box.ask("raw/m", "Later", false, R"("background":true,)").status, 200);
        const auto verifySays = [this](const QByteArray &method, const QByteArray &path) {
            const HttpAnswer answer = asked(method, path);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, "{\"id\": \"resp_kept\",\"said\":\"" + method + ' ' + path + "\"}");
            QCOMPARE(answer.headers.value("x-signalbox-model"), "raw/m"_ba);
            QVERIFY(m_box.raw().requests().last().head.contains("sk-lane-0123456789"));
            QVERIFY(!m_box.raw().requests().last().head.contains(SignalboxProcess::token));
        };
        verifySays("GET", "/v1/responses/resp_kept");
        verifySays("GET", "/v1/responses/resp_kept/input_items?limit=20&order=asc");
        verifySays("POST", "/v1/responses/resp_kept/cancel");
        verifySays("DELETE", "/v1/responses/resp_kept");
        QCOMPARE(asked("GET", "/v1/responses/resp_kept?stream=true").body, "event: response.created\ndata: {}\n\n"_ba);
        m_box.raw().forget();
        QCOMPARE(asked("GET", "/v1/responses/resp_kept?secret=4111").status, 400);
        QCOMPARE(asked("GET", "/v1/responses/resp_kept?after=a%2Fb").status, 400);
        QCOMPARE(asked("GET", "/v1/responses/..%2Fmodels").status, 400);
        QCOMPARE(asked("GET", "/v1/responses/a%3Fb").status, 400);
        QCOMPARE(asked("GET", "/v1/responses/resp_kept", "wrong").status, 401);
        QCOMPARE(asked("POST", "/v1/responses/compact").status, 404);
        QVERIFY(m_box.raw().requests().isEmpty());
        const QByteArray chat = QJsonDocument::fromJson(m_box.ask("so/m", "Hello").body).object()["id"_L1].toString().toUtf8();
        const HttpAnswer nowhere = asked("GET", "/v1/responses/" + chat);
        QCOMPARE(nowhere.status, 404);
        QVERIFY2(nowhere.body.contains("keeps no answers"), nowhere.body.constData());
        m_box.raw().setHandler([](RawConnection &peer, const RawRequest &) { peer.reset(); });
        QCOMPARE(asked("GET", "/v1/responses/resp_kept").status, 502);
    }

    void whatIsKeptIsKnownAfterARestart()
    {
        m_box.raw().setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send(http("application/json", object("completed", u"x"_s, u"{}"_s).replace("resp_raw_1", "resp_before")));
        });
        QCOMPARE(m_box.ask("raw/m", "My card is 4111 1111 1111 1111").status, 200);
        m_box.startAgain();
        QVERIFY2(m_box.isReady(), m_box.errors().constData());
        m_box.raw().forget();
        QCOMPARE(asked("GET", "/v1/responses/resp_before").status, 200);
        const HttpAnswer next = m_box.ask("auto/pair", "And?", false, R"("previous_response_id":"resp_before",)");
        QCOMPARE(next.headers.value("x-signalbox-model"), "raw/m"_ba);
        const QByteArray row = m_box.record(next);
        QVERIFY2(row.contains("confidential"), row.left(2000).constData());
    }

    void workInTheBackgroundIsChargedAtItsEstimate()
    {
        m_box.raw().setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send(http("application/json", "{\"id\":\"resp_bg\",\"status\":\"queued\",\"output\":[],\"usage\":null}"));
        });
        const HttpAnswer answer = m_box.ask("raw/m", "Work on it", false, R"("background":true,)");
        QCOMPARE(answer.status, 200);
        const QByteArray row = m_box.record(answer);
        QVERIFY2(row.contains("\"cost_kind\":\"estimated\"") && row.contains("\"output\":64"), row.left(1500).constData());
    }

    void aRefusalInsideTheStreamIsARefusal_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("status");
        QTest::addRow("too long") << "context_length_exceeded"_ba << 400;
        QTest::addRow("filtered") << "content_filter"_ba << 400;
        QTest::addRow("a bad prompt") << "invalid_prompt"_ba << 400;
        QTest::addRow("too many") << "rate_limit_exceeded"_ba << 429;
    }
    void aRefusalInsideTheStreamIsARefusal()
    {
        QFETCH(const QByteArray, code);
        QFETCH(const int, status);
        m_box.raw().setHandler([code](RawConnection &peer, const RawRequest &) {
            peer.send(http("text/event-stream",
                           "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_f\",\"status\":\"in_progress\"}}\n\n"
                           "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":1,\"response\":{\"id\":\"resp_f\",\"status\":\"failed\",\"error\":{\"code\":\"" +
                               code + "\",\"message\":\"It cannot be.\"}}}\n\n"));
        });
        const HttpAnswer answer = m_box.ask("auto/rawonly", "x", true);
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.body.contains("It cannot be."), answer.body.constData());
        if (code == "context_length_exceeded" || code == "content_filter")
            QCOMPARE(QJsonDocument::fromJson(answer.body).object()["error"_L1]["code"_L1].toString().toUtf8(), code);
    }

    void codexNamesItsSession()
    {
        const HttpAnswer answer = m_box.ask("so/m", "Hello", false, {}, "originator: codex_cli_rs\r\nsession_id: 0199-abc\r\n");
        QVERIFY2(m_box.record(answer).contains("\"session\":\"0199-abc\""), m_box.record(answer).right(900).constData());
        const HttpAnswer own = m_box.ask("so/m", "Hello", false, {}, "session_id: 0199-abc\r\nx-signalbox-session: mine\r\n");
        QVERIFY(m_box.record(own).contains("\"session\":\"mine\""));
    }

    void whatOnlyOpenAiCanDoGoesThere_data()
    {
        QTest::addColumn<QByteArray>("members");
        for (const char *tool : {"web_search", "file_search", "code_interpreter", "computer_use_preview", "mcp", "local_shell", "shell",
                                 "apply_patch", "image_generation", "custom", "tool_search", "tomorrow"})
            QTest::addRow("%s", tool) << "\"tools\":[{\"type\":\"" + QByteArray(tool) + "\",\"name\":\"t\"}],";
        QTest::addRow("a stored prompt") << R"("prompt":{"id":"pmpt_1"},)"_ba;
        QTest::addRow("background") << R"("background":true,)"_ba;
    }
    void whatOnlyOpenAiCanDoGoesThere()
    {
        QFETCH(const QByteArray, members);
        const HttpAnswer there = m_box.ask("auto/mixed", "Hello", false, members);
        QVERIFY2(there.status == 200, there.body.constData());
        QCOMPARE(there.headers.value("x-signalbox-model"), "sr/m"_ba);
        const HttpAnswer nowhere = m_box.ask("auto/chats", "Hello", false, members);
        QCOMPARE(nowhere.status, 400);
        QVERIFY2(nowhere.body.contains("no_capable_model") && nowhere.body.contains("a provider that is asked as"), nowhere.body.constData());
    }

    void whatIsLeftOutIsSaid_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QByteArray>("words");
        QTest::addRow("store") << R"("store":true,)"_ba << "keeps no answer for later"_ba;
        QTest::addRow("logprobs") << R"("include":["message.output_text.logprobs"],"top_logprobs":2,)"_ba << "logprobs are not known"_ba;
        QTest::addRow("truncation") << R"("truncation":"auto",)"_ba << "no counterpart"_ba;
        QTest::addRow("metadata") << R"("metadata":{"a":"b"},)"_ba << "metadata is not known"_ba;
    }
    void whatIsLeftOutIsSaid()
    {
        QFETCH(const QByteArray, members);
        QFETCH(const QByteArray, words);
        const HttpAnswer answer = m_box.ask("sa/m", "Hello", false, members);
        QCOMPARE(answer.status, 200);
        QVERIFY2(m_box.record(answer).contains(words), words.constData());
    }

    void hostileRequestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("param");
        QTest::addRow("no JSON") << "{\"model\":"_ba << "null"_ba;
        QTest::addRow("a list") << "[]"_ba << "null"_ba;
        QTest::addRow("no model") << R"({"input":"x"})"_ba << "\"model\""_ba;
        QTest::addRow("no input") << R"({"model":"sr/m"})"_ba << "\"input\""_ba;
        QTest::addRow("no items") << R"({"model":"sr/m","input":[]})"_ba << "\"input\""_ba;
        QTest::addRow("input is a number") << R"({"model":"sr/m","input":7})"_ba << "\"input\""_ba;
        QTest::addRow("an item is text") << R"({"model":"sr/m","input":["x"]})"_ba << "\"input[0]\""_ba;
        QTest::addRow("input twice") << R"({"model":"sr/m","input":"x","input":"y"})"_ba << "\"input\""_ba;
        QTest::addRow("model twice") << R"({"model":"sr/m","input":"x","model":"so/m"})"_ba << "\"model\""_ba;
        QTest::addRow("a key twice in an item") << R"({"model":"sr/m","input":[{"type":"reasoning","type":"message","role":"user","content":"x"}]})"_ba << "\"input[0]\""_ba;
        QTest::addRow("a message without content's list") << R"({"model":"sr/m","input":[{"role":"user","content":7}]})"_ba << "\"input[0].content\""_ba;
        QTest::addRow("a text that is none") << R"({"model":"sr/m","input":[{"role":"user","content":[{"type":"input_text","text":7}]}]})"_ba << "\"input[0].content[0].text\""_ba;
        QTest::addRow("instructions are a list") << R"({"model":"sr/m","input":"x","instructions":["y"]})"_ba << "\"instructions\""_ba;
        QTest::addRow("stream is text") << R"({"model":"sr/m","input":"x","stream":"yes"})"_ba << "\"stream\""_ba;
        QTest::addRow("an id that is no text") << R"({"model":"sr/m","input":"x","previous_response_id":7})"_ba << "\"previous_response_id\""_ba;
        QTest::addRow("an endless id") << "{\"model\":\"sr/m\",\"input\":\"x\",\"previous_response_id\":\"" + QByteArray(600, 'x') + "\"}" << "\"previous_response_id\""_ba;
        QTest::addRow("two histories") << R"({"model":"sr/m","input":"x","previous_response_id":"a","conversation":"b"})"_ba << "\"conversation\""_ba;
        QTest::addRow("tools are an object") << R"({"model":"sr/m","input":"x","tools":{}})"_ba << "\"tools\""_ba;
        QTest::addRow("too deep") << R"({"model":"sr/m","input":)" + QByteArray(200, '[') + QByteArray(200, ']') + '}' << "null"_ba;
        QTest::addRow("a result of no call") << R"({"model":"so/m","input":[{"type":"function_call_output","output":"x"}]})"_ba << "null,\"code\":\"invalid_request\""_ba;
    }
    void hostileRequestsAreRefused()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, param);
        const HttpAnswer answer = m_box.post(body);
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.body.contains("\"code\":\"invalid_request\"") || answer.body.contains("\"type\":\"invalid_request_error\""), answer.body.constData());
        QVERIFY2(answer.body.contains("\"param\":" + param), answer.body.constData());
    }
};

QTEST_GUILESS_MAIN(TestResponsesState)
#include "tst_responses_state.moc"
