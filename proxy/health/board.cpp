// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/board.h"

#include "health/waits.h"

#include <algorithm>

namespace signalbox::health {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr int failuresInRow = 3;
constexpr qint64 leastCalls = 5;
constexpr int probesToClose = 2;
constexpr microseconds shortestOpen = 5s;
constexpr microseconds longestOpen = 15s;
constexpr microseconds longestProbe = 15min; // the total limit of an attempt
constexpr microseconds askAgain = 250ms;
constexpr microseconds percentilesAge = 1s;
constexpr qint64 fewAnswers = 100;
constexpr microseconds returnStep = 10s; // at each share of a lane that comes back

/// splitmix64: a deterministic sequence from any seed.
quint64 nextRandom(quint64 &state)
{
    state += 0x9E3779B97F4A7C15ULL;
    quint64 z = state;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

/// `length` ± 10 %.
microseconds jittered(microseconds length, quint64 &state)
{
    const auto permille = static_cast<qint64>(nextRandom(state) % 201) - 100;
    return length + length * permille / 1000;
}

} // namespace

Breaker LaneState::breakerAt(microseconds now) const
{
    return breaker == Breaker::Open && now >= openUntil ? Breaker::HalfOpen : breaker;
}

bool LaneState::available(microseconds now) const
{
    return availableAt(now) <= now;
}

microseconds LaneState::availableAt(microseconds now) const
{
    if (!keys.problem.isEmpty())
        return never;
    microseconds at = std::max({now, coolingUntil, authOutUntil, drainUntil, keys.outUntil});
    switch (breaker) {
    case Breaker::Closed:
        break;
    case Breaker::Open:
        at = std::max(at, openUntil);
        break;
    case Breaker::HalfOpen:
        if (probeUntil > now)
            at = std::max(at, std::min(now + askAgain, probeUntil));
        break;
    }
    return at;
}

int LaneState::sharePercent(microseconds now) const
{
    if (closedAt == 0us || now - closedAt >= 2 * returnStep)
        return 100;
    return now - closedAt < returnStep ? 10 : 30;
}

Lane::Lane(QString modelId, quint64 jitterSeed) : m_modelId(std::move(modelId)), m_jitter(jitterSeed) {}

LaneState Lane::state() const
{
    const std::lock_guard lock(m_mutex);
    LaneState state = m_state;
    state.keys = m_keys.state(); // a key may have been refused on another lane
    return state;
}

bool Lane::isPlain(microseconds now) const
{
    const std::lock_guard lock(m_mutex);
    return m_state.breaker == Breaker::Closed && m_state.coolingUntil <= now && m_state.authOutUntil <= now
        && m_state.drainUntil <= now && m_state.closedAt.count() == 0 && m_state.dry.reason == DryReason::None
        && m_keys.isPlain(now);
}

bool Lane::tryEnter(microseconds now)
{
    const std::lock_guard lock(m_mutex);
    if (m_state.isDrained(now))
        return false;
    if (m_state.breaker == Breaker::Closed) {
        ++m_inFlight;
        m_lastUsed = std::max(m_lastUsed, now);
        return true;
    }
    if (m_state.breaker == Breaker::Open) {
        if (now < m_state.openUntil)
            return false;
        m_state.breaker = Breaker::HalfOpen;
        m_state.probeUntil = microseconds{0};
        m_halfOpened = now;
        m_probeSuccesses = 0;
    }
    if (m_state.probeUntil > now)
        return false;
    m_state.probeUntil = now + longestProbe;
    ++m_inFlight;
    m_lastUsed = std::max(m_lastUsed, now);
    return true;
}

void Lane::abandon()
{
    const std::lock_guard lock(m_mutex);
    --m_inFlight;
    m_state.probeUntil = microseconds{0};
}

void Lane::record(const AttemptOutcome &outcome, microseconds now)
{
    const std::lock_guard lock(m_mutex);
    --m_inFlight;
    const bool keyToBlame = outcome.key != nullptr && m_keys.record(outcome, now);
    m_lastUsed = std::max(m_lastUsed, now);
    if (outcome.estimatedInput > 0)
        m_tokenRatio.add(outcome.inputTokens, outcome.estimatedInput);
    m_traffic.record(outcome, now, m_keys.rotates());
    m_state.firstContent = m_traffic.meanFirstToken();
    forecast(now);
    if (!keyToBlame) {
        coolDown(outcome, now);
        if (outcome.failure == FailureClass::Auth)
            m_state.authOutUntil = std::max(m_state.authOutUntil, now + authOut);
    }
    if (isStale(outcome, now))
        return;
    m_state.probeUntil = microseconds{0};
    if (!outcome.failure)
        recordSuccess(now);
    else if (countsAgainstHealth(*outcome.failure))
        recordFailure(now);
}

void Lane::useKeys(std::shared_ptr<const KeyRing> ring)
{
    const std::lock_guard lock(m_mutex);
    if (m_keys.use(std::move(ring)))
        m_state.authOutUntil = microseconds{0};
}

std::optional<std::size_t> Lane::pickKey(const KeyRing &ring, microseconds now)
{
    const std::lock_guard lock(m_mutex);
    return m_keys.pick(ring, now);
}

void Lane::forecast(microseconds now)
{
    m_state.dry = m_keys.rotates() ? m_keys.forecast(m_traffic.lastMinute(now), now) : m_traffic.forecast(now);
}

bool Lane::isIdleSince(microseconds moment) const
{
    const std::lock_guard lock(m_mutex);
    return m_inFlight == 0 && m_lastUsed <= moment;
}

void Lane::setDrain(microseconds until, std::shared_ptr<const DrainOrder> order)
{
    const std::lock_guard lock(m_mutex);
    m_state.drainUntil = until;
    m_state.drain = std::move(order);
}

void Lane::noteLimits(const RateLimits &limits, microseconds now, const ProviderKey *key)
{
    const std::lock_guard lock(m_mutex);
    if (key != nullptr)
        m_keys.note(*key, limits, now);
    if (!m_keys.rotates())
        m_traffic.note(limits, now);
    forecast(now);
}

Percentiles<microseconds> Lane::firstToken(microseconds now) const
{
    const std::lock_guard lock(m_mutex);
    const bool isFew = m_firstToken.count < fewAnswers; // each one more moves them
    if (isFew || !m_firstTokenAt || now - *m_firstTokenAt >= percentilesAge) {
        m_firstToken = m_traffic.firstToken(now);
        m_firstTokenAt = now;
    }
    return m_firstToken;
}

LaneSnapshot Lane::snapshot(microseconds now) const
{
    LaneSnapshot snapshot;
    snapshot.model = m_modelId;
    snapshot.at = now;
    snapshot.tokenRatio = m_tokenRatio.ratio();
    snapshot.tokenReports = m_tokenRatio.samples();
    const std::lock_guard lock(m_mutex);
    snapshot.state = m_state;
    snapshot.state.keys = m_keys.state();
    snapshot.inFlight = m_inFlight;
    m_traffic.describe(snapshot, now);
    if (m_keys.rotates())
        m_keys.addQuotas(snapshot.headroom, now);
    snapshot.keys = m_keys.snapshot(now);
    return snapshot;
}

/// An attempt from before the outage says nothing about the lane now, and must not pass for the probe in flight.
bool Lane::isStale(const AttemptOutcome &outcome, microseconds now) const
{
    switch (m_state.breaker) {
    case Breaker::Closed:
        return false;
    case Breaker::Open:
        return true;
    case Breaker::HalfOpen:
        // Both clocks are read at slightly different moments; the breaker was open for seconds, so a second is safe.
        return outcome.total.count() > 0 && now - outcome.total + 1s < m_halfOpened;
    }
    Q_UNREACHABLE();
}

void Lane::recordSuccess(microseconds now)
{
    m_state.consecutiveFailures = 0;
    m_rateLimits = 0;
    if (m_state.breaker == Breaker::HalfOpen) {
        if (++m_probeSuccesses >= probesToClose)
            close(now);
        return;
    }
    m_calls.add(false, now);
}

void Lane::recordFailure(microseconds now)
{
    ++m_state.consecutiveFailures;
    if (m_state.breaker == Breaker::HalfOpen) {
        open(now);
        return;
    }
    m_calls.add(true, now);
    const bool halfFail = m_calls.calls() >= leastCalls && m_calls.failures() * 2 >= m_calls.calls();
    if (m_state.consecutiveFailures >= failuresInRow || halfFail)
        open(now);
}

/// A floor for the lane, whoever names it (429 or 503); a later shorter one never shortens it.
void Lane::coolDown(const AttemptOutcome &outcome, microseconds now)
{
    microseconds wait{0};
    if (outcome.failure == FailureClass::RateLimited)
        wait = limitedFor(outcome.retryAfter, m_rateLimits);
    else if (outcome.failure == FailureClass::Unavailable)
        wait = std::clamp(outcome.retryAfter, microseconds{0}, longestRetryAfter);
    if (wait.count() > 0)
        m_state.coolingUntil = std::max(m_state.coolingUntil, now + wait);
}

void Lane::open(microseconds now)
{
    m_state.breaker = Breaker::Open;
    m_state.openUntil = now + jittered(grown(shortestOpen, m_timesOpened++, longestOpen), m_jitter);
}

void Lane::close(microseconds now)
{
    m_state.breaker = Breaker::Closed;
    m_state.openUntil = microseconds{0};
    m_state.closedAt = now;
    m_calls.clear();
    m_timesOpened = 0;
}

std::shared_ptr<Lane> Board::lane(const QString &modelId)
{
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<Lane> &lane = m_lanes[modelId];
    if (!lane) {
        lane = std::make_shared<Lane>(modelId, qHash(modelId, 0));
        applyDrains(*lane);
    }
    return lane;
}

std::shared_ptr<ProviderKey> Board::key(const QString &provider, const QByteArray &hash)
{
    const std::lock_guard lock(m_mutex);
    Keys &keys = m_keys[provider];
    std::shared_ptr<ProviderKey> &key = keys.byHash[hash];
    if (!key)
        key = std::make_shared<ProviderKey>(keys.turns);
    return key;
}

QList<std::shared_ptr<Lane>> Board::lanes() const
{
    QList<std::shared_ptr<Lane>> all;
    {
        const std::lock_guard lock(m_mutex);
        all = m_lanes.values();
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a->modelId() < b->modelId(); });
    return all;
}

