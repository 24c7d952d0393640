// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "models/string_pool.h"

#include <optional>

namespace signalbox::gui {

/// What the table keeps of a decision: about 150 bytes, texts by key into one StringPool.
struct LiveRow
{
    DecisionId id;
    UtcTime time;
    qint64 costNanoUsd = 0; ///< meaningful if `priced`
    qint64 savedNanoUsd = 0; ///< by the cache; 0 = nothing, or nobody knows
    qint64 input = 0;       ///< tokens; the estimate until usage is known
    qint64 output = 0;      ///< tokens; counted live while running
    qint64 ttftUs = -1;
    qint64 durationUs = -1;
    StringPool::Key client = 0;
    StringPool::Key session = 0;
    StringPool::Key asked = 0;
    StringPool::Key routed = 0;
    StringPool::Key zone = 0;
    StringPool::Key rule = 0;
    StringPool::Key tags = 0;   ///< joined by ", "
    StringPool::Key reason = 0; ///< error code and failure classes, joined by a blank
    StringPool::Key policy = 0;
    StringPool::Key chain = 0;
    StringPool::Key task = 0;   ///< what the classifier said the prompt wants done
    StringPool::Key labels = 0; ///< "key=value" joined by ", "
    StringPool::Key tried = 0;  ///< every model that was called, joined by ", "
    DecisionStatus status = DecisionStatus::Running;
    CostKind costKind = CostKind::Unpriced;
    std::optional<FailureClass> firstFailure;
    quint16 firstFailureStatus = 0; ///< HTTP status of the first failed attempt; 0 = no answer
    quint16 httpStatus = 0;
    quint8 attempts = 0;
    quint8 lane = 0; ///< how many models were tried one after the other, so 2 = the first fallback
    bool priced = false;
    bool inputEstimated = false;
    bool simulated = false;
    bool pinned = false;
    bool cached = false; ///< answered from the cache
    bool hedged = false; ///< two models were asked at the same time

    [[nodiscard]] bool fellBack() const { return lane > 1; }
    bool operator==(const LiveRow &) const = default;
};

[[nodiscard]] LiveRow makeLiveRow(const DecisionRecord &record, StringPool &pool);

/// Totals over rows. Sums are exact; a row without a price is counted, never added as zero.
struct LiveTotals
{
    qint64 decisions = 0;
    NanoUsd cost;
    qint64 fellBack = 0;
    qint64 blocked = 0;
    qint64 failed = 0;
    qint64 unpriced = 0; ///< settled, used a model, and has no price
    qint64 estimated = 0;
    qint64 running = 0;

    void add(const LiveRow &row) { count(row, 1); }
    void remove(const LiveRow &row) { count(row, -1); }
    bool operator==(const LiveTotals &) const = default;

private:
    void count(const LiveRow &row, int sign);
};

} // namespace signalbox::gui
