// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/bundled.h"
#include "policy/desk.h"
#include "policy/policy_json.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

namespace {

QByteArray dearer()
{
    return test::samplePolicy().replace("input: 2.50", "input: 3.50");
}

QByteArray looser()
{
    return test::samplePolicy().replace("cloud: never", "cloud: allow");
}

ChangeRequest put(const QByteArray &text, const QString &note = {})
{
    ChangeRequest request;
    request.text = text;
    request.author = Author::Api;
    request.client = u"ci"_s;
    request.note = note;
    return request;
}

/// A folder that ends before a version is committed: what stands there then is what a killed program leaves behind.
class DyingStore final : public VersionStore
{
public:
    explicit DyingStore(const QString &dir)
        : m_folder(dir)
    {
    }
    [[nodiscard]] QStringList names() const override { return m_folder.names(); }
    [[nodiscard]] Result<QByteArray> read(const QString &name) const override { return m_folder.read(name); }
    [[nodiscard]] Result<void> write(const QString &name, const QByteArray &content) override
    {
        return m_folder.write(name, content);
    }
    [[nodiscard]] Result<void> rename(const QString &, const QString &) override
    {
        return Unexpected(Error{ErrorKind::Io, u"killed"_s, {}});
    }
    void remove(const QString &name) override { m_folder.remove(name); }
    [[nodiscard]] QString place(const QString &name) const override { return m_folder.place(name); }

private:
    FolderStore m_folder;
};

} // namespace

