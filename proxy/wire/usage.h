// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"
#include "core/usage.h"
#include "wire/jsonreader.h"

#include <optional>

namespace signalbox::wire {

/// As readOpenAiUsage(), from a parsed value.
[[nodiscard]] std::optional<Usage> openAiUsage(simdjson::dom::element value);

/// As Anthropic counts: input_tokens without what was read from or written to caches. nullopt as for OpenAI's.
[[nodiscard]] std::optional<Usage> anthropicUsage(simdjson::dom::element value);
/// Takes the figures that are there into `usage`: those of a stream are cumulative, the last one counts, and a zero never
/// hides what was told before.
void mergeAnthropicUsage(Usage &usage, simdjson::dom::object figures);

/// Usage objects as clients of these dialects know them.
[[nodiscard]] QByteArray chatUsageJson(const Usage &usage);
[[nodiscard]] QByteArray anthropicUsageJson(const Usage &usage);

/// What the provider says the answer cost, in its usage object: `cost`, USD as a number (OpenRouter; with `is_byok` the
/// upstream's own share is billed elsewhere and added) or an object with `total_cost` (Perplexity), `cost_in_usd_ticks` of
/// 10⁻¹⁰ USD (xAI), `estimated_cost` (DeepInfra). Read from the digits, never over a double. `document`: the text `value`
/// was parsed from, in which it is the top member "usage". nullopt when there is none that makes sense.
[[nodiscard]] std::optional<NanoUsd> reportedCost(simdjson::dom::element value, QByteArrayView document);

} // namespace signalbox::wire
