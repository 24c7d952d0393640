// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/trust.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;

namespace {

constexpr auto toolBody = R"({"model":"auto","messages":[{"role":"user","content":"x"}],
    "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]})";

QByteArray reply(const QByteArray &message, const QByteArray &finish = "stop", const QByteArray &logprobs = "null")
{
    return R"({"id":"1","choices":[{"index":0,"message":)" + message + R"(,"logprobs":)" + logprobs + R"(,"finish_reason":")" + finish
        + R"("}]})";
}
QByteArray said(const QByteArray &text, const QByteArray &finish = "stop", const QByteArray &logprobs = "null")
{
    return reply(R"({"role":"assistant","content":")" + text + "\"}", finish, logprobs);
}
QByteArray called(const QByteArray &name, const QByteArray &arguments)
{
    return reply(R"({"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":")" + name
                     + R"(","arguments":")" + arguments + "\"}}]}", "tool_calls");
}
QByteArray probabilities(std::initializer_list<double> logprobs)
{
    QByteArrayList tokens;
    for (const double logprob : logprobs)
        tokens.append(R"({"token":"a","logprob":)" + QByteArray::number(logprob) + R"(,"top_logprobs":[]})");
    return R"({"content":[)" + tokens.join(',') + "],\"refusal\":null}";
}

} // namespace

