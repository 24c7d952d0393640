// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox tokens create|list|revoke`: changes or shows the data folder's token file, whether a copy runs on it or not;
/// a running one follows by itself. A new token goes to stdout, alone, this once.
[[nodiscard]] int runTokens(const CommandLine &line);

} // namespace signalbox::app
