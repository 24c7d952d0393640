// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_response.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

namespace {

QByteArray delta(const QByteArray &members)
{
    return "{\"choices\":[{\"index\":0,\"delta\":{" + members + "}}]}";
}

} // namespace

/// What a provider is charged for that does not count, and what one is believed that says its price.
class TestCounting final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void whatADeltaSays_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<int>("tokens");
        QTest::addRow("text, however large the piece") << "\"content\":\"" + QByteArray(4000, 'x') + '"' << 1000;
        QTest::addRow("wide characters") << R"("content":"漢字漢字")"_ba << 4;
        QTest::addRow("only a role") << R"("role":"assistant","content":"")"_ba << 0;
        QTest::addRow("reasoning") << R"("reasoning_content":"abcdefgh")"_ba << 2;
        QTest::addRow("the same reasoning under two names")
            << R"("reasoning":"abcdefgh","reasoning_details":[{"type":"reasoning.text","text":"abcdefgh"}])"_ba << 2;
        QTest::addRow("a call") << R"("tool_calls":[{"index":0,"id":"call_123456789","function":{"name":"abcd","arguments":"{}{}"}}])"_ba << 2;
        QTest::addRow("no call") << R"("tool_calls":[])"_ba << 0;
        QTest::addRow("a refusal") << R"("refusal":"abcd")"_ba << 1;
        QTest::addRow("sound is not text") << R"("audio":{"data":"AAAAAAAAAAAAAAAAAAAAAAAA","transcript":"abcd"})"_ba << 1;
    }
    void whatADeltaSays()
    {
        QFETCH(const QByteArray, members);
        QFETCH(const int, tokens);
        QCOMPARE(readChatChunk(delta(members)).said.total(), tokens);
        // A whole answer that says the same is charged the same.
        QCOMPARE(readChatReply("{\"choices\":[{\"message\":{" + members + "}}]}").outputEstimate, tokens);
    }

    /// The same text costs the same however a provider cuts it.
    void theCutsDoNotMatter()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int i = 0; i < 200; ++i) {
            const QByteArray text(random.bounded(1, 500), 'x');
            TokenEstimate said;
            for (qsizetype at = 0; at < text.size();) {
                const qsizetype length = std::min<qsizetype>(random.bounded(1, 60), text.size() - at);
                said.add(readChatChunk(delta("\"content\":\"" + text.sliced(at, length) + '"')).said);
                at += length;
            }
            QVERIFY2(said.total() == (text.size() + 3) / 4, qPrintable(QString::number(seed)));
        }
    }

    void whatTheProviderSaysItCost_data()
    {
        QTest::addColumn<QByteArray>("usage");
        QTest::addColumn<qint64>("nano"); // -1 = nothing
        const QByteArray counted = R"("prompt_tokens":3,"completion_tokens":4)";
        QTest::addRow("a number") << counted + R"(,"cost":0.00014)" << qint64{140'000};
        QTest::addRow("more digits than a double has") << counted + R"(,"cost":123456.7890123455)" << qint64{123'456'789'012'346};
        QTest::addRow("with an exponent") << counted + R"(,"cost":1.5e-05)" << qint64{15'000};
        QTest::addRow("before the counts") << R"("cost": 0.5 ,)" + counted << qint64{500'000'000};
        QTest::addRow("free") << counted + R"(,"cost":0)" << qint64{0};
        QTest::addRow("the upstream's share comes from elsewhere")
            << counted + R"(,"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2})" << qint64{210'000'000};
        QTest::addRow("the upstream's share is inside")
            << counted + R"(,"cost":0.21,"is_byok":false,"cost_details":{"upstream_inference_cost":0.2})" << qint64{210'000'000};
        QTest::addRow("absent") << counted << qint64{-1};
        QTest::addRow("null") << counted + R"(,"cost":null)" << qint64{-1};
        QTest::addRow("a text") << counted + R"(,"cost":"0.1")" << qint64{-1};
        QTest::addRow("negative") << counted + R"(,"cost":-0.1)" << qint64{-1};
        QTest::addRow("absurd") << counted + R"(,"cost":1e300)" << qint64{-1};
        QTest::addRow("without counts") << R"("cost":0.1)"_ba << qint64{-1};
    }
    void whatTheProviderSaysItCost()
    {
        QFETCH(const QByteArray, usage);
        QFETCH(const qint64, nano);
        const QByteArray object = "\"usage\":{" + usage + '}';
        const ChunkMeaning chunk = readChatChunk("{\"choices\":[]," + object + '}');
        QCOMPARE(chunk.cost ? chunk.cost->value : -1, nano);
        // Something of the same name elsewhere is not it.
        const ReplyMeaning reply = readChatReply("{\"choices\":[{\"message\":{\"content\":\"\\\"usage\\\":{\\\"cost\\\":9}\"}}]," + object + '}');
        QCOMPARE(reply.cost ? reply.cost->value : -1, nano);
    }
};

QTEST_APPLESS_MAIN(TestCounting)
#include "tst_counting.moc"
