// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/classifier.h"
#include "core/decision_record.h"
#include "core/spend.h"
#include "dispatch/dispatcher.h"
#include "server/http.h"
#include "server/policy_api.h"
#include "server/routes.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>

namespace signalbox::server {

/// What the API asks of the engine. Called and answered on the worker's thread.
class ApiPorts : public PolicyPort
{
public:
    [[nodiscard]] virtual dispatch::SnapshotPtr snapshot() const = 0;
    /// {"ready": bool, "policy": …, "ledger": …}; ready = policy loaded and ledger writable.
    [[nodiscard]] virtual QJsonObject readiness() const = 0;
    /// The price lists the policy follows, as GET /signalbox/v1/feeds tells them.
    [[nodiscard]] virtual QJsonArray feeds() const { return {}; }
    /// The text of GET /metrics, Prometheus format 0.0.4.
    [[nodiscard]] virtual QByteArray metrics() const = 0;
    /// The newest decisions from the ledger. `answer` is dropped when `context` is gone by then.
    virtual void recentDecisions(int limit, QObject *context, Records answer) = 0;
    /// One decision; an empty list when there is none.
    virtual void findDecision(DecisionId id, QObject *context, Records answer) = 0;

    using Spent = std::function<void(const Result<SpendTable> &)>;
    /// What was spent. `answer` is dropped when `context` is gone by then.
    virtual void spend(const SpendQuery &query, const QTimeZone &zone, QObject *context, Spent answer) = 0;

    using Kept = std::function<void(const Result<void> &)>;
    /// The orders to drain that are in force.
    [[nodiscard]] virtual QList<health::DrainOrder> drains() const = 0;
    /// Carried out at once; `answer` hears whether a restart will know it. Dropped when `context` is gone by then.
    virtual void drain(const health::DrainOrder &order, QObject *context, Kept answer) = 0;
    /// Ends the order for exactly this target; false: there was none (`answer` is called all the same).
    virtual bool undrain(const QString &target, QObject *context, Kept answer) = 0;
};

/// The HTTP surface of contract.md on one worker thread. Every request that gets here passed the gate.
class Api final : public RequestHandler
{
public:
    Api(dispatch::Dispatcher &dispatcher, ApiPorts &ports, const Clock &clock);

    void handle(HttpRequest request, dispatch::ReplyStream *reply) override;

private:
    void chat(HttpRequest &request, dispatch::ReplyStream *reply);
    void gemini(HttpRequest &request, dispatch::ReplyStream *reply);
    /// Everything below /v1 that is not chat.
    void surface(HttpRequest &request, dispatch::ReplyStream *reply);
    void countTokens(HttpRequest &request, dispatch::ReplyStream *reply);
    void keptResponse(HttpRequest &request, dispatch::ReplyStream *reply);
    void models(HttpRequest &request, dispatch::ReplyStream *reply);
    void oneModel(HttpRequest &request, dispatch::ReplyStream *reply);
    void decide(HttpRequest &request, dispatch::ReplyStream *reply);
    void decisions(HttpRequest &request, dispatch::ReplyStream *reply);
    void oneDecision(HttpRequest &request, dispatch::ReplyStream *reply);
    void spend(HttpRequest &request, dispatch::ReplyStream *reply);
    void providers(HttpRequest &request, dispatch::ReplyStream *reply);
    void feeds(HttpRequest &request, dispatch::ReplyStream *reply);
    void drain(HttpRequest &request, dispatch::ReplyStream *reply);
    void undrain(HttpRequest &request, dispatch::ReplyStream *reply);
    void metrics(HttpRequest &request, dispatch::ReplyStream *reply);
    void alive(HttpRequest &request, dispatch::ReplyStream *reply);
    void ready(HttpRequest &request, dispatch::ReplyStream *reply);
    /// Whether it was sent from here, and so refused now.
    [[nodiscard]] bool isLoop(const HttpRequest &request, dispatch::ReplyStream *reply) const;
    /// `dialect`: of the body.
    [[nodiscard]] Result<dispatch::DispatchRequest> readRequest(HttpRequest &request, wire::Dialect dialect);

    /// What was read, with whose it is and what is in it. `texts`: the JSON that `facts` are about.
    [[nodiscard]] Result<dispatch::DispatchRequest> attributed(HttpRequest &request, wire::RequestFacts facts, const QByteArray &texts,
                                                               dispatch::SnapshotPtr snapshot, std::chrono::microseconds received);

    dispatch::Dispatcher &m_dispatcher;
    ApiPorts &m_ports;
    const Clock &m_clock;
    wire::ChatReader m_reader;
    classify::RequestScanner m_scanner;
    std::unique_ptr<classify::Classifier> m_classifier;
    PolicyApi m_policy;
    Routes<Api> m_routes;
};

} // namespace signalbox::server
