// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox env`: the lines that point a client of this shell at the running copy.
[[nodiscard]] int runEnv(const CommandLine &line);

} // namespace signalbox::app
