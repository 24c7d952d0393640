// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"
#include "upstream/key_source.h"

#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class TestKeySource final : public QObject
{
    Q_OBJECT

    static QString fileWith(const QTemporaryDir &folder, const QByteArray &bytes, QFile::Permissions permissions)
    {
        QFile file(folder.filePath(u"key"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.setPermissions(permissions))
            qFatal("cannot write the key file");
        return file.fileName();
    }
    static constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

private slots:
    void init() { test::failOnAnyComplaint(); }
    void cleanup() { qunsetenv("SIGNALBOX_TEST_KEY"); }

    void readsTheEnvironment()
    {
        qputenv("SIGNALBOX_TEST_KEY", " sk-123\n");
        const auto key = upstream::resolveKey(u"env:SIGNALBOX_TEST_KEY");
        QVERIFY(key);
        QCOMPARE(key->reveal(), "sk-123"_ba);
    }

    void readsAFileOfItsOwner()
    {
        const QTemporaryDir folder;
        const QString path = fileWith(folder, "sk-456\r\n", ownerOnly);
        const auto key = upstream::resolveKey(u"file:"_s + path);
        QVERIFY(key);
        QCOMPARE(key->reveal(), "sk-456"_ba);
    }

    void refusesAFileOthersCanRead()
    {
        const QTemporaryDir folder;
        const QString path = fileWith(folder, "sk-456", ownerOnly | QFile::ReadGroup);
        const auto key = upstream::resolveKey(u"file:"_s + path);
        QVERIFY(!key);
        QCOMPARE(key.error().kind, ErrorKind::Io);
        QVERIFY(key.error().message.contains(u"chmod 600"_s));
        QVERIFY(!key.error().message.contains(u"sk-456"_s));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("says");
        const int io = int(ErrorKind::Io);
        const int policy = int(ErrorKind::PolicyInvalid);
        QTest::addRow("unset variable") << u"env:SIGNALBOX_TEST_KEY"_s << QByteArray() << io << u"is not set"_s;
        QTest::addRow("empty variable") << u"env:SIGNALBOX_TEST_KEY"_s << " \n"_ba << io << u"is empty"_s;
        QTest::addRow("two lines") << u"env:SIGNALBOX_TEST_KEY"_s << "sk-1\r\nx: y"_ba << io << u"line breaks"_s;
        QTest::addRow("no such file") << u"file:/nonexistent/key"_s << QByteArray() << io << u"cannot be read"_s;
        QTest::addRow("key store") << u"keychain:openai"_s << QByteArray() << int(ErrorKind::Unsupported)
                                   << u"env:NAME"_s;
        QTest::addRow("a key instead of a reference") << u"sk-789"_s << QByteArray() << policy << u"env:NAME"_s;
        QTest::addRow("no name") << u"env:"_s << QByteArray() << policy << u"env:NAME"_s;
        QTest::addRow("unknown kind") << u"vault:a"_s << QByteArray() << policy << u"env:NAME"_s;
    }
    void refuses()
    {
        QFETCH(const QString, reference);
        QFETCH(const QByteArray, value);
        QFETCH(const int, kind);
        QFETCH(const QString, says);
        if (!value.isNull())
            qputenv("SIGNALBOX_TEST_KEY", value);
        const auto key = upstream::resolveKey(reference);
        QVERIFY(!key);
        QCOMPARE(int(key.error().kind), kind);
        QVERIFY2(key.error().message.contains(says), qPrintable(key.error().message));
        QVERIFY(!key.error().message.contains(u"sk-"_s));
    }

    void refusesAnOversizedFile()
    {
        const QTemporaryDir folder;
        const auto key = upstream::resolveKey(u"file:"_s + fileWith(folder, QByteArray(20'000, 'k'), ownerOnly));
        QVERIFY(!key);
        QVERIFY(key.error().message.contains(u"16 KiB"_s));
    }
};

QTEST_APPLESS_MAIN(TestKeySource)
#include "tst_key_source.moc"
