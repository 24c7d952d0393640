// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "policy/policy.h"
#include "wire/facts.h"

#include <vector>

namespace signalbox::routing {

/// What the client's `model` (or `models`) means under a policy.
struct Asked
{
    std::vector<policy::ModelIndex> models; ///< named models, tried first in this order; empty for auto
    std::optional<unsigned> chain;          ///< for `auto/<chain>`
    bool adHoc = false; ///< `models: […]`: nothing but these, no fallback from a rule
};

/// Resolves `auto`, `auto/<chain>`, `provider/name`, a known bare name and `models`. UnknownModel with a suggestion
/// otherwise.
[[nodiscard]] Result<Asked> resolveAsked(const wire::RequestFacts &facts, const policy::Policy &policy);

} // namespace signalbox::routing
