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
        m_source = std::make_unique<engine::PolicySource>(policy::PolicyFile::at(m_path));
        m_source->watch(policy::demoPolicy());
        m_told.clear();
        connect(m_source.get(), &engine::PolicySource::changed, this,
                [this](const Result<QByteArray> &text) { m_told.append(text.value_or("unreadable")); });
    }
    void cleanup() { m_source.reset(); }

    void tellsOfAChange()
    {
        write(policy::demoPolicy() + "\n# more\n");
        QTRY_COMPARE(m_told, QByteArrayList{policy::demoPolicy() + "\n# more\n"});
        write("version: 1\n");
        QTRY_COMPARE(m_told.size(), 2);
        QCOMPARE(m_told.last(), "version: 1\n"_ba);
    }

    void aDeletedFileThatComesBackUnchangedIsToldOf()
    {
        QVERIFY(QFile::remove(m_path));
        QTRY_VERIFY(m_told.contains("unreadable"));
        write(policy::demoPolicy());
        QTRY_VERIFY2(m_told.last() == policy::demoPolicy(), "the running copy would go on saying that its policy cannot be read");
    }

    void whatWeWroteOurselvesIsNotToldOf()
    {
        m_source->expect("ours\n");
        write("ours\n");
        m_source->look();
        QVERIFY(m_told.isEmpty());
        write("theirs\n");
        m_source->look();
        QCOMPARE(m_told, QByteArrayList{"theirs\n"_ba});
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
    QByteArrayList m_told;
};

QTEST_GUILESS_MAIN(TestPolicySource)
#include "tst_policy_source.moc"
