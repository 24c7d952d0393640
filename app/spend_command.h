// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox spend`: what was spent, told apart as asked for, from the running copy. Exit code 4 when it is more than
/// --max-cost.
[[nodiscard]] int runSpend(const CommandLine &line);

} // namespace signalbox::app
