// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/reply_restorer.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using classify::Placeholders;
using classify::ReplyRestorer;

namespace {

QByteArray line(const QJsonObject &event)
{
    return "event: " + event["type"_L1].toString().toUtf8() + "\ndata: " + QJsonDocument(event).toJson(QJsonDocument::Compact) + "\n\n";
}

/// One text or one call's arguments of a stream.
struct Piece
{
    QString kind; ///< "response.output_text" …
    QString whole;
};

/// A stream in which all pieces grow at once, cut anywhere, each with its end and a summary of all in the last event.
QByteArray streamOf(const QList<Piece> &pieces, QRandomGenerator &random)
{
    QByteArray out;
    int number = 0;
    const auto add = [&out, &number](QJsonObject event) {
        event[u"sequence_number"_s] = number++;
        out += line(event);
    };
    add({{u"type"_s, u"response.created"_s}, {u"response"_s, QJsonObject{{u"id"_s, u"resp_1"_s}}}});
    QList<qsizetype> said(pieces.size(), 0);
    const auto place = [](int index) { return QJsonObject{{u"item_id"_s, u"i%1"_s.arg(index)}, {u"output_index"_s, index}, {u"content_index"_s, 0}}; };
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < pieces.size(); ++i) {
            const qsizetype left = pieces[i].whole.size() - said[i];
            if (left == 0)
                continue;
            more = true;
            const qsizetype take = 1 + random.bounded(static_cast<int>(std::min<qsizetype>(left, 9)));
            QJsonObject event = place(i);
            event[u"type"_s] = pieces[i].kind + u".delta"_s;
            event[u"delta"_s] = pieces[i].whole.sliced(said[i], take);
            add(event);
            said[i] += take;
            if (said[i] < pieces[i].whole.size())
                continue;
            QJsonObject done = place(i);
            done[u"type"_s] = pieces[i].kind + u".done"_s;
            done[pieces[i].kind.endsWith("arguments"_L1) ? u"arguments"_s : u"text"_s] = pieces[i].whole;
            add(done);
        }
    }
    QJsonArray output;
    for (const Piece &piece : pieces)
        output.append(QJsonObject{{piece.kind.endsWith("arguments"_L1) ? u"arguments"_s : u"text"_s, piece.whole}});
    add({{u"type"_s, u"response.completed"_s}, {u"response"_s, QJsonObject{{u"id"_s, u"resp_1"_s}, {u"output"_s, output}}}});
    return out;
}

QByteArray restored(const QByteArray &stream, const std::shared_ptr<const Placeholders> &placeholders)
{
    ReplyRestorer restorer(placeholders, false, wire::Dialect::OpenAiResponses);
    wire::SseReader reader;
    QList<wire::SseEvent> events;
    (void)reader.feed(stream, events);
    QByteArray out;
    for (const wire::SseEvent &event : std::as_const(events))
        out += restorer.event(event);
    return out + restorer.flush();
}

} // namespace

