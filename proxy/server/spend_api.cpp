// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/spend_api.h"

#include "core/decision_record.h"
#include "core/suggestion.h"

#include <QDateTime>
#include <QJsonArray>
#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr int mostRows = 10'000;
constexpr qsizetype mostKeys = 4;

tl::unexpected<Error> refuse(const QString &what, const QString &param)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, what, param});
}

UtcTime startOf(QDate day, const QTimeZone &zone)
{
    return {day.startOfDay(zone).toMSecsSinceEpoch() * 1000};
}

std::optional<qint64> lengthMicros(const QString &text)
{
    static const QRegularExpression shape(u"^(\\d{1,7})([smhdw])$"_s);
    const QRegularExpressionMatch match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    constexpr qint64 second = 1'000'000;
    const QChar unit = match.captured(2).front();
    const qint64 length = unit == u's' ? second : unit == u'm' ? 60 * second : unit == u'h' ? 3'600 * second
        : unit == u'd'                 ? 86'400 * second
                                       : 604'800 * second;
    return match.captured(1).toLongLong() * length;
}

/// "model, day" or "label:project"; the label's key goes into the query.
Result<void> readBy(const QString &text, SpendQuery &query)
{
    const QStringList names = text.split(u',');
    for (const QString &name : names) {
        const QString word = name.section(u':', 0, 0).trimmed().toLower();
        const QString key = name.section(u':', 1).trimmed();
        const std::optional<SpendBy> by = spendByFromName(word);
        if (!by) {
            const QStringList all{u"model"_s, u"provider"_s, u"client"_s,  u"tag"_s,  u"label"_s, u"rule"_s,
                                  u"chain"_s, u"task"_s,     u"session"_s, u"hour"_s, u"day"_s, u"month"_s};
            return refuse(u"`by` cannot be %1.%2 Spend is told apart by %3."_s.arg(word.left(40), didYouMean(word, all),
                                                                                    all.join(u", "_s)),
                          u"by"_s);
        }
        if ((*by == SpendBy::Label) == key.isEmpty())
            return refuse(*by == SpendBy::Label ? u"Labels are told apart by one key: label:project."_s
                                                : u"%1 takes nothing behind a colon."_s.arg(word),
                          u"by"_s);
        if (query.by.contains(*by))
            return refuse(u"`by` names %1 twice."_s.arg(word), u"by"_s);
        query.by.append(*by);
        if (*by == SpendBy::Label)
            query.label = key;
    }
    if (query.by.size() > mostKeys)
        return refuse(u"`by` takes at most %1 names."_s.arg(mostKeys), u"by"_s);
    return {};
}

Result<UtcTime> momentOf(const QUrlQuery &query, const QString &name, const QString &usual, UtcTime now, const QTimeZone &zone)
{
    const QString given = query.queryItemValue(name, QUrl::FullyDecoded).replace(u' ', u'+'); // a plus that was not encoded
    const std::optional<UtcTime> moment = readMoment(given.isEmpty() ? usual : given, now, zone);
    if (!moment)
        return refuse(u"`%1` is no moment: %2. Write a length of time (24h, 7d), today, yesterday, month, or a date such as "
                      "2026-11-22."_s.arg(name, given.left(60)),
                      name);
    return *moment;
}

void addAmount(QJsonObject &object, const QString &name, const std::optional<NanoUsd> &amount)
{
    object[name + u"_usd"_s] = amount ? QJsonValue(usdText(*amount)) : QJsonValue();
    object[name + u"_nano_usd"_s] = amount ? QJsonValue(amount->value) : QJsonValue();
}

QJsonObject sumsJson(const SpendLine &line)
{
    const SpendSums &sums = line.sums;
    const auto known = [&sums](NanoUsd amount) { return sums.isUnknown() ? std::nullopt : std::optional(amount); };
    const auto compared = [&sums](NanoUsd amount) { return sums.withBaseline > 0 ? std::optional(amount) : std::nullopt; };
    QJsonObject object{{u"requests"_s, sums.requests},
                       {u"cache_hits"_s, sums.cacheHits},
                       {u"cancelled"_s, sums.cancelled},
                       {u"simulated"_s, sums.simulated},
                       {u"calls"_s, sums.calls},
                       {u"unpriced_calls"_s, sums.unpriced},
                       {u"usage"_s, QJsonObject{{u"input"_s, sums.usage.input},
                                                {u"cache_read"_s, sums.usage.cacheRead},
                                                {u"cache_write_5m"_s, sums.usage.cacheWrite5m},
                                                {u"cache_write_1h"_s, sums.usage.cacheWrite1h},
                                                {u"output"_s, sums.usage.output},
                                                {u"reasoning"_s, sums.usage.reasoning}}},
                       {u"first"_s, line.first > line.last ? QJsonValue() : QJsonValue(isoText(line.first))},
                       {u"last"_s, line.first > line.last ? QJsonValue() : QJsonValue(isoText(line.last))}};
    addAmount(object, u"cost"_s, known(sums.cost()));
    addAmount(object, u"reported"_s, known(sums.reported));
    addAmount(object, u"computed"_s, known(sums.computed));
    addAmount(object, u"estimated"_s, known(sums.estimated));
    addAmount(object, u"cancelled"_s, known(sums.cancelledCost));
    addAmount(object, u"baseline"_s, compared(sums.baseline));
    addAmount(object, u"saved"_s, compared(sums.saved()));
    addAmount(object, u"cache_saved"_s, sums.cacheSaved);
    return object;
}

} // namespace

