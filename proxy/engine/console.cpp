// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/console.h"

#include "engine/runtime.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

template <class... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};

bool mayAsk(const policy::Chain &chain, policy::ModelIndex model)
{
    return std::any_of(chain.steps.cbegin(), chain.steps.cend(), [model](const policy::Step &step) {
        return std::visit(Overloaded{[model](const policy::ModelStep &one) { return one.model == model; },
                                     [model](const policy::SplitStep &split) {
                                         return std::any_of(split.parts.cbegin(), split.parts.cend(),
                                                            [model](const policy::SplitStep::Part &part) {
                                                                return part.model == model && part.weight > 0;
                                                            });
                                     },
                                     [model](const policy::PoolStep &pool) {
                                         return std::find(pool.models.cbegin(), pool.models.cend(), model) != pool.models.cend();
                                     },
                                     [model](const policy::CascadeStep &cascade) { return cascade.first == model; }},
                          step.kind);
    });
}

BudgetReport::Scope scopeOf(policy::Budget::Scope scope)
{
    using From = policy::Budget::Scope;
    switch (scope) {
    case From::All:
        return BudgetReport::Scope::All;
    case From::Client:
        return BudgetReport::Scope::Client;
    case From::Session:
        return BudgetReport::Scope::Session;
    case From::Provider:
        return BudgetReport::Scope::Provider;
    case From::Model:
        return BudgetReport::Scope::Model;
    case From::Tag:
        return BudgetReport::Scope::Tag;
    case From::Label:
        return BudgetReport::Scope::Label;
    }
    Q_UNREACHABLE();
}

BudgetReport::Period periodOf(policy::Budget::Period period)
{
    using From = policy::Budget::Period;
    switch (period) {
    case From::Hour:
        return BudgetReport::Period::Hour;
    case From::Day:
        return BudgetReport::Period::Day;
    case From::Week:
        return BudgetReport::Period::Week;
    case From::Month:
        return BudgetReport::Period::Month;
    }
    Q_UNREACHABLE();
}

BudgetReport::Then thenOf(policy::Budget::Then then)
{
    using From = policy::Budget::Then;
    switch (then) {
    case From::Cheapest:
        return BudgetReport::Then::Cheapest;
    case From::Local:
        return BudgetReport::Then::Local;
    case From::Stop:
        return BudgetReport::Then::Stop;
    }
    Q_UNREACHABLE();
}

/// A budget that each client, session, … has for itself.
bool isForEach(const policy::Budget &budget)
{
    return budget.scope != policy::Budget::Scope::All && budget.of.isEmpty();
}

} // namespace

QList<LaneReport> laneReports(const dispatch::Snapshot &snapshot, std::chrono::microseconds now)
{
    const policy::Policy &policy = *snapshot.policy;
    QList<LaneReport> reports;
    reports.reserve(static_cast<qsizetype>(policy.models.size()));
    for (quint32 i = 0; i < policy.models.size(); ++i) {
        const catalog::Model &model = policy.models[i];
        const policy::Provider &provider = policy.providers[policy.providerOfModel[i]];
        LaneReport report;
        report.lane = snapshot.lanes[i]->snapshot(now);
        report.provider = provider.id;
        report.zone = policy.zones[provider.zone].id;
        report.simulated = provider.simulated;
        report.onThisMachine = provider.onThisMachine;
        report.priced = model.price.has_value();
        if (model.price) {
            report.priceSource = model.price->source;
            report.priceDate = model.price->date;
        }
        for (const policy::Chain &chain : policy.chains) {
            if (mayAsk(chain, {i}))
                report.chains.append(chain.id);
        }
        reports.append(report);
    }
    return reports;
}

Console::Console(Runtime &runtime, QObject *parent) : QObject(parent), m_runtime(runtime)
{
    qRegisterMetaType<QList<SpendTable>>();
}

Console::~Console() = default;

ProviderReport Console::providers() const
{
    const dispatch::SnapshotPtr snapshot = m_runtime.snapshot();
    if (!snapshot)
        return {};
    const std::chrono::microseconds now = m_runtime.clock().steady();
    return {laneReports(*snapshot, now), m_runtime.board().drains(now), m_runtime.clock().utc()};
}

UtcTime Console::now() const
{
    return m_runtime.clock().utc();
}

void Console::setLocalOnly(std::chrono::seconds length)
{
    const UtcTime until = length.count() > 0 ? UtcTime{now().micros + std::chrono::microseconds(length).count()} : UtcTime{};
    const Result<void> kept = m_runtime.localOnly().set(until);
    emit localOnlyKept(until, kept ? QString() : kept.error().message);
}

UtcTime Console::localOnlyUntil() const
{
    return m_runtime.localOnly().order().until(now());
}

