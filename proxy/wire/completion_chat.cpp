// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/completion_chat.h"

#include "wire/jsonvalues.h"
#include "wire/jsonwriter.h"
#include "wire/refusal.h"

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// Completions know no calls of tools: they end like a text.
QByteArray finishReason(std::string_view chat)
{
    if (chat.empty())
        return "null";
    const bool isCall = chat == "tool_calls" || chat == "function_call";
    return isCall ? QByteArray("\"stop\"") : '"' + bytesOf(chat) + '"';
}

/// A member of any name.
void rawMember(JsonWriter &out, std::string_view key, element value)
{
    QByteArray name;
    appendJsonString(name, QByteArrayView(key.data(), static_cast<qsizetype>(key.size())));
    out.raw(name + ':' + jsonOf(value));
}

/// The answer without its choices, which are written by `choices`.
template <class Choices>
QByteArray envelope(object from, Choices choices)
{
    JsonWriter out;
    out.open('{');
    for (const auto [key, value] : from) {
        if (key == "object")
            out.member("object", "text_completion");
        else if (key == "choices")
            choices(out.key("choices"));
        else if (key != "service_tier" || !value.is_null())
            rawMember(out, key, value);
    }
    return out.close('}').take();
}

void writeChoice(JsonWriter &out, qint64 index, const QByteArray &text, std::string_view finish)
{
    out.open('{').member("text", text).numberMember("index", index).rawMember("logprobs", "null");
    out.rawMember("finish_reason", finishReason(finish)).close('}');
}

std::string_view finishOf(object choice)
{
    element value;
    return findMember(choice, "finish_reason", value) ? stringOf(value) : std::string_view();
}

/// The data of one event; nullopt when nothing of it is for a client of completions.
std::optional<QByteArray> chunkFrom(QByteArrayView data)
{
    JsonReader reader;
    element root;
    bool replaced = false;
    object chunk;
    if (reader.parseAnswer(data, root, replaced) != simdjson::SUCCESS || root.get(chunk) != simdjson::SUCCESS)
        return data.toByteArray();
    const std::optional<array> choices = arrayMember(chunk, "choices");
    if (!choices)
        return data.toByteArray(); // an error, or a usage of its own
    bool says = choices->size() == 0;
    const QByteArray event = envelope(chunk, [&](JsonWriter &out) {
        out.open('[');
        for (const element entry : *choices) {
            object choice;
            if (entry.get(choice) != simdjson::SUCCESS)
                continue;
            const std::optional<object> delta = objectMember(choice, "delta");
            const QByteArray text = delta ? textMember(*delta, "content") : QByteArray();
            const std::string_view finish = finishOf(choice);
            says = says || !text.isEmpty() || !finish.empty();
            writeChoice(out, integerMember(choice, "index").value_or(0), text, finish);
        }
        out.close(']');
    });
    return says ? std::optional(event) : std::nullopt;
}

} // namespace

Result<QByteArray> chatFromCompletion(QByteArrayView body)
{
    JsonReader reader;
    element root;
    object request;
    if (reader.parse(body, root) != simdjson::SUCCESS || root.get(request) != simdjson::SUCCESS)
        return refusal({}, u"The request body is no JSON object."_s);
    JsonWriter out;
    out.open('{');
    bool hasLimit = false;
    for (const auto [key, value] : request) {
        if (key == "prompt") {
            std::string_view prompt;
            array list;
            if (value.get(list) == simdjson::SUCCESS && list.size() == 1)
                prompt = stringOf(list.at(0).value_unsafe());
            else if (value.get(prompt) != simdjson::SUCCESS)
                return refusal(u"prompt"_s, u"Only one text can be asked as chat."_s);
            out.key("messages").open('[').open('{').member("role", "user").member("content", bytesOf(prompt)).close('}').close(']');
        } else if (key != "suffix" && key != "echo" && key != "best_of" && key != "logprobs") {
            hasLimit = hasLimit || (key == "max_tokens" && !value.is_null());
            if (key != "max_tokens" || !value.is_null())
                rawMember(out, key, value);
        }
    }
    if (!hasLimit)
        out.numberMember("max_tokens", completionMaxTokens);
    return out.close('}').take();
}

std::optional<QByteArray> completionFromChat(QByteArrayView body)
{
    JsonReader reader;
    element root;
    bool replaced = false;
    object answer;
    if (reader.parseAnswer(body, root, replaced) != simdjson::SUCCESS || root.get(answer) != simdjson::SUCCESS)
        return std::nullopt;
    const std::optional<array> choices = arrayMember(answer, "choices");
    if (!choices)
        return std::nullopt;
    return envelope(answer, [&](JsonWriter &out) {
        out.open('[');
        for (const element entry : *choices) {
            object choice;
            if (entry.get(choice) != simdjson::SUCCESS)
                continue;
            const std::optional<object> message = objectMember(choice, "message");
            writeChoice(out, integerMember(choice, "index").value_or(0), message ? textMember(*message, "content") : QByteArray(),
                        finishOf(choice));
        }
        out.close(']');
    });
}

QByteArray CompletionStream::feed(QByteArrayView bytes)
{
    QList<SseEvent> events;
    QByteArray out;
    (void)m_events.feed(bytes, events); // no longer than what was read before
    for (const SseEvent &event : std::as_const(events)) {
        if (!event.hasData || event.data.trimmed() == "[DONE]") {
            out += event.raw;
            continue;
        }
        if (const std::optional<QByteArray> chunk = chunkFrom(event.data))
            out += "data: " + *chunk + "\n\n";
    }
    return out;
}

} // namespace signalbox::wire
