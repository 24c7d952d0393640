// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "routing/policy_tests.h"
#include "routing/proof.h"
#include "routing/tag_sets.h"

#include "routing/random_policy.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray text = R"(
version: 1
defaults: {tag: internal, chain: mixed}
zones: [{id: near}, {id: far}]
tags: [internal, confidential, secret]
matrix:
  internal: {near: allow, far: allow}
  confidential: {near: allow, far: redact}
  secret: {near: allow, far: never}
detectors: [{id: mail, kind: email, tag: confidential}]
providers:
  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: near}
  b: {wire: openai, base_url: 'https://example.org/v1', zone: far}
models:
  - {id: a/small, price: {input: 1, output: 2}}
  - {id: b/large, price: {input: 10, output: 20}}
chains:
  mixed: [{model: b/large}, {model: a/small}]
  local: [{model: a/small}]
rules:
  - {id: code, when: {task: code}, chain: mixed}
  - {id: bots, when: {client: 'bot-*'}, chain: local}
)";

std::shared_ptr<const policy::Policy> loaded(const QByteArray &yaml)
{
    const policy::LoadOutcome outcome = policy::load(yaml);
    if (!outcome.policy)
        qFatal("%s", qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
    return outcome.policy;
}

} // namespace

/// Run as it is, and once more with SafeSet's filter taken out (see CMakeLists.txt): then it must fail.
class TestProof final : public QObject
{
    Q_OBJECT

private slots:
    void init() { failOnAnyComplaint(); }

    void aPolicyIsProvedWithEveryPathCounted()
    {
        const routing::Proof proof = routing::prove(*loaded(text));
        QVERIFY(proof.holds);
        QVERIFY(proof.counterexamples.empty());
        QCOMPARE(proof.tagSets, 3);
        QCOMPARE(proof.rules, 3);
        QCOMPARE(proof.steps, 3);
        QVERIFY(proof.paths > 50);
    }

    void closedCellsSayWhoWantedToGoThere()
    {
        const routing::Proof proof = routing::prove(*loaded(text));
        const auto cell = [&](const QString &tag) {
            return std::find_if(proof.cells.cbegin(), proof.cells.cend(),
                                [&](const routing::CellCount &one) { return one.tag == tag && one.zone == u"far"_s; });
        };
        QVERIFY(cell(u"secret"_s) != proof.cells.cend());
        // the default and `code` come to b/large by chain mixed, and clients ask for it by name
        QCOMPARE(cell(u"secret"_s)->tried, 3);
        QVERIFY(cell(u"secret"_s)->closest.contains(u"b/large"_s));
        QVERIFY(cell(u"internal"_s) == proof.cells.cend());
    }

