// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <array>
#include <optional>

namespace signalbox {

/// What a request wants done, as `task:` in a policy and the keys of a model's `quality` name it.
enum class Task : quint8 {
    Unknown, ///< nobody could say; never guessed
    Code,
    Maths,
    Reasoning,
    Translation,
    Summarisation,
    Extraction,
    Classification,
    Creative,
    Factual,
    Chat,
    AgentStep,
};
inline constexpr std::array allTasks{Task::Unknown,       Task::Code,       Task::Maths,          Task::Reasoning,
                                     Task::Translation,   Task::Summarisation, Task::Extraction,  Task::Classification,
                                     Task::Creative,      Task::Factual,    Task::Chat,           Task::AgentStep};

/// snake_case: "code", "agent_step", "unknown".
[[nodiscard]] QLatin1StringView taskName(Task task);
[[nodiscard]] std::optional<Task> taskFromName(QStringView name);

} // namespace signalbox
