// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox spend reconcile FILE`: a provider's usage or cost export beside what the running copy has, by day and model.
[[nodiscard]] int runReconcile(const CommandLine &line);

} // namespace signalbox::app
