// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/facts.h"

#include "support/strict_messages.h"
#include "wire/tokens.h"

#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;
using wire::readChatRequest;
using wire::RequestFacts;

namespace {

const QByteArray userSaysHi = "[{\"role\":\"user\",\"content\":\"hi\"}]";

/// A request with `members` besides model and messages.
QByteArray with(const QByteArray &members)
{
    return "{\"model\":\"auto\",\"messages\":" + userSaysHi + (members.isEmpty() ? "" : ",") + members + '}';
}

QByteArray withMessages(const QByteArray &messages)
{
    return "{\"model\":\"auto\",\"messages\":" + messages + '}';
}

QByteArray withParts(const QByteArray &parts)
{
    return withMessages("[{\"role\":\"user\",\"content\":[" + parts + "]}]");
}

} // namespace

class TestFacts final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void readsWhatRoutingNeeds()
    {
        const QByteArray body = " {\n  \"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"},\n"
                                "    {\"role\": \"user\", \"content\": \"old\"}, {\"role\": \"assistant\", \"content\": null},\n"
                                "    {\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"one\"}, {\"type\": \"text\", \"text\": \"two\"}]}],\n"
                                "  \"stream\": true, \"stream_options\": {\"include_usage\": true}, \"n\": 2, \"max_tokens\": 7,\n"
                                "  \"max_completion_tokens\": 99, \"temperature\": 0.1, \"model\": \"gpt\\u002d4\" }";
        const auto facts = readChatRequest(body);
        QVERIFY2(facts, qPrintable(facts.error().message));
        QCOMPARE(facts->asked, u"gpt-4"_s);
        QVERIFY(facts->stream);
        QVERIFY(facts->includeUsage);
        QCOMPARE(facts->choices, 2);
        QCOMPARE(facts->maxOutputTokens, 99);
        QCOMPARE(facts->messages, 4);
        QCOMPARE(facts->features, Features(Feature::System));
        QCOMPARE(facts->lastUserText, "one\ntwo"_ba);
        QVERIFY(facts->promptText.isEmpty());
        QCOMPARE(body.sliced(facts->modelValue.offset, facts->modelValue.length), "\"gpt\\u002d4\""_ba);
        QCOMPARE(body.sliced(facts->streamOptions->offset, facts->streamOptions->length), "{\"include_usage\": true}"_ba);
        QCOMPARE(body[facts->objectStart - 1], '{');
    }

    void seesReasoningThatOnlyItsMakerTakesBack_data()
    {
        QTest::addColumn<QByteArray>("assistant"); // members of an assistant's message
        QTest::addColumn<bool>("is");
        const auto row = [](const char *name, const QByteArray &members, bool is) { QTest::addRow("%s", name) << members << is; };
        row("plain text", R"("content":"hello")", false);
        row("a signed thinking block", R"("content":null,"thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"Er=="}])",
            true);
        row("an unsigned one", R"("content":null,"thinking_blocks":[{"type":"thinking","thinking":"hm","signature":""}])", false);
        row("encrypted details", R"("content":"x","reasoning_details":[{"type":"reasoning.text"},{"type":"reasoning.encrypted","data":"gA"}])",
            true);
        row("readable details", R"("content":"x","reasoning_details":[{"type":"reasoning.summary","summary":"hm"}])", false);
        row("details that are no list", R"("content":"x","reasoning_details":{"signature":"x"})", false);
        row("a content part", R"("content":[{"type":"redacted_thinking","data":"gA"},{"type":"text","text":"x"}])", true);
        row("another part with data", R"("content":[{"type":"video","data":"gA"}])", false);
    }
    void seesReasoningThatOnlyItsMakerTakesBack()
    {
        QFETCH(const QByteArray, assistant);
        QFETCH(const bool, is);
        const auto facts = readChatRequest(withMessages("[{\"role\":\"assistant\"," + assistant + "},{\"role\":\"user\",\"content\":\"go on\"}]"));
        QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
        QCOMPARE(facts->signedReasoning, is);
    }

    void refusesBadInput_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("param");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &body, const char *param, const char *says) {
            QTest::addRow("%s", name) << body << QString::fromLatin1(param) << QString::fromLatin1(says);
        };
        row("empty", "", "", "the body is empty at byte 0");
        row("white space", " \n", "", "the body is empty at byte 2");
        row("not JSON", "model=auto", "", "expected a value at byte 0");
        row("cut", "{\"model\":\"auto\",\"mess", "", "the text ends too early at byte 21");
        row("missing comma", "{\"model\":\"auto\" \"messages\":[]}", "", "expected ',' or '}' at byte 16");
        row("trailing comma", "{\"model\":\"auto\",}", "", "expected a member name in quotes at byte 16");
        row("two documents", with("") + with(""), "", "something follows the end of the document at byte 60");
        row("an array", "[" + with("") + "]", "", "must be a JSON object");
        row("a NUL byte in a string", QByteArray("{\"model\":\"a\0b\"}", 15), "", "control character in a string at byte 11");
        row("a NUL byte after the end", with("") + QByteArray(1, '\0'), "", "something follows the end of the document at byte 60");
        row("invalid UTF-8", withMessages("[{\"role\":\"user\",\"content\":\"\xFFx\"}]"), "", "invalid UTF-8 at byte 54");
        row("overlong UTF-8", withMessages("[{\"role\":\"user\",\"content\":\"\xC0\xAF\"}]"), "", "invalid UTF-8 at byte 54");
        row("lone surrogate", withMessages("[{\"role\":\"user\",\"content\":\"\\ud83d!\"}]"), "", "lone surrogate in a string at byte 54");
        row("byte order mark", "\xEF\xBB\xBF" + with(""), "", "expected a value at byte 0");
        row("number beyond a double", with("\"temperature\":1e999"), "", "number out of range at byte 74");
        row("number beyond a double without exponent", with("\"x\":" + QByteArray(400, '9') + ".5"), "", "number out of range at byte 64");
        row("integer beyond 64 bits", with("\"seed\":99999999999999999999"), "", "number out of range at byte 67");
        row("too deep", with("\"x\":" + QByteArray(128, '[') + QByteArray(128, ']')), "", "nested too deeply at byte 191");
        row("very deep and open", QByteArray(100000, '['), "", "nested too deeply at byte 128");
        row("two models", with("\"model\":\"b\""), "model", "there twice");
        row("two models, one escaped", with("\"mod\\u0065l\":\"b\""), "model", "there twice");
        row("two messages", with("\"messages\":[]"), "messages", "there twice");
        row("two metadata", with("\"metadata\":{},\"metadata\":{}"), "metadata", "there twice");
        row("two streams", with("\"stream\":true,\"stream\":false"), "stream", "there twice");
        row("two usage options", with("\"stream_options\":{\"include_usage\":true,\"include_usage\":false}"),
            "stream_options.include_usage", "there twice");
        row("two tags", with("\"metadata\":{\"signalbox_tags\":\"a\",\"signalbox_tags\":\"b\"}"), "metadata", "there twice");
        row("two contents", withMessages("[{\"role\":\"user\",\"content\":\"a\",\"content\":\"b\"}]"), "messages[0]", "there twice");
        row("two texts in a part", withParts("{\"type\":\"text\",\"text\":\"a\",\"text\":\"b\"}"), "messages[0].content[0]", "there twice");
        row("no model", "{\"messages\":" + userSaysHi + "}", "model", "missing");
        row("model is a number", "{\"model\":4,\"messages\":" + userSaysHi + "}", "model", "must be a string");
        row("model is empty", "{\"model\":\"\",\"messages\":" + userSaysHi + "}", "model", "1 to 512");
        row("model with a line break", "{\"model\":\"a\\nb\",\"messages\":" + userSaysHi + "}", "model", "control characters");
        row("no messages", "{\"model\":\"auto\"}", "messages", "missing");
        row("messages is a string", withMessages("\"hi\""), "messages", "array");
        row("messages is empty", withMessages("[]"), "messages", "no message");
        row("message is a string", withMessages("[\"hi\"]"), "messages[0]", "object");
        row("message without role", withMessages("[{\"content\":\"hi\"}]"), "messages[0].role", "string");
        row("content is a number", withMessages("[{\"role\":\"user\",\"content\":1}]"), "messages[0].content", "string");
        row("part is a number", withParts("1"), "messages[0].content[0]", "object");
        row("text is a number", withParts("{\"type\":\"text\",\"text\":1}"), "messages[0].content[0].text", "string");
        row("stream is a string", with("\"stream\":\"yes\""), "stream", "true or false");
        row("stream options is a list", with("\"stream_options\":[]"), "stream_options", "object");
        row("n is zero", with("\"n\":0"), "n", "at least 1");
        row("n is huge", with("\"n\":1000000"), "n", "over 128");
        row("max_tokens is a string", with("\"max_tokens\":\"9\""), "max_tokens", "integer");
        row("max_tokens is broken", with("\"max_tokens\":1.5"), "max_tokens", "integer");
        row("max_tokens is huge", with("\"max_tokens\":1e12"), "max_tokens", "over");
        row("tools is an object", with("\"tools\":{}"), "tools", "array");
        row("metadata is a list", with("\"metadata\":[]"), "metadata", "object");
        row("misspelt key of ours", with("\"metadata\":{\"signalbox_tag\":\"secret\"}"), "metadata.signalbox_tag", "not known");
        row("tags is a number", with("\"metadata\":{\"signalbox_tags\":3}"), "metadata.signalbox_tags", "string");
        row("label without value", with("\"metadata\":{\"signalbox_tags\":\"project=\"}"), "metadata.signalbox_tags", "key=value");
        row("unknown priority", with("\"metadata\":{\"signalbox_priority\":\"asap\"}"), "metadata.signalbox_priority", "\"interactive\" or \"batch\"");
        row("negative cost", with("\"metadata\":{\"signalbox_max_cost\":-1}"), "metadata.signalbox_max_cost", "USD");
        row("cost is not finite", with("\"metadata\":{\"signalbox_max_cost\":\"inf\"}"), "metadata.signalbox_max_cost", "USD");
        row("models is a string", with("\"models\":\"a\""), "models", "array");
    }
    void refusesBadInput()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, param);
        QFETCH(const QString, says);
        const auto facts = readChatRequest(body);
        QVERIFY(!facts);
        QCOMPARE(facts.error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(facts.error().param, param);
        QVERIFY2(facts.error().message.contains(says), qPrintable(facts.error().message));
    }

    void acceptsWhatIsUnusualButFine_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("nesting at the limit") << with("\"x\":" + QByteArray(127, '[') + QByteArray(127, ']'));
        QTest::addRow("unknown members twice") << with("\"x\":1,\"x\":2");
        QTest::addRow("nulls everywhere") << with(
            "\"stream\":null,\"stream_options\":null,\"n\":null,\"max_tokens\":null,\"tools\":null,\"metadata\":null,"
            "\"response_format\":null,\"reasoning_effort\":null,\"models\":null");
        QTest::addRow("an escaped NUL in the prompt") << withMessages("[{\"role\":\"user\",\"content\":\"a\\u0000b\"}]");
        QTest::addRow("an escaped pair") << withMessages("[{\"role\":\"user\",\"content\":\"\\ud83d\\ude82\"}]");
        QTest::addRow("unlimited in a local server's way") << with("\"max_tokens\":-1");
        QTest::addRow("an integral double") << with("\"max_tokens\":100.0");
        QTest::addRow("unknown roles and parts") << withMessages("[{\"role\":\"tool\",\"content\":[{\"type\":\"novel\"}]},{\"role\":\"x\"}]");
        QTest::addRow("numbers too small for a double") << with("\"x\":[1e-999,-0.1E-99999999999999999999,0e999]");
        QTest::addRow("empty names") << with("\"\":{\"\":\"\"}");
    }
    void acceptsWhatIsUnusualButFine()
    {
        QFETCH(const QByteArray, body);
        const auto facts = readChatRequest(body);
        QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().message));
    }

    void features_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Features>("features");
        const auto row = [](const char *name, const QByteArray &body, Features features) {
            QTest::addRow("%s", name) << body << features;
        };
        const QByteArray tool = "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
        row("plain", with(""), {});
        row("tools", with("\"tools\":" + tool), Feature::Tools);
        row("no tools", with("\"tools\":[]"), {});
        row("functions", with("\"functions\":[{\"name\":\"f\"}]"), Feature::Tools);
        row("image", withParts("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}"), Feature::Image);
        row("audio", withParts("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}"), Feature::Audio);
        row("spoken answer", with("\"modalities\":[\"text\",\"audio\"]"), Feature::Audio);
        row("file", withParts("{\"type\":\"file\",\"file\":{\"file_data\":\"AAAA\"}}"), Feature::File);
        row("schema", with("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}"), Feature::JsonSchema);
        row("json object", with("\"response_format\":{\"type\":\"json_object\"}"), Feature::JsonSchema);
        row("text format", with("\"response_format\":{\"type\":\"text\"}"), {});
        row("effort", with("\"reasoning_effort\":\"high\""), Feature::Reasoning);
        row("effort none", with("\"reasoning_effort\":\"none\""), {});
        row("reasoning object", with("\"reasoning\":{\"max_tokens\":2000}"), Feature::Reasoning);
        row("effort in capitals", with("\"reasoning_effort\":\"NONE\""), {});
        row("effort beyond high", with("\"reasoning_effort\":\"xhigh\""), Feature::Reasoning);
        row("reasoning effort none", with("\"reasoning\":{\"effort\":\"none\"}"), {});
        row("reasoning without tokens", with("\"reasoning\":{\"max_tokens\":0}"), {});
        row("thinking disabled", with("\"thinking\":{\"type\":\"disabled\"}"), {});
        row("thinking with a budget", with("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}"), Feature::Reasoning);
        row("template thinks", with("\"chat_template_kwargs\":{\"enable_thinking\":true}"), Feature::Reasoning);
        row("template does not", with("\"chat_template_kwargs\":{\"enable_thinking\":false,\"x\":1}"), {});
        row("thinking on", with("\"enable_thinking\":true"), Feature::Reasoning);
        row("thinking off", with("\"enable_thinking\":false"), {});
        row("a voice", with("\"audio\":{\"voice\":\"alloy\",\"format\":\"mp3\"}"), Feature::Audio);
        row("no voice", with("\"audio\":null"), {});
        row("a picture to be made", with("\"modalities\":[\"image\",\"text\"]"), Feature::Image);
        row("an answer spoken before", withMessages("[{\"role\":\"assistant\",\"content\":null,\"audio\":{\"id\":\"a\"}}]"), Feature::Audio);
        row("tools in the history only",
            withMessages("[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]},{\"role\":\"tool\",\"content\":\"x\"}]"),
            Feature::Tools);
        row("an empty list of calls", withMessages("[{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":[]}]"), {});
        row("parallel tools", with("\"parallel_tool_calls\":true,\"tools\":" + tool), Feature::Tools);
        row("reasoning disabled", with("\"reasoning\":{\"enabled\":false}"), {});
        row("developer message", withMessages("[{\"role\":\"developer\",\"content\":\"x\"}]"), Feature::System);
    }
    void features()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const Features, features);
        const auto facts = readChatRequest(body);
        QVERIFY(facts);
        QCOMPARE(facts->features, features);
    }

    void readsHowMuchThinkingIsAsked_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<int>("effort");
        const auto row = [](const char *name, const char *members, wire::ReasoningEffort effort) {
            QTest::addRow("%s", name) << QByteArray(members) << static_cast<int>(effort);
        };
        using wire::ReasoningEffort;
        row("nothing", "", ReasoningEffort::Unset);
        row("null", R"("reasoning_effort":null)", ReasoningEffort::Unset);
        row("none", R"("reasoning_effort":"none")", ReasoningEffort::Off);
        row("minimal", R"("reasoning_effort":"minimal")", ReasoningEffort::Minimal);
        row("low", R"("reasoning":{"effort":"low"})", ReasoningEffort::Low);
        row("a budget", R"("reasoning":{"max_tokens":2000})", ReasoningEffort::Medium);
        row("high", R"("reasoning_effort":"high")", ReasoningEffort::High);
        row("max", R"("reasoning_effort":"max")", ReasoningEffort::Highest);
        row("a word nobody knows", R"("reasoning_effort":"heroic")", ReasoningEffort::Medium);
        row("the stronger of two", R"("reasoning_effort":"low","reasoning":{"effort":"high"})", ReasoningEffort::High);
    }
    void readsHowMuchThinkingIsAsked()
    {
        QFETCH(const QByteArray, members);
        const auto facts = readChatRequest(with(members));
        QVERIFY(facts);
        QTEST(static_cast<int>(facts->effort), "effort");
    }

    void countsTurnsAndKeepsBeginnings()
    {
        const QByteArray longText(5000, 'x');
        const auto facts = readChatRequest(withMessages(
            R"([{"role":"system","content":")" + longText + R"("},{"role":"system","content":"other"},{"role":"user","content":"first"},)"
            R"({"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},{"role":"tool","content":"result"},)"
            R"({"role":"assistant","content":"done"},{"role":"user","content":[{"type":"text","text":"é second"},{"type":"text","text":")"
            + QByteArray("\u00e9").repeated(2000) + R"("}]},{"role":"user","content":"third"}])"));
        QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
        QCOMPARE(facts->turns, (wire::Turns{3, 2, 1, 1, false}));
        QCOMPARE(facts->systemText, QByteArray(RequestFacts::excerptBytes, 'x'));
        QVERIFY(facts->earlierUserText.startsWith("é second\n"));
        QVERIFY(facts->earlierUserText.size() <= RequestFacts::excerptBytes && facts->earlierUserText.size() > RequestFacts::excerptBytes - 4);
        QVERIFY(QString::fromUtf8(facts->earlierUserText).toUtf8() == facts->earlierUserText); // cut between characters
        QCOMPARE(facts->lastUserText, "third"_ba);
        QCOMPARE(facts->tools, 0);
    }

    void metadataIsReadAndMarkedForRemoval()
    {
        const auto facts = readChatRequest(
            with("\"metadata\":{\"signalbox_tags\":\" confidential, project = alpha,,confidential\",\"signalbox_session\":\"s1\","
                 "\"signalbox_client\":\"bot\",\"signalbox_priority\":\"batch\",\"signalbox_max_cost\":\"0.05\","
                 "\"signalbox_cache\":\"off\",\"own\":\"1\"}"));
        QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().message));
        QCOMPARE(facts->tags, QStringList{u"confidential"_s});
        QCOMPARE(facts->labels, QStringList{u"project=alpha"_s});
        QCOMPARE(facts->session, u"s1"_s);
        QCOMPARE(facts->client, u"bot"_s);
        QCOMPARE(facts->priority, u"batch"_s);
        QCOMPARE(facts->maxCostUsd, std::optional(0.05));
        QCOMPARE(facts->cacheControl, u"off"_s);
        QCOMPARE(facts->removed.size(), 6);
    }

    void tagsMayBeAListAndCostANumber()
    {
        const auto facts =
            readChatRequest(with("\"metadata\":{\"signalbox_tags\":[\"a\",\"b, c=d\"],\"signalbox_max_cost\":0.25}"));
        QVERIFY(facts);
        QCOMPARE(facts->tags, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(facts->labels, QStringList{u"c=d"_s});
        QCOMPARE(facts->maxCostUsd, std::optional(0.25));
    }

    void promptTextHoldsEveryStringThatIsSent()
    {
        const QByteArray body =
            "{\"model\":\"NOT-model\",\"models\":[\"NOT-models\"],\"user\":\"in-user\",\"messages\":["
            "{\"role\":\"system\",\"content\":\"in-system\"},"
            "{\"role\":\"user\",\"name\":\"in-name\",\"content\":[{\"type\":\"text\",\"text\":\"in-part\",\"cache\":{\"x\":\"in-extra\"}},"
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://in-url\"}},"
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,NOT-image\"}},"
            "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"NOT-audio\"}},"
            "{\"type\":\"file\",\"file\":{\"filename\":\"in-filename\",\"file_data\":\"NOT-file\"}},"
            "{\"type\":\"novel\",\"deep\":[{\"x\":\"in-novel\"}]}]},"
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"in-arguments\"}}]},"
            "{\"role\":\"tool\",\"content\":\"in-result\"}],"
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"in-tool\"}}],"
            "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"description\":\"in-schema\"}},"
            "\"metadata\":{\"signalbox_session\":\"NOT-session\",\"own\":\"in-metadata\"},\"prediction\":{\"content\":\"in-prediction\"},"
            "\"stop\":[\"in-stop\"]}";
        const auto facts = readChatRequest(body, {.promptText = true});
        QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().message));
        for (const QByteArray &word : {"in-user"_ba, "in-system"_ba, "in-name"_ba, "in-part"_ba, "in-extra"_ba, "in-url"_ba, "in-filename"_ba,
                                       "in-novel"_ba, "in-arguments"_ba, "in-result"_ba, "in-tool"_ba, "in-schema"_ba,
                                       "in-metadata"_ba, "in-prediction"_ba, "in-stop"_ba})
            QVERIFY2(facts->promptText.contains(word), word.constData());
        QVERIFY2(!facts->promptText.contains("NOT"), facts->promptText.constData());
        QVERIFY(readChatRequest(body)->promptText.isEmpty());
        QCOMPARE(facts->inputTokens, readChatRequest(body)->inputTokens);
    }

    void estimate_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<qint64>("tokens");
        const qint64 frame = wire::tokensPerMessage + wire::tokensPerReply;
        QTest::addRow("ASCII is a quarter each") << withMessages("[{\"role\":\"user\",\"content\":\"" + QByteArray(400, 'a') + "\"}]") << 100 + frame;
        QTest::addRow("rounded up once") << withMessages("[{\"role\":\"user\",\"content\":\"abc\"},{\"role\":\"user\",\"content\":\"a\"}]")
                                         << 1 + frame + wire::tokensPerMessage;
        QTest::addRow("CJK is one each") << withMessages("[{\"role\":\"user\",\"content\":\"\xE4\xBD\xA0\xE5\xA5\xBD\"}]") << 2 + frame;
        QTest::addRow("Cyrillic is half") << withMessages("[{\"role\":\"user\",\"content\":\"\xD0\x94\xD0\xB0\"}]") << 1 + frame;
        QTest::addRow("emoji is two") << withMessages("[{\"role\":\"user\",\"content\":\"\xF0\x9F\x9A\x82\"}]") << 2 + frame;
        QTest::addRow("escapes count as what they mean") << withMessages("[{\"role\":\"user\",\"content\":\"\\u0061\\u0061\\u0061\\n\"}]") << 1 + frame;
        QTest::addRow("a picture is flat") << withParts("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + QByteArray(9000, 'A') + "\"}}")
                                           << wire::tokensPerImage + frame;
        QTest::addRow("a small picture") << withParts("{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\",\"detail\":\"low\"}}")
                                         << wire::tokensPerSmallImage + frame;
    }
    void estimate()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const qint64, tokens);
        const auto facts = readChatRequest(body);
        QVERIFY(facts);
        QCOMPARE(facts->inputTokens, tokens);
    }

    void whiteSpaceInToolsDoesNotChangeTheEstimate()
    {
        const auto dense = readChatRequest(with("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"));
        const auto wide = readChatRequest(with("\"tools\": [\n  {\n    \"type\": \"function\",\n    \"function\": {\"name\": \"f\"}\n }\n]"));
        QCOMPARE(wide->inputTokens, dense->inputTokens);
        QVERIFY(dense->inputTokens > readChatRequest(with(""))->inputTokens);
    }

    void aReaderCanBeUsedAgainAndAgain()
    {
        wire::ChatReader reader;
        for (const qsizetype size : {10, 5000, 3'000'000, 100, 20000}) {
            const auto facts = reader.read(withMessages("[{\"role\":\"user\",\"content\":\"" + QByteArray(size, 'x') + "\"}]"));
            QVERIFY(facts);
            QCOMPARE(facts->lastUserText.size(), size);
            QVERIFY(!reader.read("{"));
            QVERIFY(!reader.read(""));
        }
    }
};

QTEST_APPLESS_MAIN(TestFacts)
#include "tst_facts.moc"
