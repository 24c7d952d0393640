// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// Runs the proxy without a window until SIGTERM or SIGINT. Returns the exit code.
[[nodiscard]] int runHeadless(int &argc, char **argv, const CommandLine &line);

/// How long streams may take to finish once draining has begun.
inline constexpr std::chrono::seconds drainLimit{30};

} // namespace signalbox::app
