// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"

namespace signalbox::app {

/// The key of `provider` from standard input: to its end when it is piped, one line that is not shown while it is typed
/// at a terminal. A signal while typing (Ctrl-C) ends the program as usual, with the terminal as it was before.
[[nodiscard]] Result<Secret> readKey(const QString &provider);

} // namespace signalbox::app
