// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model.h"

#include <algorithm>

namespace signalbox::catalog {

namespace {

constexpr int minutesPerDay = 1'440;

} // namespace

int utcWeekMinute(qint64 micros)
{
    constexpr qint64 microsPerMinute = 60'000'000;
    constexpr qint64 minutesPerWeek = 7 * minutesPerDay;
    constexpr qint64 thursday = 3 * minutesPerDay; // 1970 began on one
    const qint64 minute = (micros / microsPerMinute - (micros % microsPerMinute < 0 ? 1 : 0) + thursday) % minutesPerWeek;
    return static_cast<int>(minute < 0 ? minute + minutesPerWeek : minute);
}

bool holds(const PriceCondition &condition, const PriceSituation &situation)
{
    if (situation.promptTokens < condition.minPromptTokens || (condition.batch && !situation.batch)
        || (!condition.serviceTier.isEmpty() && condition.serviceTier != situation.serviceTier))
        return false;
    if (condition.utcDays != 0 && (condition.utcDays >> (situation.weekMinute / minutesPerDay) & 1U) == 0)
        return false;
    if (!condition.utcStart || !condition.utcEnd)
        return true;
    const int minute = situation.weekMinute % minutesPerDay;
    const bool afterStart = minute >= *condition.utcStart;
    const bool beforeEnd = minute < *condition.utcEnd;
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
    const qint64 reasoning = price.reasoning ? std::clamp<qint64>(usage.reasoning, 0, std::max<qint64>(usage.output, 0)) : 0;
    sum.add(usage.output - reasoning, price.output);
    sum.add(reasoning, price.reasoning.value_or(price.output));
    sum.add(1, price.request.value_or(PicoUsd{}));
    return sum.rounded();
}

} // namespace signalbox::catalog
