// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/command_run.h"
#include "integration/signalbox_process.h"
#include "simulator/raw_client.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::CommandOutcome;

/// `signalbox tokens …`, while a copy runs and while none does.
class TestTokensCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_parent = std::make_unique<QTemporaryDir>();
        m_data = m_parent->filePath(u"data"_s); // not there yet
    }

    void showsATokenOnceAndNeverAgain()
    {
        const CommandOutcome made = run(u"create news-bot --scope inference,metrics --tag public --label a=b --label c=d"_s);
        QVERIFY2(made.code == 0, qPrintable(made.err));
        const QString token = made.out.trimmed();
        QVERIFY(QRegularExpression(u"^sb-[0-9a-f]{64}$"_s).match(token).hasMatch());
        QVERIFY(made.err.contains(u"never shown again"_s));
        QVERIFY(!made.err.contains(token.sliced(3)));

        const CommandOutcome plain = run(u"list"_s);
        QCOMPARE(plain.code, 0);
        for (const QString &part : {u"news-bot"_s, u"inference, metrics"_s, u"public"_s, u"a=b, c=d"_s})
            QVERIFY2(plain.out.contains(part), qPrintable(plain.out));
        const CommandOutcome json = run(u"list --json"_s);
        const QJsonObject row = QJsonDocument::fromJson(json.out.toUtf8())[u"data"_s][0].toObject();
        QCOMPARE(row.keys(), (QStringList{u"budget"_s, u"created"_s, u"default_tag"_s, u"labels"_s, u"name"_s, u"scopes"_s}));
        QCOMPARE(row[u"scopes"_s].toVariant().toStringList(), (QStringList{u"inference"_s, u"metrics"_s}));
        for (const QString &text : {plain.out, json.out, kept()})
            QVERIFY(!text.contains(token.sliced(3)));

        QCOMPARE(run(u"revoke news-bot"_s).code, 0);
        QCOMPARE(run(u"list"_s).out, QString());
        QCOMPARE(QJsonDocument::fromJson(run(u"list --json"_s).out.toUtf8())[u"data"_s].toArray().size(), 0);
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        QTest::addRow("a taken name") << u"create first"_s << 2 << u"already a token named first"_s;
        QTest::addRow("a bad name") << u"create news*"_s << 2 << u"cannot be the name"_s;
        QTest::addRow("no name") << u"create"_s << 2 << u"NAME is required"_s;
        QTest::addRow("a misspelt tag") << u"create x --tag pubic"_s << 2 << u"Did you mean `public`?"_s;
        QTest::addRow("an unknown scope") << u"create x --scope inferense"_s << 2 << u"Did you mean `inference`?"_s;
        QTest::addRow("a bad label") << u"create x --label secret"_s << 2 << u"key=value"_s;
        QTest::addRow("a budget for no period") << u"create x --budget 5"_s << 2 << u"no period stands behind `/`"_s;
        QTest::addRow("a budget for a misspelt period") << u"create x --budget 5/dya"_s << 2 << u"Did you mean `day`?"_s;
        QTest::addRow("a budget of nothing") << u"create x --budget 0/day"_s << 2 << u"revoke the token instead"_s;
        QTest::addRow("a budget of no amount") << u"create x --budget -1/day"_s << 2 << u"no amount of USD"_s;
        QTest::addRow("revoke an unknown one") << u"revoke firsd"_s << 1 << u"Did you mean `first`?"_s;
        QTest::addRow("nothing to do") << u""_s << 2 << u"subcommand is required"_s;
    }
    void refusals()
    {
        QFETCH(const QString, command);
        QFETCH(const int, code);
        QFETCH(const QString, said);
        QCOMPARE(run(u"create first"_s).code, 0);
        const QString before = kept();
        const CommandOutcome outcome = run(command);
        QVERIFY2(outcome.code == code, qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(said), qPrintable(outcome.err));
        QCOMPARE(outcome.out, QString());
        QCOMPARE(kept(), before);
    }

    void aRunningCopyFollows()
    {
        test::SignalboxProcess box(QStringLiteral(SIGNALBOX_SOURCE_DIR) + u"/resources/policy/policy.yaml"_s, m_data);
        box.start();
        QTRY_VERIFY_WITH_TIMEOUT(box.isReady(), 20'000);
        const QByteArray token = run(u"create bot"_s).out.trimmed().toLatin1();
        QTRY_COMPARE_WITH_TIMEOUT(statusFor(box.port(), token, "/v1/models"), 200, 5'000);
        QCOMPARE(statusFor(box.port(), token, "/signalbox/v1/decisions"), 403);
        QCOMPARE(statusFor(box.port(), token, "/metrics"), 403);
        QCOMPARE(run(u"revoke bot"_s).code, 0);
        QTRY_COMPARE_WITH_TIMEOUT(statusFor(box.port(), token, "/v1/models"), 401, 5'000);
        QCOMPARE(statusFor(box.port(), test::SignalboxProcess::token, "/v1/models"), 200);
        QVERIFY(!box.errors().contains(token.sliced(3)));
        box.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!box.isRunning(), 20'000);
    }

private:
    [[nodiscard]] CommandOutcome run(const QString &command) const
    {
        return test::runCommand(m_data, QStringList{u"tokens"_s} + command.split(u' ', Qt::SkipEmptyParts));
    }
    [[nodiscard]] QString kept() const
    {
        QFile file(m_data + u"/tokens.json"_s);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    static int statusFor(quint16 port, const QByteArray &token, const QByteArray &path)
    {
        test::RawClient client(port);
        client.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port)
                    + "\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        [&] { QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 10'000); }();
        return client.answer().status;
    }

    std::unique_ptr<QTemporaryDir> m_parent;
    QString m_data;
};

QTEST_GUILESS_MAIN(TestTokensCommand)
#include "tst_tokens_command.moc"
