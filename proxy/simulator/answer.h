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
    QList<QByteArray> text; ///< UTF-8, every piece complete in itself
    QList<ToolCall> calls;
    QByteArray finishReason = "stop"; ///< stop, length, tool_calls, content_filter

    [[nodiscard]] qint64 tokens() const;
};

/// What the model `provider`/`request.model` answers: the same request gives the same answer, choice by choice. It
/// says that it is simulated, fits `response_format`, calls a tool when the prompt names one (or tool_choice asks) and
/// stops at max_tokens with "length". When the last message is the assistant's and the answer begins with it, only what
/// follows is said. `as`: in the words of another provider/model. `exactTokens` makes a text of so many pieces instead.
[[nodiscard]] Answer answerFor(const ChatRequest &request, const QString &provider, int choice,
                               std::optional<int> exactTokens = std::nullopt, const QString &as = {});

} // namespace signalbox::simulator
