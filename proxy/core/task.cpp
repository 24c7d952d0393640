// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/task.h"

#include "core/named.h"

using namespace Qt::StringLiterals;

namespace signalbox {

QLatin1StringView taskName(Task task)
{
    switch (task) {
    case Task::Unknown:
        return "unknown"_L1;
    case Task::Code:
        return "code"_L1;
    case Task::Maths:
        return "maths"_L1;
    case Task::Reasoning:
        return "reasoning"_L1;
    case Task::Translation:
        return "translation"_L1;
    case Task::Summarisation:
        return "summarisation"_L1;
    case Task::Extraction:
        return "extraction"_L1;
    case Task::Classification:
        return "classification"_L1;
    case Task::Creative:
        return "creative"_L1;
    case Task::Factual:
        return "factual"_L1;
    case Task::Chat:
        return "chat"_L1;
    case Task::AgentStep:
        return "agent_step"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<Task> taskFromName(QStringView name)
{
    return valueNamed(name, allTasks, taskName);
}

} // namespace signalbox
