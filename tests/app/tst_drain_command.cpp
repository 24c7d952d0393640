// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/command_run.h"
#include "integration/signalbox_process.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::CommandOutcome;

/// `signalbox providers drain|undrain` against a running copy.
class TestDrainCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void drainsAndShowsAndEnds()
    {
        QTemporaryDir dir;
        QFile policy(dir.filePath(u"policy.yaml"_s));
        QVERIFY(policy.open(QIODevice::WriteOnly));
        policy.write("version: 1\ndefaults: {tag: internal, chain: one}\nzones: [{id: machine}]\ntags: [internal]\n"
                     "matrix: {internal: {machine: allow}}\n"
                     "providers: {near: {wire: openai, base_url: simulated, simulated: true, zone: machine}}\n"
                     "models: [{id: near/a}, {id: near/big/b}]\nchains: {one: [{model: near/a}]}\n");
        policy.close();
        const QString data = dir.filePath(u"data"_s);
        QCOMPARE(run(data, {u"drain"_s, u"near"_s}).code, 1); // nothing runs there
        test::SignalboxProcess copy(policy.fileName(), data);
        copy.start();
        QTRY_VERIFY_WITH_TIMEOUT(copy.isReady(), 20'000);

        const CommandOutcome drained = run(data, {u"drain"_s, u"near"_s, u"--for"_s, u"2h"_s, u"--note"_s, u"new rack"_s});
        QVERIFY2(drained.code == 0, qPrintable(drained.err));
        QVERIFY2(drained.out.contains(u"nothing new goes to near/a, near/big/b"_s), qPrintable(drained.out));
        const CommandOutcome shown = run(data, {});
        QVERIFY2(shown.out.contains(u"near/a  machine  drained for 120 min more by local (new rack)"_s), qPrintable(shown.out));
        const CommandOutcome one = run(data, {u"drain"_s, u"near/big/b"_s, u"--json"_s});
        QCOMPARE(QJsonDocument::fromJson(one.out.toUtf8())[u"for_ms"_s].toInteger(), 30 * 60 * 1000);

        const CommandOutcome ended = run(data, {u"undrain"_s, u"near"_s});
        QVERIFY2(ended.out.contains(u"The drain of near has ended"_s), qPrintable(ended.out));
        QVERIFY2(ended.out.contains(u"near/big/b is still drained"_s), qPrintable(ended.out));
        QCOMPARE(run(data, {u"undrain"_s, u"near"_s}).code, 0);
        const CommandOutcome json = run(data, {u"undrain"_s, u"near/big/b"_s, u"--json"_s});
        QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8())[u"ended"_s], QJsonValue(true));

        const CommandOutcome misspelt = run(data, {u"drain"_s, u"naer"_s});
        QCOMPARE(misspelt.code, 2);
        QVERIFY2(misspelt.err.contains(u"Did you mean `near`?"_s), qPrintable(misspelt.err));
        const CommandOutcome tooLong = run(data, {u"drain"_s, u"near"_s, u"--for"_s, u"8d"_s});
        QCOMPARE(tooLong.code, 2);
        QVERIFY2(tooLong.err.contains(u"from 1s to 7d"_s), qPrintable(tooLong.err));
        copy.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!copy.isRunning(), 20'000);
    }

private:
    static CommandOutcome run(const QString &data, const QStringList &arguments)
    {
        qputenv("SIGNALBOX_TOKEN", test::SignalboxProcess::token);
        return test::runCommand(data, QStringList{u"providers"_s} + arguments, {}, true);
    }
};

QTEST_GUILESS_MAIN(TestDrainCommand)
#include "tst_drain_command.moc"
