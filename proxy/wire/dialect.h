// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>
#include <QLatin1StringView>

namespace signalbox::wire {

/// How a client asks or a provider is asked.
enum class Dialect : quint8 {
    OpenAiChat,      ///< POST …/chat/completions
    OpenAiResponses, ///< POST …/responses
    Anthropic,       ///< POST …/v1/messages
    Gemini,          ///< POST …/models/{m}:generateContent
};

/// "openai", "responses", "anthropic", "gemini": what decisions and `wire:` of a policy call it.
[[nodiscard]] constexpr QLatin1StringView dialectName(Dialect dialect)
{
    switch (dialect) {
    case Dialect::OpenAiChat:
        return QLatin1StringView("openai");
    case Dialect::OpenAiResponses:
        return QLatin1StringView("responses");
    case Dialect::Anthropic:
        return QLatin1StringView("anthropic");
    case Dialect::Gemini:
        return QLatin1StringView("gemini");
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::wire
