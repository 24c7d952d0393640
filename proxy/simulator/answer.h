// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/chat_request.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox::simulator {

struct ToolCall
{
    QByteArray id; ///< "call_…"
    QString name;
    QList<QByteArray> arguments; ///< JSON text in the pieces it is streamed in
};

/// One answer of a simulated model. A piece of `text` is one token; so is a piece of a call's arguments.
struct Answer
{
    QList<QByteArray> thoughts; ///< said to itself before the answer; pieces as in text
    bool redacted = false;      ///< the thoughts are sealed (Anthropic's redacted_thinking)
    QList<QByteArray> text;     ///< UTF-8, every piece complete in itself
    QList<ToolCall> calls;
    QByteArray finishReason = "stop"; ///< stop, length, tool_calls, content_filter
    QString stoppedBy;                ///< the stop sequence that ended it

    /// Without the thoughts.
    [[nodiscard]] qint64 tokens() const;
};

/// What the model `provider`/`request.model` answers: the same request gives the same answer, choice by choice. It
/// says that it is simulated, fits `response_format`, calls a tool when the prompt names one (or tool_choice asks),
/// thinks first when asked to and stops at max_tokens with "length" or before a stop sequence. When the last message is
/// the assistant's and the answer begins with it, only what follows is said. `as`: in the words of another
/// provider/model. `exactTokens` makes a text of so many pieces instead, `exactThoughts` makes it think so many.
[[nodiscard]] Answer answerFor(const ChatRequest &request, const QString &provider, int choice,
                               std::optional<int> exactTokens = std::nullopt, const QString &as = {},
                               std::optional<int> exactThoughts = std::nullopt);

} // namespace signalbox::simulator
