// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/safe_set.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <type_traits>

using namespace signalbox;
using namespace signalbox::policy;

// Law: only Matrix::allow() makes a SafeSet and only a SafeSet makes a SafeModel. An unsafe send does not compile.
static_assert(!std::is_default_constructible_v<SafeModel>);
static_assert(!std::is_constructible_v<SafeModel, ModelIndex>);
static_assert(!std::is_constructible_v<SafeModel, quint32>);
static_assert(!std::is_default_constructible_v<SafeSet>);
static_assert(!std::is_constructible_v<SafeSet, const std::vector<quint8> *, quint64, quint64>);

namespace {

struct Sample
{
    std::vector<std::vector<Verdict>> rows;
    std::vector<quint8> zoneOfModel;
    unsigned defaultTag = 0;

    [[nodiscard]] Matrix matrix() const { return {rows, zoneOfModel, defaultTag}; }
    [[nodiscard]] unsigned tags() const { return static_cast<unsigned>(rows.size()); }
    [[nodiscard]] unsigned zones() const { return static_cast<unsigned>(rows.front().size()); }
};

Sample randomSample(QRandomGenerator &random)
{
    Sample sample;
    const unsigned tags = random.bounded(1U, 65U);
    const unsigned zones = random.bounded(1U, 65U);
    const unsigned openness = random.bounded(1U, 10U); // so that some matrices are nearly open, some nearly closed
    for (unsigned tag = 0; tag < tags; ++tag) {
        std::vector<Verdict> row;
        for (unsigned zone = 0; zone < zones; ++zone) {
            if (random.bounded(10U) < openness)
                row.push_back(Verdict::Allow);
            else
                row.push_back(random.bounded(2U) == 0 ? Verdict::Redact : Verdict::Never);
        }
        sample.rows.push_back(row);
    }
    const unsigned models = random.bounded(1U, 40U);
    for (unsigned model = 0; model < models; ++model)
        sample.zoneOfModel.push_back(static_cast<quint8>(random.bounded(zones)));
    sample.defaultTag = random.bounded(tags);
    return sample;
}

Tags randomTags(QRandomGenerator &random, unsigned count)
{
    Tags tags;
    const unsigned most = random.bounded(5U);
    for (unsigned i = 0; i < most; ++i)
        tags.add(random.bounded(count));
    return tags;
}

/// The law as a sentence, without bits: the strictest cell over the tags, the default tag standing for none.
Verdict strictest(const Sample &sample, Tags tags, unsigned zone)
{
    if (tags.isEmpty())
        return sample.rows[sample.defaultTag][zone];
    Verdict verdict = Verdict::Allow;
    for (unsigned tag = 0; tag < sample.tags(); ++tag) {
        if (tags.contains(tag))
            verdict = std::max(verdict, sample.rows[tag][zone]);
    }
    return verdict;
}

} // namespace

class TestMatrix final : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        m_random.seed(seed);
    }

    void strictestVerdictPerZoneWins()
    {
        for (int round = 0; round < 5'000; ++round) {
            const Sample sample = randomSample(m_random);
            const Matrix matrix = sample.matrix();
            const Tags tags = randomTags(m_random, sample.tags());
            const SafeSet set = matrix.allow(tags);
            for (unsigned zone = 0; zone < sample.zones(); ++zone)
                QCOMPARE(set.zoneVerdict(zone), strictest(sample, tags, zone));
        }
    }

    void addingATagNeverOpensAnything()
    {
        for (int round = 0; round < 5'000; ++round) {
            const Sample sample = randomSample(m_random);
            const Matrix matrix = sample.matrix();
            Tags fewer = randomTags(m_random, sample.tags());
            if (fewer.isEmpty()) // none counts as the default tag, which a client's tag replaces
                fewer.add(sample.defaultTag);
            Tags more = fewer;
            more.add(randomTags(m_random, sample.tags()));
            const SafeSet wide = matrix.allow(fewer);
            const SafeSet narrow = matrix.allow(more);
            for (unsigned zone = 0; zone < sample.zones(); ++zone)
                QVERIFY(narrow.zoneVerdict(zone) >= wide.zoneVerdict(zone));
        }
    }

    void noTagIsTheDefaultTag()
    {
        for (int round = 0; round < 2'000; ++round) {
            const Sample sample = randomSample(m_random);
            const Matrix matrix = sample.matrix();
            Tags standing;
            standing.add(sample.defaultTag);
            for (unsigned zone = 0; zone < sample.zones(); ++zone)
                QCOMPARE(matrix.allow({}).zoneVerdict(zone), matrix.allow(standing).zoneVerdict(zone));
        }
    }

    void selectsOnlyWhatIsAllowed()
    {
        int selected = 0;
        for (int round = 0; round < 5'000; ++round) {
            const Sample sample = randomSample(m_random);
            const Matrix matrix = sample.matrix();
            const Tags tags = randomTags(m_random, sample.tags());
            const SafeSet set = matrix.allow(tags);
            for (quint32 model = 0; model < sample.zoneOfModel.size(); ++model) {
                const std::optional<SafeModel> safe = set.select({model});
                QCOMPARE(safe.has_value(), strictest(sample, tags, sample.zoneOfModel[model]) == Verdict::Allow);
                if (!safe)
                    continue;
                QCOMPARE(safe->index().value, model);
                ++selected;
            }
        }
        QVERIFY(selected > 1'000); // the samples are not all closed
    }

    void redactNeedsEveryTagToBeReplaceable()
    {
        int redacted = 0;
        for (int round = 0; round < 5'000; ++round) {
            const Sample sample = randomSample(m_random);
            const Matrix matrix = sample.matrix();
            const Tags tags = randomTags(m_random, sample.tags());
            const Tags redactable = randomTags(m_random, sample.tags());
            const SafeSet set = matrix.allow(tags, redactable);
            for (quint32 model = 0; model < sample.zoneOfModel.size(); ++model) {
                const unsigned zone = sample.zoneOfModel[model];
                Tags expected;
                bool ready = strictest(sample, tags, zone) != Verdict::Never;
                for (unsigned tag = 0; tag < sample.tags(); ++tag) {
                    const bool counts = tags.contains(tag) || (tags.isEmpty() && tag == sample.defaultTag);
                    if (!counts || matrix.cell(tag, zone) != Verdict::Redact)
                        continue;
                    ready = ready && redactable.contains(tag);
                    expected.add(tag);
                }
                const std::optional<SafeModel> safe = set.select({model});
                QCOMPARE(safe.has_value(), ready);
                if (!safe)
                    continue;
                QCOMPARE(safe->redacts(), expected);
                redacted += expected.isEmpty() ? 0 : 1;
            }
        }
        QVERIFY(redacted > 500);
    }

    void aTagWithoutRowClosesEverything()
    {
        const Matrix matrix({{Verdict::Allow}, {Verdict::Allow}}, {0}, 0);
        Tags tags;
        tags.add(0);
        QVERIFY(matrix.allow(tags).select({0}));
        tags.add(2);
        QVERIFY(!matrix.allow(tags).select({0}));
        QCOMPARE(matrix.allow(tags).zoneVerdict(0), Verdict::Never);
    }

    void anEmptyMatrixIsClosed() { QCOMPARE(Matrix().allow({}).zoneVerdict(0), Verdict::Never); }
};

QTEST_APPLESS_MAIN(TestMatrix)
#include "tst_matrix.moc"
