// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::catalog {

namespace {

constexpr int minutesPerDay = 1'440;

/// What is billed by the piece, and where its price stands.
struct Piece
{
    UsageFigure count;
    std::optional<PicoUsd> Price::*price;
};
constexpr std::array pieces{Piece{{"images"_L1, &Usage::images}, &Price::image},
                            Piece{{"seconds"_L1, &Usage::seconds}, &Price::second},
                            Piece{{"characters"_L1, &Usage::characters}, &Price::character},
                            Piece{{"searches"_L1, &Usage::searches}, &Price::search}};

/// As much of `part` as can lie in `whole`.
qint64 within(qint64 part, qint64 whole)
{
    return std::clamp<qint64>(part, 0, std::max<qint64>(whole, 0));
}

/// A bucket told apart: two parts, neither larger than what there is, and the rest.
struct Split
{
    Split(qint64 whole, qint64 a, qint64 b) : first(within(a, whole)), second(within(b, whole - first)), rest(whole - first - second) {}

    qint64 first;
    qint64 second;
    qint64 rest;
};

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
    const Split prompt(usage.input, usage.audioInput, usage.imageInput);
    sum.add(prompt.rest, price.input);
    sum.add(prompt.first, price.audioInput.value_or(price.input));
    sum.add(prompt.second, price.imageInput.value_or(price.input));
    sum.add(usage.cacheRead, price.cacheRead.value_or(price.input));
    sum.add(usage.cacheWrite5m, price.cacheWrite5m.value_or(price.input));
    sum.add(usage.cacheWrite1h, price.cacheWrite1h.value_or(price.input));
    const Split answer(usage.output, usage.audioOutput, usage.imageOutput);
    const qint64 reasoning = within(usage.reasoning, answer.rest);
    sum.add(answer.rest - reasoning, price.output);
    sum.add(reasoning, price.reasoning.value_or(price.output));
    sum.add(answer.first, price.audioOutput.value_or(price.output));
    sum.add(answer.second, price.imageOutput.value_or(price.output));
    for (const Piece &piece : pieces)
        sum.add(usage.*piece.count.figure, (price.*piece.price).value_or(PicoUsd{}));
    sum.add(1, price.request.value_or(PicoUsd{}));
    return sum.rounded();
}

QList<UsageFigure> unpricedFigures(const Usage &usage, const Price &price)
{
    QList<UsageFigure> figures;
    for (const Piece &piece : pieces) {
        if (usage.*piece.count.figure > 0 && !(price.*piece.price))
            figures.append(piece.count);
    }
    return figures;
}

QList<UsageFigure> supposedFigures(const Usage &usage, const Price &price)
{
    QList<UsageFigure> figures;
    if (usage.audioInput > 0 && !price.audioInput)
        figures.append({"audio_input"_L1, &Usage::audioInput});
    if (usage.audioOutput > 0 && !price.audioOutput)
        figures.append({"audio_output"_L1, &Usage::audioOutput});
    return figures;
}

} // namespace signalbox::catalog
