// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/sse.h"

#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <optional>

using namespace signalbox;
using wire::SseEvent;
using wire::SseReader;

namespace {

/// "type|data" per event, "-" for one without data, "dead" when the reader gave up.
QByteArrayList summary(const QList<SseEvent> &events, bool alive)
{
    QByteArrayList lines;
    for (const SseEvent &event : events)
        lines << (event.hasData ? event.type + '|' + event.data : QByteArray("-"));
    if (!alive)
        lines << "dead";
    return lines;
}

struct Reading
{
    QByteArrayList lines;
    QByteArrayList raws;
    QByteArray joined;

    bool operator==(const Reading &) const = default;
};

Reading read(const QByteArrayList &pieces, qsizetype maxEvent = 1024)
{
    SseReader reader(maxEvent);
    QList<SseEvent> events;
    bool alive = true;
    for (const QByteArray &piece : pieces)
        alive = alive && reader.feed(piece, events);
    reader.finish(events);
    Reading reading{summary(events, alive), {}, {}};
    for (const SseEvent &event : events) {
        reading.raws << event.raw;
        reading.joined += event.raw;
    }
    return reading;
}

QByteArrayList bytesOf(const QByteArray &stream)
{
    QByteArrayList pieces;
    for (const char c : stream)
        pieces << QByteArray(1, c);
    return pieces;
}

QByteArrayList linesOf(const QByteArray &stream)
{
    QByteArrayList pieces;
    qsizetype from = 0;
    for (qsizetype i = 0; i < stream.size(); ++i) {
        if (stream[i] == '\n' || stream[i] == '\r') {
            pieces << stream.sliced(from, i + 1 - from);
            from = i + 1;
        }
    }
    pieces << stream.sliced(from);
    return pieces;
}

} // namespace

