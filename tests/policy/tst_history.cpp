// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/history.h"
#include "support/strict_messages.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

namespace {

/// A folder whose n-th change and all later ones fail: a full disk, or a program that died there.
class FailingStore final : public VersionStore
{
public:
    FailingStore(const QString &dir, int &changesLeft)
        : m_folder(dir)
        , m_left(changesLeft)
    {
    }
    [[nodiscard]] QStringList names() const override { return m_folder.names(); }
    [[nodiscard]] Result<QByteArray> read(const QString &name) const override { return m_folder.read(name); }
    [[nodiscard]] Result<void> write(const QString &name, const QByteArray &content) override
    {
        return m_left-- > 0 ? m_folder.write(name, content) : full();
    }
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to) override
    {
        return m_left-- > 0 ? m_folder.rename(from, to) : full();
    }
    void remove(const QString &name) override
    {
        if (m_left-- > 0)
            m_folder.remove(name);
    }
    [[nodiscard]] QString place(const QString &name) const override { return m_folder.place(name); }

private:
    static Result<void> full() { return Unexpected(Error{ErrorKind::Io, u"No space left."_s, {}}); }
    FolderStore m_folder;
    int &m_left;
};

NewVersion versionOf(const QByteArray &text, const QString &note = {})
{
    return {text, QString::fromLatin1("hash of " + text), Author::Api, u"ci"_s, {1'763'806'045'123'000}, note, {}, u"/etc/p.yaml"_s};
}

} // namespace

class TestHistory final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_dir;

    [[nodiscard]] History open() const { return History(std::make_unique<FolderStore>(m_dir)); }
    void spoil(const QString &name, const QByteArray &content) const
    {
        QFile file(m_dir + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_temporary = std::make_unique<QTemporaryDir>();
        m_dir = m_temporary->filePath(u"policy-history"_s);
    }

    void startsEmpty()
    {
        const History history = open();
        QVERIFY(!history.newest());
        QVERIFY(history.list(10).versions.isEmpty());
        QVERIFY(history.list(10).problems.isEmpty());
        QCOMPARE(history.find(1).error().kind, ErrorKind::NotFound);
        QVERIFY2(!QFileInfo::exists(m_dir), "looking must not write");
    }

    void keepsEverythingOverARestart()
    {
        History history = open();
        QVERIFY(history.append(versionOf("a: 1 # why\n", u"first"_s)));
        NewVersion next = versionOf("a: 2\n", u"second"_s);
        next.author = Author::Rollback;
        next.restores = 1;
        const Result<Version> second = history.append(next);
        QVERIFY(second);
        QCOMPARE(second->number, 2);
        QCOMPARE(second->parent, u"hash of a: 1 # why\n"_s);

        const History again = open();
        QCOMPARE(again.newest(), *second);
        QCOMPARE(again.find(2).value(), *second);
        QCOMPARE(again.text(1).value(), "a: 1 # why\n"_ba);
        QCOMPARE(again.text(2).value(), "a: 2\n"_ba);
        QCOMPARE(utcText(second->time), u"2025-11-22T10:07:25.123Z"_s);
        QCOMPARE(again.list(1).versions, QList<Version>{*second});
        QCOMPARE(again.list(10, 2).versions.size(), 1);
        QCOMPARE(again.list(10, 2).versions.first().note, u"first"_s);
    }

    void theSameTextIsNoNewVersion()
    {
        History history = open();
        QVERIFY(history.append(versionOf("a")));
        const Result<Version> again = history.append(versionOf("a", u"another note"_s));
        QVERIFY(again);
        QCOMPARE(again->number, 1);
        QCOMPARE(history.list(10).versions.size(), 1);
        QVERIFY(history.append(versionOf("b")));
        QCOMPARE(history.append(versionOf("a"))->number, 3);
    }

    void nobodyElseCanLookIn()
    {
        History history = open();
        QVERIFY(history.append(versionOf("a")));
        constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        QVERIFY(!(QFileInfo(m_dir).permissions() & others));
        const QFileInfoList files = QDir(m_dir).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 2);
        for (const QFileInfo &file : files)
            QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
    }

    void aCrashNeitherForgetsNorInvents_data()
    {
        QTest::addColumn<int>("changesBefore");
        QTest::addColumn<bool>("fileWritten");
        QTest::addColumn<int>("newest");
        QTest::addRow("before anything was written") << 0 << false << 1;
        QTest::addRow("after the record") << 1 << false << 1;
        QTest::addRow("after the text, the policy file is the old one") << 2 << false << 1;
        QTest::addRow("after the policy file, before it became a version") << 2 << true << 2;
        QTest::addRow("after all of it") << 3 << true << 2;
    }
    void aCrashNeitherForgetsNorInvents()
    {
        QFETCH(const int, changesBefore);
        QFETCH(const bool, fileWritten);
        QFETCH(const int, newest);
        QVERIFY(open().append(versionOf("old")));
        int left = changesBefore;
        History dying(std::make_unique<FailingStore>(m_dir, left));
        const bool prepared = dying.prepare(versionOf("new", u"why"_s)).has_value();
        if (prepared)
            (void)dying.commit();

        History history = open();
        history.recover(fileWritten ? "new" : "old");
        QCOMPARE(history.newest()->number, newest);
        QCOMPARE(history.text(newest).value(), fileWritten ? "new"_ba : "old"_ba);
        QCOMPARE(history.newest()->note, fileWritten ? u"why"_s : QString());
        QVERIFY(history.list(10).problems.isEmpty());
        QCOMPARE(history.append(versionOf("newer"))->number, newest + 1);
        QCOMPARE(QDir(m_dir).entryList(QDir::Files).size(), 2 * (newest + 1));
    }

    void aFullDiskRefusesAndChangesNothing()
    {
        QVERIFY(open().append(versionOf("old")));
        for (int changes = 0; changes < 2; ++changes) {
            int left = changes;
            History history(std::make_unique<FailingStore>(m_dir, left));
            const Result<Version> refused = history.prepare(versionOf("new"));
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::Io);
            QCOMPARE(history.newest()->number, 1);
        }
    }

    void aWriteThatEndsEarlyLeavesTheOldContent()
    {
        FolderStore store(m_dir);
        QVERIFY(store.write(u"x"_s, "old"));
        struct rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = ::signal(SIGXFSZ, SIG_IGN);
        const auto restore = qScopeGuard([&] {
            ::setrlimit(RLIMIT_FSIZE, &before);
            ::signal(SIGXFSZ, handler);
        });
        const struct rlimit tight = {1'000, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
        const Result<void> refused = store.write(u"x"_s, QByteArray(5'000, 'n'));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(m_dir), qPrintable(refused.error().message));
        QCOMPARE(store.read(u"x"_s).value(), "old"_ba);
        QCOMPARE(store.names(), QStringList{u"x"_s});
    }

    void aFolderThatCannotBeWrittenIsNamed()
    {
        spoilParent();
        History history = open();
        const Result<Version> refused = history.append(versionOf("a"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Io);
        QVERIFY2(refused.error().message.contains(m_dir), qPrintable(refused.error().message));
        QVERIFY(!history.newest());
    }

    void aDamagedVersionIsNamedAndTheOthersAreRead_data()
    {
        QTest::addColumn<QByteArray>("record");
        QTest::addRow("empty") << ""_ba;
        QTest::addRow("torn") << "{\"format\": 1, \"version\": 2,"_ba;
        QTest::addRow("not JSON") << "\0\xff\x7f"_ba;
        QTest::addRow("of another version") << versionText([] {
            Version version;
            version.number = 7;
            version.hash = u"h"_s;
            version.sha256 = QByteArray(64, 'a');
            return version;
        }());
    }
    void aDamagedVersionIsNamedAndTheOthersAreRead()
    {
        QFETCH(const QByteArray, record);
        History history = open();
        for (const QByteArray &text : {"a"_ba, "b"_ba, "c"_ba})
            QVERIFY(history.append(versionOf(text)));
        spoil(u"000002.json"_s, record);
        const VersionList list = history.list(10);
        QCOMPARE(list.versions.size(), 2);
        QCOMPARE(list.problems.size(), 1);
        QVERIFY2(list.problems.first().contains(u"000002.json is damaged"_s), qPrintable(list.problems.first()));
        QCOMPARE(history.find(2).error().kind, ErrorKind::Io);
        QCOMPARE(history.append(versionOf("d"))->number, 4);
    }

    void aDamagedNewestVersionKeepsItsNumber()
    {
        History history = open();
        QVERIFY(history.append(versionOf("a")));
        QVERIFY(history.append(versionOf("b")));
        spoil(u"000002.json"_s, "");
        QCOMPARE(history.newest()->number, 1);
        QCOMPARE(history.append(versionOf("c"))->number, 3);
    }

    void aMissingRecordIsNamed()
    {
        History history = open();
        for (const QByteArray &text : {"a"_ba, "b"_ba})
            QVERIFY(history.append(versionOf(text)));
        QVERIFY(QFile::remove(m_dir + u"/000002.json"_s));
        const VersionList list = history.list(10);
        QCOMPARE(list.versions.size(), 1);
        QCOMPARE(list.problems.size(), 1);
        QVERIFY2(list.problems.first().contains(u"still in 000002.yaml"_s), qPrintable(list.problems.first()));
        QCOMPARE(history.append(versionOf("c"))->number, 3); // and the text is not overwritten
    }

    void aChangedTextIsNotTakenForTheVersion()
    {
        History history = open();
        QVERIFY(history.append(versionOf("a")));
        spoil(u"000001.yaml"_s, "b");
        QCOMPARE(history.text(1).error().kind, ErrorKind::Io);
        QVERIFY2(history.text(1).error().message.contains(u"000001.yaml is damaged"_s),
                 qPrintable(history.text(1).error().message));
    }

    void keepsTheNewestTextsAndEveryRecord()
    {
        History history(std::make_unique<MemoryStore>());
        constexpr int count = History::keptTexts + 3;
        for (int i = 1; i <= count; ++i)
            QVERIFY(history.append(versionOf(QByteArray::number(i))));
        QCOMPARE(history.list(count).versions.size(), count);
        QVERIFY(history.list(count).problems.isEmpty());
        QVERIFY(!history.find(3)->hasText);
        QCOMPARE(history.text(3).error().kind, ErrorKind::NotFound);
        QCOMPARE(history.text(4).value(), "4"_ba);
        QCOMPARE(history.text(count).value(), QByteArray::number(count));
    }

    void strangeFilesAreLeftAlone()
    {
        History history = open();
        QVERIFY(history.append(versionOf("a")));
        for (const char *name : {"notes.txt", "1.json", "000000.json", "-00001.json", "000009.json.bak"})
            spoil(QString::fromLatin1(name), "x");
        QCOMPARE(history.append(versionOf("b"))->number, 2);
        QVERIFY(history.list(10).problems.isEmpty());
        QVERIFY(QFile::exists(m_dir + u"/notes.txt"_s));
    }

private:
    /// Works for root, too, whom permissions do not stop.
    void spoilParent() const
    {
        QFile file(m_temporary->filePath(u"policy-history"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
