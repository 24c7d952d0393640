// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QString>

namespace signalbox::upstream {

/// DATA_DIR/keys/PROVIDER, the file in which the command line keeps a provider's key. `provider` is an id of a policy.
[[nodiscard]] QString storedKeyFile(const QString &dataDir, const QString &provider);

/// Keeps `text`, trimmed, as the provider's key: in a file of its own that only its owner may read (0600, replaced whole),
/// in a folder that only its owner may enter. Errors name the file, never the key; nothing was changed then.
[[nodiscard]] Result<void> storeKey(const QString &dataDir, const QString &provider, const Secret &text);
/// Errors: NotFound, Io.
[[nodiscard]] Result<void> removeStoredKey(const QString &dataDir, const QString &provider);

} // namespace signalbox::upstream
