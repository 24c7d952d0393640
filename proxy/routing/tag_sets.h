// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <optional>
#include <vector>

namespace signalbox::routing {

/// The tag sets a request can have, each once: sets that open the same zones, and redact the same ones with the same right
/// to, are one. Any tag may stand alone, because a client's token may have its own default. Tags that detectors give and
/// tags that only clients give are told apart. nullopt: more than `most`.
[[nodiscard]] std::optional<std::vector<policy::Tags>> distinctTagSets(const policy::Policy &policy, std::size_t most);

/// Whether some detector of the policy gives this tag.
[[nodiscard]] bool hasDetector(const policy::Policy &policy, unsigned tag);

} // namespace signalbox::routing
