// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/desk.h"

#include <vector>

namespace signalbox::engine {

/// What every policy must pass before it is applied, in this order: by file, control API, command line or rollback.
[[nodiscard]] std::vector<policy::Check> policyChecks();

/// Where the applied versions of a data folder are kept.
[[nodiscard]] QString policyHistoryIn(const QString &dataDir);

} // namespace signalbox::engine
