// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_chunks.h"
#include "wire/facts.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

namespace {

const QByteArray added = ",{\"role\":\"assistant\",\"content\":\"ab\\\"c\"}";

} // namespace

class TestPrefill final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void aMessageMore_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected"); // empty = not possible
        QTest::addRow("after the user's")
            << R"({"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true})"_ba
            << R"({"model":"m","messages":[{"role":"user","content":"hi"})" + added + R"(],"stream":true})";
        QTest::addRow("blanks are kept") << "{ \"messages\" : [ {\"role\":\"user\",\"content\":\"]\"} ] }"_ba
                                         << "{ \"messages\" : [ {\"role\":\"user\",\"content\":\"]\"} ,{\"role\":\"assistant\",\"content\":\"ab\\\"c\"}] }"_ba;
        QTest::addRow("the limit is lowered by what was said")
            << R"({"max_tokens":50,"messages":[{"role":"user","content":""}],"max_completion_tokens":60})"_ba
            << R"({"max_tokens":49,"messages":[{"role":"user","content":""})" + added + R"(],"max_completion_tokens":59})";
        QTest::addRow("a limit stays a limit") << R"({"messages":[{"role":"user","content":""}],"max_tokens":1})"_ba
                                               << R"({"messages":[{"role":"user","content":""})" + added + R"(],"max_tokens":1})";
        QTest::addRow("no limit stays none") << R"({"messages":[{"role":"user","content":""}],"max_tokens":null})"_ba
                                             << R"({"messages":[{"role":"user","content":""})" + added + R"(],"max_tokens":null})";
        QTest::addRow("the client's own prefill") << R"({"messages":[{"role":"user"},{"role":"assistant","content":"x"}]})"_ba << ""_ba;
        QTest::addRow("no message") << R"({"messages":[]})"_ba << ""_ba;
        QTest::addRow("no messages") << R"({"model":"m"})"_ba << ""_ba;
        QTest::addRow("a message without a role") << R"({"messages":[{"content":"x"}]})"_ba << ""_ba;
        QTest::addRow("the key in disguise") << "{\"mess\\u0061ges\":[{\"role\":\"user\",\"content\":\"x\"}]}"_ba << ""_ba;
    }
    void aMessageMore()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, expected);
        QCOMPARE(withPrefill(body, "ab\"c").value_or(QByteArray()), expected);
    }

    void furtherEventsLookLikeTheFirst()
    {
        const auto writer = ChunkWriter::like(
            R"({"id":"x","object":"chat.completion.chunk","created":1760000000,"model":"m","system_fingerprint":"fp","choices":[{"index":0,"delta":{"role":"assistant"}}]})");
        QVERIFY(writer);
        const auto payload = [](const QByteArray &event) {
            [&] { QVERIFY(event.startsWith("data: ") && event.endsWith("\n\n")); }();
            return QJsonDocument::fromJson(event.sliced(6)).object();
        };
        const QString text = u"é\"\n\\ 😀\u2028"_s;
        const QJsonObject content = payload(writer->content(text.toUtf8()));
        QCOMPARE(content[u"id"_s].toString(), u"x"_s);
        QCOMPARE(content[u"created"_s].toInteger(), 1'760'000'000);
        QCOMPARE(content[u"model"_s].toString(), u"m"_s);
        QCOMPARE(content[u"system_fingerprint"_s].toString(), u"fp"_s);
        QCOMPARE(content[u"choices"_s][0][u"delta"_s][u"content"_s].toString(), text);
        QVERIFY(content[u"choices"_s][0][u"finish_reason"_s].isNull());
        QCOMPARE(payload(writer->finish("length"))[u"choices"_s][0][u"finish_reason"_s].toString(), u"length"_s);
        const QJsonObject usage = payload(writer->usage({10, 5, 0, 0, 7, 2}));
        QCOMPARE(usage[u"choices"_s].toArray().size(), 0);
        QCOMPARE(usage[u"usage"_s][u"prompt_tokens"_s].toInt(), 15);
        QCOMPARE(usage[u"usage"_s][u"total_tokens"_s].toInt(), 22);
        for (const char *broken : {"", "{", "[]", "{}", R"({"id":"x"})"})
            QVERIFY(!ChunkWriter::like(broken));
    }
};

QTEST_APPLESS_MAIN(TestPrefill)
#include "tst_prefill.moc"
