// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/task.h"

#include <array>
#include <optional>

namespace signalbox::catalog {

/// How good a model is, by task: the share of such requests it gets right, 0…1. What was not said for a task is the
/// default; that may be unknown too.
class Quality final
{
public:
    [[nodiscard]] bool isKnown() const { return m_known; }
    /// For a task, else the default; nullopt = nobody said.
    [[nodiscard]] std::optional<double> of(Task task) const
    {
        const std::optional<double> &own = m_byTask[static_cast<std::size_t>(task)];
        return own ? own : m_default;
    }
    [[nodiscard]] std::optional<double> standard() const { return m_default; }
    void setStandard(double quality)
    {
        m_default = quality;
        m_known = true;
    }
    void set(Task task, double quality)
    {
        m_byTask[static_cast<std::size_t>(task)] = quality;
        m_known = true;
    }
    bool operator==(const Quality &) const = default;

private:
    std::array<std::optional<double>, allTasks.size()> m_byTask;
    std::optional<double> m_default;
    bool m_known = false;
};

} // namespace signalbox::catalog
