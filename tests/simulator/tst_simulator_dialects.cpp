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

struct NamedDialect
{
    Dialect dialect;
    const char *name;
};
constexpr NamedDialect dialects[] = {{Dialect::Chat, "chat"},
                                     {Dialect::Responses, "responses"},
                                     {Dialect::Messages, "messages"},
                                     {Dialect::Generate, "generate"}};

void addDialects()
{
    QTest::addColumn<Dialect>("dialect");
    for (const auto &[dialect, name] : dialects)
        QTest::addRow("%s", name) << dialect;
}

/// Two functions, weather(city) and clock(), as the dialect declares them; with a comma behind it.
QByteArray toolsIn(Dialect dialect)
{
    const QString text = dialect == Dialect::Generate ? u"STRING"_s : u"string"_s;
    const QJsonObject city{{u"city"_s, QJsonObject{{u"type"_s, text}}}};
    const QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, city}, {u"required"_s, QJsonArray{u"city"_s}}};
    const QJsonObject none{{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject()}};
    const QString member = dialect == Dialect::Messages ? u"input_schema"_s : u"parameters"_s;
    QJsonArray functions;
    for (const auto &[name, parameters] : {std::pair{u"weather"_s, schema}, std::pair{u"clock"_s, none}}) {
        QJsonObject function{{u"name"_s, name}, {member, parameters}};
        if (dialect == Dialect::Responses)
            function.insert("type"_L1, u"function"_s);
        if (dialect == Dialect::Chat)
            function = {{u"type"_s, u"function"_s}, {u"function"_s, function}};
        functions.append(function);
    }
    if (dialect == Dialect::Generate)
        functions = {QJsonObject{{u"functionDeclarations"_s, functions}}};
    return "\"tools\":" + QJsonDocument(functions).toJson(QJsonDocument::Compact) + ',';
}

} // namespace

class TestSimulatorDialects final : public QObject
{
    Q_OBJECT

    std::unique_ptr<Simulator> m_simulator;

    HttpAnswer send(const QByteArray &bytes)
    {
        RawClient client(m_simulator->port());
        client.send(bytes);
        [&client] { QTRY_VERIFY(client.answer().complete || client.closed); }();
        return client.answer();
    }
    Said whole(Dialect dialect, const QByteArray &prompt, const QByteArray &more = {})
    {
        return readWhole(dialect, send(ask(dialect, prompt, false, more)).body);
    }
    Said streamed(Dialect dialect, const QByteArray &prompt, const QByteArray &more = {})
    {
        return readStream(dialect, send(ask(dialect, prompt, true, more)).body);
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_simulator = std::make_unique<Simulator>();
        QVERIFY(m_simulator->start());
    }
    void cleanup() { m_simulator.reset(); }

    void allDialectsSayTheSameWholeAndStreamed_data() { addDialects(); }
    void allDialectsSayTheSameWholeAndStreamed()
    {
        QFETCH(const Dialect, dialect);
        const QByteArray prompt = "Compare the naïve with the fast way"_ba;
        const Said reference = whole(Dialect::Chat, prompt);
        QVERIFY(reference.text.startsWith("[simulated answer from a/small]"));
        const Said once = whole(dialect, prompt);
        const Said pieces = streamed(dialect, prompt);
        QCOMPARE(once.text, reference.text);
        QCOMPARE(pieces.text, reference.text);
        QVERIFY(once.ended);
        QVERIFY(pieces.ended);
        QCOMPARE(pieces.finish, once.finish);
        if (dialect != Dialect::Chat) // reports usage of streams only when asked
            QCOMPARE(pieces.usage, once.usage);
    }

