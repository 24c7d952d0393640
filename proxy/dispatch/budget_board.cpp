// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/budget_board.h"

#include <QLoggingCategory>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Q_LOGGING_CATEGORY(lcBudgets, "signalbox.proxy.budgets")

constexpr std::size_t periodsKept = 3;
/// What one call may hold: sums of what a hundred thousand calls hold fit.
constexpr NanoUsd mostHeld{100'000'000'000'000};

/// Never past the end: a provider may report any cost.
NanoUsd plus(NanoUsd a, NanoUsd b)
{
    qint64 sum = 0;
    return {__builtin_add_overflow(a.value, b.value, &sum) ? std::numeric_limits<qint64>::max() : sum};
}

bool isStop(const policy::Budget &budget)
{
    return budget.then == policy::Budget::Then::Stop;
}

/// The key as it may stand in a log: what clients call their sessions and work is theirs.
QString nameForLog(const policy::Budget &budget, const QString &key)
{
    using Scope = policy::Budget::Scope;
    switch (budget.scope) {
    case Scope::Session:
        return u"%1 of one session"_s.arg(budget.id);
    case Scope::Label:
        return budget.of == key ? budget.id : u"%1 of one label"_s.arg(budget.id);
    case Scope::All:
    case Scope::Client:
    case Scope::Provider:
    case Scope::Model:
    case Scope::Tag:
        return routing::budgetText(budget, key);
    }
    Q_UNREACHABLE();
}

void say(const QStringList &notices)
{
    for (const QString &notice : notices)
        qCWarning(lcBudgets).noquote() << notice;
}

std::vector<routing::BudgetKey> keysOf(const policy::Policy &policy, const Payer &payer)
{
    std::vector<routing::BudgetKey> keys = routing::budgetsOf(policy, payer.spender);
    for (const routing::BudgetKey &key : routing::budgetsOf(policy, payer.provider, payer.model))
        keys.push_back(key);
    std::vector<routing::BudgetKey> different; // a label may be said twice
    for (routing::BudgetKey &key : keys) {
        if (std::find(different.cbegin(), different.cend(), key) == different.cend())
            different.push_back(std::move(key));
    }
    return different;
}

} // namespace

BudgetHold::BudgetHold(BudgetHold &&other) noexcept
{
    *this = std::move(other);
}

BudgetHold &BudgetHold::operator=(BudgetHold &&other) noexcept
{
    if (this == &other)
        return *this;
    settle(std::nullopt);
    m_board = std::exchange(other.m_board, nullptr);
    m_generation = other.m_generation;
    m_parts = std::move(other.m_parts);
    m_payer = std::move(other.m_payer);
    return *this;
}

void BudgetHold::settle(std::optional<NanoUsd> cost)
{
    if (BudgetBoard *board = std::exchange(m_board, nullptr))
        board->settle(*this, cost.value_or(NanoUsd{0}));
}

NanoUsd PolicyBudgets::used(unsigned budget, const QString &key) const
{
    const BudgetBoard::Amounts amounts = m_board->amounts(*this, budget, key);
    return plus(amounts.spent, amounts.held);
}

UtcTime PolicyBudgets::resets(unsigned budget) const
{
    const std::scoped_lock lock(m_board->m_mutex);
    return m_board->running(m_policy->budgets[budget].period).end;
}

tl::expected<BudgetHold, PolicyBudgets::Full> PolicyBudgets::tryHold(const routing::Spender &spender,
                                                                     policy::ModelIndex model, NanoUsd estimate, NanoUsd worst) const
{
    return m_board->tryHold(*this, {spender, m_policy->providerOf(model).id, m_policy->model(model).id}, estimate, worst);
}

BudgetBoard::BudgetBoard(const Clock &clock) : m_clock(clock) {}

/// What makes amounts comparable: under another limit they stay what they are.
QString BudgetBoard::nameOf(const policy::Budget &budget)
{
    return u"%1/%2/%3/%4"_s.arg(static_cast<int>(budget.scope)).arg(static_cast<int>(budget.period)).arg(budget.id, budget.of);
}

BudgetPeriod BudgetBoard::running(policy::Budget::Period period) const
{
    BudgetPeriod &known = m_running.at(static_cast<std::size_t>(period));
    const UtcTime now = m_clock.utc();
    if (!known.contains(now))
        known = budgetPeriod(period, now);
    return known;
}