class TestTrust final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void anAnswerIsJudged_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("body"); // what is asked, see below
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("because");
        const QByteArray plain = R"({"model":"auto","messages":[{"role":"user","content":"x"}]})";
        const QByteArray limited = R"({"model":"auto","messages":[{"role":"user","content":"x"}],"max_tokens":5})";
        const QByteArray json =
            R"({"model":"auto","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_object"}})";
        const auto share = u"nothing is wrong with it, and p/m gets 0.70 of such requests right (task maths)"_s;
        QTest::addRow("by the model's quality") << said("4") << plain << 0.7 << share;
        QTest::addRow("by its tokens") << said("4", "stop", probabilities({-0.1, -0.3})) << plain << std::exp(-0.2)
                                       << u"its 2 tokens had a mean probability of 0.82"_s;
        QTest::addRow("impossible probabilities count as 1") << said("4", "stop", probabilities({3.0, 0.0})) << plain << 1.0
                                                             << u"its 2 tokens had a mean probability of 1.00"_s;
        QTest::addRow("empty") << said("  ") << plain << 0.0 << u"it is empty"_s;
        QTest::addRow("cut by the model") << said("And then", "length") << plain << 0.0
                                          << u"it was cut at the model's own limit"_s;
        QTest::addRow("cut by the client's own limit") << said("And then", "length") << limited << 0.7 << share;
        QTest::addRow("a refusal") << reply(R"({"role":"assistant","content":null,"refusal":"No."})") << plain << 0.0
                                   << u"it refused"_s;
        QTest::addRow("a content filter is an answer") << said("", "content_filter") << plain << 1.0
                                                       << u"a content filter ended it, which is an answer"_s;
        QTest::addRow("does not know") << said("I\u2019m not sure, but it may be 4.") << plain << 0.0
                                       << u"it says that it does not know"_s;
        QTest::addRow("does not know, in German") << said("Ich weiß es nicht.") << plain << 0.0
                                                  << u"it says that it does not know"_s;
        QTest::addRow("knows of one who does not") << said("She wrote: I don't know.") << plain << 0.7 << share;
        QTest::addRow("JSON") << said(R"({\"a\": 1})") << json << 0.7 << share;
        QTest::addRow("no JSON") << said("Here it is: {") << json << 0.0 << u"it is not the JSON that was asked for"_s;
        QTest::addRow("a call") << called("weather", R"({\"city\":\"Ulm\"})") << QByteArray(toolBody) << 0.7 << share;
        QTest::addRow("a call without arguments") << called("weather", "") << QByteArray(toolBody) << 0.7 << share;
        QTest::addRow("a call of nothing") << called("whether", "{}") << QByteArray(toolBody) << 0.0
                                           << u"it calls whether, which was not offered"_s;
        QTest::addRow("broken arguments") << called("weather", "{city") << QByteArray(toolBody) << 0.0
                                          << u"the arguments of its call are not JSON"_s;
    }
    void anAnswerIsJudged()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QByteArray, body);
        QFETCH(const double, value);
        QFETCH(const QString, because);
        catalog::Model model;
        model.id = u"p/m"_s;
        model.quality.setStandard(0.4);
        model.quality.set(Task::Maths, 0.7);
        const auto content = wire::lookAtAnswer(wire::Dialect::OpenAiChat, answer, false);
        QVERIFY(content);
        const Trust trust = trustIn(*content, *wire::readChatRequest(body), body, model, Task::Maths);
        QCOMPARE(trust.because, because);
        QCOMPARE(trust.value, value);
    }

    void aModelNobodyKnowsIsNotBelieved()
    {
        catalog::Model model;
        model.id = u"p/m"_s;
        const QByteArray body = R"({"model":"auto","messages":[{"role":"user","content":"x"}]})";
        const Trust trust = trustIn(*wire::lookAtAnswer(wire::Dialect::OpenAiChat, said("4"), false), *wire::readChatRequest(body), body, model, Task::Chat);
        QCOMPARE(trust.value, 0.0);
        QCOMPARE(trust.because, u"neither the provider nor the policy says how sure p/m is"_s);
    }

    void aStreamReadsLikeTheWhole()
    {
        const QByteArray stream =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"logprobs\":{\"content\":[{\"token\":"
            "\"Hel\",\"logprob\":-0.5}]}}]}\r\n\r\n: a comment\r\n\r\n"
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"name\":\"b\",\"arguments\":\"{\"}}]}}]}\n\n"
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\",\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"a\"}},"
            "{\"index\":1,\"function\":{\"arguments\":\"}\"}}]},\"finish_reason\":\"stop\"}]}\n\n"
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\ndata: [DONE]\n\n";
        const auto content = wire::lookAtAnswer(wire::Dialect::OpenAiChat, stream, true);
        QVERIFY(content);
        QCOMPARE(content->text, "Hello");
        QCOMPARE(content->finishReason, "stop");
        QCOMPARE(content->logprobs, 1);
        QCOMPARE(content->logprobSum, -0.5);
        QCOMPARE(content->calls, (std::vector<wire::CalledFunction>{{"a", ""}, {"b", "{}"}}));
        const QByteArray silent = wire::withoutLogprobs(stream, true);
        QVERIFY(!silent.contains("logprob\""));
        QVERIFY(silent.contains(": a comment"));
        const auto again = wire::lookAtAnswer(wire::Dialect::OpenAiChat, silent, true);
        QCOMPARE(again->text, "Hello");
        QCOMPARE(again->calls, content->calls);
        QCOMPARE(again->logprobs, 0);
    }

    void otherDialectsAreReadInChatsWords()
    {
        const QByteArray whole = R"({"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"Hello"},
            {"type":"tool_use","id":"t","name":"weather","input":{"city":"Ulm"}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2}})";
        const auto content = wire::lookAtAnswer(wire::Dialect::Anthropic, whole, false);
        QVERIFY(content);
        QCOMPARE(content->text, "Hello");
        QCOMPARE(content->finishReason, "tool_calls");
        QCOMPARE(content->calls.size(), std::size_t(1));
        QCOMPARE(content->calls[0].name, "weather");
        const QByteArray stream =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
            "\"content\":[],\"model\":\"c\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n"
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":2}}\n\n"
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        const auto streamed = wire::lookAtAnswer(wire::Dialect::Anthropic, stream, true);
        QVERIFY(streamed);
        QCOMPARE(streamed->text, "Hello");
        QCOMPARE(streamed->finishReason, "length");
    }

    void whatIsNoAnswerIsNotRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("streamed");
        QTest::addRow("nothing") << QByteArray() << false;
        QTest::addRow("an empty stream") << QByteArray() << true;
        QTest::addRow("HTML") << "<html>"_ba << false;
        QTest::addRow("no choices") << "{}"_ba << false;
        QTest::addRow("a stream of it") << "data: {}\n\n"_ba << true;
        QTest::addRow("half of an event") << "data: {\"choices\":[{\n\n"_ba << true;
    }
    void whatIsNoAnswerIsNotRead()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, streamed);
        QVERIFY(!wire::lookAtAnswer(wire::Dialect::OpenAiChat, bytes, streamed));
        if (!streamed)
            QCOMPARE(wire::withoutLogprobs(bytes, false), bytes);
    }

    void hostileIndexesTakeNoMemory()
    {
        const QByteArray answer = "data: {\"choices\":[{\"index\":4000000000,\"delta\":{}},{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":"
                                  "4000000000,\"function\":{\"name\":\"x\"}},{\"index\":-1,\"function\":{\"name\":\"y\"}}]}}]}\n\n";
        const auto content = wire::lookAtAnswer(wire::Dialect::OpenAiChat, answer, true);
        QVERIFY(content);
        QVERIFY(content->calls.size() <= 128);
        QVERIFY(content->choices <= 129);
    }
};

QTEST_APPLESS_MAIN(TestTrust)
#include "tst_trust.moc"
