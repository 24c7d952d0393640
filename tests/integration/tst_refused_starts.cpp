// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

/// What the real executable says and exits with when it is started in a way that cannot work.
class TestRefusedStarts final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void refusesToStart_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("environment"); // NAME=value
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const QStringList demo{u"--headless"_s, u"--demo"_s};
        QTest::addRow("empty token") << demo << QStringList{u"SIGNALBOX_TOKEN="_s} << 2 << u"SIGNALBOX_TOKEN"_s;
        QTest::addRow("token of a space") << demo << QStringList{u"SIGNALBOX_TOKEN= "_s} << 2 << u"SIGNALBOX_TOKEN"_s;
        QTest::addRow("token with a newline") << demo << QStringList{u"SIGNALBOX_TOKEN=a\nb"_s} << 2 << u"SIGNALBOX_TOKEN"_s;
        QTest::addRow("token outside ASCII") << demo << QStringList{u"SIGNALBOX_TOKEN=schlüssel"_s} << 2
                                             << u"SIGNALBOX_TOKEN"_s;
        QTest::addRow("demo with a policy") << demo + QStringList{u"--policy"_s, u"mine.yaml"_s} << QStringList{} << 2
                                            << u"mine.yaml would be ignored"_s;
        QTest::addRow("no such policy") << QStringList{u"--headless"_s, u"--policy"_s, u"/nowhere/p.yaml"_s}
                                        << QStringList{} << 2 << u"/nowhere/p.yaml"_s;
        QTest::addRow("unknown option") << QStringList{u"--headles"_s} << QStringList{} << 2 << u"--headles"_s;
        QTest::addRow("address") << demo + QStringList{u"--listen"_s, u"here"_s} << QStringList{} << 2 << u"--listen"_s;
        QTest::addRow("more connections than descriptors")
            << demo + QStringList{u"--max-connections"_s, u"1000000"_s} << QStringList{} << 2
            << u"connections need 2000144 file descriptors"_s;
        QTest::addRow("data folder") << demo + QStringList{u"--data-dir"_s, u"/proc/signalbox"_s} << QStringList{} << 1
                                     << u"/proc/signalbox"_s;
        QTest::addRow("window without a display")
            << QStringList{} << QStringList{u"DISPLAY="_s, u"WAYLAND_DISPLAY="_s, u"QT_QPA_PLATFORM="_s} << 1
            << u"--headless"_s;
        QTest::addRow("nobody to ask") << QStringList{u"status"_s} << QStringList{} << 1 << u"No signalbox is running"_s;
    }
    void refusesToStart()
    {
        QFETCH(QStringList, arguments);
        QFETCH(const QStringList, environment);
        QFETCH(const int, exitCode);
        QFETCH(const QString, says);
        const QTemporaryDir dir;
        if (!arguments.contains(u"--data-dir"_s))
            arguments += {u"--data-dir"_s, dir.path()};
        if (!arguments.contains(u"--listen"_s))
            arguments += {u"--listen"_s, u"127.0.0.1:0"_s};
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const QString &variable : environment)
            variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        process.setProcessEnvironment(variables);
        process.start(QStringLiteral(SIGNALBOX_BINARY), arguments);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        const QString complaint = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(complaint.contains(says), qPrintable(complaint));
        QCOMPARE(process.exitCode(), exitCode);
        QCOMPARE(process.readAllStandardOutput(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestRefusedStarts)
#include "tst_refused_starts.moc"
