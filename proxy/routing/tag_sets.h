// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <optional>
#include <vector>

namespace signalbox::routing {

/// One tag set for each row that several tags of a policy can make together: sets that open and redact the same zones are
/// one. Only sets that hold the default tag, which every request has. nullopt: more than `most`.
[[nodiscard]] std::optional<std::vector<policy::Tags>> distinctTagSets(const policy::Policy &policy, std::size_t most);

} // namespace signalbox::routing
