// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/fault_cases.h"
#include "integration/signalbox_process.h"
#include "simulator/raw_client.h"
#include "simulator/simulator.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

namespace {

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

constexpr auto prompt = "What is the naïve way?";
constexpr int longestCase = 60'000; // ms, from the first to the last
constexpr int atOnce = 16;          // requests in flight: the machine must not be what is late

} // namespace

/// Every fault × streamed or not × with and without a second lane, over real sockets: simulated providers, the real
/// executable, a raw client. Each case has providers of its own, so that no breaker touches another one's lanes. The
/// requests overlap; each row then looks at its own.
class TestFaultMatrix final : public QObject
{
    Q_OBJECT

    struct Case
    {
        Outcome outcome = Outcome::Answered;
        int status = 200;
        bool stream = false;
        int lanes = 1;
        QString first; ///< provider of the first lane
        QString second;
        std::unique_ptr<RawClient> client;
    };

    QTemporaryDir m_dir;
    simulator::Simulator m_providers;
    std::unique_ptr<SignalboxProcess> m_box;
    QTimer m_sender;
    std::map<QByteArray, Case> m_cases; ///< by row name

    static QByteArray rowName(const QByteArray &fault, bool stream, int lanes)
    {
        return fault + (stream ? ", streamed" : ", whole") + (lanes == 1 ? ", one lane" : ", two lanes");
    }

    void addCases()
    {
        int number = 0;
        for (const FaultCase &entry : faultCases()) {
            for (const bool stream : {true, false}) {
                for (const int lanes : {1, 2}) {
                    const SoloOutcome solo = stream ? entry.streamed : entry.whole;
                    const Outcome pair = stream ? entry.streamedPair : entry.wholePair;
                    Case &one = m_cases[rowName(entry.fault, stream, lanes)];
                    one.outcome = lanes == 1 ? solo.outcome : pair;
                    one.status =
                        one.outcome == Outcome::AllFailed || one.outcome == Outcome::PassedOn ? solo.status : 200;
                    one.stream = stream;
                    one.lanes = lanes;
                    one.first = u"p%1a"_s.arg(++number);
                    one.second = u"p%1b"_s.arg(number);
                    m_providers.setFault(one.first, *simulator::parseFault(entry.fault));
                }
            }
        }
    }

    QByteArray policy() const
    {
        QByteArray providers = "providers:\n";
        QByteArray models = "models:\n";
        QByteArray chains = "chains:\n";
        for (const auto &[name, one] : m_cases) {
            QByteArray steps;
            for (const QString &id : {one.first, one.second}) {
                const bool second = id == one.second;
                if (second && one.lanes == 1)
                    break;
                const QByteArray provider = id.toUtf8();
                providers += "  " + provider + ": {wire: openai, base_url: " + m_providers.baseUrl(id).toUtf8() +
                             ", zone: machine, limits: {connect: 5s, first_token: 2s, stall: 2s, total: 40s}}\n";
                // The second lane's window is larger: a request too long for the first may go there.
                models += "  - {id: " + provider + "/m, context: " + (second ? "200000" : "100000") +
                          ", price: {input: 1.0, output: 5.0}}\n";
                steps += (second ? ", {model: " : "{model: ") + provider + "/m}";
            }
            chains += "  c" + one.first.toUtf8() + ": [" + steps + "]\n";
        }
        return "version: 1\ndefaults: {tag: internal, chain: cp1a, baseline: asked, rescue: off}\n"
               "zones: [{id: machine, label: This machine}]\ntags: [internal]\nmatrix:\n  internal: {machine: "
               "allow}\n" +
               providers + models + chains;
    }

