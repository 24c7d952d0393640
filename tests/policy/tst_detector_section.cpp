// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"

#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QTest>

#include <re2/re2.h>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

policy::LoadOutcome loadWith(const QByteArray &detectors)
{
    return policy::load(test::samplePolicy() + "detectors:\n" + detectors);
}

/// "line:column path: message" of every issue; lines count from the section on, the list of kinds is left out.
QStringList issuesOf(const policy::LoadOutcome &outcome)
{
    QStringList list;
    const int before = static_cast<int>(test::samplePolicy().count('\n')) + 1;
    for (const policy::Issue &issue : outcome.issues)
        list.append(u"%1:%2 %3: %4"_s.arg(issue.line - before).arg(issue.column).arg(
            issue.path, issue.message.section(u" Kinds:"_s, 0, 0)));
    return list;
}

} // namespace

class TestDetectorSection final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void kindsGroupsAndPatterns()
    {
        const policy::LoadOutcome outcome =
            loadWith("  - {id: cards, kind: credit_card, tag: secret}\n"
                     "  - {id: ids, kind: national_id, tag: secret, note: of any country}\n"
                     "  - {id: project-x, pattern: '(?i)\\bproject[- ]x\\b', tag: internal}\n");
        QVERIFY2(outcome.policy, qPrintable(issuesOf(outcome).join(u'\n')));
        const std::vector<policy::Detector> &detectors = outcome.policy->detectors;
        QCOMPARE(detectors.size(), std::size_t{3});
        QCOMPARE(detectors[0].id, u"cards"_s);
        QCOMPARE(detectors[0].kinds.count(), std::size_t{1});
        QCOMPARE(detectors[0].tag, 2U);
        QVERIFY(detectors[1].kinds.count() > 25);
        QVERIFY(!detectors[1].pattern);
        QVERIFY(re2::RE2::PartialMatch("the Project X plan", *detectors[2].pattern));
        QVERIFY(detectors[2].kinds.none());
    }

    void withoutDetectorsNothingChanges()
    {
        const policy::LoadOutcome outcome = policy::load(test::samplePolicy());
        QVERIFY(outcome.policy);
        QVERIFY(outcome.policy->detectors.empty());
    }

    void redactWithDetectorsIsNoWarning()
    {
        QByteArray yaml = test::samplePolicy() + "detectors: [{id: cards, kind: credit_card, tag: secret}]\n";
        yaml.replace("secret: {machine: allow, cloud: never}", "secret: {machine: allow, cloud: redact}");
        const policy::LoadOutcome outcome = policy::load(yaml);
        QVERIFY(outcome.policy);
        QCOMPARE(issuesOf(outcome), QStringList());
    }

    void namesTheProblem_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("issue");
        const auto row = [](const char *name, const char *yaml, const QString &issue) {
            QTest::addRow("%s", name) << QByteArray(yaml) << issue;
        };
        row("unknown kind", "  - {id: a, kind: credit_cart, tag: secret}\n",
            u"1:19 detectors[0].kind: `credit_cart` is no kind of sensitive text. Did you mean `credit_card`?"_s);
        row("unknown tag", "  - {id: a, kind: email, tag: secrets}\n",
            u"1:31 detectors[0].tag: there is no tag `secrets` in this policy; did you mean `secret`?"_s);
        row("no tag", "  - {id: a, kind: email}\n", u"1:5 detectors[0]: `tag` is missing"_s);
        row("no id", "  - {kind: email, tag: secret}\n", u"1:5 detectors[0]: `id` is missing"_s);
        row("kind and pattern", "  - {id: a, kind: email, pattern: x, tag: secret}\n",
            u"1:35 detectors[0].pattern: a detector has a `kind` or a `pattern`, not both; write two detectors"_s);
        row("bad pattern", "  - {id: a, pattern: 'a(b', tag: secret}\n",
            u"1:22 detectors[0].pattern: not a valid RE2 pattern: missing ): a(b"_s);
        row("twice", "  - {id: a, kind: email, tag: secret}\n  - {id: a, kind: iban, tag: secret}\n",
            u"2:10 detectors[1].id: detector `a` is defined twice"_s);
        row("unknown key", "  - {id: a, kind: email, tag: secret, tagg: x}\n",
            u"1:39 detectors[0].tagg: unknown key `tagg`; did you mean `tag`? (known here: id, kind, pattern, tag, note)"_s);
        row("no list", "  a: b\n", u"1:3 detectors: expected a list (`[a, b]` or lines starting with `- `), not a mapping"_s);
    }
    void namesTheProblem()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, issue);
        const policy::LoadOutcome outcome = loadWith(yaml);
        QVERIFY(!outcome.policy);
        QCOMPARE(issuesOf(outcome), QStringList{issue});
    }

    void patternsAreBounded()
    {
        QVERIFY(!loadWith("  - {id: a, pattern: '((a{100}){100}){100}', tag: secret}\n").policy);
        QByteArray many;
        for (int i = 0; i < 300; ++i)
            many += "  - {id: d" + QByteArray::number(i) + ", kind: email, tag: secret}\n";
        QVERIFY(!loadWith(many).policy);
    }
};

QTEST_GUILESS_MAIN(TestDetectorSection)
#include "tst_detector_section.moc"
