// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// Opens the window with the proxy inside. Returns the exit code.
[[nodiscard]] int runWindow(int &argc, char **argv, const CommandLine &line);

} // namespace signalbox::app
