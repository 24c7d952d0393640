// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// The many ways to ask for thinking, as PromptWalk reads them.

#include "wire/effort.h"
#include "wire/promptwalk.h"

#include <algorithm>

namespace signalbox::wire {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// As effortNamed(); an empty word asks for some, too.
ReasoningEffort effortOfWord(std::string_view word)
{
    const ReasoningEffort effort = effortNamed({word.data(), static_cast<qsizetype>(word.size())});
    return effort == ReasoningEffort::Unset ? ReasoningEffort::Medium : effort;
}

} // namespace

/// `reasoning_effort: "high"`, OpenRouter's `reasoning: {effort | max_tokens | enabled}`, `thinking: {type | budget_tokens}`.
void PromptWalk::reasoning(element value)
{
    collectAll(value);
    std::string_view word;
    object options;
    bool flag = false;
    if (value.is_null())
        return;
    ReasoningEffort effort = ReasoningEffort::Medium;
    if (value.get(word) == simdjson::SUCCESS) {
        effort = effortOfWord(word);
    } else if (value.get(flag) == simdjson::SUCCESS) {
        effort = flag ? ReasoningEffort::Medium : ReasoningEffort::Off;
    } else if (value.get(options) == simdjson::SUCCESS) {
        element found;
        for (const std::string_view name : {"effort", "type"}) {
            if (findMember(options, name, found) && effort != ReasoningEffort::Off)
                effort = effortOfWord(stringOf(found));
        }
        int64_t budget = 1;
        for (const std::string_view name : {"max_tokens", "budget_tokens"}) {
            if (findMember(options, name, found) && found.get(budget) == simdjson::SUCCESS && budget == 0)
                effort = ReasoningEffort::Off;
        }
        if (findMember(options, "enabled", found) && found.get(flag) == simdjson::SUCCESS && !flag)
            effort = ReasoningEffort::Off;
    }
    if (effort != ReasoningEffort::Off)
        m_features |= Feature::Reasoning;
    m_effort = std::max(m_effort, effort);
}

/// `chat_template_kwargs: {enable_thinking}`, as vLLM and SGLang pass it to Qwen, GLM and DeepSeek models.
void PromptWalk::templateOptions(element value)
{
    collectAll(value);
    object options;
    element found;
    bool on = false;
    if (value.get(options) != simdjson::SUCCESS)
        return;
    for (const std::string_view name : {"enable_thinking", "thinking"}) {
        if (findMember(options, name, found) && found.get(on) == simdjson::SUCCESS)
            reasoning(found);
    }
}

} // namespace signalbox::wire
