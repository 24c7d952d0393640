// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"
#include "ledger/database.h"

namespace signalbox::ledger {

/// Adds up the decisions of a database as far as the query allows: lines are alike in all keys, and in their quarter of
/// an hour where days are asked for. What several calls of one decision cost is counted call by call.
[[nodiscard]] StoreResult<QList<SpendLine>> readSpend(const QSqlDatabase &db, const SpendQuery &query);

} // namespace signalbox::ledger
