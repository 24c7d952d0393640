// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/detail_table.h"

namespace signalbox::gui {

/// What is known of the request and of the answer. Their texts are not part of a record, which the last row says.
[[nodiscard]] DetailTable requestTable(const DecisionRecord &record, const Explanation &explanation);
[[nodiscard]] DetailTable responseTable(const DecisionRecord &record);

/// Two decisions beside each other, one row per field; rows that differ are marked and say so.
[[nodiscard]] DetailTable compareTable(const DecisionRecord &first, const DecisionRecord &second);
/// How many rows of such a table differ.
[[nodiscard]] int differences(const DetailTable &compared);

} // namespace signalbox::gui
