// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox explain FILE|-`: decides a chat request (or a plain prompt) under the policy without sending anything and
/// says why. Every lane counts as healthy. Exit code 1 when the request would be refused, 2 when it cannot be read.
[[nodiscard]] int runExplain(const CommandLine &line);

} // namespace signalbox::app
