// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// `signalbox classify`: what the classifier says of prompts, one JSON line each.
[[nodiscard]] int runClassify(const CommandLine &line);

} // namespace signalbox::app
