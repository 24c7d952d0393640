// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "core/error.h"
#include "dispatch/answer_reader.h"
#include "dispatch/snapshot.h"
#include "routing/decide.h"

#include <optional>

namespace signalbox::dispatch {

/// Starts the record of a request that has been decided at `now` on the steady clock.
[[nodiscard]] DecisionRecord openRecord(DecisionId id, UtcTime time, const routing::RoutingRequest &request,
                                        const routing::Decision &decision, const Snapshot &snapshot,
                                        std::chrono::microseconds now);

/// The attempt whose answer was cut after the client had some of it; null when there is none.
[[nodiscard]] const AttemptRecord *cutAttempt(const DecisionRecord &record);
/// What the client is told after a cut that could not be mended.
[[nodiscard]] QString interruptionText(const DecisionRecord &record);

/// Completes `why` of hedges and rescues with what asking twice cost. Once, when every attempt is charged.
void explainExtraCost(DecisionRecord &record);

/// What `usage` would have cost at the baseline's price when sent at `sent`; nullopt = no baseline, or it has no price.
[[nodiscard]] std::optional<NanoUsd> baselineCost(const Usage &usage, UtcTime sent, const Snapshot &snapshot,
                                                  const std::optional<policy::ModelIndex> &baseline);

/// Sums attempts into the record's usage and cost, and prices the same usage at the baseline.
void sumUp(DecisionRecord &record, const Snapshot &snapshot, const std::optional<policy::ModelIndex> &baseline);

/// A lane that was not asked because it may not be used yet.
struct LaneOut
{
    QString model;
    QString why;
    std::optional<std::chrono::microseconds> wait; ///< until it returns; nullopt: somebody has to change something first
    bool rateLimited = false;
};

/// Why `model` may not be used now; nullopt when it may.
[[nodiscard]] std::optional<LaneOut> laneOut(const QString &model, const health::LaneState &state,
                                             std::chrono::microseconds now);

/// The lanes of a decision that no attempt went to because they are out.
[[nodiscard]] QList<LaneOut> lanesNotAsked(const routing::Decision &decision, const DecisionRecord &record,
                                           const Snapshot &snapshot, std::chrono::microseconds now);

/// How a request ends that is refused with this kind of error: by policy, or because it was wrong.
[[nodiscard]] DecisionStatus refusalStatus(ErrorKind kind);

/// The error after every lane failed or was out: names each lane's failure and when it returns; status 429, 504, 502 or
/// 503 by what the lanes said.
[[nodiscard]] Error allAttemptsFailed(const DecisionRecord &record, const QList<LaneOut> &out);

/// When asking again makes sense: the first lane to return; nullopt when no lane said when.
[[nodiscard]] std::optional<std::chrono::seconds> retryAfter(const DecisionRecord &record, const QList<LaneOut> &out);

} // namespace signalbox::dispatch
