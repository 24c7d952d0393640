// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/journal_recorder.h"

namespace signalbox::engine {

void JournalRecorder::progress(const DecisionRecord &record)
{
    if (m_feed != nullptr)
        m_feed->put(record);
}

bool JournalRecorder::intent(const DecisionRecord &record)
{
    return m_journal.append(ledger::JournalKind::Intent, record);
}

bool JournalRecorder::settle(const DecisionRecord &record)
{
    m_counters.decisions.fetch_add(1, std::memory_order_relaxed);
    m_counters.metrics.add(record);
    return m_journal.append(ledger::JournalKind::Settle, record);
}

} // namespace signalbox::engine
