// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "catalog/preset.h"
#include "core/decision_record.h"

#include <optional>

namespace signalbox::dispatch {

/// What is known of the work of one attempt.
struct Worked
{
    std::optional<Usage> usage;     ///< as the provider counted it
    std::optional<NanoUsd> cost{};  ///< as the provider says; comes with usage
    qint64 inputEstimate = 0;
    qint64 outputEstimate = 0;      ///< of what it said
    bool mayBeBilled = true;        ///< the provider may have begun to work
    Usage seen{};                   ///< what it told before it was cut; its output is provisional
    QByteArray serviceTier{};       ///< the provider says it served; empty = its ordinary one
    bool batch = false;             ///< that is the tier for work that may wait
    bool leftEarly = false;         ///< we hung up before it was done
    bool stream = false;
    catalog::CancelledStream cancelled = catalog::CancelledStream::Unknown; ///< what its provider does then
    qint64 wholeAnswer = 0;         ///< tokens that are expected of an answer to the end
};

/// Usage and cost of one ended attempt. What the provider says it cost is believed, except a zero where our own price
/// says otherwise; what we reckon stands beside it. Without usage the attempt is charged at the estimates if it may be
/// billed, else it cost nothing. A figure that cannot be (no prompt, or no answer where there was one) is estimated. Of a
/// call that was left early a provider that goes on bills a whole answer; so does any that does not stream.
void chargeAttempt(AttemptRecord &attempt, const Worked &worked, const catalog::Model &model);

} // namespace signalbox::dispatch
