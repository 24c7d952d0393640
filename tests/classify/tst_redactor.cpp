// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/redactor.h"
#include "classify/reply_restorer.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <re2/re2.h>

using namespace signalbox;
using namespace Qt::StringLiterals;
using classify::Redaction;
using classify::RequestFindings;
using classify::RequestScanner;

namespace {

std::shared_ptr<const classify::Detectors> someDetectors()
{
    static const auto detectors = classify::Detectors::compile(
        {{u"mail"_s, *kindsNamed(u"email"), nullptr, 0},
         {u"cards"_s, *kindsNamed(u"credit_card"), nullptr, 1},
         {u"keys"_s, *kindsNamed(u"credential"), nullptr, 1},
         {u"project-x"_s, {}, std::make_shared<const re2::RE2>("(?i)project \"?x\"?"), 0}});
    return detectors;
}

/// A request redacted entirely, and the pieces needed to look at it.
struct Sent
{
    RequestFindings findings;
    Redaction redaction;
    QByteArray body;

    explicit Sent(const QByteArray &request, quint64 key = 7)
    {
        const auto facts = wire::readChatRequest(request);
        if (!facts)
            return;
        RequestScanner scanner(1);
        findings = scanner.scan(request, *facts, someDetectors());
        redaction = classify::redact(request, *facts, findings, classify::DetectorSet().set(), key);
        body = wire::forwardedBody(request, *facts, "m", redaction.edits);
    }
};

QByteArray chat(const QJsonArray &messages, QJsonObject more = {})
{
    more[u"model"_s] = u"m"_s;
    more[u"messages"_s] = messages;
    return QJsonDocument(more).toJson(QJsonDocument::Compact);
}

QByteArray userSays(const QString &text)
{
    return chat({QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, text}}});
}

QString contentOf(const QByteArray &body, int message = 0)
{
    return QJsonDocument::fromJson(body)[u"messages"_s][message][u"content"_s].toString();
}

QByteArray jsonText(const QString &text)
{
    return QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact).chopped(1).sliced(1);
}

/// A streamed answer in chunks of the given texts, as the client gets it.
QString streamed(const Redaction &redaction, const QStringList &texts, const QByteArray &finish = "stop")
{
    classify::ReplyRestorer restorer(redaction.placeholders, false);
    QByteArray out;
    wire::SseReader reader;
    QList<wire::SseEvent> events;
    for (const QString &text : texts)
        (void)reader.feed("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":" + jsonText(text)
                              + "},\"finish_reason\":null}]}\n\n", events);
    if (!finish.isEmpty())
        (void)reader.feed("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finish + "\"}]}\n\n", events);
    for (const wire::SseEvent &event : events)
        out += restorer.event(event);
    out += restorer.flush();
    wire::SseReader client;
    QList<wire::SseEvent> received;
    (void)client.feed(out, received);
    QString all;
    for (const wire::SseEvent &event : received)
        all += QJsonDocument::fromJson(event.data)[u"choices"_s][0][u"delta"_s][u"content"_s].toString();
    return all;
}

/// The same in Gemini's dialect, now and then two parts to a chunk or an event that has no text between them; the thoughts
/// before it say the first text.
QString streamedContents(const Redaction &redaction, const QStringList &texts, QRandomGenerator &random)
{
    const auto part = [](const QString &text, bool isThought = false) {
        return "{\"text\":" + jsonText(text) + (isThought ? ",\"thought\":true}" : "}");
    };
    const auto chunk = [](const QByteArray &parts, const QByteArray &more = {}) {
        return "data: {\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"},\"index\":0" + more
            + "}],\"usageMetadata\":{\"promptTokenCount\":3},\"modelVersion\":\"m\"}\r\n\r\n";
    };
    QByteArray stream = chunk(part(texts.first(), true));
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (i + 1 < texts.size() && random.bounded(3) == 0) {
            stream += chunk(part(texts[i]) + ',' + part(texts[i + 1]));
            ++i;
        } else {
            stream += chunk(part(texts[i]));
        }
        if (random.bounded(4) == 0)
            stream += ": ping\r\n\r\n";
    }
    stream += chunk(part({}), ",\"finishReason\":\"STOP\"");
    classify::ReplyRestorer restorer(redaction.placeholders, false, wire::Dialect::Gemini);
    wire::SseReader reader;
    QList<wire::SseEvent> events;
    (void)reader.feed(stream, events);
    QByteArray out;
    for (const wire::SseEvent &event : std::as_const(events))
        out += restorer.event(event);
    const bool isRest = !restorer.flush().isEmpty();
    wire::SseReader client;
    QList<wire::SseEvent> received;
    (void)client.feed(out, received);
    QString all;
    bool finished = false;
    for (const wire::SseEvent &event : std::as_const(received)) {
        const QJsonValue candidate = QJsonDocument::fromJson(event.data)[u"candidates"_s][0];
        for (const QJsonValue said : candidate[u"content"_s][u"parts"_s].toArray()) {
            if (finished)
                return u"words behind the finish"_s;
            if (!said[u"thought"_s].toBool())
                all += said[u"text"_s].toString();
        }
        finished = finished || candidate[u"finishReason"_s].isString();
    }
    return isRest ? u"held back behind the end"_s : all;
}

} // namespace