std::optional<BudgetBoard::Gap> BudgetBoard::configure(std::shared_ptr<const policy::Policy> policy)
{
    const std::scoped_lock lock(m_mutex);
    const quint64 generation = m_generation + 1;
    Gap gap;
    gap.until = m_clock.utc();
    gap.from = gap.until;
    gap.policy = policy;
    QHash<QString, quint64> byName;
    std::map<quint64, Account> accounts;
    for (const policy::Budget &budget : policy->budgets) {
        const QString name = nameOf(budget);
        quint64 id = m_byName.value(name);
        if (id == 0) {
            id = ++m_lastAccount;
            accounts[id].generation = generation;
            gap.accounts.push_back(id);
            gap.from = std::min(gap.from, running(budget.period).start);
            gap.sessions = gap.sessions || budget.scope == policy::Budget::Scope::Session;
        } else if (!accounts.contains(id)) {
            accounts[id] = std::move(m_accounts[id]);
        }
        accounts[id].budget = budget;
        byName.insert(name, id);
    }
    m_byName = std::move(byName);
    m_accounts = std::move(accounts);
    m_policy = std::move(policy);
    m_generation = generation;
    return gap.accounts.empty() ? std::nullopt : std::optional(std::move(gap));
}

std::shared_ptr<const PolicyBudgets> BudgetBoard::budgetsOf(std::shared_ptr<const policy::Policy> policy)
{
    const std::scoped_lock lock(m_mutex);
    auto budgets = std::make_shared<PolicyBudgets>();
    budgets->m_board = this;
    for (const policy::Budget &budget : policy->budgets)
        budgets->m_accounts.push_back(m_byName.value(nameOf(budget)));
    budgets->m_policy = std::move(policy);
    return budgets;
}

const BudgetBoard::Entry *BudgetBoard::find(quint64 account, qint64 start, const QString &key) const
{
    const auto at = m_accounts.find(account);
    if (at == m_accounts.end())
        return nullptr;
    const auto period = at->second.periods.find(start);
    if (period == at->second.periods.end())
        return nullptr;
    const auto entry = period->second.constFind(key);
    return entry == period->second.cend() ? nullptr : &*entry;
}

BudgetBoard::Amounts BudgetBoard::amounts(const PolicyBudgets &budgets, unsigned budget, const QString &key) const
{
    const std::scoped_lock lock(m_mutex);
    const qint64 start = running(budgets.policy().budgets[budget].period).start.micros;
    const Entry *entry = find(budgets.m_accounts[budget], start, key);
    return entry != nullptr ? entry->amounts : Amounts{};
}

QHash<QString, BudgetBoard::Amounts> BudgetBoard::amounts(const PolicyBudgets &budgets, unsigned budget) const
{
    const std::scoped_lock lock(m_mutex);
    QHash<QString, Amounts> all;
    const auto account = m_accounts.find(budgets.m_accounts[budget]);
    if (account == m_accounts.end())
        return all;
    const auto period = account->second.periods.find(running(account->second.budget.period).start.micros);
    if (period == account->second.periods.end())
        return all;
    for (auto entry = period->second.cbegin(); entry != period->second.cend(); ++entry)
        all.insert(entry.key(), entry->amounts);
    return all;
}

BudgetPeriod BudgetBoard::period(policy::Budget::Period period) const
{
    const std::scoped_lock lock(m_mutex);
    return running(period);
}

BudgetBoard::Entry &BudgetBoard::entry(Account &account, qint64 period, const QString &key)
{
    if (!account.periods.contains(period) && account.periods.size() >= periodsKept) {
        const qint64 now = running(account.budget.period).start.micros;
        const auto distance = [now](qint64 start) { return start > now ? start - now : now - start; };
        const auto farthest = std::max_element(account.periods.begin(), account.periods.end(), [&](const auto &a, const auto &b) {
            return distance(a.first) < distance(b.first);
        });
        account.periods.erase(farthest);
    }
    Entries &entries = account.periods[period];
    if (entries.size() >= mostKeys && !entries.contains(key)) {
        std::vector<qint64> spent;
        for (const Entry &one : std::as_const(entries))
            spent.push_back(one.amounts.spent.value);
        const auto middle = spent.begin() + static_cast<std::ptrdiff_t>(spent.size() / 2);
        std::nth_element(spent.begin(), middle, spent.end());
        entries.removeIf([least = *middle](const Entries::iterator &one) {
            return one->amounts.held.value == 0 && one->amounts.spent.value <= least;
        });
    }
    return entries[key];
}

void BudgetBoard::notice(Account &account, const QString &key, Entry &entry, QStringList &notices) const
{
    const policy::Budget &budget = account.budget;
    int crossed = 0;
    for (const int percent : budget.notify) {
        if (static_cast<WideInt>(entry.amounts.spent.value) * 100 >= static_cast<WideInt>(budget.limit.value) * percent)
            crossed = std::max(crossed, percent);
    }
    if (crossed <= entry.notified)
        return;
    entry.notified = crossed;
    notices.append(u"Budget %1 has %2 of %3 USD spent, %4 % or more of its limit."_s.arg(
        nameForLog(budget, key), usdText(entry.amounts.spent), usdText(budget.limit), QString::number(crossed)));
}

