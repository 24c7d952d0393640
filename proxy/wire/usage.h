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

/// What the provider says the answer cost: `cost` of a usage object, USD as a number (OpenRouter; with `is_byok` the
/// upstream's own share is billed elsewhere and added). Read from the digits, never over a double. `document`: the text
/// `value` was parsed from, in which it is the top member "usage". nullopt when there is none that makes sense.
[[nodiscard]] std::optional<NanoUsd> reportedCost(simdjson::dom::element value, QByteArrayView document);

} // namespace signalbox::wire