class TestRedactor final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void replacesWhatWasFoundAndNothingElse()
    {
        const QByteArray request = userSays(u"write to alice@example.org, card 4111 1111 1111 1111, not to bob"_s);
        const Sent sent(request);
        const QString content = contentOf(sent.body);
        QVERIFY2(QRegularExpression(u"^write to \\[EMAIL_\\d{6}\\], card \\[CARD_\\d{6}\\], not to bob$"_s).match(content).hasMatch(),
                 qPrintable(content));
        QCOMPARE(sent.redaction.placeholders->size(), 2);
    }

    void sameTextSamePlaceholder()
    {
        const Sent first(userSays(u"alice@example.org and alice@example.org and b@c.de"_s));
        const QStringList words = contentOf(first.body).split(u" and "_s);
        QCOMPARE(words[0], words[1]);
        QVERIFY(words[0] != words[2]);
        const Sent again(userSays(u"b@c.de, alice@example.org"_s));
        QCOMPARE(contentOf(again.body), words[2] + u", "_s + words[0]); // whatever the order
        const Sent stranger(userSays(u"b@c.de, alice@example.org"_s), 8);
        QVERIFY(contentOf(stranger.body) != contentOf(again.body)); // another client's key
    }

    void everyPlaceOfARequest()
    {
        const QString secret = u"alice@example.org"_s;
        const QJsonObject call{{u"id"_s, u"call_1"_s},
                               {u"type"_s, u"function"_s},
                               {u"function"_s, QJsonObject{{u"name"_s, u"send"_s},
                                                           {u"arguments"_s, u"{\"to\":\"%1\",\"text\":\"a\\n%1\"}"_s.arg(secret)}}}};
        const QJsonArray messages{
            QJsonObject{{u"role"_s, u"system"_s}, {u"content"_s, u"you are "_s + secret}},
            QJsonObject{{u"role"_s, u"user"_s}, {u"name"_s, secret}, {u"content"_s, QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, secret}}}}},
            QJsonObject{{u"role"_s, u"assistant"_s}, {u"content"_s, QJsonValue()}, {u"tool_calls"_s, QJsonArray{call}}},
            QJsonObject{{u"role"_s, u"tool"_s}, {u"tool_call_id"_s, u"call_1"_s}, {u"content"_s, u"{\"from\":\"%1\"}"_s.arg(secret)}}};
        const QJsonArray tools{QJsonObject{{u"type"_s, u"function"_s}, {u"function"_s, QJsonObject{{u"name"_s, u"send"_s}, {u"description"_s, u"mails "_s + secret}, {u"parameters"_s, QJsonObject{{secret, 1}}}}}}};
        const QByteArray request = chat(messages, {{u"tools"_s, tools}, {u"user"_s, secret}, {u"metadata"_s, QJsonObject{{u"signalbox_session"_s, secret}, {u"who"_s, secret}}}});
        const Sent sent(request);
        QVERIFY(!sent.body.contains("alice"));
        QVERIFY(!sent.body.contains("example.org"));
        const QJsonDocument document = QJsonDocument::fromJson(sent.body);
        QVERIFY(document.isObject());
        const QString arguments = document[u"messages"_s][2][u"tool_calls"_s][0][u"function"_s][u"arguments"_s].toString();
        const QJsonDocument inner = QJsonDocument::fromJson(arguments.toUtf8());
        QVERIFY2(inner.isObject(), qPrintable(arguments));
        QVERIFY(inner[u"text"_s].toString().startsWith(u"a\n[EMAIL_"_s)); // the inner line break is still one
        QCOMPARE(sent.redaction.placeholders->size(), 1);
    }

    void escapesAndNumbers()
    {
        const Sent sent("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\\u0061lice@ex\\u0061mple.org\\nproject \\\"x\\\"\"}],\"seed\":4111111111111111}");
        const QJsonDocument document = QJsonDocument::fromJson(sent.body);
        QVERIFY2(document.isObject(), sent.body.constData());
        QVERIFY2(QRegularExpression(u"^\\[EMAIL_\\d+\\]\n\\[PROJECT_X_\\d+\\]$"_s).match(contentOf(sent.body)).hasMatch(), sent.body.constData());
        QVERIFY(document[u"seed"_s].toString().startsWith(u"[CARD_"_s));
    }

    void furtherOccurrencesGoToo()
    {
        // Inside a longer word no detector finds it, but it is the same text.
        const Sent sent(userSays(u"card 4111111111111111 or id_4111111111111111x"_s));
        QVERIFY2(!sent.body.contains("4111111111111111"), sent.body.constData());
    }

    /// Of two found texts of which one begins the other, the longer one goes as a whole: no tail of it is left.
    void theLongerOfTwoThatBeginAlikeGoes()
    {
        const Sent sent(userSays(u"alice@example.org and alice@example.org.uk, id=alice@example.org.uk_x"_s));
        const QString content = contentOf(sent.body);
        QVERIFY2(!content.contains(u".uk"_s) && !content.contains(u"alice"_s), qPrintable(content));
        QCOMPARE(sent.redaction.placeholders->size(), 2);
    }

    void aClientsOwnPlaceholderIsNotOurs()
    {
        const QString ours = contentOf(Sent(userSays(u"alice@example.org"_s)).body);
        const Sent sent(userSays(u"alice@example.org "_s + ours));
        const QStringList words = contentOf(sent.body).split(u' ');
        QCOMPARE(words[1], ours);
        QVERIFY(words[0] != ours);
        QCOMPARE(streamed(sent.redaction, {words[0] + u'|' + words[1]}), u"alice@example.org|"_s + ours);
    }

    void restoresSplitPlaceholders()
    {
        const Sent sent(userSays(u"alice@example.org"_s));
        const QString placeholder = contentOf(sent.body);
        const QString said = u"Hi "_s + placeholder + u", [not] [EMAIL_12 one"_s;
        QStringList characters;
        for (const QChar c : said)
            characters.append(c);
        const QString expected = u"Hi alice@example.org, [not] [EMAIL_12 one"_s;
        QCOMPARE(streamed(sent.redaction, {said}), expected);
        QCOMPARE(streamed(sent.redaction, characters), expected);
        QCOMPARE(streamed(sent.redaction, {u"so [EMAIL"_s}), u"so [EMAIL"_s);
        QCOMPARE(streamed(sent.redaction, {u"so [EMAIL"_s}, ""), u"so [EMAIL"_s); // cut off: nothing is lost
    }

    void whatIsHeldComesBeforeTheEnd()
    {
        const Sent sent(userSays(u"alice@example.org"_s));
        classify::ReplyRestorer restorer(sent.redaction.placeholders, false);
        wire::SseReader reader;
        QList<wire::SseEvent> events;
        (void)reader.feed("data: {\"id\":\"c\",\"created\":5,\"choices\":[{\"index\":1,\"delta\":{\"tool_calls\":[{\"index\":2,\"function\":{\"arguments\":\"[EMA\"}}]},\"finish_reason\":null}]}\n\n"
                          "data: {\"id\":\"c\",\"created\":6,\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n", events);
        (void)restorer.event(events[0]);
        QCOMPARE(restorer.event(events[1]),
                 QByteArray("data: {\"id\":\"c\",\"created\":6,\"choices\":[{\"index\":1,\"delta\":{\"tool_calls\":[{\"index\":2,\"function\":{\"arguments\":\"[EMA\"}}]}}]}\n\n")
                     + events[1].raw);
        QCOMPARE(restorer.flush(), QByteArray());
    }

    void finishInTheSameEvent()
    {
        const Sent sent(userSays(u"alice@example.org"_s));
        classify::ReplyRestorer restorer(sent.redaction.placeholders, false);
        wire::SseReader reader;
        QList<wire::SseEvent> events;
        (void)reader.feed("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello [EM\"},\"finish_reason\":\"length\"}]}\n\n", events);
        QCOMPARE(restorer.event(events[0]), events[0].raw);
    }

    void untouchedEventsKeepTheirBytes()
    {
        const Sent sent(userSays(u"alice@example.org"_s));
        classify::ReplyRestorer restorer(sent.redaction.placeholders, false);
        wire::SseReader reader;
        QList<wire::SseEvent> events;
        (void)reader.feed(": ping\n\nid: 3\ndata:{\"choices\" : [ {\"index\":0,\"delta\":{\"content\":\"a[0] = [1]\"}} ]}\r\n\r\ndata: [DONE]\n\n", events);
        for (const wire::SseEvent &event : std::as_const(events))
            QCOMPARE(restorer.event(event), event.raw);
    }

    void completeAnswers()
    {
        const Sent sent(userSays(u"project \"x\" of alice@example.org"_s));
        const QStringList words = contentOf(sent.body).split(u" of "_s);
        const QByteArray answer = "{\"choices\":[{\"message\":{\"content\":\"It is " + words[0].toUtf8()
            + "\",\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"a\\\":\\\"" + words[0].toUtf8() + "\\\",\\\"b\\\":\\\""
            + words[1].toUtf8() + "\\\"}\"}}]}}] , \"usage\":{\"n\":12345678}}";
        const QByteArray restored = classify::ReplyRestorer(sent.redaction.placeholders, false).body(answer);
        const QJsonDocument document = QJsonDocument::fromJson(restored);
        QCOMPARE(document[u"choices"_s][0][u"message"_s][u"content"_s].toString(), u"It is project \"x\""_s);
        const QString arguments = document[u"choices"_s][0][u"message"_s][u"tool_calls"_s][0][u"function"_s][u"arguments"_s].toString();
        const QJsonDocument inner = QJsonDocument::fromJson(arguments.toUtf8());
        QCOMPARE(inner[u"a"_s].toString(), u"project \"x\""_s);
        QCOMPARE(inner[u"b"_s].toString(), u"alice@example.org"_s);
        const QByteArray plain = "{\"choices\":[{\"message\":{\"content\":\"nothing [here]\"}}]}";
        QCOMPARE(classify::ReplyRestorer(sent.redaction.placeholders, false).body(plain), plain);
    }

    /// What may be the beginning of a placeholder is said before anything else is, and before the finish.
    void contentsThatAreHeld_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QByteArray>("said"); // every part in order
        const auto chunk = [](const QByteArray &parts, const QByteArray &more = {}) {
            return "data: {\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"},\"index\":0" + more + "}]}\r\n\r\n";
        };
        const QByteArray stop = ",\"finishReason\":\"STOP\"";
        const QByteArray held = "{\"text\":\"say [EMA\"}";
        QTest::addRow("the finish in the same chunk") << chunk(held, stop) << QByteArray() << QByteArray("say [EMA|STOP|");
        QTest::addRow("the finish behind") << chunk(held) << chunk("{\"text\":\"\"}", stop) << QByteArray("say |[EMA|STOP|");
        QTest::addRow("the finish behind, without text") << chunk(held) << QByteArray("data: {\"candidates\":[{\"finishReason\":\"STOP\",\"index\":0}]}\r\n\r\n") << QByteArray("say |[EMA|STOP|");
        QTest::addRow("a call behind") << chunk(held) << chunk("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}", stop) << QByteArray("say |[EMA|f()|STOP|");
        QTest::addRow("a call in the same chunk") << chunk(held + ",{\"functionCall\":{\"name\":\"f\",\"args\":{}}}") << chunk("{\"text\":\"\"}", stop) << QByteArray("say [EMA|f()||STOP|");
        QTest::addRow("words behind a thought") << chunk("{\"text\":\"think [EMA\",\"thought\":true}") << chunk("{\"text\":\"x\"}", stop) << QByteArray("think |(thought)[EMA|(thought)x|STOP|");
    }
    void contentsThatAreHeld()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const QByteArray, second);
        QFETCH(const QByteArray, said);
        const Sent sent(userSays(u"alice@example.org"_s));
        classify::ReplyRestorer restorer(sent.redaction.placeholders, false, wire::Dialect::Gemini);
        wire::SseReader reader;
        QList<wire::SseEvent> events;
        (void)reader.feed(first + second, events);
        QByteArray out;
        for (const wire::SseEvent &event : std::as_const(events))
            out += restorer.event(event);
        QCOMPARE(restorer.flush(), QByteArray());
        wire::SseReader client;
        QList<wire::SseEvent> received;
        (void)client.feed(out, received);
        QByteArray all;
        for (const wire::SseEvent &event : std::as_const(received)) {
            const QJsonValue candidate = QJsonDocument::fromJson(event.data)[u"candidates"_s][0];
            for (const QJsonValue part : candidate[u"content"_s][u"parts"_s].toArray()) {
                const QByteArray call = part[u"functionCall"_s][u"name"_s].toString().toUtf8();
                all += part[u"text"_s].toString().toUtf8() + (call.isEmpty() ? "" : call + "()") + '|' + (part[u"thought"_s].toBool() ? "(thought)" : "");
            }
            if (candidate[u"finishReason"_s].isString())
                all += candidate[u"finishReason"_s].toString().toUtf8() + '|';
        }
        QCOMPARE(all, said);
    }

    void contentsThatComeWhole()
    {
        const Sent sent(userSays(u"project \"x\" of alice@example.org"_s));
        const QStringList words = contentOf(sent.body).split(u" of "_s);
        const QByteArray answer = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"It is " + words[0].toUtf8()
            + "\"},{\"functionCall\":{\"name\":\"f\",\"args\":{\"arguments\":\"" + words[0].toUtf8() + "\",\"text\":\""
            + words[1].toUtf8() + "\"}}}]},\"finishReason\":\"STOP\"}]}";
        for (const bool isJson : {false, true}) {
            const classify::ReplyRestorer restorer(sent.redaction.placeholders, isJson, wire::Dialect::Gemini);
            const QJsonValue parts = QJsonDocument::fromJson(restorer.body(answer))[u"candidates"_s][0][u"content"_s][u"parts"_s];
            QCOMPARE(parts[0][u"text"_s].toString(), isJson ? u"It is project \\\"x\\\""_s : u"It is project \"x\""_s);
            QCOMPARE(parts[1][u"functionCall"_s][u"args"_s][u"arguments"_s].toString(), u"project \"x\""_s);
            QCOMPARE(parts[1][u"functionCall"_s][u"args"_s][u"text"_s].toString(), u"alice@example.org"_s);
            const QByteArray plain = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"nothing [here]\"}]}}]}";
            QCOMPARE(restorer.body(plain), plain);
        }
    }

    /// Any text around any findings: the provider sees none of them, and an answer that repeats what the provider saw
    /// gives the client its own text back, however it is cut.
    void roundTrip()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QStringList secrets{u"alice@example.org"_s, u"müller@bücher.de"_s, u"4111 1111 1111 1111"_s, u"5555555555554444"_s,
                                  u"project \"x\""_s, u"Project X"_s, u"ghp_012345678901234567890123456789abcdef"_s,
                                  u"-----BEGIN PRIVATE KEY-----\nMIIB\\nC+/=\n-----END PRIVATE KEY-----"_s};
        const QStringList filler{u" "_s, u"\n"_s, u"[EMAIL_123456] "_s, u" [CARD_"_s, u"\\"_s, u"\" "_s, u"日本 "_s, u"😀 "_s, u"[]{}: "_s, u"x "_s, u"\\n "_s, u"\t"_s};
        for (int round = 0; round < 400; ++round) {
            QString text;
            for (int i = random.bounded(12); i >= 0; --i) {
                text += filler[random.bounded(filler.size())] + u' ';
                if (random.bounded(2) == 0)
                    text += secrets[random.bounded(secrets.size())] + u' ';
            }
            const Sent sent(userSays(text), random.generate64());
            QVERIFY(sent.findings.complete);
            const QString seen = contentOf(sent.body);
            for (const QString &secret : secrets)
                QVERIFY2(!seen.contains(secret), qPrintable(seen));
            QStringList parts;
            for (qsizetype at = 0; at < seen.size();) {
                qsizetype length = std::min<qsizetype>(1 + random.bounded(9), seen.size() - at);
                if (seen[at + length - 1].isHighSurrogate())
                    ++length;
                parts.append(seen.mid(at, length));
                at += length;
            }
            QCOMPARE(streamed(sent.redaction, parts), text);
            QCOMPARE(streamedContents(sent.redaction, parts, random), text);
            const QByteArray answer = "{\"choices\":[{\"message\":{\"content\":" + jsonText(seen) + "}}]}";
            const QByteArray restored = classify::ReplyRestorer(sent.redaction.placeholders, false).body(answer);
            QCOMPARE(QJsonDocument::fromJson(restored)[u"choices"_s][0][u"message"_s][u"content"_s].toString(), text);
        }
    }
};

QTEST_GUILESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
