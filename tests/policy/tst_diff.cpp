// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/bundled.h"
#include "policy/canonical.h"
#include "policy/diff.h"
#include "policy/sample_policy.h"
#include "policy/yaml_reader.h"
#include "policy/yaml_writer.h"
#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using test::Yaml;

namespace {

QStringList sentences(const QList<Change> &changes)
{
    QStringList list;
    for (const Change &change : changes)
        list.append((change.loosens ? u"! "_s : QString()) + change.sentence);
    return list;
}

/// A document of any shape under the names of the sections, so that every way of comparing is taken.
Yaml randomDocument(QRandomGenerator &random)
{
    static const QByteArrayList names{"version",   "matrix", "zones",   "providers", "defaults", "detectors", "tags",
                                      "rules",     "chains", "models",  "budgets",   "tests",    "strange",   "cache"};
    static const QByteArrayList words{"a", "b", "c", "id", "note", "when", "5s", ""};
    const auto word = [&random] { return words[random.bounded(words.size())]; };
    const auto leaf = [&] { return Yaml(word()); };
    const auto small = [&](auto &&self, int depth) -> Yaml {
        const int shape = depth == 0 ? 0 : random.bounded(4);
        if (shape == 1) {
            std::vector<Yaml> items;
            for (int i = random.bounded(4); i > 0; --i)
                items.push_back(self(self, depth - 1));
            return Yaml::list(items);
        }
        if (shape == 0)
            return leaf();
        std::vector<std::pair<QByteArray, Yaml>> members;
        for (const QByteArray &key : words) {
            if (!key.isEmpty() && random.bounded(3) == 0)
                members.push_back({key, self(self, depth - 1)});
        }
        return Yaml::map(members);
    };
    std::vector<std::pair<QByteArray, Yaml>> sections;
    for (const QByteArray &name : names) {
        if (random.bounded(3) != 0)
            sections.push_back({name, small(small, 3)});
    }
    return Yaml::map(sections);
}

std::vector<Yaml *> nodesOf(Yaml &root)
{
    std::vector<Yaml *> nodes{&root};
    for (Yaml &item : root.items) {
        for (Yaml *node : nodesOf(item))
            nodes.push_back(node);
    }
    for (auto &member : root.members) {
        for (Yaml *node : nodesOf(member.second))
            nodes.push_back(node);
    }
    return nodes;
}

void mutate(Yaml &root, QRandomGenerator &random)
{
    const std::vector<Yaml *> nodes = nodesOf(root);
    Yaml &node = *nodes[static_cast<std::size_t>(random.bounded(static_cast<int>(nodes.size())))];
    const auto pick = [&random](auto &list) { return list.begin() + random.bounded(static_cast<int>(list.size())); };
    switch (random.bounded(4)) {
    case 0:
        if (node.kind == Yaml::Kind::Scalar)
            node.text = "x" + QByteArray::number(random.bounded(3));
        return;
    case 1:
        if (!node.items.empty())
            node.items.erase(pick(node.items));
        else if (!node.members.empty())
            node.members.erase(pick(node.members));
        return;
    case 2:
        if (node.items.size() > 1)
            std::swap(*pick(node.items), *pick(node.items));
        return;
    case 3:
        if (node.kind == Yaml::Kind::List)
            node.items.insert(node.items.begin(), Yaml("new"));
        else if (node.kind == Yaml::Kind::Map && !node.members.empty() && node.members.back().first != "zz")
            node.members.push_back({"zz", Yaml("1")});
        return;
    }
}

Document treeOnly(const QByteArray &yaml)
{
    Report report(yaml);
    return {readYaml(yaml, report), nullptr};
}

} // namespace

