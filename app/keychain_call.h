// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QString>

namespace signalbox::app {

// One call of the desktop's key store each (upstream/keychain.h), for commands that have no event loop of their own: blocks
// until the store answers, at most two minutes, in which it may ask its owner to unlock it.

[[nodiscard]] Result<Secret> readKeychain(const QString &name);
[[nodiscard]] Result<void> writeKeychain(const QString &name, const Secret &key);
[[nodiscard]] Result<void> removeFromKeychain(const QString &name);

} // namespace signalbox::app