std::optional<UtcTime> readMoment(const QString &text, UtcTime now, const QTimeZone &zone)
{
    const QString word = text.trimmed();
    const QDate today = localDay(now, zone);
    if (const std::optional<qint64> length = lengthMicros(word))
        return UtcTime{now.micros - *length};
    if (word == "now"_L1)
        return now;
    if (word == "today"_L1)
        return startOf(today, zone);
    if (word == "yesterday"_L1)
        return startOf(today.addDays(-1), zone);
    if (word == "month"_L1)
        return startOf({today.year(), today.month(), 1}, zone);
    if (const QDate day = QDate::fromString(word, Qt::ISODate); day.isValid() && word.size() == 10)
        return startOf(day, zone);
    QDateTime time = QDateTime::fromString(word, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(), zone);
    return UtcTime{time.toMSecsSinceEpoch() * 1000};
}

Result<SpendWish> readSpendWish(const QByteArray &rawQuery, UtcTime now)
{
    const QUrlQuery query(QString::fromUtf8(rawQuery));
    const auto value = [&query](const QString &name) { return query.queryItemValue(name, QUrl::FullyDecoded); };
    static const QStringList known{u"by"_s, u"since"_s, u"until"_s, u"tz"_s, u"limit"_s};
    for (const auto &[name, text] : query.queryItems()) {
        if (!known.contains(name))
            return refuse(u"`%1` is not understood.%2"_s.arg(name.left(40), didYouMean(name, known)), name.left(40));
    }
    SpendWish wish;
    const QString zone = value(u"tz"_s);
    // Not isValid(): Qt takes any word for a rule without an offset.
    if (!zone.isEmpty() && !QTimeZone::isTimeZoneIdAvailable(zone.toUtf8()))
        return refuse(u"`tz` is no time zone: %1. Write a name of the IANA database, such as Europe/Berlin or UTC."_s.arg(zone.left(60)),
                      u"tz"_s);
    wish.zone = zone.isEmpty() ? QTimeZone::systemTimeZone() : QTimeZone(zone.toUtf8());
    if (Result<void> by = readBy(value(u"by"_s).isEmpty() ? u"model"_s : value(u"by"_s), wish.query); !by)
        return Unexpected(by.error());
    const Result<UtcTime> from = momentOf(query, u"since"_s, u"30d"_s, now, wish.zone);
    if (!from)
        return Unexpected(from.error());
    wish.query.from = *from;
    if (!value(u"until"_s).isEmpty()) {
        const Result<UtcTime> to = momentOf(query, u"until"_s, {}, now, wish.zone);
        if (!to)
            return Unexpected(to.error());
        if (*to < *from)
            return refuse(u"`until` lies before `since`."_s, u"until"_s);
        wish.query.to = *to;
    }
    if (const QString limit = value(u"limit"_s); !limit.isEmpty()) {
        bool readable = false;
        wish.limit = limit.toInt(&readable);
        if (!readable || wish.limit < 1 || wish.limit > mostRows)
            return refuse(u"`limit` must be a whole number from 1 to %1."_s.arg(mostRows), u"limit"_s);
    }
    return wish;
}

QJsonObject spendJson(const SpendTable &table, const SpendWish &wish)
{
    QJsonArray names;
    for (const SpendBy by : wish.query.by)
        names.append(by == SpendBy::Label ? u"label:"_s + wish.query.label : QString(spendByName(by)));
    const qsizetype shown = std::min<qsizetype>(table.rows.size(), wish.limit);
    QJsonArray rows;
    for (qsizetype i = 0; i < shown; ++i) {
        QJsonObject key;
        for (qsizetype k = 0; k < names.size(); ++k)
            key[names[k].toString()] = table.rows[i].keys[k];
        QJsonObject row = sumsJson(table.rows[i]);
        row[u"key"_s] = key;
        rows.append(row);
    }
    QJsonObject object{{u"object"_s, u"spend"_s},
                       {u"from"_s, isoText(wish.query.from)},
                       {u"to"_s, wish.query.to == SpendQuery{}.to ? QJsonValue() : QJsonValue(isoText(wish.query.to))},
                       {u"time_zone"_s, QString::fromUtf8(wish.zone.id())},
                       {u"by"_s, names},
                       {u"total"_s, sumsJson(table.total)},
                       {u"rows"_s, rows},
                       {u"more"_s, table.rows.size() - shown}};
    if (shown < table.rows.size()) {
        SpendLine rest;
        for (qsizetype i = shown; i < table.rows.size(); ++i)
            rest.add(table.rows[i]);
        object[u"rest"_s] = sumsJson(rest);
    }
    return object;
}

} // namespace signalbox::server
