// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <QDate>

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mostTokens = 1'000'000'000;
constexpr std::size_t mostPrices = 64;

constexpr std::array piecePrices{std::pair{"request"_L1, &catalog::Price::request}, std::pair{"image"_L1, &catalog::Price::image},
                                 std::pair{"second"_L1, &catalog::Price::second},
                                 std::pair{"character"_L1, &catalog::Price::character},
                                 std::pair{"search"_L1, &catalog::Price::search}};

std::optional<PicoUsd> readPiecePrice(const Cursor &at)
{
    constexpr NanoUsd most{1'000'000'000'000}; // 1,000 USD: ten to the fifteen pico-USD
    constexpr qint64 picoPerNano = 1'000;
    const std::optional<NanoUsd> amount = readUsd(at);
    if (!amount)
        return std::nullopt;
    if (*amount > most) {
        at.error(u"over 1,000 USD for each"_s);
        return std::nullopt;
    }
    return PicoUsd{amount->value * picoPerNano};
}

catalog::Price readTable(const Fields &fields)
{
    catalog::Price price;
    price.source = u"policy"_s;
    if (const auto input = fields.require("input"_L1))
        price.input = readPrice(*input).value_or(PicoUsd{});
    if (const auto output = fields.require("output"_L1))
        price.output = readPrice(*output).value_or(PicoUsd{});
    if (const auto read = fields.find("cache_read"_L1))
        price.cacheRead = readPrice(*read);
    if (const auto write = fields.find("cache_write_5m"_L1))
        price.cacheWrite5m = readPrice(*write);
    if (const auto write = fields.find("cache_write_1h"_L1))
        price.cacheWrite1h = readPrice(*write);
    if (const auto reasoning = fields.find("reasoning"_L1))
        price.reasoning = readPrice(*reasoning);
    if (const auto audio = fields.find("audio_input"_L1))
        price.audioInput = readPrice(*audio);
    if (const auto audio = fields.find("audio_output"_L1))
        price.audioOutput = readPrice(*audio);
    if (const auto image = fields.find("image_input"_L1))
        price.imageInput = readPrice(*image);
    if (const auto image = fields.find("image_output"_L1))
        price.imageOutput = readPrice(*image);
    for (const auto &[key, piece] : piecePrices) {
        if (const auto amount = fields.find(key))
            price.*piece = readPiecePrice(*amount);
    }
    if (const auto source = fields.find("source"_L1))
        price.source = readText(*source).value_or(QString());
    if (const auto date = fields.find("date"_L1)) {
        const QString text = readText(*date).value_or(QString());
        price.date = QDate::fromString(text, Qt::ISODate);
        if (!text.isEmpty() && !price.date.isValid())
            date->error(u"%1 is no date; write it as 2026-11-22"_s.arg(shown(text)));
    }
    return price;
}

std::optional<int> readClock(const Cursor &at, ClockBound bound)
{
    const std::optional<QString> text = readText(at);
    if (!text)
        return std::nullopt;
    const std::optional<int> minutes = clockMinutes(*text, bound);
    if (!minutes)
        at.error(u"%1 is no time of day; write it as '22:00' (UTC)"_s.arg(shown(*text)));
    return minutes;
}

catalog::PriceCondition readWhen(const Cursor &at, const Fields &fields)
{
    catalog::PriceCondition when;
    if (const auto tokens = fields.find("min_prompt_tokens"_L1))
        when.minPromptTokens = readInteger(*tokens, 1, mostTokens).value_or(0);
    const auto start = fields.find("utc_start"_L1);
    const auto end = fields.find("utc_end"_L1);
    if (start)
        when.utcStart = readClock(*start, ClockBound::Start);
    if (end)
        when.utcEnd = readClock(*end, ClockBound::End);
    if (start.has_value() != end.has_value())
        at.error(u"`utc_start` and `utc_end` belong together"_s);
    else if (when.utcStart && when.utcStart == when.utcEnd)
        end->error(u"the span is empty: the end does not count"_s);
    if (const auto days = fields.find("utc_days"_L1)) {
        forOneOrMany(*days, [&when](const Cursor &day) {
            if (const auto position = readWord(day, words::days))
                when.utcDays = static_cast<quint8>(when.utcDays | 1U << *position);
        });
    }
    if (const auto tier = fields.find("service_tier"_L1))
        when.serviceTier = readText(*tier).value_or(QString());
    if (const auto batch = fields.find("batch"_L1))
        when.batch = readBool(*batch).value_or(false);
    return when;
}

catalog::ConditionalPrice readEntry(const Cursor &at)
{
    const Fields fields(at, shapes::price);
    if (!fields.isMap())
        return {};
    return {readWhen(at, fields), readTable(fields)};
}

bool isOrdinary(const catalog::ConditionalPrice &entry)
{
    return entry.when == catalog::PriceCondition{};
}

void readExceptions(const Cursor &at, catalog::Model &model)
{
    for (std::size_t i = 1; i < std::min(at.node().items.size(), mostPrices); ++i) {
        const Cursor item = at.item(i);
        const qsizetype errors = at.report().errors();
        const catalog::ConditionalPrice entry = readEntry(item);
        if (at.report().errors() > errors)
            continue;
        if (isOrdinary(entry)) {
            item.error(u"says no condition; only the first price is the ordinary one. Add min_prompt_tokens, utc_start "
                       "and utc_end, service_tier or batch"_s);
            continue;
        }
        const auto isSame = [&](const catalog::ConditionalPrice &other) { return other.when == entry.when; };
        if (std::any_of(model.prices.begin(), model.prices.end(), isSame))
            item.warning(u"a price before it has the same condition and never holds: the last one that fits counts"_s);
        model.prices.push_back(entry);
    }
}

} // namespace

void readPrices(const Cursor &at, catalog::Model &model)
{
    const bool isList = at.node().kind == YamlNode::Kind::List;
    if (isList && at.node().items.empty())
        return at.error(u"the list is empty; its first entry is the ordinary price"_s);
    if (isList && at.node().items.size() > mostPrices)
        at.error(u"%1 prices; at most %2 are possible"_s.arg(at.node().items.size()).arg(mostPrices));
    const Cursor ordinary = isList ? at.item(0) : at;
    const qsizetype errors = at.report().errors();
    const catalog::ConditionalPrice first = readEntry(ordinary);
    if (at.report().errors() == errors && !isOrdinary(first))
        ordinary.error(isList ? u"the first price is the ordinary one and has no condition"_s
                              : u"a price with a condition needs an ordinary one before it; write a list"_s);
    model.price = first.price;
    if (isList)
        readExceptions(at, model);
}

} // namespace signalbox::policy
