// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/feed_keeper.h"

#include "catalog/feed_changes.h"
#include "catalog/model_facts.h"
#include "core/decision_record.h"
#include "engine/feed_copy.h"
#include "policy/document_shape.h"

#include <QHash>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

constexpr qsizetype mostPrices = 100;

QJsonValue timeOrNull(const std::optional<UtcTime> &time)
{
    return time ? QJsonValue(isoText(*time)) : QJsonValue();
}

/// USD per million tokens, or each where something is billed by the piece.
QJsonValue amount(QLatin1StringView bucket, const std::optional<PicoUsd> &price)
{
    constexpr double picoPerMillion = 1e6;
    constexpr double picoPerUsd = 1e12;
    const bool isEach = bucket == "request"_L1 || bucket == "search"_L1;
    return price ? QJsonValue(static_cast<double>(price->value) / (isEach ? picoPerUsd : picoPerMillion)) : QJsonValue();
}

} // namespace

QJsonObject feedUnderPolicy(const std::vector<catalog::Model> &feed, const policy::Policy &policy)
{
    // A feed knows providers by their preset, a policy by its own names.
    std::vector<catalog::Model> known;
    QHash<QString, QString> ourName;
    QHash<QString, bool> isOurs;
    for (std::size_t i = 0; i < policy.models.size(); ++i) {
        const policy::Provider &provider = policy.providers[policy.providerOfModel[i]];
        if (provider.preset == nullptr)
            continue;
        catalog::Model model = policy.models[i];
        model.provider = provider.preset->id;
        model.id = model.provider + u'/' + model.name;
        ourName.insert(model.id, policy.models[i].id);
        isOurs.insert(model.id, !model.facts || model.facts->overridden.contains(u"price"_s));
        known.push_back(std::move(model));
    }
    const catalog::FeedChanges changes = catalog::compareFeed(known, feed);
    QJsonArray prices;
    qsizetype changed = 0;
    for (const catalog::PriceChange &change : changes.prices) {
        changed += isOurs.value(change.model) ? 0 : 1;
        if (prices.size() < mostPrices)
            prices.append(QJsonObject{{u"model"_s, ourName.value(change.model, change.model)},
                                      {u"bucket"_s, QString(change.bucket)},
                                      {u"was"_s, amount(change.bucket, change.was)},
                                      {u"is"_s, amount(change.bucket, change.is)},
                                      {u"jump"_s, change.isJump()},
                                      {u"ours"_s, isOurs.value(change.model)}});
    }
    return {{u"models"_s, static_cast<qint64>(feed.size())},
            {u"new"_s, changes.added.size()},
            {u"gone"_s, changes.gone.size()},
            {u"changed"_s, changed},
            {u"jumps"_s, changes.jumps()},
            {u"prices"_s, prices}};
}

FeedKeeper::FeedKeeper(const QString &folder, const Clock &clock, Publish publish)
    : m_folder(folder), m_clock(clock), m_publish(std::move(publish))
{
}

FeedKeeper::~FeedKeeper() = default;

void FeedKeeper::follow(std::shared_ptr<const policy::Policy> policy)
{
    m_policy = std::move(policy);
    std::vector<std::unique_ptr<FeedCopy>> feeds;
    for (const policy::FeedSource &source : m_policy->feeds) {
        const auto same = std::find_if(m_feeds.begin(), m_feeds.end(), [&source](const std::unique_ptr<FeedCopy> &feed) {
            return feed != nullptr && feed->source() == source;
        });
        if (same != m_feeds.end()) {
            feeds.push_back(std::move(*same));
            continue;
        }
        feeds.push_back(std::make_unique<FeedCopy>(source, m_folder, m_clock, m_client));
        connect(feeds.back().get(), &FeedCopy::changed, this, &FeedKeeper::publish);
        feeds.back()->start();
    }
    m_feeds = std::move(feeds);
    publish();
}

void FeedKeeper::publish() const
{
    QJsonArray list;
    for (const std::unique_ptr<FeedCopy> &feed : m_feeds) {
        QJsonObject entry = feedUnderPolicy(feed->models(), *m_policy);
        const policy::FeedSource &source = feed->source();
        entry.insert(u"feed"_s, QString(policy::words::feeds[static_cast<std::size_t>(source.kind)]));
        entry.insert(u"name"_s, QString(catalog::feedName(source.kind)));
        entry.insert(u"url"_s, QString::fromLatin1(source.url));
        entry.insert(u"every_s"_s, static_cast<qint64>(std::chrono::duration_cast<std::chrono::seconds>(source.every).count()));
        entry.insert(u"fetched"_s, timeOrNull(feed->fetched()));
        entry.insert(u"tried"_s, timeOrNull(feed->tried()));
        entry.insert(u"next"_s, timeOrNull(feed->due()));
        entry.insert(u"problem"_s, feed->problem().isEmpty() ? QJsonValue() : QJsonValue(feed->problem()));
        list.append(entry);
    }
    m_publish(list);
}

} // namespace signalbox::engine
