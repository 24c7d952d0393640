// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/command_run.h"
#include "integration/signalbox_process.h"
#include "simulator/raw_client.h"
#include "support/strict_messages.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::CommandOutcome;

/// `signalbox spend` and `spend reconcile` against a running copy.
class TestSpendCommand final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QFile policy(m_dir.filePath(u"policy.yaml"_s));
        QVERIFY(policy.open(QIODevice::WriteOnly));
        policy.write("version: 1\ndefaults: {tag: internal, chain: one, baseline: near/dear}\nzones: [{id: machine}]\ntags: [internal]\n"
                     "matrix: {internal: {machine: allow}}\n"
                     "providers: {near: {wire: openai, base_url: simulated, simulated: true, zone: machine}}\n"
                     "models: [{id: near/small, price: {input: 10, output: 100}}, {id: near/dear, price: {input: 20, output: 200}},\n"
                     "         {id: near/free-of-price}]\n"
                     "chains: {one: [{model: near/small}]}\ncache: {exact: {ttl: 300s}}\n");
        policy.close();
        QCOMPARE(run({u"spend"_s}).code, 1); // nothing runs there
        m_copy = std::make_unique<test::SignalboxProcess>(policy.fileName(), m_data);
        m_copy->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_copy->isReady(), 20'000);
        ask("auto", "one", "x-signalbox-session: s1\r\n");
        ask("auto", "one", "x-signalbox-session: s1\r\n"); // from the cache
        ask("near/dear", "two", "x-signalbox-session: =s2\r\n");
        ask("near/free-of-price", "three", "x-signalbox-cache: off\r\n");
    }
    void cleanupTestCase() { m_copy.reset(); }
    void init() { test::failOnAnyComplaint(); }

    void jsonSumsUp()
    {
        qint64 cost = -1;
        for (const QString &by : {u"model"_s, u"session"_s, u"day"_s, u"client,day"_s, u"provider"_s, u"task"_s}) {
            const CommandOutcome outcome = run({u"spend"_s, u"--by"_s, by, u"--json"_s});
            QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
            const QJsonObject answer = QJsonDocument::fromJson(outcome.out.toUtf8()).object();
            const QJsonObject total = answer[u"total"_s].toObject();
            QCOMPARE(total[u"requests"_s].toInteger(), 4);
            QCOMPARE(total[u"calls"_s].toInteger(), 3);
            QCOMPARE(total[u"cache_hits"_s].toInteger(), 1);
            QCOMPARE(total[u"unpriced_calls"_s].toInteger(), 1);
            QVERIFY(total[u"cache_saved_nano_usd"_s].toInteger() > 0);
            QVERIFY(total[u"saved_nano_usd"_s].toInteger() > 0);
            qint64 rows = 0;
            for (const QJsonValue row : answer[u"rows"_s].toArray())
                rows += row[u"cost_nano_usd"_s].toInteger();
            QCOMPARE(rows, total[u"cost_nano_usd"_s].toInteger());
            QVERIFY(rows > 0 && (cost < 0 || cost == rows));
            cost = rows;
        }
    }

    void textSaysWhatIsNotKnown()
    {
        const CommandOutcome outcome = run({u"spend"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const QStringList lines = outcome.out.split(u'\n');
        QVERIFY2(lines[0].startsWith(u"model "_s) && lines[0].contains(u"by cache"_s), qPrintable(outcome.out));
        QVERIFY2(!outcome.out.contains(u"near/free-of-price"_s) || outcome.out.contains(u"unpriced"_s), qPrintable(outcome.out));
        const QStringList unpriced = lines.filter(u"near/free-of-price"_s);
        QVERIFY2(unpriced.size() == 1 && unpriced[0].contains(u" unpriced "_s), qPrintable(outcome.out));
        const QStringList total = lines.filter(QRegularExpression(u"^total"_s));
        QVERIFY2(outcome.out.contains(u"4 of the 4 requests were answered by simulated providers"_s), qPrintable(outcome.out));
        QVERIFY2(total.size() == 1 && total[0].contains(u" + 1 unpriced "_s), qPrintable(outcome.out));
    }

    void csvIsNoFormula()
    {
        const CommandOutcome outcome = run({u"spend"_s, u"--by"_s, u"session"_s, u"--format"_s, u"csv"_s});
        const QStringList lines = outcome.out.trimmed().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY2(lines[0].startsWith(u"session,requests,calls,unpriced_calls,"_s), qPrintable(lines[0]));
        QVERIFY2(lines.filter(QRegularExpression(u"^'=s2,1,1,0,"_s)).size() == 1, qPrintable(outcome.out));
        QVERIFY2(lines.filter(QRegularExpression(u"^,1,1,1,.*,,,,,,"_s)).size() == 1, qPrintable(outcome.out)); // unknown, not 0
        QVERIFY2(lines.filter(QRegularExpression(u"^s1,2,1,0,"_s)).size() == 1, qPrintable(outcome.out));
    }

    void aLimitIsKept()
    {
        const CommandOutcome over = run({u"spend"_s, u"--max-cost"_s, u"0.000001"_s});
        QCOMPARE(over.code, 4);
        QVERIFY2(over.err.contains(u"were spent, more than 0.000001"_s), qPrintable(over.err));
        QVERIFY2(over.err.contains(u"1 calls have no known cost"_s), qPrintable(over.err));
        QCOMPARE(run({u"spend"_s, u"--max-cost"_s, u"1000"_s}).code, 0);
        QCOMPARE(run({u"spend"_s, u"--max-cost"_s, u"much"_s}).code, 2);
    }

    void whatIsWrongIsSaid()
    {
        const CommandOutcome by = run({u"spend"_s, u"--by"_s, u"modle"_s});
        QCOMPARE(by.code, 2);
        QVERIFY2(by.err.contains(u"Did you mean `model`?"_s), qPrintable(by.err));
        QCOMPARE(run({u"spend"_s, u"--tz"_s, u"Mars"_s}).code, 2);
        const CommandOutcome none = run({u"spend"_s, u"--until"_s, u"2020-01-01"_s, u"--since"_s, u"2019-01-01"_s, u"--json"_s});
        QCOMPARE(QJsonDocument::fromJson(none.out.toUtf8())[u"total"_s][u"requests"_s].toInteger(-1), 0);
    }

    void aBillIsCompared()
    {
        const QJsonObject spent = QJsonDocument::fromJson(run({u"spend"_s, u"--by"_s, u"model"_s, u"--json"_s}).out.toUtf8()).object();
        QString small;
        for (const QJsonValue row : spent[u"rows"_s].toArray()) {
            if (row[u"key"_s][u"model"_s].toString() == "near/small"_L1)
                small = row[u"cost_usd"_s].toString();
        }
        QVERIFY(!small.isEmpty());
        const QByteArray today = QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate).toLatin1();
        QFile bill(m_dir.filePath(u"bill.csv"_s));
        QVERIFY(bill.open(QIODevice::WriteOnly));
        bill.write("usage_date_utc,model,workspace,token_type,cost_usd\n" + today + ",Small,D,output," + small.toLatin1() + "\n"
                   + today + ",Other Model,D,output,1.50\n");
        bill.close();
        const CommandOutcome json = run({u"spend"_s, u"reconcile"_s, bill.fileName(), u"--json"_s});
        QVERIFY2(json.code == 0, qPrintable(json.err));
        const QJsonObject answer = QJsonDocument::fromJson(json.out.toUtf8()).object();
        QCOMPARE(answer[u"file"_s].toString(), u"Anthropic cost"_s);
        QCOMPARE(answer[u"rows"_s].toArray().size(), 2);
        QCOMPARE(answer[u"rows"_s][0][u"model"_s].toString(), u"other-model"_s);
        QCOMPARE(answer[u"rows"_s][0][u"difference_usd"_s].toString(), u"1.50"_s);
        QCOMPARE(answer[u"rows"_s][1][u"difference_usd"_s].toString(), u"0.00"_s);
        QCOMPARE(answer[u"total"_s][u"difference_usd"_s].toString(), u"1.50"_s);
        const CommandOutcome text = run({u"spend"_s, u"reconcile"_s, bill.fileName(), u"--provider"_s, u"near"_s});
        QVERIFY2(text.code == 0 && text.out.contains(u"free-of-price"_s), qPrintable(text.out + text.err));
        QCOMPARE(run({u"spend"_s, u"reconcile"_s, m_dir.filePath(u"policy.yaml"_s)}).code, 2);
        QCOMPARE(run({u"spend"_s, u"reconcile"_s, m_dir.filePath(u"nowhere.csv"_s)}).code, 2);
    }

private:
    CommandOutcome run(const QStringList &arguments) const
    {
        qputenv("SIGNALBOX_TOKEN", test::SignalboxProcess::token);
        return test::runCommand(m_data, arguments, {}, true);
    }
    void ask(const QByteArray &model, const QByteArray &prompt, const QByteArray &headers)
    {
        test::RawClient client(m_copy->port());
        client.send(m_copy->chatPost("{\"model\":\"" + model + "\",\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\""
                                         + prompt + "\"}]}",
                                     headers));
        QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 20'000);
        QCOMPARE(client.answer().status, 200);
    }

    QTemporaryDir m_dir;
    QString m_data = m_dir.filePath(u"data"_s);
    std::unique_ptr<test::SignalboxProcess> m_copy;
};

QTEST_GUILESS_MAIN(TestSpendCommand)
#include "tst_spend_command.moc"
