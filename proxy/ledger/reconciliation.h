// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"
#include "ledger/provider_bill.h"

namespace signalbox::ledger {

/// One UTC day of one model as its provider and we have it.
struct ReconciledDay
{
    QDate day;
    QString model; ///< modelKey()
    BilledUse theirs; ///< empty: not in the file
    std::optional<NanoUsd> ours; ///< nullopt: we have no calls, or of none the cost is known
    qint64 input = 0;  ///< our tokens
    qint64 output = 0;
    qint64 unpriced = 0; ///< our calls whose cost is not known
    bool inFile = false;
    bool inLedger = false;
    bool hasAmounts = false; ///< of the file

    /// Theirs less ours: positive = we have too little. nullopt: the file has no amounts, or ours are not known.
    [[nodiscard]] std::optional<NanoUsd> difference() const;
};

struct Reconciliation
{
    QList<ReconciledDay> rows; ///< by day and model
    ReconciledDay total;
};

/// Compares a bill with our spend by model and day of UTC (SpendBy::Model, SpendBy::Day), days of the bill only. Without
/// `provider` models that are not in the bill are left out, because they are other providers'; with it, all of its are
/// compared and no one else's.
[[nodiscard]] Reconciliation reconcile(const ProviderBill &bill, const QList<SpendLine> &ours, const QString &provider);

} // namespace signalbox::ledger
