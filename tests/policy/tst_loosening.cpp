// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "policy/loosening.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <array>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

namespace {

QByteArray base()
{
    return test::samplePolicy()
        + "detectors:\n  - {id: cards, kind: credit_card, tag: secret}\n  - {id: keys, kind: credential, tag: internal}\n"
          "  - {id: x, pattern: 'project x', tag: secret}\n";
}

/// A policy of few names, so that two of them have most in common.
struct Sketch
{
    int tags = 3;
    int zones = 3;
    std::vector<int> cells = std::vector<int>(9, 2); ///< verdicts, by tag and zone
    std::vector<int> zoneOfProvider = std::vector<int>(3, 0);
    int defaultTag = 0;

    [[nodiscard]] QByteArray yaml() const
    {
        static constexpr std::array verdicts{"allow", "redact", "never"};
        QByteArray text = "version: 1\ndefaults: {tag: t" + QByteArray::number(defaultTag) + ", chain: c}\nzones: [";
        for (int zone = 0; zone < zones; ++zone)
            text += "{id: z" + QByteArray::number(zone) + "}, ";
        text += "]\ntags: [";
        for (int tag = 0; tag < tags; ++tag)
            text += "t" + QByteArray::number(tag) + ", ";
        text += "]\nmatrix:\n";
        for (int tag = 0; tag < tags; ++tag) {
            text += "  t" + QByteArray::number(tag) + ": {";
            for (int zone = 0; zone < zones; ++zone)
                text += "z" + QByteArray::number(zone) + ": "
                    + verdicts[static_cast<std::size_t>(cells[static_cast<std::size_t>(tag * 3 + zone)])] + ", ";
            text += "}\n";
        }
        text += "providers:\n";
        for (std::size_t i = 0; i < zoneOfProvider.size(); ++i)
            text += "  p" + QByteArray::number(i) + ": {wire: openai, base_url: https://a.example, zone: z"
                + QByteArray::number(zoneOfProvider[i]) + "}\n";
        text += "models: [{id: p0/m}]\nchains: {c: [{model: p0/m}]}\n";
        return text;
    }
};

Sketch randomSketch(QRandomGenerator &random)
{
    Sketch sketch;
    sketch.tags = random.bounded(1, 4);
    sketch.zones = random.bounded(1, 4);
    for (int &cell : sketch.cells)
        cell = random.bounded(3);
    for (int &zone : sketch.zoneOfProvider)
        zone = random.bounded(sketch.zones);
    sketch.defaultTag = random.bounded(sketch.tags);
    return sketch;
}

/// The most a provider may get of a tag, by the names alone.
Verdict reach(const Policy &policy, const QString &tag, const QString &provider)
{
    const auto found = std::find_if(policy.providers.cbegin(), policy.providers.cend(),
                                    [&](const Provider &entry) { return entry.id == provider; });
    return policy.matrix.cell(*policy.findTag(tag), found->zone);
}

} // namespace

