// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/facts.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;
using wire::forwardedBody;
using wire::readChatRequest;

namespace {

const QByteArray messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

/// Writes random JSON with random white space and remembers the exact bytes of each top-level member.
class Writer final
{
public:
    explicit Writer(QRandomGenerator &random) : m_random(random) {}

    QByteArray space()
    {
        static const QByteArrayList kinds{"", "", "", " ", "\n", "\t", "\r\n  "};
        return kinds.at(m_random.bounded(static_cast<int>(kinds.size())));
    }
    QByteArray text()
    {
        static const QByteArrayList pieces{"a", "\\\"", "\\\\", "\\n", "\\u0041", "\\ud83d\\ude82", "{", "}", "[", "]", ",", ":", " ",
                                           "\xC3\xA9", "\xE4\xBD\xA0", "model", "\\\\\\\""};
        QByteArray out = "\"";
        for (int i = m_random.bounded(8); i > 0; --i)
            out += pieces.at(m_random.bounded(static_cast<int>(pieces.size())));
        return out + '"';
    }
    QByteArray value(int depth)
    {
        switch (m_random.bounded(depth > 3 ? 5 : 7)) {
        case 0:
            return "true";
        case 1:
            return "null";
        case 2:
            return QByteArray::number(m_random.bounded(1000)) + ".5e-1";
        case 3:
            return '-' + QByteArray::number(m_random.bounded(1000));
        case 4:
            return text();
        case 5: {
            QByteArrayList entries;
            for (int i = m_random.bounded(4); i > 0; --i)
                entries << space() + value(depth + 1) + space();
            return '[' + entries.join(',') + (entries.isEmpty() ? space() : QByteArray()) + ']';
        }
        default: {
            QByteArrayList entries;
            for (int i = m_random.bounded(4); i > 0; --i)
                entries << member("\"k" + QByteArray::number(i) + '"', value(depth + 1));
            return object(entries);
        }
        }
    }
    QByteArray member(const QByteArray &key, const QByteArray &json) { return key + space() + ':' + space() + json; }
    QByteArray object(const QByteArrayList &entries)
    {
        QByteArrayList spaced;
        for (const QByteArray &entry : entries)
            spaced << space() + entry + space();
        return '{' + spaced.join(',') + (entries.isEmpty() ? space() : QByteArray()) + '}';
    }
    template <class T>
    void shuffle(QList<T> &list)
    {
        for (qsizetype i = list.size() - 1; i > 0; --i)
            list.swapItemsAt(i, m_random.bounded(static_cast<int>(i) + 1));
    }
    bool chance(int percent) { return m_random.bounded(100) < percent; }

private:
    QRandomGenerator &m_random;
};

/// What must come out, by way of QJson instead of bytes.
QJsonObject expected(const QByteArray &body, const QString &model)
{
    QJsonObject object = QJsonDocument::fromJson(body).object();
    object["model"_L1] = model;
    object.remove("models"_L1);
    if (object.value("metadata"_L1).isObject()) {
        QJsonObject metadata = object.value("metadata"_L1).toObject();
        const qsizetype before = metadata.size();
        for (const QString &key : metadata.keys()) {
            if (key.startsWith("signalbox_"_L1))
                metadata.remove(key);
        }
        object["metadata"_L1] = metadata;
        if (metadata.isEmpty() && before > 0)
            object.remove("metadata"_L1);
    }
    if (object.value("stream"_L1).toBool()) {
        QJsonObject options = object.value("stream_options"_L1).toObject();
        options["include_usage"_L1] = true;
        object["stream_options"_L1] = options;
    }
    return object;
}

} // namespace

