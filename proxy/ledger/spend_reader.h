// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"
#include "ledger/database.h"

#include <QStringList>

namespace signalbox::ledger {

/// The statement of readSpend(): one column for the quarter, one per key, those of spendSumColumns, first and last time.
/// Binds :from and :to.
[[nodiscard]] QString spendStatement(const SpendQuery &query);
/// Names of the sums in their order.
[[nodiscard]] QStringList spendSumColumns();
/// A row of such a statement.
[[nodiscard]] SpendLine spendLineAt(const QSqlQuery &row, const SpendQuery &query);

/// Adds up the decisions of a database as far as the query allows: lines are alike in all keys, and in their quarter of
/// an hour where days are asked for. What several calls of one decision cost is counted call by call.
[[nodiscard]] StoreResult<QList<SpendLine>> readSpend(const QSqlDatabase &db, const SpendQuery &query);
/// What was spent in a stretch of time, by quarter of an hour and by all that a budget may go by.
[[nodiscard]] StoreResult<QList<PastSpend>> readPastSpend(const QSqlDatabase &db, const SpendFilter &filter);

} // namespace signalbox::ledger