    void randomPoliciesAreProved()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 300; ++round) {
            const RandomPolicy drawn = drawPolicy(random);
            const routing::Proof proof = routing::prove(*loaded(drawn.yaml));
            QVERIFY2(proof.holds, proof.counterexamples.empty() ? "" : qPrintable(proof.counterexamples[0].text));
        }
    }

    void tagSets_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<int>("sets");
        QTest::addRow("together they open nothing else") << "{near: allow, far: redact}"_ba << 3;
        QTest::addRow("the same row, each under its own name") << "{near: allow, far: never}"_ba << 3;
        QTest::addRow("two tags close more than each") << "{near: never, far: allow}"_ba << 4;
    }
    void tagSets()
    {
        QFETCH(QByteArray, row);
        QByteArray yaml = text;
        yaml.replace("confidential: {near: allow, far: redact}", "confidential: " + row);
        const auto sets = routing::distinctTagSets(*loaded(yaml), 100);
        QVERIFY(sets);
        QTEST(int(sets->size()), "sets");
        QVERIFY(!routing::distinctTagSets(*loaded(yaml), 1));
    }

    /// A tag that texts give may be replaced, the same verdict of one that only clients give may not: two different sets.
    void tagsFromTextsAndFromClientsAreToldApart()
    {
        QByteArray yaml = text;
        yaml.replace("secret: {near: allow, far: never}", "secret: {near: allow, far: redact}");
        const auto policy = loaded(yaml);
        const auto sets = routing::distinctTagSets(*policy, 100);
        QVERIFY(sets);
        QCOMPARE(sets->size(), std::size_t(3));
        QVERIFY(routing::prove(*policy).holds);
    }

    /// What a hostile or careless policy can make of the proof: it must say so soon, and the policy is not applied.
    void aPolicyTooLargeToBeProvedIsRefusedSoon_data()
    {
        QTest::addColumn<int>("tags");
        QTest::addColumn<int>("models");
        QTest::addColumn<int>("chains");
        QTest::addRow("tags that all differ") << 40 << 4 << 2;
        QTest::addRow("models times chains") << 3 << 4'000 << 900;
    }
    void aPolicyTooLargeToBeProvedIsRefusedSoon()
    {
        QFETCH(int, tags);
        QFETCH(int, models);
        QFETCH(int, chains);
        QByteArray yaml = "version: 1\ndefaults: {tag: t0, chain: c0}\nzones: [";
        for (int zone = 0; zone < 40; ++zone)
            yaml += "{id: z" + QByteArray::number(zone) + "}, ";
        yaml += "]\ntags: [";
        for (int tag = 0; tag < tags; ++tag)
            yaml += 't' + QByteArray::number(tag) + ", ";
        yaml += "]\nmatrix:\n";
        for (int tag = 0; tag < tags; ++tag) {
            yaml += "  t" + QByteArray::number(tag) + ": {";
            for (int zone = 0; zone < 40; ++zone)
                yaml += 'z' + QByteArray::number(zone) + (zone == tag ? ": never, " : ": allow, ");
            yaml += "}\n";
        }
        yaml += "providers:\n  p: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: z0}\nmodels:\n";
        for (int model = 0; model < models; ++model)
            yaml += "  - {id: p/m" + QByteArray::number(model) + ", price: {input: 1, output: 1}}\n";
        yaml += "chains:\n";
        for (int chain = 0; chain < chains; ++chain)
            yaml += "  c" + QByteArray::number(chain) + ": [{model: p/m0}]\n";
        yaml += "rules:\n";
        for (int rule = 0; rule < chains; ++rule)
            yaml += "  - {id: r" + QByteArray::number(rule) + ", when: {client: c" + QByteArray::number(rule) + "}, chain: c"
                + QByteArray::number(rule) + "}\n";
        const routing::Proof proof = routing::prove(*loaded(yaml));
        QVERIFY(!proof.holds);
        QCOMPARE(proof.paths, 0);
        QCOMPARE(proof.counterexamples.size(), std::size_t(1));
        QVERIFY(proof.counterexamples[0].text.startsWith(u"This policy is too large to be proved"_s));
    }

    void testsOfAPolicyAreRun_data()
    {
        QTest::addColumn<QByteArray>("test");
        QTest::addColumn<QString>("failures"); // empty = it passes
        QTest::addRow("rule") << "{prompt: hello, client: bot-7, expect: {rule: bots, chain: local, model: a/small}}"_ba << u""_s;
        QTest::addRow("another rule") << "{prompt: hello, expect: {rule: bots}}"_ba << u"rule: expected bots, was default"_s;
        QTest::addRow("never") << "{prompt: hello, tags: secret, expect: {not: 'b/*'}}"_ba << u""_s;
        QTest::addRow("but it may") << "{prompt: hello, expect: {not: 'b/*'}}"_ba << u"not: b/large may be asked"_s;
        QTest::addRow("what detectors find counts")
            << "{prompt: 'write to anna@example.org', tags: secret, expect: {model: b/large}}"_ba
            << u"model: expected b/large, was a/small"_s;
        QTest::addRow("refused") << "{prompt: hello, tags: secret, asked: b/large, expect: {model: a/small}}"_ba << u""_s;
    }
    void testsOfAPolicyAreRun()
    {
        QFETCH(QByteArray, test);
        QFETCH(QString, failures);
        const auto policy = loaded(text + "tests: [" + test + "]\n");
        const std::vector<routing::TestOutcome> outcomes = routing::runPolicyTests(*policy);
        QCOMPARE(outcomes.size(), std::size_t(1));
        QCOMPARE(outcomes[0].failures.join(u", "_s), failures);
        QCOMPARE(routing::failuresText(outcomes).isEmpty(), failures.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestProof)
#include "tst_proof.moc"
