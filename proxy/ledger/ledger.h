// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "core/error.h"
#include "core/past_spend.h"
#include "core/spend.h"
#include "ledger/journal.h"
#include "ledger/latency.h"
#include "ledger/ledger_query.h"

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

/// Decisions and spend, kept in SQLite (WAL) under the data folder. Lives on the ledger thread, which is the only one
/// that opens the database for writing; it may be opened on another one and moved there before startFolding(). It folds
/// the workers' journals into the database (each record exactly once, position and rows in one transaction), syncs
/// journals in groups ≤ 5 ms apart, and at start replays what a crash left: an intent without a settle becomes
/// `interrupted`, charged at its estimate.
class Ledger final : public QObject
{
    Q_OBJECT

public:
    /// `dir` holds ledger.sqlite and the journals. One process at a time, see DataFolder.
    explicit Ledger(QString dir, QObject *parent = nullptr);
    ~Ledger() override;

    /// Opens, checks, migrates and replays. A damaged file is kept beside a new one and reported, never deleted. A full
    /// or locked disk is no error but a problem of the status: the journals wait. Error: the folder cannot be written,
    /// or a newer version wrote the ledger.
    [[nodiscard]] Result<LedgerStatus> open();
    /// A journal of this run for worker `worker`, synced by this ledger. After open(), from any thread.
    [[nodiscard]] Result<Journal> openJournal(unsigned worker) const;
    /// Folds everything appended so far; returns the number of settled decisions that are new in the database.
    Result<qint64> fold();
    /// Folds on a timer from now on, five times a second.
    void startFolding();
    [[nodiscard]] LedgerStatus status() const;

    /// Newest first, at most `limit`. Like all queries: what has been folded so far.
    [[nodiscard]] Result<QList<DecisionRecord>> recent(int limit) const;
    [[nodiscard]] Result<QList<DecisionRecord>> query(const DecisionFilter &filter) const;
    [[nodiscard]] Result<DecisionRecord> find(DecisionId id) const;
    /// Decisions with `from` ≤ time < `to`.
    [[nodiscard]] Result<LedgerTotals> totals(UtcTime from, UtcTime to) const;
    /// What was paid for calls, alike ones of a quarter of an hour added up.
    [[nodiscard]] Result<QList<PastSpend>> spending(const SpendFilter &filter) const;
    /// What was spent, told apart as asked for, days as the clocks of `zone` show them.
    /// How fast answers began, by model and time.
    [[nodiscard]] Result<QList<LatencyLine>> latency(const LatencyQuery &query, const QTimeZone &zone) const;
    /// Rolls up everything that is over; startFolding() does it in small parts between folds.
    Result<void> rollUp();
    [[nodiscard]] Result<SpendTable> spend(const SpendQuery &query, const QTimeZone &zone) const;

signals:
    void statusChanged(const signalbox::ledger::LedgerStatus &status);

private:
    Result<qint64> foldAtMost(int batches);

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::ledger
