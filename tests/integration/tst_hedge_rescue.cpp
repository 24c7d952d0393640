// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/signalbox_process.h"
#include "simulator/raw_client.h"
#include "simulator/simulator.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

namespace {

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

/// One chain of two providers, whose names begin with the chain's.
struct Pair
{
    QString chain;
    bool prefill = false; ///< the second model goes on from the assistant's words
};

} // namespace

/// Hedging and the rescue of cut streams over real sockets: simulated providers, the real executable, a raw client.
class TestHedgeRescue final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    simulator::Simulator m_providers;
    std::unique_ptr<SignalboxProcess> m_box;
    QList<Pair> m_pairs;

    /// Faults in the middle of a stream.
    static QByteArrayList cuts()
    {
        return {"cut after=20", "cut after=20 framing=ended", "cut after=20 framing=until_close", "reset at=content after=20",
                "chunk_garbage after=20", "stall after=20"};
    }

    QByteArray policy() const
    {
        QByteArray providers = "providers:\n";
        QByteArray models = "models:\n";
        QByteArray chains = "chains:\n";
        for (const Pair &pair : m_pairs) {
            const QByteArray name = pair.chain.toUtf8();
            for (const char *part : {"a", "b"}) {
                const QByteArray id = name + part;
                providers += "  " + id + ": {wire: openai, base_url: " + m_providers.baseUrl(QString::fromUtf8(id)).toUtf8() +
                             ", zone: machine, limits: {connect: 5s, first_token: 20s, stall: 2s, total: 40s}}\n";
                models += "  - {id: " + id + "/m, price: {input: 1.0, output: 5.0}" +
                          (pair.prefill && *part == 'b' ? ", prefill: true}\n" : "}\n");
            }
            chains += "  " + name + ": [{model: " + name + "a/m}, {model: " + name + "b/m}]\n";
        }
        return "version: 1\ndefaults: {tag: internal, chain: hedge, rescue: continue, hedge: on}\n"
               "zones: [{id: machine}]\ntags: [internal]\nmatrix:\n  internal: {machine: allow}\n" +
               providers + models + chains;
    }

    /// The prompt is one that is answered at some length.
    std::unique_ptr<RawClient> ask(const QString &chain, const QByteArray &headers = {})
    {
        auto client = std::make_unique<RawClient>(m_box->port());
        client->send(m_box->chatPost("{\"model\":\"auto/" + chain.toUtf8() +
                                         "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"List the steps of the naïve way.\"}]}",
                                     headers));
        return client;
    }
    QJsonObject row(const QByteArray &id)
    {
        RawClient client(m_box->port());
        client.send(m_box->get("/signalbox/v1/decisions/" + id));
        [&client] { QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 20'000); }();
        return parsed(client.answer().body);
    }
    void startBox()
    {
        m_box->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_box->isReady() || !m_box->isRunning(), 20'000);
        QVERIFY2(m_box->isReady(), m_box->errors().constData());
    }
    /// Enough quick answers to know what is late, and to have earned a hedge.
    void learn()
    {
        m_providers.setFault(u"hedgea"_s, *simulator::parseFault("comments tokens=3 first_token=20"));
        for (int i = 0; i < 25; ++i) {
            const auto client = ask(u"hedge"_s);
            QTRY_VERIFY_WITH_TIMEOUT(client->isOver(), 20'000);
            QCOMPARE(client->answer().status, 200);
        }
    }
    /// A request with two calls open.
    std::unique_ptr<RawClient> hedged(const char *first, const char *second, const QByteArray &headers = {})
    {
        m_providers.setFault(u"hedgea"_s, *simulator::parseFault(first));
        m_providers.setFault(u"hedgeb"_s, *simulator::parseFault(second));
        auto client = ask(u"hedge"_s, headers);
        [this] { QTRY_COMPARE_WITH_TIMEOUT(m_providers.counts(u"hedgeb"_s).inFlight, 1, 20'000); }();
        return client;
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_providers.start());
        m_pairs.append({u"hedge"_s, false});
        for (qsizetype i = 0; i < cuts().size(); ++i) {
            m_pairs.append({u"again%1"_s.arg(i), false});
            m_pairs.append({u"on%1"_s.arg(i), true});
            m_pairs.append({u"other%1"_s.arg(i), false});
        }
        QFile file(m_dir.filePath(u"policy.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(policy());
        file.close();
        m_box = std::make_unique<SignalboxProcess>(file.fileName(), m_dir.filePath(u"data"_s));
        startBox();
    }
    void init() { test::failOnAnyComplaint(); }
    void cleanupTestCase()
    {
        m_box->terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!m_box->isRunning(), 40'000);
    }

    void aCutStreamIsFinished_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("chain");
        QTest::addColumn<QString>("role"); // empty: it cannot be finished
        const QByteArrayList faults = cuts();
        for (qsizetype i = 0; i < faults.size(); ++i) {
            const char *name = faults[i].constData();
            QTest::addRow("%s, asked anew", name) << faults[i] << u"again%1"_s.arg(i) << u"rescue_restart"_s;
            QTest::addRow("%s, going on", name) << faults[i] << u"on%1"_s.arg(i) << u"rescue_continuation"_s;
            QTest::addRow("%s, other words", name) << faults[i] << u"other%1"_s.arg(i) << QString();
        }
    }
    void aCutStreamIsFinished()
    {
        QFETCH(const QByteArray, fault);
        QFETCH(const QString, chain);
        QFETCH(const QString, role);
        const QString first = chain + u'a';
        const QString second = chain + u'b';
        m_providers.setFault(first, simulator::Fault{});
        const auto whole = ask(chain);
        QTRY_VERIFY_WITH_TIMEOUT(whole->isOver(), 20'000);
        const QByteArray text = streamedText(whole->answer().body);
        QVERIFY2(text.size() > 150, whole->received.left(2000).constData());

        m_providers.setFault(first, *simulator::parseFault(fault));
        if (!role.isEmpty()) // both say the same
            m_providers.setFault(second, *simulator::parseFault("comments as=" + first.toUtf8() + "/m"));
        const auto client = ask(chain);
        QTRY_VERIFY_WITH_TIMEOUT(client->isOver(), 20'000);
        const HttpAnswer answer = client->answer();
        QVERIFY(answer.complete);
        const QList<QByteArray> data = dataLines(answer.body);
        const QJsonObject decision = row(answer.headers.value("x-signalbox-decision"));
        const QJsonArray attempts = decision["attempts"_L1].toArray();
        QCOMPARE(attempts.size(), 2);
        const QByteArray seen = streamedText(answer.body);
        if (role.isEmpty()) {
            QVERIFY(text.startsWith(seen) && !seen.isEmpty());
            QCOMPARE(parsed(data.constLast())["error"_L1]["code"_L1].toString(), u"upstream_interrupted"_s);
            QCOMPARE(decision["status"_L1].toString(), u"interrupted"_s);
            return;
        }
        QCOMPARE(seen, text);
        QCOMPARE(data.count("[DONE]"), 1);
        QCOMPARE(data.constLast(), "[DONE]"_ba);
        QCOMPARE(decision["status"_L1].toString(), u"ok"_s);
        QCOMPARE(attempts[1]["role"_L1].toString(), role);
        QVERIFY(!attempts[1]["why"_L1].toString().isEmpty());
        QCOMPARE(decision["cost_nano_usd"_L1].toInteger(),
                 attempts[0]["cost_nano_usd"_L1].toInteger() + attempts[1]["cost_nano_usd"_L1].toInteger());
        QTRY_COMPARE(m_providers.counts(first).inFlight + m_providers.counts(second).inFlight, 0);
    }

    void aLateStreamIsHedged()
    {
        learn();
        const auto client = hedged("hang", "comments tokens=5 first_token=300");
        QTRY_VERIFY_WITH_TIMEOUT(client->isOver(), 20'000);
        const HttpAnswer answer = client->answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("x-signalbox-model"), "hedgeb/m"_ba);
        QTRY_COMPARE(m_providers.counts(u"hedgea"_s).inFlight, 0); // cancelled
        const QJsonObject decision = row(answer.headers.value("x-signalbox-decision"));
        const QJsonArray attempts = decision["attempts"_L1].toArray();
        QCOMPARE(attempts.size(), 2);
        QCOMPARE(attempts[0]["failure"_L1].toString(), u"outrun"_s);
        QCOMPARE(attempts[0]["cost_kind"_L1].toString(), u"estimated"_s);
        QCOMPARE(attempts[1]["role"_L1].toString(), u"hedge"_s);
        QVERIFY2(attempts[1]["why"_L1].toString().contains(u"hedgea/m had no content after "_s), qPrintable(attempts[1]["why"_L1].toString()));
    }

    void aStopWaitsForTwoOpenCalls()
    {
        learn();
        const auto client = hedged("hang", "slow_first_token ms=1500 tokens=5");
        m_box->terminate();
        QTRY_VERIFY_WITH_TIMEOUT(client->isOver(), 20'000);
        QVERIFY(client->answer().body.contains("[DONE]"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_box->isRunning(), 40'000);
        QCOMPARE(m_box->exitCode(), 0);
        startBox();
        const QJsonObject decision = row(client->answer().headers.value("x-signalbox-decision"));
        QCOMPARE(decision["status"_L1].toString(), u"ok"_s);
        QCOMPARE(decision["attempts"_L1].toArray().size(), 2);
    }

    void aKillChargesBothOpenCalls()
    {
        learn();
        const auto client = hedged("hang", "hang", "X-Signalbox-Session: killed\r\n");
        m_box->kill();
        QTRY_VERIFY_WITH_TIMEOUT(!m_box->isRunning(), 20'000);
        m_providers.setFault(u"hedgea"_s, simulator::Fault{});
        startBox();
        RawClient list(m_box->port());
        list.send(m_box->get("/signalbox/v1/decisions?limit=5"));
        QTRY_VERIFY_WITH_TIMEOUT(list.isOver(), 20'000);
        QJsonObject killed;
        const QJsonDocument document = QJsonDocument::fromJson(list.answer().body);
        const QJsonArray rows = document.isArray() ? document.array() : document["data"_L1].toArray();
        for (const QJsonValue entry : rows) {
            if (entry["session"_L1].toString() == u"killed"_s)
                killed = entry.toObject();
        }
        QVERIFY2(!killed.isEmpty(), list.answer().body.left(500).constData());
        QCOMPARE(killed["status"_L1].toString(), u"interrupted"_s);
        QCOMPARE(killed["cost_kind"_L1].toString(), u"estimated"_s);
        const QJsonArray attempts = killed["attempts"_L1].toArray();
        QCOMPARE(attempts.size(), 2);
        qint64 sum = 0;
        for (const QJsonValue attempt : attempts) {
            QVERIFY(attempt["cost_nano_usd"_L1].toInteger() > 0);
            sum += attempt["cost_nano_usd"_L1].toInteger();
        }
        QCOMPARE(killed["cost_nano_usd"_L1].toInteger(), sum);
    }
};

QTEST_GUILESS_MAIN(TestHedgeRescue)
#include "tst_hedge_rescue.moc"
