// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/feed_command.h"

#include "app/feed_source.h"
#include "catalog/bundled_catalogue.h"
#include "catalog/feed_changes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

int fail(const Error &error)
{
    complain(error.message);
    return static_cast<int>(exitCodeFor(error));
}

std::vector<catalog::Model> bundledModels()
{
    std::vector<catalog::Model> models;
    const QStringList providers = catalog::bundledCatalogues();
    for (const QString &provider : providers) {
        const std::optional<catalog::Catalogue> catalogue = catalog::bundledCatalogue(provider);
        for (const catalog::Model &model : catalogue->models) {
            if (model.facts->kind == catalog::ModelKind::Chat)
                models.push_back(model);
        }
    }
    return models;
}

double perMillion(PicoUsd price)
{
    constexpr double picoPerMillion = 1e6;
    return static_cast<double>(price.value) / picoPerMillion;
}

QString number(double value)
{
    return QString::number(value, 'f', QLocale::FloatingPointShortest);
}

/// A price of a request is in USD, every other in USD per million tokens.
double amountOf(QLatin1StringView bucket, PicoUsd price)
{
    constexpr double picoPerUsd = 1e12;
    return bucket == "request"_L1 ? static_cast<double>(price.value) / picoPerUsd : perMillion(price);
}

QJsonValue amountJson(QLatin1StringView bucket, const std::optional<PicoUsd> &price)
{
    return price ? QJsonValue(amountOf(bucket, *price)) : QJsonValue();
}

QString amountText(QLatin1StringView bucket, const std::optional<PicoUsd> &price)
{
    return price ? number(amountOf(bucket, *price)) : u"none"_s;
}

QJsonObject changesJson(const catalog::PriceFeed &feed, const catalog::FeedChanges &changes, const Result<void> &guarded)
{
    QJsonArray prices;
    for (const catalog::PriceChange &change : changes.prices)
        prices.append(QJsonObject{{u"model"_s, change.model},
                                  {u"bucket"_s, QString(change.bucket)},
                                  {u"was"_s, amountJson(change.bucket, change.was)},
                                  {u"is"_s, amountJson(change.bucket, change.is)},
                                  {u"jump"_s, change.isJump()}});
    return {{u"object"_s, u"feed.changes"_s},
            {u"feed"_s, QString(catalog::feedName(feed.kind))},
            {u"models"_s, changes.offered},
            {u"known"_s, changes.known},
            {u"added"_s, QJsonArray::fromStringList(changes.added)},
            {u"gone"_s, QJsonArray::fromStringList(changes.gone)},
            {u"prices"_s, prices},
            {u"faulty"_s, feed.faulty},
            {u"problems"_s, QJsonArray::fromStringList(feed.problems)},
            {u"refused"_s, guarded ? QJsonValue() : QJsonValue(guarded.error().message)}};
}

void printChanges(const catalog::PriceFeed &feed, const catalog::FeedChanges &changes)
{
    printLine(u"%1: %2 models of known providers, %3 of them are known; %4 new, %5 not in it, %6 prices differ"_s
                  .arg(catalog::feedName(feed.kind))
                  .arg(changes.offered)
                  .arg(changes.offered - changes.added.size())
                  .arg(changes.added.size())
                  .arg(changes.gone.size())
                  .arg(changes.prices.size()));
    for (const catalog::PriceChange &change : changes.prices)
        printLine(u"  ~ %1  %2  %3 → %4%5"_s.arg(change.model, change.bucket, amountText(change.bucket, change.was),
                                                 amountText(change.bucket, change.is), change.isJump() ? u"  JUMP"_s : QString()));
    for (const QString &model : changes.added)
        printLine(u"  + "_s + model);
    for (const QString &model : changes.gone)
        printLine(u"  - "_s + model);
    for (const QString &problem : feed.problems)
        complain(u"left out: "_s + problem);
    if (feed.faulty > feed.problems.size())
        complain(u"… and %1 more rows were left out"_s.arg(feed.faulty - feed.problems.size()));
}

QString priceMembers(const catalog::Price &price)
{
    QString text = u"input: %1, output: %2"_s.arg(number(perMillion(price.input)), number(perMillion(price.output)));
    const auto add = [&text](const QString &name, const std::optional<PicoUsd> &bucket) {
        if (bucket)
            text += u", %1: %2"_s.arg(name, number(perMillion(*bucket)));
    };
    add(u"cache_read"_s, price.cacheRead);
    add(u"cache_write_5m"_s, price.cacheWrite5m);
    add(u"cache_write_1h"_s, price.cacheWrite1h);
    add(u"reasoning"_s, price.reasoning);
    if (price.request)
        text += u", request: "_s + number(amountOf("request"_L1, *price.request));
    return text + u", source: '%1', date: %2"_s.arg(QString(price.source).replace(u'\'', u"''"_s), price.date.toString(Qt::ISODate));
}

/// One entry of `models:` that says the feed's price.
QString policyLine(const catalog::Model &model)
{
    QString price = u"{%1}"_s.arg(priceMembers(*model.price));
    if (!model.prices.empty()) {
        QStringList entries{price};
        for (const catalog::ConditionalPrice &entry : model.prices)
            entries.append(u"{min_prompt_tokens: %1, %2}"_s.arg(entry.when.minPromptTokens).arg(priceMembers(entry.price)));
        price = u"[%1]"_s.arg(entries.join(u", "_s));
    }
    return u"  - {id: '%1', price: %2}"_s.arg(model.id, price);
}

void printPolicyLines(const catalog::PriceFeed &feed, const catalog::FeedChanges &changes)
{
    QStringList wanted = changes.added;
    for (const catalog::PriceChange &change : changes.prices)
        wanted.append(change.model);
    printLine(u"models:"_s);
    for (const catalog::Model &model : feed.models) {
        if (model.price && wanted.contains(model.id))
            printLine(policyLine(model));
    }
}

} // namespace

int runFeedImport(const CommandLine &line)
{
    const Result<QByteArray> bytes = readFeedSource(line.feed.source);
    if (!bytes)
        return fail(bytes.error());
    Result<catalog::PriceFeed> feed = catalog::readPriceFeed(*bytes, QDate::currentDate());
    if (!feed)
        return fail(feed.error());
    // The guard looks at the whole feed; what is printed may be a part of it.
    const std::vector<catalog::Model> known = bundledModels();
    const Result<void> guarded = catalog::guardFeed(catalog::compareFeed(known, feed->models),
                                                    line.feed.confirmJumps ? catalog::Jumps::Confirmed : catalog::Jumps::Refused);
    if (!line.feed.providers.isEmpty())
        std::erase_if(feed->models, [&line](const catalog::Model &model) { return !line.feed.providers.contains(model.provider); });
    const catalog::FeedChanges changes = catalog::compareFeed(known, feed->models);
    if (line.json)
        printLine(QString::fromUtf8(QJsonDocument(changesJson(*feed, changes, guarded)).toJson(QJsonDocument::Compact)));
    else if (!line.feed.policyLines)
        printChanges(*feed, changes);
    if (!guarded)
        return fail(guarded.error());
    if (!line.json && line.feed.policyLines)
        printPolicyLines(*feed, changes);
    else if (!line.json && !changes.prices.isEmpty())
        complain(u"Nothing is changed. Give --policy-lines for the entries that make these prices count in a policy."_s);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
