// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/policy_office.h"

#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

/// The office alone: the engine's answers come when the test gives them.
class TestPolicyOffice final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    ManualClock m_clock;
    std::unique_ptr<engine::PolicyOffice> m_office;
    std::deque<engine::PolicyOffice::Ports::Ready> m_waiting; ///< changes the engine gets ready for
    QStringList m_ran;                                        ///< hashes
    QList<QList<policy::Issue>> m_refused;
    QStringList m_answers;

    void write(const QByteArray &text) const
    {
        QFile file(m_dir->filePath(u"policy.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    [[nodiscard]] QByteArray written() const
    {
        QFile file(m_dir->filePath(u"policy.yaml"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QByteArray priced(const QByteArray &price) { return test::samplePolicy().replace("input: 2.50", "input: " + price); }
    void ask(const QByteArray &text)
    {
        policy::ChangeRequest request;
        request.text = text;
        request.author = policy::Author::Api;
        m_office->change(request, [this](const policy::Judged<policy::Applied> &outcome) {
            m_answers.append(outcome ? u"version %1"_s.arg(outcome->now.version.number)
                                     : QString(errorCode(outcome.error().error.kind)));
        });
    }
    void makeReady(const Result<void> &made = {})
    {
        QTRY_VERIFY(!m_waiting.empty());
        const auto ready = m_waiting.front();
        m_waiting.pop_front();
        ready(made);
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        write(test::samplePolicy());
        engine::PolicyOffice::Ports ports;
        ports.makeReady = [this](const auto &, const auto &ready) { m_waiting.push_back(ready); };
        ports.run = [this](const policy::Running &running, const std::function<void()> &done) {
            m_ran.append(running.version.hash);
            done();
        };
        ports.fileRefused = [this](const QList<policy::Issue> &issues) { m_refused.append(issues); };
        m_office = std::make_unique<engine::PolicyOffice>(
            std::make_unique<policy::Desk>(policy::PolicyFile::at(m_dir->filePath(u"policy.yaml"_s)),
                                           std::make_unique<policy::MemoryStore>(), std::vector<policy::Check>{}, m_clock),
            ports);
        QVERIFY(m_office->open());
        m_waiting.clear();
        m_ran.clear();
        m_refused.clear();
        m_answers.clear();
    }
    void cleanup() { m_office.reset(); }

    void changesAreCarriedOutOneAfterTheOther()
    {
        ask(priced("3"));
        ask("a: [");
        ask(priced("4"));
        QCOMPARE(m_waiting.size(), std::size_t{1});
        QVERIFY(m_answers.isEmpty());
        QCOMPARE(written(), test::samplePolicy());
        makeReady();
        QCOMPARE(written(), priced("3"));
        makeReady();
        QCOMPARE(m_answers, (QStringList{u"version 2"_s, u"policy_invalid"_s, u"version 3"_s}));
        QCOMPARE(written(), priced("4"));
        QCOMPARE(m_ran.size(), 2);
    }

    void whatTheEngineCannotRunIsNotWritten()
    {
        ask(priced("3"));
        makeReady(Unexpected(Error{ErrorKind::Io, u"no port left"_s, {}}));
        QCOMPARE(m_answers, QStringList{u"io_error"_s});
        QCOMPARE(written(), test::samplePolicy());
        QCOMPARE(m_office->desk().running().version.number, 1);
        QVERIFY(m_ran.isEmpty());
    }

    void anEditComesBeforeAnOrderThatWaits()
    {
        ask(priced("3"));
        ask(priced("4"));
        makeReady();
        write(priced("5")); // by hand, while the second order waits for its turn
        makeReady();
        makeReady();
        QTRY_COMPARE(m_answers, (QStringList{u"version 2"_s, u"version 4"_s}));
        QCOMPARE(m_office->desk().history().find(3)->author, policy::Author::File);
        QCOMPARE(m_office->desk().history().text(3).value(), priced("5"));
    }

    void anEditThatIsNotValidIsToldOf()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"running policy stays"_s));
        write("version: 2\n");
        QTRY_COMPARE(m_refused.size(), 1);
        QVERIFY(!m_refused.first().isEmpty());
        QVERIFY(m_ran.isEmpty());
        write(test::samplePolicy()); // and mended: what runs is told again, so that the complaint goes
        makeReady();
        QTRY_COMPARE(m_ran.size(), 1);
        QCOMPARE(m_office->desk().running().version.number, 1);
    }
};

QTEST_GUILESS_MAIN(TestPolicyOffice)
#include "tst_policy_office.moc"
