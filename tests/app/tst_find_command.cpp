// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/command_run.h"
#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::CommandOutcome;

namespace {

/// Answers every connection with the same bytes and keeps what it was sent.
class LocalModelServer final
{
public:
    explicit LocalModelServer(QByteArray answer) : m_answer(std::move(answer))
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("cannot listen");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                m_seen += socket->readAll();
                if (!m_seen.contains("\r\n\r\n"))
                    return;
                socket->write(m_answer);
                socket->disconnectFromHost();
            });
        });
    }
    [[nodiscard]] QString port() const { return QString::number(m_server.serverPort()); }
    [[nodiscard]] const QByteArray &seen() const { return m_seen; }

private:
    QByteArray m_answer;
    QByteArray m_seen;
    QTcpServer m_server;
};

QByteArray http(const QByteArray &status, const QByteArray &body, const QByteArray &headers = {})
{
    return "HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\n" + headers + "content-length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

/// `signalbox providers --find` and `--presets`.
class TestFindCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void aServerIsFoundAndOnlyAskedForItsModels()
    {
        const LocalModelServer server(http("200 OK", R"({"object":"list","data":[{"id":"llama3.1:8b","owned_by":"library"},{"id":"qwen3:4b","owned_by":"library"}]})"));
        const CommandOutcome outcome = find(server);
        QCOMPARE(outcome.code, 0);
        const QJsonValue found = QJsonDocument::fromJson(outcome.out.toUtf8())[u"data"_s][0];
        QCOMPARE(found[u"preset"_s].toString(), u"ollama"_s);
        QCOMPARE(found[u"models"_s].toArray(), (QJsonArray{u"llama3.1:8b"_s, u"qwen3:4b"_s}));
        QCOMPARE(found[u"base_url"_s].toString(), u"http://127.0.0.1:%1/v1"_s.arg(server.port()));
        QVERIFY(server.seen().startsWith("GET /v1/models HTTP/1.1\r\n"));
        QVERIFY2(!server.seen().toLower().contains("authorization"), "no key is sent");
        QCOMPARE(server.seen().count("GET "), 1);
    }

    /// What is printed for the policy is a policy once the rest is there.
    void whatItPrintsCanBeUsed()
    {
        const LocalModelServer server(http("200 OK", R"({"object":"list","data":[{"id":"llama3.1:8b","owned_by":"library"}]})"));
        const QString lines = QJsonDocument::fromJson(find(server).out.toUtf8())[u"data"_s][0][u"policy"_s].toString();
        QFile file(m_dir.filePath(u"policy.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("version: 1\ndefaults: {tag: public, chain: all}\nzones: [machine]\ntags: [public]\nmatrix: {public: {machine: allow}}\n"
                   "chains: {all: [pool: {prefer: cheapest}]}\n" + lines.toUtf8());
        file.close();
        const CommandOutcome checked = test::runCommand(m_dir.path(), {u"policy"_s, u"check"_s, file.fileName()});
        QVERIFY2(checked.code == 0, qPrintable(checked.out + checked.err));
        QVERIFY(checked.out.contains(u"1 models"_s));
    }

    void whatIsNoModelServerIsLeftOut_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addRow("a page") << http("200 OK", "<html>");
        QTest::addRow("another JSON") << http("200 OK", R"({"hello":"world"})");
        QTest::addRow("not found") << http("404 Not Found", "{}");
        QTest::addRow("elsewhere") << http("302 Found", "", "location: http://192.0.2.1/v1/models\r\n");
        QTest::addRow("half an answer") << QByteArray("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":");
        QTest::addRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH\r\n");
    }
    void whatIsNoModelServerIsLeftOut()
    {
        QFETCH(const QByteArray, answer);
        const LocalModelServer server(answer);
        const CommandOutcome outcome = find(server);
        QCOMPARE(outcome.code, 0);
        QCOMPARE(QJsonDocument::fromJson(outcome.out.toUtf8())[u"data"_s].toArray(), QJsonArray());
    }

    void hostileNamesAreLeftOut()
    {
        const LocalModelServer server(http("200 OK", "{\"data\":[{\"id\":\"a\\u001b[2J\"},{\"id\":\"x, y\"},{\"id\":\"\\u0027}: {\"},{\"id\":7},{\"id\":\"good/one\"},\"no\"]}"));
        const QJsonValue found = QJsonDocument::fromJson(find(server).out.toUtf8())[u"data"_s][0];
        QCOMPARE(found[u"models"_s].toArray(), QJsonArray{u"good/one"_s});
    }

    void aServerThatWantsAKeyIsSaid()
    {
        const LocalModelServer server(http("401 Unauthorized", "{}"));
        const QJsonValue found = QJsonDocument::fromJson(find(server).out.toUtf8())[u"data"_s][0];
        QVERIFY(found[u"wants_key"_s].toBool());
    }

    void nothingFoundIsNoFailure()
    {
        QString port;
        {
            const LocalModelServer gone({});
            port = gone.port();
        }
        const CommandOutcome outcome = test::runCommand(m_dir.path(), {u"providers"_s, u"--find"_s, u"--port"_s, port});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, QString());
        QVERIFY(outcome.err.contains(u"No model server answers"_s));
    }

    void presetsAreListed()
    {
        const CommandOutcome outcome = test::runCommand(m_dir.path(), {u"providers"_s, u"--presets"_s, u"--json"_s});
        QCOMPARE(outcome.code, 0);
        const QJsonArray data = QJsonDocument::fromJson(outcome.out.toUtf8())[u"data"_s].toArray();
        QVERIFY(data.size() >= 25);
        const CommandOutcome text = test::runCommand(m_dir.path(), {u"providers"_s, u"--presets"_s});
        QVERIFY(text.out.contains(u"openai  OpenAI  openai  https://api.openai.com/v1  zone us-retains  with a catalogue"_s));
    }

    void portsNeedFind()
    {
        QCOMPARE(test::runCommand(m_dir.path(), {u"providers"_s, u"--port"_s, u"1"_s}).code, 2);
        QCOMPARE(test::runCommand(m_dir.path(), {u"providers"_s, u"--find"_s, u"--port"_s, u"0"_s}).code, 2);
    }

private:
    CommandOutcome find(const LocalModelServer &server) const
    {
        return test::runCommand(m_dir.path(), {u"providers"_s, u"--find"_s, u"--port"_s, server.port(), u"--json"_s});
    }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestFindCommand)
#include "tst_find_command.moc"
