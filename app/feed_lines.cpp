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
                             Bucket{"image_input"_L1, &catalog::Price::imageInput},
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

QString clockText(int minutes)
{
    return u"'%1:%2'"_s.arg(minutes / 60, 2, 10, QChar(u'0')).arg(minutes % 60, 2, 10, QChar(u'0'));
}

/// Each with a comma behind it.
QString conditionMembers(const catalog::PriceCondition &when)
{
    static constexpr std::array days{"mon"_L1, "tue"_L1, "wed"_L1, "thu"_L1, "fri"_L1, "sat"_L1, "sun"_L1};
    QString text;
    if (when.minPromptTokens > 0)
        text += u"min_prompt_tokens: %1, "_s.arg(when.minPromptTokens);
    if (when.utcStart && when.utcEnd)
        text += u"utc_start: %1, utc_end: %2, "_s.arg(clockText(*when.utcStart), clockText(*when.utcEnd));
    QStringList names;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if ((when.utcDays >> i & 1U) != 0)
            names.append(days[i]);
    }
    if (!names.isEmpty())
        text += u"utc_days: [%1], "_s.arg(names.join(u", "_s));
    if (!when.serviceTier.isEmpty())
        text += u"service_tier: '%1', "_s.arg(QString(when.serviceTier).replace(u'\'', u"''"_s));
    if (when.batch)
        text += u"batch: true, "_s;
    return text;
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
            entries.append(u"{%1%2}"_s.arg(conditionMembers(entry.when), priceMembers(entry.price)));
        price = u"[%1]"_s.arg(entries.join(u", "_s));
    }
    return u"- {id: '%1', price: %2}"_s.arg(id, price);
}

} // namespace signalbox::app
