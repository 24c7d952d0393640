// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/command_run.h"
#include "catalog/feed_text.h"
#include "policy/loader.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::CommandOutcome;

/// `signalbox models import … --apply` on a data folder nothing runs on.
class TestFeedCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        write(u"feed.json"_s, test::feedText({{u"gpt-4o"_s, 3}, {u"gpt-4.1"_s, 3}}));
    }

    void theDiffIsShownAndNothingIsChanged()
    {
        write(u"policy.yaml"_s, policyText());
        const CommandOutcome outcome = import({});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains(u"~ openai/gpt-4o  input  2.5 → 3"_s), qPrintable(outcome.out));
        QVERIFY(outcome.err.contains(u"Nothing is changed"_s));
        QCOMPARE(read(u"policy.yaml"_s), policyText());
    }

    void appliedPricesCountAndThePolicysOwnStay_data()
    {
        QTest::addColumn<QByteArray>("models");
        QTest::addRow("a list of entries") << QByteArray("models:   # mine\n  - {id: openai/gpt-4.1, price: {input: 1, output: 2}}\n  # the end\n\nledger: {durability: process}\n");
        QTest::addRow("a list at the edge") << QByteArray("models:\n- id: openai/gpt-4.1\n  price: {input: 1, output: 2}\nledger: {durability: process}\n");
        QTest::addRow("as the last section, no line feed") << QByteArray("ledger: {durability: process}\nmodels:\n    - {id: openai/gpt-4.1, price: {input: 1, output: 2}}");
        QTest::addRow("without models") << QByteArray("ledger: {durability: process}\n");
    }
    void appliedPricesCountAndThePolicysOwnStay()
    {
        QFETCH(const QByteArray, models);
        write(u"policy.yaml"_s, policyText() + models);
        const CommandOutcome outcome = import({u"--apply"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const QByteArray text = read(u"policy.yaml"_s);
        const policy::LoadOutcome loaded = policy::load(text);
        QVERIFY2(loaded.policy, text.constData());
        const auto inputOf = [&loaded](const QString &model) { return loaded.policy->model(*loaded.policy->findModel(model)).price->input.value; };
        QCOMPARE(inputOf(u"openai/gpt-4o"_s), 3'000'000);
        const catalog::Model &priced = loaded.policy->model(*loaded.policy->findModel(u"openai/gpt-4o"_s));
        QVERIFY2(priced.prices.size() == 2, "what the feed is silent about stays: the tiers");
        const bool hasOwn = models.contains("gpt-4.1");
        QCOMPARE(inputOf(u"openai/gpt-4.1"_s), hasOwn ? 1'000'000 : 3'000'000);
        QCOMPARE(outcome.err.contains(u"kept: openai/gpt-4.1 has an entry of its own"_s), hasOwn);
        QVERIFY2(text.startsWith(policyText()), "what was there stays as it was");
        QVERIFY(outcome.err.contains(u"Applied as version"_s));
        // Again: nothing is left to do, and the entries are not there twice.
        QVERIFY(import({u"--apply"_s}).err.contains(u"Nothing is changed"_s));
        QCOMPARE(read(u"policy.yaml"_s), text);
        // Another feed later replaces them.
        write(u"feed.json"_s, test::feedText({{u"gpt-4o"_s, 4}}));
        QCOMPARE(import({u"--apply"_s}).code, 0);
        const QByteArray later = read(u"policy.yaml"_s);
        QCOMPARE(policy::load(later).policy->model(*policy::load(later).policy->findModel(u"openai/gpt-4o"_s)).price->input.value, 4'000'000);
        QCOMPARE(later.count("id: 'openai/gpt-4o',"), 1);
        QCOMPARE(later.count(">>> prices from feeds"), 1);
    }

    void aPolicyThatCannotBeAddedToStaysAsItIs()
    {
        const QByteArray text = policyText() + "models: [{id: openai/gpt-4.1, price: {input: 1, output: 2}}]\n";
        write(u"policy.yaml"_s, text);
        const CommandOutcome outcome = import({u"--apply"_s});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(u"give --policy-lines"_s), qPrintable(outcome.err));
        QCOMPARE(read(u"policy.yaml"_s), text);
    }

    void aJumpNeedsConfirmation()
    {
        write(u"policy.yaml"_s, policyText());
        write(u"feed.json"_s, test::feedText({{u"gpt-4o"_s, 5'000}}));
        const CommandOutcome refused = import({u"--apply"_s});
        QVERIFY(refused.code != 0);
        QVERIFY2(refused.err.contains(u"--confirm-jumps"_s), qPrintable(refused.err));
        QCOMPARE(read(u"policy.yaml"_s), policyText());
        // The policy itself takes no price over 1,000 USD.
        QVERIFY(import({u"--apply"_s, u"--confirm-jumps"_s}).code != 0);
        QCOMPARE(read(u"policy.yaml"_s), policyText());
    }

    void theCopyThatIsKeptHasAName()
    {
        write(u"policy.yaml"_s, policyText());
        QVERIFY(QDir(m_dir->path()).mkpath(u"feeds"_s));
        write(u"feeds/litellm.feed"_s, test::feedText({{u"gpt-4o"_s, 7}}));
        const CommandOutcome outcome = test::runCommand(m_dir->path(), {u"models"_s, u"import"_s, u"litellm"_s});
        QVERIFY2(outcome.out.contains(u"~ openai/gpt-4o  input  2.5 → 7"_s), qPrintable(outcome.out + outcome.err));
    }

private:
    static QByteArray policyText()
    {
        return "version: 1   # a comment\ndefaults: {tag: public, chain: all}\nzones: [us-retains]\ntags: [public]\n"
               "matrix: {public: {us-retains: allow}}\nproviders: {openai: {}}\nchains: {all: [pool: {prefer: cheapest}]}\n";
    }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    [[nodiscard]] QByteArray read(const QString &name) const
    {
        QFile file(m_dir->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    [[nodiscard]] CommandOutcome import(const QStringList &arguments) const
    {
        return test::runCommand(m_dir->path(), QStringList{u"models"_s, u"import"_s, m_dir->filePath(u"feed.json"_s)} + arguments);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestFeedCommand)
#include "tst_feed_command.moc"
