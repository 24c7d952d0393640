// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/signalbox_process.h"
#include "simulator/dialect_posts.h"
#include "simulator/simulator.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;
using simulator::Dialect;

namespace {

constexpr auto card = "4111 1111 1111 1111";
constexpr auto dummySignature = "skip_thought_signature_validator";

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// The same in OpenAI Responses, streamed: a lane whose answers are restored behind the translation.
void echoResponse(RawConnection &peer, const QByteArray &text)
{
    QByteArray events;
    for (qsizetype at = 0; at < text.size(); at += 3)
        events += "data: " + compact({{u"type"_s, u"response.output_text.delta"_s}, {u"output_index"_s, 0}, {u"content_index"_s, 0},
                                      {u"delta"_s, QString::fromUtf8(text.mid(at, 3))}}) + "\n\n";
    events += "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":5}}}\n\n";
    peer.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: " + QByteArray::number(events.size()) + "\r\n\r\n" + events);
}

/// A Gemini provider of bytes: says the last text again, three bytes at a time, in two parts to a chunk.
void echo(RawConnection &peer, const RawRequest &request)
{
    const QJsonObject body = parsed(request.body);
    if (request.head.startsWith("POST /v1/responses ")) {
        echoResponse(peer, body["input"_L1].toArray().last()["content"_L1].toArray().last()["text"_L1].toString().toUtf8());
        return;
    }
    const QJsonValue contents = body["contents"_L1];
    const QJsonValue turn = contents.isArray() ? QJsonValue(contents.toArray().last()) : contents;
    const QByteArray text = turn["parts"_L1].toArray().last()["text"_L1].toString().toUtf8();
    const auto chunk = [](const QJsonArray &parts, const QJsonObject &more = {}) {
        QJsonObject candidate{{u"content"_s, QJsonObject{{u"parts"_s, parts}, {u"role"_s, u"model"_s}}}, {u"index"_s, 0}};
        for (auto it = more.begin(); it != more.end(); ++it)
            candidate.insert(it.key(), *it);
        return QJsonObject{{u"candidates"_s, QJsonArray{candidate}}, {u"modelVersion"_s, u"raw"_s},
                           {u"usageMetadata"_s, QJsonObject{{u"promptTokenCount"_s, 9}, {u"candidatesTokenCount"_s, 5}}}};
    };
    const auto part = [&text](qsizetype at) { return QJsonObject{{u"text"_s, QString::fromUtf8(text.mid(at, 3))}}; };
    const QJsonObject call{{u"functionCall"_s, QJsonObject{{u"name"_s, u"say"_s}, {u"args"_s, QJsonObject{{u"text"_s, QString::fromUtf8(text)}}}}}};
    if (!request.head.contains(":streamGenerateContent?alt=sse ")) {
        const QByteArray whole = compact(chunk({QJsonObject{{u"text"_s, QString::fromUtf8(text)}}, call}, {{u"finishReason"_s, u"STOP"_s}}));
        peer.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + QByteArray::number(whole.size()) + "\r\n\r\n" + whole);
        return;
    }
    QByteArray events;
    for (qsizetype at = 0; at < text.size(); at += 6)
        events += "data: " + compact(chunk({part(at), part(at + 3)})) + "\r\n\r\n";
    events += "data: " + compact(chunk({call})) + "\r\n\r\n";
    events += "data: " + compact(chunk({QJsonObject{{u"text"_s, QString()}}}, {{u"finishReason"_s, u"STOP"_s}})) + "\r\n\r\n";
    peer.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: " + QByteArray::number(events.size()) + "\r\n\r\n" + events);
}

struct Lane
{
    const char *id;
    const char *wire;
};
constexpr Lane everyLane[] = {{"o", "openai"}, {"a", "anthropic"}, {"r", "responses"}, {"g", "gemini"}};

} // namespace

