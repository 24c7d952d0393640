// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/tag_sources.h"

#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::routing {

namespace {

/// Whether a tag from there goes away with texts: those found, or whatever is found where nothing else is known.
bool isText(TagSource::From from)
{
    switch (from) {
    case TagSource::From::Default:
    case TagSource::From::Detector:
    case TagSource::From::Earlier:
        return true;
    case TagSource::From::Client:
    case TagSource::From::Session:
    case TagSource::From::Uninspected:
    case TagSource::From::Failure:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace

QLatin1StringView sourceName(TagSource::From from)
{
    switch (from) {
    case TagSource::From::Default:
        return "default"_L1;
    case TagSource::From::Client:
        return "client"_L1;
    case TagSource::From::Session:
        return "session"_L1;
    case TagSource::From::Earlier:
        return "session_text"_L1;
    case TagSource::From::Detector:
        return "detector"_L1;
    case TagSource::From::Uninspected:
        return "uninspected"_L1;
    case TagSource::From::Failure:
        return "failed_detector"_L1;
    }
    Q_UNREACHABLE();
}

QString sourcesText(const std::vector<TagSource> &sources, const policy::Policy &policy)
{
    QStringList parts;
    for (const TagSource &source : sources) {
        const QString why = source.from == TagSource::From::Detector
            ? u"%1 × %2 (%3)"_s.arg(source.count).arg(kindName(source.kind), source.detector)
            : QString(sourceName(source.from));
        parts.append(u"%1: %2"_s.arg(policy.tags[static_cast<qsizetype>(source.tag)], why));
    }
    return parts.join(u"; "_s);
}

std::shared_ptr<const classify::Detectors> compileDetectors(const policy::Policy &policy)
{
    if (policy.detectors.empty())
        return nullptr;
    std::vector<classify::DetectorSpec> specs;
    specs.reserve(policy.detectors.size());
    for (const policy::Detector &detector : policy.detectors)
        specs.push_back({detector.id, detector.kinds, detector.pattern, detector.tag});
    return classify::Detectors::compile(std::move(specs));
}

Sightings sightingsIn(const classify::RequestFindings &findings)
{
    Sightings sightings;
    sightings.looked = findings.detectors != nullptr;
    sightings.complete = findings.complete;
    for (const classify::BodyFinding &finding : findings.list) {
        const auto known = std::find_if(sightings.list.begin(), sightings.list.end(), [&](const Sighting &sighting) {
            return sighting.detector == finding.detector && sighting.kind == finding.kind;
        });
        if (known != sightings.list.end())
            ++known->count;
        else
            sightings.list.push_back({finding.detector, finding.kind, 1});
    }
    return sightings;
}

policy::Tags redactableTags(const std::vector<TagSource> &sources, const Sightings &sightings)
{
    policy::Tags redactable;
    if (!sightings.looked || !sightings.complete)
        return redactable;
    for (const TagSource &source : sources) {
        const bool hasOther = std::any_of(sources.cbegin(), sources.cend(), [&source](const TagSource &other) {
            return other.tag == source.tag && !isText(other.from);
        });
        if (!hasOther)
            redactable.add(source.tag);
    }
    return redactable;
}

classify::DetectorSet detectorsToRedact(policy::Tags redacts, const std::vector<TagSource> &sources,
                                        const policy::Policy &policy)
{
    classify::DetectorSet which;
    for (const TagSource &source : sources) {
        if (source.from == TagSource::From::Default && redacts.contains(source.tag))
            return which.set();
    }
    for (std::size_t i = 0; i < policy.detectors.size(); ++i)
        which.set(i, redacts.contains(policy.detectors[i].tag));
    return which;
}

QString countsText(const classify::DetectorSet &which, const Sightings &sightings)
{
    std::array<int, sensitiveKinds> counts{};
    for (const Sighting &sighting : sightings.list) {
        if (which.test(sighting.detector))
            counts.at(static_cast<std::size_t>(sighting.kind)) += sighting.count;
    }
    QStringList parts;
    for (std::size_t kind = 0; kind < counts.size(); ++kind) {
        if (counts.at(kind) > 0)
            parts.append(u"%1 %2"_s.arg(counts.at(kind)).arg(kindName(static_cast<SensitiveKind>(kind))));
    }
    return parts.join(u", "_s);
}

} // namespace signalbox::routing
