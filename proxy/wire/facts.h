// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/feature.h"
#include "wire/asking.h"
#include "wire/crossing.h"
#include "wire/span.h"
#include "wire/surface.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace signalbox::wire {

/// How much thinking a request asks for; providers have different names for it.
enum class ReasoningEffort : quint8 {
    Unset, ///< nothing was said
    Off,   ///< none at all
    Minimal,
    Low,
    Medium,
    High,
    Highest, ///< "xhigh", "max"
};

/// Who spoke in the history, and how it ends.
struct Turns
{
    int user = 0;
    int assistant = 0;
    int toolCalls = 0;   ///< messages of the assistant that call tools
    int toolResults = 0; ///< messages that answer such a call
    bool endsWithToolResult = false;

    bool operator==(const Turns &) const = default;
};

/// What routing needs to know about a request, read in one pass. The body itself is kept as bytes and never rebuilt.
/// The base holds what `metadata` said in "signalbox_…" keys (the same as the x-signalbox-… headers), which are removed
/// before sending.
struct RequestFacts : Asking
{
    Dialect dialect = Dialect::OpenAiChat; ///< it was asked in
    Surface surface;         ///< the endpoint it came by
    Traits traits;           ///< what other dialects may have no word for
    QString asked;           ///< `model`; the first of `models` when only that is given
    QStringList askedModels; ///< OpenRouter-style `models`, empty when absent
    bool stream = false;
    bool includeUsage = false; ///< the client itself asked for `stream_options.include_usage`
    qint64 inputTokens = 0;    ///< estimate of the prompt, tools and schema included (tokens.h)
    qint64 maxOutputTokens = 0; ///< `max_completion_tokens` or `max_tokens`; 0 = not given
    qint64 choices = 1;         ///< `n`
    Features features;
    QByteArray continues; ///< id of the response or conversation kept at a provider that it goes on from (Responses)
    bool isBackground = false; ///< the answer is to be fetched later (Responses `background`)
    bool signedReasoning = false; ///< some message gives back reasoning that is signed or encrypted
    ReasoningEffort effort = ReasoningEffort::Unset;
    int messages = 0;
    Turns turns;
    int tools = 0;            ///< functions offered
    QByteArray systemText;      ///< the beginning of the first system or developer message, at most excerptBytes
    QByteArray earlierUserText; ///< the beginning of the user's message before the last, at most excerptBytes
    static constexpr qsizetype excerptBytes = 2048;
    QByteArray lastUserText; ///< UTF-8 of the last user message's text parts, joined by newlines
    /// Every string a provider would be given except model names, our own metadata keys and base64 data: system,
    /// history, tool calls and results, tool descriptions, one per line. Only when asked for.
    QByteArray promptText;

    // Where forwarding edits the bytes.
    Span modelValue;              ///< the JSON string after "model":, quotes included; length 0 when absent (only `models` given)
    std::optional<Span> streamOptions; ///< the value of "stream_options"
    std::optional<Span> includeUsageValue; ///< the value of "include_usage" in it
    QList<Span> removed;          ///< members to cut out (our metadata keys with one comma; `models`), in order
    qsizetype objectStart = 0;    ///< offset just behind the opening brace
};

struct ReadOptions
{
    bool promptText = false; ///< fill RequestFacts::promptText (some rule looks at the whole prompt)
    Dialect dialect = Dialect::OpenAiChat; ///< the body is in
};

/// Reads an OpenAI Chat Completions request. Errors: InvalidRequest with the byte offset and `param` where one field
/// is to blame: not JSON, not an object, nesting over 128, duplicates of a member that is read here or within a message
/// or content part, wrong types, no messages, invalid UTF-8, numbers out of range, unknown "signalbox_…" keys.
[[nodiscard]] Result<RequestFacts> readChatRequest(const QByteArray &body, ReadOptions options = {});

/// The same with the parser kept from request to request, for the hot path: one per worker thread, used by that thread
/// only. A request of 300 bytes then costs about a microsecond less.
class ChatReader final
{
public:
    ChatReader();
    ~ChatReader();
    Q_DISABLE_COPY_MOVE(ChatReader)

    [[nodiscard]] Result<RequestFacts> read(const QByteArray &body, ReadOptions options = {});

private:
    std::unique_ptr<class JsonReader> m_json;
};

/// Bytes of a body that are sent as others.
struct BodyEdit
{
    Span span; ///< what goes; length 0 inserts
    QByteArray text;

    bool operator==(const BodyEdit &) const = default;
};

/// The body to send upstream: byte for byte the client's, except `model` spliced to `upstreamModel`, our metadata
/// keys and `models` cut out and, for a stream, `stream_options.include_usage` set to true (so that cost is reported;
/// the extra chunk is removed again for a client that did not ask). `facts` must have been read from this `body`.
/// Of a request in Anthropic's dialect also the thoughts that another vendor's model had are cut out. `more`: further
/// edits, apart from each other and from those.
[[nodiscard]] QByteArray forwardedBody(const QByteArray &body, const RequestFacts &facts, QByteArrayView upstreamModel,
                                           const QList<BodyEdit> &more = {});

/// Whether a body has a member of that name.
[[nodiscard]] bool hasMember(const QByteArray &chatBody, QByteArrayView name);
/// A body for upstream with one member more, `value` being JSON; nullopt when it has one of that name.
[[nodiscard]] std::optional<QByteArray> withMember(const QByteArray &chatBody, QByteArrayView name, QByteArrayView value);

/// A body for upstream with one message more: the assistant's own words so far, for a model that goes on from them. The
/// limit of output tokens is lowered by what they take. nullopt when the body does not allow it: its last message is the
/// assistant's already, or its messages cannot be found.
[[nodiscard]] std::optional<QByteArray> withPrefill(const QByteArray &chatBody, QByteArrayView prefill);

} // namespace signalbox::wire
