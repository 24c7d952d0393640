// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/engine.h"

#include "support/strict_messages.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

struct Answer
{
    int status = 0;
    QByteArray body;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

constexpr auto dead = "sim-dead-7c1e5a90d2b84f36";
constexpr auto limited = "sim-limited-60-19fa0c77e5d34b28";
constexpr auto good = "sim-good-b6de41f8c09a7352";

} // namespace

/// Key rings over real sockets, as a client and the control API see them.
class TestKeyRings final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        qputenv("SIGNALBOX_TEST_DEAD", dead);
        qputenv("SIGNALBOX_TEST_LIMITED", limited);
        qputenv("SIGNALBOX_TEST_GOOD", good);
    }
    void cleanup()
    {
        m_engine.reset();
        for (const char *name : {"SIGNALBOX_TEST_DEAD", "SIGNALBOX_TEST_LIMITED", "SIGNALBOX_TEST_GOOD"})
            qunsetenv(name);
    }

    void theClientSeesNothingOfABadKeyAndItIsSkippedFromThenOn_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("failure");
        QTest::addRow("refused") << u"env:SIGNALBOX_TEST_DEAD"_s << u"dead"_s << u"auth"_s;
        QTest::addRow("rate limited") << u"env:SIGNALBOX_TEST_LIMITED"_s << u"limited"_s << u"rate_limited"_s;
    }
    void theClientSeesNothingOfABadKeyAndItIsSkippedFromThenOn()
    {
        QFETCH(const QString, first);
        QFETCH(const QString, state);
        QFETCH(const QString, failure);
        startEngine(u"'%1', 'env:SIGNALBOX_TEST_GOOD'"_s.arg(first));
        for (int i = 0; i < 4; ++i)
            QCOMPARE(chat().status, 200);
        const QJsonArray rows = get("/signalbox/v1/decisions?limit=10").json()[u"data"_s].toArray();
        QCOMPARE(rows.size(), 4);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(rows[i][u"attempts"_s].toArray().size(), 1);
        const QJsonArray attempts = rows[3][u"attempts"_s].toArray();
        QCOMPARE(attempts.size(), 2);
        QCOMPARE(attempts[0][u"failure"_s].toString(), failure);
        QVERIFY(attempts[0][u"key"_s].toString().startsWith(first + u" …"_s));
        QCOMPARE(attempts[1][u"role"_s].toString(), u"next_key"_s);
        QCOMPARE(attempts[1][u"key"_s].toString(), u"env:SIGNALBOX_TEST_GOOD …7352"_s);
        QCOMPARE(attempts[1][u"model"_s].toString(), u"a/one"_s);
        const QJsonArray keys = get("/signalbox/v1/providers").json()[u"data"_s][0][u"keys"_s].toArray();
        QCOMPARE(keys[0][u"state"_s].toString(), state);
        QVERIFY(keys[0][u"returns_in_ms"_s].toInteger() > 50'000);
        QCOMPARE(keys[0][u"uses"_s].toInteger(), 1);
        QCOMPARE(keys[0][u"failures"_s][failure].toInteger(), 1);
        QCOMPARE(keys[1][u"state"_s].toString(), u"alive"_s);
        QCOMPARE(keys[1][u"uses"_s].toInteger(), 4);
        const QByteArray metrics = get("/metrics").body;
        const QByteArray key = keys[0][u"key"_s].toString().toUtf8();
        QVERIFY2(metrics.contains("signalbox_provider_key_state{provider=\"a\",key=\"" + key + "\",state=\"" + state.toLatin1() + "\"} 1"),
                 metrics.constData());
        QVERIFY(metrics.contains("signalbox_provider_key_uses_total{provider=\"a\",key=\"" + key + "\"} 1\n"));
        QVERIFY(metrics.contains("signalbox_next_keys_total{model=\"a/one\",provider=\"a\"} 1\n"));
    }

    void allKeysOutIsTheNextLaneAndTheGateSaysWhen()
    {
        startEngine(u"'env:SIGNALBOX_TEST_LIMITED', 'env:SIGNALBOX_TEST_DEAD'"_s);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(chat().status, 200);
        const QJsonArray rows = get("/signalbox/v1/decisions?limit=10").json()[u"data"_s].toArray();
        QCOMPARE(rows[1][u"attempts"_s].toArray().size(), 3);
        QCOMPARE(rows[0][u"attempts"_s].toArray().size(), 1);
        QCOMPARE(rows[0][u"routed"_s].toString(), u"b/two"_s);
        const QString why = rows[0][u"explanation"_s][u"gates"_s][2][u"left"_s][0][u"measured"_s].toString();
        QVERIFY2(why.startsWith(u"1 key is limited and 1 is refused; first returns in 59."_s), qPrintable(why));
    }

    void noKeyIsToldAnywhere()
    {
        startEngine(u"'env:SIGNALBOX_TEST_LIMITED', 'env:SIGNALBOX_TEST_DEAD', 'env:SIGNALBOX_TEST_GOOD'"_s);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(chat().status, 200);
        QByteArray all;
        for (const char *path : {"/signalbox/v1/providers", "/signalbox/v1/decisions?limit=10", "/metrics", "/readyz",
                                 "/signalbox/v1/policy", "/v1/models"})
            all += get(path).body;
        m_engine.reset();
        QDirIterator files(m_dir->path(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            all += file.readAll();
        }
        QVERIFY(all.size() > 10'000);
        for (const char *key : {dead, limited, good}) {
            const QByteArray most = QByteArray(key).chopped(4);
            QVERIFY2(!all.contains(most), key);
        }
    }

    void aKeyFileThatComesLaterIsUsedWithoutARestart()
    {
        const QString path = m_dir->filePath(u"keys/a"_s);
        startEngine(u"'file:%1'"_s.arg(path), false);
        QVERIFY(m_engine->status().policyIssues.constLast().message.contains(u"this provider is not asked"_s));
        const Answer refused = chat();
        QCOMPARE(refused.status, 503);
        QVERIFY2(refused.body.contains("no usable key: file:"), refused.body.constData());
        const QJsonObject lane = get("/signalbox/v1/providers").json()[u"data"_s][0].toObject();
        QCOMPARE(lane[u"available"_s], QJsonValue(false));
        QVERIFY(lane[u"available_in_ms"_s].isNull());
        QVERIFY(lane[u"no_usable_key"_s].toString().startsWith(u"no usable key: file:"_s));
        QCOMPARE(lane[u"keys"_s][0][u"state"_s].toString(), u"unusable"_s);
        const int version = m_engine->status().policyVersion;

        QVERIFY(QDir().mkpath(m_dir->filePath(u"keys"_s)));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(file.write(good) > 0);
        file.close();
        QTRY_COMPARE(chat().status, 200);
        QVERIFY(m_engine->status().policyIssues.isEmpty());
        QCOMPARE(m_engine->status().policyVersion, version);

        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(dead) > 0);
        file.close();
        QTRY_VERIFY(chat().status != 200);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(good) > 0);
        file.close();
        QTRY_COMPARE(chat().status, 200); // another key than the one that was refused
    }

private:
    void startEngine(const QString &keys, bool twoLanes = true)
    {
        const QString policy = uR"(
version: 1
defaults: {tag: internal, chain: two}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers:
  a: {wire: openai, base_url: simulated, simulated: true, zone: machine, keys: [%1]}
  b: {wire: openai, base_url: simulated, simulated: true, zone: machine}
models:
  - {id: a/one, price: {input: 1, output: 2}}
  - {id: b/two, price: {input: 3, output: 4}}
chains: {two: [{model: a/one}%2]}
)"_s.arg(keys, twoLanes ? u", {model: b/two}"_s : QString());
        QFile file(m_dir->filePath(u"policy.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(policy.toUtf8()) > 0);
        file.close();
        engine::EngineOptions options;
        options.dataDir = m_dir->filePath(u"data"_s);
        options.policyFile = file.fileName();
        options.port = 0;
        options.token = Secret("t");
        m_engine = std::make_unique<engine::Engine>(options);
        const Result<void> started = m_engine->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    }

    Answer chat()
    {
        return ask("/v1/chat/completions", R"({"model":"auto","messages":[{"role":"user","content":"hi"}]})");
    }
    Answer get(const QByteArray &path) { return ask(path, {}); }
    Answer ask(const QByteArray &path, const QByteArray &body)
    {
        QNetworkRequest request(QUrl(m_engine->status().baseUrl).resolved(QUrl(QString::fromLatin1(path))));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setRawHeader("authorization", "Bearer t");
        const std::unique_ptr<QNetworkReply> reply(body.isEmpty() ? m_network.get(request) : m_network.post(request, body));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000); }();
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
    }

    QNetworkAccessManager m_network;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<engine::Engine> m_engine;
};

QTEST_GUILESS_MAIN(TestKeyRings)
#include "tst_key_rings.moc"
