// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `providers drain` and `providers undrain`: asked of the running copy over its control API. Exit code 2 for a name or
/// duration that is not understood.
[[nodiscard]] int runDrain(const CommandLine &line);

} // namespace signalbox::app
