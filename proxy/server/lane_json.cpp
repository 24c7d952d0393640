// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/lane_json.h"

#include "core/decision_record.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

QLatin1StringView probeName(health::ProbeKind kind)
{
    switch (kind) {
    case health::ProbeKind::Models:
        return "models"_L1;
    case health::ProbeKind::Call:
        return "call"_L1;
    }
    Q_UNREACHABLE();
}

using std::chrono::microseconds;

double milliseconds(microseconds duration)
{
    return static_cast<double>(duration.count()) / 1000;
}

double plain(double value)
{
    return value;
}

qint64 millisecondsUntil(microseconds moment, microseconds now)
{
    return moment > now ? (moment - now).count() / 1000 : 0;
}

template <class T, class Number>
QJsonObject spread(const health::Percentiles<T> &values, T mean, Number number)
{
    const auto shown = [&](T value) { return values.count > 0 ? QJsonValue(number(value)) : QJsonValue(); };
    return {{u"count"_s, values.count},     {u"p50"_s, shown(values.p50)}, {u"p95"_s, shown(values.p95)},
            {u"p99"_s, shown(values.p99)}, {u"mean"_s, mean > T{} ? QJsonValue(number(mean)) : QJsonValue()}};
}

QJsonValue quotaJson(const health::Quota &quota, microseconds now)
{
    if (!quota.limit && !quota.remaining)
        return {};
    QJsonObject object;
    if (quota.limit)
        object[u"limit"_s] = *quota.limit;
    if (quota.remaining) {
        object[u"remaining"_s] = *quota.remaining;
        object[u"resets_in_ms"_s] = millisecondsUntil(quota.resetAt, now);
    }
    return object;
}

QJsonObject headroomJson(const health::Headroom &headroom, microseconds now)
{
    const std::optional<double> &learnt = headroom.learntPerMinute;
    return {{u"requests"_s, quotaJson(headroom.requests, now)},
            {u"tokens"_s, quotaJson(headroom.tokens, now)},
            {u"learnt_per_minute"_s, learnt ? QJsonValue(*learnt) : QJsonValue()},
            {u"calls_per_minute"_s, headroom.callsPerMinute},
            {u"tokens_per_minute"_s, headroom.tokensPerMinute}};
}

QJsonArray minuteColumn(const health::MinuteCells &minutes, qint64 health::MinuteCell::*column)
{
    QJsonArray numbers;
    for (const health::MinuteCell &minute : minutes)
        numbers.append(minute.*column);
    return numbers;
}

QJsonArray errorsJson(const QList<health::LaneError> &errors)
{
    QJsonArray list;
    for (const health::LaneError &error : errors)
        list.append(QJsonObject{{u"decision"_s, error.decision.toString()},
                                {u"time"_s, isoText(error.time)},
                                {u"failure"_s, QString(failureName(error.failure))},
                                {u"http_status"_s, error.httpStatus},
                                {u"detail"_s, error.detail}});
    return list;
}

QJsonArray keysJson(const QList<health::KeySnapshot> &keys, microseconds now)
{
    QJsonArray list;
    for (const health::KeySnapshot &key : keys) {
        QJsonObject failures;
        for (size_t i = 0; i < health::failureClasses; ++i) {
            if (key.counts.failures.at(i) > 0)
                failures[failureName(static_cast<FailureClass>(i))] = key.counts.failures.at(i);
        }
        list.append(QJsonObject{
            {u"position"_s, list.size() + 1},
            {u"key"_s, key.label},
            {u"source"_s, key.source},
            {u"state"_s, QString(health::keyConditionName(key.condition))},
            {u"returns_in_ms"_s, millisecondsUntil(key.outUntil, now)},
            {u"problem"_s, key.problem.isEmpty() ? QJsonValue() : QJsonValue(key.problem)},
            {u"uses"_s, key.counts.uses},
            {u"failures"_s, failures},
            {u"last_used"_s, key.counts.lastUsed ? QJsonValue(isoText(*key.counts.lastUsed)) : QJsonValue()},
            {u"headroom"_s,
             QJsonObject{{u"requests"_s, quotaJson(key.requests, now)}, {u"tokens"_s, quotaJson(key.tokens, now)}}}});
    }
    return list;
}

