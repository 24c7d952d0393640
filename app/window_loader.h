// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// Loads the window's module and opens the window with the proxy inside. Returns the exit code. Without a display, or
/// when the module or a library it needs is missing, it says so and starts nothing.
[[nodiscard]] int runWindow(int &argc, char **argv, const CommandLine &line);

/// The one function the module has, by its name. Same contract as runWindow().
using WindowEntry = int (*)(int &argc, char **argv, const CommandLine &line);
inline constexpr char windowEntryName[] = "signalboxRunWindow";

} // namespace signalbox::app
