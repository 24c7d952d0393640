// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <vector>

namespace signalbox::policy {

/// One item of an edit: kept, only in the old, or only in the new sequence.
struct Edit
{
    enum class Kind { Keep, Remove, Add };
    Kind kind = Kind::Keep;
    int oldIndex = 0; ///< Keep, Remove: where it stands; Add: before which it comes
    int newIndex = 0; ///< Keep, Add: where it stands; Remove: where it would

    bool operator==(const Edit &) const = default;
};

/// Turns `from` into `to` with the fewest removals and additions (E. Myers, "An O(ND) difference algorithm", 1986), in
/// order, removals before additions. Equal numbers are equal items. Beyond 2,000 edits the rest is replaced as a whole, so
/// that hostile input costs a bounded amount of time and memory.
[[nodiscard]] std::vector<Edit> editScript(const std::vector<int> &from, const std::vector<int> &to);

} // namespace signalbox::policy
