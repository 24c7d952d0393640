// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/signalbox_process.h"
#include "simulator/raw_client.h"
#include "simulator/simulator.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QHash>
#include <QRandomGenerator>
#include <QSet>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

namespace {

constexpr int defaultKills = 5;
constexpr int clients = 24;

struct Row
{
    int count = 0;
    QString status;
    int attempts = 0;
    QVariant estimate;
    QVariant cost;
    QString costKind;
};

/// Clients that ask without end, each request with a number of its own: in the prompt for the provider to see, in
/// x-signalbox-session for the ledger to keep.
class Load final : public QObject
{
    Q_OBJECT

public:
    Load()
    {
        connect(&m_timer, &QTimer::timeout, this, &Load::look);
        m_timer.start(2);
    }

    void begin(const SignalboxProcess &box)
    {
        m_box = &box;
        m_asking = true;
        m_slots.resize(clients);
        for (Slot &slot : m_slots)
            ask(slot);
    }
    /// Asks nothing new; what is in flight goes on.
    void stopAsking() { m_asking = false; }
    /// Whether every connection was closed by the other side, so that nothing more can come.
    [[nodiscard]] bool isOver() const
    {
        return std::all_of(m_slots.cbegin(), m_slots.cend(), [](const Slot &slot) { return slot.client->closed; });
    }
    void end()
    {
        look();
        m_slots.clear();
        m_box = nullptr;
    }

    QSet<int> answered;    ///< saw the end of their answer
    QStringList surprises; ///< answers that are neither complete nor cut
    int asked = 0;

private:
    struct Slot
    {
        std::unique_ptr<RawClient> client;
        int number = 0;
        bool stream = false;
    };

    void ask(Slot &slot)
    {
        slot.number = ++asked;
        slot.stream = slot.number % 3 != 0;
        slot.client = std::make_unique<RawClient>(m_box->port());
        const QByteArray number = QByteArray::number(slot.number);
        slot.client->send(m_box->chatPost("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"#" +
                                              number + "# [[fault:none tokens=12 rate=400 first_token=3]]\"}]" +
                                              (slot.stream ? ",\"stream\":true}" : "}"),
                                          "X-Signalbox-Session: " + number + "\r\n"));
    }

    void look()
    {
        if (m_box == nullptr)
            return;
        for (Slot &slot : m_slots) {
            const HttpAnswer answer = slot.client->answer();
            const bool last = slot.stream ? answer.body.contains("data: [DONE]") : answer.complete;
            if (answer.status == 200 && last)
                answered.insert(slot.number);
            else if (answer.status != 0 && answer.status != 200)
                surprises.append(QString::fromUtf8(slot.client->received.left(600)));
            if (m_asking && (last || slot.client->closed))
                ask(slot);
        }
    }

    QTimer m_timer;
    std::vector<Slot> m_slots;
    const SignalboxProcess *m_box = nullptr; ///< null while it is down
    bool m_asking = false;
};

QHash<int, Row> readRows(const QString &file, QString &problem)
{
    QHash<int, Row> rows;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"kill"_s);
        db.setDatabaseName(file);
        db.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
        QSqlQuery query(db);
        if (!db.open() ||
            !query.exec(u"SELECT session, status, attempt_count, estimate, cost, cost_kind FROM decisions"_s))
            problem = db.lastError().text() + query.lastError().text();
        while (query.next()) {
            Row &row = rows[query.value(0).toInt()];
            ++row.count;
            row.status = query.value(1).toString();
            row.attempts = query.value(2).toInt();
            row.estimate = query.value(3);
            row.cost = query.value(4);
            row.costKind = query.value(5).toString();
        }
        if (query.exec(u"SELECT count(*) FROM open_intents"_s) && query.next() && query.value(0).toInt() != 0)
            problem += u"%1 intents left open"_s.arg(query.value(0).toInt());
    }
    QSqlDatabase::removeDatabase(u"kill"_s);
    return rows;
}

int numberIn(const QByteArray &prompt)
{
    return prompt.split('#').value(1).toInt();
}

} // namespace