    QJsonObject record(const QString &id)
    {
        RawClient client(m_box->port());
        client.send(m_box->get("/signalbox/v1/decisions/" + id.toUtf8()));
        [&client] { QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 20'000); }();
        return parsed(client.answer().body);
    }

    static bool isOver(const Case &one) { return one.client && one.client->isOver(); }

    /// Keeps `atOnce` requests in flight until all were sent.
    void sendMore()
    {
        auto running = std::count_if(m_cases.cbegin(), m_cases.cend(),
                                     [](const auto &entry) { return entry.second.client && !isOver(entry.second); });
        for (auto &[name, one] : m_cases) {
            if (one.client)
                continue;
            if (running++ >= atOnce)
                return;
            one.client = std::make_unique<RawClient>(m_box->port());
            const QByteArray body = "{\"model\":\"auto/c" + one.first.toUtf8() +
                                    "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]" +
                                    (one.stream ? ",\"stream\":true}" : "}");
            one.client->send(m_box->chatPost(body));
        }
        m_sender.stop();
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_providers.start());
        addCases();
        const QString file = m_dir.filePath(u"policy.yaml"_s);
        QFile policyFile(file);
        QVERIFY(policyFile.open(QIODevice::WriteOnly));
        policyFile.write(policy());
        policyFile.close();
        m_box = std::make_unique<SignalboxProcess>(file, m_dir.filePath(u"data"_s));
        m_box->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_box->isReady() || !m_box->isRunning(), 20'000);
        QVERIFY2(m_box->isReady(), m_box->errors().constData());
        connect(&m_sender, &QTimer::timeout, this, &TestFaultMatrix::sendMore);
        m_sender.start(5);
    }
    void init() { test::failOnAnyComplaint(); }
    void cleanupTestCase()
    {
        m_sender.stop();
        for (auto &[name, one] : m_cases)
            one.client.reset();
        m_box->terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!m_box->isRunning(), 40'000);
        QCOMPARE(m_box->exitCode(), 0);
    }

