// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int mebibyte = 1024 * 1024;

/// Far above what any row takes; quadratic work on these sizes would need minutes.
constexpr std::chrono::milliseconds longest = 40s;

QByteArray repeated(const char *text, int bytes)
{
    const QByteArray unit(text);
    return unit.repeated(bytes / unit.size());
}

QByteArray withRules(int count, const QByteArray &when)
{
    QByteArray yaml = test::samplePolicy();
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        yaml += "  - {id: r" + number + ", when: " + QByteArray(when).replace("@", number) + ", chain: code}\n";
    }
    return yaml;
}

QByteArray withModelsAndChains(int count, const QByteArray &step)
{
    QByteArray models;
    QByteArray chains;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        models += "  - {id: openai/m" + number + ", price: {input: 1, output: 1}}\n";
        chains += "  c" + number + ": [" + QByteArray(step).replace("@", number) + "]\n";
    }
    return test::samplePolicy().replace("chains:\n", models + "chains:\n" + chains);
}

QByteArray withSection(const QByteArray &head, const QByteArray &item, int count)
{
    QByteArray yaml = test::samplePolicy() + head;
    for (int i = 0; i < count; ++i)
        yaml += QByteArray(item).replace("@", QByteArray::number(i));
    return yaml;
}

/// One rule whose condition is a group of many.
QByteArray withGroup(const char *group, const QByteArray &condition, int count)
{
    QByteArray children;
    for (int i = 0; i < count; ++i)
        children += (i > 0 ? ", " : "") + QByteArray(condition).replace("@", QByteArray::number(i));
    return withRules(1, QByteArray("{") + group + ": [" + children + "]}");
}

} // namespace

