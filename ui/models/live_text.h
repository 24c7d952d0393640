// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/live_model.h"

#include <QString>
#include <QVariant>

namespace signalbox::gui {

/// What a cell of the Live table says, for eyes, for screen readers (with units and marks in words) and as a tool tip.
[[nodiscard]] QString cellText(const LiveRow &row, LiveColumn column, const StringPool &pool);
[[nodiscard]] QString cellSpoken(const LiveRow &row, LiveColumn column, const StringPool &pool);
[[nodiscard]] QString cellToolTip(const LiveRow &row, LiveColumn column, const StringPool &pool);
/// A number or text to sort by.
[[nodiscard]] QVariant cellSortKey(const LiveRow &row, LiveColumn column, const StringPool &pool);

} // namespace signalbox::gui
