// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "routing/decide.h"

#include <limits>
#include <optional>
#include <vector>

namespace signalbox::routing {

/// Prompts shorter than this are not cached by providers (OpenAI and Anthropic: 1,024 tokens).
inline constexpr qint64 leastCachedPrompt = 1'024;

/// An expected cost as one plain number, for the passes over all models of a decision: gcc 12 stores an optional in two
/// parts and copies it whole at once, which makes the processor wait each time.
struct CostFigure
{
    static constexpr qint64 unpriced = -1;
    qint64 nanoUsd = unpriced;

    [[nodiscard]] bool isPriced() const { return nanoUsd >= 0; }
    [[nodiscard]] std::optional<NanoUsd> value() const { return isPriced() ? std::optional(NanoUsd{nanoUsd}) : std::nullopt; }
};

/// What one request will probably cost on a model: its prices at this moment and for a prompt of this size, the part of
/// the prompt that the session's lane may have in its cache. Looks into what it was made of; for one decision.
class ExpectedCost final
{
public:
    ExpectedCost(const RoutingRequest &request, const policy::Policy &policy, const HealthView &health,
                 std::chrono::microseconds now);

    /// nullopt = unpriced.
    [[nodiscard]] std::optional<NanoUsd> operator()(policy::ModelIndex model) const
    {
        return figure(model).value();
    }
    /// The same.
    [[nodiscard]] CostFigure figure(policy::ModelIndex model) const
    {
        return m_sessionLane == model ? reckon(model, m_minute, cachedTokens(model)) : uncached(model);
    }
    /// As if it were sent at another minute of the UTC week.
    [[nodiscard]] std::optional<NanoUsd> at(policy::ModelIndex model, int weekMinute) const
    {
        return reckon(model, weekMinute, cachedTokens(model)).value();
    }
    /// As if no cache held anything: what models are ranked by, so that staying with a cache is weighed on its own and
    /// said (stickiness.h).
    [[nodiscard]] CostFigure uncached(policy::ModelIndex model) const
    {
        CostFigure &figure = m_uncached[model.value];
        if (figure.nanoUsd == notReckoned)
            figure = reckon(model, m_minute, 0);
        return figure;
    }
    /// Tokens of the prompt that may wait in that model's cache; 0 for all but the session's lane.
    [[nodiscard]] qint64 cachedTokens(policy::ModelIndex model) const;
    [[nodiscard]] bool isBatch() const { return m_batch; }

private:
    [[nodiscard]] CostFigure reckon(policy::ModelIndex model, int weekMinute, qint64 cached) const;

    const RoutingRequest &m_request;
    const policy::Policy &m_policy;
    const HealthView &m_health;
    std::optional<policy::ModelIndex> m_sessionLane;
    qint64 m_output;
    int m_minute; ///< of the UTC week
    bool m_batch;
    static constexpr qint64 notReckoned = std::numeric_limits<qint64>::min();
    mutable std::vector<CostFigure> m_uncached; ///< by ModelIndex: budgets, pools and the baseline ask for the same figures
};

} // namespace signalbox::routing
