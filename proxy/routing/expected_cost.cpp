// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/expected_cost.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {

ExpectedCost::ExpectedCost(const RoutingRequest &request, const policy::Policy &policy, const HealthView &health,
                           std::chrono::microseconds now)
    : m_request(request), m_policy(policy), m_health(health), m_output(expectedOutputTokens(request.facts)),
      m_minute(request.moment.utcMinute()), m_batch(request.facts.priority == "batch"_L1)
{
    const SessionState &session = request.session;
    if (!session.lane.isEmpty() && session.promptTokens >= leastCachedPrompt
        && now - session.answered < policy.defaults.sticky)
        m_sessionLane = policy.findModel(session.lane);
}

qint64 ExpectedCost::cachedTokens(policy::ModelIndex model) const
{
    return m_sessionLane == model ? std::min(m_request.session.promptTokens, m_request.facts.inputTokens) : 0;
}

std::optional<NanoUsd> ExpectedCost::reckon(policy::ModelIndex model, int utcMinute, qint64 cached) const
{
    const qint64 prompt = m_health.promptTokens(m_request.facts, model);
    // No tier and no batch: requests are sent as they came, and what the provider then bills is its ordinary tier.
    const catalog::Price *price = catalog::priceFor(m_policy.model(model), {prompt, utcMinute, {}, false});
    if (price == nullptr)
        return std::nullopt;
    Usage usage;
    usage.cacheRead = std::min(cached, prompt);
    usage.input = prompt - usage.cacheRead;
    usage.output = m_output;
    return catalog::cost(usage, *price);
}

} // namespace signalbox::routing
