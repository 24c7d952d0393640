// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_file.h"
#include "engine/engine.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using server::Scope;

namespace {

constexpr auto chatBody = R"({"model":"auto","messages":[{"role":"user","content":"hello"}]})";
constexpr auto chatPath = "/v1/chat/completions";
constexpr auto decidePath = "/signalbox/v1/decide";

constexpr auto policyText = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}, {id: far}]
tags: [%1internal, secret]
matrix:
  %2
  internal: {machine: allow, far: never}
  secret: {machine: never, far: never}
providers:
  near: {wire: openai, base_url: simulated, simulated: true, zone: machine}
  cheap: {wire: openai, base_url: simulated, simulated: true, zone: far}
models: [{id: near/a, price: {input: 9, output: 9}}, {id: cheap/b, price: {input: 1, output: 1}}]
chains: {one: [{pool: {prefer: cheapest}}]}
)";

} // namespace

/// Named client tokens against a running engine, over real sockets.
class TestClientAccess final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_file = access::tokenFileIn(m_dir->path());
        writePolicy(true);
    }
    void cleanup() { m_engine.reset(); }

    void aTokenMadeBeforeTheStartIsLetIn()
    {
        const QByteArray bot = makeToken(u"bot"_s);
        startEngine();
        QCOMPARE(post(chatPath, bot).status, 200);
        QCOMPARE(newestDecision()[u"client"_s].toString(), u"bot"_s);
    }

    void aTokenMadeLaterIsLetInAndARevokedOneIsNot()
    {
        startEngine();
        const QByteArray bot = makeToken(u"bot"_s);
        const QByteArray other = makeToken(u"other"_s);
        QTRY_COMPARE_WITH_TIMEOUT(post(chatPath, bot).status, 200, 3'000);
        QVERIFY(access::revokeToken(m_file, u"bot"_s));
        QTRY_COMPARE_WITH_TIMEOUT(post(chatPath, bot).status, 401, 3'000); // on the same kept-alive connection
        QCOMPARE(post(chatPath, other).status, 200);
        QCOMPARE(post(chatPath, "t").status, 200);
    }

    void aDamagedFileLocksNobodyOut()
    {
        const QByteArray bot = makeToken(u"bot"_s);
        startEngine();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"tokens\\.json is damaged"_s));
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{");
        file.close();
        // The file is looked at 100 ms after its change; a policy reload behind it shows that this has happened.
        writePolicy(false);
        QTRY_COMPARE(m_engine->status().policyVersion, 2);
        QCOMPARE(post(chatPath, bot).status, 200);
    }

    void scopes_data()
    {
        QTest::addColumn<int>("scope");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        const auto inference = static_cast<int>(Scope::Inference);
        const auto control = static_cast<int>(Scope::Control);
        const auto metrics = static_cast<int>(Scope::Metrics);
        QTest::addRow("inference lists models") << inference << "/v1/models"_ba << 200;
        QTest::addRow("inference sees no decisions") << inference << "/signalbox/v1/decisions"_ba << 403;
        QTest::addRow("inference sees no policy") << inference << "/signalbox/v1/policy"_ba << 403;
        QTest::addRow("inference sees no metrics") << inference << "/metrics"_ba << 403;
        QTest::addRow("metrics sees metrics") << metrics << "/metrics"_ba << 200;
        QTest::addRow("metrics lists no models") << metrics << "/v1/models"_ba << 403;
        QTest::addRow("metrics sees no decisions") << metrics << "/signalbox/v1/decisions"_ba << 403;
        QTest::addRow("control sees decisions") << control << "/signalbox/v1/decisions"_ba << 200;
        QTest::addRow("control lists no models") << control << "/v1/models"_ba << 403;
        QTest::addRow("any token asks for readiness") << metrics << "/readyz"_ba << 200;
    }
    void scopes()
    {
        QFETCH(const int, scope);
        QFETCH(const QByteArray, path);
        QFETCH(const int, status);
        const QByteArray token = makeToken(u"bot"_s, {}, server::Scopes(scope));
        startEngine();
        const Answer answer = get(path, token);
        QCOMPARE(answer.status, status);
        if (status == 403)
            QCOMPARE(answer.json[u"error"_s][u"code"_s].toString(), u"forbidden"_s);
    }

    void defaultTags_data()
    {
        QTest::addColumn<QString>("tag");
        QTest::addColumn<QByteArray>("declared");
        QTest::addColumn<QString>("answers");
        QTest::addRow("none: the policy's") << QString() << QByteArray() << u"near/a"_s;
        QTest::addRow("a more open one, as its owner set") << u"public"_s << QByteArray() << u"cheap/b"_s;
        QTest::addRow("what a request declares still adds") << u"public"_s << "internal"_ba << u"near/a"_s;
        QTest::addRow("nor can a request open it") << u"internal"_s << "public"_ba << u"near/a"_s;
        QTest::addRow("a stricter one") << u"secret"_s << QByteArray() << QString();
        QTest::addRow("a stricter one, declared open") << u"secret"_s << "public"_ba << QString();
    }
    void defaultTags()
    {
        QFETCH(const QString, tag);
        QFETCH(const QByteArray, declared);
        QFETCH(const QString, answers);
        const QByteArray token = makeToken(u"bot"_s, tag, Scope::Inference | Scope::Control);
        startEngine();
        const Answer decision = post(decidePath, token, declared);
        QCOMPARE(decision.status, 200);
        QCOMPARE(decision.json[u"would_answer"_s].toString(), answers);
        const Answer answer = post(chatPath, token, declared);
        QCOMPARE(answer.status, answers.isEmpty() ? 403 : 200);
        QCOMPARE(answer.model, answers.toLatin1());
        if (!tag.isEmpty()) {
            const QString note = decision.json[u"explanation"_s][u"gates"_s][0][u"note"_s].toString();
            QVERIFY2(note.contains(tag + u" is the default of the client's token"_s), qPrintable(note));
        }
    }

    void aDefaultTagThatThePolicyForgotRefusesTheRequest()
    {
        const QByteArray token = makeToken(u"bot"_s, u"public"_s);
        startEngine();
        QCOMPARE(post(chatPath, token).status, 200);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"client token bot has the default tag `public`"_s));
        writePolicy(false);
        QTRY_COMPARE(m_engine->status().policyVersion, 2);
        const Answer refused = post(chatPath, token);
        QCOMPARE(refused.status, 403);
        QCOMPARE(refused.json[u"error"_s][u"code"_s].toString(), u"sensitivity_no_route"_s);
        QVERIFY(refused.json[u"error"_s][u"message"_s].toString().contains(u"`public`"_s));
        QCOMPARE(post(chatPath, "t").status, 200); // nobody else is concerned
    }

    void itsLabelsAndItsNameAreInTheRecord()
    {
        access::ClientToken wanted;
        wanted.name = u"bot"_s;
        wanted.labels = {u"team=news"_s, u"project=alpha"_s};
        const Result<Secret> token = access::createToken(m_file, wanted);
        startEngine();
        QCOMPARE(post(chatPath, token->reveal(), "project=alpha, shift=night").status, 200);
        QJsonObject record = newestDecision();
        QCOMPARE(record[u"client"_s].toString(), u"bot"_s);
        QCOMPARE(record[u"labels"_s].toVariant().toStringList(),
                 (QStringList{u"project=alpha"_s, u"shift=night"_s, u"team=news"_s}));
        QCOMPARE(post(chatPath, token->reveal(), {}, "nightly").status, 200);
        QCOMPARE(newestDecision()[u"client"_s].toString(), u"nightly"_s);
    }

