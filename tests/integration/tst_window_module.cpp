// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

/// The real executable loads the window, and the libraries of the desktop with it, only when it is to be seen.
class TestWindowModule final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void librariesOfTheDesktop_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("loaded");
        QTest::addRow("window") << QStringList{} << true;
        QTest::addRow("headless") << QStringList{u"--headless"_s} << false;
    }
    void librariesOfTheDesktop()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const bool, loaded);
        const QTemporaryDir dir;
        QProcess process;
        start(process, QStringLiteral(SIGNALBOX_BINARY), arguments + commonArguments(dir.path()));
        QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine(), 20'000);
        QVERIFY(process.readLine().startsWith("signalbox listening on "));
        QFile maps(u"/proc/%1/maps"_s.arg(process.processId()));
        QVERIFY(maps.open(QIODevice::ReadOnly));
        const QByteArray mapped = maps.readAll();
        QVERIFY(mapped.contains("libQt6Core"));
        QCOMPARE(mapped.contains("libQt6Widgets"), loaded);
        QCOMPARE(mapped.contains("libQt6Gui"), loaded);
        process.terminate();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitCode(), 0);
    }

    void aMissingWindowIsSaid()
    {
        const QTemporaryDir dir;
        const QString alone = dir.filePath(u"signalbox"_s);
        QVERIFY(QFile::copy(QStringLiteral(SIGNALBOX_BINARY), alone));
        QProcess process;
        start(process, alone, commonArguments(dir.path()));
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(said.contains("The window could not be loaded") && said.contains("--headless"), said.constData());
        QVERIFY(process.readAllStandardOutput().isEmpty());
        QVERIFY(!QFile::exists(dir.filePath(u"data"_s)));
    }

private:
    static QStringList commonArguments(const QString &dir)
    {
        return {u"--demo"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, dir + u"/data"_s};
    }
    static void start(QProcess &process, const QString &program, const QStringList &arguments)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
    }
};

QTEST_GUILESS_MAIN(TestWindowModule)
#include "tst_window_module.moc"
