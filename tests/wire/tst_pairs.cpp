// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/answer_reader.h"
#include "wire/chat_response.h"
#include "wire/facts.h"
#include "wire/translate.h"

#include "support/strict_messages.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <map>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

namespace {

// The fixtures lie in <asked>-<lane>/<case>/: request.json as the client asks, answer.json, stream.sse and error.json as the
// provider answers, each with what must come of it in <name>.expected.<ext>. SIGNALBOX_WRITE_FIXTURES=1 writes those anew,
// to be read before they are committed.
const QString fixtures = QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/wire/fixtures");
const QString table = fixtures + u"/pass-table.md"_s;

std::optional<Dialect> dialectOf(const QString &name)
{
    for (const Dialect dialect : {Dialect::OpenAiChat, Dialect::OpenAiResponses, Dialect::Anthropic, Dialect::Gemini}) {
        if (name == dialectName(dialect))
            return dialect;
    }
    return std::nullopt;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isWriting()
{
    return qEnvironmentVariableIsSet("SIGNALBOX_WRITE_FIXTURES");
}

void compareWith(const QString &path, const QByteArray &made)
{
    if (isWriting()) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(made);
        return;
    }
    QVERIFY2(QFile::exists(path), qPrintable(path + u" is missing"_s));
    QCOMPARE(made, contents(path));
}

AnswerWish wish()
{
    return {true, 42, "asked-model", 1'760'000'000};
}

QByteArray translated(Dialect from, Dialect to, const QByteArray &stream, qsizetype pieceSize)
{
    SseReader reader;
    StreamTranslator translator(from, to, wish());
    QByteArray out;
    bool failed = false;
    const auto feed = [&](const QList<SseEvent> &events) {
        for (const SseEvent &event : events) {
            failed = failed || event.data.contains("\"error\":{");
            out += translator.feed(event);
        }
    };
    for (qsizetype at = 0; at < stream.size(); at += pieceSize) {
        QList<SseEvent> events;
        if (!reader.feed(QByteArrayView(stream).sliced(at, std::min(pieceSize, stream.size() - at)), events))
            return "too large";
        feed(events);
    }
    QList<SseEvent> rest;
    reader.finish(rest);
    feed(rest);
    return failed ? out : out + translator.finish({});
}

/// What a client of the lane's own dialect gets of a stream, as the dispatcher reads it.
QByteArray passed(Dialect dialect, const QByteArray &stream, qsizetype pieceSize)
{
    ChunkReader chunks;
    dispatch::AnswerReader reader({true, true, 1, false, dialect, dialect, 42, "asked-model", 1'760'000'000}, chunks);
    reader.head(200, {{"content-type", "text/event-stream"}});
    QByteArray out;
    const auto take = [&out](const dispatch::AnswerReader::Progress &progress) { out += progress.forward + progress.last; };
    for (qsizetype at = 0; at < stream.size(); at += pieceSize)
        take(reader.feed(QByteArrayView(stream).sliced(at, std::min(pieceSize, stream.size() - at))));
    upstream::Ending ending;
    ending.complete = true;
    take(reader.end(ending));
    return out;
}

/// A complete answer or error, for a client of the lane's own dialect.
QByteArray passedWhole(Dialect dialect, int status, const QByteArray &body)
{
    ChunkReader chunks;
    dispatch::AnswerReader reader({false, true, 1, false, dialect, dialect}, chunks);
    reader.head(status, {{"content-type", "application/json"}});
    (void)reader.feed(body);
    upstream::Ending ending;
    ending.complete = true;
    const dispatch::AnswerReader::Progress progress = reader.end(ending);
    return progress.failure ? progress.failure->body : progress.last;
}

} // namespace

class TestPairs final : public QObject
{
    Q_OBJECT

    std::map<QString, std::map<QString, QStringList>> m_passed; ///< by case, by pair

    static void addRows(const QString &file)
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<Dialect>("asked");
        QTest::addColumn<Dialect>("lane");
        QDirIterator files(fixtures, {file}, QDir::Files, QDirIterator::Subdirectories);
        QStringList folders;
        while (files.hasNext())
            folders.append(QFileInfo(files.next()).path());
        folders.sort();
        QVERIFY(!folders.isEmpty());
        for (const QString &folder : std::as_const(folders)) {
            const QString name = QDir(fixtures).relativeFilePath(folder);
            const QStringList pair = name.section(u'/', 0, 0).split(u'-');
            const auto asked = dialectOf(pair.value(0));
            const auto lane = dialectOf(pair.value(1));
            QVERIFY2(asked && lane, qPrintable(name));
            QTest::addRow("%s", qPrintable(name)) << folder << *asked << *lane;
        }
    }

    void note(const QString &what)
    {
        if (QTest::currentTestFailed())
            return;
        const QString name = QString::fromUtf8(QTest::currentDataTag());
        m_passed[name.section(u'/', 1)][name.section(u'/', 0, 0)].append(what);
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void requests_data() { addRows(u"request.json"_s); }
    void requests()
    {
        QFETCH(const QString, folder);
        QFETCH(const Dialect, asked);
        QFETCH(const Dialect, lane);
        Result<CanonicalRequest> request = readRequest(asked, contents(folder + u"/request.json"_s));
        QVERIFY2(request, qPrintable(request ? QString() : request.error().message));
        const Result<QByteArray> made = writeRequest(lane, *request, {"lane-model", 32'000});
        QVERIFY(made);
        QVERIFY(QJsonDocument::fromJson(*made).isObject());
        compareWith(folder + u"/request.expected.json"_s, *made + '\n');
        note(u"request"_s);
    }

    void answers_data() { addRows(u"answer.json"_s); }
    void answers()
    {
        QFETCH(const QString, folder);
        QFETCH(const Dialect, asked);
        QFETCH(const Dialect, lane);
        const std::optional<CanonicalAnswer> answer = readAnswer(lane, contents(folder + u"/answer.json"_s));
        QVERIFY(answer);
        const QByteArray made = writeAnswer(asked, *answer, wish());
        QVERIFY(QJsonDocument::fromJson(made).isObject());
        compareWith(folder + u"/answer.expected.json"_s, made + '\n');
        note(u"answer"_s);
    }

    void streams_data() { addRows(u"stream.sse"_s); }
    void streams()
    {
        QFETCH(const QString, folder);
        QFETCH(const Dialect, asked);
        QFETCH(const Dialect, lane);
        const QByteArray stream = contents(folder + u"/stream.sse"_s);
        const QByteArray made = translated(lane, asked, stream, stream.size());
        compareWith(folder + u"/stream.expected.sse"_s, made);
        for (const qsizetype size : {1, 7, 100})
            QCOMPARE(translated(lane, asked, stream, size), made);
        note(u"stream, byte by byte"_s);
    }

    void errors_data() { addRows(u"error.json"_s); }
    void errors()
    {
        QFETCH(const QString, folder);
        QFETCH(const Dialect, asked);
        const ErrorMeaning meaning = readErrorReply(400, contents(folder + u"/error.json"_s));
        const QByteArray made = translatedError(asked, 400, meaning.failure, meaning.message);
        compareWith(folder + u"/error.expected.json"_s, made + '\n');
        note(u"error"_s);
    }

    /// The four pairs of one dialect, with the fixtures of the others: what the client said and what the lane said are bytes
    /// that nobody touches, but for the model.
    void samePairs_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("answered");
        QTest::addColumn<Dialect>("dialect");
        for (const Dialect dialect : {Dialect::OpenAiChat, Dialect::OpenAiResponses, Dialect::Anthropic, Dialect::Gemini}) {
            const QString name(dialectName(dialect));
            const QString other(dialectName(dialect == Dialect::OpenAiChat ? Dialect::Anthropic : Dialect::OpenAiChat));
            const QString asked = fixtures + u'/' + name + u'-' + other;
            for (const QString &entry : QDir(asked).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
                QTest::addRow("%s-%s/%s", qPrintable(name), qPrintable(name), qPrintable(entry))
                    << asked + u'/' + entry << fixtures + u'/' + other + u'-' + name + u'/' + entry << dialect;
        }
    }
    void samePairs()
    {
        QFETCH(const QString, asked);
        QFETCH(const QString, answered);
        QFETCH(const Dialect, dialect);
        QStringList done;
        if (const QByteArray body = contents(asked + u"/request.json"_s); !body.isEmpty()) {
            const Result<RequestFacts> facts = readChatRequest(body, {false, dialect});
            QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().message));
            QByteArray expected = body;
            const Span model = facts->modelValue;
            if (dialect != Dialect::Gemini) // there it stands in the path
                expected.replace(model.offset, model.length, "\"lane-model\"");
            RequestFacts plain = *facts;
            plain.includeUsage = true; // else a stream in Chat is asked for its usage, too
            QCOMPARE(forwardedBody(body, plain, "lane-model"), expected);
            done.append(u"request"_s);
        }
        if (const QByteArray body = contents(answered + u"/answer.json"_s); !body.isEmpty()) {
            QCOMPARE(passedWhole(dialect, 200, body), body);
            done.append(u"answer"_s);
        }
        if (const QByteArray stream = contents(answered + u"/stream.sse"_s); !stream.isEmpty()) {
            for (const qsizetype size : {stream.size(), qsizetype{1}, qsizetype{7}, qsizetype{100}}) {
                const QByteArray out = passed(dialect, stream, size);
                QVERIFY2(!out.isEmpty() && stream.startsWith(out), out.constData());
                if (!answered.endsWith(u"/cut"_s))
                    QCOMPARE(out, stream);
            }
            done.append(u"stream, byte by byte"_s);
        }
        if (const QByteArray body = contents(answered + u"/error.json"_s); !body.isEmpty()) {
            QCOMPARE(passedWhole(dialect, 400, body), body);
            done.append(u"error"_s);
        }
        QVERIFY(!done.isEmpty());
        note(done.join(u" · "_s));
    }

    /// What the table beside the fixtures says is what passed in this run.
    void passTable()
    {
        QStringList pairs;
        for (const QString &pair : QDir(fixtures).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            pairs.append(pair);
        for (const Dialect dialect : {Dialect::OpenAiChat, Dialect::OpenAiResponses, Dialect::Anthropic, Dialect::Gemini})
            pairs.append(dialectName(dialect) + u'-' + dialectName(dialect));
        pairs.sort();
        QByteArray text = "<!-- SPDX-FileCopyrightText: 2026 The Signalbox authors -->\n"
                          "<!-- SPDX-License-Identifier: GPL-3.0-only -->\n"
                          "# Pairs of dialects\n\nAsked in – answered in, by case. Made by tst_pairs "
                          "(SIGNALBOX_WRITE_FIXTURES=1); where both are the same, every byte is passed on untouched but the model's name.\n\n| |";
        for (const QString &pair : std::as_const(pairs))
            text += ' ' + pair.toUtf8() + " |";
        text += "\n|---|" + QByteArray("---|").repeated(pairs.size()) + '\n';
        for (const auto &[name, passed] : m_passed) {
            text += "| " + name.toUtf8() + " |";
            for (const QString &pair : std::as_const(pairs)) {
                const auto cell = passed.find(pair);
                text += ' ' + (cell == passed.end() ? QByteArray("–") : cell->second.join(u" · "_s).toUtf8()) + " |";
            }
            text += '\n';
        }
        compareWith(table, text);
    }
};

QTEST_GUILESS_MAIN(TestPairs)
#include "tst_pairs.moc"
