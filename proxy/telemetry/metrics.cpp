// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "telemetry/metrics.h"

using namespace Qt::StringLiterals;

namespace signalbox::telemetry {
namespace {

size_t outcomeOf(const AttemptRecord &attempt)
{
    return attempt.failure ? static_cast<size_t>(*attempt.failure) + 1 : 0;
}

template <class T, size_t size>
void addEach(std::array<T, size> &sum, const std::array<T, size> &other)
{
    for (size_t i = 0; i < size; ++i)
        sum.at(i) += other.at(i);
}

template <class Histogram, size_t size>
void mergeEach(std::array<Histogram, size> &sum, const std::array<Histogram, size> &other)
{
    for (size_t i = 0; i < size; ++i)
        sum.at(i).merge(other.at(i));
}

} // namespace

void ModelTotals::merge(const ModelTotals &other)
{
    addEach(requests, other.requests);
    mergeEach(duration, other.duration);
    firstToken.merge(other.firstToken);
    inputTokens.merge(other.inputTokens);
    outputTokens.merge(other.outputTokens);
    addEach(failovers, other.failovers);
    retries += other.retries;
    nextKeys += other.nextKeys;
    addEach(hedges, other.hedges);
    addEach(rescues, other.rescues);
    cacheReadTokens += other.cacheReadTokens;
    cacheWriteTokens += other.cacheWriteTokens;
    reasoningTokens += other.reasoningTokens;
    addEach(cost, other.cost);
    unpriced += other.unpriced;
}

ModelTotals &MetricTotals::model(const QString &id)
{
    const bool fits = m_models.size() < mostModels || m_models.contains(id);
    return m_models[fits ? id : u"other"_s];
}

void MetricTotals::addAttempt(const AttemptRecord &attempt, bool stream)
{
    ModelTotals &totals = model(attempt.model);
    totals.duration.at(outcomeOf(attempt)).add(std::max<qint64>(attempt.totalUs, 0));
    if (stream && attempt.firstContentUs >= 0)
        totals.firstToken.add(attempt.firstContentUs);
    const Usage &usage = attempt.usage;
    if (usage != Usage{}) {
        totals.inputTokens.add(usage.prompt());
        totals.outputTokens.add(usage.output);
    }
    totals.cacheReadTokens += usage.cacheRead;
    totals.cacheWriteTokens += usage.cacheWrite5m + usage.cacheWrite1h;
    totals.reasoningTokens += usage.reasoning;
    if (attempt.cost)
        totals.cost.at(static_cast<size_t>(attempt.costKind)) += *attempt.cost;
    else
        ++totals.unpriced;
}

void MetricTotals::add(const DecisionRecord &record)
{
    const auto status = static_cast<size_t>(record.status);
    const AttemptRecord *answering = answeringAttempt(record);
    ++model(answering == nullptr ? QString() : answering->model).requests.at(status);
    m_requestTime.at(status).add(std::max<qint64>(record.durationUs, 0));
    m_cache.hits += record.cache.use == CacheUse::Hit ? 1 : 0;
    m_cache.misses += record.cache.use == CacheUse::Miss ? 1 : 0;
    m_cache.saved += record.cache.saved.value_or(NanoUsd{});
    if (record.stream && record.ttftUs >= 0)
        m_requestFirstToken.add(record.ttftUs);
    for (qsizetype i = 0; i < record.attempts.size(); ++i) {
        const AttemptRecord &attempt = record.attempts[i];
        addAttempt(attempt, record.stream);
        if (i == 0)
            continue;
        const AttemptRecord &before = record.attempts[i - 1];
        switch (attempt.role) {
        case AttemptRole::Ordinary:
            if (attempt.retry)
                ++model(attempt.model).retries;
            else
                ++model(before.model).failovers.at(outcomeOf(before));
            break;
        case AttemptRole::Hedge:
            ++model(attempt.model).hedges.at(!attempt.failure ? 0 : attempt.failure == FailureClass::Outrun ? 1 : 2);
            break;
        case AttemptRole::Restart:
        case AttemptRole::Continuation:
            ++model(attempt.model).rescues.at(attempt.failure ? 1 : 0);
            break;
        case AttemptRole::NextKey:
            ++model(attempt.model).nextKeys;
            break;
        }
    }
    if (record.status == DecisionStatus::Ok && record.attempts.size() == 1)
        m_overhead.add(std::max<qint64>(record.durationUs - record.attempts.constFirst().totalUs, 0));
}

void MetricTotals::merge(const MetricTotals &other)
{
    for (auto entry = other.m_models.cbegin(); entry != other.m_models.cend(); ++entry)
        model(entry.key()).merge(entry.value());
    mergeEach(m_requestTime, other.m_requestTime);
    m_requestFirstToken.merge(other.m_requestFirstToken);
    m_overhead.merge(other.m_overhead);
    m_cache.hits += other.m_cache.hits;
    m_cache.misses += other.m_cache.misses;
    m_cache.saved += other.m_cache.saved;
}

} // namespace signalbox::telemetry
