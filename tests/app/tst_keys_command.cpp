// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/command_run.h"
#include "app/watched_input.h"
#include "integration/signalbox_process.h"
#include "support/strict_messages.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::CommandOutcome;

namespace {

constexpr auto good = "sim-good-b6de41f8c09a7352";

} // namespace

/// `signalbox keys …`, while a copy runs and while none does.
class TestKeysCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_parent = std::make_unique<QTemporaryDir>();
        m_data = m_parent->filePath(u"data"_s); // not there yet
        m_policy = m_parent->filePath(u"policy.yaml"_s);
        QFile file(m_policy);
        const QString policy = uR"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers:
  a: {wire: openai, base_url: simulated, simulated: true, zone: machine, keys: ['file:%1/keys/a', 'env:SIGNALBOX_TEST_UNSET']}
  b: {wire: openai, base_url: simulated, simulated: true, zone: machine}
models: [{id: a/m}, {id: b/m}]
chains: {one: [{model: a/m}]}
)"_s.arg(m_data);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(policy.toUtf8()) > 0);
    }

    /// What is piped may come in pieces: half a key must not replace a good one.
    void aKeyInPiecesIsKeptWhole()
    {
        test::WatchedPipe pipe;
        QProcess process;
        startSetting(process, pipe.readerPath());
        pipe.write("sim-good-");
        QTRY_COMPARE(pipe.unread(), 0);
        pipe.write("b6de41f8c09a7352\n");
        QTRY_COMPARE(pipe.unread(), 0);
        QVERIFY(!QFile::exists(m_data + u"/keys/a"_s));
        pipe.closeWriter();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(keptKey(), QByteArray(good) + '\n');
    }

    void aTypedKeyEndsWithEnterAndIsNotSeen()
    {
        test::WatchedTerminal terminal;
        QVERIFY(terminal.echoes());
        QProcess process;
        startSetting(process, terminal.path());
        QTRY_VERIFY(!terminal.echoes());
        terminal.type(good + "\n"_ba);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(keptKey(), QByteArray(good) + '\n');
        QVERIFY2(!terminal.shown().contains("b6de41f8c09a"), terminal.shown().constData());
        QVERIFY(terminal.echoes());
    }

    void anInterruptedInputLeavesTheTerminalAsItWas()
    {
        test::WatchedTerminal terminal;
        QProcess process;
        startSetting(process, terminal.path());
        QTRY_VERIFY(!terminal.echoes());
        terminal.type("sim-go");
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitStatus(), QProcess::CrashExit); // died of the signal, as a shell expects
        QVERIFY(terminal.echoes());
        QVERIFY(!QFile::exists(m_data + u"/keys/a"_s));
    }

    void aKeyIsKeptForItsOwnerOnlyAndNeverSaid()
    {
        const CommandOutcome kept = run({u"set"_s, u"a"_s}, " "_ba + good + "\r\n");
        QVERIFY2(kept.code == 0, qPrintable(kept.err));
        const QString path = m_data + u"/keys/a"_s;
        QVERIFY(kept.out.contains(path));
        QVERIFY(kept.out.contains(u"The policy uses it"_s));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFileInfo(path).permissions() & others, QFile::Permissions());
        QCOMPARE(QFileInfo(m_data + u"/keys"_s).permissions() & others, QFile::Permissions());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(good) + '\n');

        const CommandOutcome plain = run({u"list"_s});
        QVERIFY2(plain.out.contains(u"a #1  file:%1 …7352  readable"_s.arg(path)), qPrintable(plain.out));
        QVERIFY2(plain.out.contains(u"a #2  UNUSABLE: env:SIGNALBOX_TEST_UNSET is not set"_s), qPrintable(plain.out));
        const CommandOutcome json = run({u"list"_s, u"--json"_s});
        const QJsonDocument answer = QJsonDocument::fromJson(json.out.toUtf8());
        QCOMPARE(answer[u"running"_s], QJsonValue(false));
        QCOMPARE(answer[u"data"_s][0][u"readable"_s], QJsonValue(true));
        QVERIFY(answer[u"data"_s][0][u"state"_s].isNull());
        QCOMPARE(answer[u"data"_s][1][u"readable"_s], QJsonValue(false));
        for (const QString &text : {kept.out, kept.err, plain.out, plain.err, json.out})
            QVERIFY2(!text.contains(u"b6de41f8c09a"_s), qPrintable(text));

        QCOMPARE(run({u"remove"_s, u"a"_s}).code, 0);
        QVERIFY(!QFile::exists(path));
    }

    void aRunningCopyTakesAKeptKeyAndTellsHowItIs()
    {
        test::SignalboxProcess program(m_policy, m_data);
        program.start();
        QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), 20'000);
        const CommandOutcome before = run({u"list"_s, u"--json"_s});
        QCOMPARE(QJsonDocument::fromJson(before.out.toUtf8())[u"running"_s], QJsonValue(true));
        QCOMPARE(QJsonDocument::fromJson(before.out.toUtf8())[u"data"_s][0][u"state"_s].toString(), u"unusable"_s);
        QVERIFY(run({u"set"_s, u"a"_s}, good).code == 0);
        QTRY_VERIFY_WITH_TIMEOUT(run({u"list"_s}).out.contains(u"…7352  alive, 0 uses"_s), 20'000);
        program.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!program.isRunning(), 20'000);
        QVERIFY(!program.errors().contains("b6de41f8c09a"));
    }

    /// Without a desktop there is no key store, and nothing is kept in plain text instead.
    void withoutAKeyStoreNothingIsKept()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/signalbox-test-bus");
        const CommandOutcome kept = run({u"set"_s, u"a"_s, u"--store"_s, u"keychain"_s}, good);
        QCOMPARE(kept.code, 1);
        QVERIFY2(kept.err.contains(u"there is no key store that answers here"_s), qPrintable(kept.err));
        QVERIFY(kept.err.contains(u"--store file"_s));
        QVERIFY(!(kept.out + kept.err).contains(QLatin1StringView(good)));
        QVERIFY(!QFile::exists(m_data + u"/keys/a"_s));
        QCOMPARE(run({u"remove"_s, u"a"_s, u"--store"_s, u"keychain"_s}, {}).code, 1);
        QCOMPARE(run({u"set"_s, u"a"_s, u"--store"_s, u"file"_s}, good).code, 0);
        QCOMPARE(keptKey(), QByteArray(good) + '\n');
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        const QStringList setA{u"set"_s, u"a"_s};
        QTest::addRow("an unknown provider") << QStringList{u"set"_s, u"opnai"_s} << QByteArray(good) << 2 << u"Known providers: a, b"_s;
        QTest::addRow("nothing on standard input") << setA << ""_ba << 2 << u"is empty"_s;
        QTest::addRow("two lines") << setA << "sk-1\nsk-2"_ba << 2 << u"on one line"_s;
        QTest::addRow("a whole file") << setA << QByteArray(20'000, 'x') << 2 << u"more than a key"_s;
        QTest::addRow("no provider") << QStringList{u"set"_s} << ""_ba << 2 << u"PROVIDER is required"_s;
        QTest::addRow("the key as an argument") << QStringList{u"set"_s, u"a"_s, QString::fromLatin1(good)} << ""_ba << 2 << u"never given as an argument"_s;
        QTest::addRow("remove what is not kept") << QStringList{u"remove"_s, u"a"_s} << ""_ba << 1 << u"none to remove"_s;
        QTest::addRow("remove somewhere else") << QStringList{u"remove"_s, u"../policy.yaml"_s} << ""_ba << 2 << u"not the name"_s;
    }
    void refusals()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, input);
        QFETCH(const int, code);
        QFETCH(const QString, said);
        const CommandOutcome outcome = run(arguments, input);
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.err.contains(said), qPrintable(outcome.err));
        QVERIFY(!outcome.err.contains(u"b6de41f8c09a"_s));
        QVERIFY(!QFile::exists(m_data + u"/keys/a"_s));
    }

private:
    [[nodiscard]] CommandOutcome run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        qputenv("SIGNALBOX_TOKEN", test::SignalboxProcess::token);
        return test::runCommand(m_data, QStringList{u"--policy"_s, m_policy, u"keys"_s} + arguments, input, true);
    }

    /// Starts `keys set a` with its standard input from `path`.
    void startSetting(QProcess &process, const QString &path) const
    {
        process.setStandardInputFile(path);
        process.start(qEnvironmentVariable("SIGNALBOX_BINARY", QStringLiteral(SIGNALBOX_BINARY)),
                      {u"--data-dir"_s, m_data, u"--policy"_s, m_policy, u"keys"_s, u"set"_s, u"a"_s});
    }
    [[nodiscard]] QByteArray keptKey() const
    {
        QFile file(m_data + u"/keys/a"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
    }

    std::unique_ptr<QTemporaryDir> m_parent;
    QString m_data;
    QString m_policy;
};

QTEST_GUILESS_MAIN(TestKeysCommand)
#include "tst_keys_command.moc"