class TestForward final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void onlyTheNamedBytesChange_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("forwarded");
        const QByteArray m = messages;
        const auto row = [](const char *name, const QByteArray &body, const QByteArray &forwarded) {
            QTest::addRow("%s", name) << body << forwarded;
        };
        row("model first", "{\"model\":\"auto\"," + m + "}", "{\"model\":\"up\"," + m + "}");
        row("model last, white space kept", " { " + m + " , \"model\" : \"a\\u0075to\" } \n", " { " + m + " , \"model\" : \"up\" } \n");
        row("not a stream: options untouched", "{\"model\":\"auto\"," + m + ",\"stream_options\":null}", "{\"model\":\"up\"," + m + ",\"stream_options\":null}");
        row("stream without options", "{\"model\":\"auto\",\"stream\":true," + m + "}",
            "{\"stream_options\":{\"include_usage\":true},\"model\":\"up\",\"stream\":true," + m + "}");
        row("stream with null options", "{\"model\":\"auto\",\"stream\":true,\"stream_options\":null," + m + "}",
            "{\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + m + "}");
        row("stream with empty options", "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{ }," + m + "}",
            "{\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include_usage\":true }," + m + "}");
        row("stream with another option", "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{\"x\":[1]}," + m + "}",
            "{\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"x\":[1]}," + m + "}");
        row("usage declined", "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{\"include_usage\" : false}," + m + "}",
            "{\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include_usage\" : true}," + m + "}");
        row("usage null, key escaped", "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{\"include\\u005fusage\":null}," + m + "}",
            "{\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include\\u005fusage\":true}," + m + "}");
        row("usage asked for", "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + m + "}",
            "{\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + m + "}");
        row("models goes, in the middle", "{\"model\":\"auto\",\"models\":[\"a\",\"b\"] , " + m + "}", "{\"model\":\"up\" , " + m + "}");
        row("models goes, first", "{ \"models\":[\"a\"], \"model\":\"auto\"," + m + "}", "{ \"model\":\"up\"," + m + "}");
        row("models goes, last", "{\"model\":\"auto\"," + m + ", \"models\":[\"a\"] }", "{\"model\":\"up\"," + m + " }");
        row("only models", "{\"models\":[\"a\"]," + m + "}", "{\"model\":\"up\"," + m + "}");
        row("metadata of ours alone", "{\"model\":\"auto\",\"metadata\":{\"signalbox_tags\":\"x\"}," + m + "}", "{\"model\":\"up\"," + m + "}");
        row("metadata of ours first", "{\"metadata\":{\"signalbox_tags\":\"x\"},\"models\":[],\"model\":\"auto\"," + m + "}", "{\"model\":\"up\"," + m + "}");
        row("metadata shared", "{\"model\":\"auto\",\"metadata\":{\"a\":\"1\",\"signalbox_tags\":\"x\",\"b\":\"2\",\"signalbox_client\":\"c\"}," + m + "}",
            "{\"model\":\"up\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"}," + m + "}");
        row("metadata, ours first and escaped", "{\"model\":\"auto\",\"metadata\":{ \"signal\\u0062ox_tags\":\"x\", \"a\":\"1\" }," + m + "}",
            "{\"model\":\"up\",\"metadata\":{ \"a\":\"1\" }," + m + "}");
        row("empty metadata stays", "{\"model\":\"auto\",\"metadata\":{}," + m + "}", "{\"model\":\"up\",\"metadata\":{}," + m + "}");
    }
    void onlyTheNamedBytesChange()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, forwarded);
        const auto facts = readChatRequest(body);
        QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().message));
        QCOMPARE(forwardedBody(body, *facts, "up"), forwarded);
    }

    void aModelNameIsEscaped()
    {
        const QByteArray body = "{\"model\":\"auto\"," + messages + "}";
        const QByteArray out = forwardedBody(body, *readChatRequest(body), "a\"b\\c");
        QCOMPARE(QJsonDocument::fromJson(out).object().value("model"_L1).toString(), u"a\"b\\c"_s);
    }

    void anyRequestIsTheSameButForTheNamedMembers()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        Writer writer(random);
        for (int round = 0; round < 4000; ++round) {
            QByteArrayList kept;
            for (int i = random.bounded(5); i > 0; --i)
                kept << writer.member("\"x" + QByteArray::number(i) + '"', writer.value(0));
            kept << writer.member("\"messages\"", "[{\"role\":\"user\",\"content\":" + writer.text() + "}]");
            QByteArrayList members = kept;
            const bool hasModels = writer.chance(30);
            if (hasModels)
                members << writer.member("\"models\"", "[\"a\", \"b\"]");
            if (!hasModels || writer.chance(70))
                members << writer.member("\"model\"", "\"au\\u0074o\"");
            if (writer.chance(60))
                members << writer.member("\"stream\"", writer.chance(80) ? "true" : "false");
            if (writer.chance(50)) {
                QByteArrayList options;
                if (writer.chance(50))
                    options << writer.member("\"include_usage\"", writer.chance(50) ? "false" : writer.chance(50) ? "true" : "null");
                if (writer.chance(50))
                    options << writer.member("\"other\"", writer.value(1));
                writer.shuffle(options);
                members << writer.member("\"stream_options\"", writer.chance(20) ? QByteArray("null") : writer.object(options));
            }
            QByteArrayList own;
            if (writer.chance(60)) {
                for (int i = random.bounded(3); i > 0; --i)
                    own << writer.member("\"own" + QByteArray::number(i) + '"', writer.text());
                QByteArrayList metadata = own;
                for (const char *key : {"\"signalbox_tags\"", "\"signalbox_session\"", "\"signalbox_client\""}) {
                    if (writer.chance(40))
                        metadata << writer.member(key, "\"x\"");
                }
                writer.shuffle(metadata);
                members << writer.member("\"metadata\"", writer.object(metadata));
            }
            writer.shuffle(members);
            const QByteArray before = writer.space();
            const QByteArray after = writer.space();
            const QByteArray body = before + writer.object(members) + after;

            const auto facts = readChatRequest(body);
            QVERIFY2(facts, qPrintable(facts ? QString() : QString::fromUtf8(body) + facts.error().message));
            const QByteArray out = forwardedBody(body, *facts, "p/m");
            QJsonParseError problem;
            const QJsonObject sent = QJsonDocument::fromJson(out, &problem).object();
            QVERIFY2(problem.error == QJsonParseError::NoError, (body + "\n→\n" + out).constData());
            QVERIFY2(sent == expected(body, u"p/m"_s), (body + "\n→\n" + out).constData());
            QVERIFY(out.startsWith(before + '{'));
            QVERIFY(out.endsWith('}' + after));
            qsizetype at = 0;
            for (const QByteArray &member : members) {
                if (!kept.contains(member))
                    continue;
                at = out.indexOf(member, at);
                QVERIFY2(at >= 0, (member + " of " + body + "\n→\n" + out).constData());
            }
            for (const QByteArray &member : own)
                QVERIFY2(out.contains(member), (member + " of " + body + "\n→\n" + out).constData());
        }
    }
};

QTEST_APPLESS_MAIN(TestForward)
#include "tst_forward.moc"
