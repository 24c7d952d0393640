// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/answer_reader.h"
#include "dispatch/rescue.h"
#include "dispatch/splice.h"

#include "dispatch/exchange_fixture.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;

namespace {

/// Feeds `text` in pieces of `step` bytes; nullopt when it cannot be joined.
std::optional<QByteArray> joined(Splice splice, const QByteArray &text, qsizetype step)
{
    QByteArray out;
    for (qsizetype at = 0; at < text.size(); at += step) {
        const std::optional<QByteArray> piece = splice.feed(QByteArrayView(text).sliced(at, std::min(step, text.size() - at)));
        if (!piece)
            return std::nullopt;
        out += *piece;
    }
    const std::optional<QByteArray> last = splice.finish();
    return last ? std::optional(out + *last) : std::nullopt;
}

const QByteArray longStart = "The signal box sets the route for every train,";
constexpr QStringView alphabet = u"ab \n\"\\éß漢😀/{}"; // needs escapes, and two, three and four bytes

QString randomText(QRandomGenerator &random, int length)
{
    const QList<uint> points = alphabet.toUcs4();
    QString text;
    for (int i = 0; i < length; ++i) {
        const char32_t point = points[random.bounded(points.size())];
        text += QString::fromUcs4(&point, 1);
    }
    return text;
}

/// The events of an answer that says `text`, in deltas of random length.
QByteArray randomStream(QRandomGenerator &random, const QString &text)
{
    QByteArray stream = test::roleChunk;
    const QList<uint> points = text.toUcs4();
    for (qsizetype at = 0; at < points.size();) {
        const qsizetype length = std::min<qsizetype>(random.bounded(1, 9), points.size() - at);
        QString piece;
        for (qsizetype i = at; i < at + length; ++i) {
            const char32_t point = points[i];
            piece += QString::fromUcs4(&point, 1);
        }
        stream += test::textChunk(piece);
        at += length;
    }
    return stream + test::stopChunk + test::doneEvent;
}

} // namespace

