// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonArray>
#include <QJsonObject>

#include <mutex>

namespace signalbox::engine {

/// What /readyz says and what is wrong with the policy, written by the engine when something changes and read by the workers when asked.
class SharedState final
{
public:
    void setReadiness(const QJsonObject &readiness);
    [[nodiscard]] QJsonObject readiness() const;
    void setPolicyIssues(const QJsonArray &issues);
    [[nodiscard]] QJsonArray policyIssues() const;
    /// The price lists the policy follows, see FeedKeeper::Publish.
    void setFeeds(const QJsonArray &feeds);
    [[nodiscard]] QJsonArray feeds() const;

private:
    mutable std::mutex m_mutex;
    QJsonObject m_readiness;
    QJsonArray m_policyIssues;
    QJsonArray m_feeds;
};

} // namespace signalbox::engine
