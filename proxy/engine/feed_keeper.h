// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "policy/policy.h"
#include "upstream/client.h"

#include <QJsonArray>
#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace signalbox::engine {

class FeedCopy;

/// Fetches the price lists the policy names, each as often as it says, and keeps the last good copy of each in its folder,
/// so that a restart asks nobody who was asked a moment ago. A copy that is refused (no feed, too small, shrunk, a price a
/// thousand times what it was) changes nothing and is told with its reason. Nothing it finds counts by itself: it says what
/// would change under the running policy. Lives on a thread of its own.
class FeedKeeper final : public QObject
{
    Q_OBJECT

public:
    /// What all feeds look like now; called on the keeper's thread whenever that changes. Per feed {"feed","name","url",
    /// "every_s","fetched","tried","next","problem","models","new","gone","changed","jumps","prices":[{"model","bucket",
    /// "was","is","ours"}]}; times ISO 8601 or null, at most 100 prices, "ours": the policy says its own.
    using Publish = std::function<void(const QJsonArray &feeds)>;

    /// Keeps its copies in `folder`, which is made when needed.
    FeedKeeper(const QString &folder, const Clock &clock, Publish publish);
    ~FeedKeeper() override;

    /// The feeds of this policy from now on, against its prices. What is due is fetched at once.
    void follow(std::shared_ptr<const policy::Policy> policy);

private:
    void publish() const;

    QString m_folder;
    const Clock &m_clock;
    Publish m_publish;
    upstream::Client m_client;
    std::shared_ptr<const policy::Policy> m_policy;
    std::vector<std::unique_ptr<FeedCopy>> m_feeds;
};

/// The JSON of a price comparison: {"models","new","gone","changed","jumps","prices"}, as above.
[[nodiscard]] QJsonObject feedUnderPolicy(const std::vector<catalog::Model> &feed, const policy::Policy &policy);

} // namespace signalbox::engine
