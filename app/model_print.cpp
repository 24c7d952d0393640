// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/model_print.h"

#include <QDate>
#include <QJsonArray>
#include <QLocale>
#include <QStringList>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

QString listText(const QJsonValue &list, const QString &separator = u", "_s)
{
    QStringList items;
    for (const QJsonValue item : list.toArray())
        items.append(item.toString());
    return items.join(separator);
}

QString number(const QJsonValue &value)
{
    return QString::number(value.toDouble(), 'f', QLocale::FloatingPointShortest);
}

QString sizeText(const QJsonValue &facts)
{
    QStringList parts;
    if (const qint64 context = facts[u"context"_s].toInteger(); context > 0)
        parts.append(u"%1 tokens"_s.arg(context));
    if (const qint64 answer = facts[u"max_output"_s].toInteger(); answer > 0)
        parts.append(u"answer %1"_s.arg(answer));
    return parts.join(u", "_s);
}

QString priceText(const QJsonValue &facts)
{
    const QJsonValue price = facts[u"price"_s];
    if (!price.isObject())
        return u"UNPRICED"_s;
    static constexpr std::array buckets{std::pair{"input"_L1, "in"_L1}, std::pair{"output"_L1, "out"_L1},
                                        std::pair{"cache_read"_L1, "cached"_L1}, std::pair{"cache_write_5m"_L1, "kept 5 min"_L1},
                                        std::pair{"cache_write_1h"_L1, "kept 1 h"_L1}};
    QStringList parts;
    for (const auto &[key, name] : buckets) {
        if (const QJsonValue amount = price[key]; amount.isDouble())
            parts.append(number(amount) + u' ' + name);
    }
    QString text = u"USD "_s + parts.join(u", "_s) + u" per million"_s;
    if (const QJsonValue request = price[u"request"_s]; request.isDouble())
        text += u" and %1 a request"_s.arg(number(request));
    QStringList origin;
    for (const QString &key : {u"source"_s, u"date"_s}) {
        if (const QString said = price[key].toString(); !said.isEmpty())
            origin.append(said);
    }
    if (const QDate date = QDate::fromString(price[u"date"_s].toString(), Qt::ISODate); date.isValid()) {
        const qint64 days = date.daysTo(QDate::currentDate());
        if (days > 0)
            origin.append(days == 1 ? u"1 day old"_s : u"%1 days old"_s.arg(days));
    }
    if (!origin.isEmpty())
        text += u" (%1)"_s.arg(origin.join(u", "_s));
    if (const qsizetype exceptions = facts[u"prices"_s].toArray().size(); exceptions > 0)
        text += exceptions == 1 ? u", 1 exception"_s : u", %1 exceptions"_s.arg(exceptions);
    return text;
}

} // namespace

QString modelText(const QJsonObject &model)
{
    const QJsonValue facts = model[u"signalbox"_s];
    if (!facts.isObject())
        return model[u"id"_s].toString();
    QStringList parts{model[u"id"_s].toString(), facts[u"zone"_s].toString(), sizeText(facts), listText(facts[u"capabilities"_s]),
                      priceText(facts)};
    if (const QJsonValue quality = facts[u"quality"_s][u"default"_s][u"score"_s]; quality.isDouble())
        parts.append(u"quality "_s + number(quality));
    if (const QString retires = facts[u"retires"_s].toString(); !retires.isEmpty())
        parts.append(u"RETIRES "_s + retires);
    if (const QString overridden = listText(facts[u"overridden"_s]); !overridden.isEmpty())
        parts.append(u"the policy says %1"_s.arg(overridden));
    parts.removeAll(QString());
    return parts.join(u"  "_s);
}

} // namespace signalbox::app
