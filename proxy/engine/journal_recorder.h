// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/ports.h"
#include "engine/live_feed.h"
#include "ledger/journal.h"
#include "telemetry/metrics.h"

#include <atomic>

namespace signalbox::engine {

/// Figures of one worker that other threads read.
struct WorkerCounters
{
    std::atomic<qint64> decisions{0};
    std::atomic<int> running{0};
    telemetry::MetricsShard metrics;
};

/// Records a worker's decisions: intents and settlements into its journal, every change into the live feed if a window
/// listens. Lives on the worker's thread.
class JournalRecorder final : public dispatch::Recorder
{
public:
    /// `feed` may be null (headless). Both outlive the recorder.
    JournalRecorder(ledger::Journal journal, LiveFeed *feed, WorkerCounters &counters)
        : m_journal(std::move(journal)), m_feed(feed), m_counters(counters)
    {
    }

    void progress(const DecisionRecord &record) override;
    [[nodiscard]] bool intent(const DecisionRecord &record) override;
    [[nodiscard]] bool settle(const DecisionRecord &record) override;

private:
    ledger::Journal m_journal;
    LiveFeed *m_feed;
    WorkerCounters &m_counters;
};

} // namespace signalbox::engine
