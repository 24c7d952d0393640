// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "core/decision_record.h"
#include "wire/surface.h"

namespace signalbox::dispatch {

/// Puts right what chargeAttempt() made of a call to another endpoint. What is not measured in tokens has no estimate: it
/// costs what its price says of a request, else it is unpriced and never nothing. Keeping files at a provider and asking for
/// them makes nothing; a batch is billed by the provider when its answers are made.
void correctSurfaceCharge(AttemptRecord &attempt, const wire::Surface &surface, bool usageKnown, const catalog::Model &model);

/// A failure that is about the endpoint or about what is kept there, not about the model whose lane stands for the provider:
/// a key may chat without being allowed to see files.
[[nodiscard]] bool saysNothingOfLane(const wire::Surface &surface, FailureClass failure);

} // namespace signalbox::dispatch
