// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox policy import FILE|-`: makes a policy of a LiteLLM config.yaml. The policy goes to stdout, what became of each
/// part to stderr; with --json both as one object to stdout. Exit code 2 when there is nothing to make a policy of.
[[nodiscard]] int runPolicyImport(const CommandLine &line);

} // namespace signalbox::app
