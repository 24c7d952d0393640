// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QSet>
#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

class TestCanonical final : public QObject
{
    Q_OBJECT

private:
    static QString hashOf(const QByteArray &yaml)
    {
        const LoadOutcome outcome = load(yaml);
        return outcome.policy ? outcome.policy->hash : issuesText(outcome.issues, u"p"_s);
    }
    static void add(const char *name, const char *from, const char *to)
    {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to);
    }
    static QByteArray changed(const QByteArray &from, const QByteArray &to)
    {
        const QByteArray sample = test::samplePolicy();
        return sample.contains(from) ? QByteArray(sample).replace(from, to) : QByteArray();
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void isStableOverVersionsOfTheProgram() { QCOMPARE(hashOf(test::samplePolicy()), u"9dc5063077de3310"_s); }

    void formDoesNotCount_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        add("comment", "zones:", "# where data goes\nzones:");
        add("comment behind a value", "version: 1\n", "version: 1   # the first\n");
        add("blank lines and a document start", "version: 1\n", "---\n\n\nversion: 1\n\n");
        add("quotes", "tag: internal,", "tag: \"internal\",");
        add("key order", "{tag: internal, chain: everyday,", "{chain: everyday, tag: internal,");
        add("order of sections",
            "version: 1\ndefaults: {tag: internal, chain: everyday, baseline: asked, rescue: off}\n",
            "defaults: {tag: internal, chain: everyday, baseline: asked, rescue: off}\nversion: 1\n");
        add("order of chains", "  local: [{model: ollama/llama3.1:8b}]\n", "");
        add("block instead of flow", "tags: [public, internal, secret]", "tags:\n  - public\n  - internal\n  - secret");
        add("line ends of Windows", "\n", "\r\n");
    }
    void formDoesNotCount()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QByteArray yaml = changed(from, to);
        if (to.isEmpty())
            yaml.replace("chains:\n", "chains:\n" + from);
        QVERIFY(yaml != test::samplePolicy());
        QCOMPARE(hashOf(yaml), hashOf(test::samplePolicy()));
    }

    void contentCounts_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        add("verdict", "cloud: never", "cloud: allow");
        add("default tag", "tag: internal,", "tag: public,");
        add("baseline", "baseline: asked", "baseline: priciest");
        add("order of tags", "[public, internal, secret]", "[internal, public, secret]");
        add("zone of a provider", "zone: machine}", "zone: cloud}");
        add("address", "api.openai.com", "api.openai.org");
        add("key", "env:OPENAI_API_KEY", "env:OTHER");
        add("limit", "zone: machine}", "zone: machine, limits: {total: 1m}}");
        add("price", "input: 2.50", "input: 2.51");
        add("ability", "tools: true", "image: true");
        add("order of steps", "    - pool: {quality: auto, prefer: cheapest}\n",
            "    - {model: ollama/llama3.1:8b}\n    - pool: {quality: auto, prefer: cheapest}\n");
        add("weight", "weight: 70", "weight: 71");
        add("tries", "tries: 1", "tries: 2");
        add("condition", "'> 1000'", "'> 1001'");
        add("target", "chain: code}", "chain: everyday}");
        add("name of a rule", "id: long", "id: longer");
        add("note", "{id: cloud}", "{id: cloud, note: elsewhere}");
        add("text that moves over a border", "{id: machine, label: This machine}", "{id: machine, label: This machin}");
    }
    void contentCounts()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        const LoadOutcome outcome = load(changed(from, to));
        QVERIFY(outcome.policy);
        QVERIFY(outcome.policy->hash != hashOf(test::samplePolicy()));
    }
};

QTEST_APPLESS_MAIN(TestCanonical)
#include "tst_canonical.moc"