/// Placeholders in a stream of OpenAI Responses, cut anywhere.
class TestResponseRestorer final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void everyTextComesBackWhole()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QStringList kinds{u"response.output_text"_s, u"response.function_call_arguments"_s, u"response.reasoning_summary_text"_s,
                                u"response.refusal"_s};
        for (int round = 0; round < 1'000; ++round) {
            auto placeholders = std::make_shared<Placeholders>(random.generate64());
            const QStringList secrets{u"Zoë \"Z\" <z@example.org>"_s, u"4111 1111 1111 1111"_s, u"C:\\keys\n"_s};
            QList<Piece> hidden;
            QStringList plain;
            const int count = 1 + random.bounded(4);
            for (int i = 0; i < count; ++i) {
                const QString kind = kinds[random.bounded(static_cast<int>(kinds.size()))];
                const bool isJson = kind.endsWith("arguments"_L1);
                QString said;
                QString meant;
                for (int word = random.bounded(6); word >= 0; --word) {
                    const QString &secret = secrets[random.bounded(static_cast<int>(secrets.size()))];
                    const QString filler = random.bounded(3) == 0 ? u" [CARD_ [x] "_s : u" – "_s;
                    const QString placeholder = QString::fromUtf8(placeholders->placeholderFor(secret.toUtf8(), "CARD"));
                    said += filler + placeholder;
                    meant += filler + secret;
                }
                if (random.bounded(2) == 0) { // ends like one begins
                    said += u" [CAR"_s;
                    meant += u" [CAR"_s;
                }
                const auto text = [isJson](const QString &words) {
                    return isJson ? QString::fromUtf8(QJsonDocument(QJsonObject{{u"a"_s, words}}).toJson(QJsonDocument::Compact)) : words;
                };
                hidden.append({kind, text(said)});
                plain.append(text(meant));
            }
            const QByteArray out = restored(streamOf(hidden, random), placeholders);
            QMap<int, QString> grown;
            int number = 0;
            for (const QByteArray &each : out.split('\n')) {
                if (!each.startsWith("data: "))
                    continue;
                const QJsonObject event = QJsonDocument::fromJson(each.sliced(6)).object();
                QVERIFY2(!event.isEmpty(), each.constData());
                QCOMPARE(event["sequence_number"_L1].toInt(), number++);
                const QString type = event["type"_L1].toString();
                const int index = event["output_index"_L1].toInt();
                if (type.endsWith(".delta"_L1))
                    grown[index] += event["delta"_L1].toString();
                else if (type.endsWith(".done"_L1))
                    QCOMPARE(event[type.contains("arguments"_L1) ? "arguments"_L1 : "text"_L1].toString(), plain[index]);
            }
            for (int i = 0; i < count; ++i)
                QCOMPARE(grown[i], plain[i]);
            const QJsonObject last = QJsonDocument::fromJson(out.sliced(out.lastIndexOf("data: ") + 6)).object();
            for (int i = 0; i < count; ++i) {
                const QJsonValue item = last["response"_L1]["output"_L1][i];
                QCOMPARE(item[hidden[i].kind.endsWith("arguments"_L1) ? "arguments"_L1 : "text"_L1].toString(), plain[i]);
            }
        }
    }

    void aStreamWithoutPlaceholdersIsUntouched()
    {
        QRandomGenerator random(7);
        auto placeholders = std::make_shared<Placeholders>(7);
        (void)placeholders->placeholderFor("secret", "CARD");
        const QByteArray stream = streamOf({{u"response.output_text"_s, u"No [x] here, 1 < 2 \\ \"q\""_s}}, random);
        QCOMPARE(restored(stream, placeholders), stream);
        const QByteArray odd = "event: response.x\ndata: {\"type\":\"response.x.delta\",\"delta\":{\"a\":1}}\n\ndata: []\n\ndata: {\"type\":7,\"delta\":\"\"}\n\n";
        QCOMPARE(restored(odd, placeholders), odd);
    }

    void aCutStreamSaysWhatWasHeldBack()
    {
        auto placeholders = std::make_shared<Placeholders>(7);
        const QByteArray placeholder = placeholders->placeholderFor("secret", "CARD");
        const QByteArray half = placeholder.first(placeholder.size() - 2);
        const QByteArray out = restored("data: {\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"i\",\"output_index\":2,\"content_index\":1,\"delta\":\"a "
                                            + half + "\"}\n\n", placeholders);
        QVERIFY2(out.contains("\"delta\":\"a \""), out.constData());
        QVERIFY2(out.endsWith(",\"sequence_number\":5,\"delta\":\"" + half + "\"}\n\n"), out.constData());
        QVERIFY2(out.contains("\"item_id\":\"i\",\"output_index\":2,\"content_index\":1,"), out.constData());
    }
};

QTEST_GUILESS_MAIN(TestResponseRestorer)
#include "tst_response_restorer.moc"
