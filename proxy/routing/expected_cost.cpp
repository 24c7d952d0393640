// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/expected_cost.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {

ExpectedCost::ExpectedCost(const RoutingRequest &request, const policy::Policy &policy, const HealthView &health,
                           std::chrono::microseconds now)
    : m_request(request), m_policy(policy), m_health(health), m_output(expectedOutputTokens(request.facts)),
      m_minute(request.moment.utcWeekMinute()), m_batch(request.facts.priority == "batch"_L1),
      m_uncached(policy.models.size())
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

std::optional<NanoUsd> ExpectedCost::uncached(policy::ModelIndex model) const
{
    Reckoned &reckoned = m_uncached[model.value];
    if (!reckoned.isKnown)
        reckoned = {true, reckon(model, m_minute, 0)};
    return reckoned.cost;
}

std::optional<NanoUsd> ExpectedCost::reckon(policy::ModelIndex model, int weekMinute, qint64 cached) const
{
    const qint64 prompt = m_health.promptTokens(m_request.facts, model);
    // Only where a tier is asked for does a provider bill work that may wait by another price.
    const QString tier = m_batch ? m_policy.providerOf(model).batchTier : QString();
    const catalog::Price *price = catalog::priceFor(m_policy.model(model), {prompt, weekMinute, tier, !tier.isEmpty()});
    if (price == nullptr)
        return std::nullopt;
    Usage usage;
    usage.cacheRead = std::min(cached, prompt);
    usage.input = prompt - usage.cacheRead;
    usage.output = m_output;
    return catalog::cost(usage, *price);
}

} // namespace signalbox::routing
