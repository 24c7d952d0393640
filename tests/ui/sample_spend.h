// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"
#include "engine/budget_report.h"
#include "ledger/latency.h"

#include <QList>

namespace signalbox::test {

/// What the ledger would answer the Dashboard: two months of believable spend up to `now`, the same for the same seed.
class SampleSpend final
{
public:
    /// `stress`: six-digit amounts and the longest names there are.
    SampleSpend(UtcTime now, bool stress);

    [[nodiscard]] QList<SpendTable> tables(const QList<SpendQuery> &queries, const QTimeZone &zone) const;
    [[nodiscard]] QList<ledger::LatencyLine> latency(const ledger::LatencyQuery &query, const QTimeZone &zone) const;
    [[nodiscard]] QList<engine::BudgetReport> budgets() const;

private:
    struct Spend
    {
        UtcTime time;
        QString model;
        QString client;
        SpendSums sums;
        ledger::LatencyCounts latency;
    };

    UtcTime m_now;
    bool m_stress;
    QList<Spend> m_spends;
};

} // namespace signalbox::test
