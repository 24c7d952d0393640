// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/pool_rank.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

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

void rankBalanced(std::vector<PoolEntry> &entries)
{
    constexpr double qualityPerCostDecade = 0.5;
    constexpr double qualityPerTimeDecade = 0.25;
    Decades costs;
    Decades times;
    for (const PoolEntry &entry : entries) {
        costs.add(entry.cost);
        times.add(entry.seconds);
    }
    for (PoolEntry &entry : entries) {
        // What costs nothing at all is below every scale; it gets a decade for it.
        const double cost = entry.cost <= 0 ? -1.0 : costs.of(entry.cost);
        entry.rank = qualityPerCostDecade * cost + qualityPerTimeDecade * times.of(entry.seconds) - entry.quality;
    }
}

void rankEach(std::vector<PoolEntry> &entries, policy::Preference prefer)
{
    for (PoolEntry &entry : entries) {
        switch (prefer) {
        case policy::Preference::Best:
            entry.rank = -entry.quality;
            break;
        case policy::Preference::Fastest:
            entry.rank = entry.seconds > 0.0 ? entry.seconds : std::numeric_limits<double>::infinity();
            break;
        case policy::Preference::Cheapest:
        case policy::Preference::Balanced:
            entry.rank = entry.cost;
            break;
        }
    }
}

} // namespace

void rankPool(std::vector<PoolEntry> &entries, policy::Preference prefer, std::size_t count)
{
    if (prefer == policy::Preference::Balanced)
        rankBalanced(entries);
    else
        rankEach(entries, prefer);
    for (quint32 place = 0; PoolEntry &entry : entries)
        entry.place = place++;
    const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(std::min(count, entries.size()));
    std::partial_sort(entries.begin(), middle, entries.end(), [](const PoolEntry &a, const PoolEntry &b) {
        return a.rank != b.rank ? a.rank < b.rank : a.cost != b.cost ? a.cost < b.cost : a.place < b.place;
    });
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
