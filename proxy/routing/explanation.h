// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/classifier.h"
#include "core/money.h"
#include "policy/safe_set.h"
#include "routing/budget_keys.h"
#include "routing/departures.h"
#include "routing/tag_sources.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace signalbox::routing {

/// The gates in their fixed order.
enum class Gate { Sensitivity, Capability, Health, Budget, Rule, Chain, Price };
[[nodiscard]] QLatin1StringView gateName(Gate gate);

struct GateResult
{
    Gate gate = Gate::Sensitivity;
    int in = 0;
    int out = 0;
    Departures left;
    QString note; ///< one clause for people: which tag, which rule, which chain
};

/// One model as ranked for this request, in the order it would be tried.
struct Candidate
{
    policy::ModelIndex model;
    std::optional<NanoUsd> estimate; ///< nullopt = unpriced
    QString because;                 ///< "cheapest of pool", "2nd in chain everyday", "weight 70 of 100"
};

/// What its session meant for a request.
struct SessionNote
{
    QStringList tags; ///< that it has only because earlier requests of the session had them
    QString lane;     ///< that answered the session last; empty = none, or too long ago to stay for
    bool pinned = false; ///< moved to the front of the lanes for it
    QString because;     ///< why it is pinned or not
    std::optional<NanoUsd> movingCosts; ///< estimated; nullopt = not known, or there was nothing to weigh
};

/// What spoke against a model, as far as the decision went by it.
struct LaneTrouble
{
    policy::ModelIndex model;
    std::chrono::microseconds outFor{0}; ///< 0 = it was in, but to be spared
};

/// How soon a model answers, where a pool ranked by it.
struct LaneSpeed
{
    policy::ModelIndex model;
    std::chrono::microseconds firstContent{0};
};

/// The record of a decision's reasons. Produced while deciding, never reconstructed.
struct Explanation
{
    std::vector<TagSource> sources; ///< why the request has its tags, the strictest first
    classify::Classification classification;
    std::vector<GateResult> gates;
    std::vector<Candidate> candidates; ///< models that may be tried, in order; the rest are in gates[].left
    std::optional<SessionNote> session; ///< unset when the session changed nothing
    std::vector<BudgetUse> budgets;     ///< how much was used of those that hold for it
    std::vector<LaneTrouble> troubles;
    std::vector<LaneSpeed> speeds;
    QString summary; ///< "openai/gpt-4o, because rule code-heavy sends it to chain code and it is cheapest"
};

} // namespace signalbox::routing
