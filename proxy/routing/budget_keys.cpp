// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/budget_keys.h"

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// A label fits `of` when it equals it, or when only its key was written and that is the same.
bool isOfLabel(const QString &of, const QString &label)
{
    return of.isEmpty() || of == label || (!of.contains(u'=') && label.startsWith(of + u'='));
}

void addIf(std::vector<BudgetKey> &keys, unsigned budget, const QString &of, const QString &value)
{
    if (!value.isEmpty() && (of.isEmpty() || of == value))
        keys.push_back({budget, value});
}

} // namespace

bool isOfModels(const policy::Budget &budget)
{
    return budget.scope == policy::Budget::Scope::Provider || budget.scope == policy::Budget::Scope::Model;
}

std::vector<BudgetKey> budgetsOf(const policy::Policy &policy, const Spender &spender)
{
    using Scope = policy::Budget::Scope;
    std::vector<BudgetKey> keys;
    for (unsigned i = 0; i < policy.budgets.size(); ++i) {
        const policy::Budget &budget = policy.budgets[i];
        switch (budget.scope) {
        case Scope::All:
            keys.push_back({i, {}});
            break;
        case Scope::Client:
            addIf(keys, i, budget.of, spender.client);
            break;
        case Scope::Session:
            addIf(keys, i, budget.of, spender.session);
            break;
        case Scope::Tag:
            for (const QString &tag : spender.tags)
                addIf(keys, i, budget.of, tag);
            break;
        case Scope::Label:
            for (const QString &label : spender.labels) {
                if (isOfLabel(budget.of, label))
                    keys.push_back({i, label});
            }
            break;
        case Scope::Provider:
        case Scope::Model:
            break;
        }
    }
    return keys;
}

std::vector<BudgetKey> budgetsOf(const policy::Policy &policy, policy::ModelIndex model)
{
    return budgetsOf(policy, policy.providerOf(model).id, policy.model(model).id);
}

std::vector<BudgetKey> budgetsOf(const policy::Policy &policy, const QString &provider, const QString &model)
{
    std::vector<BudgetKey> keys;
    for (unsigned i = 0; i < policy.budgets.size(); ++i) {
        const policy::Budget &budget = policy.budgets[i];
        if (budget.scope == policy::Budget::Scope::Provider)
            addIf(keys, i, budget.of, provider);
        else if (budget.scope == policy::Budget::Scope::Model)
            addIf(keys, i, budget.of, model);
    }
    return keys;
}

QString budgetText(const policy::Budget &budget, const QString &key)
{
    return key.isEmpty() || key == budget.of ? budget.id : budget.id + " of "_L1 + key;
}

} // namespace signalbox::routing