/// kill -9 under load loses, doubles and misses nothing: every answer a client got has its one row, no request has two,
/// every call that a provider saw has one. SIGNALBOX_KILLS sets how often (5).
class TestKill final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void nothingIsLostDoubledOrUntracked()
    {
        const int kills = qEnvironmentVariableIntValue("SIGNALBOX_KILLS") > 0
                              ? qEnvironmentVariableIntValue("SIGNALBOX_KILLS")
                              : defaultKills;
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u, %d kills", seed, kills);
        QRandomGenerator random(seed);

        QTemporaryDir dir;
        simulator::Simulator provider;
        QVERIFY(provider.start());
        provider.keepRequests(1'000'000);
        const QString policy = dir.filePath(u"policy.yaml"_s);
        QFile file(policy);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("version: 1\n"
                   "defaults: {tag: internal, chain: main, baseline: asked, rescue: off}\n"
                   "zones: [{id: machine, label: This machine}]\n"
                   "tags: [internal]\n"
                   "matrix:\n  internal: {machine: allow}\n"
                   "providers:\n  p: {wire: openai, base_url: " +
                   provider.baseUrl(u"p"_s).toUtf8() +
                   ", zone: machine}\n"
                   "models:\n  - {id: p/m, context: 100000, price: {input: 1.0, output: 5.0}}\n"
                   "chains:\n  main: [{model: p/m}]\n");
        file.close();

        Load load;
        SignalboxProcess box(policy, dir.filePath(u"data"_s), 2);
        for (int kill = 0; kill < kills; ++kill) {
            box.start();
            QTRY_VERIFY_WITH_TIMEOUT(box.isReady() || !box.isRunning(), 20'000);
            QVERIFY2(box.isReady(), box.errors().constData());
            load.begin(box);
            const qint64 before = load.answered.size();
            QTRY_VERIFY_WITH_TIMEOUT(load.answered.size() > before + clients, 20'000);
            bool due = false;
            QTimer::singleShot(random.bounded(120), &load, [&due] { due = true; });
            QTRY_VERIFY(due);
            load.stopAsking();
            box.kill();
            QTRY_VERIFY(!box.isRunning());
            QTRY_VERIFY(load.isOver());
            load.end(); // what was on its way when it was killed counts as received
        }
        box.start();
        QTRY_VERIFY_WITH_TIMEOUT(box.isReady() || !box.isRunning(), 20'000);
        QVERIFY2(box.isReady(), box.errors().constData());
        box.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!box.isRunning(), 40'000);
        QCOMPARE(box.exitCode(), 0);
        QVERIFY2(load.surprises.isEmpty(), qPrintable(load.surprises.value(0)));

        QString problem;
        const QHash<int, Row> rows = readRows(dir.filePath(u"data/ledger.sqlite"_s), problem);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        int interrupted = 0;
        for (auto row = rows.cbegin(); row != rows.cend(); ++row) {
            QVERIFY2(row->count == 1, qPrintable(u"request %1 has %2 rows"_s.arg(row.key()).arg(row->count)));
            QVERIFY2(row->status != u"running"_s, qPrintable(u"request %1 is still running"_s.arg(row.key())));
            if (row->status == u"interrupted"_s) {
                ++interrupted;
                QCOMPARE(row->costKind, u"estimated"_s);
                QVERIFY(!row->cost.isNull());
                QCOMPARE(row->cost, row->estimate);
            }
        }
        for (const int number : std::as_const(load.answered)) {
            QVERIFY2(rows.value(number).count == 1,
                     qPrintable(u"request %1 was answered and has no row"_s.arg(number)));
            QCOMPARE(rows.value(number).status, u"ok"_s);
        }
        QHash<int, int> calls;
        for (const simulator::SeenRequest &seen : provider.requests(u"p"_s))
            ++calls[numberIn(seen.lastUserText)];
        for (auto call = calls.cbegin(); call != calls.cend(); ++call) {
            QVERIFY2(rows.value(call.key()).count == 1,
                     qPrintable(u"request %1 reached the provider and has no row"_s.arg(call.key())));
            QVERIFY2(rows.value(call.key()).attempts >= call.value(),
                     qPrintable(u"request %1 was sent more often than recorded"_s.arg(call.key())));
        }
        // Otherwise nothing was running when it was killed, and the test proved nothing.
        QVERIFY2(interrupted >= kills, qPrintable(QString::number(interrupted)));
        qInfo("%d kills: %lld answers, %lld provider calls, %lld rows, %d interrupted; 0 lost, 0 doubled, 0 untracked",
              kills, static_cast<long long>(load.answered.size()), static_cast<long long>(calls.size()),
              static_cast<long long>(rows.size()), interrupted);
    }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
