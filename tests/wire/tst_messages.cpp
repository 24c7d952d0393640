// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/facts.h"
#include "wire/message_events.h"
#include "wire/translate.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

namespace {

RequestFacts factsOf(const QByteArray &body, Dialect dialect = Dialect::Anthropic)
{
    Result<RequestFacts> facts = ChatReader().read(body, {true, dialect});
    if (!facts)
        qFatal("%s", qPrintable(facts.error().message));
    return *std::move(facts);
}

/// A request with `more` members (each with a comma behind it) and one user message of `content`.
QByteArray asked(const QByteArray &content, const QByteArray &more = {})
{
    return "{\"model\":\"m\",\"max_tokens\":10," + more + "\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
}

QByteArray chatAsked(const QByteArray &more, const QByteArray &content = "\"x\"")
{
    return "{\"model\":\"m\"," + more + "\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
}

const QByteArray foreign = R"({"type":"thinking","thinking":"hm","signature":"signalbox:from-another-vendor"})";

} // namespace

class TestMessages final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void facts()
    {
        const RequestFacts facts = factsOf(
            R"({"model":"auto","max_tokens":77,"stream":true,"system":[{"type":"text","text":"Be an agent."},{"type":"text","text":"SECOND"}],)"
            R"("metadata":{"user_id":"USER","signalbox_tags":["secret"]},"thinking":{"type":"enabled","budget_tokens":2000},)"
            R"("tools":[{"name":"look","description":"TOOLTEXT","input_schema":{"type":"object"}}],"messages":[)"
            R"({"role":"user","content":[{"type":"text","text":"first"},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"DOCUMENT"}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"THOUGHT","signature":"c2ln"},)"
            R"({"type":"tool_use","id":"t1","name":"look","input":{"where":"INPUT"}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"RESULT"},)"
            R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJDRA=="}}]}]}]})");
        QCOMPARE(facts.dialect, Dialect::Anthropic);
        QCOMPARE(facts.asked, u"auto"_s);
        QCOMPARE(facts.maxOutputTokens, 77);
        QVERIFY(facts.stream);
        QCOMPARE(facts.tags, QStringList{u"secret"_s});
        QCOMPARE(facts.systemText, "Be an agent.\nSECOND"_ba);
        QCOMPARE(facts.lastUserText.trimmed(), "first"_ba); // a tool's answer is nobody's wish
        QCOMPARE(facts.tools, 1);
        QCOMPARE(facts.messages, 3);
        QVERIFY(facts.signedReasoning);
        QCOMPARE(facts.turns.toolCalls, 1);
        QVERIFY(facts.turns.endsWithToolResult);
        QVERIFY(facts.features.testFlag(Feature::Tools) && facts.features.testFlag(Feature::Image));
        QVERIFY(facts.features.testFlag(Feature::System) && facts.features.testFlag(Feature::Reasoning));
        for (const char *text : {"Be an agent.", "SECOND", "USER", "TOOLTEXT", "THOUGHT", "INPUT", "RESULT", "DOCUMENT"})
            QVERIFY2(facts.promptText.contains(text), text);
        QVERIFY(!facts.promptText.contains("QUJDRA"));
        QCOMPARE(facts.inputTokens > 1000 && facts.inputTokens < 1200, true); // the picture, and some text
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("param");
        QTest::addRow("no messages") << R"({"model":"m","max_tokens":1})"_ba << u"messages"_s;
        QTest::addRow("no model") << R"({"max_tokens":1,"messages":[{"role":"user","content":"x"}]})"_ba << u"model"_s;
        QTest::addRow("system twice") << asked("\"x\"", R"("system":"a","system":"b",)") << u"system"_s;
        QTest::addRow("system is a number") << asked("\"x\"", R"("system":7,)") << u"system"_s;
        QTest::addRow("a block twice") << asked(R"([{"type":"text","text":"a","text":"b"}])") << u"messages[0].content[0]"_s;
        QTest::addRow("a block in a result twice")
            << asked(R"([{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"a","text":"b"}]}])")
            << u"messages[0].content[0].content[0]"_s;
        QTest::addRow("our key misspelt") << asked("\"x\"", R"("metadata":{"signalbox_tag":"a"},)") << u"metadata.signalbox_tag"_s;
    }
    void refuses()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, param);
        const Result<RequestFacts> facts = ChatReader().read(body, {false, Dialect::Anthropic});
        QVERIFY(!facts);
        QCOMPARE(facts.error().param, param);
    }

    void traits_data()
    {
        QTest::addColumn<Dialect>("from");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Traits::Int>("traits");
        const auto messages = [](const char *name, const QByteArray &body, Traits traits) {
            QTest::addRow("messages: %s", name) << Dialect::Anthropic << body << traits.toInt();
        };
        const auto chat = [](const char *name, const QByteArray &body, Traits traits) {
            QTest::addRow("chat: %s", name) << Dialect::OpenAiChat << body << traits.toInt();
        };
        messages("plain", asked("\"x\"", R"("temperature":0.5,"top_p":1,"tool_choice":{"type":"auto"},"metadata":{"user_id":"u"},)"), {});
        messages("own tool", asked("\"x\"", R"("tools":[{"type":"custom","name":"a","input_schema":{}}],)"), {});
        messages("server tool", asked("\"x\"", R"("tools":[{"type":"web_search_20250305","name":"web_search"}],)"), Trait::VendorTools);
        messages("server tool used", asked(R"([{"type":"server_tool_use","id":"s","name":"web_search","input":{}}])"), Trait::VendorTools);
        messages("its result", asked(R"([{"type":"web_search_tool_result","tool_use_id":"s","content":[]}])"), Trait::VendorTools);
        messages("MCP", asked("\"x\"", R"("mcp_servers":[{"url":"x"}],)"), Trait::VendorTools);
        messages("container", asked("\"x\"", R"("container":"c",)"), Trait::Stored);
        messages("where it may be worked on", asked("\"x\"", R"("inference_geo":"us",)"), Trait::Safety);
        messages("top_k", asked("\"x\"", R"("top_k":3,)"), Trait::TopK);
        messages("five stops", asked("\"x\"", R"("stop_sequences":["1","2","3","4","5"],)"), Trait::Stops | Trait::ManyStops);
        messages("metadata", asked("\"x\"", R"("metadata":{"other":"u"},)"), Trait::Metadata);
        messages("unknown member", asked("\"x\"", R"("hat":1,)"), Trait::Unknown);
        messages("unknown part", asked(R"([{"type":"hologram"}])"), Trait::UnknownPart);
        messages("file id", asked(R"([{"type":"document","source":{"type":"file","file_id":"f"}}])"), Trait::UploadedFile);
        messages("file link", asked(R"([{"type":"document","source":{"type":"url","url":"https:\/\/x\/y"}}])"), Trait::LinkedFile);
        messages("image link", asked(R"([{"type":"image","source":{"type":"url","url":"https:\/\/x\/y"}}])"), Trait::LinkedImage);
        messages("cache mark", asked(R"([{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}])"), Trait::CacheMarks);
        messages("failed tool", asked(R"([{"type":"tool_result","tool_use_id":"t","is_error":true}])"), Trait::ToolError);
        messages("picture from a tool", asked(R"([{"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"base64","data":"QQ=="}}]}])"),
                 Trait::ResultMedia);
        messages("thought", asked(R"([{"type":"thinking","thinking":"t","signature":"s"}])"), Trait::Thinking);
        chat("plain", chatAsked(R"("temperature":1,"top_p":1,"user":"u","stop":"a","n":1,"frequency_penalty":0,"store":false,"logprobs":false,)"), Trait::Stops);
        chat("n", chatAsked(R"("n":2,)"), Trait::SeveralChoices);
        chat("seed and bias", chatAsked(R"("seed":1,"logit_bias":{"1":2},)"), Trait::Seed | Trait::LogitBias);
        chat("penalties", chatAsked(R"("presence_penalty":0.1,)"), Trait::Penalties);
        chat("warm", chatAsked(R"("temperature":1.5,)"), Trait::WarmTemperature);
        chat("two samplers", chatAsked(R"("temperature":0.5,"top_p":0.9,)"), Trait::WarmTemperature);
        chat("json object", chatAsked(R"("response_format":{"type":"json_object"},)"), Trait::JsonObject);
        chat("web search", chatAsked(R"("web_search_options":{},)"), Trait::VendorTools);
        chat("grammar", chatAsked(R"("tools":[{"type":"custom","custom":{"name":"a"}}],)"), Trait::VendorTools);
        chat("audio", chatAsked({}, R"([{"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}}])"), Trait::Audio);
        chat("metadata", chatAsked(R"("metadata":{"a":"b"},)"), Trait::Metadata);
        chat("file id", chatAsked({}, R"([{"type":"file","file":{"file_id":"f"}}])"), Trait::UploadedFile);
        chat("system in between", R"({"model":"m","messages":[{"role":"user","content":"a"},{"role":"system","content":"b"}]})", Trait::MidSystem);
        chat("prefill", R"({"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})", Trait::Prefill);
    }
    void traits()
    {
        QFETCH(const Dialect, from);
        QFETCH(const QByteArray, body);
        QFETCH(const Traits::Int, traits);
        QCOMPARE(factsOf(body, from).traits.toInt(), traits);
    }

    void crossingsSaySomethingOrBlock()
    {
        const auto all = Traits::fromInt(Traits::Int(-1));
        for (const Dialect from : {Dialect::OpenAiChat, Dialect::Anthropic}) {
            QVERIFY(crossings(all, from, from).empty());
            for (const Dialect to : {Dialect::OpenAiChat, Dialect::OpenAiResponses, Dialect::Anthropic, Dialect::Gemini}) {
                for (const Crossing &crossing : crossings(all, from, to))
                    QVERIFY2(!crossing.what.contains(u'%') && crossing.what.size() > 20, qPrintable(crossing.what));
            }
        }
        QVERIFY(!blockedCrossing(Trait::VendorTools, Dialect::Anthropic, Dialect::OpenAiChat).isEmpty());
        QVERIFY(blockedCrossing(Trait::Seed, Dialect::OpenAiChat, Dialect::Anthropic).isEmpty());
        QCOMPARE(crossings(Trait::Seed, Dialect::OpenAiChat, Dialect::Anthropic).size(), 1U);
        QVERIFY(crossings(Trait::UploadedFile, Dialect::OpenAiChat, Dialect::OpenAiResponses).empty());
    }

    void foreignThoughtsAreCutOut_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("sent");
        const QByteArray text = R"({"type":"text","text":"a"})";
        const QByteArray own = R"({"type":"thinking","thinking":"hm","signature":"c2ln"})";
        QTest::addRow("first") << '[' + foreign + ", " + text + ']' << '[' + text + ']';
        QTest::addRow("last") << '[' + text + ", " + foreign + " ]" << '[' + text + " ]";
        QTest::addRow("two, own kept") << '[' + foreign + ',' + foreign + ',' + own + ',' + foreign + ',' + text + ']'
                                       << '[' + own + ',' + text + ']';
        QTest::addRow("alone") << '[' + foreign + ']' << "\"(thinking)\""_ba;
        QTest::addRow("own alone") << '[' + own + ']' << '[' + own + ']';
        QTest::addRow("said, not signed") << R"("signalbox:from-another-vendor")"_ba << R"("signalbox:from-another-vendor")"_ba;
    }
    void foreignThoughtsAreCutOut()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, sent);
        const auto body = [](const QByteArray &what) {
            return R"({"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":)" + what + R"(},{"role":"user","content":"x"}]})";
        };
        QCOMPARE(forwardedBody(body(content), factsOf(body(content)), "m"), body(sent));
    }

    void usageIsCumulative()
    {
        ChunkReader reader;
        Usage seen;
        const auto read = [&](const char *data) { return reader.readMessageEvent(data, ChunkReader::Keep::Text, seen); };
        using Kind = ChunkMeaning::Kind;
        const auto first = read(R"({"type":"message_start","message":{"usage":{"input_tokens":25,"cache_read_input_tokens":3,"output_tokens":1}}})");
        QCOMPARE(first.kind, Kind::Preamble);
        QVERIFY(!first.usage); // provisional
        QCOMPARE(seen.input, 25);
        QCOMPARE(read(R"({"type":"ping"})").kind, Kind::Preamble);
        QCOMPARE(read(R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})").kind, Kind::Preamble);
        const auto said = read(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}})");
        QCOMPARE(said.kind, Kind::Content);
        QCOMPARE(said.text, "Hi"_ba);
        QVERIFY(said.isPlain && said.isRepeatable);
        QVERIFY(!read(R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}})").isRepeatable);
        QVERIFY(!read(R"({"type":"message_delta","delta":{"stop_reason":"refusal"}})").isRepeatable);
        const auto last = read(R"({"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"input_tokens":26,"output_tokens":15,"cache_read_input_tokens":0}})");
        QVERIFY(last.finish && last.usage);
        QCOMPARE(last.finishReason, "length"_ba);
        QCOMPARE(last.usage->input, 26);
        QCOMPARE(last.usage->cacheRead, 3);
        QCOMPARE(last.usage->output, 15);
        QCOMPARE(read(R"({"type":"message_stop"})").kind, Kind::Done);
        const auto failed = read(R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})");
        QCOMPARE(failed.kind, Kind::Error);
        QCOMPARE(failed.failure, FailureClass::Unavailable);
        QCOMPARE(read(R"({"choices":[]})").kind, Kind::Malformed);
        QCOMPARE(read("half {").kind, Kind::Malformed);
        QCOMPARE(read(R"({"type":"of_tomorrow"})").kind, Kind::Preamble);
    }

    void replies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("failure");
        QTest::addRow("message") << R"({"type":"message","content":[{"type":"text","text":"a"}]})"_ba << QString();
        QTest::addRow("nothing said") << R"({"type":"message","content":[],"stop_reason":"end_turn"})"_ba << QString();
        QTest::addRow("another dialect") << R"({"choices":[{"message":{"content":"a"}}]})"_ba << u"malformed"_s;
        QTest::addRow("error") << R"({"type":"error","error":{"type":"rate_limit_error","message":"slow"}})"_ba << u"rate_limited"_s;
        QTest::addRow("HTML") << "<html>"_ba << u"malformed"_s;
        QTest::addRow("empty") << ""_ba << u"malformed"_s;
        QTest::addRow("content is a text") << R"({"content":"a"})"_ba << u"malformed"_s;
        QTest::addRow("a block without a type") << R"({"content":[{}]})"_ba << u"malformed"_s;
    }
    void replies()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, failure);
        const ReplyMeaning meaning = readMessageReply(body);
        QCOMPARE(meaning.usable, failure.isEmpty());
        QCOMPARE(meaning.failure ? QString(failureName(*meaning.failure)) : QString(), failure);
    }

    /// Found by fuzzing: a file of "plain text" may hold any bytes, and what is sent is UTF-8 all the same.
    void filesOfTextBecomeValidText()
    {
        const QByteArray body = chatAsked({}, R"([{"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,kJggw6k="}}])");
        const Result<QByteArray> made = writeRequest(Dialect::Anthropic, *readRequest(Dialect::OpenAiChat, body), {"m", 0});
        QVERIFY(made->isValidUtf8());
        QVERIFY2(made->contains("\uFFFD \u00e9"), made->constData());
        QVERIFY(factsOf(*made).features == Features());
    }

    /// What one dialect says and the other says back is the same request.
    void thereAndBack()
    {
        const QByteArray body = R"({"model":"m","max_tokens":50,"system":"Be brief.","messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"I look."},{"type":"tool_use","id":"toolu_1","name":"look","input":{"z":1,"a":[true,null,1.5]}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"found"},{"type":"text","text":"go on"}]}],"tools":[{"name":"look","description":"Looks.","input_schema":{"type":"object","properties":{"z":{"type":"integer"}}}}],"tool_choice":{"type":"tool","name":"look","disable_parallel_tool_use":true},"temperature":0.3,"stop_sequences":["x"],"metadata":{"user_id":"u"},"stream":true})";
        const Result<QByteArray> chat = writeRequest(Dialect::OpenAiChat, *readRequest(Dialect::Anthropic, body), {"m", 0});
        const Result<QByteArray> back = writeRequest(Dialect::Anthropic, *readRequest(Dialect::OpenAiChat, *chat), {"m", 0});
        QCOMPARE(*back, body);
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
