// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "simulator/dialect.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::simulator {

/// What a simulated model reads from a request, whatever its dialect; tools and tool choice are kept in Chat's shape.
/// Independent of wire/: a provider is a stranger to us.
struct ChatRequest
{
    Dialect dialect = Dialect::Chat;
    QByteArray endpoint; ///< "completions", "embeddings" …, "store"; empty = chat
    struct Made
    {
        QByteArray type;
        QByteArray body;
    };
    Made canned;     ///< the answer, where it needs no words
    QByteArray echo; ///< completions: said again before the answer
    QString model;
    bool stream = false;
    bool streamAsArray = false; ///< Gemini without alt=sse: the stream is one JSON array
    bool includeUsage = false;  ///< Chat only; the other dialects always report it
    bool logprobs = false;      ///< Chat only: how probable each token was is asked for
    QString serviceTier;        ///< Chat only: asked for, and then served; empty = the ordinary one
    int choices = 1;
    std::optional<int> maxTokens;
    QByteArray lastUserText; ///< UTF-8 of the last user message's text parts, joined by newlines
    QByteArray prefill; ///< the assistant's own words, when they are the last message: the answer goes on from them
    bool answersTool = false; ///< the last message is a tool result
    qint64 promptTokens = 0;  ///< one per four bytes of text, tools and schema included, plus four per message
    QJsonArray tools;
    QJsonValue toolChoice;
    bool parallelCalls = true;
    QStringList stops;                     ///< the answer ends before the first of these
    bool thinks = false;                   ///< asked to think first
    bool showsThoughts = true;             ///< the thoughts' text is part of the answer
    bool signsThoughts = true;             ///< Responses: encrypted_content was asked for
    qint64 markedTokens = 0;               ///< of the prompt, up to Anthropic's last cache_control
    bool markedForHour = false;            ///< with ttl 1h
    bool jsonObject = false;               ///< response_format json_object or json_schema
    std::optional<QJsonObject> jsonSchema; ///< of response_format json_schema
};

/// A Chat Completions body. Error, here and below: InvalidRequest with `param` where one field is to blame, in the
/// words of the vendor.
[[nodiscard]] Result<ChatRequest> readRequest(const QByteArray &body);
/// A Messages body; for count_tokens `counting`, which needs no max_tokens. Refuses what Anthropic refuses: turns that
/// do not begin with the user, empty texts, tool calls without results, thinking that was changed.
[[nodiscard]] Result<ChatRequest> readMessagesRequest(const QByteArray &body, bool counting = false);
/// A Responses body. Refuses outputs of calls nobody made, encrypted reasoning that was changed and unknown responses.
[[nodiscard]] Result<ChatRequest> readResponsesRequest(const QByteArray &body);
/// A generateContent body for `model`. Refuses schema words Gemini does not know, unequal numbers of calls and
/// responses, and calls whose thought signature is missing (thinking models) or changed.
[[nodiscard]] Result<ChatRequest> readGenerateRequest(const QByteArray &body, const QString &model);

} // namespace signalbox::simulator