PolicyNames Console::policyNames() const
{
    PolicyNames names;
    const dispatch::SnapshotPtr snapshot = m_runtime.snapshot();
    if (!snapshot)
        return names;
    for (const policy::Provider &provider : snapshot->policy->providers)
        names.providers.append(provider.id);
    for (const policy::Rule &rule : snapshot->policy->rules)
        names.rules.append(rule.id);
    for (const policy::Chain &chain : snapshot->policy->chains)
        names.chains.append(chain.id);
    return names;
}

QList<BudgetReport> Console::budgets(int most) const
{
    const dispatch::SnapshotPtr snapshot = m_runtime.snapshot();
    if (!snapshot)
        return {};
    dispatch::BudgetBoard &board = m_runtime.budgets();
    const auto kept = board.budgetsOf(snapshot->policy);
    QList<BudgetReport> reports;
    for (unsigned i = 0; i < snapshot->policy->budgets.size(); ++i) {
        const policy::Budget &budget = snapshot->policy->budgets[i];
        const dispatch::BudgetPeriod period = board.period(budget.period);
        BudgetReport report{budget.id,    scopeOf(budget.scope), budget.of, periodOf(budget.period), thenOf(budget.then),
                            budget.limit, budget.notify,         {},        {},                      period.start,
                            period.end};
        QList<BudgetReport> ofKeys;
        const QHash<QString, dispatch::BudgetBoard::Amounts> amounts = board.amounts(*kept, i);
        for (auto entry = amounts.cbegin(); entry != amounts.cend(); ++entry) {
            report.key = entry.key();
            report.spent = entry->spent;
            report.held = entry->held;
            ofKeys.append(report);
        }
        std::sort(ofKeys.begin(), ofKeys.end(), [](const BudgetReport &a, const BudgetReport &b) {
            return a.spent != b.spent ? a.spent > b.spent : a.key < b.key;
        });
        if (ofKeys.isEmpty()) { // nobody used it yet in this period
            report.key = budget.of;
            report.isSample = isForEach(budget);
            ofKeys.append(report);
        }
        reports.append(ofKeys.mid(0, most));
    }
    return reports;
}

void Console::drain(const QString &target, std::chrono::seconds length, const QString &note)
{
    using std::chrono::microseconds;
    const microseconds span = std::clamp<microseconds>(length, std::chrono::seconds(1), health::longestDrain);
    const UtcTime now = m_runtime.clock().utc();
    m_runtime.board().drain({target, now, {now.micros + span.count()}, u"window"_s,
                             note.simplified().left(health::longestDrainNote)},
                            m_runtime.clock().steady() + span);
    keepDrains(target);
}

void Console::undrain(const QString &target)
{
    (void)m_runtime.board().undrain(target, m_runtime.clock().steady());
    keepDrains(target);
}

/// On the ledger's thread: files are written there, and one after the other.
void Console::keepDrains(const QString &target)
{
    m_runtime.ledger().post([this, target, &drains = m_runtime.drains()](ledger::Ledger &) {
        const Result<void> kept = drains.save();
        QMetaObject::invokeMethod(
            this, [this, target, problem = kept ? QString() : kept.error().message] { emit drainKept(target, problem); },
            Qt::QueuedConnection);
    });
}

void Console::probe(const QString &provider)
{
    ThreadHome<Worker> *const worker = m_runtime.firstWorker();
    if (worker == nullptr)
        return;
    worker->post([this, provider](Worker &running) {
        running.probe(provider, [this](const dispatch::ProbeReport &report) {
            const ProbeResult result{report.provider, report.took,    report.failure, report.httpStatus,
                                     report.detail,   report.notSent, report.counted};
            QMetaObject::invokeMethod(
                this, [this, result] { emit probed(result); }, Qt::QueuedConnection);
        });
    });
}

void Console::loadSpend(quint64 ticket, const QList<SpendQuery> &queries, const QTimeZone &zone)
{
    m_runtime.ledger().post([this, ticket, queries, zone](ledger::Ledger &ledger) {
        (void)ledger.fold(); // once, so that all tables are of one moment
        QList<SpendTable> tables;
        QString problem;
        for (const SpendQuery &query : queries) {
            const Result<SpendTable> table = ledger.spend(query, zone);
            if (!table) {
                problem = table.error().message;
                break;
            }
            tables.append(*table);
        }
        QMetaObject::invokeMethod(
            this,
            [this, ticket, tables, problem] {
                if (problem.isEmpty())
                    emit spendLoaded(ticket, tables);
                else
                    emit spendFailed(ticket, problem);
            },
            Qt::QueuedConnection);
    });
}

void Console::loadLatency(quint64 ticket, const ledger::LatencyQuery &query, const QTimeZone &zone)
{
    m_runtime.ledger().post([this, ticket, query, zone](ledger::Ledger &ledger) {
        const Result<QList<ledger::LatencyLine>> lines = ledger.latency(query, zone);
        QMetaObject::invokeMethod(
            this,
            [this, ticket, lines] {
                if (lines)
                    emit latencyLoaded(ticket, *lines);
                else
                    emit spendFailed(ticket, lines.error().message);
            },
            Qt::QueuedConnection);
    });
}

} // namespace signalbox::engine