    void answerIsAsPromised_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto &[name, one] : m_cases)
            QTest::addRow("%s", name.constData()) << name;
    }
    void answerIsAsPromised()
    {
        QFETCH(const QByteArray, name);
        const Case &one = m_cases.at(name);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(one), longestCase);
        const HttpAnswer answer = one.client->answer();
        const QString id = QString::fromUtf8(answer.headers.value("x-signalbox-decision"));
        QVERIFY2(!id.isEmpty(), one.client->received.left(400).constData());
        QVERIFY2(answer.complete, "the client's connection was cut");
        QVERIFY2(answer.status == one.status, one.client->received.left(1200).constData());

        const QJsonObject row = record(id);
        const QJsonArray attempts = row["attempts"_L1].toArray();
        const QJsonObject error = parsed(answer.body)["error"_L1].toObject();
        const qint64 firstSeen = m_providers.counts(one.first).seen;
        const qint64 secondSeen = m_providers.counts(one.second).seen;
        switch (one.outcome) {
        case Outcome::Answered:
        case Outcome::AnsweredBySome:
        case Outcome::Second: {
            const QString model = QString::fromUtf8(answer.headers.value("x-signalbox-model"));
            if (one.outcome != Outcome::AnsweredBySome)
                QCOMPARE(model, (one.outcome == Outcome::Second ? one.second : one.first) + u"/m"_s);
            const QByteArray text =
                one.stream ? streamedText(answer.body)
                           : parsed(answer.body)["choices"_L1][0]["message"_L1]["content"_L1].toString().toUtf8();
            QVERIFY2(text.contains("[simulated answer from " + model.toUtf8()), text.left(200).constData());
            if (one.stream)
                QCOMPARE(answer.body.count("data: [DONE]"), 1);
            QCOMPARE(row["status"_L1].toString(), u"ok"_s);
            break;
        }
        case Outcome::PassedOn:
            QVERIFY2(error["message"_L1].toString().endsWith("(simulated)."_L1), answer.body.constData());
            QCOMPARE(secondSeen, 0);
            QCOMPARE(firstSeen, 1);
            QCOMPARE(row["status"_L1].toString(), u"failed"_s);
            break;
        case Outcome::AllFailed:
            QCOMPARE(error["code"_L1].toString(), u"all_attempts_failed"_s);
            QVERIFY2(error["message"_L1].toString().contains(one.first + u"/m"_s), answer.body.constData());
            QCOMPARE(answer.headers.value("content-type"), "application/json"_ba);
            QCOMPARE(row["status"_L1].toString(), u"failed"_s);
            break;
        case Outcome::Interrupted: {
            const QList<QByteArray> data = dataLines(answer.body);
            QVERIFY(!streamedText(answer.body).isEmpty());
            QCOMPARE(parsed(data.constLast())["error"_L1]["code"_L1].toString(), u"upstream_interrupted"_s);
            QVERIFY(!answer.body.contains("[DONE]"));
            QCOMPARE(row["status"_L1].toString(), u"interrupted"_s);
            QCOMPARE(secondSeen, 0);
            break;
        }
        }
        // One request made is one request seen, and each is in the record.
        QCOMPARE(firstSeen + secondSeen, attempts.size());
        QCOMPARE(QString::fromUtf8(answer.headers.value("x-signalbox-attempts")).toInt(), attempts.size());
    }

    void harmlessDeliveryIsForwardedUntouched()
    {
        const auto text = [this](const QByteArray &fault) {
            const Case &one = m_cases.at(rowName(fault, true, 1));
            [&] { QTRY_VERIFY_WITH_TIMEOUT(isOver(one), longestCase); }();
            QByteArray streamed = streamedText(one.client->answer().body);
            return streamed.replace(one.first.toUtf8() + "/m", "MODEL");
        };
        // The answer depends on the model's name, so only its length class can be compared: no replacement characters,
        // and the whole JSON of every event readable.
        for (const char *fault : {"byte_by_byte", "utf8_split", "crlf", "comments", "usage_every_chunk", "no_usage"}) {
            QVERIFY2(!text(fault).contains("\xEF\xBF\xBD"), fault);
            QVERIFY2(text(fault).startsWith("[simulated answer from MODEL]"), fault);
        }
    }

    void nothingStaysOpenUpstream()
    {
        for (const auto &[name, one] : m_cases) {
            QTRY_VERIFY_WITH_TIMEOUT(isOver(one), longestCase);
            QTRY_VERIFY2(m_providers.counts(one.first).inFlight == 0, name.constData());
            QVERIFY2(m_providers.counts(one.second).inFlight == 0, name.constData());
        }
    }

    /// tests/integration/fault-table.md is what this test promises. SIGNALBOX_WRITE_TABLES=1 writes it anew.
    void tableIsCurrent()
    {
        QByteArray table =
            "<!-- SPDX-FileCopyrightText: 2026 The Signalbox authors -->\n"
            "<!-- SPDX-License-Identifier: GPL-3.0-only -->\n"
            "<!-- written by tst_fault_matrix; SIGNALBOX_WRITE_TABLES=1 writes it anew -->\n\n"
            "| the provider's fault | streamed, one lane | streamed, two lanes | whole, one lane | whole, two lanes |\n"
            "|---|---|---|---|---|\n";
        for (const FaultCase &entry : faultCases()) {
            table += "| `" + entry.fault + "` ";
            for (const QString &cell : {outcomeText(entry.streamed.outcome, entry.streamed.status),
                                        outcomeText(entry.streamedPair, entry.streamed.status),
                                        outcomeText(entry.whole.outcome, entry.whole.status),
                                        outcomeText(entry.wholePair, entry.whole.status)})
                table += "| " + cell.toUtf8() + ' ';
            table += "|\n";
        }
        QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/integration/fault-table.md"));
        if (qEnvironmentVariableIsSet("SIGNALBOX_WRITE_TABLES")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(table);
            return;
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), table);
    }
};

QTEST_GUILESS_MAIN(TestFaultMatrix)
#include "tst_fault_matrix.moc"