class TestLoaderHostile final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void refusesWithAReason_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("message");
        const auto add = [](const char *name, const QByteArray &yaml, const char *message) {
            QTest::newRow(name) << yaml << QString::fromUtf8(message);
        };
        add("empty", "", "the file is empty; a policy starts with `version: 1`");
        add("only comments", "# nothing\n\n# here\n", "the file is empty; a policy starts with `version: 1`");
        add("only a document start", "---\n", "the file is empty; a policy starts with `version: 1`");
        add("plain text", "hello", "expected a mapping (`key: value`), not plain text");
        add("a list", "- a\n- b\n", "expected a mapping (`key: value`), not a list");
        add("two documents", test::samplePolicy() + "---\n" + test::samplePolicy(),
            "a second document (`---`); a policy is one document");
        add("NUL", test::samplePolicy() + '\0', "a NUL byte; a policy is plain UTF-8 text");
        add("UTF-16", QByteArray("v\0e\0r\0", 6), "a NUL byte; a policy is plain UTF-8 text");
        add("Latin-1",
            test::samplePolicy() + "# Gr\xF6\xDF"
                                   "e\n",
            "not valid UTF-8; save the file as UTF-8");
        add("too large", repeated("# x\n", 9 * mebibyte), "the file has 9,437,184 bytes; at most 8,388,608 are read");
        add("deep flow lists", repeated("[", 100'000), "nested deeper than 64 levels");
        add("deep flow mappings", repeated("{a: ", 400'000), "nested deeper than 64 levels");
        add("deep block lists", repeated("- ", 2 * mebibyte), "nested deeper than 64 levels");
        add("deep explicit keys", repeated("? ", 500'000), "nested deeper than 64 levels");
        add("deep conditions", withRules(1, repeated("{not: ", 100 * 6) + "{has: tools}" + repeated("}", 100)),
            "nested deeper than 64 levels");
        add("endless openings", repeated("[", 8 * mebibyte),
            "too much punctuation (8,388,608 YAML indicators, at most 1,000,000)");
        add("endless values", repeated("- a\n", 2 * mebibyte + 4096),
            "more than 500,000 values; this is no policy anybody could read");
        add("100,000 rules", withRules(100'000, "{tag: secret}"),
            "too much punctuation (1,000,180 YAML indicators, at most 1,000,000)");
        add("5,000 budgets", withSection("budgets:\n", "  - {id: b@, scope: all, period: day, limit: 1}\n", 5'000),
            "5,000 budgets; at most 1,000 are possible");
        add("20,000 tests", withSection("tests:\n", "  - {prompt: p@, expect: {rule: default}}\n", 20'000),
            "20,000 tests; at most 10,000 are possible");
        add("alias bomb",
            test::samplePolicy().replace("tags: [public, internal, secret]", "tags: &a [public, internal, secret]") +
                "  - *a\n",
            "anchors (`&name`) are not supported; write the value out where it is used");
        add("unclosed quote", "version: \"" + repeated("x", mebibyte), "not valid YAML: illegal EOF in scalar");
        add("tab", "version: 1\n\tzones: []\n",
            "not valid YAML: illegal tab when looking for indentation; indent with spaces, not tabs");
    }
    void refusesWithAReason()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, message);
        QElapsedTimer timer;
        timer.start();
        const LoadOutcome outcome = load(yaml);
        QVERIFY(!outcome.policy);
        QCOMPARE(outcome.issues.first().message, message);
        QVERIFY(timer.elapsed() < longest.count());
    }

    /// Large but orderly, or built to make one check quadratic.
    void staysFast_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<bool>("fine");
        QTest::addRow("10,000 rules")
            << withRules(10'000, "{all: [{tag: secret}, {input_tokens: '> @'}, {matches: 'project @'}]}") << true;
        QTest::addRow("10,000 rules with two mistakes each")
            << withRules(10'000, "{all: [{tagg: secret}, {tag: secrt}]}") << false;
        QTest::addRow("thousands of wrong references") << withModelsAndChains(5'000, "{model: openai/mm@}") << false;
        QTest::addRow("thousands of right references") << withModelsAndChains(5'000, "{model: openai/m@}") << true;
        QTest::addRow("a pool of everything per chain") << withModelsAndChains(5'000, "{pool: {}}") << false;
        QTest::addRow("patterns over everything")
            << withModelsAndChains(5'000, "{pool: {models: ['*m*1*2*3*x', '*']}}") << false;
        QTest::addRow("patterns that grow") << withRules(5'000, "{matches: '(\\pL{400}[a-z]{500}){9}@'}") << false;
        QTest::addRow("patterns with deep groups")
            << withRules(500, "{matches: '" + repeated("(", 1'500) + repeated(")", 1'500) + "@'}") << true;
        QTest::addRow("rules of every kind of condition")
            << withRules(4'000, "{all: [{task: [code, maths]}, {difficulty: '>= 0.5'}, {any: [{time: '22:00-06:00'}, {weekday: "
                                "sat-sun}]}, {not: {client: c@}}, {header: {x-team: t@}}, {session_cost: '> @'}]}")
            << true;
        QTest::addRow("10,000 clients of which any") << withGroup("any", "{client: c@}", 10'000) << true;
        QTest::addRow("10,000 conditions at once") << withGroup("all", "{label: k@}", 10'000) << true;
        QTest::addRow("10,000 clients at once") << withGroup("all", "{client: 'c@*'}", 10'000) << true;
        QTest::addRow("10,000 spans of the day") << withGroup("any", "{not: {time: '22:00-06:00'}}", 10'000) << true;
        QTest::addRow("groups in groups")
            << withRules(200, repeated("{all: [{has: tools}, ", 21 * 25) + "{label: k@}" + repeated("]}", 2 * 25)) << true;
        QTest::addRow("exclusions over everything")
            << withModelsAndChains(2'000, "{model: openai/m@}") + "tests:\n" + [] {
                   QByteArray tests;
                   for (int i = 0; i < 5'000; ++i)
                       tests += "  - {prompt: x, expect: {not: ['*m*1*2*3', '*']}}\n";
                   return tests;
               }() << false;
        QTest::addRow("one key 300,000 times") << repeated("a:\n", 900'000) << false;
        QTest::addRow("100,000 unknown keys") << withRules(1, "{has: tools}") + [] {
            QByteArray keys;
            for (int i = 0; i < 100'000; ++i)
                keys += "key" + QByteArray::number(i) + ": 1\n";
            return keys;
        }() << false;
    }
    void staysFast()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const bool, fine);
        QElapsedTimer timer;
        timer.start();
        const LoadOutcome outcome = load(yaml);
        qInfo("%lld ms for %lld bytes", static_cast<long long>(timer.elapsed()), static_cast<long long>(yaml.size()));
        QCOMPARE(outcome.policy != nullptr, fine);
        QVERIFY(outcome.issues.size() <= 2'001);
        QVERIFY(timer.elapsed() < longest.count());
    }

    void countsWhatIsNotListed()
    {
        const LoadOutcome outcome = load(withRules(5'000, "{tagg: secret@}"));
        QCOMPARE(outcome.issues.size(), 1'001);
        QCOMPARE(outcome.issues.last().message, u"further problems: 4,000; mend these first"_s);
        QCOMPARE(outcome.issues.last().severity, Issue::Severity::Error);
    }

    void atMost64TagsAndZones()
    {
        const auto numbered = [](int count) {
            QByteArray list;
            for (int i = 0; i < count; ++i)
                list += ", t" + QByteArray::number(i);
            return list;
        };
        const auto policyWith = [&](int tags) {
            QByteArray rows;
            for (int i = 0; i < tags - 3; ++i)
                rows += "  t" + QByteArray::number(i) + ": {machine: allow, cloud: never}\n";
            return test::samplePolicy()
                .replace("tags: [public, internal, secret]",
                         "tags: [public, internal, secret" + numbered(tags - 3) + "]")
                .replace("providers:\n", rows + "providers:\n");
        };
        QVERIFY(load(policyWith(64)).policy);
        const LoadOutcome outcome = load(policyWith(65));
        QVERIFY(!outcome.policy);
        QCOMPARE(issuesText(outcome.issues, u"p"_s), u"p:4:7: error: tags: 65 tags; at most 64 are possible\n"_s);
    }
};

QTEST_APPLESS_MAIN(TestLoaderHostile)
#include "tst_loader_hostile.moc"
