// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/cache_note.h"
#include "core/clock.h"
#include "core/failure.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/usage.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox {

/// Where a request stands or how it ended.
enum class DecisionStatus {
    Running,
    Ok,
    Failed,      ///< every lane failed, or the request itself was wrong
    Blocked,     ///< refused by policy: sensitivity, capability, budget
    Cancelled,   ///< the client left
    Interrupted, ///< cut after content had been sent, or open when the program died
};

/// Where a cost figure comes from. Never zero because it is unknown.
enum class CostKind { Unpriced, Estimated, Computed, Reported };

/// snake_case names for JSON, CSV, filters and the database.
[[nodiscard]] QLatin1StringView statusName(DecisionStatus status);
[[nodiscard]] std::optional<DecisionStatus> statusFromName(QStringView name);
[[nodiscard]] QLatin1StringView costKindName(CostKind kind);
[[nodiscard]] std::optional<CostKind> costKindFromName(QStringView name);

/// Why an upstream call was made.
enum class AttemptRole {
    Ordinary,     ///< the first, a retry or a fallback
    Hedge,        ///< at the same time as one that was late
    Restart,      ///< rescue of a cut stream: asked anew, what the client has is not sent again
    Continuation, ///< rescue of a cut stream: went on from what the client has
    NextKey,      ///< the same lane at once with another key, because the one before was refused or limited
};

[[nodiscard]] QLatin1StringView roleName(AttemptRole role);
[[nodiscard]] std::optional<AttemptRole> roleFromName(QStringView name);
[[nodiscard]] constexpr bool isRescue(AttemptRole role)
{
    return role == AttemptRole::Restart || role == AttemptRole::Continuation;
}

/// One upstream call. Durations are microseconds from `started`; -1 = that point was not reached.
struct AttemptRecord
{
    QString model; ///< provider/name
    UtcTime started;
    bool retry = false; ///< the same lane once more (a fallback goes to another lane)
    AttemptRole role = AttemptRole::Ordinary;
    QString why; ///< of a hedge or rescue: its reason and what it cost, of a next key: what was wrong; else empty
    QString key; ///< label of the key it was sent with, never the key; empty = without one
    qint64 connectedUs = -1;
    qint64 firstByteUs = -1;
    qint64 firstContentUs = -1;
    qint64 totalUs = -1;
    int httpStatus = 0; ///< 0: no answer
    std::optional<FailureClass> failure;
    QString detail; ///< what the provider or the transport said, redacted and shortened; empty when fine
    qint64 retryAfterMs = -1;
    Usage usage;
    CostKind costKind = CostKind::Unpriced;
    std::optional<NanoUsd> cost; ///< while it runs: the estimate for its lane
    QByteArray price; ///< JSON of the price row it was reckoned by, see catalog/price_row.h; empty = none
    std::optional<NanoUsd> reckoned; ///< usage × price, beside a `cost` that the provider reported
    QString costNote; ///< what `cost` leaves out or supposes, in sentences; empty = nothing

    [[nodiscard]] bool isOpen() const { return totalUs < 0; }
    bool operator==(const AttemptRecord &) const = default;
};

/// The record of one request: what the window shows, the ledger keeps and the control API returns. A plain value.
struct DecisionRecord
{
    DecisionId id;
    UtcTime time;
    DecisionStatus status = DecisionStatus::Running;
    QString client;
    QString session;
    QString asked; ///< the `model` the client sent
    QString routed; ///< provider/name that answered or is being tried; empty when blocked
    QString zone;
    QString rule;  ///< id of the rule that chose, "default" for the implicit last one
    QString chain; ///< id of the chain; empty when a model was asked for directly
    QStringList tags;
    QStringList labels; ///< "key=value"
    bool stream = false;
    bool simulated = false;
    int httpStatus = 0;
    QString code;    ///< the contract's error code; empty when fine
    QString message; ///< what happened in one sentence; empty when fine
    qint64 inputEstimate = 0; ///< tokens
    Usage usage;              ///< summed over attempts
    qint64 liveOutputTokens = 0; ///< counted while streaming; superseded by `usage`
    qint64 ttftUs = -1;          ///< request complete → first content
    qint64 durationUs = -1;      ///< request complete → last byte
    qint64 decideUs = -1;        ///< facts, tags and decide()
    std::optional<NanoUsd> estimate; ///< before sending, for the lane tried first
    CostKind costKind = CostKind::Unpriced;
    std::optional<NanoUsd> cost; ///< all attempts; nullopt = unpriced
    QString baselineModel;
    std::optional<NanoUsd> baselineCost; ///< same usage at the baseline's price
    QString policyHash;
    QList<AttemptRecord> attempts;
    CacheNote cache;
    QByteArray explanation; ///< compact JSON made while deciding, see routing/explanation.h

    bool operator==(const DecisionRecord &) const = default;
};

/// The attempt whose answer the client got, or the last one that was to give it; null without attempts. Of two at the
/// same time the later in the list may have lost.
[[nodiscard]] const AttemptRecord *answeringAttempt(const DecisionRecord &record);

/// JSON object (compact UTF-8) of the whole record, as the control API, `tail` and exports give it. Times are
/// ISO 8601 UTC with microseconds, amounts are USD as decimal strings plus `…_nano_usd` integers.
[[nodiscard]] QByteArray toJson(const DecisionRecord &record);

/// "2026-11-22T03:04:05.000006Z".
[[nodiscard]] QString isoText(UtcTime time);

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::DecisionRecord)
