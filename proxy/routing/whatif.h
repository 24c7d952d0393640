// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "policy/policy_edits.h"
#include "policy/policy.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace signalbox::routing {

/// Where a decision went: the model asked first, or the contract's code it was refused with.
struct Destination
{
    QString name;
    bool refused = false;

    bool operator==(const Destination &) const = default;
    friend bool operator<(const Destination &a, const Destination &b)
    {
        return a.name != b.name ? a.name < b.name : a.refused < b.refused;
    }
};

/// One decision that the draft would have taken otherwise.
struct MovedDecision
{
    DecisionId id;
    UtcTime time;
    QString client;
    qint64 inputTokens = 0;
    qint64 outputTokens = 0; ///< of the recorded answer; 0 = none
    Destination from;
    Destination to;
    std::optional<NanoUsd> now;   ///< what it cost
    std::optional<NanoUsd> then;  ///< what it would have cost, at its recorded length; nullopt = unpriced or refused
    QString cause;                ///< the edit without which it would not have moved
};

struct Move
{
    Destination from;
    Destination to;
    qint64 count = 0;
};

struct Cause
{
    QString what;
    qint64 count = 0;
};

/// How many answers are as long under another model is not known: `low` and `high` are from the lengths seen of the two
/// models, half to double where too few were seen.
struct SpendRange
{
    NanoUsd now;
    NanoUsd then;
    NanoUsd low;
    NanoUsd high;
    qint64 unpriced = 0; ///< decisions left out of all four, because one of both sides has no price
};

struct WhatIf
{
    QString running; ///< hashes
    QString draft;
    qint64 replayed = 0;
    qint64 changed = 0;
    qint64 unroutable = 0; ///< that were answered and would be refused
    std::vector<Cause> unreplayable; ///< reasons and how many; not part of any other figure
    SpendRange spend;
    std::vector<Move> moves;   ///< from × to, the most frequent first
    std::vector<Cause> causes; ///< of the changed ones, the most frequent first
    std::vector<MovedDecision> examples; ///< at most 200
    qint64 microseconds = 0;
};

/// Takes recorded decisions again under a draft. `edits`: between the running policy's document and the draft's.
/// Decisions that another policy than the running one took are first taken again under that one, so that only the
/// draft's edits make a difference.
[[nodiscard]] WhatIf whatIf(const QList<DecisionRecord> &records, const policy::Policy &running,
                            const policy::Policy &draft, const std::vector<policy::PolicyEdit> &edits);

/// {"running","draft","replayed","changed","unroutable","unreplayable":[{"reason","count"}],"spend":{"now_nano_usd",…,
///  "now_usd",…,"unpriced"},"moves":[{"from","to","count"}],"causes":[{"cause","count"}],"decisions":[…],"microseconds"}
[[nodiscard]] QJsonObject whatIfJson(const WhatIf &result);
/// The same for people.
[[nodiscard]] QString whatIfText(const WhatIf &result);

} // namespace signalbox::routing
