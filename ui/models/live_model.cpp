// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_model.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::gui {
namespace {

// Evicting in portions keeps the cost per batch small: views do work per removal, not per removed row.
constexpr int evictionDivisor = 100;
// The pool is rebuilt when it holds this many times more texts than rows could need.
constexpr std::size_t poolTextsPerRow = 2;

bool cellChanged(const LiveRow &before, const LiveRow &after, LiveColumn column)
{
    switch (column) {
    case LiveColumn::Time:
        return before.time != after.time || before.pinned != after.pinned;
    case LiveColumn::Client:
        return before.client != after.client;
    case LiveColumn::Asked:
        return before.asked != after.asked;
    case LiveColumn::RoutedTo:
        return before.routed != after.routed || before.zone != after.zone || before.simulated != after.simulated;
    case LiveColumn::Rule:
        return before.rule != after.rule;
    case LiveColumn::Tag:
        return before.tags != after.tags;
    case LiveColumn::Tokens:
        return before.input != after.input || before.output != after.output
            || before.inputEstimated != after.inputEstimated || before.status != after.status;
    case LiveColumn::Ttft:
        return before.ttftUs != after.ttftUs;
    case LiveColumn::Cost:
        return before.priced != after.priced || before.costNanoUsd != after.costNanoUsd
            || before.costKind != after.costKind || before.attempts != after.attempts || before.status != after.status;
    case LiveColumn::Result:
        return before.status != after.status || before.lane != after.lane || before.attempts != after.attempts
            || before.firstFailure != after.firstFailure || before.firstFailureStatus != after.firstFailureStatus
            || before.httpStatus != after.httpStatus || before.durationUs != after.durationUs
            || before.reason != after.reason;
    }
    Q_UNREACHABLE();
}

} // namespace

LiveModel::LiveModel(int capacity, int keptRecords, QObject *parent)
    : QAbstractTableModel(parent)
    , m_capacity(qMax(1, capacity))
    , m_keptRecords(qMax(0, keptRecords))
{
}

void LiveModel::upsert(const QList<DecisionRecord> &records)
{
    std::vector<LiveRow> rows;
    rows.reserve(static_cast<std::size_t>(records.size()));
    for (const DecisionRecord &record : records) {
        rows.push_back(makeLiveRow(record, m_pool));
        keep(record);
    }
    if (!m_paused) {
        store(rows);
        return;
    }
    for (const LiveRow &row : rows)
        buffer(row);
    emit pauseChanged(true, m_bufferedNew);
}

void LiveModel::buffer(const LiveRow &row)
{
    const auto place = m_bufferPlaces.constFind(row.id);
    if (place != m_bufferPlaces.constEnd()) {
        m_buffer[*place] = row;
        return;
    }
    if (m_buffer.size() >= 2 * static_cast<std::size_t>(m_capacity)) {
        m_buffer.erase(m_buffer.begin(), m_buffer.begin() + m_capacity);
        m_bufferPlaces.clear();
        for (std::size_t i = 0; i < m_buffer.size(); ++i)
            m_bufferPlaces.insert(m_buffer[i].id, i);
    }
    m_bufferPlaces.insert(row.id, m_buffer.size());
    m_buffer.push_back(row);
    if (!m_sequences.contains(row.id))
        ++m_bufferedNew;
}

void LiveModel::flushBuffer()
{
    const std::vector<LiveRow> rows = std::exchange(m_buffer, {});
    m_bufferPlaces.clear();
    m_bufferedNew = 0;
    store(rows);
}

void LiveModel::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    if (!paused)
        flushBuffer();
    emit pauseChanged(paused, m_bufferedNew);
}

void LiveModel::store(const std::vector<LiveRow> &rows)
{
    std::vector<LiveRow> fresh;
    QHash<DecisionId, std::size_t> freshPlaces;
    for (const LiveRow &row : rows) {
        const auto known = m_sequences.constFind(row.id);
        if (known != m_sequences.constEnd()) {
            replace(*known, row);
            continue;
        }
        const auto place = freshPlaces.constFind(row.id);
        if (place != freshPlaces.constEnd()) {
            fresh[*place] = row;
            continue;
        }
        freshPlaces.insert(row.id, fresh.size());
        fresh.push_back(row);
    }
    if (!fresh.empty())
        append(fresh);
}

void LiveModel::replace(qint64 sequence, LiveRow row)
{
    LiveRow &place = m_rows[static_cast<std::size_t>(sequence - m_firstSequence)];
    row.pinned = place.pinned;
    const LiveRow before = std::exchange(place, row);
    if (before == row)
        return;
    emit rowChanged(sequence, before);
    const int number = static_cast<int>(sequence - m_firstSequence);
    int first = -1;
    for (int column = 0; column <= liveColumnCount; ++column) {
        const bool changed = column < liveColumnCount && cellChanged(before, row, static_cast<LiveColumn>(column));
        if (changed && first < 0)
            first = column;
        if (!changed && first >= 0) {
            emit dataChanged(index(number, first), index(number, column - 1));
            first = -1;
        }
    }
}

