// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/budget_gate.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// The budgets of one request, asked model by model.
class Spending final
{
public:
    Spending(const policy::Policy &policy, const ExpectedCost &cost, const BudgetView *view)
        : m_policy(policy), m_cost(cost), m_view(view)
    {
    }

    [[nodiscard]] BudgetUse use(const BudgetKey &key) const
    {
        return {key, m_view != nullptr ? m_view->used(key.budget, key.key) : NanoUsd{0}};
    }

    /// Why this model would not keep within the budget; nullopt = it would.
    [[nodiscard]] std::optional<DepartureReason> beyond(const BudgetUse &use, policy::ModelIndex model) const
    {
        const policy::Budget &budget = m_policy.budgets[use.key.budget];
        const std::optional<NanoUsd> estimate = m_cost(model);
        if (estimate && fits(budget, use.used, *estimate))
            return std::nullopt;
        const QString name = budgetText(budget, use.key.key);
        if (!estimate) {
            return DepartureReason{u"price unknown"_s, u"a price, to keep within budget "_s + name,
                             u"a price for it (models[].price)"_s};
        }
        return DepartureReason{u"%1 USD used, estimated %2"_s.arg(usdText(use.used), usdText(*estimate)),
                         u"at most %1 USD for budget %2"_s.arg(usdText(budget.limit), name),
                         u"a limit of %1 USD or more in budget %2"_s.arg(usdText(use.used + *estimate), budget.id)};
    }

private:
    const policy::Policy &m_policy;
    const ExpectedCost &m_cost;
    const BudgetView *m_view;
};

} // namespace

bool fits(const policy::Budget &budget, NanoUsd used, NanoUsd estimate)
{
    return estimate.value == 0 || used + estimate <= budget.limit;
}

QString useText(const policy::Policy &policy, const BudgetUse &use)
{
    const policy::Budget &budget = policy.budgets[use.key.budget];
    return budgetText(budget, use.key.key) + u' ' + usdText(use.used) + " of "_L1 + usdText(budget.limit) + " USD"_L1;
}

BudgetVerdict budgetGate(Field &field, const Spender &spender, const ExpectedCost &cost, const BudgetView *view)
{
    using Then = policy::Budget::Then;
    const policy::Policy &policy = field.policy();
    const Spending spending(policy, cost, view);
    BudgetVerdict verdict;
    verdict.gate.gate = Gate::Budget;
    verdict.gate.in = field.count();
    std::vector<BudgetUse> general;
    for (const BudgetKey &key : budgetsOf(policy, spender))
        general.push_back(spending.use(key));
    verdict.used = general;
    const bool ofModels = std::any_of(policy.budgets.cbegin(), policy.budgets.cend(), isOfModels);

    const auto leaves = [&](const BudgetUse &use, policy::ModelIndex model) -> std::optional<DepartureReason> {
        if (policy.budgets[use.key.budget].then == Then::Cheapest) {
            if (std::find(verdict.cheapest.cbegin(), verdict.cheapest.cend(), use) == verdict.cheapest.cend())
                verdict.cheapest.push_back(use);
            return std::nullopt;
        }
        const bool local = policy.providerOf(model).onThisMachine;
        std::optional<DepartureReason> reason = spending.beyond(use, model);
        if (!reason || (local && !cost(model)))
            return std::nullopt;
        return local && policy.budgets[use.key.budget].then == Then::Local ? std::nullopt : reason;
    };
    const auto firstBeyond = [&](policy::ModelIndex model) -> std::optional<DepartureReason> {
        const auto check = [&](const BudgetUse &use) {
            std::optional<DepartureReason> reason = leaves(use, model);
            if (reason && !verdict.full)
                verdict.full = use.key;
            return reason;
        };
        for (const BudgetUse &use : general) {
            if (std::optional<DepartureReason> reason = check(use))
                return reason;
        }
        if (!ofModels)
            return std::nullopt;
        for (const BudgetKey &key : budgetsOf(policy, model)) {
            const BudgetUse use = spending.use(key);
            if (std::find(verdict.used.cbegin(), verdict.used.cend(), use) == verdict.used.cend())
                verdict.used.push_back(use);
            if (std::optional<DepartureReason> reason = check(use))
                return reason;
        }
        return std::nullopt;
    };
    if (!policy.budgets.empty()) {
        for (quint32 i = 0; i < policy.models.size(); ++i) {
            const policy::ModelIndex model{i};
            if (!field.has(model))
                continue;
            if (std::optional<DepartureReason> reason = firstBeyond(model)) {
                field.remove(model, Gate::Budget);
                verdict.gate.left.add(model, *std::move(reason));
            }
        }
    }
    verdict.gate.out = field.count();
    QStringList texts;
    for (const BudgetUse &use : verdict.used)
        texts.append(useText(policy, use));
    verdict.gate.note = policy.budgets.empty() ? u"no budget is set"_s
        : texts.isEmpty()                      ? u"no budget holds for it"_s
                                               : texts.join(u", "_s);
    return verdict;
}

Error budgetError(const policy::Policy &policy, const BudgetKey &full, NanoUsd used, const BudgetView *view)
{
    const policy::Budget &budget = policy.budgets[full.budget];
    QString reset;
    if (view != nullptr) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(view->resets(full.budget).micros / 1'000, Qt::UTC);
        reset = u" It begins anew at %1."_s.arg(at.toString(Qt::ISODate));
    }
    const QString what = budget.then == policy::Budget::Then::Local ? u"no model on this machine could take the request"_s
                                                                    : u"nothing was sent"_s;
    return {ErrorKind::BudgetExceeded,
            u"Budget %1 has %2 of %3 USD used or held for running calls, and this request would go beyond it, so %4.%5 Raise the limit, or "
            "ask for a cheaper model."_s.arg(budgetText(budget, full.key), usdText(used), usdText(budget.limit),
                                                        what, reset),
            {}};
}

} // namespace signalbox::routing
