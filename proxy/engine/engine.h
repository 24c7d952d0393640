// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "core/error.h"
#include "core/secret.h"
#include "ledger/ledger.h"
#include "policy/loader.h"

#include <QHostAddress>
#include <QMetaType>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace signalbox::engine {

struct EngineOptions
{
    QString dataDir;    ///< everything that is written lives below it
    QString policyFile; ///< empty = dataDir/policy.yaml
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 8484; ///< 0 = any free one
    int workers = 1;
    std::optional<int> maxConnections; ///< of clients at a time, shared evenly by the workers; nullopt = 1,024 or what fits
    bool demo = false;   ///< simulated providers with their own policy; nothing leaves the machine
    bool liveFeed = true; ///< publish decisions to a window
    Secret token;        ///< accepted for this run; empty = the kept one, made at first start
};

class Console;

/// A model as the window lists it.
struct ModelSummary
{
    QString id;
    QString zone;
    bool simulated = false;
};

/// The engine as the status bar and `signalbox status` show it. An immutable value.
struct EngineStatus
{
    bool listening = false;
    QString baseUrl; ///< "http://127.0.0.1:8484/v1"
    bool demo = false;
    bool demoTraffic = false;
    int policyVersion = 0; ///< number in the history of the data folder; in a demo of this run
    QString policyHash;
    QString policyFile;
    QList<policy::Issue> policyIssues; ///< of the last load; errors mean the previous policy still runs
    QList<ModelSummary> models;
    ledger::LedgerStatus ledger;
    qint64 decisions = 0; ///< of this run
    int running = 0;
    double perSecond = 0.0; ///< over the last second
    NanoUsd today;          ///< spend since local midnight; only with a live feed
    qint64 unpricedToday = 0;
};

/// The engine's face: the only object of proxy/ that the window and the executable talk to. Lives on the thread that
/// made it; owns the worker threads, the ledger thread, the acceptor and the policy watcher. Values out by signal.
class Engine final : public QObject
{
    Q_OBJECT

public:
    explicit Engine(EngineOptions options, QObject *parent = nullptr);
    ~Engine() override;

    /// Loads the policy, opens the ledger, starts the threads and listens. On error nothing keeps running.
    [[nodiscard]] Result<void> start();
    /// Stops accepting, lets streams finish for at most `limit`, then cuts the rest and emits stopped().
    void drain(std::chrono::milliseconds limit);

    [[nodiscard]] EngineStatus status() const;
    [[nodiscard]] const Secret &token() const;

    /// What the screens besides Live ask; lives as long as the engine.
    [[nodiscard]] Console &console();

    /// Loads the newest decisions from the ledger, newest first; answered by recordsLoaded().
    void loadRecent(int limit);
    /// Loads one decision whole; answered by recordsLoaded() with one record, or none if there is no such decision.
    void loadRecord(DecisionId id);
    /// Loads the newest `limit` decisions with `from` ≤ time < `to`; answered by recordsLoaded().
    void loadRange(UtcTime from, UtcTime to, int limit);
    /// Sends one real chat request through our own listener, as a client would.
    void sendTestRequest();
    /// Starts or stops a trickle of realistic requests against the simulated providers (only with `demo`).
    void setDemoTraffic(bool on);

signals:
    /// Decisions that began, changed or ended since the last signal, oldest first; at most ten signals a second.
    void decisionsChanged(const QList<signalbox::DecisionRecord> &records);
    void statusChanged(const signalbox::engine::EngineStatus &status);
    void recordsLoaded(const QList<signalbox::DecisionRecord> &records);
    /// The test request ended; an empty `problem` means it was answered.
    void testRequestFinished(const QString &problem);
    void stopped();

private:
    void countToday();
    void publishDecisions();
    void everySecond();
    void finish();

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::engine

Q_DECLARE_METATYPE(signalbox::engine::EngineStatus)
