// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "telemetry/logging.h"

#include "support/strict_messages.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTemporaryFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::telemetry;

namespace {

Q_LOGGING_CATEGORY(ours, "signalbox.proxy.test")
Q_LOGGING_CATEGORY(theirs, "qt.test")

constexpr UtcTime moment{1'795'316'645'000'006};

} // namespace

class TestLogging final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void writesText()
    {
        QCOMPARE(logLine(LogFormat::Text, moment, QtWarningMsg, u"signalbox.proxy.ledger"_s, u"disk full"_s),
                 "2026-11-22T03:04:05.000006Z warning signalbox.proxy.ledger: disk full\n");
    }

    void writesJson()
    {
        const QByteArray line = logLine(LogFormat::Json, moment, QtCriticalMsg, u"a"_s, u"a \"quoted\"\nline ä"_s);
        QVERIFY(line.endsWith("}\n"));
        QCOMPARE(line.count('\n'), 1);
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QCOMPARE(object.size(), 4);
        QCOMPARE(object["time"_L1].toString(), u"2026-11-22T03:04:05.000006Z"_s);
        QCOMPARE(object["level"_L1].toString(), u"error"_s);
        QCOMPARE(object["category"_L1].toString(), u"a"_s);
        QCOMPARE(object["message"_L1].toString(), u"a \"quoted\"\nline ä"_s);
    }

    void keepsALineALine()
    {
        const QByteArray line = logLine(LogFormat::Text, moment, QtInfoMsg, u"a"_s,
                                        u"one\n2026-11-22T00:00:00Z info b: forged\r\u001b[31m\u2028"_s);
        QCOMPARE(line.count('\n'), 1);
        QVERIFY(!line.contains('\r') && !line.contains('\x1b'));
        QVERIFY(line.contains("one\\n2026"));
    }

    void hidesCredentialsInBothFormats()
    {
        for (const LogFormat format : {LogFormat::Text, LogFormat::Json}) {
            const QByteArray line = logLine(format, moment, QtInfoMsg, u"a"_s, u"sent Bearer sk-verysecretkey"_s);
            QVERIFY2(!line.contains("verysecret"), line.constData());
        }
    }

    void cutsEndlessMessages()
    {
        const QByteArray line = logLine(LogFormat::Text, moment, QtInfoMsg, u"a"_s, QString(1 << 20, u'x'));
        QVERIFY(line.size() < 17'000);
    }

    void passesWhatTheLevelAllows_data()
    {
        QTest::addColumn<QString>("level");
        QTest::addColumn<QByteArray>("kept");
        QTest::addRow("debug") << u"debug"_s << QByteArray("DIWEwe");
        QTest::addRow("info") << u"info"_s << QByteArray("IWEwe");
        QTest::addRow("warning") << u"warning"_s << QByteArray("WEwe");
        QTest::addRow("error") << u"error"_s << QByteArray("Ewe");
    }
    void passesWhatTheLevelAllows()
    {
        QFETCH(const QString, level);
        QFETCH(const QByteArray, kept);
        QTemporaryFile file;
        QVERIFY(file.open());
        const QtMessageHandler before = qInstallMessageHandler(nullptr);
        installLogging({LogFormat::Text, *logLevelFromName(level), file.handle()});
        qCDebug(ours, "D");
        qCInfo(ours, "I");
        qCWarning(ours, "W");
        qCCritical(ours, "E");
        qCDebug(theirs, "d");
        qCInfo(theirs, "i");
        qCWarning(theirs, "w");
        qCCritical(theirs, "e");
        qInstallMessageHandler(before);
        QLoggingCategory::setFilterRules({});
        QByteArray seen;
        file.seek(0);
        for (const QByteArray &line : file.readAll().split('\n'))
            seen += line.right(1);
        QCOMPARE(seen, kept);
    }

    void knowsItsNames()
    {
        QVERIFY(logFormatFromName(u"json") == LogFormat::Json);
        QVERIFY(logFormatFromName(u"text") == LogFormat::Text);
        QVERIFY(!logFormatFromName(u"JSON"));
        QVERIFY(logLevelFromName(u"warning") == LogLevel::Warning);
        QVERIFY(!logLevelFromName(u"verbose"));
    }
};

QTEST_GUILESS_MAIN(TestLogging)
#include "tst_logging.moc"
