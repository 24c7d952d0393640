// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/condition_logic.h"
#include "policy/rule_reach.h"
#include "routing/condition_match.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

namespace {

/// Gives a leaf what its kind looks at, and nothing else.
void setLeaf(Condition &leaf, QRandomGenerator &random)
{
    using Kind = Condition::Kind;
    const bool isFraction = leaf.kind == Kind::Difficulty || leaf.kind == Kind::Confidence;
    static const QStringList texts{u"a"_s, u"b"_s, u"a*"_s, u"*"_s};
    if (comparesNumber(leaf.kind)) {
        leaf.comparison = static_cast<Comparison>(random.bounded(6));
        leaf.number = isFraction ? random.bounded(3) / 2.0 : leaf.kind == Kind::SessionCost ? random.bounded(2) : random.bounded(4) * 100;
    } else if (leaf.kind == Kind::Tag) {
        leaf.tags.add(unsigned(random.bounded(2)));
        leaf.tags.add(unsigned(random.bounded(2)));
    } else if (leaf.kind == Kind::Asked || leaf.kind == Kind::Client) {
        leaf.text = texts[random.bounded(4)];
    } else if (leaf.kind == Kind::Priority) {
        leaf.text = random.bounded(2) == 0 ? u"batch"_s : u"interactive"_s;
    } else if (leaf.kind == Kind::Label) {
        leaf.text = u"k=v"_s;
    } else if (leaf.kind == Kind::Has) {
        leaf.features = random.bounded(2) == 0 ? Feature::Tools : Feature::Image;
    } else if (leaf.kind == Kind::Task) {
        leaf.tasks = quint32(random.bounded(1, 1 << int(allTasks.size())));
    } else if (leaf.kind == Kind::Weekday) {
        leaf.weekdays = static_cast<quint8>(random.bounded(1, 128));
    } else if (leaf.kind == Kind::Time) {
        leaf.from = random.bounded(4) * 360;
        leaf.to = (leaf.from / 360 + random.bounded(1, 4)) % 4 * 360;
        leaf.to = leaf.to == 0 && random.bounded(2) == 0 ? 1'440 : leaf.to;
    }
}

/// A random condition over few values, so that contradictions and repetitions are common.
Condition randomCondition(QRandomGenerator &random, int depth)
{
    using Kind = Condition::Kind;
    static constexpr std::array leaves{Kind::Tag,        Kind::Label,      Kind::Asked,        Kind::Client,  Kind::InputTokens,
                                       Kind::Has,        Kind::Task,       Kind::Difficulty,   Kind::Time,    Kind::Confidence,
                                       Kind::OutputTokens, Kind::Priority, Kind::SessionCost, Kind::Weekday, Kind::Always};
    Condition condition;
    if (depth > 0 && random.bounded(2) == 0) {
        static constexpr std::array groups{Kind::All, Kind::All, Kind::Any, Kind::Not};
        condition.kind = groups[std::size_t(random.bounded(int(groups.size())))];
        for (int i = condition.kind == Kind::Not ? 1 : random.bounded(1, 4); i > 0; --i)
            condition.children.push_back(randomCondition(random, depth - 1));
        return condition;
    }
    condition.kind = leaves[std::size_t(random.bounded(int(leaves.size())))];
    setLeaf(condition, random);
    return condition;
}

/// A random request; `facts` outlives it.
routing::RoutingRequest randomRequest(QRandomGenerator &random, wire::RequestFacts &facts)
{
    static const QStringList texts{u"a"_s, u"b"_s, u"ab"_s, u""_s};
    facts.asked = texts[random.bounded(4)];
    facts.inputTokens = random.bounded(5) * 100;
    facts.maxOutputTokens = random.bounded(4) * 100;
    facts.features = random.bounded(2) == 0 ? Feature::Tools : Feature::Image;
    facts.priority = random.bounded(2) == 0 ? u"batch"_s : QString();
    routing::RoutingRequest request{facts, {}, {}, {}};
    request.client = texts[random.bounded(4)];
    request.labels = random.bounded(2) == 0 ? QStringList{u"k=v"_s} : QStringList();
    request.classification.task = allTasks[std::size_t(random.bounded(int(allTasks.size())))];
    request.classification.difficulty = random.bounded(3) / 2.0;
    request.classification.confidence = random.bounded(3) / 2.0;
    request.session.spent = NanoUsd{random.bounded(3) * 500'000'000LL};
    request.moment.localMinute = random.bounded(1'440);
    request.moment.localWeekday = random.bounded(7);
    return request;
}

Tags randomTags(QRandomGenerator &random)
{
    Tags tags;
    tags.add(unsigned(random.bounded(2)));
    return tags;
}

} // namespace

/// What the loader says of conditions, held against what routing does with them.
class TestConditionLogic final : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;
    wire::RequestFacts m_facts;
    static constexpr int rounds = 6'000;
    static constexpr int requestsEach = 40;

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        m_random.seed(seed);
    }

    void whatCanNeverBeTrueNeverIs()
    {
        int contradictions = 0;
        int always = 0;
        for (int round = 0; round < rounds; ++round) {
            const Condition condition = randomCondition(m_random, 3);
            const bool never = !contradiction(condition).isEmpty();
            const bool isAlways = isAlwaysTrue(condition);
            contradictions += never ? 1 : 0;
            always += isAlways ? 1 : 0;
            for (int i = 0; (never || isAlways) && i < requestsEach; ++i) {
                const bool holds = routing::holds(condition, randomRequest(m_random, m_facts), randomTags(m_random));
                QVERIFY2(!(never && holds), qPrintable(contradiction(condition) + QString::fromUtf8(formOf(condition))));
                QVERIFY2(!(isAlways && !holds), formOf(condition).constData());
            }
        }
        QVERIFY2(contradictions > rounds / 100 && always > rounds / 100, "the cases are too tame to prove anything");
    }

    void equalFormsHoldForTheSameRequests()
    {
        QHash<QByteArray, Condition> seen;
        int repeated = 0;
        for (int round = 0; round < rounds; ++round) {
            const Condition condition = randomCondition(m_random, 2);
            const auto other = seen.constFind(formOf(condition));
            if (other == seen.constEnd()) {
                seen.insert(formOf(condition), condition);
                continue;
            }
            ++repeated;
            const routing::RoutingRequest request = randomRequest(m_random, m_facts);
            const Tags tags = randomTags(m_random);
            QCOMPARE(routing::holds(condition, request, tags), routing::holds(*other, request, tags));
        }
        QVERIFY(repeated > 50);
    }

    void aRuleSaidToBeUnreachableIsNeverFirst()
    {
        int unreachable = 0;
        for (int round = 0; round < rounds / 10; ++round) {
            RuleReach reach;
            std::vector<Rule> rules;
            std::vector<bool> said;
            for (int i = 0; i < 8; ++i) {
                rules.push_back({QString::number(i), randomCondition(m_random, 2), 0});
                said.push_back(!reach.see(rules.back()).isEmpty());
                unreachable += said.back() ? 1 : 0;
            }
            for (int i = 0; i < requestsEach; ++i) {
                const routing::RoutingRequest request = randomRequest(m_random, m_facts);
                const Tags tags = randomTags(m_random);
                const auto first = std::find_if(rules.begin(), rules.end(),
                                                [&](const Rule &rule) { return routing::holds(rule.when, request, tags); });
                if (first != rules.end())
                    QVERIFY2(!said[std::size_t(first - rules.begin())], formOf(first->when).constData());
            }
        }
        QVERIFY2(unreachable > rounds / 100, "the cases are too tame to prove anything");
    }
};

QTEST_APPLESS_MAIN(TestConditionLogic)
#include "tst_condition_logic.moc"
