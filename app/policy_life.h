// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox policy show|diff|apply|rollback|history|export`: of the copy that runs on the data folder, else of the
/// folder itself.
[[nodiscard]] int runPolicyLife(const CommandLine &line);

} // namespace signalbox::app