    void parallelToolCallsAreTheSameEverywhere_data() { addDialects(); }
    void parallelToolCallsAreTheSameEverywhere()
    {
        QFETCH(const Dialect, dialect);
        const QByteArray prompt = "weather and clock please"_ba;
        const QList<QByteArray> expected{"weather({\"city\":\"simulated city\"})"_ba, "clock({})"_ba};
        const Said once = whole(dialect, prompt, toolsIn(dialect));
        const Said pieces = streamed(dialect, prompt, toolsIn(dialect));
        QCOMPARE(once.calls, expected);
        QCOMPARE(pieces.calls, expected);
        QCOMPARE(pieces.text, QByteArray());
        const QHash<Dialect, QByteArray> finishes{{Dialect::Chat, "tool_calls"},
                                                  {Dialect::Responses, "completed"},
                                                  {Dialect::Messages, "tool_use"},
                                                  {Dialect::Generate, "STOP"}};
        QCOMPARE(once.finish, finishes.value(dialect));
        QCOMPARE(pieces.finish, finishes.value(dialect));
    }

    void parallelCallsCanBeSwitchedOff()
    {
        const QByteArray prompt = "weather and clock please"_ba;
        for (const auto &[dialect, more] :
             {std::pair{Dialect::Chat, R"("parallel_tool_calls":false,)"_ba},
              std::pair{Dialect::Responses, R"("parallel_tool_calls":false,)"_ba},
              std::pair{Dialect::Messages, R"("tool_choice":{"type":"auto","disable_parallel_tool_use":true},)"_ba}})
            QCOMPARE(whole(dialect, prompt, toolsIn(dialect) + more).calls.size(), 1);
    }

