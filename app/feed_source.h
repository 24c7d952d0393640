// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

namespace signalbox::app {

/// The bytes of a feed: a file, "-" for standard input, or an https address, which is asked once, without a key, following
/// no redirect, for at most a minute and 64 MiB. Blocks: for the command line only. Errors: Io, InvalidRequest.
[[nodiscard]] Result<QByteArray> readFeedSource(const QString &source);

/// Where the feed is that is named on the command line: for litellm, openrouter and models.dev the copy that a running
/// Signalbox keeps in `dataDir`, else its maker's address; anything else is a source as it is.
[[nodiscard]] QString feedSourceFor(const QString &named, const QString &dataDir);

} // namespace signalbox::app
