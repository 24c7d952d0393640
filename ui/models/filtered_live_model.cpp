// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/filtered_live_model.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace signalbox::gui {
namespace {

using namespace std::chrono_literals;

// Long enough that a filter over an ordinary day is through in one slice, short enough that a key press never waits.
constexpr std::chrono::milliseconds sliceLength = 8ms;
constexpr int rowsBetweenLooksAtTheClock = 512;

} // namespace

FilteredLiveModel::FilteredLiveModel(LiveModel &source, QObject *parent)
    : QAbstractTableModel(parent)
    , m_source(source)
{
    m_slices.setInterval(0);
    connect(&m_slices, &QTimer::timeout, this, &FilteredLiveModel::slice);
    connect(&source, &LiveModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { sourceInserted(first, last); });
    connect(&source, &LiveModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { sourceAboutToRemove(first, last); });
    connect(&source, &LiveModel::rowChanged, this, &FilteredLiveModel::sourceRowChanged);
    connect(&source, &LiveModel::dataChanged, this, &FilteredLiveModel::sourceCellsChanged);
    connect(&source, &LiveModel::modelReset, this, [this] {
        // The old rows are gone at once, however long the new ones take.
        beginResetModel();
        m_rows.clear();
        m_totals = {};
        endResetModel();
        m_filter.forgetTexts();
        restart();
    });
    restart();
}

void FilteredLiveModel::setFilter(LiveFilter filter)
{
    m_filter = std::move(filter);
    restart();
}

void FilteredLiveModel::setSuspended(bool suspended)
{
    if (suspended == m_suspended)
        return;
    m_suspended = suspended;
    restart();
}

bool FilteredLiveModel::passes(const LiveRow &row) const
{
    return m_suspended || m_filter.matches(row, m_source.pool());
}

void FilteredLiveModel::restart()
{
    m_found.clear();
    m_scanned = m_source.firstSequence();
    m_slices.start();
    slice();
}

void FilteredLiveModel::slice()
{
    QElapsedTimer clock;
    clock.start();
    m_scanned = std::max(m_scanned, m_source.firstSequence());
    for (int looked = 1; m_scanned < m_source.endSequence(); ++m_scanned, ++looked) {
        if (passes(m_source.at(m_scanned)))
            m_found.push_back(m_scanned);
        if (looked % rowsBetweenLooksAtTheClock == 0 && clock.elapsed() > sliceLength.count()) {
            ++m_scanned;
            return;
        }
    }
    finish();
}

void FilteredLiveModel::finish()
{
    m_slices.stop();
    beginResetModel();
    m_rows = std::exchange(m_found, {});
    m_rows.erase(m_rows.begin(), std::lower_bound(m_rows.begin(), m_rows.end(), m_source.firstSequence()));
    m_totals = recountedTotals();
    endResetModel();
    emit refiltered();
}

void FilteredLiveModel::sourceInserted(int first, int last)
{
    const bool atFront = first == 0 && last + 1 < m_source.rowCount();
    if (m_slices.isActive()) {
        if (atFront)
            restart();
        return; // a later slice sees rows appended meanwhile
    }
    std::vector<qint64> passing;
    for (int row = first; row <= last; ++row) {
        if (passes(m_source.rowAt(row)))
            passing.push_back(m_source.firstSequence() + row);
    }
    if (!passing.empty())
        show(passing, atFront);
}

void FilteredLiveModel::show(const std::vector<qint64> &sequences, bool atFront)
{
    const int first = atFront ? 0 : rowCount();
    beginInsertRows({}, first, first + static_cast<int>(sequences.size()) - 1);
    m_rows.insert(m_rows.begin() + first, sequences.begin(), sequences.end());
    for (const qint64 sequence : sequences)
        m_totals.add(m_source.at(sequence));
    endInsertRows();
}

void FilteredLiveModel::sourceRowChanged(qint64 sequence, const LiveRow &before)
{
    const LiveRow &now = m_source.at(sequence);
    const bool fits = passes(now);
    if (m_slices.isActive() && sequence < m_scanned) {
        const auto place = std::lower_bound(m_found.begin(), m_found.end(), sequence);
        const bool found = place != m_found.end() && *place == sequence;
        if (found && !fits)
            m_found.erase(place);
        else if (!found && fits)
            m_found.insert(place, sequence);
    }
    const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), sequence);
    const bool shown = place != m_rows.end() && *place == sequence;
    const auto row = static_cast<int>(place - m_rows.begin());
    if (shown && fits) {
        m_totals.remove(before);
        m_totals.add(now);
    } else if (shown) {
        beginRemoveRows({}, row, row);
        m_totals.remove(before);
        m_rows.erase(place);
        endRemoveRows();
    } else if (fits && !m_slices.isActive()) {
        beginInsertRows({}, row, row);
        m_rows.insert(place, sequence);
        m_totals.add(now);
        endInsertRows();
    }
}

void FilteredLiveModel::sourceCellsChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                                           const QList<int> &roles)
{
    for (int sourceRow = topLeft.row(); sourceRow <= bottomRight.row(); ++sourceRow) {
        const qint64 sequence = m_source.firstSequence() + sourceRow;
        const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), sequence);
        if (place == m_rows.end() || *place != sequence)
            continue;
        const auto row = static_cast<int>(place - m_rows.begin());
        emit dataChanged(index(row, topLeft.column()), index(row, bottomRight.column()), roles);
    }
}

void FilteredLiveModel::sourceAboutToRemove(int first, int last)
{
    Q_ASSERT(first == 0); // a LiveModel only forgets its oldest rows
    const qint64 firstKept = m_source.firstSequence() + last + 1;
    m_found.erase(m_found.begin(), std::lower_bound(m_found.begin(), m_found.end(), firstKept));
    const auto end = std::lower_bound(m_rows.begin(), m_rows.end(), firstKept);
    if (end == m_rows.begin())
        return;
    beginRemoveRows({}, first, static_cast<int>(end - m_rows.begin()) - 1);
    for (auto row = m_rows.begin(); row != end; ++row)
        m_totals.remove(m_source.at(*row));
    m_rows.erase(m_rows.begin(), end);
    endRemoveRows();
}

LiveTotals FilteredLiveModel::recountedTotals() const
{
    LiveTotals totals;
    for (const qint64 sequence : m_rows)
        totals.add(m_source.at(sequence));
    return totals;
}

DecisionId FilteredLiveModel::idAt(int row) const { return m_source.at(m_rows[static_cast<std::size_t>(row)]).id; }

int FilteredLiveModel::rowOf(DecisionId id) const
{
    if (!m_source.contains(id))
        return -1;
    const qint64 sequence = m_source.sequenceOf(id);
    const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), sequence);
    return place != m_rows.end() && *place == sequence ? static_cast<int>(place - m_rows.begin()) : -1;
}

int FilteredLiveModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FilteredLiveModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : liveColumnCount; }

QVariant FilteredLiveModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const qint64 sequence = m_rows[static_cast<std::size_t>(index.row())];
    return m_source.data(m_source.index(static_cast<int>(sequence - m_source.firstSequence()), index.column()), role);
}

QVariant FilteredLiveModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_source.headerData(section, orientation, role);
}

} // namespace signalbox::gui
