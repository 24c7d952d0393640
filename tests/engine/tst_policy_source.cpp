// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/policy_source.h"
#include "policy/bundled.h"

#include "support/strict_messages.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

class TestPolicySource final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(u"policy.yaml"_s);
        write(policy::demoPolicy());
        m_source = std::make_unique<engine::PolicySource>(m_path, false);
        QVERIFY(m_source->load().policy);
        m_source->watch();
        m_told.clear();
        connect(m_source.get(), &engine::PolicySource::changed, this,
                [this](const policy::LoadOutcome &outcome) { m_told.append(outcome.policy != nullptr); });
    }
    void cleanup() { m_source.reset(); }

    void tellsOfAChange()
    {
        write(policy::demoPolicy() + "\n# more\n");
        QTRY_COMPARE(m_told, QList<bool>{true});
        write("version: 1\nnonsense: 2\n");
        QTRY_COMPARE(m_told, (QList<bool>{true, false}));
    }

    void aDeletedFileThatComesBackUnchangedIsToldOf()
    {
        QVERIFY(QFile::remove(m_path));
        QTRY_VERIFY(m_told.contains(false));
        write(policy::demoPolicy());
        QTRY_VERIFY2(m_told.last(), "the running copy would go on saying that its policy cannot be read");
    }

private:
    void write(const QByteArray &content) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<engine::PolicySource> m_source;
    QList<bool> m_told;
};

QTEST_GUILESS_MAIN(TestPolicySource)
#include "tst_policy_source.moc"
