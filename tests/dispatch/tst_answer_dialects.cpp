// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/answer_reader.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using wire::Dialect;

namespace {

QByteArray named(const QByteArray &type, const QByteArray &more = {})
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + '"' + more + "}\n\n";
}

const QByteArray start = named("message_start", R"(,"message":{"id":"msg_1","model":"claude","usage":{"input_tokens":70,"output_tokens":1}})");
const QByteArray ping = named("ping");
const QByteArray block = named("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})");
const QByteArray hel = named("content_block_delta", R"(,"index":0,"delta":{"type":"text_delta","text":"Hel"})");
const QByteArray lo = named("content_block_delta", R"(,"index":0,"delta":{"type":"text_delta","text":"lo"})");
const QByteArray closed = named("content_block_stop", R"(,"index":0)");
const QByteArray stopped = named("message_delta", R"(,"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2})");
const QByteArray ended = named("message_stop");
const QByteArray overloaded = named("error", R"(,"error":{"type":"overloaded_error","message":"Overloaded"})");
const QByteArray garbage = "event: content_block_delta\ndata: {\"type\":\"content\n\n";
const QByteArray chatHello = "data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n";
const QByteArray chatStop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const QByteArray chatDone = "data: [DONE]\n\n";

const upstream::Headers eventStream{{"content-type", "text/event-stream"}};
const upstream::Headers json{{"content-type", "application/json"}};

struct Seen
{
    QByteArray sent;
    QString outcome;
};

Seen play(AnswerReader &reader, const QByteArray &bytes, qsizetype step)
{
    Seen seen;
    const auto take = [&seen](const AnswerReader::Progress &progress) {
        seen.sent += progress.forward;
        if (progress.ended) {
            seen.sent += progress.last;
            seen.outcome = u"complete"_s;
        }
        if (progress.failure)
            seen.outcome = u"failed: "_s + failureName(progress.failure->failure);
        if (progress.interruption)
            seen.outcome = u"interrupted: "_s + failureName(progress.interruption->failure);
        return seen.outcome.isEmpty();
    };
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        if (!take(reader.feed(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)))))
            return seen;
    }
    upstream::Ending clean;
    clean.complete = true;
    take(reader.end(clean));
    return seen;
}

AnswerReader::Expected expected(Dialect asked, Dialect lane, bool stream = true)
{
    AnswerReader::Expected wanted{stream, true, 1, true};
    wanted.asked = asked;
    wanted.lane = lane;
    wanted.inputEstimate = 33;
    wanted.model = "m";
    wanted.created = 1;
    return wanted;
}

QByteArray textOf(const QByteArray &chatStream)
{
    QByteArray text;
    for (qsizetype at = chatStream.indexOf("\"content\":\""); at >= 0; at = chatStream.indexOf("\"content\":\"", at + 1)) {
        const qsizetype from = at + 11;
        text += chatStream.mid(from, chatStream.indexOf('"', from) - from);
    }
    return text;
}

} // namespace

/// What of a provider's answer goes to a client of its own dialect or of another, and when.
class TestAnswerDialects final : public QObject
{
    Q_OBJECT

    wire::ChunkReader m_chunks;

private slots:
    void init() { test::failOnAnyComplaint(); }

    void ownDialectIsUntouched()
    {
        const QByteArray stream = start + ping + block + hel + lo + closed + named("of_tomorrow", R"(,"x":1)") + stopped + ended;
        for (const qsizetype step : {1, 5, 1000}) {
            AnswerReader reader(expected(Dialect::Anthropic, Dialect::Anthropic), m_chunks);
            reader.head(200, eventStream);
            const Seen seen = play(reader, stream, step);
            QCOMPARE(seen.outcome, u"complete"_s);
            QCOMPARE(seen.sent, stream);
            QCOMPARE(reader.usage()->input, 70);
            QCOMPARE(reader.usage()->output, 2);
        }
    }

    void nothingGoesOutBeforeContent()
    {
        for (const Dialect asked : {Dialect::Anthropic, Dialect::OpenAiChat}) {
            AnswerReader reader(expected(asked, Dialect::Anthropic), m_chunks);
            reader.head(200, eventStream);
            AnswerReader::Progress progress = reader.feed(start + ping + block);
            QVERIFY(progress.forward.isEmpty() && !progress.committed);
            progress = reader.feed(hel);
            QVERIFY(progress.committed);
            QVERIFY(progress.forward.contains("Hel"));
            QCOMPARE(progress.text, "Hel"_ba);
        }
    }

