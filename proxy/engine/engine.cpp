// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/engine.h"

#include "engine/console.h"
#include "engine/demo_traffic.h"
#include "engine/local_client.h"
#include "engine/local_day.h"
#include "engine/runtime.h"

#include <QDate>
#include <QLoggingCategory>
#include <QSet>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

Q_LOGGING_CATEGORY(lcEngine, "signalbox.proxy.engine")

constexpr std::chrono::milliseconds publishInterval{100};
constexpr std::chrono::milliseconds statusInterval{1'000};

constexpr auto testBody =
    R"({"model":"auto","messages":[{"role":"user","content":"Say in one sentence what a railway signal box does."}],"stream":true})";

} // namespace

class Engine::Private
{
public:
    explicit Private(EngineOptions options) : runtime(std::move(options)), console(runtime) {}

    Runtime runtime;
    Console console;
    std::unique_ptr<LocalClient> localClient;
    std::unique_ptr<DemoTraffic> demoTraffic;
    QTimer publish;
    QTimer second;
    QTimer drainLimit;
    ledger::LedgerTotals today;
    qint64 countedDecisions = -1;
    QDate countedDay;
    qint64 decisionsLastSecond = 0;
    double perSecond = 0.0;
    int running = 0;
    QSet<DecisionId> open;
    bool listening = false;
};

Engine::Engine(EngineOptions options, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(std::move(options)))
{
    connect(&d->runtime, &Runtime::changed, this, [this] { emit statusChanged(status()); });
    connect(&d->runtime, &Runtime::drained, this, &Engine::finish);
    connect(&d->publish, &QTimer::timeout, this, &Engine::publishDecisions);
    connect(&d->second, &QTimer::timeout, this, &Engine::everySecond);
    d->drainLimit.setSingleShot(true);
    connect(&d->drainLimit, &QTimer::timeout, this, [this] {
        qCWarning(lcEngine) << "the time to finish is over: what still runs is cut and settled with what was counted";
        finish();
    });
}

Engine::~Engine()
{
    d->demoTraffic.reset();
    d->localClient.reset();
    d->runtime.stop(); // its threads answer the console
}

Result<void> Engine::start()
{
    if (Result<void> started = d->runtime.start(); !started) {
        d->runtime.stop();
        return started;
    }
    d->listening = true;
    d->localClient = std::make_unique<LocalClient>(d->runtime.baseUrl().toLatin1(), d->runtime.token());
    if (d->runtime.isDemo())
        d->demoTraffic = std::make_unique<DemoTraffic>(*d->localClient);
    if (d->runtime.options().liveFeed) {
        countToday();
        d->publish.start(publishInterval);
        d->second.start(statusInterval);
    }
    emit statusChanged(status());
    return {};
}

void Engine::countToday()
{
    const QDate day = QDate::currentDate();
    const qint64 decisions = d->runtime.decisions();
    if (day == d->countedDay && decisions == d->countedDecisions)
        return;
    d->countedDay = day;
    d->countedDecisions = decisions;
    // Always the ledger's own sum, never one kept beside it: two sums drift apart.
    d->runtime.ledger().post([this, day](ledger::Ledger &ledger) {
        (void)ledger.fold();
        const Result<ledger::LedgerTotals> totals = ledger.totals(startOfLocalDay(day), startOfLocalDay(day.addDays(1)));
        if (!totals)
            return; // the ledger's own status says what is wrong
        QMetaObject::invokeMethod(
            this, [this, sum = *totals] { d->today = sum; }, Qt::QueuedConnection);
    });
}

void Engine::publishDecisions()
{
    const QList<DecisionRecord> records = d->runtime.feed().take();
    if (records.isEmpty())
        return;
    for (const DecisionRecord &record : records) {
        if (record.status == DecisionStatus::Running) {
            d->open.insert(record.id);
        } else {
            d->open.remove(record.id);
        }
    }
    d->running = static_cast<int>(d->open.size());
    emit decisionsChanged(records);
}

