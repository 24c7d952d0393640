// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/shared_state.h"

namespace signalbox::engine {

void SharedState::setReadiness(const QJsonObject &readiness)
{
    const std::lock_guard lock(m_mutex);
    m_readiness = readiness;
}

QJsonObject SharedState::readiness() const
{
    const std::lock_guard lock(m_mutex);
    return m_readiness;
}

void SharedState::setPolicyIssues(const QJsonArray &issues)
{
    const std::lock_guard lock(m_mutex);
    m_policyIssues = issues;
}

QJsonArray SharedState::policyIssues() const
{
    const std::lock_guard lock(m_mutex);
    return m_policyIssues;
}

void SharedState::setFeeds(const QJsonArray &feeds)
{
    const std::lock_guard lock(m_mutex);
    m_feeds = feeds;
}

QJsonArray SharedState::feeds() const
{
    const std::lock_guard lock(m_mutex);
    return m_feeds;
}

} // namespace signalbox::engine
