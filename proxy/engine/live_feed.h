// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QHash>
#include <QList>

#include <mutex>
#include <vector>

namespace signalbox::engine {

/// Decisions on their way from the workers to the window: the newest state of each, in order of first appearance. Many
/// threads put, one takes. Bounded, so a window that does not take costs a fixed amount; the ledger keeps everything.
class LiveFeed final
{
public:
    static constexpr std::size_t mostWaiting = 20'000;

    void put(const DecisionRecord &record);
    [[nodiscard]] QList<DecisionRecord> take();
    /// How many decisions were left out because the feed was full, since the start.
    [[nodiscard]] qint64 skipped() const;

private:
    mutable std::mutex m_mutex;
    QList<DecisionRecord> m_records;
    QHash<DecisionId, qsizetype> m_position;
    qint64 m_skipped = 0;
};

} // namespace signalbox::engine
