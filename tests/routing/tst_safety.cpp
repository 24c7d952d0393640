// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "routing/decide.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr int zoneCount = 4;
constexpr int tagCount = 4;

QString name(QLatin1StringView stem, int number)
{
    return stem + QString::number(number);
}

/// The matrix as drawn, kept apart from the code under test.
struct RandomPolicy
{
    QByteArray yaml;
    std::array<std::array<QString, zoneCount>, tagCount> cells;
    QList<int> zoneOfModel;
};

RandomPolicy drawPolicy(QRandomGenerator &random)
{
    static const QStringList verdicts{u"allow"_s, u"redact"_s, u"never"_s};
    RandomPolicy drawn;
    QString yaml = u"version: 1\ndefaults: {tag: t%1, chain: c0}\nzones: ["_s.arg(random.bounded(tagCount));
    for (int zone = 0; zone < zoneCount; ++zone)
        yaml += u"{id: z%1}%2"_s.arg(zone).arg(zone + 1 < zoneCount ? u", "_s : u"]\n"_s);
    yaml += u"tags: [t0, t1, t2, t3]\nmatrix:\n"_s;
    for (std::size_t tag = 0; tag < tagCount; ++tag) {
        yaml += u"  t%1: {"_s.arg(tag);
        for (std::size_t zone = 0; zone < zoneCount; ++zone) {
            drawn.cells[tag][zone] = verdicts[random.bounded(3)];
            yaml += u"z%1: %2%3"_s.arg(zone).arg(drawn.cells[tag][zone], zone + 1 < zoneCount ? u", "_s : u"}\n"_s);
        }
    }
    yaml += u"providers:\n"_s;
    for (int zone = 0; zone < zoneCount; ++zone)
        yaml += u"  p%1: {wire: openai, base_url: http://127.0.0.1:1/v1, zone: z%1}\n"_s.arg(zone);
    yaml += u"models:\n"_s;
    const int models = 1 + random.bounded(8);
    QStringList ids;
    for (int i = 0; i < models; ++i) {
        drawn.zoneOfModel.append(random.bounded(zoneCount));
        ids.append(u"p%1/m%2"_s.arg(drawn.zoneOfModel.last()).arg(i));
        yaml += u"  - {id: %1, price: {input: %2, output: 1}}\n"_s.arg(ids.last()).arg(random.bounded(20));
    }
    yaml += u"chains:\n"_s;
    const int chains = 1 + random.bounded(3);
    for (int i = 0; i < chains; ++i) {
        yaml += u"  c%1:\n"_s.arg(i);
        for (int steps = 1 + random.bounded(3); steps > 0; --steps) {
            const QString some = ids[random.bounded(ids.size())];
            const QString other = ids[random.bounded(ids.size())];
            switch (random.bounded(3)) {
            case 0:
                yaml += u"    - {model: %1}\n"_s.arg(some);
                break;
            case 1:
                yaml += u"    - split: [{model: %1, weight: 3}%2]\n"_s.arg(
                    some, other == some ? QString() : u", {model: %1, weight: 1}"_s.arg(other));
                break;
            default:
                yaml += u"    - pool: {prefer: cheapest}\n"_s;
            }
        }
    }
    yaml += u"rules:\n  - {id: r0, when: {tag: t%1}, chain: c0}\n"_s.arg(random.bounded(tagCount));
    drawn.yaml = yaml.toUtf8();
    return drawn;
}

/// Each tag with a chance of one in `oneIn`.
QStringList drawTags(QRandomGenerator &random, int oneIn)
{
    QStringList tags;
    for (int tag = 0; tag < tagCount; ++tag) {
        if (random.bounded(oneIn) == 0)
            tags.append(name("t"_L1, tag));
    }
    return tags;
}

} // namespace

