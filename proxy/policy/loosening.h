// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/diff.h"

namespace signalbox::policy {

/// What lets sensitive data go where it could not under `from`, whether by the matrix or around it:
/// - a cell is more open, a new zone is open to a tag;
/// - a provider moved to a zone that is more open to a tag, or leaves this machine or encryption behind in its zone;
/// - the default tag is a more open one;
/// - a detector's kind or pattern is no longer looked for, or gives a more open tag;
/// - bodies are kept of another tag, or for longer.
/// Empty if and only if there is none of these. Tags, zones, providers are the same by their ids.
[[nodiscard]] QList<Change> loosenings(const Policy &from, const Policy &to);

} // namespace signalbox::policy
