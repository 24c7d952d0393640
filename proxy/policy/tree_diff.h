// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/diff.h"

namespace signalbox::policy {

/// The differences of two documents' values, by sentence, without judging them. Empty if and only if their canonical
/// forms are the same. Elements of a section are matched by id (or key), steps and tests by what they hold.
[[nodiscard]] QList<Change> treeDiff(const YamlNode &from, const YamlNode &to);

} // namespace signalbox::policy
