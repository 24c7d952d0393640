// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/headroom.h"
#include "health/key_ring.h"
#include "health/lane_snapshot.h"
#include "health/outcome.h"

#include <memory>
#include <optional>
#include <vector>

namespace signalbox::health {

/// The keys of a provider as one of its lanes sees them: providers limit and refuse by key and model. Not thread-safe:
/// Lane guards it.
class LaneKeys final
{
public:
    /// From now on these are the keys; what is known about those that stay is kept. True: others than before.
    bool use(std::shared_ptr<const KeyRing> ring);

    /// The key of `ring` to send with: of those that may be used now the ones with the most of their quota left (to the
    /// tenth), of these the one that was not used for longest. nullopt: none may be used now.
    [[nodiscard]] std::optional<std::size_t> pick(const KeyRing &ring, std::chrono::microseconds now);
    /// An attempt with `outcome.key` ended. True: its failure is the key's alone, the lane itself is not to blame.
    [[nodiscard]] bool record(const AttemptOutcome &outcome, std::chrono::microseconds now);
    void note(const ProviderKey &key, const RateLimits &limits, std::chrono::microseconds now);

    /// Several keys: quotas and limits are each key's, not the lane's.
    [[nodiscard]] bool rotates() const { return m_entries.size() > 1; }
    /// When every key that may be used is forecast to run dry, if they share `rate`: the first of them that is whole.
    [[nodiscard]] DryForecast forecast(const MinuteHistory::Rate &rate, std::chrono::microseconds now) const;
    [[nodiscard]] KeysState state() const;
    /// Some key may be used, or none is needed.
    [[nodiscard]] bool isPlain(std::chrono::microseconds now) const;
    /// The quotas of all keys together, of those that told any.
    void addQuotas(Headroom &headroom, std::chrono::microseconds now) const;
    [[nodiscard]] QList<KeySnapshot> snapshot(std::chrono::microseconds now) const;

private:
    struct Entry
    {
        std::shared_ptr<ProviderKey> key;
        std::chrono::microseconds limitedUntil{0};
        std::chrono::microseconds refusedUntil{0}; ///< for this model only
        int rateLimits = 0;                        ///< in a row, without retry-after
        HeadroomKeeper headroom;

        [[nodiscard]] std::chrono::microseconds deadUntil() const { return std::max(refusedUntil, key->deadUntil()); }
        [[nodiscard]] std::chrono::microseconds outUntil() const { return std::max(limitedUntil, deadUntil()); }
    };

    [[nodiscard]] const Entry *find(const ProviderKey *key) const;
    [[nodiscard]] Entry *find(const ProviderKey *key);
    static void limit(Entry &entry, std::chrono::microseconds retryAfter, std::chrono::microseconds now);

    std::shared_ptr<const KeyRing> m_ring;
    std::vector<Entry> m_entries; ///< those that can be used, in the ring's order
};

} // namespace signalbox::health
