// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/live_feed.h"

#include <utility>

namespace signalbox::engine {

void LiveFeed::put(const DecisionRecord &record)
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_position.constFind(record.id);
    if (known != m_position.constEnd()) {
        m_records[*known] = record;
        return;
    }
    if (static_cast<std::size_t>(m_records.size()) >= mostWaiting) {
        ++m_skipped;
        return;
    }
    m_position.insert(record.id, m_records.size());
    m_records.append(record);
}

QList<DecisionRecord> LiveFeed::take()
{
    const std::lock_guard lock(m_mutex);
    m_position.clear();
    return std::exchange(m_records, {});
}

qint64 LiveFeed::skipped() const
{
    const std::lock_guard lock(m_mutex);
    return m_skipped;
}

} // namespace signalbox::engine
