// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"
#include "wire/answer_meaning.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;
using Kind = ChunkMeaning::Kind;

namespace {

QByteArray fixture(const QString &path)
{
    QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/wire/fixtures/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All of one stream, judged event by event.
struct Judged
{
    QByteArray text;
    QByteArray finish;
    std::optional<Usage> usage;
    QString error;
    int contents = 0;
    int done = 0; ///< events until the terminal one; 0 = there was none
    bool repeatable = true;
};

Judged judged(Dialect dialect, const QByteArray &stream, qint64 choices = 1)
{
    SseReader reader;
    QList<SseEvent> events;
    (void)reader.feed(stream, events);
    reader.finish(events);
    EventJudge judge(dialect, choices);
    Judged all;
    int seen = 0;
    for (const SseEvent &event : std::as_const(events)) {
        const ChunkMeaning meaning = judge.read(event, ChunkReader::Keep::Text);
        ++seen;
        all.text += meaning.text;
        all.contents += meaning.outputPieces;
        all.repeatable = all.repeatable && meaning.isRepeatable;
        if (!meaning.finishReason.isEmpty())
            all.finish = meaning.finishReason;
        if (meaning.usage)
            all.usage = meaning.usage;
        if (meaning.kind == Kind::Done && all.done == 0)
            all.done = seen;
        if (meaning.kind == Kind::Error || meaning.kind == Kind::Malformed)
            all.error = meaning.errorMessage;
    }
    return all;
}

} // namespace

class TestAnswerMeaning final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void streamsOfTheFixtures_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QString>("folder");
        QTest::addRow("responses") << Dialect::OpenAiResponses << u"openai-responses"_s;
        QTest::addRow("gemini") << Dialect::Gemini << u"openai-gemini"_s;
    }
    void streamsOfTheFixtures()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QString, folder);
        const Usage figures{20, 10, 0, 0, 50, 20};
        const Judged text = judged(dialect, fixture(folder + u"/text/stream.sse"_s));
        QCOMPARE(text.text, "A railway building – with levers. 🚂"_ba);
        QCOMPARE(text.finish, "stop"_ba);
        QVERIFY(text.usage == figures);
        QVERIFY(text.done > 3);
        QVERIFY(text.repeatable);
        QCOMPARE(text.error, QString());

        const Judged tools = judged(dialect, fixture(folder + u"/parallel-tools/stream.sse"_s));
        QCOMPARE(tools.finish, "tool_calls"_ba);
        QVERIFY(!tools.repeatable);
        QVERIFY(tools.done > 0);

        const Judged filtered = judged(dialect, fixture(folder + u"/content-filter/stream.sse"_s));
        QCOMPARE(filtered.finish, "content_filter"_ba);
        QVERIFY(!filtered.repeatable);
        QVERIFY(filtered.done > 0);

        const Judged cut = judged(dialect, fixture(folder + u"/cut/stream.sse"_s));
        QCOMPARE(cut.done, 0);
        QVERIFY(!cut.error.isEmpty());
        QVERIFY(cut.contents > 0);
    }

    void nothingElseIsAnEnd_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<bool>("ends");
        QTest::addColumn<bool>("fails");
        const auto row = [](const char *name, Dialect dialect, const char *stream, bool ends, bool fails) {
            QTest::addRow("%s", name) << dialect << QByteArray(stream) << ends << fails;
        };
        const Dialect r = Dialect::OpenAiResponses;
        const Dialect g = Dialect::Gemini;
        row("no JSON", r, "data: hello\n\n", false, true);
        row("[DONE] is none of theirs", r, "data: [DONE]\n\n", false, true);
        row("half a JSON", g, "data: {\"candidates\":[{\"fini\n\n", false, true);
        row("a number", g, "data: 7\n\n", false, true);
        row("an unknown event", r, "data: {\"type\":\"response.new_thing\"}\n\n", false, false);
        row("completed without a response", r, "data: {\"type\":\"response.completed\"}\n\n", false, false);
        row("completed at once", r,
            "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}\n\n", true, false);
        row("failed", r,
            "data: {\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}}\n\n", false, true);
        row("an error event", r, "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"m\"}\n\n", false, true);
        row("no finish reason", g, "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n", false, false);
        row("an unknown finish reason ends it, too", g, "data: {\"candidates\":[{\"finishReason\":\"NEW\"}]}\n\n", true, false);
        row("a blocked prompt", g, "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n", true, false);
        row("an error in an array", g, "data: [{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}]\n\n", false, true);
        row("usage alone", g, "data: {\"usageMetadata\":{\"promptTokenCount\":3}}\n\n", false, false);
        row("parts of the wrong type", g, "data: {\"candidates\":[{\"content\":{\"parts\":{\"text\":\"a\"}}},7]}\n\n", false, false);
    }
    void nothingElseIsAnEnd()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, stream);
        QFETCH(const bool, ends);
        QFETCH(const bool, fails);
        const Judged all = judged(dialect, stream);
        QCOMPARE(all.done > 0, ends);
        QCOMPARE(!all.error.isEmpty(), fails);
    }

    void everyCandidateHasToFinish()
    {
        const QByteArray first = "data: {\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\"}]}\n\n"_ba;
        const QByteArray second = "data: {\"candidates\":[{\"index\":1,\"finishReason\":\"STOP\"}]}\n\n"_ba;
        QCOMPARE(judged(Dialect::Gemini, first, 2).done, 0);
        QCOMPARE(judged(Dialect::Gemini, first + second, 2).done, 2);
    }

    void completeAnswers_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("usable");
        QTest::addColumn<int>("failure"); ///< −1: none
        const auto row = [](const char *name, Dialect dialect, const QByteArray &body, bool usable, int failure) {
            QTest::addRow("%s", name) << dialect << body << usable << failure;
        };
        const int malformed = static_cast<int>(FailureClass::Malformed);
        row("responses", Dialect::OpenAiResponses, fixture(u"openai-responses/tools/answer.json"_s), true, -1);
        row("gemini", Dialect::Gemini, fixture(u"openai-gemini/tools/answer.json"_s), true, -1);
        row("gemini, blocked", Dialect::Gemini, fixture(u"openai-gemini/content-filter/answer.json"_s), true, -1);
        row("HTML", Dialect::Gemini, "<html>", false, malformed);
        row("empty", Dialect::OpenAiResponses, "", false, malformed);
        row("half", Dialect::OpenAiResponses, "{\"output\":[", false, malformed);
        row("another dialect", Dialect::Gemini, "{\"choices\":[]}", false, malformed);
        row("overloaded", Dialect::Gemini, "{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}", false,
            static_cast<int>(FailureClass::Unavailable));
        row("failed", Dialect::OpenAiResponses,
            "{\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}}", false,
            static_cast<int>(FailureClass::RateLimited));
    }
    void completeAnswers()
    {
        QFETCH(const Dialect, dialect);
        QFETCH(const QByteArray, body);
        QFETCH(const bool, usable);
        QFETCH(const int, failure);
        const ReplyMeaning meaning = readReply(dialect, body);
        QCOMPARE(meaning.usable, usable);
        QCOMPARE(meaning.failure ? static_cast<int>(*meaning.failure) : -1, failure);
        if (!usable)
            QVERIFY(!meaning.problem.isEmpty());
    }

    void aRefusedKeyOfGeminiIsAuth()
    {
        const QByteArray body =
            "{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API key.\",\"status\":\"INVALID_ARGUMENT\"}}"_ba;
        QCOMPARE(static_cast<int>(readErrorReply(400, body).failure), static_cast<int>(FailureClass::Auth));
    }
};

QTEST_GUILESS_MAIN(TestAnswerMeaning)
#include "tst_answer_meaning.moc"
