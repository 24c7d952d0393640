// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/health_view.h"

#include "routing/estimate.h"

namespace signalbox::routing {

std::optional<health::LaneState> HealthView::trouble(policy::ModelIndex model, std::chrono::microseconds now) const
{
    if (model.value < m_recorded.size())
        return m_recorded[model.value];
    if (model.value >= m_lanes.size() || !m_lanes[model.value] || m_lanes[model.value]->isPlain(now))
        return std::nullopt;
    return m_lanes[model.value]->state();
}

std::chrono::microseconds HealthView::firstContent(policy::ModelIndex model) const
{
    if (model.value < m_recorded.size())
        return m_recorded[model.value] ? m_recorded[model.value]->firstContent : std::chrono::microseconds{0};
    if (model.value >= m_lanes.size() || !m_lanes[model.value])
        return std::chrono::microseconds{0};
    return m_lanes[model.value]->state().firstContent;
}

qint64 HealthView::promptTokens(const wire::RequestFacts &facts, policy::ModelIndex model) const
{
    return calibratedInputTokens(facts, model.value < m_lanes.size() ? m_lanes[model.value].get() : nullptr);
}

} // namespace signalbox::routing
