// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/expected_cost.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {

namespace {

/// Of what is not measured in tokens before it is made: as far as the price knows the pieces that are asked for.
CostFigure ofPieces(const wire::RequestFacts &facts, const catalog::Price *price)
{
    using wire::Endpoint;
    const wire::Surface &surface = facts.surface;
    if (surface.isStore())
        return surface.startsBatch() ? CostFigure() : CostFigure{0};
    if (price == nullptr)
        return {};
    Usage usage;
    switch (surface.endpoint) {
    case Endpoint::ImageGenerations:
    case Endpoint::ImageEdits:
    case Endpoint::ImageVariations:
        usage.images = price->image ? facts.choices : 0;
        break;
    case Endpoint::Speech:
        usage.characters = price->character ? surface.characters : 0;
        break;
    case Endpoint::Rerank:
        usage.searches = price->search ? 1 : 0;
        break;
    case Endpoint::Chat:
    case Endpoint::Completions:
    case Endpoint::Embeddings:
    case Endpoint::Transcriptions:
    case Endpoint::Translations:
    case Endpoint::Moderations:
    case Endpoint::Files:
    case Endpoint::Batches:
        break;
    }
    if (!usage.hasPieces() && !price->request)
        return {};
    return {std::max<qint64>(catalog::cost(usage, *price).value, 0)};
}

} // namespace

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
    if (!m_request.facts.surface.isOfTokens())
        return ofPieces(m_request.facts, catalog::priceFor(m_policy.model(model), {0, weekMinute}));
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
