// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

namespace signalbox::app {

/// status, models, providers and decisions: asked of the running copy over its control API.
[[nodiscard]] int runRemote(const CommandLine &line);

/// One CSV field (RFC 4180); a leading =, +, - or @ is defused so that no spreadsheet runs it.
[[nodiscard]] QString csvField(const QString &text);

} // namespace signalbox::app
