// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// providers --find: the local model servers that answer on this machine, and what a policy needs to use them.
[[nodiscard]] int runFind(const CommandLine &line);
/// providers --presets: the providers Signalbox knows.
[[nodiscard]] int runPresets(const CommandLine &line);

} // namespace signalbox::app
