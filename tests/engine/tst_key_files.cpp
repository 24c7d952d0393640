// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/key_files.h"

#include "support/strict_messages.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace signalbox;

using Change = std::function<void(const QString &)>;
Q_DECLARE_METATYPE(Change)

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestKeyFiles final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void tellsOfEveryKindOfChange_data()
    {
        QTest::addColumn<bool>("there");
        QTest::addColumn<Change>("change");
        const auto owner = QFile::ReadOwner | QFile::WriteOwner;
        QTest::addRow("written") << true << Change([](const QString &path) { write(path, "other"); });
        QTest::addRow("replaced") << true << Change([](const QString &path) {
            QSaveFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("other") == 5 && file.commit());
        });
        QTest::addRow("removed") << true << Change([](const QString &path) { QVERIFY(QFile::remove(path)); });
        QTest::addRow("made") << false << Change([](const QString &path) { write(path, "key"); });
        QTest::addRow("closed to others") << true << Change([owner](const QString &path) {
            QVERIFY(QFile::setPermissions(path, owner));
        });
    }
    void tellsOfEveryKindOfChange()
    {
        QFETCH(const bool, there);
        QFETCH(const Change, change);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"key"_s);
        if (there) {
            write(path, "key");
            QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        }
        engine::KeyFiles files;
        files.watch({path});
        QSignalSpy changed(&files, &engine::KeyFiles::changed);
        change(path);
        QTRY_COMPARE(changed.size(), 1);
    }

    void aFolderThatComesLaterIsWatched()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"keys/deeper/openai"_s);
        engine::KeyFiles files;
        files.watch({path});
        QSignalSpy changed(&files, &engine::KeyFiles::changed);
        QVERIFY(QDir().mkpath(folder.filePath(u"keys/deeper"_s)));
        write(path, "key");
        QTRY_COMPARE(changed.size(), 1);
        write(path, "another");
        QTRY_COMPARE(changed.size(), 2);
    }

    void whatHappensBesideAKeyIsNobodysBusiness()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"key"_s);
        write(path, "key");
        engine::KeyFiles files;
        files.watch({path});
        QSignalSpy changed(&files, &engine::KeyFiles::changed);
        write(folder.filePath(u"note"_s), "x");
        QVERIFY(QFile::remove(path));
        QTRY_COMPARE(changed.size(), 1); // the key's own change, after the other was seen too
        files.watch({});
        write(path, "again");
        write(folder.filePath(u"note"_s), "y");
        engine::KeyFiles other;
        other.watch({path});
        QSignalSpy seen(&other, &engine::KeyFiles::changed);
        write(path, "and again");
        QTRY_COMPARE(seen.size(), 1);
        QCOMPARE(changed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestKeyFiles)
#include "tst_key_files.moc"
