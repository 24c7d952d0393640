// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/feature.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::wire {

/// A run of bytes of the request body.
struct Span
{
    qsizetype offset = 0;
    qsizetype length = 0;

    bool operator==(const Span &) const = default;
};

/// What routing needs to know about a request, read in one pass. The body itself is kept as bytes and never rebuilt.
struct RequestFacts
{
    QString asked;           ///< `model`
    QStringList askedModels; ///< OpenRouter-style `models`, empty when absent
    bool stream = false;
    bool includeUsage = false; ///< the client itself asked for `stream_options.include_usage`
    qint64 inputTokens = 0;    ///< estimate of the prompt, tools and schema included
    qint64 maxOutputTokens = 0; ///< `max_completion_tokens` or `max_tokens`; 0 = not given
    qint64 choices = 1;         ///< `n`
    Features features;
    int messages = 0;
    QByteArray lastUserText; ///< UTF-8 of the last user message's text parts, joined by newlines
    QByteArray promptText;   ///< all text of the prompt (system, history, tool results); only when asked for

    // From `metadata` ("signalbox_…" keys; the same as the x-signalbox-… headers). Removed before sending.
    QStringList tags;      ///< sensitivity tags as written
    QStringList labels;    ///< "key=value"
    QString session;
    QString client;
    QString cacheControl;  ///< "off", "refresh" or empty
    QString priority;      ///< "interactive", "batch" or empty
    std::optional<double> maxCostUsd;

    // Where forwarding edits the bytes.
    Span modelValue;              ///< the JSON string after "model":, quotes included
    std::optional<Span> streamOptions; ///< the value of "stream_options"
    QList<Span> removed;          ///< members to cut out (our metadata keys with one comma; `models`), in order
    qsizetype objectStart = 0;    ///< offset just behind the opening brace
};

struct ReadOptions
{
    bool promptText = false; ///< fill RequestFacts::promptText (some rule looks at the whole prompt)
};

/// Reads an OpenAI Chat Completions request. Errors: InvalidRequest with the byte offset and `param` where one field
/// is to blame: not JSON, not an object, nesting over 128, duplicate `model`/`messages`/`metadata`/`stream`, wrong
/// types, no messages, invalid UTF-8.
[[nodiscard]] Result<RequestFacts> readChatRequest(const QByteArray &body, ReadOptions options = {});

/// The body to send upstream: byte for byte the client's, except `model` spliced to `upstreamModel`, our metadata
/// keys and `models` cut out and, for a stream, `stream_options.include_usage` set to true (so that cost is reported;
/// the extra chunk is removed again for a client that did not ask).
[[nodiscard]] QByteArray forwardedChatBody(const QByteArray &body, const RequestFacts &facts, QByteArrayView upstreamModel);

} // namespace signalbox::wire
