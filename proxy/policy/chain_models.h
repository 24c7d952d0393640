// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <vector>

namespace signalbox::policy {

/// Every model a chain can come to, each once, in the order of its steps.
[[nodiscard]] std::vector<ModelIndex> modelsOf(const Chain &chain);

} // namespace signalbox::policy
