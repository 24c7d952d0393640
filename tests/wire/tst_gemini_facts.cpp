// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/facts.h"
#include "wire/translate.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

namespace {

Result<RequestFacts> read(const QByteArray &body)
{
    return ChatReader().read(body, {.promptText = true, .dialect = Dialect::Gemini});
}

QByteArray withParts(const QByteArray &parts, const QByteArray &more = {})
{
    return "{" + more + R"("contents":[{"role":"user","parts":[)" + parts + "]}]}";
}

/// Every field of Gemini's own in snake_case; what is free-form (args, response) stays.
QJsonValue snake(const QJsonValue &value)
{
    static const QStringList freeForm{u"args"_s, u"response"_s, u"properties"_s};
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue entry : value.toArray())
            list.append(snake(entry));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject fields;
    const QJsonObject from = value.toObject();
    for (auto it = from.begin(); it != from.end(); ++it) {
        QString name;
        for (const QChar c : it.key())
            name += c.isUpper() ? u"_"_s + c.toLower() : QString(c);
        fields.insert(name, freeForm.contains(it.key()) ? *it : snake(*it));
    }
    return fields;
}

} // namespace

class TestGeminiFacts final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void whatARequestHolds_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Features>("features");
        QTest::addColumn<Traits>("traits");
        const QByteArray x = R"({"text":"x"})";
        const auto config = [&x](const QByteArray &settings) { return withParts(x, "\"generationConfig\":{" + settings + "},"); };
        QTest::addRow("text") << withParts(x) << Features() << Traits();
        QTest::addRow("system") << withParts(x, R"("systemInstruction":{"parts":[{"text":"s"}]},)") << Features(Feature::System) << Traits();
        QTest::addRow("a picture") << withParts(x + R"(,{"inlineData":{"mimeType":"image/png","data":"AAAA"}})") << Features(Feature::Image) << Traits();
        QTest::addRow("a linked picture") << withParts(R"({"fileData":{"mimeType":"image/png","fileUri":"e.example/x.png"}})") << Features(Feature::Image) << Traits(Trait::LinkedImage);
        QTest::addRow("a stored file") << withParts(R"({"fileData":{"mimeType":"application/pdf","fileUri":"files/x"}})") << Features(Feature::File) << Traits(Trait::UploadedFile);
        QTest::addRow("sound") << withParts(R"({"inlineData":{"mimeType":"audio/wav","data":"AAAA"}})") << Features(Feature::Audio) << Traits(Trait::Audio);
        QTest::addRow("a film") << withParts(R"({"inlineData":{"mimeType":"video/mp4","data":"AAAA"}})") << Features(Feature::File) << Traits(Trait::UnknownPart);
        QTest::addRow("words in base64") << withParts(R"({"inlineData":{"mimeType":"text/plain","data":"aGVsbG8="}})") << Features() << Traits();
        QTest::addRow("functions") << withParts(x, R"("tools":[{"functionDeclarations":[{"name":"f"}]}],)") << Features(Feature::Tools) << Traits();
        QTest::addRow("a search") << withParts(x, R"("tools":[{"googleSearch":{}}],)") << Features(Feature::Tools) << Traits(Trait::VendorTools);
        QTest::addRow("code that ran") << withParts(R"({"executableCode":{"language":"PYTHON","code":"1"}})") << Features() << Traits(Trait::VendorTools);
        QTest::addRow("safety") << withParts(x, R"("safetySettings":[{"category":"a","threshold":"BLOCK_NONE"},{"category":"b","threshold":"BLOCK_ONLY_HIGH"}],)") << Features() << Traits(Trait::Safety);
        QTest::addRow("no safety") << withParts(x, R"("safetySettings":[{"category":"a","threshold":"OFF"}],)") << Features() << Traits(Trait::Unknown);
        QTest::addRow("a cached prompt") << withParts(x, R"("cachedContent":"cachedContents/1",)") << Features() << Traits(Trait::Stored);
        QTest::addRow("labels") << withParts(x, R"("labels":{"team":"a"},)") << Features() << Traits(Trait::Metadata);
        QTest::addRow("several") << config(R"("candidateCount":2,"seed":1,"topK":4)") << Features() << Traits(Trait::SeveralChoices | Trait::Seed | Trait::TopK);
        QTest::addRow("warm") << config(R"("temperature":1.5)") << Features() << Traits(Trait::WarmTemperature);
        QTest::addRow("stops") << config(R"("stopSequences":["a"])") << Features() << Traits(Trait::Stops);
        QTest::addRow("JSON") << config(R"("responseMimeType":"application/json")") << Features(Feature::JsonSchema) << Traits(Trait::JsonObject);
        QTest::addRow("a schema") << config(R"("responseMimeType":"application/json","responseSchema":{"type":"OBJECT"})") << Features(Feature::JsonSchema) << Traits();
        QTest::addRow("one of a few words") << config(R"("responseMimeType":"text/x.enum","responseSchema":{"type":"STRING"})") << Features(Feature::JsonSchema) << Traits(Trait::VendorTools);
        QTest::addRow("a picture to be made") << config(R"("responseModalities":["TEXT","IMAGE"])") << Features() << Traits(Trait::VendorTools);
        QTest::addRow("thoughts") << config(R"("thinkingConfig":{"thinkingBudget":100})") << Features(Feature::Reasoning) << Traits();
        QTest::addRow("no thoughts") << config(R"("thinkingConfig":{"thinkingBudget":0})") << Features() << Traits();
        QTest::addRow("the assistant's last") << QByteArray(R"({"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"y"}]}]})") << Features() << Traits(Trait::Prefill);
        QTest::addRow("a media result") << withParts(R"({"functionResponse":{"id":"1","name":"f","response":{},"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}})") << (Feature::Tools | Feature::Image) << Traits(Trait::ResultMedia);
        QTest::addRow("unknown") << withParts(R"({"hologram":{}})", R"("newThing":1,)") << Features() << (Trait::UnknownPart | Trait::Unknown);
    }
    void whatARequestHolds()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const Features, features);
        QFETCH(const Traits, traits);
        for (const QByteArray &spelt : {body, QJsonDocument(snake(QJsonDocument::fromJson(body).object()).toObject()).toJson()}) {
            const Result<RequestFacts> facts = read(spelt);
            QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
            QCOMPARE(facts->features, features);
            QCOMPARE(facts->traits, traits);
            QCOMPARE(facts->dialect, Dialect::Gemini);
        }
    }

    void signaturesPin()
    {
        const QByteArray call = R"({"functionCall":{"name":"f","args":{}},"thoughtSignature":"%1"})";
        const auto turns = [&call](const QByteArray &signature) {
            return R"({"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[)" + QByteArray(call).replace("%1", signature) + "]}]}";
        };
        QVERIFY(read(turns("c2lnbmVk"))->signedReasoning);
        QVERIFY(!read(turns("skip_thought_signature_validator"))->signedReasoning);
        QCOMPARE(read(turns("c2lnbmVk"))->turns.toolCalls, 1);
    }

    void whoSpoke()
    {
        const Result<RequestFacts> facts = read(R"({"contents":[
            {"role":"user","parts":[{"text":"first"}]},
            {"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},
            {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"r":"12"}}}]},
            {"role":"user","parts":{"text":"second"}}],
            "systemInstruction":{"parts":[{"text":"brief"}]},
            "generationConfig":{"maxOutputTokens":"77"}})");
        QVERIFY(facts);
        QCOMPARE(facts->lastUserText, "second"_ba);
        QCOMPARE(facts->earlierUserText, "first"_ba);
        QCOMPARE(facts->systemText, "brief"_ba);
        QCOMPARE(facts->maxOutputTokens, 77);
        QCOMPARE(facts->turns, (Turns{2, 1, 1, 1, false}));
        QCOMPARE(facts->messages, 4);
    }

    /// Wherever a word stands, in either spelling, the rules that look at the prompt see it.
    void noSpellingHidesText()
    {
        const QByteArray everywhere = withParts(
            R"({"text":"w0"},{"functionCall":{"name":"w1","args":{"a":["w2"]}}},{"functionResponse":{"name":"w3","id":"1","response":{"x":"w4"}}},)"
            R"({"inlineData":{"mimeType":"image/png","data":"AAAA","displayName":"w5"}},{"inlineData":{"mimeType":"text/csv","data":"dzY="}},)"
            R"({"fileData":{"mimeType":"image/png","fileUri":"e.example/w7"}},{"hologram":{"deep":["w8"]}},{"text":"w9","thought":true})",
            R"("systemInstruction":{"parts":[{"text":"w10"}]},"tools":[{"functionDeclarations":[{"name":"w11","description":"w12","parameters":{"type":"OBJECT","properties":{"p":{"description":"w13"}}}}]},{"retrieval":{"vertexAiSearch":{"filter":"w14"}}}],)"
            R"("toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["w15"]}},"cachedContent":"w16","labels":{"team":"w17"},"newThing":{"a":"w18"},)"
            R"("generationConfig":{"stopSequences":["w19"],"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","description":"w20"},"speechConfig":{"voice":"w21"},"newSetting":"w22"},)");
        for (const QByteArray &spelt : {everywhere, QJsonDocument(snake(QJsonDocument::fromJson(everywhere).object()).toObject()).toJson()}) {
            const Result<RequestFacts> facts = read(spelt);
            QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
            const QByteArrayList words = facts->promptText.split('\n');
            for (int i = 0; i <= 22; ++i) {
                const QByteArray word = 'w' + QByteArray::number(i);
                const bool isThere = std::any_of(words.begin(), words.end(), [&word](const QByteArray &line) { return line == word || line.endsWith('/' + word); });
                QVERIFY2(isThere, (word + " in " + facts->promptText).constData());
            }
        }
    }

    void ourOwnKeysAreTaken()
    {
        const QByteArray body = R"({"model":"models/x/y","labels":{"signalbox_tags":"secret, project=a","team":"b"},"contents":[{"parts":[{"text":"x"}]}]})";
        const Result<RequestFacts> facts = read(body);
        QVERIFY(facts);
        QCOMPARE(facts->tags, QStringList{u"secret"_s});
        QCOMPARE(facts->labels, QStringList{u"project=a"_s});
        QCOMPARE(forwardedBody(body, *facts, "m"), R"({"labels":{"team":"b"},"contents":[{"parts":[{"text":"x"}]}]})"_ba);
    }

    /// Whatever is read as facts can also be said to a lane of another dialect, or is refused in words; never a crash.
    void anythingIsReadOrRefused()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QByteArray full = withParts(
            R"({"text":"w"},{"functionCall":{"name":"f","args":{"a":1}}},{"functionResponse":{"name":"f","response":{"x":null}}},{"inlineData":{"mimeType":"image/png","data":"AAAA"}})",
            R"("model":"models/m","systemInstruction":{"parts":[{"text":"s"}]},"labels":{"signalbox_session":"s"},"tools":[{"functionDeclarations":[{"name":"f"}]}],"generationConfig":{"maxOutputTokens":7,"stopSequences":["a"]},)");
        const QByteArrayList odd{"null", "1", "\"x\"", "[]", "{}", "true", "-1", "1e400", "[[]]", "\"\\u0000\""};
        constexpr int rounds = 20000;
        for (int round = 0; round < rounds; ++round) {
            QByteArray body = full;
            for (int i = random.bounded(3); i >= 0; --i) {
                const qsizetype at = random.bounded(body.size());
                if (random.bounded(2) == 0)
                    body.replace(at, random.bounded(8), odd[random.bounded(odd.size())]);
                else
                    body[at] = static_cast<char>(random.bounded(32, 127));
            }
            const Result<RequestFacts> facts = read(body);
            if (!facts) {
                QVERIFY(!facts.error().message.isEmpty());
                continue;
            }
            const QByteArray sent = forwardedBody(body, *facts, "m");
            const Result<RequestFacts> again = read(sent);
            QVERIFY2(again, sent.constData());
            QCOMPARE(again->lastUserText, facts->lastUserText);
            QCOMPARE(again->inputTokens, facts->inputTokens);
            QVERIFY(again->removed.isEmpty());
            for (const Dialect lane : {Dialect::OpenAiChat, Dialect::Anthropic, Dialect::OpenAiResponses}) {
                Result<CanonicalRequest> request = readRequest(Dialect::Gemini, sent);
                if (request)
                    QVERIFY(QJsonDocument::fromJson(*writeRequest(lane, *std::move(request), {"m", 1000})).isObject());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestGeminiFacts)
#include "tst_gemini_facts.moc"
