// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/answer_content.h"

#include "wire/jsonreader.h"
#include "wire/sse.h"
#include "wire/translate.h"

#include <algorithm>
#include <cmath>

namespace signalbox::wire {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr uint64_t mostCalls = 128; ///< OpenAI's own limit of tools

void append(QByteArray &to, std::string_view text)
{
    to.append(text.data(), static_cast<qsizetype>(text.size()));
}

/// Content in any of its shapes: a text, or a list of parts with a `text` each.
void appendText(element value, QByteArray &to)
{
    append(to, stringOf(value));
    array parts;
    if (value.get(parts) != simdjson::SUCCESS)
        return;
    for (const element part : parts) {
        element text;
        if (part.at_key("text").get(text) == simdjson::SUCCESS)
            append(to, stringOf(text));
    }
}

/// `tool_calls` of a message or a delta: a delta's belong to the call with that `index`.
void addCalls(element value, std::vector<CalledFunction> &calls)
{
    array list;
    if (value.get(list) != simdjson::SUCCESS)
        return;
    std::size_t position = 0;
    for (const element entry : list) {
        uint64_t index = position++;
        if (entry.at_key("index").get(index) == simdjson::SUCCESS && index >= mostCalls)
            continue;
        element function;
        if (index >= mostCalls || entry.at_key("function").get(function) != simdjson::SUCCESS)
            continue;
        if (calls.size() <= index)
            calls.resize(index + 1);
        element part;
        if (function.at_key("name").get(part) == simdjson::SUCCESS)
            append(calls[index].name, stringOf(part));
        if (function.at_key("arguments").get(part) == simdjson::SUCCESS)
            append(calls[index].arguments, stringOf(part));
    }
}

void addLogprobs(element value, AnswerContent &content)
{
    for (const char *key : {"content", "refusal"}) {
        array tokens;
        if (value.at_key(key).get(tokens) != simdjson::SUCCESS)
            continue;
        for (const element token : tokens) {
            double logprob = 0.0;
            if (token.at_key("logprob").get(logprob) != simdjson::SUCCESS || !std::isfinite(logprob))
                continue;
            // OpenAI says -9999 for what is not among the likeliest; a positive one is no probability.
            content.logprobSum += std::clamp(logprob, -20.0, 0.0);
            ++content.logprobs;
        }
    }
}

void addMessage(element message, AnswerContent &content)
{
    element value;
    if (message.at_key("content").get(value) == simdjson::SUCCESS)
        appendText(value, content.text);
    if (message.at_key("refusal").get(value) == simdjson::SUCCESS && !stringOf(value).empty())
        content.refused = true;
    if (message.at_key("tool_calls").get(value) == simdjson::SUCCESS)
        addCalls(value, content.calls);
}

/// One complete answer or one chunk of a stream; false when it is neither.
bool addChoices(element root, AnswerContent &content)
{
    array choices;
    if (root.at_key("choices").get(choices) != simdjson::SUCCESS)
        return false;
    for (const element choice : choices) {
        element value;
        if (choice.at_key("logprobs").get(value) == simdjson::SUCCESS)
            addLogprobs(value, content);
        uint64_t index = 0;
        if (choice.at_key("index").get(index) != simdjson::SUCCESS)
            index = 0;
        content.choices = std::max(content.choices, static_cast<int>(std::min<uint64_t>(index, mostCalls)) + 1);
        if (index != 0)
            continue;
        if (choice.at_key("finish_reason").get(value) == simdjson::SUCCESS && !stringOf(value).empty())
            content.finishReason = QByteArray(stringOf(value).data(), static_cast<qsizetype>(stringOf(value).size()));
        for (const char *key : {"message", "delta"}) {
            if (choice.at_key(key).get(value) == simdjson::SUCCESS)
                addMessage(value, content);
        }
    }
    return true;
}

bool add(JsonReader &reader, QByteArrayView json, AnswerContent &content)
{
    element root;
    bool replaced = false;
    return reader.parseAnswer(json, root, replaced) == simdjson::SUCCESS && addChoices(root, content);
}

bool isMarker(QByteArrayView data)
{
    return data.trimmed() == "[DONE]";
}

std::optional<QList<SseEvent>> eventsOf(QByteArrayView stream)
{
    SseReader reader;
    QList<SseEvent> events;
    if (!reader.feed(stream, events))
        return std::nullopt;
    reader.finish(events);
    return events;
}

/// The same answer in Chat's words.
std::optional<QByteArray> asChat(Dialect dialect, QByteArrayView answer, bool streamed)
{
    if (!streamed) {
        const std::optional<CanonicalAnswer> said = wire::readAnswer(dialect, answer);
        return said ? std::optional(writeAnswer(Dialect::OpenAiChat, *said, {})) : std::nullopt;
    }
    const std::optional<QList<SseEvent>> events = eventsOf(answer);
    if (!events)
        return std::nullopt;
    StreamTranslator translator(dialect, Dialect::OpenAiChat, {});
    QByteArray chat;
    for (const SseEvent &event : *events)
        chat += translator.feed(event);
    return chat += translator.finish({});
}

} // namespace

std::optional<AnswerContent> lookAtAnswer(Dialect dialect, QByteArrayView answer, bool streamed)
{
    if (dialect != Dialect::OpenAiChat) {
        const std::optional<QByteArray> chat = asChat(dialect, answer, streamed);
        return chat ? lookAtAnswer(Dialect::OpenAiChat, *chat, streamed) : std::nullopt;
    }
    AnswerContent content;
    JsonReader reader;
    if (!streamed)
        return add(reader, answer, content) ? std::optional(std::move(content)) : std::nullopt;
    const std::optional<QList<SseEvent>> events = eventsOf(answer);
    if (!events)
        return std::nullopt;
    for (const SseEvent &event : *events) {
        if (event.hasData && !isMarker(event.data) && !add(reader, event.data, content))
            return std::nullopt;
    }
    return content.choices > 0 ? std::optional(std::move(content)) : std::nullopt;
}

} // namespace signalbox::wire