void BudgetBoard::spend(Account &account, qint64 period, const QString &key, NanoUsd cost, QStringList &notices)
{
    Entry &spent = entry(account, period, key);
    spent.amounts.spent = plus(spent.amounts.spent, cost);
    notice(account, key, spent, notices);
}

void BudgetBoard::fill(const Gap &gap, std::span<const PastSpend> spends)
{
    QStringList notices;
    {
        const std::scoped_lock lock(m_mutex);
        // Who a past call is counted for is asked of the gap's policy; where it is kept, of the budgets there are now.
        for (const PastSpend &past : spends) {
            const Payer payer{{past.client, past.session, past.tags, past.labels}, past.model.section(u'/', 0, 0), past.model};
            for (const routing::BudgetKey &key : keysOf(*gap.policy, payer)) {
                const policy::Budget &budget = gap.policy->budgets[key.budget];
                const quint64 id = m_byName.value(nameOf(budget));
                if (id == 0 || std::find(gap.accounts.cbegin(), gap.accounts.cend(), id) == gap.accounts.cend())
                    continue;
                const BudgetPeriod now = running(budget.period);
                const BudgetPeriod then = now.contains(past.time) ? now : budgetPeriod(budget.period, past.time);
                Account &account = m_accounts[id];
                Entry &spent = entry(account, then.start.micros, key.key);
                spent.amounts.spent = plus(spent.amounts.spent, past.cost);
            }
        }
        for (const quint64 id : gap.accounts) {
            const auto at = m_accounts.find(id);
            if (at == m_accounts.end())
                continue;
            Entries &entries = at->second.periods[running(at->second.budget.period).start.micros];
            for (auto one = entries.begin(); one != entries.end(); ++one)
                notice(at->second, one.key(), *one, notices);
        }
    }
    say(notices);
}

tl::expected<BudgetHold, PolicyBudgets::Full> BudgetBoard::tryHold(const PolicyBudgets &budgets, Payer payer,
                                                                   NanoUsd estimate, NanoUsd worst)
{
    BudgetHold hold;
    const NanoUsd expected = std::clamp(estimate, NanoUsd{0}, mostHeld);
    const NanoUsd most = std::clamp(worst, expected, mostHeld);
    const std::vector<routing::BudgetKey> keys = keysOf(budgets.policy(), payer);
    hold.m_payer = std::move(payer);
    const std::scoped_lock lock(m_mutex);
    hold.m_generation = m_generation;
    for (const routing::BudgetKey &key : keys) {
        const quint64 account = budgets.m_accounts[key.budget];
        if (!m_accounts.contains(account))
            continue; // a newer policy has dropped it
        const policy::Budget &budget = budgets.policy().budgets[key.budget];
        const qint64 start = running(budget.period).start.micros;
        const Entry *entry = find(account, start, key.key);
        const NanoUsd used = entry != nullptr ? plus(entry->amounts.spent, entry->amounts.held) : NanoUsd{0};
        if (isStop(budget) && estimate.value != 0 && plus(used, estimate) > budget.limit)
            return tl::unexpected(PolicyBudgets::Full{key, used});
        const bool onlySteers = budget.then == policy::Budget::Then::Cheapest;
        hold.m_parts.push_back({account, start, key.key, onlySteers ? expected : most});
    }
    hold.m_board = this;
    for (const BudgetHold::Part &part : hold.m_parts) {
        Amounts &amounts = entry(m_accounts[part.account], part.period, part.key).amounts;
        amounts.held = plus(amounts.held, part.amount);
    }
    return hold;
}

void BudgetBoard::settle(BudgetHold &hold, NanoUsd cost)
{
    if (hold.m_parts.empty() && hold.m_generation == m_generation)
        return;
    cost = std::max(cost, NanoUsd{0});
    QStringList notices;
    {
        const std::scoped_lock lock(m_mutex);
        for (const BudgetHold::Part &part : hold.m_parts) {
            const auto account = m_accounts.find(part.account);
            if (account == m_accounts.end() || !account->second.periods.contains(part.period))
                continue;
            Entry &held = entry(account->second, part.period, part.key);
            held.amounts.held = std::max(NanoUsd{0}, held.amounts.held - part.amount);
            if (cost.value > 0)
                spend(account->second, part.period, part.key, cost, notices);
        }
        // Budgets that came while the call ran: it is not among what they read from the ledger.
        if (cost.value > 0 && hold.m_generation != m_generation) {
            for (const routing::BudgetKey &key : keysOf(*m_policy, hold.m_payer)) {
                const policy::Budget &budget = m_policy->budgets[key.budget];
                Account &account = m_accounts[m_byName.value(nameOf(budget))];
                if (account.generation > hold.m_generation)
                    spend(account, running(budget.period).start.micros, key.key, cost, notices);
            }
        }
        hold.m_parts.clear();
    }
    say(notices);
}

} // namespace signalbox::dispatch
