// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_response.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;
using wire::ChunkMeaning;
using Kind = wire::ChunkMeaning::Kind;

namespace {

/// A chunk whose only choice has this delta.
QByteArray delta(const QByteArray &json, const QByteArray &finish = "null")
{
    return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":" + json + ",\"finish_reason\":" + finish
           + "}]}";
}

QByteArray errorObject(const QByteArray &members)
{
    return "{\"error\":{" + members + "}}";
}

Usage usageOf(qint64 input, qint64 cacheRead, qint64 output, qint64 reasoning)
{
    Usage usage;
    usage.input = input;
    usage.cacheRead = cacheRead;
    usage.output = output;
    usage.reasoning = reasoning;
    return usage;
}

} // namespace

Q_DECLARE_METATYPE(signalbox::Usage)

class TestChatResponse final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void chunk_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<bool>("finish");
        QTest::addColumn<int>("pieces");
        const auto row = [](const char *name, const QByteArray &data, Kind kind, bool finish = false, int pieces = 0) {
            QTest::addRow("%s", name) << data << kind << finish << pieces;
        };
        row("the first half of a pair", delta(R"({"content":"\ud83d"})"), Kind::Content, false, 1);
        row("the second half of a pair", delta(R"({"content":"\ude00 there"})"), Kind::Content, false, 1);
        row("half a pair after a backslash", delta(R"({"content":"a\\\udc00"})"), Kind::Content, false, 1);
        row("half an escape", delta(R"({"content":"\ud8"})"), Kind::Malformed);
        row("role only", delta("{\"role\":\"assistant\"}"), Kind::Preamble);
        row("role and empty text", delta("{\"role\":\"assistant\",\"content\":\"\"}"), Kind::Preamble);
        row("null content", delta("{\"content\":null}"), Kind::Preamble);
        row("vLLM's empty tool calls", delta("{\"tool_calls\":[]}"), Kind::Preamble);
        row("text", delta("{\"content\":\"Hi\"}"), Kind::Content, false, 1);
        row("a space is text", delta("{\"content\":\" \"}"), Kind::Content, false, 1);
        row("Mistral's content parts", delta("{\"content\":[{\"type\":\"thinking\"}]}"), Kind::Content, false, 1);
        row("tool call", delta("{\"tool_calls\":[{\"index\":0}]}"), Kind::Content, false, 1);
        row("function call", delta("{\"function_call\":{\"name\":\"f\"}}"), Kind::Content, false, 1);
        row("refusal", delta("{\"refusal\":\"No.\"}"), Kind::Content, false, 1);
        row("reasoning_content", delta("{\"reasoning_content\":\"Hm\"}"), Kind::Content, false, 1);
        row("reasoning", delta("{\"content\":\"\",\"reasoning\":\"Hm\"}"), Kind::Content, false, 1);
        row("finish alone", delta("{}", "\"stop\""), Kind::Preamble, true);
        row("text and finish", delta("{\"content\":\"!\"}", "\"length\""), Kind::Content, true, 1);
        row("a whole message", "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}", Kind::Content, true, 1);
        row("legacy text", "{\"choices\":[{\"text\":\"Hi\",\"finish_reason\":null}]}", Kind::Content, false, 1);
        row("two choices", "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}]}", Kind::Content, false, 2);
        row("empty finish reason", delta("{\"content\":\"a\"}", "\"\""), Kind::Content, false, 1);
        row("Azure's filter results", "{\"choices\":[],\"prompt_filter_results\":[]}", Kind::Preamble);
        row("usage", "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}", Kind::UsageOnly);
        row("usage without choices", "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}", Kind::UsageOnly);
        row("usage with null choices", "{\"choices\":null,\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}", Kind::UsageOnly);
        row("zero usage is none", "{\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}", Kind::Preamble);
        row("done", "[DONE]", Kind::Done);
        row("done with a space", "[DONE] ", Kind::Done);
        row("an error", errorObject("\"message\":\"boom\""), Kind::Error);
        row("an error text", "{\"error\":\"boom\"}", Kind::Error);
        row("an error beside choices", "{\"choices\":[],\"error\":{\"message\":\"boom\"}}", Kind::Error);
        row("null error", "{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}", Kind::Content, false, 1);
        row("vLLM's error object", "{\"object\":\"error\",\"message\":\"boom\",\"code\":400}", Kind::Error);
        row("Gemini's array around an error", "[{\"error\":{\"code\":503,\"message\":\"x\"}}]", Kind::Error);
        row("not JSON", "{\"choices\":[", Kind::Malformed);
        row("HTML", "<html>", Kind::Malformed);
        row("empty", "", Kind::Malformed);
        row("a number", "7", Kind::Malformed);
        row("an array", "[1]", Kind::Malformed);
        row("something else", "{\"hello\":1}", Kind::Malformed);
        row("choices is an object", "{\"choices\":{}}", Kind::Malformed);
        row("a choice is a number", "{\"choices\":[1]}", Kind::Malformed);
        row("invalid UTF-8", delta("{\"content\":\"\xFF\"}"), Kind::Malformed);
        row("deep nesting", QByteArray(5000, '[') + QByteArray(5000, ']'), Kind::Malformed);
    }
    void chunk()
    {
        QFETCH(const QByteArray, data);
        QFETCH(const Kind, kind);
        QFETCH(const bool, finish);
        QFETCH(const int, pieces);
        const ChunkMeaning meaning = wire::readChatChunk(data);
        QCOMPARE(meaning.kind, kind);
        QCOMPARE(meaning.finish, finish);
        QCOMPARE(meaning.outputPieces, pieces);
        QCOMPARE(meaning.failure.has_value(), kind == Kind::Error);
        QCOMPARE(meaning.errorMessage.isEmpty(), kind != Kind::Error && kind != Kind::Malformed);
        QCOMPARE(meaning.usage.has_value(), kind == Kind::UsageOnly);
    }

    void usageMayComeInOddPlaces_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addRow("in every chunk") << "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}"_ba;
        QTest::addRow("in the choice") << "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}]}"_ba;
        QTest::addRow("Groq") << "{\"choices\":[{\"delta\":{}}],\"x_groq\":{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}}"_ba;
    }
    void usageMayComeInOddPlaces()
    {
        QFETCH(const QByteArray, data);
        QCOMPARE(wire::readChatChunk(data).usage, std::optional(usageOf(3, 0, 4, 0)));
    }

    void oneFinishedChoiceOfTwoIsNotTheEnd()
    {
        wire::ChunkReader reader;
        wire::ChoiceTracker tracker(2);
        tracker.add(reader.read("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
        tracker.add(reader.read("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
        QVERIFY(!tracker.allFinished());
        tracker.add(reader.read("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}"));
        QVERIFY(!tracker.allFinished());
        tracker.add(reader.read("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}"));
        QVERIFY(tracker.allFinished());
    }

    void usage_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<std::optional<Usage>>("usage");
        const auto row = [](const char *name, const QByteArray &json, const std::optional<Usage> &usage) {
            QTest::addRow("%s", name) << json << usage;
        };
        row("plain", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}", usageOf(10, 0, 5, 0));
        row("cached and reasoning lie inside",
            "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":8},\"completion_tokens_details\":{\"reasoning_tokens\":3}}",
            usageOf(2, 8, 5, 3));
        row("DeepSeek's cache", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_cache_hit_tokens\":4,\"prompt_cache_miss_tokens\":6}",
            usageOf(6, 4, 5, 0));
        row("reasoning outside, named", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":115,\"completion_tokens_details\":{\"reasoning_tokens\":100}}",
            usageOf(10, 0, 105, 100));
        row("reasoning outside, only in the total", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":45}", usageOf(10, 0, 35, 30));
        row("a total too small is ignored", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":1}", usageOf(10, 0, 5, 0));
        row("more cached than there is", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":11}}", usageOf(10, 0, 5, 0));
        row("more reasoning than output", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":9}}", usageOf(10, 0, 5, 0));
        row("null details", "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":null}", usageOf(10, 0, 5, 0));
        row("integral doubles", "{\"prompt_tokens\":10.0,\"completion_tokens\":5e0}", usageOf(10, 0, 5, 0));
        row("negative figures are dropped", "{\"prompt_tokens\":-10,\"completion_tokens\":5}", usageOf(0, 0, 5, 0));
        row("absurd figures are dropped", "{\"prompt_tokens\":10,\"completion_tokens\":9000000000000000000}", usageOf(10, 0, 0, 0));
        row("prompt alone", "{\"prompt_tokens\":10,\"total_tokens\":10}", usageOf(10, 0, 0, 0));
        row("zeros", "{\"prompt_tokens\":0,\"completion_tokens\":0}", std::nullopt);
        row("no figures", "{}", std::nullopt);
        row("words", "{\"prompt_tokens\":\"10\"}", std::nullopt);
        row("null", "null", std::nullopt);
        row("not JSON", "{", std::nullopt);
    }
    void usage()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const std::optional<Usage>, usage);
        QCOMPARE(wire::readOpenAiUsage(json), usage);
    }

    void cacheWritesLieInsideThePrompt()
    {
        const auto usage = wire::readOpenAiUsage("{\"prompt_tokens\":10,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":3,\"cache_write_tokens\":5}}");
        QVERIFY(usage);
        QCOMPARE(usage->input, 2);
        QCOMPARE(usage->cacheWrite5m, 5);
        QCOMPARE(usage->prompt(), 10);
    }

    void reply_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("usable");
        QTest::addColumn<QString>("failure");
        const auto row = [](const char *name, const QByteArray &body, bool usable, const char *failure) {
            QTest::addRow("%s", name) << body << usable << QString::fromLatin1(failure);
        };
        row("a good one", "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}", true, "");
        row("null error", "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}],\"error\":null}", true, "");
        row("legacy text", "{\"choices\":[{\"text\":\"Hi\"}]}", true, "");
        row("half a pair", R"({"choices":[{"message":{"content":"a \ud83d b"}}]})", true, "");
        row("no choices", "{\"id\":\"x\"}", false, "malformed");
        row("empty choices", "{\"choices\":[]}", false, "malformed");
        row("a choice without message", "{\"choices\":[{}]}", false, "malformed");
        row("half a JSON", "{\"choices\":[{\"mess", false, "malformed");
        row("HTML", "<html><title>Welcome</title></html>", false, "malformed");
        row("empty", "", false, "malformed");
        row("an array", "[]", false, "malformed");
        row("an error in a 200", errorObject("\"message\":\"slow down\",\"type\":\"rate_limit_error\""), false, "rate_limited");
        row("an error with a status in a 200", errorObject("\"message\":\"x\",\"code\":502"), false, "unavailable");
        row("a long prompt in a 200", errorObject("\"message\":\"prompt is too long: 9 tokens\""), false, "context_length");
        row("a bad key in a 200", errorObject("\"message\":\"x\",\"type\":\"authentication_error\""), false, "auth");
        row("a bad request in a 200", errorObject("\"message\":\"x\",\"type\":\"invalid_request_error\""), false, "invalid_request");
        row("no reason at all", errorObject(""), false, "unavailable");
    }
    void reply()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const bool, usable);
        QFETCH(const QString, failure);
        const wire::ReplyMeaning meaning = wire::readChatReply(body);
        QCOMPARE(meaning.usable, usable);
        QCOMPARE(meaning.failure ? QString(failureName(*meaning.failure)) : QString(), failure);
        QCOMPARE(meaning.problem.isEmpty(), usable || body.contains("\"error\":{}"));
    }

    /// A text cut between two UTF-16 units is a text like any other, but nothing can be joined to it.
    void halfAPairIsReadAsReplaced()
    {
        wire::ChunkReader reader;
        const auto read = [&reader](const QByteArray &text) {
            return reader.read(delta("{\"content\":\"" + text + "\"}"), wire::ChunkReader::Keep::Text);
        };
        QCOMPARE(read("a\\ud83d").text, "a\xEF\xBF\xBD"_ba);
        QVERIFY(!read("a\\ud83d").isPlain);
        QCOMPARE(read("\\ud83d\\ud83d\\ude00").text, "\xEF\xBF\xBD\xF0\x9F\x98\x80"_ba);
        QCOMPARE(read("\\ud83d\\ude00").text, "\xF0\x9F\x98\x80"_ba);
        QVERIFY(read("\\ud83d\\ude00").isPlain);
        QCOMPARE(read("\\u0041\\ude00").text, "A\xEF\xBF\xBD"_ba); // a second half after what is no first one
        QCOMPARE(read("\\ude00\\ude00").text, "\xEF\xBF\xBD\xEF\xBF\xBD"_ba);
        QCOMPARE(read("\\\\ud83d").text, "\\ud83d"_ba); // an escaped backslash begins no escape
    }

    void replyCarriesUsageAndToolCalls()
    {
        const auto meaning = wire::readChatReply(
            "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"c\"}]}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}");
        QVERIFY(meaning.usable);
        QVERIFY(meaning.hasToolCalls);
        QCOMPARE(meaning.usage, std::optional(usageOf(3, 0, 4, 0)));
        QVERIFY(!wire::readChatReply("{\"choices\":[{\"message\":{\"content\":\"x\",\"tool_calls\":[]}}]}").hasToolCalls);
    }

    void errorReply_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("failure");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, int status, const QByteArray &body, const char *failure, const char *message, const char *code = "") {
            QTest::addRow("%s", name) << status << body << QString::fromLatin1(failure) << QString::fromUtf8(message) << QString::fromLatin1(code);
        };
        row("rate limit", 429, errorObject("\"message\":\"Slow down\",\"code\":\"rate_limit_exceeded\""), "rate_limited", "Slow down", "rate_limit_exceeded");
        row("quota used up", 429, errorObject("\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\""), "auth",
            "You exceeded your current quota", "insufficient_quota");
        row("Gemini's per-minute quota", 429, "[{\"error\":{\"code\":429,\"message\":\"Quota exceeded\",\"status\":\"RESOURCE_EXHAUSTED\"}}]", "rate_limited",
            "Quota exceeded", "RESOURCE_EXHAUSTED");
        row("bad key", 401, errorObject("\"message\":\"Incorrect API key provided: sk-proj-abcdefgh12345678\",\"code\":\"invalid_api_key\""), "auth",
            "Incorrect API key provided: [key]", "invalid_api_key");
        row("forbidden", 403, errorObject("\"message\":\"Country not supported\""), "auth", "Country not supported");
        row("payment", 402, errorObject("\"message\":\"Pay\""), "auth", "Pay");
        row("Anthropic's empty account", 400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low\"}}",
            "auth", "Your credit balance is too low", "invalid_request_error");
        row("OpenAI long", 400, errorObject("\"message\":\"This model's maximum context length is 8192 tokens.\",\"code\":\"context_length_exceeded\""), "context_length",
            "This model's maximum context length is 8192 tokens.", "context_length_exceeded");
        row("Anthropic long", 400, errorObject("\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 210000 tokens > 200000 maximum\""), "context_length",
            "prompt is too long: 210000 tokens > 200000 maximum", "invalid_request_error");
        row("vLLM long", 400, "{\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens\",\"type\":\"BadRequestError\",\"code\":400}",
            "context_length", "This model's maximum context length is 4096 tokens", "BadRequestError");
        row("llama.cpp long", 400, errorObject("\"code\":400,\"message\":\"the request exceeds the available context size\",\"type\":\"exceed_context_size_error\""),
            "context_length", "the request exceeds the available context size", "exceed_context_size_error");
        row("Ollama long", 400, "{\"error\":\"the input length exceeds the context length\"}", "context_length", "the input length exceeds the context length");
        row("Mistral long", 400, "{\"object\":\"error\",\"message\":\"Prompt contains 40000 tokens, too large for model with 32768 maximum context length\",\"type\":\"invalid_request_error\"}",
            "context_length", "Prompt contains 40000 tokens, too large for model with 32768 maximum context length", "invalid_request_error");
        row("Gemini long", 400, "[{\"error\":{\"code\":400,\"message\":\"The input token count (9) exceeds the maximum number of tokens allowed (8).\",\"status\":\"INVALID_ARGUMENT\"}}]",
            "context_length", "The input token count (9) exceeds the maximum number of tokens allowed (8).", "INVALID_ARGUMENT");
        row("xAI long", 413, "{\"error\":\"This model's maximum prompt length is 131072\"}", "context_length", "This model's maximum prompt length is 131072");
        row("max_tokens too large is the request's fault", 400, errorObject("\"message\":\"max_tokens is too large: 99999\""), "invalid_request", "max_tokens is too large: 99999");
        row("context words in a 500 do not count", 500, errorObject("\"message\":\"maximum context length\""), "unavailable", "maximum context length");
        row("Groq's tokens per minute", 413, errorObject("\"message\":\"Request too large\",\"code\":\"rate_limit_exceeded\""), "rate_limited", "Request too large", "rate_limit_exceeded");
        row("Azure's filter", 400, errorObject("\"message\":\"triggered Azure OpenAI's content management policy\",\"code\":\"content_filter\""), "content_filter",
            "triggered Azure OpenAI's content management policy", "content_filter");
        row("Azure's inner error", 400, errorObject("\"message\":\"x\",\"code\":\"400\",\"innererror\":{\"content_filter_result\":{}}"), "content_filter", "x", "400");
        row("content policy", 400, errorObject("\"message\":\"x\",\"code\":\"content_policy_violation\""), "content_filter", "x", "content_policy_violation");
        row("OpenRouter's moderation", 403, errorObject("\"code\":403,\"message\":\"flagged\",\"metadata\":{\"reasons\":[],\"flagged_input\":\"x\"}"), "content_filter",
            "flagged", "403");
        row("unknown model", 404, errorObject("\"message\":\"no such model\",\"code\":\"model_not_found\""), "invalid_request", "no such model", "model_not_found");
        row("FastAPI detail", 422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"},{\"msg\":\"too long\"}]}", "invalid_request", "field required; too long");
        row("FastAPI text", 404, "{\"detail\":\"Not Found\"}", "invalid_request", "Not Found");
        row("Mistral's nested detail", 422, "{\"object\":\"error\",\"message\":{\"detail\":[{\"msg\":\"bad role\"}]}}", "invalid_request", "bad role");
        row("Cloudflare", 502, "{\"errors\":[{\"message\":\"origin\",\"code\":10}]}", "unavailable", "origin", "10");
        row("nginx", 502, "<html>\n<head><title>502 Bad Gateway</title></head>", "unavailable", "502 Bad Gateway");
        row("HTML without title", 503, "<html><body>x", "unavailable", "HTTP 503 without an explanation");
        row("plain text", 500, "upstream\tconnect\r\nerror", "unavailable", "upstream connect error");
        row("empty", 529, "", "unavailable", "HTTP 529 without an explanation");
        row("an empty object", 500, "{}", "unavailable", "HTTP 500 without an explanation");
        row("an error with a code only", 500, errorObject("\"code\":\"boom\""), "unavailable", "boom", "boom");
        row("request timeout", 408, "", "unavailable", "HTTP 408 without an explanation");
        row("conflict", 409, "", "unavailable", "HTTP 409 without an explanation");
        row("too early", 425, "", "unavailable", "HTTP 425 without an explanation");
        row("a redirect", 307, "", "malformed", "HTTP 307 without an explanation");
        row("a strange status", 418, "", "invalid_request", "HTTP 418 without an explanation");
        row("a bearer token in the text", 401, errorObject("\"message\":\"bad header 'Bearer 0123456789abcdef'\""), "auth", "bad header 'Bearer [key]");
        row("escapes and bidi marks", 500, errorObject("\"message\":\"a\\u001b[31mb\\u202ec\\u0000d\""), "unavailable", "a [31mb c d");
    }
    void errorReply()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, failure);
        QFETCH(const QString, message);
        QFETCH(const QString, code);
        const wire::ErrorMeaning meaning = wire::readErrorReply(status, body);
        QCOMPARE(QString(failureName(meaning.failure)), failure);
        QCOMPARE(meaning.message, message);
        QCOMPARE(meaning.code, code);
    }

    void longMessagesAreCut()
    {
        const auto meaning = wire::readErrorReply(500, errorObject("\"message\":\"" + QByteArray(100000, 'x') + "\""));
        QCOMPARE(meaning.message.size(), 300);
        QVERIFY(meaning.message.endsWith(u'…'));
    }

    void retryAfter_data()
    {
        QTest::addColumn<QByteArray>("seconds");
        QTest::addColumn<QByteArray>("milliseconds");
        QTest::addColumn<std::optional<qint64>>("ms");
        const auto row = [](const char *name, const QByteArray &seconds, const QByteArray &milliseconds, std::optional<qint64> ms) {
            QTest::addRow("%s", name) << seconds << milliseconds << ms;
        };
        row("absent", "", "", std::nullopt);
        row("seconds", "20", "", 20'000);
        row("zero", "0", "", 0);
        row("decimal seconds, rounded up", " 0.0015 ", "", 2);
        row("milliseconds are more exact", "2", "1500", 1500);
        row("unreadable milliseconds", "2", "soon", 2000);
        row("negative", "-1", "", std::nullopt);
        row("words", "soon", "", std::nullopt);
        row("infinite", "inf", "", std::nullopt);
        row("capped at a day", "9999999999", "", 86'400'000);
        row("a date", "Sun, 06 Nov 1994 08:49:37 GMT", "", 37'000);
        row("a date in the past", "Sun, 06 Nov 1994 08:48:59 GMT", "", std::nullopt);
        row("a date next year", "Mon, 06 Nov 1995 08:49:37 GMT", "", 86'400'000);
        row("half a date", "Sun, 06 Nov 1994", "", std::nullopt);
    }
    void retryAfter()
    {
        QFETCH(const QByteArray, seconds);
        QFETCH(const QByteArray, milliseconds);
        QFETCH(const std::optional<qint64>, ms);
        constexpr qint64 now = 784'111'740; // 1994-11-06T08:49:00Z
        QCOMPARE(wire::retryAfterMs(seconds, milliseconds, now), ms);
    }
};

QTEST_APPLESS_MAIN(TestChatResponse)
#include "tst_chat_response.moc"
