// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model.h"

#include <algorithm>

namespace signalbox::catalog {

bool holds(const PriceCondition &condition, const PriceSituation &situation)
{
    if (situation.promptTokens < condition.minPromptTokens || (condition.batch && !situation.batch)
        || (!condition.serviceTier.isEmpty() && condition.serviceTier != situation.serviceTier))
        return false;
    if (!condition.utcStart || !condition.utcEnd)
        return true;
    const bool afterStart = situation.utcMinute >= *condition.utcStart;
    const bool beforeEnd = situation.utcMinute < *condition.utcEnd;
    return *condition.utcStart <= *condition.utcEnd ? afterStart && beforeEnd : afterStart || beforeEnd;
}

const Price *priceFor(const Model &model, const PriceSituation &situation)
{
    if (!model.price)
        return nullptr;
    const auto exception = std::find_if(model.prices.rbegin(), model.prices.rend(), [&](const ConditionalPrice &price) {
        return holds(price.when, situation);
    });
    return exception != model.prices.rend() ? &exception->price : &*model.price;
}

NanoUsd cost(const Usage &usage, const Price &price)
{
    PicoSum sum;
    sum.add(usage.input, price.input);
    sum.add(usage.cacheRead, price.cacheRead.value_or(price.input));
    sum.add(usage.cacheWrite5m, price.cacheWrite5m.value_or(price.input));
    sum.add(usage.cacheWrite1h, price.cacheWrite1h.value_or(price.input));
    sum.add(usage.output, price.output);
    return sum.rounded();
}

} // namespace signalbox::catalog