class TestDiff final : public QObject
{
    Q_OBJECT

private:
    static void add(const char *name, const char *from, const char *to, const QStringList &sentences)
    {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << sentences;
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void saysWhatChanged_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QStringList>("sentences");
        add("matrix, tighter", "internal: {machine: allow, cloud: allow}", "internal: {machine: allow, cloud: redact}",
            {u"`internal` × `cloud`: allow → redact"_s});
        add("matrix, looser", "secret: {machine: allow, cloud: never}", "secret: {machine: allow, cloud: redact}",
            {u"! `secret` × `cloud`: never → redact"_s});
        add("rule added", "  - {id: long, when", "  - {id: new, when: {tag: public}, chain: code}\n  - {id: long, when",
            {u"rule `new` added: {id: new, when: {tag: public}, chain: code}"_s});
        add("rule removed", "  - {id: secrets-stay, when: {tag: secret}, chain: local}\n", "",
            {u"rule `secrets-stay` removed (was {id: secrets-stay, when: {tag: secret}, chain: local})"_s});
        add("condition", "'> 1000'", "'> 2000'",
            {u"rule `long`: when {input_tokens: '> 1000'} → {input_tokens: '> 2000'}"_s});
        add("chain of a rule", "'> 1000'}, chain: code", "'> 1000'}, chain: local", {u"rule `long`: chain code → local"_s});
        add("rules in another order",
            "  - {id: secrets-stay, when: {tag: secret}, chain: local}\n  - {id: long, when: {input_tokens: '> 1000'}, chain: code}\n",
            "  - {id: long, when: {input_tokens: '> 1000'}, chain: code}\n  - {id: secrets-stay, when: {tag: secret}, chain: local}\n",
            {u"rule `secrets-stay` moved from place 1 to 2"_s});
        add("step added", "    - pool: {quality: auto, prefer: cheapest}\n",
            "    - pool: {quality: auto, prefer: cheapest}\n    - {model: openai/gpt-4o-mini}\n",
            {u"chain `everyday`: step 2 added: {model: openai/gpt-4o-mini}"_s});
        add("step changed", "prefer: cheapest}", "prefer: best}", {u"chain `everyday`: step 1: pool.prefer cheapest → best"_s});
        add("price", "input: 2.50", "input: 3.50", {u"model `openai/gpt-4o`: price.input 2.50 → 3.50"_s});
        add("limit", "zone: machine}", "zone: machine, limits: {total: 1m}}", {u"provider `ollama`: limits set to {total: 1m}"_s});
        add("default chain", "chain: everyday,", "chain: code,", {u"defaults: chain everyday → code"_s});
        add("a note", "chain: everyday,", "note: why not, chain: everyday,", {u"defaults: note set to why not"_s});
        add("a section", "rules:\n", "detectors: [{id: mail, kind: email, tag: internal}]\nrules:\n",
            {u"detector `mail` added: {id: mail, kind: email, tag: internal}"_s});
        add("label of a zone", "label: This machine", "label: Here", {u"zone `machine`: label This machine → Here"_s});
        add("order of tags", "[public, internal, secret]", "[internal, public, secret]",
            {u"tag `public` moved from place 1 to 2"_s});
    }
    void saysWhatChanged()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QStringList, sentences);
        QByteArray changed = test::samplePolicy();
        QVERIFY(changed.contains(from));
        changed.replace(from, to);
        const Document after = readDocument(changed);
        QVERIFY(after.policy);
        QCOMPARE(::sentences(diff(readDocument(test::samplePolicy()), after)), sentences);
    }

    void aSectionWrittenOutEmptyIsADifference()
    {
        const QByteArray without = test::samplePolicy();
        QCOMPARE(sentences(diff(readDocument(without), readDocument(without + "detectors: []\n"))),
                 QStringList{u"detectors added: []"_s});
    }

    void loosensIsFirst()
    {
        QByteArray changed = test::samplePolicy();
        changed.replace("input: 2.50", "input: 3").replace("cloud: never", "cloud: allow").replace("label: This machine", "label: Me");
        QCOMPARE(sentences(diff(readDocument(test::samplePolicy()), readDocument(changed))),
                 (QStringList{u"! `secret` × `cloud`: never → allow"_s, u"zone `machine`: label This machine → Me"_s,
                              u"model `openai/gpt-4o`: price.input 2.50 → 3"_s}));
    }

    void asJson()
    {
        QByteArray changed = test::samplePolicy();
        changed.replace("cloud: never", "cloud: allow");
        const QJsonArray json = changesJson(diff(readDocument(test::samplePolicy()), readDocument(changed)));
        QCOMPARE(json.size(), 1);
        QCOMPARE(json[0].toObject(), (QJsonObject{{u"kind"_s, u"changed"_s}, {u"loosens"_s, true}, {u"section"_s, u"matrix"_s},
                                                 {u"path"_s, u"matrix.secret.cloud"_s}, {u"before"_s, u"never"_s},
                                                 {u"after"_s, u"allow"_s}, {u"text"_s, u"`secret` × `cloud`: never → allow"_s}}));
    }

    void isEmptyIfAndOnlyIfTheHashesAreTheSame()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        int differ = 0;
        for (int round = 0; round < 600; ++round) {
            Yaml tree = randomDocument(random);
            const QByteArray first = test::writeAnyhow(tree, random);
            for (int i = random.bounded(3); i > 0; --i)
                mutate(tree, random);
            const QByteArray second = test::writeAnyhow(tree, random);
            const Document from = treeOnly(first);
            const Document to = treeOnly(second);
            const QByteArray where = u"seed %1, round %2\n"_s.arg(seed).arg(round).toUtf8() + first + "\n---\n" + second;
            QVERIFY2(from.root && to.root, where.constData());
            const bool same = canonicalHash(*from.root) == canonicalHash(*to.root);
            differ += same ? 0 : 1;
            const QList<Change> there = diff(from, to);
            const QList<Change> back = diff(to, from);
            QVERIFY2(there.isEmpty() == same && back.isEmpty() == same, where.constData());
            QVERIFY2(diff(from, from).isEmpty(), where.constData());
            const auto count = [](const QList<Change> &changes, Change::Kind kind) {
                return std::count_if(changes.cbegin(), changes.cend(), [kind](const Change &change) { return change.kind == kind; });
            };
            QVERIFY2(count(there, Change::Kind::Added) == count(back, Change::Kind::Removed), where.constData());
            QVERIFY2(count(there, Change::Kind::Removed) == count(back, Change::Kind::Added), where.constData());
        }
        QVERIFY2(differ > 100, qPrintable(u"seed %1: only %2 documents differ"_s.arg(seed).arg(differ)));
    }

    void aBrokenDocumentIsSaidToBe()
    {
        const Document broken = readDocument("a: [");
        QVERIFY(!broken.root);
        QCOMPARE(diff(broken, readDocument(test::samplePolicy())).size(), 1);
        QVERIFY(diff(broken, broken).isEmpty());
    }

    void aHugeDocumentTakesBoundedTime()
    {
        QByteArray from = "version: 1\ntests:\n";
        QByteArray to = from;
        for (int i = 0; i < 20'000; ++i) {
            from += "- {prompt: a" + QByteArray::number(i) + "}\n";
            to += "- {prompt: b" + QByteArray::number(i) + "}\n";
        }
        const Document before = treeOnly(from);
        const Document after = treeOnly(to);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(diff(before, after).size(), 20'000);
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