QList<LaneSnapshot> Board::snapshot(microseconds now) const
{
    QList<LaneSnapshot> all;
    const QList<std::shared_ptr<Lane>> lanes = this->lanes();
    all.reserve(lanes.size());
    for (const std::shared_ptr<Lane> &lane : lanes)
        all.append(lane->snapshot(now));
    return all;
}

void Board::drain(const DrainOrder &order, microseconds until)
{
    const std::lock_guard lock(m_mutex);
    m_drains[order.target] = {until, std::make_shared<const DrainOrder>(order)};
    for (const std::shared_ptr<Lane> &lane : std::as_const(m_lanes))
        applyDrains(*lane);
}

bool Board::undrain(const QString &target, microseconds now)
{
    const std::lock_guard lock(m_mutex);
    dropEnded(now);
    if (m_drains.remove(target) == 0)
        return false;
    for (const std::shared_ptr<Lane> &lane : std::as_const(m_lanes))
        applyDrains(*lane);
    return true;
}

QList<DrainOrder> Board::drains(microseconds now) const
{
    const std::lock_guard lock(m_mutex);
    QList<DrainOrder> orders;
    for (const Drain &drain : m_drains) {
        if (drain.until > now)
            orders.append(*drain.order);
    }
    return orders;
}

void Board::dropEnded(microseconds now)
{
    m_drains.removeIf([now](QMap<QString, Drain>::iterator entry) { return entry.value().until <= now; });
}

void Board::applyDrains(Lane &lane) const
{
    Drain longest;
    for (const QString &target : {lane.modelId().section(u'/', 0, 0), lane.modelId()}) {
        const Drain own = m_drains.value(target);
        if (own.until > longest.until)
            longest = own;
    }
    lane.setDrain(longest.until, longest.order);
}

} // namespace signalbox::health
