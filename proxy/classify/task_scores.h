// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/text_look.h"
#include "core/task.h"

#include <array>

namespace signalbox::classify {

/// Evidence for each task, ≥ 0; Unknown's is what any other has to beat.
using TaskScores = std::array<double, allTasks.size()>;

/// What one text says by itself. Never speaks for AgentStep: that is not seen in a text of the user.
[[nodiscard]] TaskScores scoresOf(const TextLook &look);

[[nodiscard]] inline double &scoreOf(TaskScores &scores, Task task) { return scores[static_cast<std::size_t>(task)]; }

} // namespace signalbox::classify
