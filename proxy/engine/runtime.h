// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "access/token_source.h"
#include "engine/access_token.h"
#include "engine/drain_keeper.h"
#include "engine/engine.h"
#include "engine/feed_keeper.h"
#include "engine/key_files.h"
#include "engine/keychain_keys.h"
#include "engine/local_only_keeper.h"
#include "engine/policy_office.h"
#include "engine/simulated_providers.h"
#include "engine/worker.h"
#include "ledger/data_folder.h"

#include <memory>
#include <vector>

namespace signalbox::engine {

/// The threads and long-lived parts behind the engine's face, in the order of their dependence: what is declared later
/// uses what is declared earlier and is destroyed first. Lives on the engine's thread.
class Runtime final : public QObject
{
    Q_OBJECT

public:
    explicit Runtime(EngineOptions options);
    ~Runtime() override;

    [[nodiscard]] Result<void> start();
    void drain();
    /// Cuts what still runs and ends the threads.
    void stop();

    [[nodiscard]] const EngineOptions &options() const { return m_options; }
    [[nodiscard]] const Secret &token() const { return m_token; }
    [[nodiscard]] const QString &baseUrl() const { return m_baseUrl; }
    [[nodiscard]] bool isDemo() const { return m_demo; }
    [[nodiscard]] dispatch::SnapshotPtr snapshot() const { return m_snapshot; }
    [[nodiscard]] const QList<policy::Issue> &policyIssues() const { return m_policyIssues; }
    [[nodiscard]] const ledger::LedgerStatus &ledgerStatus() const { return m_ledgerStatus; }
    [[nodiscard]] const QString &policyFile() const { return m_policyFile; }
    [[nodiscard]] qint64 decisions() const;
    [[nodiscard]] LiveFeed &feed() { return m_feed; }
    [[nodiscard]] ThreadHome<ledger::Ledger> &ledger() { return *m_ledger; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] health::Board &board() { return m_board; }
    [[nodiscard]] const DrainKeeper &drains() const { return m_drains; }
    [[nodiscard]] LocalOnlyKeeper &localOnly() { return m_localOnly; }
    [[nodiscard]] dispatch::BudgetBoard &budgets() { return m_budgets; }
    /// The worker that probes; null until started.
    [[nodiscard]] ThreadHome<Worker> *firstWorker() const { return m_workers.empty() ? nullptr : m_workers.front().get(); }

signals:
    /// Policy, ledger or listening changed.
    void changed();
    /// Every worker has answered its last request after drain().
    void drained();

private:
    [[nodiscard]] Result<void> reserveConnections();
    [[nodiscard]] Result<void> openFolder();
    [[nodiscard]] Result<void> openPolicy();
    [[nodiscard]] Result<void> openLedger();
    [[nodiscard]] Result<void> startWorkers();
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] PolicyOffice::Ports policyPorts();
    void apply(const policy::Running &running, const std::function<void()> &everywhere = {});
    /// Makes the snapshot of a policy the running one, its keys read anew.
    /// `written`: without the budgets of client tokens, which are added here.
    /// `everywhere`: called here when every worker decides by it.
    void run(const std::shared_ptr<const policy::Policy> &written, const std::function<void()> &everywhere = {});
    void followFeeds(const std::shared_ptr<const policy::Policy> &policy);
    void onKeyFilesChanged();
    void onKeychainChanged();
    void onClientTokensChanged();
    void warnOfUnknownTags() const;
    void publishReadiness();
    [[nodiscard]] telemetry::MetricTotals totals() const;

    EngineOptions m_options;
    SystemClock m_clock;
    bool m_demo = false;
    std::optional<ledger::DataFolder> m_folder;
    Secret m_token;
    std::unique_ptr<access::TokenTable> m_authenticator;
    std::unique_ptr<access::TokenSource> m_clientTokens;
    SharedState m_state;
    health::Board m_board;
    DrainKeeper m_drains;
    dispatch::SessionStore m_sessions;
    dispatch::BudgetBoard m_budgets{m_clock};
    dispatch::ResponseCache m_cache;
    dispatch::KeptResponses m_kept;
    dispatch::UploadHomes m_uploads;
    LocalOnlyKeeper m_localOnly;
    std::optional<dispatch::BudgetBoard::Gap> m_budgetGap; ///< until the ledger is open
    LiveFeed m_feed;
    QString m_policyFile; ///< for messages
    KeyFiles m_keyFiles;
    KeychainKeys m_keychain;
    QList<policy::Issue> m_loadIssues;   ///< of the policy file when it was last read
    QList<policy::Issue> m_policyIssues; ///< these and what is wrong with the keys
    SimulatedProviders m_simulated;
    std::shared_ptr<const policy::Policy> m_written; ///< what runs, as people wrote it
    dispatch::SnapshotPtr m_snapshot;
    int m_policyVersion = 0; ///< number in the history
    ledger::LedgerStatus m_ledgerStatus;
    std::unique_ptr<ThreadHome<FeedKeeper>> m_feeds;
    std::unique_ptr<ThreadHome<PolicyOffice>> m_policy;
    std::unique_ptr<ThreadHome<ledger::Ledger>> m_ledger;
    std::vector<std::unique_ptr<WorkerCounters>> m_counters;
    std::vector<std::unique_ptr<ThreadHome<Worker>>> m_workers;
    int m_draining = 0;
    QString m_baseUrl;
    int m_maxConnections = 0;
};

} // namespace signalbox::engine
