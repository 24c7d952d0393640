// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// Runs the proxy without a window until SIGTERM or SIGINT. Returns the exit code.
[[nodiscard]] int runHeadless(int &argc, char **argv, const CommandLine &line);

/// Makes threads started from now on use Qt's own poll loop instead of glib's, which writes a wake-up per posted event:
/// three system calls less for every request. The window's thread keeps glib, as desktop integration needs it.
void preferPlainEventLoop();

/// How long streams may take to finish once draining has begun.
inline constexpr std::chrono::seconds drainLimit{30};

} // namespace signalbox::app
