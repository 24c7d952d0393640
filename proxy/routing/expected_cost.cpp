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
      m_uncached(policy.models.size(), CostFigure{notReckoned})
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

CostFigure ExpectedCost::reckon(policy::ModelIndex model, int weekMinute, qint64 cached) const
{
    const qint64 prompt = m_health.promptTokens(m_request.facts, model);
    // Only where a tier is asked for does a provider bill work that may wait by another price.
    catalog::PriceSituation situation{prompt, weekMinute};
    if (m_batch) {
        situation.serviceTier = m_policy.providerOf(model).batchTier;
        situation.batch = !situation.serviceTier.isEmpty();
    }
    const catalog::Price *price = catalog::priceFor(m_policy.model(model), situation);
    if (price == nullptr)
        return {};
    Usage usage;
    usage.cacheRead = std::min(cached, prompt);
    usage.input = prompt - usage.cacheRead;
    usage.output = m_output;
    return {std::max<qint64>(catalog::cost(usage, *price).value, 0)};
}

} // namespace signalbox::routing
