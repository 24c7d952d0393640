// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/price_feed.h"
#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds shortest = std::chrono::hours(1);
constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 30);

/// Over https, so that nobody on the way changes a price; from this machine also without.
QByteArray readFeedUrl(const Cursor &at)
{
    const QUrl url(readText(at).value_or(QString()), QUrl::StrictMode);
    const bool isLoopback = url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
    const bool isSafe = url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback);
    if (url.isValid() && !url.host().isEmpty() && isSafe && url.userInfo().isEmpty() && !url.hasFragment())
        return url.toEncoded();
    at.error(u"not an https address such as https://models.dev/api.json; feeds are only read over https"_s);
    return {};
}

FeedSource readFeed(const Cursor &at)
{
    FeedSource feed;
    const Fields fields(at, shapes::feed);
    if (const auto from = fields.require("from"_L1)) {
        feed.kind = static_cast<catalog::FeedKind>(readWord(*from, words::feeds).value_or(0));
        feed.url = catalog::feedAddress(feed.kind);
    }
    if (const auto every = fields.find("every"_L1)) {
        feed.every = readDuration(*every).value_or(feed.every);
        if (feed.every < shortest || feed.every > longest)
            every->error(u"out of range: from 1h to 30d"_s);
    }
    if (const auto url = fields.find("url"_L1))
        feed.url = readFeedUrl(*url);
    return feed;
}

} // namespace

void readFeeds(const Cursor &at, Draft &draft)
{
    if (!at.isList())
        return;
    for (std::size_t i = 0; i < at.node().items.size(); ++i) {
        const Cursor item = at.item(i);
        const FeedSource feed = readFeed(item);
        std::vector<FeedSource> &feeds = draft.policy.feeds;
        if (std::any_of(feeds.begin(), feeds.end(), [&feed](const FeedSource &other) { return other.kind == feed.kind; }))
            item.error(u"stands here twice"_s);
        else
            feeds.push_back(feed);
    }
}

} // namespace signalbox::policy