    void usageIsCountedAsTheVendorCounts_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QJsonObject>("expected");
        const auto row = [](Dialect dialect, const char *name, const QByteArray &json) {
            QTest::addRow("%s", name) << dialect << QJsonDocument::fromJson(json).object();
        };
        // The prompt is 4 + 19 tokens, 8 of them from the cache; 5 thoughts, 7 words.
        row(Dialect::Chat, "OpenAI counts cached and reasoning tokens inside",
            R"({"prompt_tokens":23,"completion_tokens":12,"total_tokens":35,"prompt_tokens_details":{"cached_tokens":8},
                "completion_tokens_details":{"reasoning_tokens":5}})");
        row(Dialect::Responses, "Responses count cached and reasoning tokens inside",
            R"({"input_tokens":23,"output_tokens":12,"total_tokens":35,"input_tokens_details":{"cached_tokens":8},
                "output_tokens_details":{"reasoning_tokens":5}})");
        row(Dialect::Messages, "Anthropic counts cached tokens beside, thoughts inside",
            R"({"input_tokens":10,"cache_read_input_tokens":8,"cache_creation_input_tokens":5,
                "cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":2},"output_tokens":12,
                "service_tier":"standard"})");
        row(Dialect::Generate, "Gemini counts cached tokens inside, thoughts beside",
            R"({"promptTokenCount":23,"cachedContentTokenCount":8,"candidatesTokenCount":7,"thoughtsTokenCount":5,
                "totalTokenCount":35,"promptTokensDetails":[{"modality":"TEXT","tokenCount":23}]})");
    }
    void usageIsCountedAsTheVendorCounts()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QJsonObject, expected);
        const QByteArray prompt = "[[fault:none tokens=7 thoughts=5 cached=8 cache_write=3 cache_write_1h=2]]"_ba;
        QCOMPARE(prompt.size(), 74);
        QCOMPARE(whole(dialect, prompt).usage, expected);
        const QByteArray asked = dialect == Dialect::Chat ? R"("stream_options":{"include_usage":true},)"_ba : ""_ba;
        QCOMPARE(streamed(dialect, prompt, asked).usage, expected);
    }

    void markedPromptsAreWrittenToTheCacheAndReadFromIt()
    {
        const QJsonObject block{{u"type"_s, u"text"_s},
                                {u"text"_s, QString(8192, u'x')},
                                {u"cache_control"_s, QJsonObject{{u"type"_s, u"ephemeral"_s}}}};
        const QJsonObject turn{{u"role"_s, u"user"_s}, {u"content"_s, u"Hi"_s}};
        const QJsonObject request{{u"model"_s, u"small"_s},
                                  {u"max_tokens"_s, 100},
                                  {u"system"_s, QJsonArray{block}},
                                  {u"messages"_s, QJsonArray{turn}}};
        const QByteArray body = QJsonDocument(request).toJson(QJsonDocument::Compact);
        const QByteArray bytes = post("v1/messages", body, "anthropic-version: 2023-06-01\r\n");
        const QJsonObject first = readWhole(Dialect::Messages, send(bytes).body).usage;
        QCOMPARE(first["cache_creation_input_tokens"_L1].toInt(), 2048);
        QCOMPARE(first["cache_read_input_tokens"_L1].toInt(), 0);
        Profile profile;
        profile.cachedShare = 1.0;
        m_simulator->setProfile(u"a"_s, profile);
        const QJsonObject second = readWhole(Dialect::Messages, send(bytes).body).usage;
        QCOMPARE(second["cache_creation_input_tokens"_L1].toInt(), 0);
        QCOMPARE(second["cache_read_input_tokens"_L1].toInt(), 2048);
        QCOMPARE(first["input_tokens"_L1], second["input_tokens"_L1]);
    }

    void thinksWhenAsked_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<bool>("shown");
        QTest::addRow("messages") << Dialect::Messages << R"("thinking":{"type":"enabled","budget_tokens":2000},)"_ba
                                  << true;
        QTest::addRow("messages, omitted")
            << Dialect::Messages << R"("thinking":{"type":"adaptive","display":"omitted"},)"_ba << false;
        QTest::addRow("responses") << Dialect::Responses << R"("reasoning":{"effort":"low","summary":"auto"},)"_ba
                                   << true;
        QTest::addRow("responses, no summary") << Dialect::Responses << R"("reasoning":{"effort":"low"},)"_ba << false;
        QTest::addRow("generate") << Dialect::Generate
                                  << R"("generationConfig":{"thinkingConfig":{"includeThoughts":true}},)"_ba << true;
        QTest::addRow("generate, not included")
            << Dialect::Generate << R"("generationConfig":{"thinkingConfig":{"thinkingBudget":-1}},)"_ba << false;
    }
    void thinksWhenAsked()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, more);
        QFETCH(const bool, shown);
        for (const Said &said : {whole(dialect, "Why?", more), streamed(dialect, "Why?", more)}) {
            QCOMPARE(said.thoughts.startsWith("[simulated thought]"), shown);
            QVERIFY(said.text.startsWith("[simulated answer"));
            QVERIFY(said.ended);
        }
        QCOMPARE(whole(dialect, "Why?", more).thoughts, streamed(dialect, "Why?", more).thoughts);
        QCOMPARE(whole(dialect, "Why?").thoughts, QByteArray());
    }

    void finishesInTheWordsOfTheDialect_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<QByteArray>("finish");
        const QByteArray hi = "Hello"_ba;
        const QByteArray filtered = "[[fault:content_filter at=content]]"_ba;
        QTest::addRow("chat length") << Dialect::Chat << R"("max_tokens":3,)"_ba << hi << "length"_ba;
        QTest::addRow("responses length") << Dialect::Responses << R"("max_output_tokens":16,)"_ba
                                          << "[[fault:none tokens=40]]"_ba
                                          << "incomplete"_ba;
        QTest::addRow("messages stop") << Dialect::Messages << ""_ba << hi << "end_turn"_ba;
        QTest::addRow("messages stop sequence")
            << Dialect::Messages << R"("stop_sequences":["answer"],)"_ba << hi << "stop_sequence"_ba;
        QTest::addRow("generate length") << Dialect::Generate << R"("generationConfig":{"maxOutputTokens":3},)"_ba << hi
                                         << "MAX_TOKENS"_ba;
        QTest::addRow("responses filter") << Dialect::Responses << ""_ba << filtered << "incomplete"_ba;
        QTest::addRow("messages filter") << Dialect::Messages << ""_ba << filtered << "refusal"_ba;
        QTest::addRow("generate filter") << Dialect::Generate << ""_ba << filtered << "SAFETY"_ba;
    }
    void finishesInTheWordsOfTheDialect()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, more);
        QFETCH(const QByteArray, prompt);
        QFETCH(const QByteArray, finish);
        QCOMPARE(whole(dialect, prompt, more).finish, finish);
        QCOMPARE(streamed(dialect, prompt, more).finish, finish);
    }

    void structuredOutputFitsItsSchema_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("more");
        const QByteArray schema = R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})"_ba;
        QTest::addRow("responses") << Dialect::Responses
                                   << R"("text":{"format":{"type":"json_schema","name":"s","schema":)" + schema + "}},";
        QTest::addRow("messages") << Dialect::Messages
                                  << R"("output_config":{"format":{"type":"json_schema","schema":)" + schema + "}},";
        QTest::addRow("generate") << Dialect::Generate
                                  << R"("generationConfig":{"responseMimeType":"application/json","responseSchema":)" +
                                         QByteArray(schema).replace("integer", "INTEGER") + "},";
        QTest::addRow("generate, JSON Schema")
            << Dialect::Generate
            << R"("generationConfig":{"responseMimeType":"application/json","responseJsonSchema":)" + schema + "},";
    }
    void structuredOutputFitsItsSchema()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, more);
        QCOMPARE(whole(dialect, "Fill it in", more).text, "{\"n\":1}"_ba);
        QCOMPARE(streamed(dialect, "Fill it in", more).text, "{\"n\":1}"_ba);
    }

    void keysTravelAsTheDialectCarriesThem_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("status");
        QTest::addRow("chat Bearer") << Dialect::Chat << "Authorization: Bearer sk-right\r\n"_ba << 200;
        QTest::addRow("responses Bearer") << Dialect::Responses << "Authorization: Bearer sk-right\r\n"_ba << 200;
        QTest::addRow("messages x-api-key") << Dialect::Messages << "x-api-key: sk-right\r\n"_ba << 200;
        QTest::addRow("messages Bearer") << Dialect::Messages << "Authorization: Bearer sk-right\r\n"_ba << 401;
        QTest::addRow("generate x-goog-api-key") << Dialect::Generate << "x-goog-api-key: sk-right\r\n"_ba << 200;
        QTest::addRow("generate Bearer") << Dialect::Generate << "Authorization: Bearer sk-right\r\n"_ba << 400;
        QTest::addRow("chat x-api-key") << Dialect::Chat << "x-api-key: sk-right\r\n"_ba << 401;
    }
    void keysTravelAsTheDialectCarriesThem()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, headers);
        QFETCH(const int, status);
        m_simulator->setKey(u"a"_s, "sk-right");
        QCOMPARE(send(ask(dialect, "Hi", false, {}, headers)).status, status);
    }

    void geminiTakesTheKeyFromTheQuery()
    {
        m_simulator->setKey(u"a"_s, "sk-right");
        const QByteArray body = R"({"contents":[{"parts":[{"text":"Hi"}]}]})"_ba;
        QCOMPARE(send(post("v1beta/models/small:generateContent?key=sk-right", body)).status, 200);
        QCOMPARE(send(post("v1beta/models/small:generateContent?key=sk-wrong", body)).status, 400);
        const QByteArray vertex = "v1/projects/p/locations/l/publishers/google/models/small:generateContent"_ba;
        QCOMPARE(send(post(vertex, body, "Authorization: Bearer sk-right\r\n")).status, 200);
    }

    void anthropicWantsItsVersion()
    {
        const HttpAnswer answer =
            send(post("v1/messages", R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]})"));
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.body.contains("anthropic-version: header is required"));
    }

    void geminiStreamsAnArrayWithoutSse()
    {
        const QByteArray body = R"({"contents":[{"parts":[{"text":"Compare the naïve way"}]}]})"_ba;
        const HttpAnswer answer = send(post("v1beta/models/small:streamGenerateContent", body));
        QCOMPARE(answer.headers.value("content-type"), "application/json; charset=UTF-8"_ba);
        QVERIFY(QJsonDocument::fromJson(answer.body).array().size() > 3);
        const Said said = readStream(Dialect::Generate, answer.body);
        QCOMPARE(said.text, whole(Dialect::Generate, "Compare the naïve way").text);
        QVERIFY(said.ended);
        // comments are white space there, an error is an element and a cut leaves the array open
        const auto faulty = [&](const QByteArray &fault) {
            return send(
                post("v1beta/models/small:streamGenerateContent", body, "x-simulator-fault: " + fault + "\r\n"));
        };
        QCOMPARE(readStream(Dialect::Generate, faulty("comments").body).text, said.text);
        QCOMPARE(readStream(Dialect::Generate, faulty("error_event").body).error,
                 "The model is overloaded. Please try again later."_ba);
        QVERIFY(!QJsonDocument::fromJson(faulty("cut_clean").body).isArray());
        QVERIFY(QJsonDocument::fromJson(faulty("giant_line bytes=100").body).isArray());
        const HttpAnswer limited = faulty("rate_limit retry_after=7");
        QCOMPARE(limited.status, 429);
        const QJsonValue error = QJsonDocument::fromJson(limited.body).array()[0]["error"_L1];
        QCOMPARE(error["status"_L1].toString(), u"RESOURCE_EXHAUSTED"_s);
        QCOMPARE(error["details"_L1][0]["retryDelay"_L1].toString(), u"7s"_s);
    }

    void tokensAreCountedAsTheyAreBilled()
    {
        const auto count = [this](const QByteArray &path, const QByteArray &body) {
            return QJsonDocument::fromJson(send(post(path, body)).body).object();
        };
        QCOMPARE(
            count("v1/messages/count_tokens", R"({"model":"m","messages":[{"role":"user","content":"12345678"}]})"),
            (QJsonObject{{u"input_tokens"_s, 6}}));
        QCOMPARE(
            count("v1beta/models/m:countTokens", R"({"contents":[{"parts":[{"text":"12345678"}]}]})")["totalTokens"_L1]
                .toInt(),
            6);
        QCOMPARE(count("v1/responses/input_tokens", R"({"model":"m","input":"12345678"})")["input_tokens"_L1].toInt(),
                 6);
        QCOMPARE(m_simulator->counts(u"a"_s).counted, 3);
        QCOMPARE(m_simulator->counts(u"a"_s).seen, 0);
    }

    void modelsAreListedAsTheVendorLists()
    {
        m_simulator->setModels(u"a"_s, {u"one"_s, u"two"_s});
        const auto get = [this](const QByteArray &path, const QByteArray &headers = {}) {
            return QJsonDocument::fromJson(send("GET /a/" + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n").body)
                .object();
        };
        QCOMPARE(get("v1/models")["object"_L1].toString(), u"list"_s);
        QCOMPARE(get("v1/models", "anthropic-version: 2023-06-01\r\n")["last_id"_L1].toString(), u"two"_s);
        QCOMPARE(get("v1beta/models")["models"_L1][1]["name"_L1].toString(), u"models/two"_s);
        QCOMPARE(get("v1beta/models/one")["name"_L1].toString(), u"models/one"_s);
        QCOMPARE(get("v1beta/models/three")["error"_L1]["status"_L1].toString(), u"NOT_FOUND"_s);
    }
};

QTEST_GUILESS_MAIN(TestSimulatorDialects)
#include "tst_simulator_dialects.moc"
