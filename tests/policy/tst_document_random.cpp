// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "policy/random_policy.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using test::Yaml;

/// The whole document, every section at once.
class TestDocumentRandom final : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        m_random.seed(seed);
    }

    void whatIsWrittenIsWhatIsLoaded()
    {
        for (int round = 0; round < 150; ++round) {
            const Yaml document = test::randomPolicy(m_random);
            const QByteArray yaml = test::writeAnyhow(document, m_random);
            const LoadOutcome outcome = load(yaml);
            QVERIFY2(outcome.policy, (yaml + issuesText(outcome.issues, u"p"_s).toUtf8()).constData());
            const QByteArray read = test::sortedText(test::documentOf(*outcome.policy));
            QCOMPARE(QString::fromUtf8(read).split(u'\n'), QString::fromUtf8(test::sortedText(document)).split(u'\n'));
        }
    }

    void theHashSeesContentAndNotForm()
    {
        for (int round = 0; round < 60; ++round) {
            Yaml document = test::randomPolicy(m_random);
            const QString hash = load(test::writeAnyhow(document, m_random)).policy->hash;
            QCOMPARE(load(test::writeAnyhow(document, m_random)).policy->hash, hash);
            const std::vector<Yaml *> scalars = test::scalarsOf(document);
            QByteArray &text = scalars[std::size_t(m_random.bounded(int(scalars.size())))]->text;
            text = text == "1" ? "2" : "1";
            if (const auto other = load(test::writeAnyhow(document, m_random)).policy)
                QVERIFY2(other->hash != hash, test::sortedText(document).constData());
        }
    }

    void aWrongValueIsFound()
    {
        for (int round = 0; round < 150; ++round) {
            Yaml document = test::randomPolicy(m_random);
            const std::vector<Yaml *> scalars = test::scalarsOf(document);
            *scalars[std::size_t(m_random.bounded(int(scalars.size())))] = Yaml::list({Yaml::list({"zz_mark"})});
            const QByteArray yaml = test::writeAnyhow(document, m_random);
            const LoadOutcome outcome = load(yaml);
            QVERIFY2(!outcome.policy, yaml.constData());
            QVERIFY(!outcome.issues.isEmpty());
        }
    }
};

QTEST_APPLESS_MAIN(TestDocumentRandom)
#include "tst_document_random.moc"
