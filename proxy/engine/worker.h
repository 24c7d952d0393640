// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "dispatch/budget_board.h"
#include "dispatch/dispatcher.h"
#include "dispatch/prober.h"
#include "dispatch/response_cache.h"
#include "dispatch/upload_homes.h"
#include "engine/brief_wait.h"
#include "engine/drain_keeper.h"
#include "engine/journal_recorder.h"
#include "engine/policy_office.h"
#include "engine/shared_state.h"
#include "engine/thread_home.h"
#include "ledger/ledger.h"
#include "server/acceptor.h"
#include "server/api.h"
#include "server/http_worker_server.h"
#include "upstream/client.h"

#include <QHostAddress>
#include <QObject>

#include <functional>
#include <optional>

namespace signalbox::engine {

/// What the engine hands to a worker. Everything referred to outlives it.
struct WorkerSetup
{
    unsigned number = 0;
    unsigned runSalt = 0;
    quint64 seed = 0;
    QByteArray via; ///< see dispatch::DispatchTools
    server::GateLimits limits;
    std::chrono::microseconds briefWait{0}; ///< see BriefWait
    ledger::Journal journal;
    LiveFeed *feed = nullptr; ///< null without a window
    WorkerCounters &counters;
    const server::Authenticator &authenticator;
    const SharedState &state;
    ThreadHome<ledger::Ledger> &ledger;
    const Clock &clock;
    health::Board &board;
    const DrainKeeper &drains;
    dispatch::SessionStore &sessions;
    dispatch::BudgetBoard &budgets;
    dispatch::ResponseCache &cache;
    dispatch::KeptResponses &kept;
    dispatch::UploadHomes &uploads;
    const routing::LocalOnly &localOnly;
    ThreadHome<PolicyOffice> &policy;
    dispatch::SnapshotPtr snapshot;
    /// What all workers have counted; from any thread once all have started.
    std::function<telemetry::MetricTotals()> totals;
    /// Runs a job on the worker's thread, from any thread; drops it once the worker is gone.
    std::function<void(std::function<void()>)> post;
};

/// One worker thread's everything: server, dispatcher, upstream connections, journal. Shares only immutable snapshots,
/// lane health and the boards it was given. Lives on its own thread.
class Worker final : public QObject, private server::ApiPorts
{
    Q_OBJECT

public:
    explicit Worker(WorkerSetup setup);
    ~Worker() override;

    /// Only one worker accepts; it hands every connection to `take`. Returns the port.
    [[nodiscard]] Result<quint16> listen(const QHostAddress &address, quint16 port, server::Acceptor::Take take);
    void adopt(qintptr descriptor);
    /// Requests that begin from now on use `snapshot`.
    void setSnapshot(const dispatch::SnapshotPtr &snapshot);
    /// See dispatch::Prober::probeNow(); only the first worker probes.
    void probe(const QString &provider, const dispatch::Prober::Told &told);
    /// Stops accepting and lets what runs finish; emits drained() when nothing is left.
    void drain();
    /// Ends what still runs: settled with what was counted, the clients told.
    void stop();

signals:
    void drained();

private:
    [[nodiscard]] dispatch::SnapshotPtr snapshot() const override { return m_snapshot; }
    [[nodiscard]] QJsonObject readiness() const override { return m_state.readiness(); }
    [[nodiscard]] QJsonArray feeds() const override { return m_state.feeds(); }
    [[nodiscard]] QByteArray metrics() const override;
    void recentDecisions(int limit, QObject *context, Records answer) override;
    void decisionsSince(UtcTime from, int limit, QObject *context, Records answer) override;
    [[nodiscard]] UtcTime wallClock() const override { return m_clock.utc(); }
    void spend(const SpendQuery &query, const QTimeZone &zone, QObject *context, Spent answer) override;
    void findDecision(DecisionId id, QObject *context, Records answer) override;
    [[nodiscard]] QList<health::DrainOrder> drains() const override { return m_board.drains(m_clock.steady()); }
    void drain(const health::DrainOrder &order, QObject *context, Kept answer) override;
    bool undrain(const QString &target, QObject *context, Kept answer) override;
    void askPolicy(QObject *context, PolicyQuestion question) override;
    void changePolicy(policy::ChangeRequest request, QObject *context, PolicyAnswer answer) override;
    [[nodiscard]] QJsonArray policyIssues() const override { return m_state.policyIssues(); }
    void keepDrains(QObject *context, Kept answer);
    template <class Answer, class Query>
    void askLedger(QObject *context, Answer answer, Query query);
    std::function<void(std::function<void()>)> m_post;

    std::function<telemetry::MetricTotals()> m_totals;
    const Clock &m_clock;
    const SharedState &m_state;
    health::Board &m_board;
    const DrainKeeper &m_drains;
    ThreadHome<ledger::Ledger> &m_ledger;
    ThreadHome<PolicyOffice> &m_policy;
    dispatch::SnapshotPtr m_snapshot;
    BriefWait m_briefWait;
    DecisionIdSource m_ids;
    JournalRecorder m_recorder;
    upstream::Client m_client;
    dispatch::Dispatcher m_dispatcher;
    std::optional<dispatch::Prober> m_prober; ///< only the first worker's
    server::Api m_api;
    server::HttpWorkerServer m_server;
    std::optional<server::Acceptor> m_acceptor;
};

} // namespace signalbox::engine
