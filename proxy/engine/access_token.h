// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QString>

namespace signalbox::engine {

/// The token kept in `dataDir`/token: read, or made and written (readable by its owner only) at first start. Error: Io.
[[nodiscard]] Result<Secret> keptToken(const QString &dataDir);

} // namespace signalbox::engine
