// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

namespace signalbox::simulator {

/// The wire format a simulated provider is asked in, and answers in.
enum class Dialect {
    Chat,      ///< OpenAI Chat Completions
    Responses, ///< OpenAI Responses
    Messages,  ///< Anthropic Messages
    Generate,  ///< Gemini generateContent
};

} // namespace signalbox::simulator
