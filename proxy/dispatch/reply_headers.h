// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "dispatch/answer_reader.h"
#include "upstream/client.h"

namespace signalbox::dispatch {

/// What every reply says about its decision: `x-signalbox-decision`, and model, rule and attempts once known.
[[nodiscard]] upstream::Headers decisionHeaders(const DecisionRecord &record);

/// Headers of a provider's answer as the client gets them: type, the decision's own, what the provider said about rate
/// limits; of a `complete` answer also the cost. `answer` may be null.
[[nodiscard]] upstream::Headers answerHeaders(const DecisionRecord &record, const AnswerReader *answer, bool complete);

} // namespace signalbox::dispatch
