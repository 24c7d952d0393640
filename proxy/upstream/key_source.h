// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QStringView>

namespace signalbox::upstream {

/// The file a reference such as "file:PATH" names, "~/" expanded; empty for any other reference.
[[nodiscard]] QString keyFilePath(QStringView reference);

/// `bytes` without the space around it, if that is a key that can be sent; `what` begins the error otherwise.
[[nodiscard]] Result<Secret> checkedKey(const QByteArray &bytes, QStringView what);

/// Reads the key a policy refers to: "env:NAME", or "file:PATH" (contents trimmed; on Unix readable by its owner only).
/// "keychain:NAME" is Unsupported: see upstream/keychain.h. Errors begin with the reference and give the next step in brackets, never
/// the key: "env:NAME is not set (set it and restart)".
/// Reads at each call, so a replaced file or variable is seen by the next one. Touches the disk: not in the hot path.
[[nodiscard]] Result<Secret> resolveKey(QStringView reference);

} // namespace signalbox::upstream
