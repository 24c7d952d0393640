// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "core/error.h"

#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace signalbox::ledger {

/// What the ledger says about itself, for /readyz, the status bar and the log.
struct LedgerStatus
{
    bool writable = false;
    QString problem; ///< empty when fine; else what happened, what was not done, the next step
    qint64 rows = 0;
    qint64 recoveredAtStart = 0; ///< open intents of the previous run, now `interrupted`
    qint64 unfolded = 0;         ///< bytes waiting in journals

    bool operator==(const LedgerStatus &) const = default;
};

/// Totals over a range; sums are exact.
struct LedgerTotals
{
    qint64 decisions = 0;
    NanoUsd cost;
    qint64 unpriced = 0;
    NanoUsd baselineCost; ///< over the rows that have both a cost and a baseline
    NanoUsd costWithBaseline; ///< cost over exactly those rows
};

/// Decisions and spend, kept in SQLite (WAL) under the data folder. Lives on the ledger thread, which is the only one
/// that opens the database for writing. It folds the workers' journals into the database (each record exactly once,
/// position and rows in one transaction), syncs journals in groups ≤ 5 ms apart, and at start replays what a crash
/// left: an intent without a settle becomes `interrupted`, charged at its estimate.
class Ledger final : public QObject
{
    Q_OBJECT

public:
    /// `dir` holds ledger.sqlite and the journals.
    explicit Ledger(QString dir, QObject *parent = nullptr);
    ~Ledger() override;

    /// Opens, checks, migrates and replays. A damaged file is kept beside a new one and reported, never deleted.
    [[nodiscard]] Result<LedgerStatus> open();
    /// Folds everything appended so far; returns the number of settled decisions that are new in the database.
    Result<qint64> fold();
    /// Folds on a timer from now on (group sync ≤ 5 ms while journals grow; fold ≥ 4 times a second).
    void startFolding();
    [[nodiscard]] LedgerStatus status() const;

    /// Newest first, at most `limit`.
    [[nodiscard]] Result<QList<DecisionRecord>> recent(int limit) const;
    [[nodiscard]] Result<DecisionRecord> find(DecisionId id) const;
    /// Decisions with `from` ≤ time < `to`.
    [[nodiscard]] Result<LedgerTotals> totals(UtcTime from, UtcTime to) const;

signals:
    void statusChanged(const signalbox::ledger::LedgerStatus &status);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::ledger
