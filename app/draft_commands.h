// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox prove [FILE]`: proves a policy safe and runs its tests, without a running copy. Exit code 3 when that fails.
[[nodiscard]] int runProve(const CommandLine &line);

/// `signalbox whatif FILE`: what the running copy's recorded decisions would have become under a draft. Exit code 4 when
/// it would cost more than --max-cost-delta allows.
[[nodiscard]] int runWhatIf(const CommandLine &line);

} // namespace signalbox::app
