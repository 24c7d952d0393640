// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/usage.h"
#include "wire/jsonreader.h"

#include <optional>

namespace signalbox::wire {

/// As readOpenAiUsage(), from a parsed value.
[[nodiscard]] std::optional<Usage> openAiUsage(simdjson::dom::element value);

} // namespace signalbox::wire
