// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"
#include "engine/budget_report.h"
#include "engine/policy_names.h"
#include "engine/provider_report.h"
#include "ledger/latency.h"

#include <QObject>

namespace signalbox::dispatch {
struct Snapshot;
}

namespace signalbox::engine {

class Runtime;

/// What the window's screens ask for besides the stream of decisions: health, drains, probes, spend, budgets. Nothing here
/// waits: what takes time is done by the thread it belongs to and answered by signal. Lives on the engine's thread.
class Console final : public QObject
{
    Q_OBJECT

public:
    /// `runtime` outlives it.
    explicit Console(Runtime &runtime, QObject *parent = nullptr);
    ~Console() override;

    /// Empty while the engine does not run.
    [[nodiscard]] ProviderReport providers() const;
    [[nodiscard]] UtcTime now() const;
    [[nodiscard]] PolicyNames policyNames() const;
    /// Of each budget the `most` keys that spent most; in the order of the policy.
    [[nodiscard]] QList<BudgetReport> budgets(int most = 20) const;

    /// Sends nothing new to a provider or model ("openai", "openai/gpt-4o") for `length`, at most health::longestDrain.
    /// Carried out at once; answered by drainKept().
    void drain(const QString &target, std::chrono::seconds length, const QString &note);
    void undrain(const QString &target);
    /// Until `length` is over, requests that begin go to models on this machine alone, whatever the policy allows; 0 ends it.
    /// Carried out at once; `problem` of the answer localOnlyKept(): why a restart will not know of it, empty when it will.
    void setLocalOnly(std::chrono::seconds length);
    /// {} = it is not ordered.
    [[nodiscard]] UtcTime localOnlyUntil() const;
    /// Asks a provider for its list of models, which is free; answered by probed().
    void probe(const QString &provider);
    /// Adds up what was spent, all queries of one moment; answered by spendLoaded() or spendFailed() with the same `ticket`.
    void loadSpend(quint64 ticket, const QList<SpendQuery> &queries, const QTimeZone &zone);

    /// Counts how fast answers began; answered by latencyLoaded() or spendFailed() with the same `ticket`.
    void loadLatency(quint64 ticket, const ledger::LatencyQuery &query, const QTimeZone &zone);

signals:
    void latencyLoaded(quint64 ticket, const QList<signalbox::ledger::LatencyLine> &lines);
    /// The order is in force; `problem`: why a restart will not know of it, empty when it will.
    void drainKept(const QString &target, const QString &problem);
    void localOnlyKept(signalbox::UtcTime until, const QString &problem);
    void probed(const signalbox::engine::ProbeResult &result);
    void spendLoaded(quint64 ticket, const QList<signalbox::SpendTable> &tables);
    void spendFailed(quint64 ticket, const QString &problem);

private:
    void keepDrains(const QString &target);

    Runtime &m_runtime;
};

/// What runs by a snapshot, as people look at it. `now`: on Clock::steady().
[[nodiscard]] QList<LaneReport> laneReports(const dispatch::Snapshot &snapshot, std::chrono::microseconds now);

} // namespace signalbox::engine
