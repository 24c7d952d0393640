// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ui/sample_lanes.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace signalbox::test {

using std::chrono::microseconds;

namespace {

constexpr microseconds now = 5h;
constexpr UtcTime date{1'795'356'176'100'000};

} // namespace

engine::LaneReport healthyLane(const QString &model, qint64 calls)
{
    engine::LaneReport report;
    report.provider = model.section(u'/', 0, 0);
    report.zone = u"us-retains"_s;
    report.priced = true;
    report.priceSource = u"LiteLLM"_s;
    report.priceDate = QDate(2026, 11, 20);
    report.chains = {u"code"_s, u"cheap"_s};
    report.lane.model = model;
    report.lane.at = now;
    for (std::size_t i = 40; i < health::historyMinutes && calls > 0; ++i)
        report.lane.minutes[i].calls = calls;
    if (calls > 0) {
        report.lane.speed.firstToken = {calls * 5, 410ms, 1'100ms, 1'800ms};
        report.lane.speed.duration = {calls * 5, 2s, 9s, 14s};
        report.lane.speed.tokensPerSecond = {calls * 5, 92, 40, 30};
    }
    health::Quota quota;
    quota.limit = 500;
    quota.remaining = 355;
    quota.resetAt = now + 40s;
    report.lane.headroom.requests = quota;
    health::KeySnapshot key;
    key.source = u"env:API_KEY"_s;
    key.label = u"env:API_KEY …9f2c"_s;
    key.counts.uses = calls * 20;
    report.lane.keys.append(key);
    return report;
}

engine::ProviderReport sampleProviders()
{
    engine::ProviderReport report;
    report.at = date;
    report.lanes.append(healthyLane(u"anthropic/claude-haiku-4-5"_s, 40));

    engine::LaneReport down = healthyLane(u"openai/gpt-4o"_s);
    down.lane.state.breaker = health::Breaker::Open;
    down.lane.state.openUntil = now + 23s;
    down.lane.state.consecutiveFailures = 5;
    for (std::size_t i = 55; i < 60; ++i)
        down.lane.minutes[i] = {5, static_cast<qint64>(i) - 54, 1, 1'000};
    for (int i = 0; i < 4; ++i) {
        health::LaneError error;
        error.decision = DecisionId{0x7F3A'0000'0000u + static_cast<quint64>(i)};
        error.time = date;
        error.failure = i < 3 ? FailureClass::Unavailable : FailureClass::RateLimited;
        error.httpStatus = i < 3 ? 503 : 429;
        error.detail = u"The server is overloaded, try again later"_s;
        down.lane.lastErrors.append(error);
    }
    report.lanes.append(down);

    engine::LaneReport half = healthyLane(u"openai/gpt-4o-mini"_s);
    half.lane.state.breaker = health::Breaker::HalfOpen;
    report.lanes.append(half);

    engine::LaneReport limited = healthyLane(u"groq/llama-3.3-70b-versatile"_s);
    limited.lane.state.coolingUntil = now + 95s;
    report.lanes.append(limited);

    engine::LaneReport refused = healthyLane(u"mistral/mistral-large-latest"_s);
    refused.lane.state.authOutUntil = now + 5min;
    refused.lane.keys[0].condition = health::KeyCondition::Dead;
    refused.lane.keys[0].outUntil = now + 5min;
    report.lanes.append(refused);

    engine::LaneReport keyless = healthyLane(u"google/gemini-2.5-pro"_s, 0);
    keyless.lane.state.keys.problem = u"env:GEMINI_API_KEY is not set"_s;
    keyless.lane.keys[0].condition = health::KeyCondition::Unusable;
    keyless.lane.keys[0].problem = u"env:GEMINI_API_KEY is not set"_s;
    report.lanes.append(keyless);

    engine::LaneReport drained = healthyLane(u"ollama/llama-3.1-8b-instruct-q4_k_m"_s);
    drained.zone = u"this-machine"_s;
    drained.onThisMachine = true;
    drained.priceSource = u"policy"_s;
    drained.priceDate = {};
    drained.lane.keys.clear();
    drained.lane.headroom = {};
    const health::DrainOrder order{u"ollama"_s, date, {date.micros + 1'680'000'000}, u"window"_s, u"new graphics card"_s};
    drained.lane.state.drainUntil = now + 28min;
    drained.lane.state.drain = std::make_shared<const health::DrainOrder>(order);
    report.drains.append(order);
    report.lanes.append(drained);

    engine::LaneReport dry = healthyLane(u"openai/o3"_s);
    dry.lane.state.dry = {health::DryReason::Requests, now + 50s};
    dry.lane.headroom.requests.remaining = 4;
    report.lanes.append(dry);

    engine::LaneReport failing = healthyLane(u"deepseek/deepseek-chat"_s);
    failing.lane.minutes[58] = {12, 6, 0, 900};
    failing.priced = false;
    report.lanes.append(failing);

    engine::LaneReport unused = healthyLane(u"openrouter/meta-llama/llama-4-maverick-17b-128e-instruct"_s, 0);
    unused.chains.clear();
    unused.lane.headroom = {};
    report.lanes.append(unused);
    return report;
}

} // namespace signalbox::test
