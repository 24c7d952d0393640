// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/whatif.h"

#include "core/parallel.h"
#include "routing/answer_lengths.h"
#include "routing/replay.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

constexpr std::size_t mostExamples = 200;
/// Records are shared out among the processors in blocks of so many: worth a thread's while.
constexpr qsizetype recordsPerBlock = 500;
/// Decisions taken again to find causes, over the whole comparison: some seconds.
constexpr qsizetype mostCauseLooks = 200'000;

Destination destinationOf(const Decision &decision, const policy::Policy &policy)
{
    if (decision.lanes.empty())
        return {decision.error ? QString(errorCode(decision.error->kind)) : u"refused"_s, true};
    return {policy.model(decision.lanes.front().model.index()).id, false};
}

NanoUsd scaled(NanoUsd amount, double by)
{
    return {std::llround(static_cast<double>(amount.value) * by)};
}

template <class Key>
std::vector<std::pair<Key, qint64>> mostFrequentFirst(const std::map<Key, qint64> &counts)
{
    std::vector<std::pair<Key, qint64>> list(counts.cbegin(), counts.cend());
    std::stable_sort(list.begin(), list.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    return list;
}

/// What came of one record, decided again under both policies.
struct Taken
{
    QString leftOut; ///< why it could not be; empty = it could
    Destination from;
    Destination to;
    QString cause;   ///< the edit that moved it; empty = it did not move
};

/// Finds the edits that move decisions. One for each block of records, so that what is found does not depend on which
/// thread was faster.
class Causes final
{
public:
    /// `looks`: decisions it may take again.
    Causes(const std::vector<policy::PolicyEdit> &edits, qsizetype looks) : m_looks(looks)
    {
        for (const policy::PolicyEdit &edit : edits)
            m_edits.push_back(&edit);
    }

    [[nodiscard]] QString of(const Replay &replay, const Destination &before);

private:
    std::vector<const policy::PolicyEdit *> m_edits; ///< in the order they are tried
    qsizetype m_looks;
};

/// The edit that moved the last decision is tried first: one edit moves many.
QString Causes::of(const Replay &replay, const Destination &before)
{
    if (m_edits.size() == 1)
        return m_edits.front()->what;
    for (auto edit = m_edits.begin(); edit != m_edits.end(); ++edit) {
        if (m_looks == 0)
            return u"not looked for: too many decisions move"_s;
        --m_looks;
        const policy::PolicyEdit &tried = **edit;
        if (!tried.without || destinationOf(replay.decide(*tried.without), *tried.without) != before)
            continue;
        std::rotate(m_edits.begin(), edit, edit + 1);
        return tried.what;
    }
    return u"several edits together"_s;
}

/// Replays one list of records under one draft.
class Replaying final
{
public:
    Replaying(const policy::Policy &running, const policy::Policy &draft, const std::vector<policy::PolicyEdit> &edits)
        : m_running(running), m_draft(draft), m_edits(edits)
    {
        for (const policy::Detector &detector : draft.detectors) {
            const bool known = std::any_of(running.detectors.cbegin(), running.detectors.cend(),
                                           [&detector](const policy::Detector &other) { return isSame(detector, other); });
            if (known)
                m_knownDetectors.append(detector.id);
        }
    }

    WhatIf run(const QList<DecisionRecord> &records);

private:
    static bool isSame(const policy::Detector &a, const policy::Detector &b);
    [[nodiscard]] std::vector<Taken> takeAll(const QList<DecisionRecord> &records) const;
    [[nodiscard]] Taken takeAgain(const DecisionRecord &record, Causes &causes) const;
    void count(const DecisionRecord &record, Taken taken);
    void addSpend(const DecisionRecord &record, MovedDecision &moved);
    [[nodiscard]] std::optional<SpendRange> spendOf(const DecisionRecord &record, const MovedDecision &moved) const;
    [[nodiscard]] std::optional<NanoUsd> costUnder(const policy::Policy &policy, const DecisionRecord &record,
                                                   const QString &model, double length) const;

    const policy::Policy &m_running;
    const policy::Policy &m_draft;
    const std::vector<policy::PolicyEdit> &m_edits;
    QStringList m_knownDetectors;
    AnswerLengths m_lengths;
    std::map<QString, qint64> m_unreplayable;
    std::map<QString, qint64> m_causes;
    std::map<std::pair<Destination, Destination>, qint64> m_moves;
    WhatIf m_result;
};

bool Replaying::isSame(const policy::Detector &a, const policy::Detector &b)
{
    const auto text = [](const policy::Detector &detector) { return policy::patternText(detector); };
    return a.id == b.id && a.kinds == b.kinds && text(a) == text(b);
}

/// The recorded usage at that policy's price for a model; the prompt as one bucket, because nobody knows what another
/// provider's cache would have held.
std::optional<NanoUsd> Replaying::costUnder(const policy::Policy &policy, const DecisionRecord &record,
                                            const QString &model, double length) const
{
    const std::optional<policy::ModelIndex> index = policy.findModel(model);
    if (!index)
        return std::nullopt;
    const catalog::Price *price = catalog::priceFor(
        policy.model(*index), {record.usage.prompt(), catalog::utcWeekMinute(record.time.micros), {}, false});
    if (price == nullptr)
        return std::nullopt;
    Usage usage = record.usage;
    if (record.routed != model) {
        usage = {};
        usage.input = record.usage.prompt();
    }
    usage.output = std::llround(static_cast<double>(record.usage.output) * length);
    return catalog::cost(usage, *price);
}

/// What the decision would have cost where it goes now. nullopt: it has no price there.
std::optional<SpendRange> Replaying::spendOf(const DecisionRecord &record, const MovedDecision &moved) const
{
    const NanoUsd paid = *record.cost;
    if (moved.to.refused)
        return SpendRange{paid, {}, {}, {}, 0};
    if (moved.from == moved.to) {
        // What was really paid holds, fallbacks and all; an edited price moves it in proportion.
        const std::optional<NanoUsd> before = costUnder(m_running, record, record.routed, 1.0);
        const std::optional<NanoUsd> after = costUnder(m_draft, record, record.routed, 1.0);
        const bool isRepriced = before && after && *before != *after;
        if (isRepriced && before->value == 0)
            return SpendRange{paid, *after, *after, *after, 0};
        const NanoUsd cost = !isRepriced
            ? paid
            : scaled(paid, static_cast<double>(after->value) / static_cast<double>(before->value));
        return SpendRange{paid, cost, cost, cost, 0};
    }
    const LengthRatio ratio = m_lengths.ratio(record.routed, moved.to.name);
    const auto at = [&](double length) { return costUnder(m_draft, record, moved.to.name, length); };
    if (const std::optional<NanoUsd> cost = at(1.0))
        return SpendRange{paid, *cost, at(ratio.low).value_or(*cost), at(ratio.high).value_or(*cost), 0};
    return std::nullopt;
}

void Replaying::addSpend(const DecisionRecord &record, MovedDecision &moved)
{
    SpendRange &sum = m_result.spend;
    // What was refused has no answer whose length could be priced elsewhere.
    const bool isComparable = record.cost && (!record.attempts.isEmpty() || moved.to.refused);
    const std::optional<SpendRange> own = isComparable ? spendOf(record, moved) : std::nullopt;
    if (!own) {
        ++sum.unpriced;
        return;
    }
    if (!moved.to.refused)
        moved.then = own->then;
    sum.now += own->now;
    sum.then += own->then;
    sum.low += own->low;
    sum.high += own->high;
}

Taken Replaying::takeAgain(const DecisionRecord &record, Causes &causes) const
{
    const std::optional<Replay> replay = Replay::read(record);
    if (!replay)
        return {u"the record does not keep what it was decided by"_s, {}, {}, {}};
    if (const QString obstacle = replay->obstacle(m_draft, m_knownDetectors, m_running.headers); !obstacle.isEmpty())
        return {obstacle, {}, {}, {}};
    const Decision now = replay->decide(m_running);
    const Decision then = replay->decide(m_draft);
    if (!now.isReplayable || !then.isReplayable)
        return {u"a rule looks for a text that was not looked for then, and texts are not kept"_s, {}, {}, {}};
    Taken taken{{}, destinationOf(now, m_running), destinationOf(then, m_draft), {}};
    if (taken.from != taken.to)
        taken.cause = causes.of(*replay, taken.from);
    return taken;
}

/// decide() is pure, so the records are shared out among the processors.
std::vector<Taken> Replaying::takeAll(const QList<DecisionRecord> &records) const
{
    std::vector<Taken> taken(static_cast<std::size_t>(records.size()));
    const qsizetype blocks = (records.size() + recordsPerBlock - 1) / recordsPerBlock;
    forEachBlock(records.size(), recordsPerBlock, [&](qsizetype begin, qsizetype end) {
        Causes causes(m_edits, mostCauseLooks / std::max<qsizetype>(blocks, 1));
        for (qsizetype i = begin; i < end; ++i)
            taken[static_cast<std::size_t>(i)] = takeAgain(records[i], causes);
    });
    return taken;
}

void Replaying::count(const DecisionRecord &record, Taken taken)
{
    if (!taken.leftOut.isEmpty()) {
        ++m_unreplayable[taken.leftOut];
        return;
    }
    ++m_result.replayed;
    MovedDecision moved{record.id, record.time, record.client, record.inputEstimate, record.usage.output,
                        std::move(taken.from), std::move(taken.to), record.cost, std::nullopt, {}};
    ++m_moves[{moved.from, moved.to}];
    addSpend(record, moved);
    if (moved.from == moved.to)
        return;
    ++m_result.changed;
    if (moved.to.refused && !moved.from.refused)
        ++m_result.unroutable;
    moved.cause = std::move(taken.cause);
    ++m_causes[moved.cause];
    if (m_result.examples.size() < mostExamples)
        m_result.examples.push_back(std::move(moved));
}

WhatIf Replaying::run(const QList<DecisionRecord> &records)
{
    QElapsedTimer timer;
    timer.start();
    m_result.running = m_running.hash;
    m_result.draft = m_draft.hash;
    for (const DecisionRecord &record : records)
        m_lengths.note(record);
    m_lengths.finish();
    std::vector<Taken> taken = takeAll(records);
    for (qsizetype i = 0; i < records.size(); ++i)
        count(records[i], std::move(taken[static_cast<std::size_t>(i)]));
    for (const auto &[reason, count] : mostFrequentFirst(m_unreplayable))
        m_result.unreplayable.push_back({reason, count});
    for (const auto &[cause, count] : mostFrequentFirst(m_causes))
        m_result.causes.push_back({cause, count});
    for (const auto &[move, count] : mostFrequentFirst(m_moves))
        m_result.moves.push_back({move.first, move.second, count});
    m_result.microseconds = timer.nsecsElapsed() / 1'000;
    return std::move(m_result);
}

} // namespace

WhatIf whatIf(const QList<DecisionRecord> &records, const policy::Policy &running, const policy::Policy &draft,
              const std::vector<policy::PolicyEdit> &edits)
{
    return Replaying(running, draft, edits).run(records);
}

} // namespace signalbox::routing
