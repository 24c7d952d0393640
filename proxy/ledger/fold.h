// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "ledger/database.h"
#include "ledger/segment_reader.h"

#include <QHash>
#include <QString>

#include <map>
#include <memory>
#include <set>

namespace signalbox::ledger {

/// What one run over the journals did.
struct FoldResult
{
    qint64 newDecisions = 0;
    qint64 recovered = 0;
};

/// A fold that could not go on; what was committed before stays, the rest waits in the journals.
struct FoldError
{
    std::optional<StoreFault> fault; ///< empty: a journal could not be read
    QString detail;
};

/// Moves records from the journals of a folder into a database: rows, open intents and journal positions in one
/// transaction. Every segment that exists at construction is taken for one of a dead process, so the intents it leaves
/// open are settled as interrupted; later ones belong to this process. On one thread at a time.
class Folder final
{
public:
    explicit Folder(QString dir);

    /// Starts to use `db`; what it knows of positions and open intents counts. Also after the database was replaced:
    /// then what is still in the journals is read again from the start.
    [[nodiscard]] StoreResult<void> attach(Database &db);
    /// Folds until nothing is left or `maxBatches` transactions were made.
    [[nodiscard]] tl::expected<FoldResult, FoldError> fold(int maxBatches);

    /// Run number above those of all segments found at construction.
    [[nodiscard]] quint64 nextRun(UtcTime now) const;
    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] qint64 unfolded() const;
    /// Journals with damaged parts, kept under these names.
    [[nodiscard]] const QStringList &damagedJournals() const { return m_damagedJournals; }

private:
    struct Batch;

    void discover();
    [[nodiscard]] bool isComplete(const SegmentName &name) const;
    /// False: the record is whole but cannot be understood.
    [[nodiscard]] StoreResult<bool> take(Batch &batch, const Frame &frame, bool dead);
    [[nodiscard]] StoreResult<bool> takeSettled(Batch &batch, QByteArrayView payload);
    [[nodiscard]] StoreResult<void> finish(Batch &batch);
    [[nodiscard]] tl::expected<Batch, FoldError> foldBatch();
    void apply(const Batch &batch);
    [[nodiscard]] StoreResult<void> dropDrained();
    [[nodiscard]] StoreResult<qint64> settleInterrupted();

    QString m_dir;
    Database *m_db = nullptr;
    std::map<SegmentName, SegmentReader> m_readers;
    std::set<SegmentName> m_dead; ///< segments found at construction and not drained yet
    QHash<DecisionId, bool> m_openIntents; ///< in the database; value: of a dead process
    QHash<QString, qint64> m_positions;    ///< as committed
    bool m_recovered = false;
    qint64 m_rows = 0;
    QStringList m_damagedJournals;
};

} // namespace signalbox::ledger
