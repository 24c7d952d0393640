// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/answer_reader.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;

namespace {

const QByteArray role = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
const QByteArray hello = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}\n\n";
const QByteArray rest = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"}}]}\n\n";
const QByteArray stop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const QByteArray usage =
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}\n\n";
const QByteArray half = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ud83d\"}}]}\n\n";
const QByteArray otherHalf = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ude00\"}}]}\n\n";
const QByteArray done = "data: [DONE]\n\n";
const QByteArray errorEvent = "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n";
const QByteArray garbage = "data: {\"choices\":[{\n\n";

const upstream::Headers eventStream{{"content-type", "text/event-stream"}};
const upstream::Headers json{{"content-type", "application/json"}};

/// What a client would have seen, printed so that a failure reads like a transcript.
struct Seen
{
    QByteArray sent;
    QString outcome;
};

Seen play(AnswerReader &reader, const QList<QByteArray> &pieces, const upstream::Ending &ending, qsizetype step)
{
    Seen seen;
    const auto take = [&seen](const AnswerReader::Progress &progress) {
        if (progress.committed)
            seen.sent += '^';
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
    const QByteArray bytes = pieces.join();
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        if (!take(reader.feed(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)))))
            return seen;
    }
    take(reader.end(ending));
    return seen;
}

upstream::Ending clean()
{
    upstream::Ending ending;
    ending.complete = true;
    return ending;
}

upstream::Ending cut()
{
    upstream::Ending ending;
    ending.failure = FailureClass::Unavailable;
    ending.detail = u"reset after 812 bytes"_s;
    return ending;
}

} // namespace

