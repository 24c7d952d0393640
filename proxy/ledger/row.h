// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

class QSqlQuery;

namespace signalbox::ledger {

/// Columns of `decisions` in the order of bindRecord() and rowAt(), comma-separated.
[[nodiscard]] QString columnNames();
/// The same as rowAt() wants to read them.
[[nodiscard]] QString columnReads();
/// The values of an INSERT, to be bound by bindRecord(), comma-separated.
[[nodiscard]] QString columnMarks();
/// Definitions of the columns that a table of schema 1 lacks.
[[nodiscard]] QStringList columnsSince2();
/// The CREATE TABLE statement of `decisions`.
[[nodiscard]] QString decisionsTable();

/// Binds every column of a prepared statement, from position 0.
void bindRecord(QSqlQuery &query, const DecisionRecord &record);
/// The texts of a column that holds a list of them.
[[nodiscard]] QStringList textsFrom(const QByteArray &column);

/// A row as it stands in the table. What is JSON in it is taken apart later, on any thread: that is most of the time.
struct StoredRow
{
    DecisionRecord record; ///< but for the three
    QByteArray tags;
    QByteArray labels;
    QByteArray attempts;
};

/// Inverse of bindRecord() together with recordFrom(), from the current row of a SELECT of columnReads(). What cannot be
/// understood is left empty.
[[nodiscard]] StoredRow rowAt(const QSqlQuery &row);
[[nodiscard]] DecisionRecord recordFrom(StoredRow &&row);

} // namespace signalbox::ledger
