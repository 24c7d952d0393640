// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/decimal_usd.h"
#include "policy/litellm_draft.h"
#include "policy/values.h"

#include <array>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// "30d", "1mo", "24h", "60m", "30s" → seconds; nullopt for anything else.
std::optional<double> secondsOf(const QString &text)
{
    struct Unit
    {
        QLatin1StringView name;
        double seconds;
    };
    static constexpr std::array units{Unit{"mo"_L1, 30 * 86'400.0}, Unit{"w"_L1, 7 * 86'400.0}, Unit{"d"_L1, 86'400.0},
                                      Unit{"h"_L1, 3'600.0},        Unit{"m"_L1, 60.0},         Unit{"s"_L1, 1.0}};
    for (const Unit &unit : units) {
        if (!text.endsWith(unit.name))
            continue;
        const auto number = plainNumber(QStringView(text).chopped(unit.name.size()));
        return number && *number > 0 ? std::optional(*number * unit.seconds) : std::nullopt;
    }
    return std::nullopt;
}

struct Period
{
    QLatin1StringView name;
    double seconds;
};
constexpr std::array periods{Period{"month"_L1, 28 * 86'400.0}, Period{"week"_L1, 7 * 86'400.0},
                             Period{"day"_L1, 86'400.0}, Period{"hour"_L1, 3'600.0}};

/// The longest of our periods that is not longer, so that a limit made smaller by the same factor is never too wide.
Period periodFor(double seconds)
{
    for (const Period &period : periods) {
        if (seconds >= period.seconds)
            return period;
    }
    return periods.back();
}

} // namespace

void addLiteLlmBudget(const Cursor &limit, const QString &period, const QString &id, const QString &scope,
                      LiteLlmSource &source, LiteLlmDraft &draft)
{
    const auto amount = nanoUsdFromDecimal(LiteLlmSource::text(limit).toLatin1());
    if (!amount || amount->value <= 0)
        return source.leftOut(limit, u"left out: a budget is more than 0 and at most 1,000,000 USD, as a plain number"_s);
    const std::optional<double> seconds = secondsOf(period);
    if (!seconds && !period.isEmpty())
        return source.leftOut(limit, u"left out: its period %1 is none that is known"_s.arg(shown(period)));
    const Period ours = periodFor(seconds.value_or(30 * 86'400.0));
    constexpr double longestMonth = 31 * 86'400.0;
    const bool fits = seconds && (*seconds == ours.seconds || (ours.name == "month"_L1 && *seconds <= longestMonth));
    NanoUsd scaled = *amount;
    if (seconds && !fits)
        scaled.value = std::max<qint64>(1, static_cast<qint64>(static_cast<double>(scaled.value) * ours.seconds / *seconds));
    QStringList taken;
    for (const LiteLlmDraft::Budget &budget : draft.budgets)
        taken.append(budget.id);
    draft.budgets.push_back({freeId(id, taken), scope, QString(ours.name), usdText(scaled)});
    const QString result = u"budget %1: %2 USD a %3, then stop"_s.arg(scope, usdText(scaled), ours.name);
    if (fits)
        source.kept(limit, result);
    else
        source.approximated(limit, seconds ? u"%1, in proportion to %2"_s.arg(result, period)
                                           : u"%1; LiteLLM's never begins anew"_s.arg(result));
}

void readLiteLlmBudgets(const Cursor &root, LiteLlmSource &source, LiteLlmDraft &draft)
{
    const auto library = source.take(root, "litellm_settings");
    const auto general = source.take(root, "general_settings");
    for (const auto &map : {library, general}) {
        if (const auto limit = source.take(map, "max_budget"))
            addLiteLlmBudget(*limit, LiteLlmSource::text(source.take(map, "budget_duration")), u"all"_s, u"all"_s, source, draft);
    }
    const auto router = source.take(root, "router_settings");
    const auto providers = source.take(router, "provider_budget_config");
    if (!providers)
        return;
    for (const YamlMember &member : providers->node().members) {
        const auto one = source.take(*providers, member.key);
        auto limit = source.take(one, "budget_limit");
        auto period = source.take(one, "time_period");
        if (!limit)
            limit = source.take(one, "max_budget");
        if (!period)
            period = source.take(one, "budget_duration");
        if (!limit)
            continue;
        const QString prefix = QString::fromStdString(member.key);
        QStringList ids;
        for (const LiteLlmDraft::Provider &provider : draft.providers) {
            if (provider.prefix == prefix)
                ids.append(provider.id);
        }
        if (ids.isEmpty())
            source.leftOut(*limit, u"left out: no model of %1 was imported"_s.arg(shown(prefix)));
        if (ids.size() > 1)
            source.approximated(*limit, u"each of %1 has the amount to itself"_s.arg(ids.join(u", "_s)));
        for (const QString &id : std::as_const(ids))
            addLiteLlmBudget(*limit, LiteLlmSource::text(period), id, u"provider:"_s + id, source, draft);
    }
}

} // namespace signalbox::policy
