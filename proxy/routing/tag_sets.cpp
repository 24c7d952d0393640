// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/tag_sets.h"

#include <set>

namespace signalbox::routing {
namespace {

/// The strictest verdict per zone.
using Row = std::vector<policy::Verdict>;

Row rowOf(const policy::Policy &policy, unsigned tag)
{
    Row row;
    for (unsigned zone = 0; zone < policy.zones.size(); ++zone)
        row.push_back(policy.matrix.cell(tag, zone));
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

std::optional<std::vector<policy::Tags>> distinctTagSets(const policy::Policy &policy, std::size_t most)
{
    struct Set
    {
        policy::Tags tags;
        Row row;
    };
    Set start{{}, rowOf(policy, policy.defaults.tag)};
    start.tags.add(policy.defaults.tag);
    std::vector<Set> sets{start};
    std::set<Row> rows{start.row};
    const auto take = [&](const Set &set) {
        sets.push_back(set);
        return sets.size() <= most;
    };
    for (unsigned tag = 0; tag < static_cast<unsigned>(policy.tags.size()); ++tag) {
        const Row own = rowOf(policy, tag);
        const std::size_t before = sets.size();
        for (std::size_t i = 0; i < before; ++i) {
            Set joined{sets[i].tags, stricter(sets[i].row, own)};
            joined.tags.add(tag);
            // Every tag alone is shown under its own name, also where it opens the same zones as another.
            const bool isAlone = i == 0 && tag != policy.defaults.tag;
            if (rows.insert(joined.row).second || isAlone) {
                if (!take(joined))
                    return std::nullopt;
            }
        }
    }
    std::vector<policy::Tags> result;
    result.reserve(sets.size());
    for (const Set &set : sets)
        result.push_back(set.tags);
    return result;
}

} // namespace signalbox::routing
