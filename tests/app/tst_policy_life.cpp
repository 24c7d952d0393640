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

/// `signalbox policy show|diff|apply|rollback|history|export`, with and without a running copy.
class TestPolicyLife final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_data;

    static QByteArray policy(const QByteArray &model, const QByteArray &cloud = "never")
    {
        return "version: 1   # a comment\ndefaults: {tag: secret, chain: one}\nzones: [{id: machine}, {id: cloud}]\ntags: [secret]\n"
               "matrix: {secret: {machine: allow, cloud: " + cloud + "}}\n"
               "providers: {near: {wire: openai, base_url: simulated, simulated: true, zone: machine, keys: [env:NEAR_KEY]}}\n"
               "models: [{id: near/" + model + "}]\nchains: {one: [{model: near/" + model + "}]}\n";
    }
    QString write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_dir->filePath(name));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(text);
        return file.fileName();
    }
    static QByteArray read(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    [[nodiscard]] CommandOutcome run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        qputenv("SIGNALBOX_TOKEN", test::SignalboxProcess::token);
        return test::runCommand(m_data, QStringList{u"policy"_s} + arguments, input, true);
    }
    static QJsonObject json(const CommandOutcome &outcome) { return QJsonDocument::fromJson(outcome.out.toUtf8()).object(); }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        m_data = m_dir->filePath(u"data"_s);
    }

    void drivesARunningCopy()
    {
        const QString file = write(u"policy.yaml"_s, policy("first"));
        const QString next = write(u"next.yaml"_s, policy("second"));
        const QString looser = write(u"looser.yaml"_s, policy("second", "allow"));
        const QString broken = write(u"broken.yaml"_s, policy("second") + "nonsense: 1\n");
        test::SignalboxProcess copy(file, m_data);
        copy.start();
        QTRY_VERIFY_WITH_TIMEOUT(copy.isReady(), 20'000);

        const CommandOutcome diff = run({u"diff"_s, next});
        QVERIFY2(diff.code == 0 && diff.out.contains(u"model `near/second` added"_s), qPrintable(diff.out + diff.err));
        QVERIFY(run({u"diff"_s, next, u"--text"_s}).out.contains(u"-models: [{id: near/first}]\n"_s));

        const CommandOutcome applied = run({u"apply"_s, next, u"--note"_s, u"the second is better"_s});
        QVERIFY2(applied.code == 0 && applied.out.startsWith(u"Applied to %1: version 2,"_s.arg(file)), qPrintable(applied.out + applied.err));
        QCOMPARE(read(file), policy("second"));
        const CommandOutcome again = run({u"apply"_s, next});
        QVERIFY2(again.code == 0 && again.out.startsWith(u"Nothing to change"_s), qPrintable(again.out));

        const CommandOutcome bad = run({u"apply"_s, broken});
        QCOMPARE(bad.code, 2);
        QVERIFY2(bad.err.contains(u"nothing was changed"_s) && bad.err.contains(u"nonsense"_s), qPrintable(bad.err));
        const CommandOutcome needsReason = run({u"apply"_s, looser, u"--json"_s});
        QCOMPARE(needsReason.code, 2);
        QCOMPARE(json(needsReason)[u"error"_s][u"code"_s].toString(), u"reason_required"_s);
        QVERIFY2(needsReason.err.contains(u"`secret` × `cloud`: never → allow"_s), qPrintable(needsReason.err));
        QVERIFY2(needsReason.err.contains(u"--note"_s), qPrintable(needsReason.err));
        const CommandOutcome stale = run({u"apply"_s, next, u"--if-match"_s, u"0123456789abcdef"_s});
        QCOMPARE(stale.code, 1);
        QVERIFY2(stale.err.contains(u"applied by cli"_s), qPrintable(stale.err));
        QCOMPARE(run({u"apply"_s, m_dir->filePath(u"nowhere.yaml"_s)}).code, 2);

        const CommandOutcome back = run({u"rollback"_s, u"1"_s, u"--json"_s});
        QCOMPARE(json(back)[u"restores"_s], QJsonValue(1));
        QCOMPARE(read(file), policy("first"));
        QCOMPARE(run({u"rollback"_s, u"9"_s}).code, 2);
        QVERIFY2(run({u"diff"_s}).out.startsWith(u"version 2 → version 3"_s), qPrintable(run({u"diff"_s}).out));

        const CommandOutcome history = run({u"history"_s});
        const QStringList lines = history.out.trimmed().split(u'\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].startsWith(u"*    3"_s) && lines[0].contains(u"[restores 1]"_s), qPrintable(history.out));
        QVERIFY2(history.out.contains(u"cli (local)       the second is better"_s), qPrintable(history.out));
        const CommandOutcome old = run({u"show"_s, u"--version"_s, u"2"_s});
        QVERIFY2(old.out.contains(u"near/second"_s) && old.out.contains(u"# a comment"_s), qPrintable(old.out));
        copy.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!copy.isRunning(), 20'000);

        QCOMPARE(run({u"apply"_s, next}).code, 0); // of the file that ran, though nobody names it now
        QCOMPARE(read(file), policy("second"));
        QVERIFY(!QFile::exists(m_data + u"/policy.yaml"_s));
    }

    void anExportIsTheSamePolicyWithoutKeys()
    {
        const QString file = write(u"policy.yaml"_s, policy("first"));
        qputenv("NEAR_KEY", "sk-very-secret-key-of-this-test");
        const QString out = m_dir->filePath(u"out.yaml"_s);
        const CommandOutcome exported = run({u"export"_s, out, u"--policy"_s, file});
        QVERIFY2(exported.code == 0, qPrintable(exported.err));
        QVERIFY(read(out).startsWith("# Signalbox policy, "));
        QVERIFY(read(out).endsWith(policy("first")));
        QVERIFY(!read(out).contains("sk-very"));
        QCOMPARE(json(run({u"check"_s, out, u"--json"_s}))[u"hash"_s], json(run({u"check"_s, file, u"--json"_s}))[u"hash"_s]);
        qunsetenv("NEAR_KEY");
    }

    void worksOnAFolderNothingRunsOn()
    {
        const CommandOutcome none = run({u"history"_s});
        QVERIFY2(none.code == 0 && none.out.contains(u"No version"_s), qPrintable(none.out + none.err));
        const QString next = write(u"next.yaml"_s, policy("first"));
        const CommandOutcome applied = run({u"apply"_s, next});
        QVERIFY2(applied.code == 0, qPrintable(applied.err));
        QVERIFY2(applied.err.contains(u"policy.yaml was made"_s), qPrintable(applied.err));
        QCOMPARE(read(m_data + u"/policy.yaml"_s), policy("first"));
        QCOMPARE(run({u"apply"_s, u"-"_s}, policy("second")).code, 0);
        QCOMPARE(run({u"apply"_s, u"-"_s}, policy("third", "allow")).code, 2);
        QCOMPARE(run({u"apply"_s, u"-"_s, u"--note"_s, u"why"_s}, policy("third", "allow")).code, 0);
        QCOMPARE(run({u"apply"_s, u"-"_s}, "a: [").code, 2);
        QCOMPARE(run({u"rollback"_s, u"1"_s}).code, 0);
        QCOMPARE(read(m_data + u"/policy.yaml"_s), policy("first"));
        const QJsonObject history = json(run({u"history"_s, u"--json"_s}));
        QCOMPARE(history[u"data"_s].toArray().size(), 4);
        QCOMPARE(history[u"running"_s], QJsonValue(4));
        QCOMPARE(json(run({u"show"_s, u"--json"_s}))[u"version"_s], QJsonValue(4));

        // and a copy that starts then goes on from there
        test::SignalboxProcess copy(m_data + u"/policy.yaml"_s, m_data);
        copy.start();
        QTRY_VERIFY_WITH_TIMEOUT(copy.isReady(), 20'000);
        QCOMPARE(json(run({u"show"_s, u"--json"_s}))[u"version"_s], QJsonValue(4));
        copy.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!copy.isRunning(), 20'000);
    }
};

QTEST_GUILESS_MAIN(TestPolicyLife)
#include "tst_policy_life.moc"
