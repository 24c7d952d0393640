// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <algorithm>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t mostBudgets = 1'000;
using Scope = Budget::Scope;

/// Whom a budget of `scope` holds for must exist, where the policy can know.
void checkTarget(const Cursor &at, Scope scope, const QString &of, const Draft &draft)
{
    const auto known = [&](const Names &names) {
        if (!names.find(of))
            names.complain(at.mark(), at.path(), of, at.report());
    };
    switch (scope) {
    case Scope::All:
    case Scope::Session:
        at.error(u"`%1` names nobody in particular; leave `:%2` out"_s.arg(words::scopes[static_cast<std::size_t>(scope)], of));
        break;
    case Scope::Client:
        break;
    case Scope::Provider:
        known(draft.providers);
        break;
    case Scope::Model:
        known(draft.models);
        break;
    case Scope::Tag:
        known(draft.tags);
        break;
    case Scope::Label:
        if (const qsizetype equals = of.indexOf(u'='); equals <= 0 || equals + 1 == of.size() || of.contains(u','))
            at.error(u"%1 is no label; write label:key=value, or `label` for a budget of each"_s.arg(shown(of)));
        break;
    }
}

/// `all`, `client`, `client:smoke`, `label:project=alpha`.
void readScope(const Cursor &at, const Draft &draft, Budget &budget)
{
    const std::optional<QString> text = readText(at);
    if (!text)
        return;
    const qsizetype colon = text->indexOf(u':');
    const QString word = text->left(colon).trimmed();
    const auto scope = std::find(words::scopes.begin(), words::scopes.end(), word);
    if (scope == words::scopes.end()) {
        QStringList known;
        for (const QLatin1StringView name : words::scopes)
            known.append(name);
        at.error(u"%1 is no scope%2 (known: %3; behind `:` whom it holds for, such as model:openai/gpt-4o)"_s.arg(
            shown(word), at.report().didYouMean(word, known), known.join(u", "_s)));
        return;
    }
    budget.scope = static_cast<Scope>(scope - words::scopes.begin());
    if (colon < 0)
        return;
    budget.of = text->sliced(colon + 1).trimmed();
    if (budget.of.isEmpty())
        at.error(u"nothing stands behind `:`; leave it out for a budget of each"_s);
    else
        checkTarget(at, budget.scope, budget.of, draft);
}

std::vector<int> readNotify(const Cursor &at)
{
    std::vector<int> percents;
    forOneOrMany(at, [&](const Cursor &item) {
        const auto percent = readInteger(item, 1, 100);
        if (!percent)
            return;
        if (std::find(percents.begin(), percents.end(), *percent) != percents.end())
            item.warning(u"stands here twice"_s);
        else
            percents.push_back(static_cast<int>(*percent));
    });
    std::sort(percents.begin(), percents.end());
    return percents;
}

/// Whether a provider is on this machine, as `then: local` asks.
bool hasLocalProvider(const Policy &policy)
{
    return std::any_of(policy.providers.begin(), policy.providers.end(),
                       [](const Provider &provider) { return provider.onThisMachine; });
}

Budget readBudget(const Fields &fields, Names &ids, const Draft &draft)
{
    Budget budget;
    if (const auto id = fields.require("id"_L1)) {
        budget.id = readId(*id).value_or(QString());
        if (!budget.id.isEmpty())
            ids.add(*id, budget.id);
    }
    if (const auto scope = fields.require("scope"_L1))
        readScope(*scope, draft, budget);
    if (const auto period = fields.require("period"_L1))
        budget.period = static_cast<Budget::Period>(
            readWord(*period, words::periods).value_or(0));
    if (const auto limit = fields.require("limit"_L1)) {
        const std::optional<NanoUsd> amount = readUsd(*limit);
        budget.limit = amount.value_or(NanoUsd{});
        if (amount && amount->value == 0)
            limit->error(u"a budget of nothing stops everything; to close a way for good use the matrix or the rules"_s);
    }
    if (const auto notify = fields.find("notify"_L1))
        budget.notify = readNotify(*notify);
    if (const auto then = fields.find("then"_L1)) {
        const auto word = readWord(*then, words::exhausted);
        budget.then = word ? static_cast<Budget::Then>(*word) : Budget::Then::Stop;
        if (word && budget.then == Budget::Then::Local && !hasLocalProvider(draft.policy))
            then->warning(u"no provider of this policy is on this machine, so everything stops when this is spent"_s);
    }
    return budget;
}

} // namespace

void readBudgets(const Cursor &at, Draft &draft)
{
    if (!at.isList())
        return;
    if (at.node().items.size() > mostBudgets)
        at.error(u"%L1 budgets; at most %L2 are possible"_s.arg(at.node().items.size()).arg(mostBudgets));
    Names ids(u"budget"_s);
    for (std::size_t i = 0; i < std::min(at.node().items.size(), mostBudgets); ++i) {
        const Cursor item = at.item(i);
        const Fields fields(item, shapes::budget);
        if (fields.isMap())
            draft.policy.budgets.push_back(readBudget(fields, ids, draft));
    }
}

} // namespace signalbox::policy
