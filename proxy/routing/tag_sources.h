// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/redactor.h"
#include "policy/policy.h"

#include <QString>

#include <memory>
#include <vector>

namespace signalbox::routing {

/// What one detector found of one kind.
struct Sighting
{
    unsigned detector = 0; ///< position in Policy::detectors
    SensitiveKind kind = SensitiveKind::UserPattern;
    int count = 0;

    bool operator==(const Sighting &) const = default;
};

/// What the detectors say of a request, without its text. Default: nobody looked.
struct Sightings
{
    std::vector<Sighting> list;
    bool looked = false;
    bool complete = true; ///< false: a detector failed, so nobody knows what else is there
};

/// Why a request has one of its tags.
struct TagSource
{
    enum class From {
        Default,  ///< of the policy or the client's token
        Client,   ///< declared by header, metadata or token
        Session,  ///< an earlier request of the session had it declared
        Earlier,  ///< a detector found something in an earlier request of the session; what of it comes again is found again
        Detector, ///< a detector found something
        Uninspected, ///< it holds content nobody can look into, and the policy has a tag for that
        Failure,  ///< a detector failed: the default tag holds, and nothing counts as replaceable
    };
    unsigned tag = 0;
    From from = From::Default;
    QString detector;                                ///< id; for From::Detector
    SensitiveKind kind = SensitiveKind::UserPattern; ///< for From::Detector
    int count = 0;                                   ///< for From::Detector

    bool operator==(const TagSource &) const = default;
};
/// "default", "client", "session", "session_text", "detector", "uninspected", "failed_detector".
[[nodiscard]] QLatin1StringView sourceName(TagSource::From from);
/// "secret: 2 × credit_card (cards); internal: default", in the order given.
[[nodiscard]] QString sourcesText(const std::vector<TagSource> &sources, const policy::Policy &policy);

/// The policy's detectors, compiled; null when it has none.
[[nodiscard]] std::shared_ptr<const classify::Detectors> compileDetectors(const policy::Policy &policy);
[[nodiscard]] Sightings sightingsIn(const classify::RequestFindings &findings);

/// Those of the tags whose every source is text that can be replaced, or the default (law "redact", contract.md): tags
/// declared by a client never are, nor is any after a detector failed or where nothing looked.
[[nodiscard]] policy::Tags redactableTags(const std::vector<TagSource> &sources, const Sightings &sightings);

/// The detectors whose findings must be replaced before a request may go where `redacts` says: those of the tags, and
/// all of them for a tag that is there by default.
[[nodiscard]] classify::DetectorSet detectorsToRedact(policy::Tags redacts, const std::vector<TagSource> &sources,
                                                      const policy::Policy &policy);

/// "2 email, 1 credit_card": what those detectors found; empty when nothing.
[[nodiscard]] QString countsText(const classify::DetectorSet &which, const Sightings &sightings);

} // namespace signalbox::routing
