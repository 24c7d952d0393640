// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/facts_ref.h"
#include "catalog/model_kind.h"
#include "catalog/quality.h"
#include "core/feature.h"
#include "core/money.h"
#include "core/usage.h"

#include <QDate>
#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace signalbox::catalog {

/// Pico-USD per token by bucket. A bucket without a price of its own is billed at `input`, as providers without cache
/// prices do; one of the answer at `output`. A piece without a price is not billed, and unpricedFigures() says so.
struct Price
{
    PicoUsd input;
    PicoUsd output;
    std::optional<PicoUsd> cacheRead;
    std::optional<PicoUsd> cacheWrite5m;
    std::optional<PicoUsd> cacheWrite1h;
    QString source; ///< "policy" or where the figure was taken from
    QDate date;     ///< when; invalid = unknown
    std::optional<PicoUsd> reasoning{};   ///< of the part of the output that is reasoning; unset = `output`
    std::optional<PicoUsd> audioInput{};  ///< per token of audio
    std::optional<PicoUsd> audioOutput{};
    std::optional<PicoUsd> imageInput{};  ///< per token of an image
    std::optional<PicoUsd> imageOutput{};
    std::optional<PicoUsd> request{};     ///< pico-USD for each request, on top
    std::optional<PicoUsd> image{};       ///< pico-USD for each picture made
    std::optional<PicoUsd> second{};      ///< … second of sound
    std::optional<PicoUsd> character{};   ///< … character spoken
    std::optional<PicoUsd> search{};      ///< … search of the provider's

    bool operator==(const Price &) const = default;
};

/// When a price holds: all that is set must be true.
struct PriceCondition
{
    qint64 minPromptTokens = 0; ///< prompts of at least so many tokens
    std::optional<int> utcStart; ///< minutes of the UTC day; set together with utcEnd. A start behind the end spans midnight
    std::optional<int> utcEnd;   ///< exclusive
    quint8 utcDays = 0;          ///< bit 0 = Monday … bit 6 = Sunday of the UTC week; 0 = every day
    QString serviceTier;         ///< the provider's name for it; empty = any
    bool batch = false;          ///< only work that may wait

    bool operator==(const PriceCondition &) const = default;
};

/// A price that replaces the ordinary one while its condition holds.
struct ConditionalPrice
{
    PriceCondition when;
    Price price;

    bool operator==(const ConditionalPrice &) const = default;
};

/// What decides which of a model's prices holds for a request.
struct PriceSituation
{
    qint64 promptTokens = 0;
    int weekMinute = 0; ///< of the UTC week, from Monday 00:00: 0…10,079
    QString serviceTier{};
    bool batch = false;
};

/// One model of one provider.
struct Model
{
    QString id;                    ///< "provider/name", unique
    QString provider;              ///< provider id, the part before the first '/'
    QString name;                  ///< the provider's own name for it, everything after the first '/'; sent upstream
    qint64 context = 0;            ///< tokens of prompt plus answer; 0 = unknown (not gated)
    qint64 maxOutput = 0;          ///< tokens; 0 = unknown
    Features capabilities;         ///< what it can take or do beyond plain text chat
    bool acceptsPrefill = false;   ///< goes on from a last message of the assistant instead of answering it
    bool givesLogprobs = false;    ///< says how probable its tokens were, where it is asked to
    ModelKind kind = ModelKind::Chat;
    bool takesCompletions = false; ///< of a chat model: its provider has the legacy completions endpoint for it, too
    QString vectors{};             ///< of an embedding model: models of the same name here give vectors that can be compared; empty = its own name
    std::optional<Price> price;    ///< nullopt = unpriced
    std::vector<ConditionalPrice> prices; ///< exceptions from `price`, the last that holds counts; empty when unpriced
    Quality quality;
    FactsRef facts{}; ///< what the catalogue knows beyond that; null for a model that only the policy describes

    bool operator==(const Model &) const = default;
};

/// Minutes of the UTC week, from Monday 00:00, at `micros` since 1970.
[[nodiscard]] int utcWeekMinute(qint64 micros);

[[nodiscard]] bool holds(const PriceCondition &condition, const PriceSituation &situation);
/// The price in that situation: the last exception that holds, else the ordinary one; null = unpriced.
[[nodiscard]] const Price *priceFor(const Model &model, const PriceSituation &situation);

/// Cost of one request that used `usage`, each bucket × its price summed exactly, then rounded half to even once.
[[nodiscard]] NanoUsd cost(const Usage &usage, const Price &price);
/// The figures that are in `usage` and that nobody has a price for: cost() leaves them out.
[[nodiscard]] QList<UsageFigure> unpricedFigures(const Usage &usage, const Price &price);
/// Those it bills at the price of text, because their own is not known: sound.
[[nodiscard]] QList<UsageFigure> supposedFigures(const Usage &usage, const Price &price);

} // namespace signalbox::catalog