class TestSplice final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void restarts_data()
    {
        QTest::addColumn<QByteArray>("delivered");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QByteArray>("missing"); // "!" = cannot be joined
        QTest::addRow("the same text again") << "Hel"_ba << "Hello"_ba << "lo"_ba;
        QTest::addRow("nothing delivered yet") << ""_ba << "Hello"_ba << "Hello"_ba;
        QTest::addRow("all of it was delivered") << "Hello"_ba << "Hello"_ba << ""_ba;
        QTest::addRow("other words") << "Hel"_ba << "Help"_ba << "p"_ba;
        QTest::addRow("other words earlier") << "Hel"_ba << "Hi"_ba << "!"_ba;
        QTest::addRow("shorter") << "Hello"_ba << "Hell"_ba << "!"_ba;
        QTest::addRow("nothing") << "Hello"_ba << ""_ba << "!"_ba;
        QTest::addRow("repeating words") << "ha ha "_ba << "ha ha ha"_ba << "ha"_ba;
    }
    void restarts()
    {
        QFETCH(const QByteArray, delivered);
        QFETCH(const QByteArray, second);
        QFETCH(const QByteArray, missing);
        for (const qsizetype step : {1, 2, 100})
            QCOMPARE(joined(Splice::restart(delivered), second, step).value_or("!"), missing);
    }

    void continuations_data()
    {
        QTest::addColumn<QByteArray>("blanks"); // delivered behind longStart
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QByteArray>("missing");
        QTest::addRow("goes on") << ""_ba << " and locks it."_ba << " and locks it."_ba;
        QTest::addRow("says the prefill again") << ""_ba << longStart + " and locks it." << " and locks it."_ba;
        QTest::addRow("a blank the prefill went without") << " "_ba << " and"_ba << "and"_ba;
        QTest::addRow("no blank where one was delivered") << " "_ba << "and"_ba << "and"_ba;
        QTest::addRow("blanks, said again") << "\n\n"_ba << longStart + "\n\nand" << "and"_ba;
        QTest::addRow("more blanks") << "\n"_ba << "\n\nand"_ba << "\nand"_ba;
        QTest::addRow("begins like the prefill") << ""_ba << "The signalman"_ba << "The signalman"_ba;
        QTest::addRow("is a beginning of the prefill") << ""_ba << "The sig"_ba << "The sig"_ba;
        QTest::addRow("says nothing more") << " "_ba << ""_ba << ""_ba;
    }
    void continuations()
    {
        QFETCH(const QByteArray, blanks);
        QFETCH(const QByteArray, second);
        QFETCH(const QByteArray, missing);
        for (const qsizetype step : {1, 3, 100})
            QCOMPARE(joined(Splice::continuation(longStart + blanks), second, step).value_or("!"), missing);
    }

    void aPrefillIsLongEnoughAndHasNoBlanksBehind()
    {
        QCOMPARE(Splice::prefillOf(longStart + " \n\t"), QByteArrayView(longStart));
        QVERIFY(Splice::prefillOf(QByteArray(Splice::leastPrefill - 1, 'x') + "   ").isEmpty());
        QCOMPARE(Splice::prefillOf(QByteArray(Splice::leastPrefill, 'x')).size(), Splice::leastPrefill);
        QVERIFY(Splice::prefillOf("").isEmpty());
    }

    /// Wherever the first stream is cut and however both are delivered, the client has the whole text once, or a
    /// beginning of it and an error; always readable events, one role, one id.
    void theClientGetsTheWholeTextOnce()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        int whole = 0;
        int broken = 0;
        for (int i = 0; i < 1500; ++i) {
            const QString text = randomText(random, random.bounded(120));
            const QByteArray first = randomStream(random, text);
            const qsizetype cut = random.bounded(first.size() + 1);
            const bool goesOn = random.bounded(2) == 1;
            const bool diverges = random.bounded(4) == 0;
            QByteArray client;
            const auto where = [&] { return qPrintable(u"seed %1, case %2: %3"_s.arg(seed).arg(i).arg(QString::fromUtf8(client))); };

            Rescue rescue;
            AnswerReader one({true, false, 1, true}, m_chunks);
            if (play(random, one, first.first(cut), [&](const AnswerReader::Progress &progress) {
                    QVERIFY(rescue.deliver(progress.text));
                    client += progress.forward + progress.last;
                })) {
                QCOMPARE(test::readStream(client).text, text);
                continue;
            }
            if (!one.isCommitted())
                continue; // the next lane answers as if nothing had been
            QVERIFY2(one.isPlain() && rescue.open(one.firstChunk()), where());
            const bool continues = goesOn && !rescue.prefill().isEmpty();
            rescue.begin(continues ? AttemptRole::Continuation : AttemptRole::Restart);
            QString second = text;
            if (continues && random.bounded(2) == 0) // else it says the prefill again
                second = text.sliced(QString::fromUtf8(rescue.prefill()).size());
            const bool other = diverges && !continues && !rescue.delivered().isEmpty();
            if (other)
                second = u"#"_s + second;
            AnswerReader two({true, false, 1, true}, m_chunks);
            bool joins = true;
            const bool ended = play(random, two, randomStream(random, second), [&](const AnswerReader::Progress &progress) {
                std::optional<QByteArray> events = joins ? rescue.feed(progress.text) : std::nullopt;
                if (events && progress.ended) {
                    const std::optional<QByteArray> last = rescue.finishText();
                    events = last ? std::optional(*events + *last + rescue.end(two.finishReason(), nullptr)) : std::nullopt;
                }
                joins = joins && events.has_value();
                client += events.value_or(QByteArray());
            });
            QVERIFY2(ended, where());
            QCOMPARE(joins, !other);
            const test::StreamSeen seen = test::readStream(client);
            QVERIFY2(seen.readable, where());
            QVERIFY2(joins ? seen.text == text : text.startsWith(seen.text), where());
            QVERIFY2(seen.roles == 1 && seen.ids.size() == 1, where());
            QVERIFY2(seen.finishes == (joins ? 1 : 0) && seen.dones == (joins ? 1 : 0), where());
            whole += joins ? 1 : 0;
            broken += joins ? 0 : 1;
        }
        qInfo("seed %u: %d rescued, %d not", seed, whole, broken);
        QVERIFY(whole > 300);
        QVERIFY(broken > 30);
    }

private:
    /// Whether the answer came to its end.
    template <class Take>
    bool play(QRandomGenerator &random, AnswerReader &reader, const QByteArray &bytes, const Take &take)
    {
        reader.head(200, {{"content-type", "text/event-stream"}});
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype length = std::min<qsizetype>(random.bounded(1, 200), bytes.size() - at);
            const AnswerReader::Progress progress = reader.feed(QByteArrayView(bytes).sliced(at, length));
            take(progress);
            if (progress.ended)
                return true;
            at += length;
        }
        const AnswerReader::Progress progress = reader.end({});
        take(progress);
        return progress.ended;
    }

    wire::ChunkReader m_chunks;
};

QTEST_APPLESS_MAIN(TestSplice)
#include "tst_splice.moc"