void Engine::everySecond()
{
    const qint64 decisions = d->runtime.decisions();
    d->perSecond = static_cast<double>(decisions - d->decisionsLastSecond);
    d->decisionsLastSecond = decisions;
    countToday();
    emit statusChanged(status());
}

EngineStatus Engine::status() const
{
    EngineStatus status;
    status.listening = d->listening;
    status.baseUrl = d->runtime.baseUrl();
    status.demo = d->runtime.isDemo();
    status.demoTraffic = d->demoTraffic && d->demoTraffic->isRunning();
    status.policyFile = d->runtime.policyFile();
    status.policyIssues = d->runtime.policyIssues();
    status.ledger = d->runtime.ledgerStatus();
    status.decisions = d->runtime.decisions();
    status.running = d->running;
    status.perSecond = d->perSecond;
    status.today = d->today.cost;
    status.unpricedToday = d->today.unpriced;
    if (const dispatch::SnapshotPtr snapshot = d->runtime.snapshot()) {
        const policy::Policy &policy = *snapshot->policy;
        status.policyVersion = snapshot->version;
        status.policyHash = policy.hash;
        for (std::size_t i = 0; i < policy.models.size(); ++i) {
            const policy::Provider &provider = policy.providers[policy.providerOfModel[i]];
            status.models.append({policy.models[i].id, policy.zones[provider.zone].id, provider.simulated});
        }
    }
    return status;
}

const Secret &Engine::token() const
{
    return d->runtime.token();
}

Console &Engine::console()
{
    return d->console;
}

void Engine::loadRange(UtcTime from, UtcTime to, int limit)
{
    ledger::DecisionFilter filter;
    filter.from = from;
    filter.to = to;
    filter.limit = limit;
    d->runtime.ledger().post([this, filter](ledger::Ledger &ledger) {
        (void)ledger.fold();
        const Result<QList<DecisionRecord>> records = ledger.query(filter);
        QMetaObject::invokeMethod(
            this, [this, found = records.value_or(QList<DecisionRecord>{})] { emit recordsLoaded(found); },
            Qt::QueuedConnection);
    });
}

void Engine::loadRecent(int limit)
{
    d->runtime.ledger().post([this, limit](ledger::Ledger &ledger) {
        (void)ledger.fold();
        const Result<QList<DecisionRecord>> records = ledger.recent(limit);
        QMetaObject::invokeMethod(
            this, [this, found = records.value_or(QList<DecisionRecord>{})] { emit recordsLoaded(found); },
            Qt::QueuedConnection);
    });
}

void Engine::loadRecord(DecisionId id)
{
    d->runtime.ledger().post([this, id](ledger::Ledger &ledger) {
        (void)ledger.fold();
        const Result<DecisionRecord> record = ledger.find(id);
        QList<DecisionRecord> found;
        if (record)
            found.append(*record);
        QMetaObject::invokeMethod(this, [this, found] { emit recordsLoaded(found); }, Qt::QueuedConnection);
    });
}

void Engine::sendTestRequest()
{
    if (!d->localClient) {
        emit testRequestFinished(u"The proxy is not running, so no request was sent."_s);
        return;
    }
    d->localClient->send({testBody, "signalbox-test", {}, {}},
                         [this](const QString &problem) { emit testRequestFinished(problem); });
}

void Engine::setDemoTraffic(bool on)
{
    if (!d->demoTraffic)
        return;
    d->demoTraffic->setRunning(on);
    emit statusChanged(status());
}

void Engine::drain(std::chrono::milliseconds limit)
{
    if (!d->listening) {
        emit stopped();
        return;
    }
    if (d->demoTraffic)
        d->demoTraffic->setRunning(false);
    d->drainLimit.start(limit);
    d->runtime.drain();
}

void Engine::finish()
{
    if (!d->listening)
        return;
    d->listening = false;
    d->drainLimit.stop();
    d->publish.stop();
    d->second.stop();
    d->runtime.stop();
    emit stopped();
}

} // namespace signalbox::engine
