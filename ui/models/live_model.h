// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/live_row.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>

#include <deque>
#include <vector>

namespace signalbox::gui {

enum class LiveColumn { Time, Client, Asked, RoutedTo, Rule, Tag, Tokens, Ttft, Cost, Result };
inline constexpr int liveColumnCount = 10;

/// Roles beyond Qt's own. Sort and filter by these, never by display text.
enum LiveRole {
    SortRole = Qt::UserRole, ///< number or text, by column
    IdRole,                  ///< quint64, DecisionId::value
    StatusRole,              ///< int, DecisionStatus
    CostKindRole,            ///< int, CostKind
    ZoneRole,                ///< QString
    SimulatedRole,           ///< bool
    PinnedRole,              ///< bool
    FellBackRole,            ///< bool
    FirstFailureRole,        ///< int, FailureClass, or invalid
};

/// The decisions of this session, oldest first: a ring of compact rows. Lives on the GUI thread.
///
/// Rows are addressed by sequence (constant over a row's life) or by row number (sequence − firstSequence()). The newest
/// complete records are kept beside them; older ones must be loaded again by id.
class LiveModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int defaultCapacity = 100'000;
    static constexpr int defaultKeptRecords = 2'000;

    /// `capacity` ≥ 1 rows; `keptRecords` complete records beside them.
    explicit LiveModel(int capacity = defaultCapacity, int keptRecords = defaultKeptRecords, QObject *parent = nullptr);

    /// Takes what began, changed or ended, oldest first. While paused it only goes to the buffer.
    void upsert(const QList<DecisionRecord> &records);
    /// Takes decisions of earlier runs in any order and puts the unknown ones before everything else.
    void prepend(QList<DecisionRecord> records);
    void clear();

    /// Pausing freezes the view only: traffic goes on and is buffered.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return m_paused; }
    /// Decisions that began since the pause.
    [[nodiscard]] qint64 bufferedNew() const { return m_bufferedNew; }

    void setPinned(DecisionId id, bool pinned);

    [[nodiscard]] qint64 firstSequence() const { return m_firstSequence; }
    [[nodiscard]] qint64 endSequence() const { return m_firstSequence + static_cast<qint64>(m_rows.size()); }
    [[nodiscard]] const LiveRow &rowAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const LiveRow &at(qint64 sequence) const
    {
        return m_rows[static_cast<std::size_t>(sequence - m_firstSequence)];
    }
    /// Less than firstSequence() if the decision is not (or no longer) here.
    [[nodiscard]] qint64 sequenceOf(DecisionId id) const;
    [[nodiscard]] bool contains(DecisionId id) const { return m_sequences.contains(id); }
    /// The complete record, if it is among the newest ones; null otherwise. Valid until the next change.
    [[nodiscard]] const DecisionRecord *record(DecisionId id) const;
    [[nodiscard]] const StringPool &pool() const { return m_pool; }
    [[nodiscard]] LiveTotals totals() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// A row was replaced; dataChanged() for its changed cells follows. `before` is what it was.
    void rowChanged(qint64 sequence, const signalbox::gui::LiveRow &before);
    /// The buffer grew or the pause began or ended.
    void pauseChanged(bool paused, qint64 bufferedNew);
    /// Every StringPool key changed its meaning; comes within a model reset.
    void poolRebuilt();

private:
    void buffer(const LiveRow &row);
    void flushBuffer();
    /// Stores rows in order: known ones are replaced in place, the others appended in one batch.
    void store(const std::vector<LiveRow> &rows);
    void replace(qint64 sequence, LiveRow row);
    void append(const std::vector<LiveRow> &rows);
    void evict();
    void keep(const DecisionRecord &record);
    void compactPool();

    int m_capacity;
    int m_keptRecords;
    StringPool m_pool;
    std::deque<LiveRow> m_rows;
    qint64 m_firstSequence = 0;
    QHash<DecisionId, qint64> m_sequences;
    QHash<DecisionId, DecisionRecord> m_records;
    std::deque<DecisionId> m_recordOrder;
    bool m_paused = false;
    qint64 m_bufferedNew = 0;
    QHash<DecisionId, std::size_t> m_bufferPlaces;
    std::vector<LiveRow> m_buffer;
};

/// The name a column has in menus and settings files; stable, not translated.
[[nodiscard]] QString columnKey(LiveColumn column);
[[nodiscard]] QString columnTitle(LiveColumn column);

} // namespace signalbox::gui
