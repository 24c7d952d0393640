// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QtGlobal>

#include <optional>

namespace signalbox::engine {

/// Client connections at a time, in all workers together (dispatch.md, "body limits").
constexpr int defaultConnections = 1024;

/// File descriptors that so many connections take: one for the client and one for its provider each, and what the
/// program itself has open.
[[nodiscard]] qint64 descriptorsFor(int connections, int workers);

/// How many connections there may be. `wanted` (nullopt = the default) fits when `mostDescriptors` may be open; the
/// default is lowered to what fits, a number that somebody asked for is not: then an error of kind InvalidRequest that
/// says what would fit.
[[nodiscard]] Result<int> connectionsWithin(std::optional<int> wanted, int workers, qint64 mostDescriptors);

/// The same for this process. Raises its soft limit of open files (RLIMIT_NOFILE) as far as needed and allowed.
[[nodiscard]] Result<int> reserveDescriptors(std::optional<int> wanted, int workers);

} // namespace signalbox::engine