private:
    struct Answer
    {
        int status = 0;
        QJsonDocument json;
        QByteArray model;
    };

    void writePolicy(bool withPublic) const
    {
        QFile file(m_dir->filePath(u"policy.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QString::fromLatin1(policyText)
                       .arg(withPublic ? u"public, "_s : QString(),
                            withPublic ? u"public: {machine: allow, far: allow}"_s : QString())
                       .toUtf8());
    }
    QByteArray makeToken(const QString &name, const QString &tag = {}, server::Scopes scopes = Scope::Inference) const
    {
        access::ClientToken wanted;
        wanted.name = name;
        wanted.scopes = scopes;
        wanted.defaultTag = tag;
        const Result<Secret> token = access::createToken(m_file, wanted);
        return token ? token->reveal() : QByteArray();
    }
    void startEngine()
    {
        engine::EngineOptions options;
        options.dataDir = m_dir->path();
        options.port = 0;
        options.token = Secret("t");
        m_engine = std::make_unique<engine::Engine>(options);
        const Result<void> started = m_engine->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    }
    [[nodiscard]] QNetworkRequest request(const QByteArray &path, const QByteArray &token) const
    {
        QUrl url(m_engine->status().baseUrl);
        url.setPath(QString::fromLatin1(path));
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setRawHeader("Authorization", "Bearer " + token);
        return request;
    }
    static Answer wait(QNetworkReply *reply)
    {
        [&] { QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 15'000); }();
        const Answer answer{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                            QJsonDocument::fromJson(reply->readAll()), reply->rawHeader("x-signalbox-model")};
        reply->deleteLater();
        return answer;
    }
    Answer post(const QByteArray &path, const QByteArray &token, const QByteArray &tags = {},
                const QByteArray &client = {})
    {
        QNetworkRequest chat = request(path, token);
        if (!tags.isEmpty())
            chat.setRawHeader("x-signalbox-tags", tags);
        if (!client.isEmpty())
            chat.setRawHeader("x-signalbox-client", client);
        return wait(m_network.post(chat, QByteArray(chatBody)));
    }
    Answer get(const QByteArray &path, const QByteArray &token) { return wait(m_network.get(request(path, token))); }
    QJsonObject newestDecision()
    {
        return get("/signalbox/v1/decisions", "t").json[u"data"_s][0].toObject();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
    std::unique_ptr<engine::Engine> m_engine;
    QNetworkAccessManager m_network;
};

QTEST_GUILESS_MAIN(TestClientAccess)
#include "tst_client_access.moc"
