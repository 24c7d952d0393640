// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/dispatcher.h"

#include "dispatch/budget_board.h"
#include "dispatch/exchange.h"
#include "dispatch/kept_call.h"

#include <QThread>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

constexpr std::chrono::milliseconds tickInterval{50};

void addMissing(QStringList &list, const QStringList &others)
{
    for (const QString &other : others) {
        if (!list.contains(other))
            list.append(other);
    }
}

} // namespace

Dispatcher::Dispatcher(DispatchTools tools, quint64 seed, QObject *parent)
    : QObject(parent), m_tools(tools), m_random(seed)
{
    m_timer.setInterval(tickInterval);
    connect(&m_timer, &QTimer::timeout, this, &Dispatcher::tick);
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::start(DispatchRequest request, ReplyStream *reply)
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_retired.clear();
    auto owned = std::make_unique<Exchange>(*this, std::move(request), reply);
    Exchange *exchange = owned.get();
    m_exchanges.emplace(exchange, std::move(owned));
    if (!m_timer.isActive())
        m_timer.start();
    exchange->start();
}

Result<void> Dispatcher::askKeeper(const KeptWish &wish, const SnapshotPtr &snapshot, ReplyStream *reply)
{
    const Result<policy::ModelIndex> keeper = keeperOf(wish, m_tools.kept, *snapshot->policy);
    if (!keeper)
        return Unexpected(keeper.error());
    const UtcTime until = m_tools.localOnly != nullptr ? m_tools.localOnly->until(m_tools.clock.utc()) : UtcTime{};
    if (until.micros > 0 && !routing::staysHere(*snapshot->policy, *keeper)) {
        return Unexpected(Error{ErrorKind::SensitivityNoRoute,
                                u"Requests stay on this machine (%1), and another keeps it, so nobody was asked; switch local only "
                                "off."_s.arg(routing::localOnlyText(until)), {}});
    }
    (new KeptCall(m_tools, snapshot, *keeper, reply, this))->start(wish); // deletes itself
    return {};
}

routing::RoutingRequest Dispatcher::routingRequest(const DispatchRequest &request)
{
    routing::RoutingRequest asked{request.facts, request.tags, request.labels, request.client, request.defaultTag};
    asked.sightings = routing::sightingsIn(request.findings);
    asked.classification = request.classification;
    asked.headers = request.headers;
    const UtcTime now = m_tools.clock.utc();
    asked.moment = m_localClock.at(now);
    if (m_tools.localOnly != nullptr)
        asked.moment.localOnlyUntil = m_tools.localOnly->until(now);
    if (m_tools.sessions != nullptr && request.session)
        asked.session = m_tools.sessions->find(*request.session);
    if (m_tools.kept != nullptr && !request.facts.continues.isEmpty()) {
        // Law 2 holds for a history that only its provider has, too.
        const routing::SessionState kept = m_tools.kept->find(request.token, request.facts.continues);
        addMissing(asked.session.tags, kept.tags);
        addMissing(asked.session.declared, kept.declared);
        asked.session.keeper = kept.lane;
    }
    asked.budgets = budgetsOf(*request.snapshot).get();
    return asked;
}

const std::shared_ptr<const PolicyBudgets> &Dispatcher::budgetsOf(const Snapshot &snapshot)
{
    if (m_tools.budgets != nullptr && (!m_budgets || &m_budgets->policy() != snapshot.policy.get()))
        m_budgets = m_tools.budgets->budgetsOf(snapshot.policy);
    return m_budgets;
}

void Dispatcher::tick()
{
    m_retired.clear();
    const std::chrono::microseconds now = m_tools.clock.steady();
    for (Exchange *exchange : runningNow())
        exchange->tick(now); // one that ends meanwhile stays alive in m_retired
    if (m_exchanges.empty())
        m_timer.stop();
}

std::vector<Exchange *> Dispatcher::runningNow() const
{
    std::vector<Exchange *> running;
    running.reserve(m_exchanges.size());
    for (const auto &[exchange, owned] : m_exchanges)
        running.push_back(exchange);
    return running;
}

void Dispatcher::stop()
{
    for (Exchange *exchange : runningNow())
        exchange->stop();
}

void Dispatcher::retire(Exchange *exchange)
{
    const auto at = m_exchanges.find(exchange);
    if (at == m_exchanges.end())
        return;
    m_retired.push_back(std::move(at->second));
    m_exchanges.erase(at);
    if (m_exchanges.empty())
        emit idle();
}

double Dispatcher::draw()
{
    return std::uniform_real_distribution<double>(0.0, 1.0)(m_random);
}

} // namespace signalbox::dispatch
