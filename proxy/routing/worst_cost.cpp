// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/worst_cost.h"

#include <algorithm>

namespace signalbox::routing {
namespace {

/// Of one answer; 0 = nobody says.
qint64 longestAnswer(const wire::RequestFacts &facts, const catalog::Model &model, qint64 promptTokens)
{
    qint64 longest = facts.maxOutputTokens;
    if (model.maxOutput > 0)
        longest = longest > 0 ? std::min(longest, model.maxOutput) : model.maxOutput;
    const qint64 room = model.context - promptTokens;
    return longest > 0 && model.context > 0 && room > 0 ? std::min(longest, room) : longest;
}

Usage worstUsage(qint64 promptTokens, qint64 output, const catalog::Price &price)
{
    // It may be written to a cache, which can cost more than its plain reading.
    Usage usage;
    usage.output = output;
    if (price.reasoning.value_or(price.output) > price.output)
        usage.reasoning = output;
    const PicoUsd write = std::max(price.cacheWrite5m.value_or(price.input), price.cacheWrite1h.value_or(price.input));
    if (write <= price.input)
        usage.input = promptTokens;
    else if (price.cacheWrite1h.value_or(price.input) == write)
        usage.cacheWrite1h = promptTokens;
    else
        usage.cacheWrite5m = promptTokens;
    return usage;
}

} // namespace

std::optional<NanoUsd> worstCost(const wire::RequestFacts &facts, const catalog::Model &model, qint64 promptTokens, UtcTime now)
{
    const catalog::Price *price = catalog::priceFor(model, {promptTokens, catalog::utcWeekMinute(now.micros), {}, false});
    const qint64 longest = longestAnswer(facts, model, promptTokens);
    if (price == nullptr || longest == 0)
        return std::nullopt;
    return catalog::cost(worstUsage(promptTokens, longest * std::max<qint64>(facts.choices, 1), *price), *price);
}

} // namespace signalbox::routing