class TestDesk final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    ManualClock m_clock;
    std::vector<Check> m_checks;
    std::unique_ptr<Desk> m_desk;

    [[nodiscard]] QString historyDir() const { return m_dir->filePath(u"policy-history"_s); }
    [[nodiscard]] QString path() const { return m_dir->filePath(u"policy.yaml"_s); }
    void write(const QByteArray &text) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    [[nodiscard]] QByteArray written() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    Judged<Applied> open()
    {
        m_desk = std::make_unique<Desk>(PolicyFile::at(path()),
                                        std::make_unique<FolderStore>(m_dir->filePath(u"policy-history"_s)), m_checks, m_clock);
        return m_desk->open();
    }
    void verifyUnchanged(int version = 1) const
    {
        QCOMPARE(written(), test::samplePolicy());
        QCOMPARE(m_desk->running().text, test::samplePolicy());
        QCOMPARE(m_desk->running().version.number, version);
        QCOMPARE(m_desk->history().newest()->number, version);
        QVERIFY(!QFile::exists(m_dir->filePath(u"policy-history/pending.json"_s)));
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        m_checks.clear();
        write(test::samplePolicy());
        const Judged<Applied> opened = open();
        QVERIFY(opened);
        QCOMPARE(opened->now.version.number, 1);
        QCOMPARE(opened->now.version.author, Author::File);
    }

    void aChangeIsWrittenAndKept()
    {
        const Judged<Applied> applied = m_desk->apply(put(dearer(), u"prices of May"_s));
        QVERIFY(applied);
        QVERIFY(applied->isNew);
        QVERIFY2(applied->notice.isEmpty(), qPrintable(applied->notice));
        QCOMPARE(written(), dearer());
        const Version version = *m_desk->history().newest();
        QCOMPARE(version.number, 2);
        QCOMPARE(version.author, Author::Api);
        QCOMPARE(version.client, u"ci"_s);
        QCOMPARE(version.note, u"prices of May"_s);
        QCOMPARE(version.hash, applied->now.policy->hash);
        QCOMPARE(version.parent, load(test::samplePolicy()).policy->hash);
        QCOMPARE(applied->changes.size(), 1);

        QVERIFY(open()); // and a restart sees the same
        QCOMPARE(m_desk->running().version, version);
    }

    void theSameTextAgainIsNoVersion()
    {
        const Judged<Applied> applied = m_desk->apply(put(test::samplePolicy(), u"again"_s));
        QVERIFY(applied);
        QVERIFY(!applied->isNew);
        verifyUnchanged();
    }

    void aCommentIsAVersionOfTheSameHash()
    {
        const QString hash = m_desk->running().version.hash;
        const Judged<Applied> applied = m_desk->apply(put("# hello\n" + test::samplePolicy()));
        QVERIFY(applied);
        QVERIFY(applied->isNew && applied->changes.isEmpty());
        QCOMPARE(applied->now.version.number, 2);
        QCOMPARE(applied->now.version.hash, hash);
        QVERIFY(written().startsWith("# hello\n"));
    }

    void ifMatchMustName_data()
    {
        QTest::addColumn<QString>("hash");
        QTest::addColumn<bool>("passes");
        QTest::addRow("what runs") << load(test::samplePolicy()).policy->hash << true;
        QTest::addRow("anything") << u"*"_s << true;
        QTest::addRow("another") << u"0123456789abcdef"_s << false;
        QTest::addRow("nothing") << u""_s << false;
    }
    void ifMatchMustName()
    {
        QFETCH(const QString, hash);
        QFETCH(const bool, passes);
        ChangeRequest request = put(dearer());
        request.ifMatch = hash;
        const Judged<Applied> applied = m_desk->apply(request);
        QCOMPARE(applied.has_value(), passes);
        if (passes)
            return;
        QCOMPARE(applied.error().error.kind, ErrorKind::PolicyChanged);
        const QString said = applied.error().error.message;
        QVERIFY2(said.contains(u"version 1, %1, applied by file at 2025-"_s.arg(m_desk->running().version.hash)), qPrintable(said));
        verifyUnchanged();
    }

    void anInvalidPolicyNamesEveryProblem()
    {
        const Judged<Applied> applied = m_desk->apply(put(test::samplePolicy().replace("chain: everyday", "chain: everday") + "x: 1\n"));
        QVERIFY(!applied);
        QCOMPARE(applied.error().error.kind, ErrorKind::PolicyInvalid);
        QCOMPARE(applied.error().issues.size(), 2);
        QVERIFY2(applied.error().error.message.contains(u"has 2 errors"_s), qPrintable(applied.error().error.message));
        QVERIFY2(applied.error().error.message.contains(u"did you mean `everyday`"_s), qPrintable(applied.error().error.message));
        verifyUnchanged();
    }

    void looseningNeedsAReason()
    {
        const Judged<Applied> refused = m_desk->apply(put(looser()));
        QVERIFY(!refused);
        QCOMPARE(refused.error().error.kind, ErrorKind::ReasonRequired);
        QVERIFY2(refused.error().error.message.contains(u"`secret` × `cloud`: never → allow"_s),
                 qPrintable(refused.error().error.message));
        QCOMPARE(refused.error().loosenings.size(), 1);
        verifyUnchanged();
        QVERIFY(m_desk->apply(put(looser(), u"contract signed"_s)));
        QVERIFY(m_desk->apply(put(test::samplePolicy()))); // closing needs none
        ChangeRequest back;
        back.author = Author::Rollback;
        back.restores = 2;
        QCOMPARE(m_desk->apply(back).error().error.kind, ErrorKind::ReasonRequired);
    }

    void aFileThatWasEditedIsRecordedAsSuch()
    {
        write(looser());
        ChangeRequest request;
        request.text = looser();
        const Judged<Applied> applied = m_desk->apply(request);
        QVERIFY(applied);
        QCOMPARE(applied->now.version.author, Author::File);
        QVERIFY(applied->changes.first().loosens);
        write(dearer()); // while nothing runs
        QVERIFY(open());
        QCOMPARE(m_desk->running().version.number, 3);
        QCOMPARE(m_desk->running().version.author, Author::File);
    }

    void aRollbackIsANewVersion()
    {
        QVERIFY(m_desk->apply(put(dearer())));
        ChangeRequest back;
        back.author = Author::Rollback;
        back.restores = 1;
        const Judged<Applied> applied = m_desk->apply(back);
        QVERIFY(applied);
        QCOMPARE(applied->now.version.number, 3);
        QCOMPARE(applied->now.version.restores, 1);
        QCOMPARE(written(), test::samplePolicy());
        back.restores = 9;
        const Judged<Applied> unknown = m_desk->apply(back);
        QCOMPARE(unknown.error().error.kind, ErrorKind::NotFound);
        QVERIFY2(unknown.error().error.message.contains(u"versions 1 to 3"_s), qPrintable(unknown.error().error.message));
    }

    void everyCheckMustPassInOrder()
    {
        QStringList asked;
        const auto check = [&asked](const QString &name, bool passes) {
            return Check{name, [&asked, name, passes](const Policy &candidate, const Policy *running) -> Result<void> {
                             Q_UNUSED(candidate)
                             asked.append(running == nullptr ? name : name + u'+');
                             if (passes)
                                 return {};
                             return Unexpected(Error{ErrorKind::ProofFailed, name + u" failed"_s, {}});
                         }};
        };
        m_checks = {check(u"first"_s, true), check(u"second"_s, false), check(u"third"_s, true)};
        QVERIFY(!open()); // at the start, too
        QCOMPARE(asked, (QStringList{u"first"_s, u"second"_s}));
        int calls = 0;
        m_desk = std::make_unique<Desk>(PolicyFile::at(path()), std::make_unique<MemoryStore>(),
                                        std::vector<Check>{{u"later"_s, [&calls](const Policy &, const Policy *) -> Result<void> {
                                            if (++calls == 1)
                                                return {};
                                            return Unexpected(Error{ErrorKind::ProofFailed, u"secret reaches gpt-4o"_s, {}});
                                        }}},
                                        m_clock);
        QVERIFY(m_desk->open());
        const Judged<Applied> refused = m_desk->apply(put(dearer()));
        QCOMPARE(refused.error().error.message, u"secret reaches gpt-4o"_s);
        verifyUnchanged();
    }

    void aFileThatCannotBeWrittenChangesNothing()
    {
        QVERIFY(QFile::remove(path()));
        QVERIFY(QDir().mkdir(path())); // holds for root, too
        const Judged<Applied> refused = m_desk->apply(put(dearer()));
        QVERIFY(!refused);
        QCOMPARE(refused.error().error.kind, ErrorKind::Io);
        QVERIFY2(refused.error().error.message.contains(path()), qPrintable(refused.error().error.message));
        QVERIFY(QDir().rmdir(path()));
        write(test::samplePolicy());
        verifyUnchanged();
    }

    void aHistoryThatCannotBeWrittenRefusesAnOrderButNotAnEdit()
    {
        QVERIFY(QDir(m_dir->filePath(u"policy-history"_s)).removeRecursively());
        QFile inTheWay(m_dir->filePath(u"policy-history"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const Judged<Applied> refused = m_desk->apply(put(dearer()));
        QCOMPARE(refused.error().error.kind, ErrorKind::Io);
        QCOMPARE(written(), test::samplePolicy());
        QCOMPARE(m_desk->running().text, test::samplePolicy());
        ChangeRequest edit;
        edit.text = dearer();
        const Judged<Applied> applied = m_desk->apply(edit);
        QVERIFY(applied);
        QCOMPARE(applied->now.version.number, 2);
        QVERIFY2(applied->notice.contains(u"the history does not know of it"_s), qPrintable(applied->notice));
    }

    void anEditThatWasNotAppliedIsPutAside()
    {
        write("version: 1\nhalf an edit");
        const Judged<Applied> applied = m_desk->apply(put(dearer()));
        QVERIFY(applied);
        QCOMPARE(written(), dearer());
        QVERIFY2(applied->notice.contains(u"policy.yaml.unapplied"_s), qPrintable(applied->notice));
        QFile aside(m_dir->filePath(u"policy.yaml.unapplied"_s));
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), "version: 1\nhalf an edit"_ba);
        QVERIFY2(!QDir(historyDir()).entryList(QDir::Files).join(u' ').contains(u"unapplied"_s), "it may hold a pasted key");
    }

    void whatADyingProgramAppliedIsKnownAtTheNextStart()
    {
        m_desk = std::make_unique<Desk>(PolicyFile::at(path()), std::make_unique<DyingStore>(historyDir()),
                                        std::vector<Check>{}, m_clock);
        QVERIFY(m_desk->open());
        const Judged<Applied> applied = m_desk->apply(put(dearer(), u"prices of May"_s));
        QVERIFY(applied);
        QVERIFY(!applied->notice.isEmpty());
        QCOMPARE(open()->now.version.number, 2);
        QCOMPARE(m_desk->running().version.author, Author::Api);
        QCOMPARE(m_desk->running().version.note, u"prices of May"_s);
        QCOMPARE(m_desk->running().version.file, path());
        QVERIFY(m_desk->history().list(10).problems.isEmpty());
    }

    void permissionsAndLinksOfTheFileStay()
    {
        const QString real = m_dir->filePath(u"real.yaml"_s);
        QVERIFY(QFile::rename(path(), real));
        QVERIFY(QFile::link(real, path()));
        constexpr auto wanted = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup;
        QVERIFY(QFile::setPermissions(real, wanted));
        QVERIFY(m_desk->apply(put(dearer())));
        QVERIFY(QFileInfo(path()).isSymLink());
        QCOMPARE(QFile(real).permissions() & (wanted | QFileDevice::ReadOther | QFileDevice::WriteGroup), wanted);
        QCOMPARE(written(), dearer());
    }

    void theDemoIsChangedForTheRunOnly()
    {
        Desk desk(PolicyFile::bundledDemo(), std::make_unique<MemoryStore>(), {}, m_clock);
        QCOMPARE(desk.open()->now.version.author, Author::Bundled);
        const Judged<Applied> applied = desk.apply(put(demoPolicy() + "\n# mine\n"));
        QVERIFY(applied);
        QCOMPARE(applied->now.version.number, 2);
        QVERIFY2(applied->notice.contains(u"until the program ends"_s), qPrintable(applied->notice));
        QCOMPARE(desk.history().text(1).value(), demoPolicy());
    }

    void checkSaysWhatWouldCome()
    {
        const QJsonObject fine = checkJson(*m_desk, dearer());
        QCOMPARE(fine[u"valid"_s], QJsonValue(true));
        QCOMPARE(fine[u"needs_reason"_s], QJsonValue(false));
        QCOMPARE(fine[u"refused"_s], QJsonValue());
        QCOMPARE(fine[u"changes"_s].toArray().size(), 1);
        QCOMPARE(checkJson(*m_desk, looser())[u"needs_reason"_s], QJsonValue(true));
        const QJsonObject broken = checkJson(*m_desk, "a: [");
        QCOMPARE(broken[u"valid"_s], QJsonValue(false));
        QCOMPARE(broken[u"hash"_s], QJsonValue());
        QVERIFY(!broken[u"issues"_s].toArray().isEmpty());
        verifyUnchanged();
    }

    void aNoteIsOneLine()
    {
        QCOMPARE(readNote(u"  why  "_s).value(), u"why"_s);
        QCOMPARE(readNote(u"a\nb"_s).error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(readNote(QString(1'001, u'x')).error().kind, ErrorKind::InvalidRequest);
    }
};

QTEST_GUILESS_MAIN(TestDesk)
#include "tst_desk.moc"
