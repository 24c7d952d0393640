// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// The many ways to ask for thinking, as PromptWalk reads them.

#include "wire/promptwalk.h"

#include <algorithm>
#include <string>

namespace signalbox::wire {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// Words nobody knows yet ask for some.
ReasoningEffort effortNamed(std::string_view name)
{
    std::string word(name.substr(0, 16));
    std::transform(word.begin(), word.end(), word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (word == "none" || word == "disabled" || word == "off")
        return ReasoningEffort::Off;
    if (word == "minimal")
        return ReasoningEffort::Minimal;
    if (word == "low")
        return ReasoningEffort::Low;
    if (word == "high")
        return ReasoningEffort::High;
    return word == "xhigh" || word == "max" ? ReasoningEffort::Highest : ReasoningEffort::Medium;
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
        effort = effortNamed(word);
    } else if (value.get(flag) == simdjson::SUCCESS) {
        effort = flag ? ReasoningEffort::Medium : ReasoningEffort::Off;
    } else if (value.get(options) == simdjson::SUCCESS) {
        element found;
        for (const std::string_view name : {"effort", "type"}) {
            if (findMember(options, name, found) && effort != ReasoningEffort::Off)
                effort = effortNamed(stringOf(found));
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
