// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_response.h"
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

    /// What the table beside the fixtures says is what passed in this run.
    void passTable()
    {
        QStringList pairs;
        for (const QString &pair : QDir(fixtures).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            pairs.append(pair);
        QByteArray text = "<!-- SPDX-FileCopyrightText: 2026 The Signalbox authors -->\n"
                          "<!-- SPDX-License-Identifier: GPL-3.0-only -->\n"
                          "# Pairs of dialects\n\nAsked in – answered in, by case. Made by tst_pairs "
                          "(SIGNALBOX_WRITE_FIXTURES=1); a same pair passes its bytes untouched (tst_forward).\n\n| |";
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
