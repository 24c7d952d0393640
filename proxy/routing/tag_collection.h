// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "routing/decide.h"

#include <utility>

namespace signalbox::routing {

/// Gathers the tags of one request: the default, what was declared, what detectors found, what its session had before
/// (contract.md, "Sensitivity laws"). A value on the stack of decide().
class TagCollection final
{
public:
    TagCollection(const RoutingRequest &request, const policy::Policy &policy)
        : m_request(request), m_policy(policy)
    {
    }

    /// Once. Error: a tag the policy does not know.
    [[nodiscard]] Result<void> collect();

    [[nodiscard]] policy::Tags tags() const { return m_tags; }
    [[nodiscard]] const QStringList &names() const { return m_names; }             ///< the strictest first
    [[nodiscard]] const QStringList &declared() const { return m_declared; }       ///< with a source that is no text
    [[nodiscard]] const QStringList &fromSession() const { return m_fromSession; } ///< that only the session brought
    [[nodiscard]] std::vector<TagSource> takeSources() { return std::move(m_sources); }

private:
    void addSource(unsigned tag, TagSource::From from);
    void addSightings();
    void addSessionSources();
    void orderSources();

    const RoutingRequest &m_request;
    const policy::Policy &m_policy;
    policy::Tags m_tags;
    QStringList m_names;
    QStringList m_declared;
    QStringList m_fromSession;
    std::vector<TagSource> m_sources;
};

} // namespace signalbox::routing
