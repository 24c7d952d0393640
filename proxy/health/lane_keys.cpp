// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/lane_keys.h"

#include "health/waits.h"

#include <algorithm>

namespace signalbox::health {
namespace {

using std::chrono::microseconds;

constexpr int forbidden = 403; // says "not this model" as often as "not this key"
constexpr int untouched = 10;

/// Tenths of the scarcer quota that are left; nothing told counts as full.
int tenthsLeft(const Headroom &headroom)
{
    int least = untouched;
    for (const Quota *quota : {&headroom.requests, &headroom.tokens}) {
        if (!quota->remaining)
            continue;
        const qint64 limit = quota->limit.value_or(0);
        const qint64 tenths = *quota->remaining == 0 ? 0 : limit > 0 ? *quota->remaining * untouched / limit : untouched;
        least = std::min(least, static_cast<int>(std::min<qint64>(tenths, untouched)));
    }
    return least;
}

void add(Quota &sum, const Quota &quota)
{
    if (quota.limit)
        sum.limit = sum.limit.value_or(0) + *quota.limit;
    if (!quota.remaining)
        return;
    sum.remaining = sum.remaining.value_or(0) + *quota.remaining;
    sum.resetAt = std::max(sum.resetAt, quota.resetAt);
}

} // namespace

bool LaneKeys::use(std::shared_ptr<const KeyRing> ring)
{
    std::vector<Entry> entries;
    bool changed = false;
    for (const RingKey &usable : ring->keys()) {
        if (!usable.key)
            continue;
        const Entry *known = find(usable.key.get());
        changed = changed || known == nullptr;
        entries.push_back(known != nullptr ? *known : Entry{usable.key, {}, {}, 0, {}});
    }
    changed = changed || entries.size() != m_entries.size();
    m_entries = std::move(entries);
    m_ring = std::move(ring);
    return changed;
}

const LaneKeys::Entry *LaneKeys::find(const ProviderKey *key) const
{
    const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                    [key](const Entry &entry) { return entry.key.get() == key; });
    return found == m_entries.cend() ? nullptr : &*found;
}

LaneKeys::Entry *LaneKeys::find(const ProviderKey *key)
{
    return const_cast<Entry *>(std::as_const(*this).find(key));
}

std::optional<std::size_t> LaneKeys::pick(const KeyRing &ring, microseconds now)
{
    std::optional<std::size_t> best;
    int mostLeft = -1;
    for (std::size_t i = 0; i < ring.keys().size(); ++i) {
        const ProviderKey *key = ring.keys()[i].key.get();
        if (key == nullptr)
            continue;
        const Entry *entry = find(key); // null: this ring is older or newer than the lane's
        if ((entry != nullptr ? entry->outUntil() : key->deadUntil()) > now)
            continue;
        const int left = entry != nullptr ? tenthsLeft(entry->headroom.value({}, now)) : untouched;
        if (!best || left > mostLeft || (left == mostLeft && key->lastTurn() < ring.keys()[*best].key->lastTurn())) {
            best = i;
            mostLeft = left;
        }
    }
    if (best)
        ring.keys()[*best].key->takeTurn();
    return best;
}

bool LaneKeys::record(const AttemptOutcome &outcome, microseconds now)
{
    ProviderKey &key = *outcome.key;
    Entry *entry = find(&key);
    if (!outcome.failure) {
        if (entry != nullptr)
            entry->rateLimits = 0;
        return false;
    }
    key.countFailure(*outcome.failure);
    if (outcome.failure == FailureClass::Auth) {
        if (outcome.httpStatus != forbidden)
            key.die(now + authOut);
        else if (entry != nullptr)
            entry->refusedUntil = std::max(entry->refusedUntil, now + authOut);
        return true;
    }
    if (outcome.failure != FailureClass::RateLimited)
        return false;
    if (entry != nullptr)
        entry->limitedUntil =
            std::max(entry->limitedUntil, now + limitedFor(outcome.retryAfter, entry->rateLimits));
    return true;
}

void LaneKeys::note(const ProviderKey &key, const RateLimits &limits, microseconds now)
{
    if (Entry *entry = find(&key))
        entry->headroom.note(limits, now);
}

DryForecast LaneKeys::forecast(const MinuteHistory::Rate &rate, microseconds now) const
{
    const auto usable = std::count_if(m_entries.cbegin(), m_entries.cend(),
                                      [now](const Entry &entry) { return entry.outUntil() <= now; });
    DryForecast soonest;
    for (const Entry &entry : m_entries) {
        if (entry.outUntil() > now)
            continue;
        const auto share = static_cast<double>(usable);
        const DryForecast dry = entry.headroom.forecast({rate.calls / share, rate.tokens / share}, now);
        if (dry.reason == DryReason::None)
            return {};
        if (soonest.reason == DryReason::None || dry.until < soonest.until)
            soonest = dry;
    }
    return soonest;
}

KeysState LaneKeys::state() const
{
    KeysState state;
    if (m_ring)
        state.problem = m_ring->problem();
    state.usable = static_cast<int>(m_entries.size());
    std::optional<microseconds> first;
    for (const Entry &entry : m_entries) {
        const bool limited = entry.limitedUntil > entry.deadUntil();
        ++(limited ? state.limited : state.refused);
        if (!first || entry.outUntil() < *first) {
            first = entry.outUntil();
            state.firstIsLimited = limited;
        }
    }
    state.outUntil = first.value_or(microseconds{0});
    return state;
}

bool LaneKeys::isPlain(microseconds now) const
{
    if (m_entries.empty())
        return !m_ring || m_ring->problem().isEmpty();
    return std::any_of(m_entries.cbegin(), m_entries.cend(), [now](const Entry &entry) { return entry.outUntil() <= now; });
}

void LaneKeys::addQuotas(Headroom &headroom, microseconds now) const
{
    for (const Entry &entry : m_entries) {
        const Headroom own = entry.headroom.value({}, now);
        add(headroom.requests, own.requests);
        add(headroom.tokens, own.tokens);
    }
}

QList<KeySnapshot> LaneKeys::snapshot(microseconds now) const
{
    QList<KeySnapshot> keys;
    if (!m_ring)
        return keys;
    for (const RingKey &named : m_ring->keys()) {
        KeySnapshot shown;
        shown.source = named.source;
        shown.label = named.label;
        shown.problem = named.problem;
        shown.condition = KeyCondition::Unusable;
        if (const Entry *entry = named.key ? find(named.key.get()) : nullptr) {
            shown.outUntil = entry->outUntil() > now ? entry->outUntil() : microseconds{0};
            shown.condition = entry->deadUntil() > now      ? KeyCondition::Dead
                              : entry->limitedUntil > now ? KeyCondition::Limited
                                                          : KeyCondition::Alive;
            shown.counts = entry->key->counts();
            const Headroom headroom = entry->headroom.value({}, now);
            shown.requests = headroom.requests;
            shown.tokens = headroom.tokens;
        }
        keys.append(shown);
    }
    return keys;
}

} // namespace signalbox::health
