// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/price_row.h"

#include "core/json_text.h"

#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::catalog {
namespace {

void appendKey(QByteArray &out, QByteArrayView key)
{
    if (!out.endsWith('{'))
        out.append(',');
    out.append('"').append(key).append("\":");
}

void appendPrice(QByteArray &out, QByteArrayView bucket, const std::optional<PicoUsd> &price)
{
    if (!price)
        return;
    appendKey(out, bucket);
    out.chop(2);
    out.append("_pico_usd\":").append(QByteArray::number(price->value));
}

void appendClock(QByteArray &out, QByteArrayView key, int minutes)
{
    appendKey(out, key);
    appendJsonString(out, u"%1:%2"_s.arg(minutes / 60, 2, 10, QChar(u'0')).arg(minutes % 60, 2, 10, QChar(u'0')));
}

/// "sat sun"
QString daysText(quint8 mask)
{
    static constexpr std::array days{"mon"_L1, "tue"_L1, "wed"_L1, "thu"_L1, "fri"_L1, "sat"_L1, "sun"_L1};
    QStringList list;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if ((mask >> i & 1U) != 0)
            list.append(days[i]);
    }
    return list.join(u' ');
}

void appendCondition(QByteArray &out, const PriceCondition &when)
{
    appendKey(out, "when");
    out.append('{');
    if (when.minPromptTokens > 0) {
        appendKey(out, "min_prompt_tokens");
        out.append(QByteArray::number(when.minPromptTokens));
    }
    if (when.utcStart && when.utcEnd) {
        appendClock(out, "utc_start", *when.utcStart);
        appendClock(out, "utc_end", *when.utcEnd);
    }
    if (when.utcDays != 0) {
        appendKey(out, "utc_days");
        appendJsonString(out, daysText(when.utcDays));
    }
    if (!when.serviceTier.isEmpty()) {
        appendKey(out, "service_tier");
        appendJsonString(out, when.serviceTier);
    }
    if (when.batch) {
        appendKey(out, "batch");
        out.append("true");
    }
    out.append('}');
}

} // namespace

QByteArray priceRow(const Model &model, const Price &price)
{
    QByteArray out("{");
    appendPrice(out, "input", price.input);
    appendPrice(out, "output", price.output);
    appendPrice(out, "cache_read", price.cacheRead);
    appendPrice(out, "cache_write_5m", price.cacheWrite5m);
    appendPrice(out, "cache_write_1h", price.cacheWrite1h);
    appendPrice(out, "reasoning", price.reasoning);
    appendPrice(out, "audio_input", price.audioInput);
    appendPrice(out, "audio_output", price.audioOutput);
    appendPrice(out, "image_input", price.imageInput);
    appendPrice(out, "image_output", price.imageOutput);
    appendPrice(out, "request", price.request);
    appendPrice(out, "image", price.image);
    appendPrice(out, "second", price.second);
    appendPrice(out, "character", price.character);
    appendPrice(out, "search", price.search);
    const auto exception = std::find_if(model.prices.begin(), model.prices.end(),
                                        [&price](const ConditionalPrice &entry) { return &entry.price == &price; });
    if (exception != model.prices.end())
        appendCondition(out, exception->when);
    appendKey(out, "source");
    appendJsonString(out, price.source);
    if (price.date.isValid()) {
        appendKey(out, "date");
        appendJsonString(out, price.date.toString(Qt::ISODate));
    }
    return out.append('}');
}

} // namespace signalbox::catalog
