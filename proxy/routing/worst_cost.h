// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "core/clock.h"
#include "wire/facts.h"

#include <optional>

namespace signalbox::routing {

/// The most a call can cost: a prompt of `promptTokens` that no cache knows, and every answer as long as the client or else
/// the model allows, within its window, at the price of that moment. nullopt when nobody says how long, or there is no price.
[[nodiscard]] std::optional<NanoUsd> worstCost(const wire::RequestFacts &facts, const catalog::Model &model, qint64 promptTokens,
                                               UtcTime now);

} // namespace signalbox::routing
