// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// models import: what a price feed says otherwise than the catalogue does, or the lines that make it count in a policy.
[[nodiscard]] int runFeedImport(const CommandLine &line);

} // namespace signalbox::app
