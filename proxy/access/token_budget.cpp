// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_budget.h"

#include "core/decimal_usd.h"
#include "core/suggestion.h"
#include "policy/document_shape.h"
#include "server/declared.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::access {
namespace {

namespace words = policy::words;

QStringList periodNames()
{
    QStringList names;
    for (const QLatin1StringView word : words::periods)
        names.append(word);
    return names;
}

} // namespace

Result<TokenBudget> readTokenBudget(const QString &text)
{
    const auto refuse = [&](const QString &why) {
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"`%1` is not a budget: %2. A budget is USD for a period, such as 10/day; periods are %3."_s.arg(
                                    text.left(100), why, periodNames().join(u", "_s)),
                                {}});
    };
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 0)
        return refuse(u"no period stands behind `/`"_s);
    const QString period = text.sliced(slash + 1).trimmed();
    const auto word = std::find(words::periods.begin(), words::periods.end(), period);
    if (word == words::periods.end())
        return refuse(u"`%1` is no period%2"_s.arg(period.left(100), didYouMean(period, periodNames())));
    const QByteArray digits = text.left(slash).trimmed().toUtf8();
    const std::optional<NanoUsd> limit = nanoUsdFromDecimal(digits);
    if (!limit)
        return refuse(u"`%1` is no amount of USD up to a million"_s.arg(QString::fromUtf8(digits).left(100)));
    if (limit->value == 0)
        return refuse(u"of nothing nothing can be asked; revoke the token instead"_s);
    return TokenBudget{*limit, static_cast<policy::Budget::Period>(word - words::periods.begin())};
}

QString budgetText(const TokenBudget &budget)
{
    return usdText(budget.limit) + u'/' + words::periods[static_cast<std::size_t>(budget.period)];
}

QString tokenLabelOf(const ClientToken &token)
{
    return server::tokenLabel + u'=' + token.name;
}

std::shared_ptr<const policy::Policy> withTokenBudgets(std::shared_ptr<const policy::Policy> policy,
                                                       const QList<ClientToken> &tokens)
{
    std::vector<policy::Budget> budgets;
    for (const ClientToken &token : tokens) {
        if (!token.budget)
            continue;
        policy::Budget budget;
        budget.id = u"token %1"_s.arg(token.name); // no budget of a policy has a blank in its id
        budget.scope = policy::Budget::Scope::Label;
        budget.of = tokenLabelOf(token);
        budget.period = token.budget->period;
        budget.limit = token.budget->limit;
        budget.notify = {80, 100};
        budgets.push_back(std::move(budget));
    }
    if (budgets.empty())
        return policy;
    auto more = std::make_shared<policy::Policy>(*policy);
    more->budgets.insert(more->budgets.end(), budgets.begin(), budgets.end());
    return more;
}

} // namespace signalbox::access