void LiveModel::append(const std::vector<LiveRow> &rows)
{
    const std::size_t skipped = rows.size() > static_cast<std::size_t>(m_capacity) ? rows.size() - static_cast<std::size_t>(m_capacity) : 0;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(rows.size() - skipped) - 1);
    for (std::size_t i = skipped; i < rows.size(); ++i) {
        m_sequences.insert(rows[i].id, endSequence());
        m_rows.push_back(rows[i]);
    }
    endInsertRows();
    evict();
}

void LiveModel::prepend(QList<DecisionRecord> records)
{
    std::sort(records.begin(), records.end(),
              [](const DecisionRecord &a, const DecisionRecord &b) { return a.id < b.id; });
    std::vector<LiveRow> rows;
    QSet<DecisionId> seen;
    const auto room = static_cast<qsizetype>(m_capacity) - rowCount();
    for (auto record = records.crbegin(); record != records.crend() && std::cmp_less(rows.size(), room); ++record) {
        if (m_sequences.contains(record->id) || seen.contains(record->id))
            continue;
        seen.insert(record->id);
        rows.push_back(makeLiveRow(*record, m_pool));
        if (std::cmp_less(m_recordOrder.size(), m_keptRecords) && !m_records.contains(record->id)) {
            m_records.insert(record->id, *record);
            m_recordOrder.push_front(record->id);
        }
    }
    if (rows.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(rows.size()) - 1);
    for (const LiveRow &row : rows) {
        m_rows.push_front(row);
        m_sequences.insert(row.id, --m_firstSequence);
    }
    endInsertRows();
}

void LiveModel::clear()
{
    beginResetModel();
    m_firstSequence = endSequence();
    m_rows.clear();
    m_sequences.clear();
    m_records.clear();
    m_recordOrder.clear();
    m_buffer.clear();
    m_bufferPlaces.clear();
    m_bufferedNew = 0;
    endResetModel();
}

void LiveModel::evict()
{
    if (rowCount() <= m_capacity)
        return;
    const int portion = qMin(rowCount(), rowCount() - m_capacity + m_capacity / evictionDivisor);
    beginRemoveRows({}, 0, portion - 1);
    for (int i = 0; i < portion; ++i) {
        m_sequences.remove(m_rows.front().id);
        m_rows.pop_front();
    }
    m_firstSequence += portion;
    endRemoveRows();
    if (m_pool.size() > poolTextsPerRow * static_cast<std::size_t>(m_capacity))
        compactPool();
}

void LiveModel::compactPool()
{
    beginResetModel();
    const StringPool old = std::exchange(m_pool, StringPool());
    for (LiveRow &row : m_rows) {
        for (StringPool::Key *key : {&row.client, &row.session, &row.asked, &row.routed, &row.zone, &row.rule, &row.tags,
                                     &row.reason, &row.policy, &row.chain, &row.task, &row.labels, &row.tried})
            *key = m_pool.key(old.text(*key));
    }
    emit poolRebuilt();
    endResetModel();
}

void LiveModel::keep(const DecisionRecord &record)
{
    if (m_keptRecords == 0)
        return;
    const auto known = m_records.find(record.id);
    if (known != m_records.end()) {
        *known = record;
        return;
    }
    m_records.insert(record.id, record);
    m_recordOrder.push_back(record.id);
    while (std::cmp_greater(m_recordOrder.size(), m_keptRecords)) {
        m_records.remove(m_recordOrder.front());
        m_recordOrder.pop_front();
    }
}

void LiveModel::setPinned(DecisionId id, bool pinned)
{
    const qint64 sequence = sequenceOf(id);
    if (sequence < m_firstSequence)
        return;
    LiveRow &row = m_rows[static_cast<std::size_t>(sequence - m_firstSequence)];
    if (row.pinned == pinned)
        return;
    const LiveRow before = row;
    row.pinned = pinned;
    emit rowChanged(sequence, before);
    const QModelIndex cell = index(static_cast<int>(sequence - m_firstSequence), static_cast<int>(LiveColumn::Time));
    emit dataChanged(cell, cell);
}

qint64 LiveModel::sequenceOf(DecisionId id) const { return m_sequences.value(id, m_firstSequence - 1); }

const DecisionRecord *LiveModel::record(DecisionId id) const
{
    const auto found = m_records.constFind(id);
    return found == m_records.constEnd() ? nullptr : &*found;
}

LiveTotals LiveModel::totals() const
{
    LiveTotals totals;
    for (const LiveRow &row : m_rows)
        totals.add(row);
    return totals;
}

int LiveModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LiveModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : liveColumnCount; }

} // namespace signalbox::gui
