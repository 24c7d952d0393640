// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/stop_reason.h"

namespace signalbox::wire {

StopReason chatStop(QByteArrayView word)
{
    if (word.isEmpty())
        return StopReason::Unset;
    if (word == "stop" || word == "eos")
        return StopReason::EndTurn;
    if (word == "length" || word == "max_tokens")
        return StopReason::MaxTokens;
    if (word == "tool_calls" || word == "function_call")
        return StopReason::ToolUse;
    if (word == "content_filter" || word == "safety")
        return StopReason::Filtered;
    if (word == "error")
        return StopReason::Failed;
    return word == "model_length" ? StopReason::ContextFull : StopReason::Unknown;
}

QByteArrayView chatStopWord(StopReason reason, bool calls)
{
    switch (reason) {
    case StopReason::MaxTokens:
    case StopReason::ContextFull:
        return "length";
    case StopReason::Filtered:
        return "content_filter";
    case StopReason::ToolUse:
        return "tool_calls";
    case StopReason::Unset:
    case StopReason::EndTurn:
    case StopReason::StopSequence:
    case StopReason::Paused:
    case StopReason::Failed:
    case StopReason::Unknown:
        return calls ? "tool_calls" : "stop";
    }
    Q_UNREACHABLE();
}

StopReason anthropicStop(QByteArrayView word)
{
    if (word.isEmpty())
        return StopReason::Unset;
    if (word == "end_turn")
        return StopReason::EndTurn;
    if (word == "max_tokens")
        return StopReason::MaxTokens;
    if (word == "stop_sequence")
        return StopReason::StopSequence;
    if (word == "tool_use")
        return StopReason::ToolUse;
    if (word == "refusal")
        return StopReason::Filtered;
    if (word == "model_context_window_exceeded")
        return StopReason::ContextFull;
    return word == "pause_turn" ? StopReason::Paused : StopReason::Unknown;
}

QByteArrayView anthropicStopWord(StopReason reason, bool calls)
{
    switch (reason) {
    case StopReason::MaxTokens:
        return "max_tokens";
    case StopReason::ContextFull:
        return "model_context_window_exceeded";
    case StopReason::StopSequence:
        return "stop_sequence";
    case StopReason::Filtered:
        return "refusal";
    case StopReason::ToolUse:
        return "tool_use";
    case StopReason::Paused:
        return "pause_turn";
    case StopReason::Unset:
    case StopReason::EndTurn:
    case StopReason::Failed:
    case StopReason::Unknown:
        return calls ? "tool_use" : "end_turn";
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::wire