/// A client that speaks Google's generateContent, before lanes of every dialect: the real executable over real sockets.
class TestGeminiClient final : public QObject
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
        const auto add = [&](const QByteArray &id, const QByteArray &wire, const QByteArray &url, const QByteArray &zone) {
            providers += "  " + id + ": {wire: " + wire + ", base_url: " + url + ", zone: " + zone +
                         ", keys: [env:TEST_LANE_KEY], limits: {connect: 5s, first_token: 5s, stall: 5s, total: 40s}}\n";
            models += "  - {id: " + id + "/m, context: 200000, max_output: 8192, tools: true, image: true, json_schema: true, "
                      "reasoning: true, price: {input: 1.0, output: 5.0, cache_read: 0.1}}\n";
        };
        QByteArray chains;
        for (const Lane &lane : everyLane) {
            const Dialect dialect = lane.wire == "gemini"_ba ? Dialect::Generate : lane.wire == "anthropic"_ba ? Dialect::Messages : Dialect::Chat;
            for (const QByteArray &kind : {"s"_ba, "c0"_ba, "c1"_ba, "c2"_ba, "e"_ba}) { // c, e: one for each that fails
                const QByteArray id = kind + lane.id;
                add(id, lane.wire, m_providers.baseUrl(QString::fromLatin1(id), dialect).toUtf8(), "machine");
            }
            chains += "  only" + QByteArray(lane.id) + ": [{model: s" + lane.id + "/m}]\n";
            chains += "  first" + QByteArray(lane.id) + ": [{model: e" + lane.id + "/m, tries: 1}, {model: so/m}]\n";
        }
        add("raw", "gemini", m_raw.url(""), "cloud");
        add("rawr", "responses", m_raw.url("/v1"), "cloud");
        chains += "  judged: [{cascade: {first: so/m, accept: 0.99}}, {model: sg/m}]\n";
        return "version: 1\ndefaults: {tag: internal, chain: onlyo, baseline: asked, rescue: off}\n"
               "zones: [{id: machine, label: This machine}, {id: cloud}]\ntags: [internal, confidential]\n"
               "matrix:\n  internal: {machine: allow, cloud: allow}\n  confidential: {machine: allow, cloud: redact}\n"
               "detectors: [{id: cards, kind: credit_card, tag: confidential}]\ncache: {exact: {ttl: 300s}}\nproviders:\n" +
               providers + "models:\n" + models + "chains:\n" + chains;
    }

    HttpAnswer answered(const QByteArray &request)
    {
        RawClient client(m_box->port());
        client.send(request);
        [&client] { QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 20'000); }();
        return client.answer();
    }
    QByteArray head(const QByteArray &method, const QByteArray &target, const QByteArray &headers)
    {
        return method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_box->port()) + "\r\n" + headers;
    }
    HttpAnswer post(const QByteArray &target, const QByteArray &body, const QByteArray &headers)
    {
        return answered(head("POST", target, headers) + "Content-Type: application/json\r\nContent-Length: " +
                        QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    HttpAnswer post(const QByteArray &target, const QByteArray &body)
    {
        return post(target, body, "x-goog-api-key: "_ba + SignalboxProcess::token + "\r\n");
    }
    HttpAnswer get(const QByteArray &target)
    {
        return answered(head("GET", target, "x-goog-api-key: "_ba + SignalboxProcess::token + "\r\n") + "\r\n");
    }
    /// One turn of the user; `more` = members of the body, each with a comma behind it.
    HttpAnswer ask(const QByteArray &model, const QByteArray &prompt, bool stream, const QByteArray &more = {})
    {
        const QByteArray verb = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return post("/v1beta/models/" + model + verb, '{' + more + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + prompt + "\"}]}]}");
    }
    static Said said(const HttpAnswer &answer, bool stream)
    {
        return stream ? readStream(Dialect::Generate, answer.body) : readWhole(Dialect::Generate, answer.body);
    }
    QJsonObject record(const HttpAnswer &answer)
    {
        return parsed(answered(m_box->get("/signalbox/v1/decisions/" + answer.headers.value("x-signalbox-decision"))).body);
    }
    static void addLanes(std::initializer_list<bool> streams = {true, false})
    {
        QTest::addColumn<QByteArray>("lane");
        QTest::addColumn<bool>("stream");
        for (const bool stream : streams) {
            for (const Lane &lane : everyLane)
                QTest::addRow("%s, %s", lane.wire, stream ? "streamed" : "whole") << QByteArray(lane.id) << stream;
        }
    }

private slots:
    void initTestCase()
    {
        qputenv("TEST_LANE_KEY", "sk-lane-0123456789");
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

    void textIsAnsweredAndBilled_data() { addLanes(); }
    void textIsAnsweredAndBilled()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = ask("s" + lane + "/m", "[[fault:none tokens=9 rate=0]] Hello, caf\\u00e9", stream,
                                      R"("systemInstruction":{"parts":[{"text":"Be brief."}]},)");
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        const Said words = said(answer, stream);
        QVERIFY2(words.text.startsWith("[simulated]"), answer.body.left(900).constData());
        QVERIFY(words.ended);
        QCOMPARE(words.finish, "STOP"_ba);
        QCOMPARE(words.usage["candidatesTokenCount"_L1].toInt(), 9);
        QVERIFY(words.usage["promptTokenCount"_L1].toInt() > 9);
        const QJsonObject row = record(answer);
        QCOMPARE(row["status"_L1].toString(), u"ok"_s);
        QCOMPARE(row["cost_kind"_L1].toString(), u"computed"_s);
        // By hand: 1.00 and 5.00 USD per million tokens; nothing of the prompt was cached.
        const qint64 nano = words.usage["promptTokenCount"_L1].toInt() * 1000 + 9 * 5000;
        QVERIFY2(compact(row).contains("\"cost_nano_usd\":" + QByteArray::number(nano)), compact(row).left(1500).constData());
    }

    void parallelToolsCrossAndTheirResultsGoOn_data() { addLanes(); }
    void parallelToolsCrossAndTheirResultsGoOn()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const QByteArray tools =
            R"("tools":[{"functionDeclarations":[{"name":"weather","description":"d","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}}}},{"name":"clock"}]}],)"_ba;
        const HttpAnswer answer = ask("s" + lane + "/m", "weather and clock please", stream, tools);
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        const Said words = said(answer, stream);
        QCOMPARE(words.calls, (QList<QByteArray>{"weather({\"city\":\"simulated city\"})", "clock({})"}));
        QCOMPARE(words.finish, "STOP"_ba);
        if (lane != "g")
            QCOMPARE(answer.body.count(dummySignature), qsizetype(1)); // of parallel calls the first
        const QByteArray history =
            R"({"role":"user","parts":[{"text":"weather and clock please"}]},)"
            R"({"role":"model","parts":[{"functionCall":{"name":"weather","args":{"city":"x"}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"name":"clock","args":{}}}]},)"
            R"({"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"result":"rain"}}},{"functionResponse":{"name":"clock","response":{"result":"noon"}}}]})"_ba;
        const QByteArray verb = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
        const HttpAnswer next = post("/v1beta/models/s" + lane + "/m" + verb, '{' + tools + "\"contents\":[" + history + "]}");
        QVERIFY2(next.status == 200, next.body.left(600).constData());
        QVERIFY(said(next, stream).ended);
    }

    void oneToolIsForced_data() { addLanes(); }
    void oneToolIsForced()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const QByteArray more =
            R"("tools":[{"function_declarations":[{"name":"weather"},{"name":"clock"}]}],"tool_config":{"function_calling_config":{"mode":"ANY","allowed_function_names":["clock"]}},)"_ba;
        // The simulator reads camelCase, as Google's documentation writes it; a lane of the same dialect gets the bytes as they are.
        const HttpAnswer answer = ask("s" + lane + "/m", "anything", stream, lane == "g"
            ? R"("tools":[{"functionDeclarations":[{"name":"weather"},{"name":"clock"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["clock"]}},)"_ba
            : more);
        QVERIFY2(answer.status == 200, answer.body.left(600).constData());
        QCOMPARE(said(answer, stream).calls, (QList<QByteArray>{"clock({})"}));
    }

    void imagesThoughtsAndSchemasCross_data() { addLanes(); }
    void imagesThoughtsAndSchemasCross()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const QByteArray verb = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
        const QByteArray image = R"({"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}})";
        const HttpAnswer seen = post("/v1beta/models/s" + lane + "/m" + verb,
                                     "{\"contents\":[{\"parts\":[{\"text\":\"[[fault:none tokens=5]] look\"}," + image + "]}]}");
        QVERIFY2(seen.status == 200, seen.body.left(600).constData());
        QVERIFY(said(seen, stream).usage["promptTokenCount"_L1].toInt() > 50); // the picture was counted
        const HttpAnswer thought = ask("s" + lane + "/m", "[[fault:none tokens=6 thoughts=5]] think", stream,
                                       R"("generationConfig":{"thinkingConfig":{"thinkingBudget":2048,"includeThoughts":true}},)");
        QVERIFY2(thought.status == 200, thought.body.left(600).constData());
        QVERIFY2(!said(thought, stream).thoughts.isEmpty(), thought.body.left(1500).constData());
        QVERIFY(!said(thought, stream).text.isEmpty());
        const HttpAnswer schema = ask("s" + lane + "/m", "a city", stream,
            R"("generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"city":{"type":"STRING"}},"required":["city"]}},)");
        QVERIFY2(schema.status == 200, schema.body.left(600).constData());
        QVERIFY2(parsed(said(schema, stream).text)["city"_L1].isString(), schema.body.left(900).constData());
    }

    void aCutAfterContentIsAnErrorAndNoEnd_data() { addLanes({true}); }
    void aCutAfterContentIsAnErrorAndNoEnd()
    {
        QFETCH(const QByteArray, lane);
        int number = 0;
        for (const QByteArray &fault : {"cut after=3"_ba, "cut_clean"_ba, "error_event at=after"_ba}) {
            if (fault == "cut_clean" && lane == "o")
                continue; // a finish reason without [DONE] is an end
            const HttpAnswer answer =
                ask("c" + QByteArray::number(number++) + lane + "/m", "[[fault:" + fault + " rate=0 tokens=20]] x", true);
            QVERIFY2(answer.status == 200, answer.body.left(400).constData());
            const Said words = said(answer, true);
            QVERIFY2(!words.text.isEmpty(), answer.body.constData());
            QVERIFY2(!words.ended, answer.body.constData());
            QVERIFY2(!words.error.isEmpty(), answer.body.constData());
            QCOMPARE(record(answer)["status"_L1].toString(), u"interrupted"_s);
        }
    }

    void whatFailsBeforeContentFallsBack_data() { addLanes(); }
    void whatFailsBeforeContentFallsBack()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = ask("auto/first" + lane, "[[fault:error_event provider=e" + lane + "]] Hello", stream);
        QVERIFY2(answer.status == 200, answer.body.left(800).constData());
        QCOMPARE(answer.headers.value("x-signalbox-model"), "so/m"_ba);
        QVERIFY(said(answer, stream).ended);
    }

    void providersErrorsCrossInGooglesEnvelope_data() { addLanes(); }
    void providersErrorsCrossInGooglesEnvelope()
    {
        QFETCH(const QByteArray, lane);
        QFETCH(const bool, stream);
        const HttpAnswer answer = ask("s" + lane + "/m", "[[fault:context_length]] x", stream);
        QCOMPARE(answer.status, 400);
        const QJsonValue error = parsed(answer.body)["error"_L1];
        QCOMPARE(error["code"_L1].toInt(), 400);
        QCOMPARE(error["status"_L1].toString(), u"INVALID_ARGUMENT"_s);
        QVERIFY2(error["message"_L1].toString().contains("token count"_L1), answer.body.constData());
    }

    void theSameDialectIsUntouched()
    {
        const QByteArray body = R"({ "contents" : [ {"parts":[ {"text":"hi"} ] , "role":"user"} ], "generation_config": {"top_k": 3}, "labels": {"team":"a", "signalbox_session": "s1"} })";
        QCOMPARE(post("/v1beta/models/raw/m:generateContent", body).status, 200);
        const RawRequest sent = m_raw.requests().value(0);
        QVERIFY2(sent.head.startsWith("POST /v1beta/models/m:generateContent HTTP/1.1"), sent.head.constData());
        QVERIFY(sent.head.toLower().contains("x-goog-api-key: sk-lane-0123456789"));
        QVERIFY(!sent.head.contains(SignalboxProcess::token));
        QCOMPARE(sent.body, QByteArray(body).replace(R"(, "signalbox_session": "s1")", ""));
    }

    void withoutAltItIsAnArray_data() { addLanes({true}); }
    void withoutAltItIsAnArray()
    {
        QFETCH(const QByteArray, lane);
        const HttpAnswer answer = post("/v1beta/models/s" + lane + "/m:streamGenerateContent",
                                       R"({"contents":[{"parts":[{"text":"[[fault:none tokens=7]] hi"}]}]})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), "application/json"_ba);
        QVERIFY(QJsonDocument::fromJson(answer.body).isArray());
        const Said words = readStream(Dialect::Generate, answer.body);
        QVERIFY(words.text.startsWith("[simulated]"));
        QVERIFY(words.ended);
        const HttpAnswer cut = post("/v1beta/models/c0" + lane + "/m:streamGenerateContent",
                                    R"({"contents":[{"parts":[{"text":"[[fault:cut after=3 rate=0 tokens=20]] hi"}]}]})");
        const QJsonDocument items = QJsonDocument::fromJson(cut.body);
        QVERIFY2(items.isArray(), cut.body.constData());
        QVERIFY(items.array().last()["error"_L1].isObject());
        const HttpAnswer refused = post("/v1beta/models/nothing:streamGenerateContent", R"({"contents":[{"parts":[{"text":"hi"}]}]})");
        QCOMPARE(refused.status, 404);
        QVERIFY2(QJsonDocument::fromJson(refused.body).array().first()["error"_L1]["message"_L1].isString(), refused.body.constData());
    }

    void whatIsFoundIsReplacedAndRestored_data()
    {
        QTest::addColumn<QByteArray>("body"); // %1 = the card
        QTest::addRow("camelCase") << R"({"contents":[{"role":"user","parts":[{"text":"Say %1 again"}]}]})"_ba;
        QTest::addRow("snake_case everywhere") << R"({"system_instruction":{"parts":[{"text":"card %1"}]},"contents":[{"role":"model","parts":[{"function_call":{"name":"f","args":{"n":"%1"}}}]},{"role":"user","parts":[{"function_response":{"name":"f","response":{"x":"%1"}}}]},{"role":"user","parts":[{"text":"Say %1 again"}]}],"tools":[{"function_declarations":[{"name":"f","description":"like %1"}]}]})"_ba;
        QTest::addRow("one part alone") << R"({"contents":{"role":"user","parts":[{"text":"Say %1 again"}]},"systemInstruction":{"parts":{"text":"%1"}}})"_ba;
        QTest::addRow("members nobody knows") << R"({"hidden_thing":{"deep":["%1"]},"contents":[{"role":"user","parts":[{"text":"Say %1 again"}]}]})"_ba;
    }
    void whatIsFoundIsReplacedAndRestored()
    {
        QFETCH(QByteArray, body);
        body.replace("%1", card);
        for (const bool stream : {true, false}) {
            m_raw.forget();
            const HttpAnswer answer = post("/v1beta/models/raw/m:"_ba + (stream ? "streamGenerateContent?alt=sse" : "generateContent"), body);
            QVERIFY2(answer.status == 200, answer.body.constData());
            const QByteArray sent = m_raw.requests().value(0).body;
            QVERIFY2(QJsonDocument::fromJson(sent).isObject(), sent.constData());
            QVERIFY2(!sent.contains("4111"), sent.constData());
            const Said words = said(answer, stream);
            QCOMPARE(words.text, "Say "_ba + card + " again");
            QCOMPARE(words.calls, (QList<QByteArray>{"say({\"text\":\"Say "_ba + card + " again\"})"}));
            QVERIFY(words.ended);
        }
    }

    void whatAnotherDialectSaysIsRestored()
    {
        const HttpAnswer answer = ask("rawr/m", "Say "_ba + card + " again", true);
        QVERIFY2(answer.status == 200, answer.body.constData());
        QVERIFY(!m_raw.requests().value(0).body.contains("4111"));
        const Said words = said(answer, true);
        QCOMPARE(words.text, "Say "_ba + card + " again");
        QVERIFY(words.ended);
    }

    void filesOfTextAreLookedAt()
    {
        const auto with = [](const QByteArray &words) {
            return "{\"contents\":[{\"parts\":[{\"text\":\"Read it\"},{\"inlineData\":{\"mimeType\":\"text/plain\",\"data\":\"" + words.toBase64() + "\"}}]}]}";
        };
        const HttpAnswer refused = post("/v1beta/models/raw/m:generateContent", with("my card is "_ba + card));
        QCOMPARE(m_raw.requests().size(), qsizetype(0));
        QVERIFY2(refused.status == 200 || refused.status == 403, refused.body.constData()); // by a lane on this machine, or by none
        QVERIFY(refused.headers.value("x-signalbox-model") != "raw/m");
        QCOMPARE(post("/v1beta/models/raw/m:generateContent", with("my cat is black")).status, 200);
        QCOMPARE(m_raw.requests().size(), qsizetype(1));
    }

    void tokensAreCountedHere()
    {
        m_raw.forget();
        for (const QByteArray &body : {R"({"contents":[{"parts":[{"text":"How many tokens are these words?"}]}]})"_ba,
                                       R"({"generateContentRequest":{"model":"models/raw/m","contents":[{"parts":[{"text":"How many tokens are these words?"}]}]}})"_ba}) {
            const HttpAnswer answer = post("/v1beta/models/raw/m:countTokens", body);
            QVERIFY2(answer.status == 200, answer.body.constData());
            const int tokens = parsed(answer.body)["totalTokens"_L1].toInt();
            QVERIFY2(tokens > 6 && tokens < 30, answer.body.constData());
        }
        QVERIFY(m_raw.requests().isEmpty());
    }

    void modelsAreListed()
    {
        const QJsonArray models = parsed(get("/v1beta/models").body)["models"_L1].toArray();
        QVERIFY(std::any_of(models.begin(), models.end(), [](const QJsonValue &model) { return model["name"_L1] == "models/auto"_L1; }));
        QVERIFY(std::any_of(models.begin(), models.end(), [](const QJsonValue &model) { return model["name"_L1] == "models/sg/m"_L1 && model["inputTokenLimit"_L1] == 200000; }));
        QCOMPARE(parsed(get("/v1beta/models/sg/m").body)["name"_L1].toString(), u"models/sg/m"_s);
        const HttpAnswer none = get("/v1beta/models/none");
        QCOMPARE(none.status, 404);
        QCOMPARE(parsed(none.body)["error"_L1]["status"_L1].toString(), u"NOT_FOUND"_s);
        QVERIFY(parsed(get("/v1/models").body)["data"_L1].isArray()); // the other dialects' path stays theirs
    }

    void theKeyMayStandInTheQueryAndGoesNowhere()
    {
        const QByteArray body = R"({"contents":[{"parts":[{"text":"hi"}]}]})";
        const HttpAnswer answer = post("/v1beta/models/raw/m:generateContent?key="_ba + SignalboxProcess::token, body, {});
        QVERIFY2(answer.status == 200, answer.body.constData());
        QVERIFY(!m_raw.requests().value(0).head.contains(SignalboxProcess::token));
        QVERIFY(!compact(record(answer)).contains(SignalboxProcess::token));
        QVERIFY(!m_box->errors().contains(SignalboxProcess::token));
        QDirIterator files(m_dir.filePath(u"data"_s), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && !file.fileName().endsWith("token"_L1))
                QVERIFY2(!file.readAll().contains(SignalboxProcess::token), qPrintable(file.fileName()));
        }
        QCOMPARE(post("/v1/chat/completions?key="_ba + SignalboxProcess::token, "{}", {}).status, 401); // theirs alone
    }

    void whatCannotCrossIsRefusedOrSaid()
    {
        const HttpAnswer tools = ask("auto/onlyo", "x", false, R"("tools":[{"googleSearch":{}}],)");
        QCOMPARE(tools.status, 400);
        QVERIFY2(tools.body.contains("server tools"), tools.body.constData());
        const HttpAnswer stops = ask("auto/onlyr", "x", false, R"("generationConfig":{"stopSequences":["y"]},)");
        QCOMPARE(stops.status, 400);
        const HttpAnswer safety = ask("auto/onlyo", "x", false, R"("safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_LOW_AND_ABOVE"}],)");
        QCOMPARE(safety.status, 400);
        const HttpAnswer open = ask("auto/onlyo", "x", false, R"("safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}],)");
        QCOMPARE(open.status, 200);
        QVERIFY(compact(record(open)).contains("has no counterpart for"));
        QCOMPARE(ask("auto/onlyo", "x", false, R"("cachedContent":"cachedContents/x",)").status, 400);
        QCOMPARE(ask("auto/onlyg", "x", false, R"("generationConfig":{"stopSequences":["y"]},)").status, 200);
    }

    void theSecondTimeItIsKept()
    {
        for (const QByteArray &lane : {"o"_ba, "g"_ba}) {
            const HttpAnswer first = ask("s" + lane + "/m", "the same question", true);
            const HttpAnswer second = ask("s" + lane + "/m", "the same question", true);
            QCOMPARE(second.headers.value("x-signalbox-cache"), "hit"_ba);
            QCOMPARE(second.body, first.body);
            const HttpAnswer array = post("/v1beta/models/s" + lane + "/m:streamGenerateContent",
                                          R"({"contents":[{"role":"user","parts":[{"text":"the same question"}]}]})");
            QCOMPARE(array.headers.value("x-signalbox-cache"), "hit"_ba);
            QCOMPARE(readStream(Dialect::Generate, array.body).text, said(first, true).text);
        }
    }

    void aCascadeJudgesIt()
    {
        const HttpAnswer answer = ask("auto/judged", "What is it?", false);
        QVERIFY2(answer.status == 200, answer.body.constData());
        QVERIFY(said(answer, false).ended);
        QCOMPARE(record(answer)["attempts"_L1].toArray().size(), qsizetype(2));
        QCOMPARE(answer.headers.value("x-signalbox-model"), "sg/m"_ba);
    }

    void hostileRequestsAreRefusedInGooglesEnvelope_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const QByteArray fine = R"({"contents":[{"parts":[{"text":"x"}]}]})";
        const QByteArray generate = "/v1beta/models/so/m:generateContent";
        QTest::addRow("no JSON") << generate << "{\"contents\":"_ba << 400;
        QTest::addRow("no object") << generate << "[]"_ba << 400;
        QTest::addRow("nothing in it") << generate << "{}"_ba << 400;
        QTest::addRow("contents of another type") << generate << R"({"contents":"x"})"_ba << 400;
        QTest::addRow("a part that is text") << generate << R"({"contents":[{"parts":["x"]}]})"_ba << 400;
        QTest::addRow("text that is a number") << generate << R"({"contents":[{"parts":[{"text":1}]}]})"_ba << 400;
        QTest::addRow("contents twice") << generate << R"({"contents":[{"parts":[{"text":"x"}]}],"contents":[]})"_ba << 400;
        QTest::addRow("a field in two spellings") << generate << R"({"contents":[{"parts":[{"text":"x"}]}],"systemInstruction":{"parts":[]},"system_instruction":{"parts":[]}})"_ba << 400;
        QTest::addRow("a part's field in two spellings") << generate << R"({"contents":[{"parts":[{"functionCall":{},"function_call":{}}]}]})"_ba << 400;
        QTest::addRow("two things in a part") << generate << R"({"contents":[{"parts":[{"text":"x","functionCall":{"name":"f"}}]}]})"_ba << 400;
        QTest::addRow("a role of another dialect") << generate << R"({"contents":[{"role":"system","parts":[{"text":"x"}]}]})"_ba << 400;
        QTest::addRow("too many candidates") << generate << R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"candidateCount":1000000}})"_ba << 400;
        QTest::addRow("an absurd limit") << generate << R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"maxOutputTokens":"99999999999999999999"}})"_ba << 400;
        QTest::addRow("another model in the body") << generate << R"({"model":"models/sg/m","contents":[{"parts":[{"text":"x"}]}]})"_ba << 400;
        QTest::addRow("a tag nobody knows") << generate << R"({"labels":{"signalbox_tag":"x"},"contents":[{"parts":[{"text":"x"}]}]})"_ba << 400;
        QTest::addRow("deep nesting") << generate << QByteArray(R"({"contents":)") + QByteArray(200, '[') + QByteArray(200, ']') + '}' << 400;
        QTest::addRow("unknown method") << "/v1beta/models/so/m:embedContent"_ba << fine << 404;
        QTest::addRow("no method") << "/v1beta/models/so/m"_ba << fine << 404;
        QTest::addRow("no model") << "/v1beta/models/:generateContent"_ba << fine << 404;
        QTest::addRow("nothing there") << "/v1beta/nothing"_ba << fine << 404;
        QTest::addRow("a model nobody has") << "/v1beta/models/none:generateContent"_ba << fine << 404;
        QTest::addRow("a control character in the path") << "/v1beta/models/a%01b:generateContent"_ba << fine << 400;
        QTest::addRow("a path that leads upwards") << "/v1beta/models/../../x:generateContent"_ba << fine << 400;
        QTest::addRow("a model's name that is none") << "/v1beta/models/"_ba + QByteArray(600, 'm') + ":generateContent" << fine << 400;
    }
    void hostileRequestsAreRefusedInGooglesEnvelope()
    {
        QFETCH(const QByteArray, target);
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        const HttpAnswer answer = post(target, body);
        const QJsonValue error = parsed(answer.body)["error"_L1];
        QVERIFY2(error["status"_L1].isString() && !error["message"_L1].toString().isEmpty(), answer.body.constData());
        QCOMPARE(error["code"_L1].toInt(), answer.status);
        QCOMPARE(answer.status, status);
    }

    void theGateAnswersInGooglesEnvelope()
    {
        const QByteArray body = R"({"contents":[{"parts":[{"text":"x"}]}]})";
        for (const QByteArray &target : {"/v1beta/models/so/m:generateContent"_ba, "/v1/models/so/m:streamGenerateContent"_ba}) {
            const HttpAnswer none = post(target, body, {});
            QCOMPARE(none.status, 401);
            QCOMPARE(parsed(none.body)["error"_L1]["status"_L1].toString(), u"UNAUTHENTICATED"_s);
            QCOMPARE(post(target, body, "x-goog-api-key: wrong\r\n").status, 401);
            QCOMPARE(post(target + "?key=wrong", body, {}).status, 401);
            const HttpAnswer page = post(target, body, "Origin: http://evil.example\r\nx-goog-api-key: "_ba + SignalboxProcess::token + "\r\n");
            QCOMPARE(page.status, 403);
            QCOMPARE(parsed(page.body)["error"_L1]["status"_L1].toString(), u"PERMISSION_DENIED"_s);
        }
        QCOMPARE(post("/v1/models/so/m:generateContent", body).status, 200);
    }

    void whatAProviderSaysToWaitIsKept()
    {
        const HttpAnswer answer = ask("auto/firstg", "[[fault:rate_limit retry_after=7 provider=eg]] Hello", false);
        QCOMPARE(answer.status, 200);
        const QJsonValue first = record(answer)["attempts"_L1].toArray().first();
        QCOMPARE(first["retry_after_ms"_L1].toInt(), 7000);
    }
};

QTEST_GUILESS_MAIN(TestGeminiClient)
#include "tst_gemini_client.moc"
