// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "telemetry/bounded_histogram.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <array>
#include <mutex>

namespace signalbox::telemetry {

/// Upper bounds of buckets. Those of operations and tokens are the ones OpenTelemetry's GenAI conventions name.
inline constexpr std::array<qint64, 14> operationBounds{10'000,    20'000,    40'000,     80'000,     160'000,
                                                        320'000,   640'000,   1'280'000,  2'560'000,  5'120'000,
                                                        10'240'000, 20'480'000, 40'960'000, 81'920'000}; // µs
inline constexpr std::array<qint64, 14> tokenBounds{1,      4,       16,        64,        256,        1'024,     4'096,
                                                    16'384, 65'536, 262'144, 1'048'576, 4'194'304, 16'777'216, 67'108'864};
inline constexpr std::array<qint64, 10> overheadBounds{25, 50, 100, 250, 500, 1'000, 2'500, 5'000, 25'000, 100'000}; // µs

constexpr size_t outcomes = 12; ///< success, then one per FailureClass
constexpr size_t statuses = 6;  ///< one per DecisionStatus
constexpr size_t costKinds = 4; ///< one per CostKind

/// What was counted about one model. Its attempts are the counts of `duration`.
struct ModelTotals
{
    std::array<qint64, statuses> requests{};                               ///< decisions it was the last lane of
    std::array<BoundedHistogram<operationBounds>, outcomes> duration;      ///< of attempts, by how they ended
    BoundedHistogram<operationBounds> firstToken;                          ///< of streamed attempts that came so far
    BoundedHistogram<tokenBounds> inputTokens;                             ///< of attempts that were charged
    BoundedHistogram<tokenBounds> outputTokens;
    std::array<qint64, outcomes> failovers{}; ///< it failed so and another lane was asked
    qint64 retries = 0;                       ///< it was asked again
    qint64 nextKeys = 0;                      ///< it was asked again with another key
    std::array<qint64, 3> hedges{};           ///< asked at the same time as a late one: answered first, was slower, failed
    std::array<qint64, 2> rescues{};          ///< asked to finish a cut stream: did, did not
    qint64 cacheReadTokens = 0;
    qint64 cacheWriteTokens = 0;
    qint64 reasoningTokens = 0;
    std::array<NanoUsd, costKinds> cost{};
    qint64 unpriced = 0; ///< attempts whose cost is unknown

    void merge(const ModelTotals &other);
};

/// Everything counted from settled decisions. A plain value: workers count into their own, a reader merges them.
/// Bounded: by the models of the policies of this run, at most `mostModels`.
class MetricTotals final
{
public:
    static constexpr qsizetype mostModels = 2'000;

    /// Counts one settled decision. Well under a microsecond per attempt.
    void add(const DecisionRecord &record);
    void merge(const MetricTotals &other);

    /// By model id; decisions that no lane was asked for are under "", models beyond the bound under "other".
    [[nodiscard]] const QHash<QString, ModelTotals> &models() const { return m_models; }
    /// From the complete request to the last byte, per status; what the client felt.
    [[nodiscard]] const std::array<BoundedHistogram<operationBounds>, statuses> &requestTime() const { return m_requestTime; }
    [[nodiscard]] const BoundedHistogram<operationBounds> &requestFirstToken() const { return m_requestFirstToken; }
    /// Our own share of answered requests with one attempt (with more, waiting between them is no overhead).
    [[nodiscard]] const BoundedHistogram<overheadBounds> &overhead() const { return m_overhead; }

    /// Of the cache of answers.
    struct Cache
    {
        qint64 hits = 0;
        qint64 misses = 0; ///< requests whose answer was asked for anew because a client wanted it are none
        NanoUsd saved;     ///< what the calls cost whose answers were given again, as far as known
    };
    [[nodiscard]] const Cache &cache() const { return m_cache; }

private:
    [[nodiscard]] ModelTotals &model(const QString &id);
    void addAttempt(const AttemptRecord &attempt, bool stream);

    QHash<QString, ModelTotals> m_models;
    std::array<BoundedHistogram<operationBounds>, statuses> m_requestTime;
    BoundedHistogram<operationBounds> m_requestFirstToken;
    BoundedHistogram<overheadBounds> m_overhead;
    Cache m_cache;
};

/// One worker's totals: written by it, read by whoever asks. The lock is only ever contended while someone reads.
class MetricsShard final
{
public:
    void add(const DecisionRecord &record)
    {
        const std::lock_guard lock(m_mutex);
        m_totals.add(record);
    }
    void mergeInto(MetricTotals &sum) const
    {
        const std::lock_guard lock(m_mutex);
        sum.merge(m_totals);
    }

private:
    mutable std::mutex m_mutex;
    MetricTotals m_totals;
};

} // namespace signalbox::telemetry
