// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/board.h"
#include "policy/safe_set.h"
#include "wire/facts.h"

#include <optional>
#include <span>
#include <vector>

namespace signalbox::routing {

/// Health of every model of a policy at one moment, by ModelIndex: of the lanes themselves, or as it was recorded. Shorter
/// than the policy = the rest is healthy. Must not outlive what it was made of.
class HealthView final
{
public:
    using Lanes = std::vector<std::shared_ptr<health::Lane>>;
    using Recorded = std::vector<std::optional<health::LaneState>>;

    HealthView() = default;
    HealthView(const Lanes &lanes) : m_lanes(lanes) {} // NOLINT(google-explicit-constructor): it is a view
    explicit HealthView(const Recorded &recorded) : m_recorded(recorded) {}

    /// What speaks against a model; nullopt = nothing does. Never takes longer than a lane's lock.
    [[nodiscard]] std::optional<health::LaneState> trouble(policy::ModelIndex model, std::chrono::microseconds now) const;
    /// Mean time to its first token of late; 0 = not known.
    [[nodiscard]] std::chrono::microseconds firstContent(policy::ModelIndex model) const;

    /// Prompt tokens as that model is likely to count them.
    [[nodiscard]] qint64 promptTokens(const wire::RequestFacts &facts, policy::ModelIndex model) const;

private:
    std::span<const std::shared_ptr<health::Lane>> m_lanes;
    std::span<const std::optional<health::LaneState>> m_recorded;
};

} // namespace signalbox::routing
