// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/callwindow.h"
#include "health/lane_keys.h"
#include "health/lane_snapshot.h"
#include "health/lane_state.h"
#include "health/lane_traffic.h"
#include "health/outcome.h"
#include "health/token_ratio.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace signalbox::health {

/// The health of one lane, shared by all threads; every call is O(1). No lock is held across a call out. The numbers
/// are those of dispatch.md ("Default numbers").
class Lane
{
public:
    /// `jitterSeed` spreads the ± 10 % of the time a breaker stays open; the same seed gives the same times.
    explicit Lane(QString modelId, quint64 jitterSeed = 0);

    [[nodiscard]] const QString &modelId() const { return m_modelId; }
    [[nodiscard]] LaneState state() const;
    /// Nothing speaks against the lane: it is in, asked for all of its share, and not expected to refuse. Cheaper than
    /// state(), which tells what does.
    [[nodiscard]] bool isPlain(std::chrono::microseconds now) const;
    /// Called when an attempt is about to be sent. False: the breaker is open, another request is already probing the
    /// half-open lane, or a person drained it. Cooling and a refused key are the caller's to respect
    /// (LaneState::available).
    [[nodiscard]] bool tryEnter(std::chrono::microseconds now);
    /// Called instead of record() for an entered attempt that was not sent after all: frees a probe, counts nowhere.
    void abandon();
    /// Called once per entered attempt that was sent. Under a microsecond.
    void record(const AttemptOutcome &outcome, std::chrono::microseconds now);
    /// From now on these are the provider's keys. What is known about keys that stay is kept; if others came or went, a
    /// lane that was out because the provider refused it is in again.
    void useKeys(std::shared_ptr<const KeyRing> ring);
    /// The position in `ring` of the key an attempt is to be sent with (see LaneKeys::pick()); nullopt: none may be used
    /// now. `ring` may be older than the lane's.
    [[nodiscard]] std::optional<std::size_t> pickKey(const KeyRing &ring, std::chrono::microseconds now);
    /// Whether nothing runs there and nothing was sent or came back since that moment.
    [[nodiscard]] bool isIdleSince(std::chrono::microseconds moment) const;
    /// Takes the lane out until then (people do that before maintenance); what runs is left to finish. 0 lets it in
    /// again. Board::drain() does this for whole providers and remembers the order.
    void setDrain(std::chrono::microseconds until, std::shared_ptr<const DrainOrder> order = {});
    /// What an answer's headers say about the provider's rate limits; `key`: what was sent with, null = no key.
    void noteLimits(const RateLimits &limits, std::chrono::microseconds now, const ProviderKey *key = nullptr);
    /// Time to first token of streamed answers of the last five minutes, at most a second old. Costs microseconds once a
    /// second, else about nothing.
    [[nodiscard]] Percentiles<std::chrono::microseconds> firstToken(std::chrono::microseconds now) const;
    /// Prompt tokens the model counts for each one we estimate (see TokenRatio). Takes no lock.
    [[nodiscard]] double tokenRatio() const { return m_tokenRatio.ratio(); }
    /// Everything known about the lane. Costs some microseconds: for people and machines, not for each request.
    [[nodiscard]] LaneSnapshot snapshot(std::chrono::microseconds now) const;

private:
    void recordSuccess(std::chrono::microseconds now);
    void recordFailure(std::chrono::microseconds now);
    void forecast(std::chrono::microseconds now);
    void coolDown(const AttemptOutcome &outcome, std::chrono::microseconds now);
    void open(std::chrono::microseconds now);
    void close(std::chrono::microseconds now);
    [[nodiscard]] bool isStale(const AttemptOutcome &outcome, std::chrono::microseconds now) const;

    QString m_modelId;
    quint64 m_jitter;           ///< state of the jitter's generator
    TokenRatio m_tokenRatio;    ///< changed under the lock
    mutable std::mutex m_mutex; ///< guards all below; held for nanoseconds
    LaneState m_state;
    CallWindow m_calls;
    LaneTraffic m_traffic;
    LaneKeys m_keys;
    mutable Percentiles<std::chrono::microseconds> m_firstToken; ///< as of m_firstTokenAt
    mutable std::optional<std::chrono::microseconds> m_firstTokenAt;
    int m_inFlight = 0;
    std::chrono::microseconds m_lastUsed{0}; ///< something was sent or came back
    int m_timesOpened = 0;    ///< since the breaker was last closed
    int m_probeSuccesses = 0; ///< in a row, while half-open
    int m_rateLimits = 0;     ///< in a row, without retry-after
    std::chrono::microseconds m_halfOpened{0}; ///< when the first probe was let in
};

/// All lanes by model id and all keys, for any thread. They live as long as the board: a policy reload keeps their
/// history.
class Board
{
public:
    /// The lane of that model, made on first use.
    [[nodiscard]] std::shared_ptr<Lane> lane(const QString &modelId);
    /// The key of that provider whose value has that hash, made on first use.
    [[nodiscard]] std::shared_ptr<ProviderKey> key(const QString &provider, const QByteArray &hash);
    /// Sorted by model id.
    [[nodiscard]] QList<std::shared_ptr<Lane>> lanes() const;
    /// Of every lane, sorted by model id.
    [[nodiscard]] QList<LaneSnapshot> snapshot(std::chrono::microseconds now) const;

    /// Takes the lanes of a provider or one model out until `until` on Clock::steady(), also those that a reload brings
    /// later. Replaces an earlier order for the same target. Where two orders meet, the lane is out until the later end.
    void drain(const DrainOrder &order, std::chrono::microseconds until);
    /// Ends the order for exactly this target; false: there was none in force.
    bool undrain(const QString &target, std::chrono::microseconds now);
    /// The orders in force, sorted by target.
    [[nodiscard]] QList<DrainOrder> drains(std::chrono::microseconds now) const;

private:
    struct Drain
    {
        std::chrono::microseconds until{0};
        std::shared_ptr<const DrainOrder> order;
    };
    struct Keys
    {
        std::shared_ptr<KeyTurns> turns = std::make_shared<KeyTurns>(0);
        QHash<QByteArray, std::shared_ptr<ProviderKey>> byHash;
    };
    void applyDrains(Lane &lane) const;
    void dropEnded(std::chrono::microseconds now);

    mutable std::mutex m_mutex;
    QHash<QString, std::shared_ptr<Lane>> m_lanes;
    QMap<QString, Drain> m_drains; ///< by target
    QHash<QString, Keys> m_keys; ///< by provider
};

} // namespace signalbox::health
