// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/data_folder.h"

#include "support/strict_messages.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

class TestDataFolder final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = QTemporaryDir();
    }

    void isPrivate()
    {
        const QString path = m_dir.filePath(u"a/b/c"_s);
        const Result<DataFolder> folder = DataFolder::open(path);
        QVERIFY(folder);
        QCOMPARE(folder->path(), path);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther
            | QFile::ExeOther;
        QCOMPARE(QFile::permissions(path) & others, QFile::Permissions());
        QCOMPARE(QFile::permissions(path + u"/signalbox.lock"_s) & others, QFile::Permissions());
    }

    void refusesASecondCopy()
    {
        Result<DataFolder> first = DataFolder::open(m_dir.path());
        QVERIFY(first);
        Result<DataFolder> second = DataFolder::open(m_dir.path());
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Io);
        QVERIFY2(second.error().message.contains(u"just starting"_s), qPrintable(second.error().message));
        QVERIFY(first->writeAddress(u"http://127.0.0.1:8484/v1"_s));
        second = DataFolder::open(m_dir.path());
        QVERIFY(!second);
        QVERIFY2(second.error().message.contains(u"http://127.0.0.1:8484/v1"_s), qPrintable(second.error().message));
        QVERIFY(second.error().message.contains(QString::number(::getpid())));
        QVERIFY(second.error().message.contains(u"--data-dir"_s));
        second = Unexpected(Error()); // the refused copy ends; the running one is still found
        QCOMPARE(folderOwner(m_dir.path())->baseUrl, u"http://127.0.0.1:8484/v1"_s);
        first = Unexpected(Error());
        QVERIFY(DataFolder::open(m_dir.path()));
    }

    void asksWithoutTaking()
    {
        QVERIFY(!folderOwner(m_dir.path()));
        {
            Result<DataFolder> folder = DataFolder::open(m_dir.path());
            QVERIFY(folder);
            QVERIFY(folder->writeAddress(u"http://127.0.0.1:1/v1"_s));
            QCOMPARE(folderOwner(m_dir.path())->pid, ::getpid());
            QCOMPARE(folderOwner(m_dir.path())->baseUrl, u"http://127.0.0.1:1/v1"_s);
        }
        QVERIFY(!folderOwner(m_dir.path()));
    }

    void isFreeAfterAKill()
    {
        int ready[2] = {-1, -1};
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const Result<DataFolder> folder = DataFolder::open(m_dir.path());
            const char answer = folder ? 'y' : 'n';
            if (::write(ready[1], &answer, 1) != 1)
                ::_exit(1);
            for (;;)
                ::pause();
        }
        char answer = 0;
        QCOMPARE(::read(ready[0], &answer, 1), 1);
        QCOMPARE(answer, 'y');
        const Result<DataFolder> refused = DataFolder::open(m_dir.path());
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QString::number(child)));
        QCOMPARE(::kill(child, SIGKILL), 0);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        QVERIFY(DataFolder::open(m_dir.path()));
        ::close(ready[0]);
        ::close(ready[1]);
    }

    void saysWhyItCannotBeWritten_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addRow("below a file") << u"%1/file/data"_s;
        QTest::addRow("a file itself") << u"%1/file"_s;
        QTest::addRow("a file system that takes no files") << u"/proc/signalbox"_s;
    }
    void saysWhyItCannotBeWritten()
    {
        QFETCH(const QString, path);
        QFile file(m_dir.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Result<DataFolder> folder = DataFolder::open(path.contains(u'%') ? path.arg(m_dir.path()) : path);
        QVERIFY(!folder);
        QCOMPARE(folder.error().kind, ErrorKind::Io);
        QVERIFY2(folder.error().message.contains(u"--data-dir"_s), qPrintable(folder.error().message));
    }
};

QTEST_GUILESS_MAIN(TestDataFolder)
#include "tst_data_folder.moc"
