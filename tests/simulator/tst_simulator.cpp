// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/raw_client.h"
#include "simulator/simulator.h"
#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::simulator;
using namespace signalbox::test;

namespace {

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class TestSimulator final : public QObject
{
    Q_OBJECT

    std::unique_ptr<Simulator> m_simulator;

    HttpAnswer ask(const QByteArray &bytes)
    {
        RawClient client(m_simulator->port());
        client.send(bytes);
        [&client] { QTRY_VERIFY(client.answer().complete || client.closed); }();
        return client.answer();
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_simulator = std::make_unique<Simulator>();
        QVERIFY(m_simulator->start());
    }
    void cleanup() { m_simulator.reset(); }

    void answersAWholeCompletion()
    {
        const HttpAnswer answer = ask(chatPost("a", chatBody("What is a signal box?")));
        QCOMPARE(answer.status, 200);
        const QJsonObject body = parsed(answer.body);
        QVERIFY(body["id"_L1].toString().startsWith("chatcmpl-"_L1));
        QCOMPARE(body["object"_L1].toString(), u"chat.completion"_s);
        QCOMPARE(body["model"_L1].toString(), u"small"_s);
        QVERIFY(body["created"_L1].toInteger() > 1'700'000'000);
        const QJsonValue choice = body["choices"_L1][0];
        QCOMPARE(choice["finish_reason"_L1].toString(), u"stop"_s);
        QVERIFY(choice["message"_L1]["content"_L1].toString().startsWith("[simulated answer from a/small]"_L1));
        const QJsonValue usage = body["usage"_L1];
        QCOMPARE(usage["total_tokens"_L1].toInteger(),
                 usage["prompt_tokens"_L1].toInteger() + usage["completion_tokens"_L1].toInteger());
        // "Be brief." and "What is a signal box?": 3 + 6 tokens of text, 4 for each message
        QCOMPARE(usage["prompt_tokens"_L1].toInteger(), 17);
    }

    void saysHowSureItIsWhenAsked_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addRow("whole") << false;
        QTest::addRow("streamed") << true;
    }
    void saysHowSureItIsWhenAsked()
    {
        QFETCH(const bool, stream);
        QByteArray body = chatBody("What is a signal box?", stream);
        QVERIFY(!ask(chatPost("a", body)).body.contains("\"logprob\""));
        body.insert(1, "\"logprobs\":true,\"service_tier\":\"flex\",");
        const HttpAnswer answer = ask(chatPost("a", body, "x-simulator-fault: none certainty=50\r\n"));
        QVERIFY(answer.body.contains("\"logprob\":-0.69314718"));
        QVERIFY(answer.body.contains("\"service_tier\":\"flex\""));
        if (!stream) {
            const QJsonValue choice = parsed(answer.body)["choices"_L1][0];
            QCOMPARE(choice["logprobs"_L1]["content"_L1].toArray().size(),
                     parsed(answer.body)["usage"_L1]["completion_tokens"_L1].toInteger());
        }
    }

    void sameQuestionSameAnswerStreamedOrNot()
    {
        const HttpAnswer whole = ask(chatPost("a", chatBody("Compare the naïve with the fast way")));
        const HttpAnswer stream = ask(chatPost("a", chatBody("Compare the naïve with the fast way", true)));
        const QString content = parsed(whole.body)["choices"_L1][0]["message"_L1]["content"_L1].toString();
        QCOMPARE(QString::fromUtf8(streamedText(stream.body)), content);
        const HttpAnswer other = ask(chatPost("a", chatBody("Another question altogether, please")));
        QVERIFY(parsed(other.body)["choices"_L1][0]["message"_L1]["content"_L1].toString() != content);
    }

    void streamHasOneEventPerTokenAndUsageOnlyIfAsked_data()
    {
        QTest::addColumn<bool>("asked");
        QTest::addRow("asked") << true;
        QTest::addRow("not asked") << false;
    }
    void streamHasOneEventPerTokenAndUsageOnlyIfAsked()
    {
        QFETCH(const bool, asked);
        const QByteArray options = asked ? "\"stream_options\":{\"include_usage\":true},"_ba : QByteArray();
        const HttpAnswer answer = ask(chatPost("a", chatBody("[[fault:none tokens=7]]", true, options)));
        QCOMPARE(answer.headers.value("content-type"), "text/event-stream; charset=utf-8"_ba);
        const QList<QByteArray> data = dataLines(answer.body);
        // role, 7 pieces, finish, usage if asked, [DONE]
        QCOMPARE(data.size(), asked ? 11 : 10);
        QCOMPARE(data.constLast(), "[DONE]"_ba);
        QCOMPARE(parsed(data.at(0))["choices"_L1][0]["delta"_L1]["role"_L1].toString(), u"assistant"_s);
        QCOMPARE(parsed(data.at(8))["choices"_L1][0]["finish_reason"_L1].toString(), u"stop"_s);
        QCOMPARE(answer.body.contains("\"completion_tokens\":7"), asked);
        if (asked)
            QCOMPARE(parsed(data.at(9))["choices"_L1].toArray().size(), 0);
    }

    void stopsAtMaxTokens()
    {
        const HttpAnswer answer =
            ask(chatPost("a", chatBody("Tell me a long story about trains and signals", false, "\"max_tokens\":5,")));
        QCOMPARE(parsed(answer.body)["choices"_L1][0]["finish_reason"_L1].toString(), u"length"_s);
        QCOMPARE(parsed(answer.body)["usage"_L1]["completion_tokens"_L1].toInteger(), 5);
    }

    void givesAsManyChoicesAsAsked()
    {
        const HttpAnswer answer = ask(chatPost("a", chatBody("Hello there, how are you today?", false, "\"n\":3,")));
        const QJsonArray choices = parsed(answer.body)["choices"_L1].toArray();
        QCOMPARE(choices.size(), 3);
        QCOMPARE(choices.at(2)["index"_L1].toInt(), 2);
        QVERIFY(choices.at(0)["message"_L1] != choices.at(1)["message"_L1]);
    }

    void streamsToolArgumentsInPieces()
    {
        const QByteArray tools =
            R"("tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",)"
            R"("properties":{"city":{"type":"string"},"unit":{"enum":["celsius","kelvin"]}},"required":["city"]}}}],)";
        const HttpAnswer answer = ask(chatPost("a", chatBody("Use get_weather for Paris", true, tools)));
        QByteArray arguments;
        QString name;
        int pieces = 0;
        QString finish;
        for (const QByteArray &data : dataLines(answer.body)) {
            const QJsonValue choice = parsed(data)["choices"_L1][0];
            const QJsonValue function = choice["delta"_L1]["tool_calls"_L1][0]["function"_L1];
            name += function["name"_L1].toString();
            arguments += function["arguments"_L1].toString().toUtf8();
            pieces += function["arguments"_L1].toString().isEmpty() ? 0 : 1;
            finish += choice["finish_reason"_L1].toString();
        }
        QCOMPARE(name, u"get_weather"_s);
        QCOMPARE(finish, u"tool_calls"_s);
        QVERIFY2(pieces > 2, "arguments come in one piece");
        QCOMPARE(parsed(arguments), parsed(R"({"city":"simulated city","unit":"celsius"})"));
    }

    void doesNotCallToolsWithoutReason_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QByteArray>("prompt");
        const QByteArray tools = R"("tools":[{"type":"function","function":{"name":"get_weather"}}],)"_ba;
        QTest::addRow("prompt does not ask") << tools << "How are you?"_ba;
        QTest::addRow("tool_choice none") << tools + R"("tool_choice":"none",)"
                                          << "Use get_weather"_ba;
        QTest::addRow("no tools") << QByteArray() << "Use the tool get_weather"_ba;
    }
    void doesNotCallToolsWithoutReason()
    {
        QFETCH(const QByteArray, more);
        QFETCH(const QByteArray, prompt);
        const HttpAnswer answer = ask(chatPost("a", chatBody(prompt, false, more)));
        QCOMPARE(parsed(answer.body)["choices"_L1][0]["finish_reason"_L1].toString(), u"stop"_s);
    }

