// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/engine.h"
#include "policy/bundled.h"

#include "support/exposition_reader.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

struct Answer
{
    int status = 0;
    QByteArray body;
    QByteArray contentType;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

constexpr auto smallPolicy = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers: {sim: {wire: openai, base_url: simulated, simulated: true, zone: machine}}
models: [{id: sim/%1, price: {input: 1, output: 1}}]
chains: {one: [{model: sim/%1}]}
)";

} // namespace

/// The whole engine over real sockets, as a client and as the window see it.
class TestEngine final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }
    void cleanup() { m_engine.reset(); }

    void answersARealRequestAndRecordsIt()
    {
        startEngine(true);
        const Answer answer = post("/v1/chat/completions", chat(u"auto"_s));
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.json()[u"choices"_s].toArray().size() == 1);
        const Answer decisions = get("/signalbox/v1/decisions?limit=5");
        const QJsonObject row = decisions.json()[u"data"_s].toArray().first().toObject();
        QCOMPARE(row[u"status"_s].toString(), u"ok"_s);
        QCOMPARE(row[u"simulated"_s].toBool(), true);
        QVERIFY(!row[u"explanation"_s].toObject()[u"gates"_s].toArray().isEmpty());
        const Answer one = get("/signalbox/v1/decisions/" + row[u"id"_s].toString().toLatin1());
        QCOMPARE(one.json(), row);
    }

    void theWindowHearsOfEveryDecision()
    {
        startEngine(true);
        QSignalSpy changes(m_engine.get(), &engine::Engine::decisionsChanged);
        QSignalSpy finished(m_engine.get(), &engine::Engine::testRequestFinished);
        m_engine->sendTestRequest();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().toString(), QString());
        QTRY_VERIFY(!changes.isEmpty()
                    && changes.last().first().value<QList<DecisionRecord>>().last().status == DecisionStatus::Ok);
        QCOMPARE(m_engine->status().decisions, 1);
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        const QByteArray chatPath = "/v1/chat/completions";
        QTest::addRow("no token") << chatPath << chat(u"auto"_s) << QByteArray() << 401 << u"unauthorized"_s;
        QTest::addRow("wrong token") << chatPath << chat(u"auto"_s) << QByteArray("sb-wrong") << 401 << u"unauthorized"_s;
        QTest::addRow("unknown model") << chatPath << chat(u"nobody/knows"_s) << QByteArray("t") << 404
                                       << u"unknown_model"_s;
        QTest::addRow("not JSON") << chatPath << QByteArray("{\"model\":") << QByteArray("t") << 400
                                  << u"invalid_request"_s;
        QTest::addRow("no messages") << chatPath << QByteArray("{\"model\":\"auto\"}") << QByteArray("t") << 400
                                     << u"invalid_request"_s;
        QTest::addRow("not served") << QByteArray("/v1/fine_tuning/jobs") << QByteArray("{}") << QByteArray("t") << 404
                                        << u"not_found"_s;
        QTest::addRow("wrong method") << QByteArray("/v1/models") << QByteArray("{}") << QByteArray("t") << 405
                                      << u"method_not_allowed"_s;
    }
    void refusals()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, token);
        QFETCH(const int, status);
        QFETCH(const QString, code);
        startEngine(true);
        const Answer answer = post(path, body, token);
        QCOMPARE(answer.status, status);
        QVERIFY(answer.contentType.startsWith("application/json"));
        QCOMPARE(answer.json()[u"error"_s].toObject()[u"code"_s].toString(), code);
        QCOMPARE(post("/v1/chat/completions", chat(u"auto"_s)).status, 200); // still alive
    }

    void decidesWithoutSending()
    {
        startEngine(true);
        const Answer answer = post("/signalbox/v1/decide", chat(u"auto"_s));
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.json()[u"would_answer"_s].toString().isEmpty());
        QCOMPARE(get("/signalbox/v1/decisions").json()[u"data"_s].toArray().size(), 0);
    }

    void theHealthBoardIsServed()
    {
        writePolicy(u"first"_s);
        startEngine(false);
        QCOMPARE(post("/v1/chat/completions", chat(u"auto"_s)).status, 200);
        QCOMPARE(postWithFault("rate_limit retry_after=30").status, 429);
        const Answer answer = get("/signalbox/v1/providers");
        QCOMPARE(answer.status, 200);
        const QJsonArray lanes = answer.json()[u"data"_s].toArray();
        QCOMPARE(lanes.size(), 1);
        const QJsonObject lane = lanes[0].toObject();
        QCOMPARE(lane[u"model"_s].toString(), u"sim/first"_s);
        QCOMPARE(lane[u"provider"_s].toString(), u"sim"_s);
        QCOMPARE(lane[u"available"_s].toBool(), false);
        QVERIFY(lane[u"rate_limited_for_ms"_s].toInteger() > 20'000);
        QCOMPARE(lane[u"in_flight"_s].toInteger(), 0);
        QCOMPARE(lane[u"duration_ms"_s][u"count"_s].toInteger(), 1);
        QVERIFY(lane[u"duration_ms"_s][u"p99"_s].toDouble() > 0);
        QCOMPARE(lane[u"first_token_ms"_s][u"p50"_s], QJsonValue()); // nothing was streamed
        QCOMPARE(lane[u"headroom"_s][u"requests"_s][u"limit"_s].toInteger(), 10'000); // as the simulator says
        const QJsonObject minutes = lane[u"minutes"_s].toObject();
        qint64 calls = 0;
        qint64 refused = 0;
        for (int i = 0; i < 60; ++i) {
            calls += minutes[u"calls"_s][i].toInteger();
            refused += minutes[u"rate_limited"_s][i].toInteger();
        }
        QCOMPARE(minutes[u"calls"_s].toArray().size(), 60);
        QCOMPARE(calls, 2);
        QCOMPARE(refused, 1);
        const QJsonArray errors = lane[u"last_errors"_s].toArray();
        QCOMPARE(errors.size(), 1);
        QCOMPARE(errors[0][u"failure"_s].toString(), u"rate_limited"_s);
        QCOMPARE(errors[0][u"http_status"_s].toInteger(), 429);
        const Answer decision = get("/signalbox/v1/decisions/" + errors[0][u"decision"_s].toString().toLatin1());
        QCOMPARE(decision.json()[u"status"_s].toString(), u"failed"_s);
    }

    void metricsEqualTheLedger()
    {
        writePolicy(u"first"_s);
        startEngine(false, 2);
        for (const char *fault : {"", "", "malformed", "content_filter", "rate_limit retry_after=30"}) {
            QNetworkAccessManager fresh; // a connection of its own, so that both workers count
            QVERIFY(postWithFault(fault, &fresh).status > 0);
        }
        QMap<QString, qint64> expected;
        for (const QJsonValue row : get("/signalbox/v1/decisions").json()[u"data"_s].toArray()) {
            ++expected[u"requests "_s + row[u"status"_s].toString()];
            for (const QJsonValue attempt : row[u"attempts"_s].toArray()) {
                ++expected[u"attempts"_s];
                if (const QString failure = attempt[u"failure"_s].toString(); !failure.isEmpty())
                    ++expected[u"failures "_s + failure];
                expected[u"input"_s] += attempt[u"usage"_s][u"input"_s].toInteger();
                expected[u"output"_s] += attempt[u"usage"_s][u"output"_s].toInteger();
                if (const qint64 nano = attempt[u"cost_nano_usd"_s].toInteger(); nano > 0)
                    expected[u"nano "_s + attempt[u"cost_kind"_s].toString()] += nano;
            }
        }
        QCOMPARE(expected[u"requests ok"_s], 2);
        QCOMPARE(expected[u"requests failed"_s], 3);
        QVERIFY(expected[u"nano computed"_s] > 0);
        QVERIFY(expected[u"nano estimated"_s] > 0); // the provider may bill what could not be read

        const Answer answer = get("/metrics");
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.contentType.startsWith("text/plain; version=0.0.4"));
        const test::Samples samples = test::readExposition(answer.body);
        QVERIFY2(samples.problem.isEmpty(), qPrintable(samples.problem));
        const QString lane = u"model=\"sim/first\",provider=\"sim\""_s;
        for (auto entry = expected.cbegin(); entry != expected.cend(); ++entry) {
            const QString name = entry.key().section(u' ', 0, 0);
            const QString what = entry.key().section(u' ', 1);
            QString series = u"signalbox_tokens_total{%1,type=\"%2\"}"_s.arg(lane, name);
            double value = static_cast<double>(entry.value());
            if (name == u"requests"_s)
                series = u"signalbox_requests_total{%1,status=\"%2\"}"_s.arg(lane, what);
            else if (name == u"attempts"_s)
                series = u"signalbox_attempts_total{%1}"_s.arg(lane);
            else if (name == u"failures"_s)
                series = u"signalbox_attempt_failures_total{%1,class=\"%2\"}"_s.arg(lane, what);
            else if (name == u"nano"_s)
                series = u"signalbox_cost_usd_total{%1,kind=\"%2\"}"_s.arg(lane, what);
            if (name == u"nano"_s)
                value /= 1e9;
            QVERIFY2(samples.value(series) == value,
                     qPrintable(u"%1 is %2, not %3"_s.arg(series).arg(samples.value(series)).arg(value)));
        }
        QCOMPARE(samples.value(u"signalbox_attempts_in_flight{%1}"_s.arg(lane)), 0.0);
        QCOMPARE(samples.value(u"signalbox_lane_available{%1}"_s.arg(lane)), 0.0); // rate limited
        QCOMPARE(samples.value(u"signalbox_overhead_seconds_count"_s), 2.0);
        QCOMPARE(wait(m_network.get(request("/metrics", QByteArray()))).status, 401);
    }

    void aChangedPolicyIsAppliedAndABadOneChangesNothing()
    {
        writePolicy(u"first"_s);
        startEngine(false);
        QCOMPARE(askedModels(), (QStringList{u"auto"_s, u"auto/one"_s, u"sim/first"_s}));
        QSignalSpy changes(m_engine.get(), &engine::Engine::statusChanged);
        writePolicy(u"second"_s);
        QTRY_COMPARE(m_engine->status().policyVersion, 2);
        QCOMPARE(askedModels(), (QStringList{u"auto"_s, u"auto/one"_s, u"sim/second"_s}));

        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"running policy stays"_s));
        writeFile("version: 1\nchains: {broken");
        QTRY_VERIFY(!m_engine->status().policyIssues.isEmpty());
        QCOMPARE(m_engine->status().policyVersion, 2);
        QCOMPARE(post("/v1/chat/completions", chat(u"auto"_s)).status, 200);
        QVERIFY(!changes.isEmpty());
    }

    void aProviderThatIsThisCopyEndsTheCircleAtOnce()
    {
        writePolicy(u"first"_s);
        startEngine(false);
        QString policy = QString::fromLatin1(smallPolicy).arg(u"auto"_s);
        policy.replace(u"base_url: simulated, simulated: true"_s,
                       u"base_url: \"%1\", keys: [\"file:%2\"]"_s.arg(m_engine->status().baseUrl, keyFile("t")));
        writeFile(policy.toUtf8());
        QTRY_COMPARE(m_engine->status().policyVersion, 2);
        const Answer answer = post("/v1/chat/completions", chat(u"auto"_s));
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.body.contains("came back"), answer.body.constData());
        QCOMPARE(get("/signalbox/v1/decisions").json()[u"data"_s].toArray().size(), 1);
    }

    void aReplacedPolicyFileIsNoticed()
    {
        writePolicy(u"first"_s);
        startEngine(false);
        const QString path = m_dir->filePath(u"policy.yaml"_s);
        QVERIFY(QFile::rename(path, path + u'~')); // as editors save
        writePolicy(u"third"_s);
        QTRY_COMPARE(askedModels().last(), u"sim/third"_s);
        writePolicy(u"fourth"_s); // and the new file is watched too
        QTRY_COMPARE(askedModels().last(), u"sim/fourth"_s);
    }

    void aBadPolicyAtStartIsNamed()
    {
        writeFile("version: 1\nrulez: []\n");
        engine::Engine engine(options(false));
        const Result<void> started = engine.start();
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::PolicyInvalid);
        QVERIFY2(started.error().message.contains(u":2:1"_s), qPrintable(started.error().message));
    }

    void aSecondCopyOnTheSameFolderIsRefusedWithTheFirstOnesAddress()
    {
        startEngine(true);
        engine::Engine second(options(true));
        const Result<void> started = second.start();
        QVERIFY(!started);
        QVERIFY2(started.error().message.contains(m_engine->status().baseUrl), qPrintable(started.error().message));
    }

    void aBusyPortIsNamed()
    {
        startEngine(true);
        QTemporaryDir other;
        engine::EngineOptions taken = options(true);
        taken.dataDir = other.path();
        taken.port = QUrl(m_engine->status().baseUrl).port();
        engine::Engine second(taken);
        const Result<void> started = second.start();
        QVERIFY(!started);
        QCOMPARE(started.error().param, u"--listen"_s);
        QVERIFY2(started.error().message.contains(QString::number(taken.port)), qPrintable(started.error().message));
    }

    void theTokenIsMadeOnceAndReadableByItsOwnerOnly()
    {
        engine::EngineOptions own = options(true);
        own.token = Secret();
        QByteArray first;
        for (int run = 0; run < 2; ++run) {
            engine::Engine engine(own);
            QVERIFY(engine.start());
            QVERIFY(engine.token().reveal().startsWith("sb-"));
            QVERIFY(engine.token().reveal().size() >= 40);
            if (run == 0)
                first = engine.token().reveal();
            else
                QCOMPARE(engine.token().reveal(), first);
        }
        const QFileDevice::Permissions allowed =
            QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
        QCOMPARE(QFileInfo(m_dir->filePath(u"token"_s)).permissions() & ~allowed, QFileDevice::Permissions());
    }

    void drainsAndStops()
    {
        startEngine(true);
        QSignalSpy stopped(m_engine.get(), &engine::Engine::stopped);
        m_engine->drain(std::chrono::seconds(5));
        QTRY_COMPARE(stopped.size(), 1);
        QCOMPARE(m_engine->status().listening, false);
    }

    void whatIsCutAtTheStopIsInTheLedgerWhenItEnds()
    {
        startEngine(true);
        QSignalSpy stopped(m_engine.get(), &engine::Engine::stopped);
        QByteArray body = chat(u"auto/local"_s);
        body.replace("hello", "hello [[fault:stall after=3]]").replace("\"model\"", "\"stream\": true, \"model\"");
        const std::unique_ptr<QNetworkReply> reply(m_network.post(request("/v1/chat/completions", "t"), body));
        QTRY_VERIFY(reply->bytesAvailable() > 0);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"what still runs is cut"_s));
        m_engine->drain(std::chrono::milliseconds(0));
        QTRY_COMPARE(stopped.size(), 1);
        const auto database = [this](const QString &name) {
            QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
            db.setDatabaseName(m_dir->filePath(u"ledger.sqlite"_s));
            db.open();
            QSqlQuery query(u"SELECT status, cost_kind, output FROM decisions"_s, db);
            return query.next() ? u"%1 %2 %3"_s.arg(query.value(0).toString(), query.value(1).toString(),
                                                    query.value(2).toInt() > 0 ? u"counted"_s : u"nothing"_s)
                                : u"no row"_s;
        };
        const QString row = database(u"check"_s);
        QSqlDatabase::removeDatabase(u"check"_s);
        QCOMPARE(row, u"interrupted estimated counted"_s);
    }

    void severalWorkersServeOnePort()
    {
        engine::EngineOptions three = options(true);
        three.workers = 3;
        m_engine = std::make_unique<engine::Engine>(three);
        QVERIFY(m_engine->start());
        for (int i = 0; i < 9; ++i) {
            QNetworkAccessManager fresh; // a connection of its own
            QCOMPARE(post("/v1/chat/completions", chat(u"auto"_s), "t", &fresh).status, 200);
        }
        QCOMPARE(get("/signalbox/v1/decisions").json()[u"data"_s].toArray().size(), 9);
    }

