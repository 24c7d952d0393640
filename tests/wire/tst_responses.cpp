// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/facts.h"
#include "wire/foreign_thoughts.h"
#include "wire/responses_trail.h"
#include "wire/translate.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

namespace {

Result<RequestFacts> read(const QByteArray &body)
{
    return readChatRequest(body, {true, Dialect::OpenAiResponses});
}

QByteArray items(const QByteArray &list)
{
    return "{\"model\":\"m\",\"input\":[" + list + "]}";
}

const QByteArray turn = "{\"role\":\"user\",\"content\":\"Hello\"}";

QByteArray edited(const QByteArray &body, const QList<BodyEdit> &edits)
{
    QByteArray out;
    qsizetype copied = 0;
    for (const BodyEdit &edit : edits) {
        out += body.mid(copied, edit.span.offset - copied) + edit.text;
        copied = edit.span.end();
    }
    return out + body.mid(copied);
}

} // namespace

/// Requests of OpenAI Responses as facts, what is cut out of them, and what ends a cut stream.
class TestResponses final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void factsAreRead()
    {
        const auto facts = read(
            "{\"model\":\"m\",\"instructions\":\"Be brief\",\"stream\":true,\"max_output_tokens\":99,\"reasoning\":{\"effort\":\"high\"},"
            "\"metadata\":{\"signalbox_tags\":\"secret\"},\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{}}],"
            "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{}}},\"input\":[" + turn +
            ",{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}],\"encrypted_content\":\"c2VhbGVk\"},"
            "{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"f\",\"arguments\":\"{}\"},"
            "{\"type\":\"function_call\",\"call_id\":\"c2\",\"name\":\"f\",\"arguments\":\"{}\"},"
            "{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"output\":\"one\"},"
            "{\"type\":\"function_call_output\",\"call_id\":\"c2\",\"output\":[{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AAAA\"}]}]}");
        QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().message));
        QCOMPARE(facts->dialect, Dialect::OpenAiResponses);
        QVERIFY(facts->stream && facts->includeUsage);
        QCOMPARE(facts->maxOutputTokens, 99);
        QCOMPARE(facts->effort, ReasoningEffort::High);
        QCOMPARE(facts->tags, QStringList{u"secret"_s});
        QCOMPARE(facts->tools, 1);
        QCOMPARE(facts->messages, 6);
        QCOMPARE(facts->turns, (Turns{1, 1, 1, 2, true}));
        QVERIFY(facts->signedReasoning);
        for (const Feature wanted : {Feature::Tools, Feature::System, Feature::Reasoning, Feature::JsonSchema})
            QVERIFY(facts->features.testFlag(wanted));
        QVERIFY(facts->traits.testFlag(Trait::ResultMedia) && facts->traits.testFlag(Trait::Thinking));
        QCOMPARE(facts->systemText, "Be brief"_ba);
        QCOMPARE(facts->lastUserText, "Hello"_ba);
        for (const char *text : {"Be brief", "Hello", "Hm", "one"})
            QVERIFY2(facts->promptText.contains(text), text);
        QVERIFY(!facts->promptText.contains("AAAA") && facts->inputTokens > 1000);
    }

    void aTextIsATurnOfTheUser()
    {
        const auto facts = read("{\"model\":\"m\",\"input\":\"How far is it?\"}");
        QVERIFY(facts);
        QCOMPARE(facts->lastUserText, "How far is it?"_ba);
        QCOMPARE(facts->turns, (Turns{1, 0, 0, 0, false}));
        QVERIFY(!facts->traits && !facts->signedReasoning);
    }

    void traits_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Traits>("traits");
        const auto with = [](const QByteArray &member) { return "{\"model\":\"m\",\"input\":\"x\"," + member + '}'; };
        QTest::addRow("previous response") << with("\"previous_response_id\":\"resp_1\"") << Traits(Trait::Stored);
        QTest::addRow("no previous response") << with("\"previous_response_id\":null") << Traits();
        QTest::addRow("conversation") << with("\"conversation\":{\"id\":\"conv_1\"}") << Traits(Trait::Stored);
        QTest::addRow("background") << with("\"background\":true") << Traits(Trait::Stored);
        QTest::addRow("no background") << with("\"background\":false") << Traits();
        QTest::addRow("a stored prompt") << with("\"prompt\":{\"id\":\"p\"}") << Traits(Trait::Stored);
        QTest::addRow("store") << with("\"store\":true") << Traits(Trait::Kept);
        QTest::addRow("no store") << with("\"store\":false") << Traits();
        QTest::addRow("web search") << with("\"tools\":[{\"type\":\"web_search\"}]") << Traits(Trait::VendorTools);
        QTest::addRow("a custom tool") << with("\"tools\":[{\"type\":\"custom\",\"name\":\"c\"}]") << Traits(Trait::VendorTools);
        QTest::addRow("a custom call") << items(turn + ",{\"type\":\"custom_tool_call\",\"call_id\":\"c\",\"name\":\"f\",\"input\":\"x\"}") << Traits(Trait::VendorTools);
        QTest::addRow("an item of tomorrow") << items(turn + ",{\"type\":\"tomorrow\"}") << Traits(Trait::UnknownPart);
        QTest::addRow("a reference") << items(turn + ",{\"type\":\"item_reference\",\"id\":\"msg_1\"}") << (Trait::Stored | Trait::Thinking | Trait::Unknown);
        QTest::addRow("a reference without a type") << items(turn + ",{\"id\":\"msg_1\"}") << (Trait::Stored | Trait::Thinking | Trait::Unknown);
        QTest::addRow("a file's id") << items("{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"file_1\"}]}") << Traits(Trait::UploadedFile);
        QTest::addRow("a file's address") << items("{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_url\":\"https://x.example/a\"}]}") << Traits(Trait::LinkedFile);
        QTest::addRow("a picture's address") << items("{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"https://x.example/a\"}]}") << Traits(Trait::LinkedImage);
        QTest::addRow("a thought signed by OpenAI") << items(turn + ",{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"x\"}") << (Trait::Thinking | Trait::Unknown);
        QTest::addRow("a thought signed by Anthropic") << items(turn + ",{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"signalbox:anthropic:x\"}") << Traits(Trait::Thinking);
        QTest::addRow("what codex sends") << with("\"store\":false,\"include\":[\"reasoning.encrypted_content\"],\"parallel_tool_calls\":true,\"tool_choice\":\"auto\",\"text\":{\"verbosity\":\"medium\"},\"reasoning\":{\"effort\":\"medium\",\"summary\":\"auto\"}") << Traits();
        QTest::addRow("an empty wish for reasoning") << with("\"reasoning\":{\"effort\":null,\"summary\":null}") << Traits();
    }
    void traits()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const Traits, traits);
        const auto facts = read(body);
        QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().message));
        QCOMPARE(facts->traits, traits);
    }

    void foreignThoughtsAreCut_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QByteArray>("left");
        const QByteArray ours = "{\"type\":\"reasoning\",\"encrypted_content\":\"signalbox:from-another-vendor\"}";
        const QByteArray theirs = "{\"type\":\"reasoning\",\"encrypted_content\":\"gAAAA signalbox:\"}";
        QTest::addRow("none") << turn + ", " + theirs << turn + ", " + theirs;
        QTest::addRow("in the middle") << turn + ", " + ours + " , " + theirs << turn + " , " + theirs;
        QTest::addRow("at the end") << turn + "," + ours << turn;
        QTest::addRow("two in a row") << turn + "," + ours + "," + ours + "," + turn << turn + "," + turn;
        QTest::addRow("first") << ours + " , " + ours + "," + turn << turn;
        QTest::addRow("here and there") << ours + "," + turn + "," + ours + "," + turn + "," + ours << turn + "," + turn;
        QTest::addRow("nothing else") << ours + "," + ours << ""_ba;
    }
    void foreignThoughtsAreCut()
    {
        QFETCH(const QByteArray, list);
        QFETCH(const QByteArray, left);
        const QByteArray body = items(list);
        QCOMPARE(edited(body, withoutForeignItems(body)), items(left));
    }

    void thoughtsOfAnthropicComeBack()
    {
        const QByteArray said = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"stop_reason\":\"end_turn\",\"content\":["
                                "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"sig==\"},{\"type\":\"redacted_thinking\",\"data\":\"ZGF0YQ==\"},"
                                "{\"type\":\"text\",\"text\":\"Yes\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
        const auto answer = readAnswer(Dialect::Anthropic, said);
        QVERIFY(answer);
        const QJsonObject written = QJsonDocument::fromJson(writeAnswer(Dialect::OpenAiResponses, *answer, {})).object();
        QJsonObject request{{u"model"_s, u"m"_s}};
        QJsonArray input{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"Well?"_s}}};
        for (const QJsonValue item : written["output"_L1].toArray())
            input.append(item);
        input.append(QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"And?"_s}});
        request[u"input"_s] = input;
        request[u"reasoning"_s] = QJsonObject{{u"effort"_s, u"high"_s}};
        Result<CanonicalRequest> read = readRequest(Dialect::OpenAiResponses, QJsonDocument(request).toJson());
        QVERIFY(read);
        const Result<QByteArray> sent = writeRequest(Dialect::Anthropic, *read, {"claude-sonnet-4", 32'000});
        QVERIFY(sent);
        QVERIFY2(sent->contains("{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"sig==\"},{\"type\":\"redacted_thinking\",\"data\":\"ZGF0YQ==\"}"),
                 sent->constData());
    }

    void aCutStreamFails()
    {
        ResponseTrail trail;
        trail.saw("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_7\",\"model\":\"m\",\"created_at\":5,\"instructions\":\"id\"}}\n\n: ping\n\n");
        trail.saw("event: x\ndata: {\"text\":\"\\ndata: no\"}\n\n");
        QCOMPARE(trail.id(), "resp_7"_ba);
        const QByteArray end = trail.failed({ErrorKind::UpstreamInterrupted, u"It was \"cut\"."_s, {}});
        QCOMPARE(end.count("\n\n"), 2);
        QVERIFY2(end.startsWith("event: error\ndata: {\"type\":\"error\",\"sequence_number\":2,\"code\":\"upstream_interrupted\",\"message\":\"It was \\\"cut\\\".\""), end.constData());
        const QJsonObject failed = QJsonDocument::fromJson(end.sliced(end.lastIndexOf("data: ") + 6)).object();
        QCOMPARE(failed["sequence_number"_L1].toInt(), 3);
        QCOMPARE(failed["response"_L1]["id"_L1].toString(), u"resp_7"_s);
        QCOMPARE(failed["response"_L1]["status"_L1].toString(), u"failed"_s);
        QCOMPARE(failed["response"_L1]["created_at"_L1].toInt(), 5);
        QCOMPARE(failed["response"_L1]["error"_L1]["code"_L1].toString(), u"server_error"_s);
        QVERIFY(ResponseTrail().failed({ErrorKind::UpstreamInterrupted, {}, {}}).contains("resp_signalbox"));
    }
};

QTEST_GUILESS_MAIN(TestResponses)
#include "tst_responses.moc"