    void jsonSchemaIsFilled()
    {
        const QByteArray format =
            R"("response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object",)"
            R"("properties":{"n":{"type":"integer","minimum":5},"tags":{"type":"array","items":{"enum":["a","b"]},"minItems":2},)"
            R"("ok":{"type":"boolean"},"ref":{"$ref":"#/$defs/d"}},"required":["n"],"$defs":{"d":{"type":"string","format":"date"}}}}},)";
        const HttpAnswer answer = ask(chatPost("a", chatBody("Fill it", false, format)));
        const QString content = parsed(answer.body)["choices"_L1][0]["message"_L1]["content"_L1].toString();
        QCOMPARE(parsed(content.toUtf8()), parsed(R"({"n":5,"tags":["a","a"],"ok":true,"ref":"2026-01-01"})"));
    }

    void refusesWhatOpenAiRefuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("param");
        QTest::addRow("no JSON") << "{\"model\":"_ba << QString();
        QTest::addRow("no model") << R"({"messages":[{"role":"user","content":"x"}]})"_ba << u"model"_s;
        QTest::addRow("no messages") << R"({"model":"m","messages":[]})"_ba << u"messages"_s;
        QTest::addRow("zero choices") << R"({"model":"m","n":0,"messages":[{"role":"user","content":"x"}]})"_ba
                                      << u"n"_s;
    }
    void refusesWhatOpenAiRefuses()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, param);
        const HttpAnswer answer = ask(chatPost("a", body));
        QCOMPARE(answer.status, 400);
        QCOMPARE(parsed(answer.body)["error"_L1]["type"_L1].toString(), u"invalid_request_error"_s);
        QCOMPARE(parsed(answer.body)["error"_L1]["param"_L1].toString(), param);
    }

    void listsItsModelsAndKnowsNoOthers()
    {
        m_simulator->setModels(u"a"_s, {u"small"_s, u"large"_s});
        const HttpAnswer list = ask("GET /a/v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(parsed(list.body)["data"_L1].toArray().size(), 2);
        QCOMPARE(parsed(list.body)["data"_L1][1]["id"_L1].toString(), u"large"_s);
        QCOMPARE(ask("GET /a/v1/models/large HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
        QCOMPARE(ask("GET /a/v1/models/huge HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
        QCOMPARE(ask(chatPost("a", chatBody("x"))).status, 200);
        m_simulator->setModels(u"a"_s, {u"large"_s});
        const HttpAnswer unknown = ask(chatPost("a", chatBody("x")));
        QCOMPARE(unknown.status, 404);
        QCOMPARE(parsed(unknown.body)["error"_L1]["code"_L1].toString(), u"model_not_found"_s);
        QCOMPARE(ask("GET /a/other HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
    }

    void keyIsRequiredWhenSet()
    {
        m_simulator->setKey(u"a"_s, "sk-sim"_ba);
        QCOMPARE(ask(chatPost("a", chatBody("x"))).status, 401);
        QCOMPARE(ask(chatPost("a", chatBody("x"), "Authorization: Bearer sk-sim\r\n")).status, 200);
        QCOMPARE(ask(chatPost("b", chatBody("x"))).status, 200);
    }

    void countsPerProviderAndKeepsRequests()
    {
        m_simulator->keepRequests(2);
        for (const auto *prompt : {"one", "two", "three"})
            ask(chatPost("a", chatBody(prompt), "X-Extra: yes\r\n"));
        QCOMPARE(m_simulator->counts(u"a"_s).seen, 3);
        QCOMPARE(m_simulator->counts(u"a"_s).finished, 3);
        QCOMPARE(m_simulator->counts(u"a"_s).inFlight, 0);
        QCOMPARE(m_simulator->counts(u"b"_s), Counts{});
        const QList<SeenRequest> requests = m_simulator->requests(u"a"_s);
        QCOMPARE(requests.size(), 2);
        QCOMPARE(requests.constLast().lastUserText, "three"_ba);
        QCOMPARE(requests.constLast().http.header("x-extra"), "yes"_ba);
        QCOMPARE(requests.constLast().http.body, chatBody("three"));
    }

    void oneConnectionServesRequestsInOrder()
    {
        RawClient client(m_simulator->port());
        client.send(chatPost("a", chatBody("[[fault:none tokens=1]]")) +
                    chatPost("a", chatBody("[[fault:none tokens=2]]", true)) +
                    chatPost("a", chatBody("[[fault:none tokens=3]]")));
        QTRY_COMPARE(m_simulator->counts(u"a"_s).finished, 3);
        QTRY_VERIFY(client.received.contains("\"completion_tokens\":3"));
        const HttpAnswer first = client.answer();
        QVERIFY(first.body.contains("\"completion_tokens\":1"));
        QCOMPARE(dataLines(readAnswer(client.received.sliced(first.end)).body).size(), 5);
    }

    void chunkedRequestAndExpectationAreUnderstood()
    {
        RawClient client(m_simulator->port());
        const QByteArray body = chatBody("x");
        client.send("POST /a/v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: "
                    "100-continue\r\n\r\n");
        QTRY_COMPARE(client.received, "HTTP/1.1 100 Continue\r\n\r\n"_ba);
        client.received.clear();
        client.send(QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n0\r\n\r\n");
        QTRY_VERIFY(client.answer().complete);
        QCOMPARE(client.answer().status, 200);
    }

    void peerThatLeavesIsCounted_data()
    {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<bool>("stream");
        QTest::addRow("while nothing is answered") << "[[fault:hang]]"_ba << false;
        QTest::addRow("in a stalled stream") << "[[fault:stall after=2]]"_ba << true;
        QTest::addRow("in a slow stream") << "[[fault:none tokens=1000 rate=10]]"_ba << true;
        QTest::addRow("before a slow whole answer") << "[[fault:none tokens=1000 rate=10]]"_ba << false;
    }
    void peerThatLeavesIsCounted()
    {
        QFETCH(const QByteArray, prompt);
        QFETCH(const bool, stream);
        RawClient client(m_simulator->port());
        client.send(chatPost("a", chatBody(prompt, stream)));
        QTRY_COMPARE(m_simulator->counts(u"a"_s).inFlight, 1);
        if (stream)
            QTRY_VERIFY(streamedText(client.answer().body).size() > 0);
        client.leave();
        QTRY_COMPARE(m_simulator->counts(u"a"_s).cancelled, 1);
        QCOMPARE(m_simulator->counts(u"a"_s).inFlight, 0);
        QCOMPARE(m_simulator->counts(u"a"_s).finished, 0);
    }

    void pacesItsTokens()
    {
        m_simulator->setProfile(u"a"_s, Profile{.firstToken = std::chrono::milliseconds(60), .tokensPerSecond = 200.0});
        QElapsedTimer timer;
        timer.start();
        const HttpAnswer answer = ask(chatPost("a", chatBody("[[fault:none tokens=21]]", true)));
        QVERIFY(answer.complete);
        const qint64 took = timer.elapsed();
        QVERIFY2(took >= 155 && took < 1500, qPrintable(QString::number(took))); // 60 ms + 20 gaps of 5 ms
    }

    void slowReaderHoldsTheProviderBack()
    {
        RawClient client(m_simulator->port());
        client.stopReading();
        client.send(chatPost("a", chatBody("[[fault:giant_line bytes=30000000]]", true)));
        QTRY_COMPARE(m_simulator->counts(u"a"_s).inFlight, 1);
        QTRY_VERIFY(m_simulator->counts(u"a"_s).bytesSent > 0);
        QCOMPARE(m_simulator->counts(u"a"_s).finished, 0);
        client.leave();
        QTRY_COMPARE(m_simulator->counts(u"a"_s).cancelled, 1);
    }

    void reportsACachedPrefixOfALongPrompt()
    {
        m_simulator->setProfile(u"a"_s, Profile{.cachedShare = 0.5});
        const HttpAnswer answer = ask(chatPost("a", chatBody(QByteArray(8000, 'a'))));
        QCOMPARE(parsed(answer.body)["usage"_L1]["prompt_tokens_details"_L1]["cached_tokens"_L1].toInteger(), 896);
        QCOMPARE(
            parsed(
                ask(chatPost("a", chatBody("short"))).body)["usage"_L1]["prompt_tokens_details"_L1]["cached_tokens"_L1]
                .toInteger(-1),
            0);
    }

    void failsNowAndThenByItsOwnRate()
    {
        m_simulator->setProfile(u"a"_s, Profile{.failureRate = 0.3, .seed = 7});
        int failed = 0;
        for (int i = 0; i < 100; ++i)
            failed += ask(chatPost("a", chatBody("x"))).status == 200 ? 0 : 1;
        QVERIFY2(failed >= 15 && failed <= 45, qPrintable(QString::number(failed)));
    }

    void realisticProfilesDifferByName()
    {
        const Profile small = realisticProfile(u"sim-us"_s, u"summit-mini"_s);
        const Profile large = realisticProfile(u"sim-us"_s, u"summit"_s);
        QVERIFY(small.firstToken < large.firstToken);
        QVERIFY(small.tokensPerSecond > large.tokensPerSecond);
        QCOMPARE(realisticProfile(u"sim-us"_s, u"summit"_s).firstToken, large.firstToken);
        QCOMPARE(large.failureRate, 0.0);
        QVERIFY(realisticProfile(u"sim-cheap"_s, u"sparrow"_s).failureRate > 0.0);
    }

    void diesQuietlyWithOpenStreams()
    {
        RawClient client(m_simulator->port());
        client.send(chatPost("a", chatBody("[[fault:hang]]")));
        QTRY_COMPARE(m_simulator->counts(u"a"_s).inFlight, 1);
        m_simulator.reset();
        QTRY_VERIFY(client.closed);
    }
};

QTEST_GUILESS_MAIN(TestSimulator)
#include "tst_simulator.moc"
