// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox keys list|set|remove`: which keys the policy names and how they are; keeps one in the data folder. A key is
/// read from standard input only and never printed.
[[nodiscard]] int runKeys(const CommandLine &line);

} // namespace signalbox::app
