// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/classifier.h"
#include "core/clock.h"
#include "core/error.h"
#include "health/board.h"
#include "policy/policy.h"
#include "routing/budget_view.h"
#include "routing/explanation.h"
#include "routing/health_view.h"
#include "routing/moment.h"
#include "routing/pattern_answers.h"
#include "routing/session_state.h"
#include "wire/facts.h"

#include <memory>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace signalbox::routing {

/// One value of a request header that some rule looks at.
struct HeaderValue
{
    QString name; ///< lower case
    QString value;

    bool operator==(const HeaderValue &) const = default;
};

/// A request as decide() sees it: its facts and what was declared about it.
struct RoutingRequest
{
    const wire::RequestFacts &facts;
    QStringList tags;   ///< declared by header, metadata and token, as written
    QStringList labels; ///< "key=value"
    QString client;
    QString defaultTag{}; ///< of the client's token, instead of the policy's; empty = the policy's. One that the policy
                          ///< does not know refuses the request: nobody can say how sensitive it is
    SessionState session{}; ///< of earlier requests of its session
    Sightings sightings{};  ///< what the policy's detectors found in it
    classify::Classification classification{};
    std::vector<HeaderValue> headers{}; ///< those named in Policy::headers
    Moment moment{};
    const BudgetView *budgets = nullptr; ///< null = nothing is spent; outlives the call of decide()
    const RecordedPatterns *recorded = nullptr; ///< of a replay: its texts are gone, so patterns are answered from this
    std::optional<unsigned> assumedRule{}; ///< of a proof: as if this rule had matched; the number of rules = none
};

/// One model a decision may try.
struct Lane
{
    policy::SafeModel model;
    policy::Limits limits;
    std::optional<int> tries;
    std::vector<FailureClass> on; ///< entered only after one of these; empty = after anything that may fall back
    std::optional<NanoUsd> estimate;
    std::chrono::microseconds notBefore{0}; ///< unhealthy until then, a last resort; 0 = healthy now
    unsigned step = 0; ///< position in the chain
    classify::DetectorSet redacts{}; ///< what must be replaced before it is sent there: what these detectors found
    std::optional<double> accept{}; ///< first of a cascade: the confidence from which its answer counts
    QByteArray serviceTier{}; ///< to be asked for; empty = none
};

struct Decision
{
    std::vector<Lane> lanes; ///< in the order to try; empty = refused with `error`
    std::optional<Error> error;
    policy::Tags tags;
    QStringList tagNames;
    QStringList declaredTags; ///< those with a source that is no text: in this session redact is never for them
    QString rule;  ///< "default" when none matched; found first even for a named model, whose fallback it gives
    QString chain; ///< empty for a named model
    std::optional<policy::ModelIndex> baseline; ///< what savings are measured against
    std::vector<PatternAnswer> patterns; ///< that its rules looked for, with what came of it
    double draw = 0.0; ///< that its splits went by
    bool isReplayable = true; ///< of a replay: false when a rule looked for something that was not recorded
    std::optional<UtcTime> waitUntil; ///< work that may wait: a price falls then, nothing is sent before
    Explanation explanation;
};

/// Answer tokens to reckon with before sending: a third of the prompt, 64…1,024, never above what the client allowed.
[[nodiscard]] qint64 expectedOutputTokens(const wire::RequestFacts &facts);

/// Decides where a request may go. Pure: no I/O, no locks beyond reading a lane's state, same input = same answer.
/// Gates in fixed order: sensitivity → capability → health → budget → rule → chain → price. `draw`: a number in
/// [0, 1) for weighted splits. `now` is Clock::steady().
[[nodiscard]] Decision decide(const RoutingRequest &request, const policy::Policy &policy, const HealthView &health,
                              std::chrono::microseconds now, double draw);

/// The compact JSON kept in DecisionRecord::explanation. Shape (all keys always present unless marked ?):
/// {"v":1,"policy":hash,"tags":[name],"task":name,"difficulty":0…1,"confidence":0…1,"rule":id,"chain":id,"summary":text,
///  "sources":[{"tag","from":"default|client|session|session_text|detector|failed_detector","detector"?,"kind"?,"count"?}],
///  "session"?:{"tags":[name],"lane":id|null,"pinned":bool,"because":text,"moving_costs_nano_usd":n|null},
///  "gates":[{"gate":name,"in":n,"out":n,"note":text,"left":[{"model":id,"measured":text,"required":text,"change":text}],
///    "more"?:n}],   where more = models that left as well, beyond the 200 that are listed
///  "candidates":[{"model":id,"estimate_nano_usd":n|null,"because":text}]}
/// "replay"?: see replay.h
/// `replay`: what replayJson() gave; empty = the decision is not kept.
[[nodiscard]] QByteArray explanationJson(const Decision &decision, const policy::Policy &policy,
                                         const QByteArray &replay = {});

} // namespace signalbox::routing
