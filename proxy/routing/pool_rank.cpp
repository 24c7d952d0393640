// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/pool_rank.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// An entry by number: the smaller `keys` comes first, one after the other.
struct Key
{
    double first = 0.0;
    double second = 0.0;
    std::size_t place = 0;

    auto operator<=>(const Key &) const = default;
};

double costOf(const PoolEntry &entry)
{
    return entry.estimate ? static_cast<double>(entry.estimate->value) : std::numeric_limits<double>::infinity();
}

/// Decades by which `value` lies above the least of `values`; the most of them where it is not known.
class Decades final
{
public:
    void add(double value)
    {
        if (!isKnown(value))
            return;
        m_least = std::min(m_least, value);
        m_most = std::max(m_most, value);
    }
    [[nodiscard]] double of(double value) const
    {
        if (m_most <= 0.0)
            return 0.0;
        return std::log10((isKnown(value) ? value : m_most) / m_least);
    }

private:
    static bool isKnown(double value) { return value > 0.0 && std::isfinite(value); }
    double m_least = std::numeric_limits<double>::infinity();
    double m_most = 0.0;
};

std::vector<Key> balancedKeys(const std::vector<PoolEntry> &entries)
{
    constexpr double qualityPerCostDecade = 0.5;
    constexpr double qualityPerTimeDecade = 0.25;
    Decades costs;
    Decades times;
    for (const PoolEntry &entry : entries) {
        costs.add(costOf(entry));
        times.add(entry.seconds);
    }
    std::vector<Key> keys;
    keys.reserve(entries.size());
    for (const PoolEntry &entry : entries) {
        // What costs nothing at all is below every scale; it gets a decade for it.
        const double cost = entry.estimate && entry.estimate->value <= 0 ? -1.0 : costs.of(costOf(entry));
        keys.push_back({qualityPerCostDecade * cost + qualityPerTimeDecade * times.of(entry.seconds) - entry.quality,
                        costOf(entry), keys.size()});
    }
    return keys;
}

std::vector<Key> keysBy(const std::vector<PoolEntry> &entries, policy::Preference prefer)
{
    if (prefer == policy::Preference::Balanced)
        return balancedKeys(entries);
    std::vector<Key> keys;
    keys.reserve(entries.size());
    for (const PoolEntry &entry : entries) {
        const double cost = costOf(entry);
        const double time = entry.seconds > 0.0 ? entry.seconds : std::numeric_limits<double>::infinity();
        switch (prefer) {
        case policy::Preference::Best:
            keys.push_back({-entry.quality, cost, keys.size()});
            break;
        case policy::Preference::Fastest:
            keys.push_back({time, cost, keys.size()});
            break;
        case policy::Preference::Cheapest:
        case policy::Preference::Balanced:
            keys.push_back({cost, 0.0, keys.size()});
            break;
        }
    }
    return keys;
}

} // namespace

void rankPool(std::vector<PoolEntry> &entries, policy::Preference prefer, std::size_t count)
{
    std::vector<Key> keys = keysBy(entries, prefer);
    const auto middle = keys.begin() + static_cast<std::ptrdiff_t>(std::min(count, keys.size()));
    std::partial_sort(keys.begin(), middle, keys.end());
    std::vector<PoolEntry> ranked;
    ranked.reserve(entries.size());
    for (const Key &key : keys)
        ranked.push_back(entries[key.place]);
    entries = std::move(ranked);
}

QString rankText(policy::Preference prefer, std::size_t place)
{
    switch (prefer) {
    case policy::Preference::Cheapest:
        return place == 0 ? u"cheapest"_s : u"next cheapest"_s;
    case policy::Preference::Fastest:
        return place == 0 ? u"fastest"_s : u"next fastest"_s;
    case policy::Preference::Best:
        return place == 0 ? u"best"_s : u"next best"_s;
    case policy::Preference::Balanced:
        return place == 0 ? u"best balanced"_s : u"next best balanced"_s;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::routing