class TestLoosening final : public QObject
{
    Q_OBJECT

private:
    static void add(const char *name, const char *from, const char *to, const QStringList &sentences)
    {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << sentences;
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void isFoundHoweverItIsWritten_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QStringList>("sentences");
        const QStringList none;
        add("nothing", "version: 1", "version: 1", none);
        add("a cell", "cloud: never", "cloud: redact", {u"`secret` × `cloud`: never → redact"_s});
        add("a tighter cell", "secret: {machine: allow", "secret: {machine: never", none);
        add("a new zone that is closed", "{id: cloud}]", "{id: cloud}, {id: mars}]", none);
        add("a provider moved to a more open zone",
            "https://api.openai.com/v1/, keys: [env:OPENAI_API_KEY], zone: cloud", "https://api.openai.com/v1/, zone: machine",
            {u"provider `openai` moved from zone `cloud` to `machine`, which lets it see more: `secret` never → allow"_s});
        add("a provider moved to a stricter zone", "11434/v1, zone: machine", "11434/v1, zone: cloud", none);
        add("a provider leaves the machine", "http://127.0.0.1:11434", "https://ollama.example",
            {u"provider `ollama` is no longer on this machine: http://127.0.0.1:11434/v1 → https://ollama.example/v1"_s});
        add("a provider without encryption", "https://api.openai.com", "http://api.openai.com",
            {u"provider `openai` is no longer reached by an encrypted connection: https://api.openai.com/v1 → http://api.openai.com/v1"_s});
        add("another address", "https://api.openai.com", "https://eu.openai.com", none);
        add("the default tag", "{tag: internal, chain: everyday", "{tag: public, chain: everyday", none); // the rows are the same
        add("a stricter default tag", "{tag: internal, chain: everyday", "{tag: secret, chain: everyday", none);
        add("a detector less", "  - {id: cards, kind: credit_card, tag: secret}\n", "",
            {u"detector `cards` removed: credit_card is no longer found for tag `secret` or a stricter one"_s});
        add("a detector under another name", "id: cards", "id: payment", none);
        add("a detector for less", "kind: credential", "kind: jwt",
            {u"detector `keys` changed: cloud_key, git_token, llm_key, service_token, private_key and 2 more are no longer "
             "found for tag `internal` or a stricter one"_s});
        add("a detector for a more open tag", "kind: credit_card, tag: secret", "kind: credit_card, tag: internal",
            {u"detector `cards` changed: credit_card is no longer found for tag `secret` or a stricter one"_s});
        add("a detector for a stricter tag", "credential, tag: internal", "credential, tag: secret", none);
        add("another pattern", "'project x'", "'project xy'",
            {u"detector `x` changed: the pattern project x is no longer found for tag `secret` or a stricter one"_s});
    }
    void isFoundHoweverItIsWritten()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QStringList, sentences);
        QVERIFY(base().contains(from));
        const LoadOutcome before = load(base());
        const LoadOutcome after = load(base().replace(from, to));
        QVERIFY2(before.policy && after.policy, qPrintable(issuesText(after.issues, u"p"_s)));
        QStringList found;
        for (const Change &change : loosenings(*before.policy, *after.policy)) {
            QVERIFY(change.loosens);
            found.append(change.sentence);
        }
        QCOMPARE(found, sentences);
    }

    void aNewZoneThatIsOpenIsOne()
    {
        const QByteArray changed = base()
                                       .replace("{id: cloud}]", "{id: cloud}, {id: mars}]")
                                       .replace("secret: {machine: allow", "secret: {mars: redact, machine: allow");
        const QList<Change> found = loosenings(*load(base()).policy, *load(changed).policy);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().sentence, u"`secret` × `mars` (a new zone): never → redact"_s);
    }

    void aMoreOpenDefaultTagIsOne()
    {
        const QByteArray changed = base().replace("{tag: internal, chain: everyday", "{tag: secret, chain: everyday");
        const QList<Change> found = loosenings(*load(changed).policy, *load(base()).policy);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().path, u"defaults.tag"_s);
        QCOMPARE(found.first().sentence, u"default tag: `secret` → `internal`, which may go to more places"_s);
    }

    /// Without a loosening, no provider may get more of any tag than before, nor of a request nobody tagged.
    void withoutOneNothingReachesFurther()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        int with = 0;
        int without = 0;
        for (int round = 0; round < 1'500; ++round) {
            const Sketch first = randomSketch(random);
            Sketch second = random.bounded(2) == 0 ? randomSketch(random) : first;
            if (random.bounded(2) == 0)
                second.cells[static_cast<std::size_t>(random.bounded(9))] = random.bounded(3);
            if (random.bounded(2) == 0)
                second.zoneOfProvider[static_cast<std::size_t>(random.bounded(3))] = random.bounded(second.zones);
            const LoadOutcome from = load(first.yaml());
            const LoadOutcome to = load(second.yaml());
            const QByteArray where =
                u"seed %1, round %2\n"_s.arg(seed).arg(round).toUtf8() + first.yaml() + "\n---\n" + second.yaml();
            QVERIFY2(from.policy && to.policy, where.constData());
            bool further = false;
            for (const Provider &provider : to.policy->providers) {
                for (const QString &tag : to.policy->tags)
                    further = further || (from.policy->findTag(tag)
                                          && reach(*to.policy, tag, provider.id) < reach(*from.policy, tag, provider.id));
                further = further || reach(*to.policy, to.policy->tags[to.policy->defaults.tag], provider.id)
                        < reach(*from.policy, from.policy->tags[from.policy->defaults.tag], provider.id);
            }
            const bool told = !loosenings(*from.policy, *to.policy).isEmpty();
            QVERIFY2(told || !further, where.constData());
            QVERIFY2(loosenings(*from.policy, *from.policy).isEmpty(), where.constData());
            ++(told ? with : without);
        }
        QVERIFY2(with > 100 && without > 100, qPrintable(u"seed %1: %2 with, %3 without"_s.arg(seed).arg(with).arg(without)));
    }
};

QTEST_GUILESS_MAIN(TestLoosening)
#include "tst_loosening.moc"