/// Law 1 of the contract, checked against the matrix as drawn and not against the code's own.
class TestSafety final : public QObject
{
    Q_OBJECT

private slots:
    void noLaneOutsideTheSafeSet()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        int sends = 0;
        int refusals = 0;
        for (int round = 0; round < 3'000; ++round) {
            const RandomPolicy drawn = drawPolicy(random);
            const policy::LoadOutcome outcome = policy::load(drawn.yaml);
            QVERIFY2(outcome.policy, drawn.yaml.constData());
            const policy::Policy &policy = *outcome.policy;
            for (int request = 0; request < 4; ++request) {
                wire::RequestFacts facts;
                facts.inputTokens = 1 + random.bounded(1000);
                facts.asked = drawAsked(policy, random, facts);
                const QStringList tags = drawTags(random, 3);
                const routing::Decision decision =
                    routing::decide({facts, tags, {}, {}}, policy, {}, {}, random.generateDouble());
                (decision.error ? refusals : sends) += 1;
                for (const routing::Lane &lane : decision.lanes)
                    QVERIFY2(allowed(drawn, policy, tags, lane.model.index()), drawn.yaml.constData());
            }
        }
        QVERIFY(sends > 1000); // the drawing is worth something only if it both sends and refuses
        QVERIFY(refusals > 1000);
    }

    void aTokensDefaultTagOpensItsOwnRowAndNoMore()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        int sends = 0;
        int wider = 0;
        int unknown = 0;
        for (int round = 0; round < 2'000; ++round) {
            const RandomPolicy drawn = drawPolicy(random);
            const policy::LoadOutcome outcome = policy::load(drawn.yaml);
            QVERIFY2(outcome.policy, drawn.yaml.constData());
            const policy::Policy &policy = *outcome.policy;
            for (int request = 0; request < 4; ++request) {
                wire::RequestFacts facts;
                facts.inputTokens = 1 + random.bounded(1000);
                facts.asked = drawAsked(policy, random, facts);
                const QStringList tags = drawTags(random, 5);
                const QString standard = name("t"_L1, random.bounded(tagCount + 1)); // one more than there are
                const routing::Decision decision =
                    routing::decide({facts, tags, {}, {}, standard}, policy, {}, {}, random.generateDouble());
                if (!policy.findTag(standard)) {
                    ++unknown;
                    QVERIFY(decision.lanes.empty());
                    QVERIFY(decision.error);
                    QCOMPARE(decision.error->kind, ErrorKind::SensitivityNoRoute);
                    continue;
                }
                sends += decision.error ? 0 : 1;
                for (const routing::Lane &lane : decision.lanes) {
                    QVERIFY2(allowedFor(drawn, policy, tags + QStringList{standard}, lane.model.index()),
                             drawn.yaml.constData());
                    wider += allowed(drawn, policy, tags, lane.model.index()) ? 0 : 1;
                }
                for (const QString &tag : tags + QStringList{standard})
                    QVERIFY(decision.tagNames.contains(tag));
            }
        }
        QVERIFY(sends > 500);
        QVERIFY(unknown > 500);
        QVERIFY(wider > 100); // it does replace the policy's default, which is what its owner set it for
    }

private:
    static QString drawAsked(const policy::Policy &policy, QRandomGenerator &random, wire::RequestFacts &facts)
    {
        const auto model = [&] { return policy.models[random.bounded(quint32(policy.models.size()))].id; };
        switch (random.bounded(4)) {
        case 0:
            return model();
        case 1:
            return u"auto/c0"_s;
        case 2:
            facts.askedModels = {model(), model()};
            return model();
        default:
            return u"auto"_s;
        }
    }

    static bool allowed(const RandomPolicy &drawn, const policy::Policy &policy, const QStringList &tags,
                        policy::ModelIndex model)
    {
        return allowedFor(drawn, policy, tags + QStringList{policy.tags[policy.defaults.tag]}, model);
    }
    static bool allowedFor(const RandomPolicy &drawn, const policy::Policy &policy, const QStringList &all,
                           policy::ModelIndex model)
    {
        const auto zone = std::size_t(drawn.zoneOfModel[policy.model(model).name.sliced(1).toInt()]);
        return std::all_of(all.cbegin(), all.cend(), [&](const QString &tag) {
            return drawn.cells[std::size_t(tag.sliced(1).toInt())][zone] == "allow"_L1;
        });
    }
};

QTEST_APPLESS_MAIN(TestSafety)
#include "tst_safety.moc"
