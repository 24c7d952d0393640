// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/jsonvalues.h"
#include "wire/responses_object.h"
#include "wire/thought_seal.h"
#include "wire/usage_dialects.h"

#include <algorithm>

// A complete OpenAI Responses answer ↔ CanonicalAnswer.

namespace signalbox::wire::responses {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

void readMessage(object item, CanonicalAnswer::Choice &choice)
{
    const auto content = arrayMember(item, "content");
    if (!content)
        return;
    for (const element entry : *content) {
        object part;
        if (entry.get(part) != simdjson::SUCCESS)
            continue;
        const bool refused = textMember(part, "type") == "refusal";
        const QByteArray text = textMember(part, refused ? "refusal" : "text");
        choice.refused = choice.refused || refused;
        if (!text.isEmpty())
            choice.parts.emplace_back(TextPart{text, {}});
    }
}

QByteArray summaryOf(object item)
{
    QByteArray text;
    for (const std::string_view key : {"summary", "content"}) {
        const auto list = arrayMember(item, key);
        if (!list || !text.isEmpty())
            continue;
        for (const element entry : *list) {
            object part;
            if (entry.get(part) == simdjson::SUCCESS)
                text += (text.isEmpty() ? QByteArray() : QByteArray("\n\n")) + textMember(part, "text");
        }
    }
    return text;
}

} // namespace

StopReason stopOf(object response, bool calls)
{
    const QByteArray status = textMember(response, "status");
    if (status == "incomplete") {
        const auto details = objectMember(response, "incomplete_details");
        const QByteArray reason = details ? textMember(*details, "reason") : QByteArray();
        if (reason == "content_filter")
            return StopReason::Filtered;
        return reason == "max_output_tokens" || reason == "max_tokens" ? StopReason::MaxTokens : StopReason::Unknown;
    }
    if (status == "failed" || status == "cancelled")
        return StopReason::Failed;
    return calls ? StopReason::ToolUse : StopReason::EndTurn;
}

void readOutput(object response, CanonicalAnswer::Choice &choice)
{
    const auto output = arrayMember(response, "output");
    if (!output)
        return;
    for (const element entry : *output) {
        object item;
        if (entry.get(item) != simdjson::SUCCESS)
            continue;
        const QByteArray type = textMember(item, "type");
        if (type == "message") {
            readMessage(item, choice);
        } else if (type == "function_call") {
            ToolUsePart call{textMember(item, "call_id"), textMember(item, "name"), {}, {}, {}};
            element arguments;
            if (findMember(item, "arguments", arguments))
                call.arguments = textOrJson(arguments);
            choice.parts.emplace_back(std::move(call));
        } else if (type == "reasoning") {
            // What it sealed means nothing in another dialect.
            if (const QByteArray summary = summaryOf(item); !summary.isEmpty())
                choice.parts.emplace_back(ThinkingPart{summary, {}, {}, {}, Dialect::OpenAiResponses});
        }
    }
}

bool callsVendorTools(QByteArrayView body)
{
    JsonReader reader;
    element root;
    object response;
    bool replaced = false;
    if (reader.parseAnswer(body, root, replaced) != simdjson::SUCCESS || root.get(response) != simdjson::SUCCESS)
        return false;
    const auto output = arrayMember(response, "output");
    return output && std::any_of(output->begin(), output->end(), [](element item) {
        element type;
        const std::string_view name = item.at_key("type").get(type) == simdjson::SUCCESS ? stringOf(type) : std::string_view();
        return name != "message" && name != "reasoning" && name != "function_call";
    });
}

std::optional<CanonicalAnswer> readAnswer(object body)
{
    if (!arrayMember(body, "output") || textMember(body, "status") == "failed")
        return std::nullopt;
    CanonicalAnswer answer;
    answer.id = textMember(body, "id");
    answer.model = textMember(body, "model");
    answer.created = integerMember(body, "created_at").value_or(0);
    CanonicalAnswer::Choice choice;
    readOutput(body, choice);
    bool calls = false;
    for (const Part &part : choice.parts)
        calls = calls || std::holds_alternative<ToolUsePart>(part);
    choice.stop = stopOf(body, calls);
    answer.choices.push_back(std::move(choice));
    element usage;
    if (findMember(body, "usage", usage)) {
        if (const std::optional<Usage> read = responsesUsage(usage))
            answer.usage = ReadUsage{*read, Dialect::OpenAiResponses};
    }
    return answer;
}

QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish)
{
    ResponseObject object;
    object.id = idOf(answer.id);
    object.model = answer.model.isEmpty() ? wish.model : answer.model;
    object.created = answer.created > 0 ? answer.created : wish.created;
    if (answer.usage)
        object.usage = answer.usage->usage;
    object.stop = StopReason::Unknown;
    if (answer.choices.empty())
        return object.json();
    const CanonicalAnswer::Choice &choice = answer.choices.front();
    if (choice.stop != StopReason::Unset)
        object.stop = choice.stop;
    for (const Part &part : choice.parts) {
        if (const auto *text = std::get_if<TextPart>(&part)) {
            object.items.push_back({OutputItem::Type::Message, text->text, {}, {}, choice.refused});
        } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
            object.items.push_back({OutputItem::Type::Call, call->arguments, call->id, call->name, false});
        } else if (const auto *thought = std::get_if<ThinkingPart>(&part);
                   thought != nullptr && !(thought->text.isEmpty() && thought->signature.isEmpty() && thought->redacted.isEmpty())) {
            object.items.push_back({OutputItem::Type::Reasoning, thought->text, {}, {}, false, thought->text.isEmpty(), sealOf(*thought)});
        }
    }
    return object.json();
}

} // namespace signalbox::wire::responses
