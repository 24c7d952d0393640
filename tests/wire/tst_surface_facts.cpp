// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"
#include "wire/completion_chat.h"
#include "wire/surface_answer.h"
#include "wire/surface_facts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using wire::Beyond;
using wire::Beyonds;
using wire::Endpoint;

namespace {

Result<wire::SurfaceRequest> read(Endpoint endpoint, const QByteArray &json)
{
    return wire::readSurfaceRequest(endpoint, "application/json", json, true);
}

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

const QByteArray formType = "multipart/form-data; boundary=B"_ba;
QByteArray form(const QByteArray &fields)
{
    return fields + "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + QByteArray("\0", 1) + "\r\n--B--\r\n";
}
const QByteArray modelField = "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nears\r\n"_ba;

} // namespace

Q_DECLARE_METATYPE(signalbox::wire::Endpoint)

/// Requests and answers of the endpoints beside chat, in the dispatcher's terms.
class TestSurfaceFacts final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void requests_data()
    {
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<bool>("uninspected");
        QTest::addRow("one text") << Endpoint::Embeddings << R"({"model":"e","input":"12345678"})"_ba << u"e"_s << "12345678"_ba << 2 << false;
        QTest::addRow("texts") << Endpoint::Embeddings << R"({"model":"e","input":["1234","5678"]})"_ba << u"e"_s << "1234\n5678"_ba << 2 << false;
        QTest::addRow("token ids") << Endpoint::Embeddings << R"({"model":"e","input":[1,2,3]})"_ba << u"e"_s << ""_ba << 3 << true;
        QTest::addRow("lists of token ids") << Endpoint::Embeddings << R"({"model":"e","input":[[1,2],[3]]})"_ba << u"e"_s << ""_ba << 3 << true;
        QTest::addRow("a picture to embed") << Endpoint::Embeddings << R"({"model":"e","input":[{"text":"abcd","image":"data:image/png;base64,AA"}]})"_ba << u"e"_s << "abcd"_ba << 1 << true;
        QTest::addRow("moderation needs no model") << Endpoint::Moderations << R"({"input":"abcd"})"_ba << u"auto"_s << "abcd"_ba << 1 << false;
        QTest::addRow("a picture to moderate") << Endpoint::Moderations << R"({"input":[{"type":"text","text":"abcd"},{"type":"image_url","image_url":{"url":"https://x/y"}}]})"_ba << u"auto"_s << "abcd"_ba << 1 << true;
        QTest::addRow("documents are prompt") << Endpoint::Rerank << R"({"model":"r","query":"abcd","documents":["efgh",{"text":"ijkl"}]})"_ba << u"r"_s << "abcd\nefgh\nijkl"_ba << 3 << false;
        QTest::addRow("a picture is asked for") << Endpoint::ImageGenerations << R"({"prompt":"abcd"})"_ba << u"auto"_s << "abcd"_ba << 1 << false;
        QTest::addRow("a picture comes along") << Endpoint::ImageEdits << R"({"prompt":"abcd","images":[{"file_id":"f"}]})"_ba << u"auto"_s << "abcd"_ba << 1 << true;
        QTest::addRow("speech") << Endpoint::Speech << R"({"model":"s","input":"abcd","voice":"v"})"_ba << u"s"_s << "abcd"_ba << 1 << false;
    }
    void requests()
    {
        QFETCH(const Endpoint, endpoint);
        QFETCH(const QByteArray, json);
        const Result<wire::SurfaceRequest> request = read(endpoint, json);
        QVERIFY2(request, request ? "" : qPrintable(request.error().message));
        QCOMPARE(request->facts.surface.endpoint, endpoint);
        QTEST(request->facts.asked, "asked");
        QTEST(request->facts.lastUserText, "text");
        QTEST(static_cast<int>(request->facts.inputTokens), "tokens");
        QTEST(request->facts.surface.isUninspected, "uninspected");
        QVERIFY(!request->facts.stream);
    }

    void refused_data()
    {
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("param");
        QTest::addRow("no JSON") << Endpoint::Embeddings << "{\"model\":"_ba << QString();
        QTest::addRow("no object") << Endpoint::Embeddings << "[]"_ba << QString();
        QTest::addRow("no model") << Endpoint::Embeddings << R"({"input":"a"})"_ba << u"model"_s;
        QTest::addRow("no input") << Endpoint::Embeddings << R"({"model":"e"})"_ba << u"input"_s;
        QTest::addRow("an empty list") << Endpoint::Embeddings << R"({"model":"e","input":[]})"_ba << u"input"_s;
        QTest::addRow("a number") << Endpoint::Embeddings << R"({"model":"e","input":5})"_ba << u"input"_s;
        QTest::addRow("fractions are no ids") << Endpoint::Embeddings << R"({"model":"e","input":[1.5]})"_ba << u"input"_s;
        QTest::addRow("input twice") << Endpoint::Embeddings << R"({"model":"e","input":"a","input":"b"})"_ba << u"input"_s;
        QTest::addRow("model twice") << Endpoint::Speech << R"({"model":"e","model":"f","input":"a"})"_ba << u"model"_s;
        QTest::addRow("a list to speak") << Endpoint::Speech << R"({"model":"e","input":["a"]})"_ba << u"input"_s;
        QTest::addRow("an unknown key of ours") << Endpoint::Speech << R"({"model":"e","input":"a","metadata":{"signalbox_tag":"x"}})"_ba << u"metadata.signalbox_tag"_s;
        QTest::addRow("too many answers") << Endpoint::Completions << R"({"model":"e","prompt":["a","b"],"n":100})"_ba << u"n"_s;
        QTest::addRow("a batch of nothing") << Endpoint::Batches << R"({"endpoint":"/v1/embeddings"})"_ba << u"input_file_id"_s;
        QTest::addRow("deep nesting") << Endpoint::Embeddings << R"({"model":"e","input":"a","x":)" + QByteArray(200, '[') + QByteArray(200, ']') + "}" << QString();
    }
    void refused()
    {
        QFETCH(const Endpoint, endpoint);
        QFETCH(const QByteArray, json);
        const Result<wire::SurfaceRequest> request = read(endpoint, json);
        QVERIFY(!request);
        QCOMPARE(request.error().kind, ErrorKind::InvalidRequest);
        QTEST(request.error().param, "param");
    }

    void whatChatHasNoWordFor_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<Beyonds>("beyond");
        QTest::addRow("one text") << R"("prompt":"a")"_ba << Beyonds();
        QTest::addRow("a list of one") << R"("prompt":["a"])"_ba << Beyonds();
        QTest::addRow("no prompt") << R"("x":1)"_ba << Beyonds(Beyond::Prompts);
        QTest::addRow("two texts") << R"("prompt":["a","b"])"_ba << Beyonds(Beyond::Prompts);
        QTest::addRow("token ids") << R"("prompt":[1,2])"_ba << Beyonds(Beyond::Tokens);
        QTest::addRow("defaults") << R"("prompt":"a","suffix":null,"echo":false,"best_of":1,"logprobs":null)"_ba << Beyonds();
        QTest::addRow("all of it") << R"("prompt":"a","suffix":"s","echo":true,"best_of":2,"logprobs":0)"_ba
                                   << (Beyond::Suffix | Beyond::Echo | Beyond::BestOf | Beyond::Logprobs);
    }
    void whatChatHasNoWordFor()
    {
        QFETCH(const QByteArray, more);
        const Result<wire::SurfaceRequest> request = read(Endpoint::Completions, "{\"model\":\"c\"," + more + '}');
        QVERIFY(request);
        QTEST(request->facts.surface.beyond, "beyond");
    }

    void aFormKeepsItsBytesButForTheModel()
    {
        const QByteArray body = form(modelField);
        Result<wire::SurfaceRequest> request = wire::readSurfaceRequest(Endpoint::Transcriptions, formType, body, false);
        QVERIFY(request);
        QCOMPARE(request->facts.asked, u"ears"_s);
        QVERIFY(request->facts.surface.isUninspected);
        QVERIFY(request->facts.features.testFlag(Feature::Audio));
        request->useBody();
        QCOMPARE(wire::surfaceBody(body, request->facts, "whisper-1"), QByteArray(body).replace("ears", "whisper-1"));
    }

    void aFormWithoutModelGetsOne()
    {
        const QByteArray body = form("--B\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nhi\r\n");
        Result<wire::SurfaceRequest> request = wire::readSurfaceRequest(Endpoint::ImageEdits, formType, body, false);
        QVERIFY(request);
        QCOMPARE(request->facts.asked, u"auto"_s);
        request->useBody();
        QCOMPARE(wire::surfaceBody(body, request->facts, "m"),
                 "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n" + body);
    }

    void whatIsKeptNamesNoModel()
    {
        const QByteArray body = R"({"input_file_id":"f","endpoint":"e","metadata":{"signalbox_tags":"secret","k":"v"}})";
        const Result<wire::SurfaceRequest> request = read(Endpoint::Batches, body);
        QVERIFY(request);
        QCOMPARE(request->facts.tags, QStringList{u"secret"_s});
        QCOMPARE(request->facts.surface.ids, QStringList{u"f"_s});
        QCOMPARE(wire::surfaceBody(body, request->facts, "m"), R"({"input_file_id":"f","endpoint":"e","metadata":{"k":"v"}})"_ba);
    }

    void aCompletionIsAskedAsChat()
    {
        const Result<QByteArray> chat = wire::chatFromCompletion(R"({"model":"m","prompt":"say \"a\"","temperature":0.5,"echo":false,"stop":["x"],"stream":true})");
        QVERIFY(chat);
        const QJsonObject expected = object(
            R"({"model":"m","messages":[{"role":"user","content":"say \"a\""}],"temperature":0.5,"stop":["x"],"stream":true,"max_tokens":16})");
        QCOMPARE(object(*chat), expected);
        const Result<QByteArray> limited = wire::chatFromCompletion(R"({"model":"m","prompt":["a"],"max_tokens":5})");
        QCOMPARE(object(*limited)[u"max_tokens"_s].toInt(), 5);
    }

    void aChatAnswerIsACompletion()
    {
        const std::optional<QByteArray> answer = wire::completionFromChat(
            R"({"id":"1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"},{"index":1,"message":{"content":null},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1}})");
        QVERIFY(answer);
        QCOMPARE(object(*answer), object(R"({"id":"1","object":"text_completion","created":7,"model":"m","choices":[{"text":"hi","index":0,"logprobs":null,"finish_reason":"stop"},{"text":"","index":1,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1}})"));
        QVERIFY(!wire::completionFromChat("no JSON"));
    }

    /// However the stream is cut into pieces.
    void aChatStreamIsACompletionStream()
    {
        const QByteArray chat = "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"
                                ": a comment\n\n"
                                "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\303\244\"},\"finish_reason\":null}]}\n\n"
                                "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"
                                "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\n"
                                "data: [DONE]\n\n";
        const QByteArray expected = ": a comment\n\n"
                                    "data: {\"id\":\"1\",\"object\":\"text_completion\",\"choices\":[{\"text\":\"h\303\244\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                                    "data: {\"id\":\"1\",\"object\":\"text_completion\",\"choices\":[{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n"
                                    "data: {\"id\":\"1\",\"object\":\"text_completion\",\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\n"
                                    "data: [DONE]\n\n";
        QCOMPARE(wire::CompletionStream().feed(chat), expected);
        wire::CompletionStream byByte;
        QByteArray out;
        for (const char byte : chat)
            out += byByte.feed(QByteArrayView(&byte, 1));
        QCOMPARE(out, expected);
    }

    void answers_data()
    {
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("usable");
        QTest::addColumn<int>("input"); ///< -1 = not counted
        const QByteArray json = "application/json; charset=utf-8";
        QTest::addRow("vectors") << Endpoint::Embeddings << json << R"({"data":[{}],"usage":{"prompt_tokens":8,"total_tokens":8}})"_ba << true << 8;
        QTest::addRow("only a total (Jina, Voyage)") << Endpoint::Embeddings << json << R"({"data":[{}],"usage":{"total_tokens":8}})"_ba << true << 8;
        QTest::addRow("no vectors") << Endpoint::Embeddings << json << R"({"data":[]})"_ba << false << -1;
        QTest::addRow("a usage of zeros is none") << Endpoint::Embeddings << json << R"({"data":[{}],"usage":{"prompt_tokens":0}})"_ba << true << -1;
        QTest::addRow("a negative usage is none") << Endpoint::Embeddings << json << R"({"data":[{}],"usage":{"prompt_tokens":-4}})"_ba << true << -1;
        QTest::addRow("a chat answer") << Endpoint::Embeddings << json << R"({"choices":[]})"_ba << false << -1;
        QTest::addRow("half a JSON") << Endpoint::Embeddings << json << R"({"data":[{)"_ba << false << -1;
        QTest::addRow("HTML") << Endpoint::Moderations << "text/html"_ba << "<html></html>"_ba << false << -1;
        QTest::addRow("nothing") << Endpoint::ImageGenerations << json << " "_ba << false << -1;
        QTest::addRow("an error with a good status") << Endpoint::ImageGenerations << json << R"({"error":{"message":"no"}})"_ba << false << -1;
        QTest::addRow("pictures by tokens") << Endpoint::ImageGenerations << json << R"({"data":[{}],"usage":{"input_tokens":12,"output_tokens":272}})"_ba << true << 12;
        QTest::addRow("a transcript") << Endpoint::Transcriptions << json << R"({"text":""})"_ba << true << -1;
        QTest::addRow("subtitles") << Endpoint::Transcriptions << "text/plain"_ba << "1\n00:00"_ba << true << -1;
        QTest::addRow("a page instead of a transcript") << Endpoint::Transcriptions << "text/html"_ba << "<p>"_ba << false << -1;
        QTest::addRow("Voyage's ranking") << Endpoint::Rerank << json << R"({"data":[],"usage":{"total_tokens":3}})"_ba << true << 3;
        QTest::addRow("a batch that holds errors") << Endpoint::Batches << json << R"({"id":"b","errors":{"data":[]}})"_ba << true << -1;
    }
    void answers()
    {
        QFETCH(const Endpoint, endpoint);
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, body);
        QFETCH(const int, input);
        wire::Surface surface;
        surface.endpoint = endpoint;
        const wire::SurfaceMeaning meaning = wire::readSurfaceReply(surface, type, body);
        QTEST(meaning.usable, "usable");
        QCOMPARE(meaning.usable, !meaning.failure);
        QCOMPARE(meaning.usage ? static_cast<int>(meaning.usage->input) : -1, input);
    }

    void idsAreFoundInListsToo()
    {
        wire::Surface surface;
        surface.endpoint = Endpoint::Batches;
        const wire::SurfaceMeaning meaning = wire::readSurfaceReply(
            surface, "application/json", R"({"object":"list","data":[{"id":"b1","input_file_id":"f1","output_file_id":"f2","error_file_id":null},{"id":7}]})");
        QCOMPARE(meaning.ids, (QStringList{u"b1"_s, u"f1"_s, u"f2"_s}));
    }
};

QTEST_APPLESS_MAIN(TestSurfaceFacts)
#include "tst_surface_facts.moc"
