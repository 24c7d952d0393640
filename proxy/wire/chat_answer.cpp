// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/jsonvalues.h"
#include "wire/jsonwriter.h"
#include "wire/stop_reason.h"
#include "wire/usage.h"

#include <algorithm>

// A complete OpenAI chat answer ↔ CanonicalAnswer.

namespace signalbox::wire::chat {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// A string, or the text of a list of parts (Mistral).
QByteArray contentText(object message, std::string_view key)
{
    element value;
    array list;
    if (!findMember(message, key, value))
        return {};
    if (value.get(list) != simdjson::SUCCESS)
        return bytesOf(stringOf(value));
    QByteArray text;
    for (const element entry : list) {
        object part;
        if (entry.get(part) == simdjson::SUCCESS)
            text += textMember(part, "text");
    }
    return text;
}

CanonicalAnswer::Choice choiceOf(object entry)
{
    CanonicalAnswer::Choice choice;
    choice.stop = chatStop(textMember(entry, "finish_reason"));
    const auto message = objectMember(entry, "message");
    if (!message) {
        if (const QByteArray text = textMember(entry, "text"); !text.isEmpty())
            choice.parts.emplace_back(TextPart{text, {}});
        return choice;
    }
    QByteArray thought = contentText(*message, "reasoning_content");
    if (thought.isEmpty())
        thought = contentText(*message, "reasoning");
    if (!thought.isEmpty())
        choice.parts.emplace_back(ThinkingPart{thought, {}, {}, {}, Dialect::OpenAiChat});
    QByteArray text = contentText(*message, "content");
    if (text.isEmpty()) {
        text = textMember(*message, "refusal");
        choice.refused = !text.isEmpty();
    }
    if (!text.isEmpty())
        choice.parts.emplace_back(TextPart{text, {}});
    const auto addCall = [&choice](object function, const QByteArray &id) {
        element arguments;
        ToolUsePart call{id, textMember(function, "name"), {}, {}, {}};
        if (findMember(function, "arguments", arguments))
            call.arguments = textOrJson(arguments);
        choice.parts.emplace_back(std::move(call));
    };
    if (const auto calls = arrayMember(*message, "tool_calls")) {
        for (const element value : *calls) {
            object call;
            if (value.get(call) != simdjson::SUCCESS)
                continue;
            if (const auto function = objectMember(call, "function"))
                addCall(*function, textMember(call, "id"));
        }
    }
    if (const auto function = objectMember(*message, "function_call"))
        addCall(*function, "call_" + textMember(*function, "name"));
    return choice;
}

/// What a client brings back so that the thought can be checked (readThoughts() of the request reader).
void writeDetails(JsonWriter &json, const std::vector<const ThinkingPart *> &thoughts)
{
    const auto isChecked = [](const ThinkingPart *thought) { return !thought->signature.isEmpty() || !thought->redacted.isEmpty(); };
    if (std::none_of(thoughts.begin(), thoughts.end(), isChecked))
        return;
    json.key("reasoning_details").open('[');
    qint64 index = 0;
    for (const ThinkingPart *thought : thoughts) {
        json.open('{');
        if (!thought->redacted.isEmpty())
            json.member("type", "reasoning.encrypted").member("data", thought->redacted);
        else
            json.member("type", "reasoning.text").member("text", thought->text).member("signature", thought->signature);
        json.member("format", thought->from == Dialect::Anthropic ? "anthropic-claude-v1" : "unknown");
        json.numberMember("index", index++).close('}');
    }
    json.close(']');
}

void writeMessage(JsonWriter &json, const CanonicalAnswer::Choice &choice, bool &calls)
{
    QByteArray text;
    QByteArray thought;
    std::vector<const ThinkingPart *> thoughts;
    for (const Part &part : choice.parts) {
        if (const auto *words = std::get_if<TextPart>(&part)) {
            text += words->text;
        } else if (const auto *thinking = std::get_if<ThinkingPart>(&part)) {
            thought += thinking->text;
            thoughts.push_back(thinking);
        }
        calls = calls || std::holds_alternative<ToolUsePart>(part);
    }
    json.key("message").open('{').member("role", "assistant").key("content");
    if (choice.refused || (text.isEmpty() && calls))
        json.raw("null");
    else
        json.string(text);
    json.key("refusal");
    if (choice.refused)
        json.string(text);
    else
        json.raw("null");
    if (!thought.isEmpty())
        json.member("reasoning_content", thought);
    writeDetails(json, thoughts);
    if (calls) {
        json.key("tool_calls").open('[');
        for (const Part &part : choice.parts) {
            const auto *call = std::get_if<ToolUsePart>(&part);
            if (call == nullptr)
                continue;
            json.open('{').member("id", call->id).member("type", "function").key("function").open('{');
            json.member("name", call->name);
            json.member("arguments", call->arguments.isEmpty() ? QByteArray("{}") : call->arguments).close('}').close('}');
        }
        json.close(']');
    }
    json.close('}');
}

} // namespace

std::optional<CanonicalAnswer> readAnswer(object body)
{
    const auto choices = arrayMember(body, "choices");
    if (!choices)
        return std::nullopt;
    CanonicalAnswer answer;
    answer.id = textMember(body, "id");
    answer.model = textMember(body, "model");
    answer.created = integerMember(body, "created").value_or(0);
    for (const element entry : *choices) {
        object choice;
        if (entry.get(choice) == simdjson::SUCCESS)
            answer.choices.push_back(choiceOf(choice));
    }
    element usage;
    if (findMember(body, "usage", usage)) {
        if (const std::optional<Usage> read = openAiUsage(usage))
            answer.usage = ReadUsage{*read, Dialect::OpenAiChat};
    }
    return answer.choices.empty() ? std::nullopt : std::optional(std::move(answer));
}

QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish)
{
    JsonWriter json;
    json.open('{').member("id", answer.id).member("object", "chat.completion");
    json.numberMember("created", answer.created > 0 ? answer.created : wish.created);
    json.member("model", answer.model.isEmpty() ? wish.model : answer.model).key("choices").open('[');
    qint64 index = 0;
    for (const CanonicalAnswer::Choice &choice : answer.choices) {
        bool calls = false;
        json.open('{').numberMember("index", index++);
        writeMessage(json, choice, calls);
        json.rawMember("logprobs", "null").member("finish_reason", chatStopWord(choice.stop, calls)).close('}');
    }
    json.close(']');
    if (answer.usage)
        json.rawMember("usage", chatUsageJson(answer.usage->usage));
    json.close('}');
    return json.take();
}

} // namespace signalbox::wire::chat