private:
    [[nodiscard]] engine::EngineOptions options(bool demo) const
    {
        engine::EngineOptions options;
        options.dataDir = m_dir->path();
        options.port = 0;
        options.demo = demo;
        options.token = Secret("t");
        return options;
    }
    void startEngine(bool demo, int workers = 1)
    {
        engine::EngineOptions wanted = options(demo);
        wanted.workers = workers;
        m_engine = std::make_unique<engine::Engine>(wanted);
        const Result<void> started = m_engine->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    }
    void writeFile(const QByteArray &text) const
    {
        QFile file(m_dir->filePath(u"policy.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    [[nodiscard]] QString keyFile(const QByteArray &key) const
    {
        QFile file(m_dir->filePath(u"key"_s));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        file.write(key);
        return file.fileName();
    }
    void writePolicy(const QString &model) const { writeFile(QString::fromLatin1(smallPolicy).arg(model).toUtf8()); }
    static QByteArray chat(const QString &model)
    {
        const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, u"hello"_s}};
        return QJsonDocument(QJsonObject{{u"model"_s, model}, {u"messages"_s, QJsonArray{message}}}).toJson();
    }
    [[nodiscard]] QNetworkRequest request(const QByteArray &path, const QByteArray &token) const
    {
        QUrl url(m_engine->status().baseUrl);
        QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(url.port()).arg(QString::fromLatin1(path))));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        if (!token.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + token);
        return request;
    }
    static Answer wait(QNetworkReply *reply)
    {
        [&] { QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 15'000); }();
        const Answer answer{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
                            reply->rawHeader("content-type")};
        reply->deleteLater();
        return answer;
    }
    Answer post(const QByteArray &path, const QByteArray &body, const QByteArray &token = "t",
                QNetworkAccessManager *over = nullptr)
    {
        return wait((over != nullptr ? *over : m_network).post(request(path, token), body));
    }
    Answer postWithFault(const QByteArray &fault, QNetworkAccessManager *over = nullptr)
    {
        QNetworkRequest faulty = request("/v1/chat/completions", "t");
        if (!fault.isEmpty())
            faulty.setRawHeader("X-Simulator-Fault", fault);
        return wait((over != nullptr ? *over : m_network).post(faulty, chat(u"auto"_s)));
    }
    Answer get(const QByteArray &path) { return wait(m_network.get(request(path, "t"))); }
    QStringList askedModels()
    {
        QStringList ids;
        for (const QJsonValue model : get("/v1/models").json()[u"data"_s].toArray())
            ids.append(model[u"id"_s].toString());
        return ids;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<engine::Engine> m_engine;
    QNetworkAccessManager m_network;
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
