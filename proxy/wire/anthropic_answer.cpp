// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/jsonvalues.h"
#include "wire/jsonwriter.h"
#include "wire/stop_reason.h"
#include "wire/usage.h"

// A complete Anthropic message ↔ CanonicalAnswer.

namespace signalbox::wire::anthropic {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// Blocks of server tools are no part of what crosses: who asked for them speaks this dialect.
void readBlock(object block, CanonicalAnswer::Choice &choice)
{
    const QByteArray type = textMember(block, "type");
    if (type == "text")
        choice.parts.emplace_back(TextPart{textMember(block, "text"), {}});
    else if (type == "tool_use")
        choice.parts.emplace_back(ToolUsePart{textMember(block, "id"), textMember(block, "name"), jsonMember(block, "input"), {}, {}});
    else if (type == "thinking")
        choice.parts.emplace_back(ThinkingPart{textMember(block, "thinking"), textMember(block, "signature"), {}, {}, Dialect::Anthropic});
    else if (type == "redacted_thinking")
        choice.parts.emplace_back(ThinkingPart{{}, {}, textMember(block, "data"), {}, Dialect::Anthropic});
}

/// Arguments are an object here; what a model said that is none is quoted, so that the client's check of them fails with
/// the words instead of the client.
QByteArray inputOf(const ToolUsePart &call)
{
    if (QByteArrayView(call.arguments).trimmed().isEmpty())
        return "{}";
    if (std::optional<QByteArray> object = compactObject(call.arguments))
        return *std::move(object);
    JsonWriter json;
    return json.open('{').member("invalid_json", call.arguments).close('}').take();
}

void writePart(JsonWriter &json, const Part &part)
{
    if (const auto *text = std::get_if<TextPart>(&part)) {
        json.open('{').member("type", "text").member("text", text->text).close('}');
    } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
        json.open('{').member("type", "tool_use").member("id", call->id).member("name", call->name);
        json.rawMember("input", inputOf(*call)).close('}');
    } else if (const auto *thought = std::get_if<ThinkingPart>(&part)) {
        const bool isOwn = thought->from == Dialect::Anthropic && !thought->signature.isEmpty();
        json.open('{');
        if (!thought->redacted.isEmpty())
            json.member("type", "redacted_thinking").member("data", thought->redacted);
        else
            json.member("type", "thinking").member("thinking", thought->text)
                .member("signature", isOwn ? QByteArrayView(thought->signature) : foreignSignature);
        json.close('}');
    }
}

} // namespace

std::optional<CanonicalAnswer> readAnswer(object body)
{
    const auto blocks = arrayMember(body, "content");
    if (!blocks || textMember(body, "type") == "error")
        return std::nullopt;
    CanonicalAnswer answer;
    answer.id = textMember(body, "id");
    answer.model = textMember(body, "model");
    CanonicalAnswer::Choice choice;
    for (const element entry : *blocks) {
        object block;
        if (entry.get(block) == simdjson::SUCCESS)
            readBlock(block, choice);
    }
    choice.stop = anthropicStop(textMember(body, "stop_reason"));
    choice.stopSequence = textMember(body, "stop_sequence");
    answer.choices.push_back(std::move(choice));
    element usage;
    if (findMember(body, "usage", usage)) {
        if (const std::optional<Usage> read = anthropicUsage(usage))
            answer.usage = ReadUsage{*read, Dialect::Anthropic};
    }
    return answer;
}

QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish)
{
    JsonWriter json;
    json.open('{').member("id", answer.id).member("type", "message").member("role", "assistant");
    json.member("model", answer.model.isEmpty() ? wish.model : answer.model).key("content").open('[');
    bool calls = false;
    const CanonicalAnswer::Choice none;
    const CanonicalAnswer::Choice &choice = answer.choices.empty() ? none : answer.choices.front();
    for (const Part &part : choice.parts) {
        calls = calls || std::holds_alternative<ToolUsePart>(part);
        writePart(json, part);
    }
    json.close(']').member("stop_reason", choice.refused ? QByteArrayView("refusal") : anthropicStopWord(choice.stop, calls));
    json.key("stop_sequence");
    if (choice.stopSequence.isEmpty())
        json.raw("null");
    else
        json.string(choice.stopSequence);
    json.rawMember("usage", anthropicUsageJson(answer.usage ? answer.usage->usage : Usage())).close('}');
    return json.take();
}

} // namespace signalbox::wire::anthropic
