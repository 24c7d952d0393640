// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/feed_command.h"

#include "app/feed_lines.h"
#include "app/feed_policy.h"
#include "app/feed_source.h"
#include "app/policy_keeper.h"
#include "catalog/bundled_catalogue.h"
#include "catalog/feed_changes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

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

QJsonValue amountJson(QLatin1StringView bucket, const std::optional<PicoUsd> &price)
{
    return price ? QJsonValue(feedAmount(bucket, *price)) : QJsonValue();
}

QString amountText(QLatin1StringView bucket, const std::optional<PicoUsd> &price)
{
    return price ? feedNumber(feedAmount(bucket, *price)) : u"none"_s;
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

void printPolicyLines(const catalog::PriceFeed &feed, const catalog::FeedChanges &changes)
{
    QStringList wanted = changes.added;
    for (const catalog::PriceChange &change : changes.prices)
        wanted.append(change.model);
    printLine(u"models:"_s);
    for (const catalog::Model &model : feed.models) {
        if (model.price && wanted.contains(model.id))
            printLine(u"  "_s + feedPolicyLine(model, model.id));
    }
}

/// Prices into the policy that runs, as a new version of it.
int applyFeed(const CommandLine &line, const catalog::PriceFeed &feed)
{
    Result<std::unique_ptr<PolicyKeeper>> keeper = findPolicyKeeper(line);
    if (!keeper)
        return fail(keeper.error());
    const PolicyAnswer running = (*keeper)->show();
    if (!running)
        return fail(running.error().error);
    const Result<PricedPolicy> priced =
        withFeedPrices((*running)[u"text"_s].toString().toUtf8(), feed, line.feed.providers);
    if (!priced)
        return fail(priced.error());
    for (const QString &model : priced->kept)
        complain(u"kept: %1 has an entry of its own in the policy, which wins"_s.arg(model));
    if (priced->changed.isEmpty()) {
        complain(u"Nothing is changed: the prices that can be are the feed's already."_s);
        return static_cast<int>(ExitCode::Fine);
    }
    const QString note = line.feed.note.isEmpty()
        ? u"%1: prices of %2 models"_s.arg(catalog::feedName(feed.kind)).arg(priced->changed.size())
        : line.feed.note;
    const PolicyAnswer applied = (*keeper)->apply(priced->text, note, (*running)[u"hash"_s].toString());
    if (!applied)
        return fail(applied.error().error);
    complain(u"Applied as version %1 of the policy: prices of %2 models. `signalbox policy rollback` takes it back."_s
                 .arg((*applied)[u"version"_s].toInt())
                 .arg(priced->changed.size()));
    return static_cast<int>(ExitCode::Fine);
}

} // namespace

int runFeedImport(const CommandLine &line)
{
    const Result<QByteArray> bytes = readFeedSource(feedSourceFor(line.feed.source, line.engine.dataDir));
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
    if (line.feed.apply)
        return applyFeed(line, *feed);
    if (!line.json && line.feed.policyLines)
        printPolicyLines(*feed, changes);
    else if (!line.json && !changes.prices.isEmpty())
        complain(u"Nothing is changed. Give --apply to make these prices count, or --policy-lines for the entries that do."_s);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
