// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace signalbox::simulator {

/// What a simulated model reads from a Chat Completions body. Independent of wire/: a provider is a stranger to us.
struct ChatRequest
{
    QString model;
    bool stream = false;
    bool includeUsage = false;
    int choices = 1;
    std::optional<int> maxTokens;
    QByteArray lastUserText;  ///< UTF-8 of the last user message's text parts, joined by newlines
    QByteArray prefill;       ///< the assistant's own words, when they are the last message: the answer goes on from them
    bool answersTool = false; ///< the last message is a tool result
    qint64 promptTokens = 0;  ///< one per four bytes of text, tools and schema included, plus four per message
    QJsonArray tools;
    QJsonValue toolChoice;
    bool jsonObject = false;               ///< response_format json_object or json_schema
    std::optional<QJsonObject> jsonSchema; ///< of response_format json_schema
};

/// Error: InvalidRequest with `param` where one field is to blame, as OpenAI words it.
[[nodiscard]] Result<ChatRequest> readRequest(const QByteArray &body);

} // namespace signalbox::simulator
