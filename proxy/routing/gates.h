// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "routing/decide.h"

#include <vector>

namespace signalbox::routing {

/// Which models are still in the race. A model leaves at the first gate that removes it and is named there.
class Field final
{
public:
    explicit Field(const policy::Policy &policy)
        : m_policy(policy), m_standing(policy.models.size(), true), m_count(static_cast<int>(policy.models.size()))
    {
    }

    [[nodiscard]] bool has(policy::ModelIndex model) const { return m_standing[model.value]; }
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] const policy::Policy &policy() const { return m_policy; }
    void remove(policy::ModelIndex model)
    {
        m_standing[model.value] = false;
        --m_count;
    }

private:
    const policy::Policy &m_policy;
    std::vector<bool> m_standing;
    int m_count;
};

/// Law 1: what the tags allow, before anything else is asked.
[[nodiscard]] GateResult sensitivityGate(Field &field, const policy::SafeSet &safe, const QStringList &tagNames);
/// Window, answer length and features of the request against the model's. `health`: what lanes taught about their
/// models' tokens.
[[nodiscard]] GateResult capabilityGate(Field &field, const wire::RequestFacts &facts, HealthView health = {});
/// Breakers, cooldowns and refused keys. Removed models may come back as a last resort, see decide().
[[nodiscard]] GateResult healthGate(Field &field, HealthView health, std::chrono::microseconds now);
/// Budgets. This build's policies cannot hold any, so nobody leaves; the gate keeps its place in the record.
[[nodiscard]] GateResult budgetGate(const Field &field);

/// Tokens the request may need on a model: prompt plus the answer the client allows.
[[nodiscard]] qint64 neededContext(const wire::RequestFacts &facts);

} // namespace signalbox::routing
