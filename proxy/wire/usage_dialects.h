// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/usage.h"
#include "wire/jsonreader.h"

#include <QByteArray>

#include <optional>

// Usage as OpenAI Responses and Gemini count it; for Chat and Anthropic see usage.h. Figures that cannot be (negative,
// absurd, a part larger than its whole) are dropped bucket by bucket; nullopt when nothing was counted.

namespace signalbox::wire {

/// input_tokens ⊇ cached_tokens, output_tokens ⊇ reasoning_tokens.
[[nodiscard]] std::optional<Usage> responsesUsage(simdjson::dom::element value);
/// Gemini: promptTokenCount ⊇ cachedContentTokenCount, thoughtsTokenCount beside candidatesTokenCount,
/// toolUsePromptTokenCount beside promptTokenCount.
[[nodiscard]] std::optional<Usage> geminiUsage(simdjson::dom::element value);

[[nodiscard]] QByteArray responsesUsageJson(const Usage &usage);
[[nodiscard]] QByteArray geminiUsageJson(const Usage &usage);

} // namespace signalbox::wire
