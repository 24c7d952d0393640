// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "routing/decide.h"
#include "routing/health_view.h"

#include <array>
#include <vector>

namespace signalbox::routing {

/// Which models are still in the race. A model leaves at the first gate that removes it and is named there.
class Field final
{
public:
    explicit Field(const policy::Policy &policy)
        : m_policy(policy), m_leftAt(policy.models.size(), stands), m_count(static_cast<int>(policy.models.size()))
    {
    }

    [[nodiscard]] bool has(policy::ModelIndex model) const { return m_leftAt[model.value] == stands; }
    [[nodiscard]] bool leftAt(Gate gate, policy::ModelIndex model) const
    {
        return m_leftAt[model.value] == static_cast<quint8>(gate);
    }
    [[nodiscard]] bool anyLeftAt(Gate gate) const { return m_gone[static_cast<std::size_t>(gate)] > 0; }
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] const policy::Policy &policy() const { return m_policy; }
    void remove(policy::ModelIndex model, Gate gate)
    {
        m_leftAt[model.value] = static_cast<quint8>(gate);
        ++m_gone[static_cast<std::size_t>(gate)];
        --m_count;
    }

private:
    static constexpr quint8 stands = 0xff;
    const policy::Policy &m_policy;
    std::vector<quint8> m_leftAt; ///< by ModelIndex: the Gate, or stands
    std::array<int, 7> m_gone{}; ///< by Gate
    int m_count;
};

/// Law 1: what the tags allow, before anything else is asked.
[[nodiscard]] GateResult sensitivityGate(Field &field, const policy::SafeSet &safe, policy::Tags tags, UtcTime localOnlyUntil,
                                         const QStringList &tagNames);
/// Window, answer length and features of the request against the model's. `health`: what lanes taught about their
/// models' tokens. `keeper`: "provider/model" that keeps what the request goes on from; only that provider has it.
[[nodiscard]] GateResult capabilityGate(Field &field, const wire::RequestFacts &facts, const HealthView &health = {},
                                        const QString &keeper = {});
/// Breakers, cooldowns and refused keys. Removed models may come back as a last resort, see decide().
/// `troubles` gets every model that is out.
[[nodiscard]] GateResult healthGate(Field &field, const HealthView &health, std::chrono::microseconds now,
                                    std::vector<LaneTrouble> &troubles);
/// Tokens the request may need on a model: prompt plus the answer the client allows.
[[nodiscard]] qint64 neededContext(const wire::RequestFacts &facts);

} // namespace signalbox::routing