    void ends_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QString>("outcome");
        const QByteArray said = start + block + hel + lo;
        QTest::addRow("whole") << said + closed + stopped + ended << u"complete"_s;
        QTest::addRow("a stop reason is no end") << said + closed + stopped << u"interrupted: unavailable"_s;
        QTest::addRow("cut") << said << u"interrupted: unavailable"_s;
        QTest::addRow("error after content") << said + overloaded << u"interrupted: unavailable"_s;
        QTest::addRow("error before content") << start + overloaded << u"failed: unavailable"_s;
        QTest::addRow("malformed before content") << start + garbage << u"failed: malformed"_s;
        QTest::addRow("malformed after content") << said + garbage + closed + stopped + ended << u"complete"_s;
        QTest::addRow("another dialect") << chatHello + chatDone << u"failed: malformed"_s;
        QTest::addRow("an empty answer that ends") << start + stopped + ended << u"complete"_s;
        QTest::addRow("nothing but an end") << start + ended << u"failed: malformed"_s;
        QTest::addRow("nothing") << QByteArray() << u"failed: unavailable"_s;
    }
    void ends()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QString, outcome);
        for (const Dialect asked : {Dialect::Anthropic, Dialect::OpenAiChat}) {
            for (const qsizetype step : {1, 1000}) {
                AnswerReader reader(expected(asked, Dialect::Anthropic), m_chunks);
                reader.head(200, eventStream);
                const Seen seen = play(reader, stream, step);
                QCOMPARE(seen.outcome, outcome);
                if (asked == Dialect::OpenAiChat && outcome == "complete"_L1)
                    QVERIFY(seen.sent.endsWith(chatDone));
                else if (asked == Dialect::OpenAiChat)
                    QVERIFY(!seen.sent.contains("[DONE]"));
            }
        }
    }

    void translatedChatGivesWhatARescueNeeds()
    {
        AnswerReader reader(expected(Dialect::OpenAiChat, Dialect::Anthropic), m_chunks);
        reader.head(200, eventStream);
        const Seen seen = play(reader, start + block + hel + lo + closed + stopped + ended, 1000);
        QCOMPARE(textOf(seen.sent), "Hello"_ba);
        QVERIFY(reader.isPlain());
        QCOMPARE(reader.finishReason(), "stop"_ba);
        QVERIFY2(reader.firstChunk().startsWith("{\"id\":\"msg_1\",\"object\":\"chat.completion.chunk\""), reader.firstChunk().constData());
        QVERIFY(seen.sent.contains("\"prompt_tokens\":70"));
    }

    void figuresNobodyGaveAreEstimated()
    {
        AnswerReader reader(expected(Dialect::Anthropic, Dialect::OpenAiChat), m_chunks);
        reader.head(200, eventStream);
        const Seen seen = play(reader, chatHello + chatStop, 1000); // without [DONE], too
        QCOMPARE(seen.outcome, u"complete"_s);
        QVERIFY(seen.sent.endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
        QVERIFY2(seen.sent.contains("\"input_tokens\":33,") && seen.sent.contains("\"output_tokens\":2}"), seen.sent.constData());
        QVERIFY(!reader.usage()); // what is charged stays an estimate
    }

    void aCutStreamKeepsWhatItTold()
    {
        AnswerReader reader(expected(Dialect::OpenAiChat, Dialect::Anthropic), m_chunks);
        reader.head(200, eventStream);
        (void)play(reader, start + block + hel, 1000);
        QVERIFY(!reader.usage());
        QCOMPARE(reader.provisionalUsage().input, 70);
    }

    void completeAnswers_data()
    {
        QTest::addColumn<Dialect>("asked");
        QTest::addColumn<Dialect>("lane");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("outcome");
        const QByteArray message = R"({"id":"msg_1","type":"message","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}})";
        const QByteArray chat = R"({"id":"c1","choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}]})";
        const auto row = [](const char *name, Dialect asked, Dialect lane, const QByteArray &body, const QString &outcome) {
            QTest::addRow("%s", name) << asked << lane << body << outcome;
        };
        row("own", Dialect::Anthropic, Dialect::Anthropic, message, u"complete"_s);
        row("to chat", Dialect::OpenAiChat, Dialect::Anthropic, message, u"complete"_s);
        row("to messages", Dialect::Anthropic, Dialect::OpenAiChat, chat, u"complete"_s);
        row("the lane speaks another one", Dialect::Anthropic, Dialect::Anthropic, chat, u"failed: malformed"_s);
        row("half", Dialect::OpenAiChat, Dialect::Anthropic, message.chopped(9), u"failed: malformed"_s);
        row("HTML", Dialect::OpenAiChat, Dialect::Anthropic, "<html>", u"failed: malformed"_s);
        row("empty", Dialect::Anthropic, Dialect::Anthropic, "", u"failed: malformed"_s);
    }
    void completeAnswers()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const Dialect, lane);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, outcome);
        AnswerReader reader(expected(asked, lane, false), m_chunks);
        reader.head(200, json);
        const Seen seen = play(reader, body, 7);
        QCOMPARE(seen.outcome, outcome);
        if (outcome != "complete"_L1)
            return;
        QVERIFY(seen.sent.contains(asked == Dialect::Anthropic ? "\"type\":\"message\"" : "\"object\":\"chat.completion\""));
        QVERIFY(seen.sent.contains("\"Hi\""));
        if (asked == lane)
            QCOMPARE(seen.sent, body);
        if (lane == Dialect::OpenAiChat)
            QVERIFY2(seen.sent.contains("\"input_tokens\":33,"), seen.sent.constData()); // none were given
    }
};

QTEST_GUILESS_MAIN(TestAnswerDialects)
#include "tst_answer_dialects.moc"
