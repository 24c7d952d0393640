// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/feed_lines.h"

#include <QLocale>
#include <QStringList>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

struct Bucket
{
    QLatin1StringView name;
    std::optional<PicoUsd> catalog::Price::*price;
};
constexpr std::array buckets{Bucket{"cache_read"_L1, &catalog::Price::cacheRead},
                             Bucket{"cache_write_5m"_L1, &catalog::Price::cacheWrite5m},
                             Bucket{"cache_write_1h"_L1, &catalog::Price::cacheWrite1h},
                             Bucket{"reasoning"_L1, &catalog::Price::reasoning},
                             Bucket{"audio_input"_L1, &catalog::Price::audioInput},
                             Bucket{"audio_output"_L1, &catalog::Price::audioOutput},
                             Bucket{"image_output"_L1, &catalog::Price::imageOutput},
                             Bucket{"search"_L1, &catalog::Price::search},
                             Bucket{"request"_L1, &catalog::Price::request}};

QString priceMembers(const catalog::Price &price)
{
    QString text = u"input: %1, output: %2"_s.arg(feedNumber(feedAmount("input"_L1, price.input)),
                                                  feedNumber(feedAmount("output"_L1, price.output)));
    for (const Bucket &bucket : buckets) {
        if (const std::optional<PicoUsd> &own = price.*(bucket.price))
            text += u", %1: %2"_s.arg(bucket.name, feedNumber(feedAmount(bucket.name, *own)));
    }
    return text + u", source: '%1', date: %2"_s.arg(QString(price.source).replace(u'\'', u"''"_s), price.date.toString(Qt::ISODate));
}

} // namespace

double feedAmount(QLatin1StringView bucket, PicoUsd price)
{
    constexpr double picoPerUsd = 1e12;
    constexpr double picoPerMillion = 1e6;
    const bool isEach = bucket == "request"_L1 || bucket == "search"_L1;
    return static_cast<double>(price.value) / (isEach ? picoPerUsd : picoPerMillion);
}

QString feedNumber(double value)
{
    return QString::number(value, 'f', QLocale::FloatingPointShortest);
}

QString feedPolicyLine(const catalog::Model &model, const QString &id)
{
    QString price = u"{%1}"_s.arg(priceMembers(*model.price));
    if (!model.prices.empty()) {
        QStringList entries{price};
        for (const catalog::ConditionalPrice &entry : model.prices)
            entries.append(u"{min_prompt_tokens: %1, %2}"_s.arg(entry.when.minPromptTokens).arg(priceMembers(entry.price)));
        price = u"[%1]"_s.arg(entries.join(u", "_s));
    }
    return u"- {id: '%1', price: %2}"_s.arg(id, price);
}

} // namespace signalbox::app
