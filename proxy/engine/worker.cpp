// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/worker.h"

#include "engine/metrics_text.h"

#include <QPointer>

namespace signalbox::engine {

Worker::Worker(WorkerSetup setup)
    : m_post(std::move(setup.post)), m_totals(std::move(setup.totals)), m_clock(setup.clock), m_state(setup.state),
      m_board(setup.board), m_drains(setup.drains), m_ledger(setup.ledger), m_policy(setup.policy), m_snapshot(std::move(setup.snapshot)),
      m_briefWait(setup.briefWait), m_ids(setup.clock, setup.number, setup.runSalt),
      m_recorder(std::move(setup.journal), setup.feed, setup.counters),
      m_dispatcher({m_client, m_recorder, setup.clock, m_ids, &setup.sessions, setup.via, &setup.budgets, &setup.cache, &setup.kept, &setup.uploads, &setup.localOnly}, setup.seed),
      m_api(m_dispatcher, *this, setup.clock), m_server(m_api, setup.authenticator, setup.clock, setup.limits)
{
    m_briefWait.watch(m_client.descriptor());
    if (setup.number == 0) {
        m_prober.emplace(m_dispatcher, dispatch::DispatchTools{m_client, m_recorder, m_clock, m_ids, nullptr, setup.via},
                         setup.seed + 1);
        m_prober->setSnapshot(m_snapshot);
    }
    connect(&m_server, &server::HttpWorkerServer::drained, this, &Worker::drained);
}

Worker::~Worker() = default;

Result<quint16> Worker::listen(const QHostAddress &address, quint16 port, server::Acceptor::Take take)
{
    m_acceptor.emplace(std::move(take));
    if (Result<void> listening = m_acceptor->start(address, port); !listening) {
        m_acceptor.reset();
        return Unexpected(listening.error());
    }
    return m_acceptor->serverPort();
}

void Worker::adopt(qintptr descriptor)
{
    m_briefWait.watch(descriptor);
    m_server.adopt(descriptor);
}

void Worker::setSnapshot(const dispatch::SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    if (m_prober)
        m_prober->setSnapshot(snapshot);
}

void Worker::probe(const QString &provider, const dispatch::Prober::Told &told)
{
    if (m_prober)
        m_prober->probeNow(provider, told);
}

void Worker::stop()
{
    if (m_prober)
        m_prober->stop();
    m_dispatcher.stop();
}

void Worker::drain()
{
    if (m_prober)
        m_prober->stop();
    if (m_acceptor)
        m_acceptor->close();
    m_server.drain();
}

QByteArray Worker::metrics() const
{
    return metricsText(m_totals(), *m_snapshot, m_clock.steady());
}

template <class Answer, class Query>
void Worker::askLedger(QObject *context, Answer answer, Query query)
{
    const QPointer<QObject> asker(context); // looked at on this thread only
    m_ledger.post([asker, answer, query, post = m_post](ledger::Ledger &ledger) {
        (void)ledger.fold(); // a decision that was answered is found; a failure to fold shows in the ledger's status
        const auto found = query(ledger);
        post([asker, answer, found] {
            if (asker)
                answer(found);
        });
    });
}

void Worker::recentDecisions(int limit, QObject *context, Records answer)
{
    askLedger(context, std::move(answer), [limit](ledger::Ledger &ledger) { return ledger.recent(limit); });
}

void Worker::decisionsSince(UtcTime from, int limit, QObject *context, Records answer)
{
    ledger::DecisionFilter filter;
    filter.from = from;
    filter.limit = limit;
    askLedger(context, std::move(answer), [filter](ledger::Ledger &ledger) { return ledger.query(filter); });
}

void Worker::spend(const SpendQuery &query, const QTimeZone &zone, QObject *context, Spent answer)
{
    askLedger(context, std::move(answer), [query, zone](ledger::Ledger &ledger) { return ledger.spend(query, zone); });
}

void Worker::findDecision(DecisionId id, QObject *context, Records answer)
{
    askLedger(context, std::move(answer), [id](ledger::Ledger &ledger) -> Result<QList<DecisionRecord>> {
        const Result<DecisionRecord> found = ledger.find(id);
        if (found)
            return QList<DecisionRecord>{*found};
        if (found.error().kind == ErrorKind::NotFound)
            return QList<DecisionRecord>{};
        return Unexpected(found.error());
    });
}

void Worker::drain(const health::DrainOrder &order, QObject *context, Kept answer)
{
    m_board.drain(order, m_clock.steady() + std::chrono::microseconds(order.until.micros - order.since.micros));
    keepDrains(context, std::move(answer));
}

bool Worker::undrain(const QString &target, QObject *context, Kept answer)
{
    const bool ended = m_board.undrain(target, m_clock.steady());
    keepDrains(context, std::move(answer));
    return ended;
}

/// On the ledger's thread: files are written there, and one after the other.
void Worker::keepDrains(QObject *context, Kept answer)
{
    const QPointer<QObject> asker(context); // looked at on this thread only
    m_ledger.post([asker, answer, &drains = m_drains, post = m_post](ledger::Ledger &) {
        post([asker, answer, kept = drains.save()] {
            if (asker)
                answer(kept);
        });
    });
}

void Worker::askPolicy(QObject *context, PolicyQuestion question)
{
    const QPointer<QObject> asker(context); // looked at on this thread only
    m_policy.post([asker, question, post = m_post](PolicyOffice &office) {
        post([asker, answer = question(office.desk())] {
            if (asker)
                answer();
        });
    });
}

void Worker::changePolicy(policy::ChangeRequest request, QObject *context, PolicyAnswer answer)
{
    const QPointer<QObject> asker(context); // looked at on this thread only
    m_policy.post([asker, answer, request, post = m_post](PolicyOffice &office) {
        office.change(request, [asker, answer, post](const policy::Judged<policy::Applied> &outcome) {
            post([asker, answer, outcome] {
                if (asker)
                    answer(outcome);
            });
        });
    });
}

} // namespace signalbox::engine