class TestAnswerReader final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void streams_data()
    {
        QTest::addColumn<QList<QByteArray>>("pieces");
        QTest::addColumn<bool>("reset");
        QTest::addColumn<QByteArray>("sent"); // '^' marks the moment of commitment
        QTest::addColumn<QString>("outcome");
        using Pieces = QList<QByteArray>;
        QTest::addRow("a whole stream; the usage chunk nobody asked for is taken out")
            << Pieces{role, hello, rest, stop, usage, done} << false << '^' + role + hello + rest + stop + done
            << u"complete"_s;
        QTest::addRow("no [DONE] after a finish reason is complete, and the client gets one")
            << Pieces{role, hello, stop} << false << '^' + role + hello + stop + done << u"complete"_s;
        QTest::addRow("a reset after the finish reason is complete")
            << Pieces{role, hello, stop} << true << '^' + role + hello + stop + done << u"complete"_s;
        QTest::addRow("an error before content fails the attempt and the client saw nothing")
            << Pieces{role, errorEvent} << false << QByteArray() << u"failed: unavailable"_s;
        QTest::addRow("an error after content is an interruption")
            << Pieces{role, hello, errorEvent} << false << '^' + role + hello << u"interrupted: unavailable"_s;
        QTest::addRow("a cut before content fails the attempt") << Pieces{role} << true << QByteArray()
                                                                << u"failed: unavailable"_s;
        QTest::addRow("a cut after content is never a clean end")
            << Pieces{role, hello} << true << '^' + role + hello << u"interrupted: unavailable"_s;
        QTest::addRow("a clean close without a terminal event is a cut")
            << Pieces{role, hello} << false << '^' + role + hello << u"interrupted: unavailable"_s;
        QTest::addRow("garbage before content") << Pieces{role, garbage} << false << QByteArray()
                                                << u"failed: malformed"_s;
        QTest::addRow("garbage after content is left out when the stream goes on to its end")
            << Pieces{role, hello, garbage, rest, stop, done} << false << '^' + role + hello + rest + stop + done
            << u"complete"_s;
        QTest::addRow("a sign split between two deltas reaches the client as it came")
            << Pieces{role, hello, half, otherHalf, stop, done} << false << '^' + role + hello + half + otherHalf + stop + done
            << u"complete"_s;
        QTest::addRow("half a sign can be the first content")
            << Pieces{role, half, otherHalf, stop, done} << false << '^' + role + half + otherHalf + stop + done << u"complete"_s;
        QTest::addRow("[DONE] without any content") << Pieces{role, done} << false << QByteArray()
                                                    << u"failed: malformed"_s;
        QTest::addRow("an empty answer that ends properly is an answer")
            << Pieces{role, stop, done} << false << '^' + role + stop + done << u"complete"_s;
        QTest::addRow("comments are kept in place") << Pieces{": PROCESSING\n\n", hello, stop, done} << false
                                                    << "^: PROCESSING\n\n" + hello + stop + done << u"complete"_s;
        QTest::addRow("nothing after the end is forwarded") << Pieces{hello, stop, done, rest} << false
                                                            << '^' + hello + stop + done << u"complete"_s;
        QTest::addRow("nothing at all") << Pieces{} << false << QByteArray() << u"failed: unavailable"_s;
    }
    void streams()
    {
        QFETCH(const QList<QByteArray>, pieces);
        QFETCH(const bool, reset);
        QFETCH(const QByteArray, sent);
        QFETCH(const QString, outcome);
        for (const qsizetype step : {qsizetype{1}, qsizetype{7}, qsizetype{100'000}}) {
            AnswerReader reader({true, false, 1}, m_chunks);
            reader.head(200, eventStream);
            const Seen seen = play(reader, pieces, reset ? cut() : clean(), step);
            QCOMPARE(seen.sent, sent);
            QCOMPARE(seen.outcome, outcome);
        }
    }

    void usageIsReadAndForwardedOnRequest()
    {
        AnswerReader reader({true, true, 1}, m_chunks);
        reader.head(200, eventStream);
        const Seen seen = play(reader, {hello, stop, usage, done}, clean(), 1'000'000);
        QCOMPARE(seen.sent, '^' + hello + stop + usage + done);
        QVERIFY(reader.usage());
        QCOMPARE(reader.usage()->input, 7);
        QCOMPARE(reader.usage()->output, 2);
    }

    void completeAnswers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("reset");
        QTest::addColumn<QString>("outcome");
        const QByteArray good = R"({"choices":[{"message":{"content":"hi"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}})";
        QTest::addRow("good") << 200 << good << false << u"complete"_s;
        QTest::addRow("half a sign") << 200 << QByteArray(R"({"choices":[{"message":{"content":"a \ud83d"}}]})") << false << u"complete"_s;
        QTest::addRow("cut") << 200 << good << true << u"failed: unavailable"_s;
        QTest::addRow("half a JSON") << 200 << good.first(20) << false << u"failed: malformed"_s;
        QTest::addRow("empty") << 200 << QByteArray() << false << u"failed: malformed"_s;
        QTest::addRow("HTML") << 200 << QByteArray("<html>") << false << u"failed: malformed"_s;
        QTest::addRow("no choices") << 200 << QByteArray(R"({"choices":[]})") << false << u"failed: malformed"_s;
        QTest::addRow("redirect") << 307 << QByteArray() << false << u"failed: malformed"_s;
        QTest::addRow("429") << 429 << QByteArray("{}") << false << u"failed: rate_limited"_s;
        QTest::addRow("503 with its body cut") << 503 << QByteArray("{") << true << u"failed: unavailable"_s;
        QTest::addRow("401") << 401 << QByteArray("{}") << false << u"failed: auth"_s;
        QTest::addRow("context length")
            << 400 << QByteArray(R"({"error":{"code":"context_length_exceeded","message":"too long"}})") << false
            << u"failed: context_length"_s;
    }
    void completeAnswers()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const bool, reset);
        QFETCH(const QString, outcome);
        AnswerReader reader({false, false, 1}, m_chunks);
        reader.head(status, json);
        const Seen seen = play(reader, {body}, reset ? cut() : clean(), 13);
        QCOMPARE(seen.outcome, outcome);
        QCOMPARE(seen.sent, outcome == "complete"_L1 ? '^' + body : QByteArray());
    }

    void aCompleteAnswerWithoutUsageIsEstimatedByWhatItSays_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("pieces");
        QTest::addRow("text") << R"({"choices":[{"message":{"role":"assistant","content":"abcdefgh"}}]})"_ba << 2;
        QTest::addRow("parts") << R"({"choices":[{"message":{"content":[{"type":"text","text":"abcd"}]}}]})"_ba << 1;
        QTest::addRow("a call") << R"({"choices":[{"message":{"content":null,"tool_calls":[{"id":"call_1","type":"function",
            "function":{"name":"abcd","arguments":"{}{}"}}]}}]})"_ba << 2;
        QTest::addRow("two choices") << R"({"choices":[{"message":{"content":"abcd"}},{"message":{"content":"abcd"}}]})"_ba << 2;
        QTest::addRow("figures that are no count")
            << R"({"choices":[{"message":{"content":"abcdefgh"}}],"usage":{"prompt_tokens":-1,"completion_tokens":-1}})"_ba << 2;
        QTest::addRow("nothing") << R"({"choices":[{"message":{"content":null}}]})"_ba << 0;
    }
    void aCompleteAnswerWithoutUsageIsEstimatedByWhatItSays()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, pieces);
        AnswerReader reader({false, false, 1}, m_chunks);
        reader.head(200, json);
        QCOMPARE(play(reader, {body}, clean(), 11).outcome, u"complete"_s);
        QVERIFY(!reader.usage());
        QCOMPARE(reader.outputEstimate(), pieces);
    }

    void aCompleteAnswerToAStreamRequestIsMalformed()
    {
        AnswerReader reader({true, false, 1}, m_chunks);
        reader.head(200, json);
        QCOMPARE(play(reader, {R"({"choices":[{"message":{"content":"hi"}}]})"}, clean(), 5).outcome,
                 u"failed: malformed"_s);
    }

    void everyChoiceMustEnd()
    {
        const QByteArray second = "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        AnswerReader one({true, false, 2}, m_chunks);
        one.head(200, eventStream);
        QCOMPARE(play(one, {hello, stop}, clean(), 9).outcome, u"interrupted: unavailable"_s);
        AnswerReader both({true, false, 2}, m_chunks);
        both.head(200, eventStream);
        QCOMPARE(play(both, {hello, stop, second}, clean(), 9).outcome, u"complete"_s);
    }

    void heldBytesAreBounded()
    {
        AnswerReader reader({true, false, 1}, m_chunks);
        reader.head(200, eventStream);
        const QByteArray comment = ": " + QByteArray(64 * 1024 - 4, 'x') + "\n\n";
        for (int i = 0; i < 4; ++i)
            QVERIFY(reader.feed(comment).forward.isEmpty()); // 256 KiB
        const AnswerReader::Progress progress = reader.feed(": \n\n");
        QVERIFY(progress.committed);
        QCOMPARE(progress.forward.size(), 256 * 1024 + 4);
    }

    void aCutBeforeTheBlankLineEndsItsEvent()
    {
        AnswerReader reader({true, false, 1}, m_chunks);
        reader.head(200, eventStream);
        QCOMPARE(play(reader, {hello, rest.chopped(2)}, cut(), 9).sent, '^' + hello + rest); // what follows is apart from it
    }

    void heldBytesAreReleasedOnDemand()
    {
        AnswerReader reader({true, false, 1}, m_chunks);
        reader.head(200, eventStream);
        QVERIFY(reader.feed(role).forward.isEmpty());
        QVERIFY(reader.isHolding());
        const AnswerReader::Progress released = reader.releaseHeld();
        QVERIFY(released.committed);
        QCOMPARE(released.forward, role);
        QVERIFY(!reader.isHolding());
    }

private:
    wire::ChunkReader m_chunks;
};

QTEST_APPLESS_MAIN(TestAnswerReader)
#include "tst_answer_reader.moc"
