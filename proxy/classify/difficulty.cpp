// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/difficulty.h"

#include <algorithm>
#include <cmath>

namespace signalbox::classify {
namespace {

double usual(Task task)
{
    switch (task) {
    case Task::Unknown:
        return 0.40;
    case Task::Code:
        return 0.45;
    case Task::Maths:
        return 0.42;
    case Task::Reasoning:
        return 0.52;
    case Task::Translation:
        return 0.25;
    case Task::Summarisation:
        return 0.25;
    case Task::Extraction:
        return 0.25;
    case Task::Classification:
        return 0.20;
    case Task::Creative:
        return 0.32;
    case Task::Factual:
        return 0.25;
    case Task::Chat:
        return 0.10;
    case Task::AgentStep:
        return 0.45;
    }
    Q_UNREACHABLE();
}

/// What the client thinks of it.
double asked(wire::ReasoningEffort effort)
{
    switch (effort) {
    case wire::ReasoningEffort::Unset:
    case wire::ReasoningEffort::Medium:
        return 0.0;
    case wire::ReasoningEffort::Off:
    case wire::ReasoningEffort::Minimal:
        return -0.08;
    case wire::ReasoningEffort::Low:
        return -0.05;
    case wire::ReasoningEffort::High:
        return 0.12;
    case wire::ReasoningEffort::Highest:
        return 0.18;
    }
    Q_UNREACHABLE();
}

double upTo(double most, double value)
{
    return std::clamp(value, 0.0, most);
}

} // namespace

double difficultyOf(Task task, const TextLook &look, const wire::RequestFacts &facts)
{
    double sum = usual(task) + asked(facts.effort);
    sum += upTo(0.15, 0.03 * std::log2(std::max(look.significant, 1) / 12.0));
    sum += upTo(0.21, 0.07 * look.cue(Cue::Hard));
    sum -= upTo(0.12, 0.06 * look.cue(Cue::Easy));
    sum += upTo(0.12, 0.03 * (look.cue(Cue::Constraint) - 1.0));
    sum += upTo(0.16, 0.02 * look.latex) + upTo(0.06, 0.01 * look.equations);
    sum += upTo(0.08, 0.015 * look.listItems);
    sum += upTo(0.10, 0.02 * std::log2(1.0 + look.codeLines));
    sum += upTo(0.06, 0.01 * (look.options - 4));
    sum += upTo(0.10, 0.02 * std::log2(1.0 + static_cast<double>(facts.inputTokens) / 4'000.0));
    if (task == Task::AgentStep)
        sum += upTo(0.10, 0.01 * facts.turns.toolResults);
    if (look.significant <= 6 && look.codeLines == 0)
        sum -= 0.08;
    return std::clamp(sum, 0.02, 0.98);
}

} // namespace signalbox::classify
