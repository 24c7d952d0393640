// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/upload_homes.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using dispatch::UploadHome;
using dispatch::UploadHomes;

class TestUploadHomes final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void tagsAreOnlyAdded()
    {
        UploadHomes homes;
        homes.remember({u"a"_s, u"b"_s}, {u"one"_s, {u"secret"_s}});
        homes.remember({u"a"_s}, {u"one"_s, {}}); // seen in a list
        homes.remember({u"a"_s}, {u"one"_s, {u"inner"_s}});
        QCOMPARE(*homes.find(u"a"_s), (UploadHome{u"one"_s, {u"secret"_s, u"inner"_s}}));
        QVERIFY(!homes.find(u"c"_s));
    }

    void whoseItWasItStays()
    {
        UploadHomes homes;
        homes.remember({u"a"_s}, {u"one"_s, {}, u"alice"_s});
        homes.remember({u"a"_s}, {u"one"_s, {}, u"mallory"_s});
        QCOMPARE(homes.find(u"a"_s)->owner, u"alice"_s);
        homes.remember({u"b"_s}, {u"one"_s, {}}); // seen in a list
        homes.remember({u"b"_s}, {u"one"_s, {}, u"alice"_s});
        QCOMPARE(homes.find(u"b"_s)->owner, u"alice"_s);
    }

    void survivesARestart()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"uploads.jsonl"_s);
        {
            UploadHomes homes;
            homes.open(path);
            homes.remember({u"a\"\n"_s}, {u"one"_s, {u"secret"_s}, u"alice"_s});
        }
        QVERIFY(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)));
        UploadHomes again;
        again.open(path);
        QCOMPARE(*again.find(u"a\"\n"_s), (UploadHome{u"one"_s, {u"secret"_s}, u"alice"_s}));
    }

    void damagedLinesAreLeftOut()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"uploads.jsonl"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("{\"id\":\"a\",\"provider\":\"one\"}\n{\"id\":\"b\"\n\0\xff\n[]\n{\"id\":\"c\",\"provider\":\"\"}\n{\"id\":\"d\",\"provider\":\"two\",\"ta", 99));
        file.close();
        UploadHomes homes;
        homes.open(path);
        QCOMPARE(homes.size(), 1U);
        QVERIFY(homes.find(u"a"_s));
    }

    void repetitionsAreCleared()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"uploads.jsonl"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 1000; ++i)
            file.write("{\"id\":\"a\",\"provider\":\"p" + QByteArray::number(i) + "\"}\n");
        file.close();
        UploadHomes homes;
        homes.open(path);
        QCOMPARE(homes.find(u"a"_s)->provider, u"p999"_s);
        QVERIFY(QFile(path).size() < 100);
    }

    void theOldestAreForgotten()
    {
        UploadHomes homes;
        for (std::size_t i = 0; i < UploadHomes::most + 10; ++i)
            homes.remember({QString::number(i)}, {u"one"_s, {}});
        QCOMPARE(homes.size(), UploadHomes::most);
        QVERIFY(!homes.find(u"9"_s));
        QVERIFY(homes.find(u"10"_s));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        UploadHomes homes;
        homes.open(u"/nonexistent/folder/uploads.jsonl"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be written"_s));
        homes.remember({u"a"_s}, {u"one"_s, {}});
        QVERIFY(homes.find(u"a"_s));
    }
};

QTEST_APPLESS_MAIN(TestUploadHomes)
#include "tst_upload_homes.moc"