class TestSse final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void readsTheSameHoweverItIsCut_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArrayList>("events");
        const auto row = [](const char *name, const QByteArray &stream, const QByteArrayList &events) {
            QTest::addRow("%s", name) << stream << events;
        };
        row("one event", "data: {}\n\n", {"|{}"});
        row("one leading space is framing", "data: x\n\ndata:x\n\ndata:  x\n\n", {"|x", "|x", "| x"});
        row("several data lines are joined", "data: a\ndata: b\ndata:\n\n", {"|a\nb\n"});
        row("empty data is data", "data\n\ndata:\n\n", {"|", "|"});
        row("event type", "event: message_stop\ndata: {}\n\n", {"message_stop|{}"});
        row("type does not leak into the next event", "event: a\ndata: 1\n\ndata: 2\n\n", {"a|1", "|2"});
        row("comment is a keep-alive", ": OPENROUTER PROCESSING\n\ndata: x\n\n", {"-", "|x"});
        row("comment inside an event", "data: a\n: hush\ndata: b\n\n", {"|a\nb"});
        row("unknown fields are skipped", "id: 7\nretry: 10\nnonsense\ndata: x\n\n", {"|x"});
        row("field names are exact", "Data: x\ndatax: y\n data: z\n\n", {"-"});
        row("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", {"|a", "|b"});
        row("lone CR", "data: a\r\rdata: b\r\r", {"|a", "|b"});
        row("CR then LF lines", "data: a\r\ndata: b\n\rdata: c\r\n\n", {"|a\nb", "|c"});
        row("lone CR event followed by an LF", "data: a\r\r\ndata: b\n\n", {"|a", "|b"});
        row("line ends of each kind in one event", "data: a\rdata: b\ndata: c\r\n\r\n", {"|a\nb\nc"});
        row("byte order mark", "\xEF\xBB\xBF" "data: a\n\n\xEF\xBB\xBF" "data: b\n\n", {"|a", "-"});
        row("spare blank lines are keep-alives", "\n\ndata: a\n\n\n", {"-", "-", "|a", "-"});
        row("no blank line at the end", "data: a\n\ndata: [DONE]", {"|a", "|[DONE]"});
        row("half a blank line at the end", "data: [DONE]\r\n\r", {"|[DONE]"});
        row("colons in the value", "data: a: b\n\n", {"|a: b"});
        row("NUL and invalid UTF-8 are passed on", QByteArray("data: \0\xFF\n\n", 10), {QByteArray("|\0\xFF", 3)});
        row("UTF-8 of four bytes", "data: \xF0\x9F\x9A\x82\n\n", {"|\xF0\x9F\x9A\x82"});
        row("nothing", "", {});
        row("only a comment without end", ": x", {"-"});
    }
    void readsTheSameHoweverItIsCut()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QByteArrayList, events);
        const Reading whole = read({stream});
        QCOMPARE(whole.lines, events);
        QCOMPARE(whole.joined, stream);
        const Reading byLine = read(linesOf(stream));
        QCOMPARE(byLine.lines, events);
        QCOMPARE(byLine.raws, whole.raws);
        const Reading byByte = read(bytesOf(stream));
        QCOMPARE(byByte.lines, events);
        QCOMPARE(byByte.raws, whole.raws);
    }

    void anEventIsThereWithItsLastByte_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addRow("LF") << QByteArray("data: a\n\n");
        QTest::addRow("CRLF") << QByteArray("data: a\r\n\r\n");
        QTest::addRow("CR") << QByteArray("data: a\r\r");
    }
    void anEventIsThereWithItsLastByte()
    {
        QFETCH(const QByteArray, stream);
        SseReader reader;
        QList<SseEvent> events;
        QVERIFY(reader.feed(stream.first(stream.size() - 1), events));
        QCOMPARE(events.size(), 0);
        QVERIFY(reader.feed(stream.last(1), events));
        QCOMPARE(events.size(), 1);
        QCOMPARE(reader.held(), 0);
    }

    void tooLargeAnEventKillsTheReader_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArrayList>("events");
        const QByteArray small = "data: 1\n\n";
        QTest::addRow("exactly the limit") << "data: 123456\n\n" + small << QByteArrayList{"|123456", "|1"};
        QTest::addRow("one over") << small + "data: 1234567\n\n" + small << QByteArrayList{"|1", "dead"};
        QTest::addRow("never ending line") << small + QByteArray(1000, 'x') << QByteArrayList{"|1", "dead"};
        QTest::addRow("never ending event") << small + QByteArray(":\n").repeated(500) << QByteArrayList{"|1", "dead"};
    }
    void tooLargeAnEventKillsTheReader()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QByteArrayList, events);
        QCOMPARE(read({stream}, 14).lines, events);
        QCOMPARE(read(bytesOf(stream), 14).lines, events);
    }

    void anySegmentationOfAnyBytes()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        static const QByteArrayList pool{"data: ", "data:", "\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "event: e", ":", "x",
                                         "{\"a\":1}", "\xEF\xBB\xBF", "\xF0\x9F\x9A\x82", "[DONE]"};
        for (int round = 0; round < 3000; ++round) {
            QByteArray stream;
            for (int i = random.bounded(30); i > 0; --i)
                stream += pool.at(random.bounded(static_cast<int>(pool.size())));
            const qsizetype limit = random.bounded(4) == 0 ? random.bounded(40) : 4096;
            QByteArrayList pieces;
            for (qsizetype at = 0; at < stream.size();) {
                const qsizetype length = std::min<qsizetype>(1 + random.bounded(9), stream.size() - at);
                pieces << stream.sliced(at, length);
                at += length;
            }
            const Reading whole = read({stream}, limit);
            QCOMPARE(read(pieces, limit), whole);
            QCOMPARE(read(bytesOf(stream), limit), whole);
            QVERIFY(stream.startsWith(whole.joined));
        }
    }

    void workIsLinearInTheBytes()
    {
        // 4 MiB as one line in 16-byte pieces: a reader that looks at its buffer again for each piece needs minutes.
        SseReader reader;
        QList<SseEvent> events;
        const QByteArray piece(16, 'x');
        QVERIFY(reader.feed("data: ", events));
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 256 * 1024; ++i)
            QVERIFY(reader.feed(piece, events));
        QVERIFY(reader.feed("\n\n", events));
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.first().data.size(), 4 * 1024 * 1024);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_APPLESS_MAIN(TestSse)
#include "tst_sse.moc"
