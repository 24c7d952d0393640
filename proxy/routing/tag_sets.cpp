// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/tag_sets.h"

#include <algorithm>
#include <set>

namespace signalbox::routing {
namespace {

/// What a tag means for a zone, from open to strict. Redact is worth less for a tag that no text can be the reason of.
enum class Opening { Allow, RedactTexts, Redact, Never };
using Row = std::vector<Opening>;

Opening openingOf(const policy::Policy &policy, unsigned tag, unsigned zone)
{
    switch (policy.matrix.cell(tag, zone)) {
    case policy::Verdict::Allow:
        return Opening::Allow;
    case policy::Verdict::Redact:
        return hasDetector(policy, tag) ? Opening::RedactTexts : Opening::Redact;
    case policy::Verdict::Never:
        return Opening::Never;
    }
    Q_UNREACHABLE();
}

Row rowOf(const policy::Policy &policy, unsigned tag)
{
    Row row;
    for (unsigned zone = 0; zone < policy.zones.size(); ++zone)
        row.push_back(openingOf(policy, tag, zone));
    return row;
}

Row stricter(const Row &a, const Row &b)
{
    Row row = a;
    for (std::size_t zone = 0; zone < row.size(); ++zone)
        row[zone] = std::max(a[zone], b[zone]);
    return row;
}

} // namespace

bool hasDetector(const policy::Policy &policy, unsigned tag)
{
    return std::any_of(policy.detectors.cbegin(), policy.detectors.cend(),
                       [tag](const policy::Detector &detector) { return detector.tag == tag; });
}

std::optional<std::vector<policy::Tags>> distinctTagSets(const policy::Policy &policy, std::size_t most)
{
    struct Set
    {
        policy::Tags tags;
        Row row;
    };
    std::vector<Set> sets;
    std::set<Row> rows;
    const auto tags = static_cast<unsigned>(policy.tags.size());
    for (unsigned tag = 0; tag < tags; ++tag) { // alone, under its own name, also where another opens the same
        Set alone{{}, rowOf(policy, tag)};
        alone.tags.add(tag);
        rows.insert(alone.row);
        sets.push_back(std::move(alone));
    }
    for (std::size_t i = 0; i < sets.size() && sets.size() <= most; ++i) {
        for (unsigned tag = 0; tag < tags; ++tag) {
            Set joined{sets[i].tags, stricter(sets[i].row, sets[tag].row)};
            joined.tags.add(tag);
            if (rows.insert(joined.row).second)
                sets.push_back(std::move(joined));
        }
    }
    if (sets.size() > most)
        return std::nullopt;
    std::vector<policy::Tags> result;
    result.reserve(sets.size());
    for (const Set &set : sets)
        result.push_back(set.tags);
    return result;
}

} // namespace signalbox::routing