QJsonValue dryJson(const health::LaneState &state, microseconds now)
{
    if (!state.isRunningDry(now))
        return {};
    return QJsonObject{{u"reason"_s, QString(health::dryReasonName(state.dry.reason))},
                       {u"for_ms"_s, millisecondsUntil(state.dry.until, now)}};
}

QJsonValue probeJson(const std::optional<health::LastProbe> &probe)
{
    if (!probe)
        return {};
    return QJsonObject{{u"time"_s, isoText(probe->time)},
                       {u"with"_s, QString(probeName(probe->kind))},
                       {u"ok"_s, !probe->failure.has_value()},
                       {u"failure"_s, probe->failure ? QJsonValue(QString(failureName(*probe->failure))) : QJsonValue()},
                       {u"http_status"_s, probe->httpStatus},
                       {u"detail"_s, probe->detail},
                       {u"took_ms"_s, milliseconds(probe->took)}};
}

} // namespace

QLatin1StringView breakerName(health::Breaker breaker)
{
    switch (breaker) {
    case health::Breaker::Closed:
        return "closed"_L1;
    case health::Breaker::Open:
        return "open"_L1;
    case health::Breaker::HalfOpen:
        return "half_open"_L1;
    }
    Q_UNREACHABLE();
}

QJsonObject drainJson(const health::DrainOrder &order)
{
    return {{u"target"_s, order.target},
            {u"since"_s, isoText(order.since)},
            {u"until"_s, isoText(order.until)},
            {u"by"_s, order.by},
            {u"note"_s, order.note}};
}

QJsonObject laneJson(const health::LaneSnapshot &lane)
{
    const health::LaneState &state = lane.state;
    const health::LaneSpeed &speed = lane.speed;
    const microseconds now = lane.at;
    const microseconds availableAt = state.availableAt(now);
    using Cell = health::MinuteCell;
    return {{u"model"_s, lane.model},
            {u"available"_s, state.available(now)},
            {u"breaker"_s, QString(breakerName(state.breakerAt(now)))},
            {u"available_in_ms"_s, availableAt == health::LaneState::never ? QJsonValue()
                                                                             : millisecondsUntil(availableAt, now)},
            {u"rate_limited_for_ms"_s, millisecondsUntil(state.limitedUntil(), now)},
            {u"key_refused_for_ms"_s, millisecondsUntil(state.refusedUntil(), now)},
            {u"drained_for_ms"_s, millisecondsUntil(state.drainUntil, now)},
            {u"drained"_s, state.isDrained(now) && state.drain ? QJsonValue(drainJson(*state.drain)) : QJsonValue()},
            {u"share_percent"_s, state.sharePercent(now)},
            {u"consecutive_failures"_s, state.consecutiveFailures},
            {u"in_flight"_s, lane.inFlight},
            {u"running_dry"_s, dryJson(state, now)},
            {u"first_token_ms"_s, spread(speed.firstToken, speed.meanFirstToken, milliseconds)},
            {u"duration_ms"_s, spread(speed.duration, speed.meanDuration, milliseconds)},
            {u"tokens_per_second"_s, spread(speed.tokensPerSecond, speed.meanTokensPerSecond, plain)},
            {u"token_ratio"_s,
         QJsonObject{{u"reported_per_estimated"_s, std::round(lane.tokenRatio * 1'000) / 1'000}, {u"reports"_s, lane.tokenReports}}},
        {u"headroom"_s, headroomJson(lane.headroom, now)},
            {u"no_usable_key"_s, state.keys.problem.isEmpty() ? QJsonValue() : QJsonValue(state.keys.problem)},
            {u"keys"_s, keysJson(lane.keys, now)},
            {u"minutes"_s, QJsonObject{{u"calls"_s, minuteColumn(lane.minutes, &Cell::calls)},
                                       {u"failures"_s, minuteColumn(lane.minutes, &Cell::failures)},
                                       {u"rate_limited"_s, minuteColumn(lane.minutes, &Cell::rateLimited)},
                                       {u"tokens"_s, minuteColumn(lane.minutes, &Cell::tokens)}}},
            {u"last_errors"_s, errorsJson(lane.lastErrors)},
            {u"last_probe"_s, probeJson(lane.lastProbe)}};
}

} // namespace signalbox::server
