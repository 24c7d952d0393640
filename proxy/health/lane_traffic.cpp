// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/lane_traffic.h"

#include <cmath>

namespace signalbox::health {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr qsizetype longestDetail = 200;
constexpr double perThousandSeconds = 1000;
constexpr microseconds shortestWriting = 1ms; // content that came all at once has no speed

Percentiles<microseconds> asTimes(const Percentiles<qint64> &values)
{
    return {values.count, microseconds(values.p50), microseconds(values.p95), microseconds(values.p99)};
}

Percentiles<double> asRates(const Percentiles<qint64> &values)
{
    const auto rate = [](qint64 value) { return static_cast<double>(value) / perThousandSeconds; };
    return {values.count, rate(values.p50), rate(values.p95), rate(values.p99)};
}

microseconds rounded(const Ewma &mean)
{
    return microseconds(std::llround(mean.mean().value_or(0)));
}

/// Tokens a second while the answer was being written.
std::optional<double> writingRate(const AttemptOutcome &outcome)
{
    const bool sawFirst = outcome.streamed && outcome.firstContent > 0us;
    const microseconds time = sawFirst ? outcome.total - outcome.firstContent : outcome.total;
    const qint64 tokens = sawFirst ? outcome.outputTokens - 1 : outcome.outputTokens;
    if (tokens < 1 || time < shortestWriting)
        return std::nullopt;
    return static_cast<double>(tokens) / std::chrono::duration<double>(time).count();
}

} // namespace

void LaneTraffic::record(const AttemptOutcome &outcome, microseconds now, bool severalKeys)
{
    if (outcome.probe)
        m_lastProbe = std::make_unique<LastProbe>(LastProbe{*outcome.probe, outcome.ended, outcome.total, outcome.failure,
                                                            outcome.httpStatus, outcome.detail.left(longestDetail)});
    m_minutes.add(outcome.failure, outcome.inputTokens + outcome.outputTokens, now);
    if (!outcome.failure) {
        if (!outcome.probe) // its speed is not what clients see
            recordSpeed(outcome, now);
        m_headroom.answered(m_minutes.lastMinute(now));
        return;
    }
    if (outcome.failure == FailureClass::RateLimited && !severalKeys)
        m_headroom.refused(m_minutes.lastMinute(now), now);
    if (outcome.failure == FailureClass::Outrun)
        recordWait(outcome, now);
    else if (outcome.failure != FailureClass::ClientGone)
        recordError(outcome);
}

/// An attempt cancelled for being slower would have taken at least so long. Left out, only quick ones would be counted,
/// the percentiles would sink and more and more attempts would pass for late.
void LaneTraffic::recordWait(const AttemptOutcome &outcome, microseconds now)
{
    if (m_distributions && outcome.streamed && outcome.firstContent == 0us && outcome.total > 0us)
        m_distributions->firstToken.add(outcome.total.count(), now);
}

void LaneTraffic::recordSpeed(const AttemptOutcome &outcome, microseconds now)
{
    if (!m_distributions)
        m_distributions = std::make_unique<Distributions>();
    if (outcome.streamed && outcome.firstContent > 0us) {
        m_distributions->firstToken.add(outcome.firstContent.count(), now);
        m_firstToken.add(static_cast<double>(outcome.firstContent.count()), now);
    }
    if (outcome.total > 0us) {
        m_distributions->duration.add(outcome.total.count(), now);
        m_duration.add(static_cast<double>(outcome.total.count()), now);
    }
    if (const std::optional<double> rate = writingRate(outcome)) {
        m_distributions->rate.add(std::llround(*rate * perThousandSeconds), now);
        m_rate.add(*rate, now);
    }
}

void LaneTraffic::recordError(const AttemptOutcome &outcome)
{
    if (m_errors.size() == keptErrors)
        m_errors.removeFirst();
    m_errors.append({outcome.decision, outcome.ended, *outcome.failure, outcome.httpStatus,
                     outcome.detail.left(longestDetail)});
}

DryForecast LaneTraffic::forecast(microseconds now) const
{
    return m_headroom.forecast(m_minutes.lastMinute(now), now);
}

microseconds LaneTraffic::meanFirstToken() const
{
    return rounded(m_firstToken);
}

Percentiles<microseconds> LaneTraffic::firstToken(microseconds now) const
{
    return m_distributions ? asTimes(m_distributions->firstToken.percentiles(now)) : Percentiles<microseconds>{};
}

void LaneTraffic::describe(LaneSnapshot &snapshot, microseconds now) const
{
    if (m_distributions) {
        snapshot.speed.firstToken = asTimes(m_distributions->firstToken.percentiles(now));
        snapshot.speed.duration = asTimes(m_distributions->duration.percentiles(now));
        snapshot.speed.tokensPerSecond = asRates(m_distributions->rate.percentiles(now));
    }
    snapshot.speed.meanFirstToken = rounded(m_firstToken);
    snapshot.speed.meanDuration = rounded(m_duration);
    snapshot.speed.meanTokensPerSecond = m_rate.mean().value_or(0);
    snapshot.minutes = m_minutes.cells(now);
    snapshot.lastErrors = QList<LaneError>(m_errors.crbegin(), m_errors.crend());
    if (m_lastProbe)
        snapshot.lastProbe = *m_lastProbe;
    snapshot.headroom = m_headroom.value(m_minutes.lastMinute(now), now);
}

} // namespace signalbox::health
