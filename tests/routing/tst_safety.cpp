// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "routing/decide.h"

#include "routing/random_policy.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::test;

/// Law 1 of the contract, checked against the matrix as drawn and not against the code's own.
class TestSafety final : public QObject
{
    Q_OBJECT

private slots:
    void noLaneOutsideTheSafeSet()
    {
        QRandomGenerator random(drawSeed());
        int sends = 0;
        int refusals = 0;
        for (int round = 0; round < rounds(3'000); ++round) {
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
        QRandomGenerator random(drawSeed());
        int sends = 0;
        int wider = 0;
        int unknown = 0;
        for (int round = 0; round < rounds(2'000); ++round) {
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
    /// For a longer run by hand: SIGNALBOX_POLICIES policies, drawn from SIGNALBOX_SEED.
    static int rounds(int usual)
    {
        const int asked = qEnvironmentVariableIntValue("SIGNALBOX_POLICIES");
        return asked > 0 ? asked : usual;
    }
    static quint32 drawSeed()
    {
        const QByteArray given = qgetenv("SIGNALBOX_SEED");
        const quint32 seed = given.isEmpty() ? QRandomGenerator::global()->generate() : given.toUInt();
        qInfo("seed %u", seed);
        return seed;
    }
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
