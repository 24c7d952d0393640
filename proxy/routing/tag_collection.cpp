// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/tag_collection.h"

#include "core/suggestion.h"
#include "routing/estimate.h"
#include "routing/stickiness.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// It holds content in which no detector can look for anything.
bool isUninspected(const wire::RequestFacts &facts)
{
    return facts.surface.isUninspected || !isTextOnly(facts);
}

} // namespace

Result<void> TagCollection::collect()
{
    const QString &own = m_request.defaultTag;
    const std::optional<unsigned> standard = own.isEmpty() ? m_policy.defaults.tag : m_policy.findTag(own);
    if (!standard) {
        // Not the policy's default instead: the token's owner may have asked for a stricter one.
        return Unexpected(Error{ErrorKind::SensitivityNoRoute,
                                 u"The default tag `%1` of the client's token is not in the policy, so nobody can say "
                                 "where the request may go and nothing was sent.%2 Add the tag to the policy, or make "
                                 "the token again with one of %3."_s.arg(own.left(100), didYouMean(own, m_policy.tags),
                                                                         m_policy.tags.join(u", "_s)),
                                 {}});
    }
    addSource(*standard, TagSource::From::Default);
    for (const QString &name : m_request.tags) {
        const std::optional<unsigned> tag = m_policy.findTag(name);
        if (!tag) {
            return Unexpected(Error{ErrorKind::InvalidRequest,
                                     u"The tag `%1` is not in the policy, so nothing was sent.%2 Known tags: %3. Labels "
                                     "are written key=value."_s.arg(name.left(100), didYouMean(name, m_policy.tags),
                                                                    m_policy.tags.join(u", "_s)),
                                     u"x-signalbox-tags"_s});
        }
        addSource(*tag, TagSource::From::Client);
    }
    if (m_policy.defaults.uninspected && isUninspected(m_request.facts))
        addSource(*m_policy.defaults.uninspected, TagSource::From::Uninspected);
    addSightings();
    const Result<QStringList> added = addSessionTags(m_request.session, m_policy, m_tags);
    if (!added)
        return Unexpected(added.error());
    m_fromSession = *added;
    addSessionSources();
    orderSources();
    for (qsizetype i = m_policy.tags.size() - 1; i >= 0; --i) { // the strictest first: it is what people look for
        if (m_tags.contains(static_cast<unsigned>(i)))
            m_names.append(m_policy.tags[i]);
    }
    return {};
}

void TagCollection::addSource(unsigned tag, TagSource::From from)
{
    m_tags.add(tag);
    const bool known = std::any_of(m_sources.cbegin(), m_sources.cend(), [tag, from](const TagSource &source) {
        return source.tag == tag && source.from == from;
    });
    if (!known)
        m_sources.push_back({tag, from, {}, {}, 0});
}

/// Law 3: where a detector failed the default tag holds, which the request has in any case.
void TagCollection::addSightings()
{
    for (const Sighting &sighting : m_request.sightings.list) {
        const policy::Detector &detector = m_policy.detectors[sighting.detector];
        m_tags.add(detector.tag);
        m_sources.push_back(
            {detector.tag, TagSource::From::Detector, detector.id, sighting.kind, sighting.count});
    }
    if (!m_request.sightings.complete)
        addSource(m_sources.front().tag, TagSource::From::Failure);
}

/// A session's tag that a detector gave it is one of text: what was found then is in this request too, or is not sent.
void TagCollection::addSessionSources()
{
    for (const QString &name : m_request.session.tags) {
        const unsigned tag = m_policy.findTag(name).value_or(0);
        const bool known = std::any_of(m_sources.cbegin(), m_sources.cend(),
                                       [tag](const TagSource &source) { return source.tag == tag; });
        if (m_request.session.declared.contains(name))
            addSource(tag, TagSource::From::Session);
        else if (!known)
            addSource(tag, TagSource::From::Earlier);
    }
}

void TagCollection::orderSources()
{
    std::stable_sort(m_sources.begin(), m_sources.end(),
                     [](const TagSource &a, const TagSource &b) { return a.tag > b.tag; });
    for (const TagSource &source : m_sources) {
        const QString &name = m_policy.tags[static_cast<qsizetype>(source.tag)];
        const bool declared = source.from == TagSource::From::Client || source.from == TagSource::From::Session
            || source.from == TagSource::From::Uninspected;
        if (declared && !m_declared.contains(name))
            m_declared.append(name);
    }
}

} // namespace signalbox::routing
