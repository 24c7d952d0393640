// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/request_scan.h"
#include "core/clock.h"
#include "core/ids.h"
#include "dispatch/hedge.h"
#include "dispatch/ports.h"
#include "dispatch/kept_responses.h"
#include "dispatch/session_store.h"
#include "dispatch/snapshot.h"
#include "routing/decide.h"
#include "routing/local_only.h"
#include "upstream/client.h"
#include "wire/chat_response.h"
#include "wire/facts.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <random>
#include <unordered_map>
#include <vector>

namespace signalbox::dispatch {

class BudgetBoard;
class Exchange;
struct KeptWish;
class PolicyBudgets;
class ResponseCache;
class UploadHomes;

/// One request, read and attributed, ready to be decided and carried.
struct DispatchRequest
{
    SnapshotPtr snapshot;
    wire::RequestFacts facts;
    QByteArray body;
    QStringList tags;   ///< declared, as written
    QStringList labels; ///< "key=value"
    QString client;
    QString token{};      ///< name of its client's token: whose answers it may be given again
    QByteArray path{};    ///< it was sent to
    QString defaultTag{}; ///< of the client's token; empty = the policy's
    std::optional<SessionName> session{}; ///< whose earlier requests count; unset = none was named
    bool isProbe = false; ///< our own check of one lane: tried once
    classify::RequestFindings findings{}; ///< what the policy's detectors found in `body`
    classify::Classification classification{};
    std::vector<routing::HeaderValue> headers{}; ///< those its policy's rules look at
    quint64 placeholderKey = 0; ///< of its client and session, for what is replaced
    upstream::Headers along{}; ///< of the client's dialect, for lanes that speak the same (anthropic-version, anthropic-beta)
    QByteArray simulatorFault; ///< x-simulator-fault; goes only to simulated providers
    std::chrono::microseconds received{0}; ///< Clock::steady() when the request was complete
};

/// What every exchange of a worker uses. All outlive the dispatcher.
struct DispatchTools
{
    upstream::Client &client;
    Recorder &recorder;
    const Clock &clock;
    DecisionIdSource &ids;
    SessionStore *sessions = nullptr; ///< shared by all workers; null = sessions are not remembered
    QByteArray via = {}; ///< how this copy signs what it sends (RFC 9110 §7.6.3); empty = unsigned
    BudgetBoard *budgets = nullptr; ///< shared by all workers; null = nothing is limited
    ResponseCache *cache = nullptr; ///< shared by all workers; null = every answer is asked for anew
    KeptResponses *kept = nullptr; ///< who keeps which response; shared by all workers; null = not remembered
    UploadHomes *uploads = nullptr; ///< shared by all workers; null = nobody remembers who has which file
    const routing::LocalOnly *localOnly = nullptr; ///< shared by all workers; null = never ordered
};

/// Carries the requests of one worker thread: one engine for streamed and complete answers (dispatch.md). Owns the
/// exchanges and the one coarse timer that drives their deadlines. Lives on its worker's thread.
class Dispatcher final : public QObject
{
    Q_OBJECT

public:
    explicit Dispatcher(DispatchTools tools, quint64 seed, QObject *parent = nullptr);
    ~Dispatcher() override;

    /// Decides and carries a request. Takes `reply` over until it is answered.
    void start(DispatchRequest request, ReplyStream *reply);
    /// Carries what a client wants of a response that a provider keeps (kept_call.h). Takes `reply` over, unless there is an error.
    [[nodiscard]] Result<void> askKeeper(const KeptWish &wish, const SnapshotPtr &snapshot, ReplyStream *reply);
    /// The request as decide() takes it, what is known of its session included. Views into `request`.
    [[nodiscard]] routing::RoutingRequest routingRequest(const DispatchRequest &request);
    /// Key of the placeholders of this client's session, for this run of the program.
    [[nodiscard]] quint64 placeholderKey(const SessionName &name) const
    {
        return m_tools.sessions != nullptr ? m_tools.sessions->placeholderKey(name) : name.key[0];
    }
    /// Whether a request with this `via` header was sent by this very copy: a provider's address leads back here.
    [[nodiscard]] bool hasSent(QByteArrayView viaHeader) const
    {
        return !m_tools.via.isEmpty() && viaHeader.contains(m_tools.via);
    }
    /// Who has which file or batch; null = nobody remembers.
    [[nodiscard]] const UploadHomes *uploads() const { return m_tools.uploads; }
    [[nodiscard]] int running() const { return static_cast<int>(m_exchanges.size()); }

    /// Ends every running request: what was counted is settled and the clients are told.
    void stop();

    /// Drives deadlines; called by the timer, or by a test with a manual clock.
    void tick();

signals:
    /// The last running exchange ended.
    void idle();

private:
    friend class Exchange;
    [[nodiscard]] std::vector<Exchange *> runningNow() const;
    void retire(Exchange *exchange);
    [[nodiscard]] double draw();
    [[nodiscard]] const std::shared_ptr<const PolicyBudgets> &budgetsOf(const Snapshot &snapshot);

    DispatchTools m_tools;
    std::mt19937_64 m_random;
    wire::ChunkReader m_chunks; ///< shared by the exchanges of this thread: a parser per stream would cost memory
    HedgeShare m_hedges;
    routing::LocalClock m_localClock;
    std::shared_ptr<const PolicyBudgets> m_budgets; ///< of the policy asked for last
    QTimer m_timer;
    std::unordered_map<Exchange *, std::unique_ptr<Exchange>> m_exchanges;
    std::vector<std::unique_ptr<Exchange>> m_retired; ///< ended inside one of their own callbacks; freed later
};

} // namespace signalbox::dispatch
