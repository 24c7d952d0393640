// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/callid.h"
#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/jsonwriter.h"
#include "wire/mediadata.h"

#include <algorithm>

// CanonicalRequest → an OpenAI Responses request. Nothing is kept at the vendor (store: false): the client sends its
// history itself.

namespace signalbox::wire::responses {
namespace {

constexpr qint64 leastOutput = 16; // OpenAI: "Expected a value >= 16"

void writeText(JsonWriter &json, QByteArrayView type, QByteArrayView text)
{
    json.open('{').member("type", type).member("text", text).close('}');
}

void writeMedia(JsonWriter &json, const MediaPart &media)
{
    switch (media.kind) {
    case MediaPart::Kind::Image:
    case MediaPart::Kind::Video: // no word for it
        json.open('{').member("type", "input_image");
        if (!media.fileId.isEmpty())
            json.member("file_id", media.fileId);
        else
            json.member("image_url", media.url.isEmpty() ? dataUrl(media, "image/png") : media.url);
        json.member("detail", media.detail.isEmpty() ? QByteArray("auto") : media.detail).close('}');
        return;
    case MediaPart::Kind::Audio:
        json.open('{').member("type", "input_audio").key("input_audio").open('{').member("data", media.base64);
        json.member("format", media.mediaType.sliced(media.mediaType.indexOf('/') + 1)).close('}').close('}');
        return;
    case MediaPart::Kind::File:
        if (!media.text.isEmpty()) {
            writeText(json, "input_text", media.name.isEmpty() ? media.text : media.name + "\n\n" + media.text);
            return;
        }
        json.open('{').member("type", "input_file");
        if (!media.fileId.isEmpty())
            json.member("file_id", media.fileId);
        else if (!media.url.isEmpty())
            json.member("file_url", media.url);
        else
            json.member("filename", media.name.isEmpty() ? QByteArray("document.pdf") : media.name)
                .member("file_data", dataUrl(media, "application/pdf"));
        json.close('}');
        return;
    }
    Q_UNREACHABLE();
}

void writeResult(JsonWriter &json, const ToolResultPart &result)
{
    json.open('{').member("type", "function_call_output").member("call_id", shortId(result.id)).key("output");
    const bool plain = std::all_of(result.content.begin(), result.content.end(),
                                   [](const auto &content) { return std::holds_alternative<TextPart>(content); });
    QByteArray text;
    for (const ToolResultPart::Content &content : result.content) {
        if (const auto *words = std::get_if<TextPart>(&content); words != nullptr && !words->text.isEmpty())
            text += (text.isEmpty() ? QByteArray() : QByteArray("\n\n")) + words->text;
    }
    if (result.isError && !text.toLower().startsWith("error"))
        text.prepend(text.isEmpty() ? "Error" : "Error: ");
    if (plain) {
        json.string(text).close('}');
        return;
    }
    json.open('[');
    if (!text.isEmpty())
        writeText(json, "input_text", text);
    for (const ToolResultPart::Content &content : result.content) {
        if (const auto *media = std::get_if<MediaPart>(&content))
            writeMedia(json, *media);
    }
    json.close(']').close('}');
}

void writeUser(JsonWriter &json, const Message &message)
{
    bool open = false;
    const auto begin = [&json, &open] {
        if (!std::exchange(open, true))
            json.open('{').member("type", "message").member("role", "user").key("content").open('[');
    };
    for (const Part &part : message.parts) {
        if (const auto *result = std::get_if<ToolResultPart>(&part)) {
            writeResult(json, *result); // joinTurns() puts them first
        } else if (const auto *text = std::get_if<TextPart>(&part)) {
            if (text->text.isEmpty())
                continue;
            begin();
            writeText(json, "input_text", text->text);
        } else if (const auto *media = std::get_if<MediaPart>(&part)) {
            begin();
            writeMedia(json, *media);
        }
    }
    if (open)
        json.close(']').close('}');
}

void writeAssistant(JsonWriter &json, const Message &message)
{
    for (const Part &part : message.parts) {
        if (const auto *text = std::get_if<TextPart>(&part)) {
            if (text->text.isEmpty())
                continue;
            json.open('{').member("type", "message").member("role", "assistant").key("content").open('[');
            writeText(json, "output_text", text->text);
            json.close(']').close('}');
        } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
            json.open('{').member("type", "function_call").member("call_id", shortId(call->id));
            json.member("name", call->name);
            json.member("arguments", call->arguments.isEmpty() ? QByteArray("{}") : call->arguments).close('}');
        } else if (const auto *thought = std::get_if<ThinkingPart>(&part)) {
            // Only what this vendor sealed means something to it.
            if (thought->from != Dialect::OpenAiResponses || thought->signature.isEmpty() || thought->id.isEmpty())
                continue;
            json.open('{').member("type", "reasoning").member("id", thought->id).key("summary").open('[');
            if (!thought->text.isEmpty())
                writeText(json, "summary_text", thought->text);
            json.close(']').member("encrypted_content", thought->signature).close('}');
        }
    }
}

void writeTools(JsonWriter &json, const CanonicalRequest &request)
{
    if (request.tools.empty())
        return;
    json.key("tools").open('[');
    for (const Tool &tool : request.tools) {
        json.open('{').member("type", "function").member("name", tool.name);
        if (!tool.description.isEmpty())
            json.member("description", tool.description);
        json.rawMember("parameters", tool.parametersJson.isEmpty() ? QByteArray(R"({"type":"object","properties":{}})")
                                                                   : tool.parametersJson);
        // Responses take a schema as strict unless told otherwise, the other dialects do not.
        json.key("strict").boolean(tool.strict.value_or(false)).close('}');
    }
    json.close(']');
    switch (request.toolChoice.kind) {
    case ToolChoice::Kind::Unset:
        break;
    case ToolChoice::Kind::Auto:
        json.member("tool_choice", "auto");
        break;
    case ToolChoice::Kind::Any:
        json.member("tool_choice", "required");
        break;
    case ToolChoice::Kind::None:
        json.member("tool_choice", "none");
        break;
    case ToolChoice::Kind::One:
        json.key("tool_choice").open('{').member("type", "function").member("name", request.toolChoice.name).close('}');
        break;
    }
    if (request.parallelTools)
        json.key("parallel_tool_calls").boolean(*request.parallelTools);
}

void writeFormat(JsonWriter &json, const OutputFormat &format)
{
    switch (format.kind) {
    case OutputFormat::Kind::Text:
        return;
    case OutputFormat::Kind::JsonObject:
        json.key("text").open('{').key("format").open('{').member("type", "json_object").close('}').close('}');
        return;
    case OutputFormat::Kind::JsonSchema:
        json.key("text").open('{').key("format").open('{').member("type", "json_schema");
        json.member("name", format.name.isEmpty() ? QByteArray("answer") : format.name);
        if (!format.description.isEmpty())
            json.member("description", format.description);
        json.rawMember("schema", format.schemaJson.isEmpty() ? QByteArray("{}") : format.schemaJson);
        json.key("strict").boolean(format.strict.value_or(true)).close('}').close('}');
        return;
    }
    Q_UNREACHABLE();
}

void writeReasoning(JsonWriter &json, const ReasoningWish &wish)
{
    ReasoningEffort effort = wish.effort;
    if (effort == ReasoningEffort::Unset && wish.budgetTokens)
        effort = effortOf(*wish.budgetTokens);
    // Off is what a model without thoughts does anyway, and not all that have them know the word.
    if (effort == ReasoningEffort::Unset || effort == ReasoningEffort::Off)
        return;
    effort = effort == ReasoningEffort::Highest ? ReasoningEffort::High : effort;
    json.key("reasoning").open('{').member("effort", effortName(effort));
    if (wish.wantsThoughts)
        json.member("summary", "auto");
    json.close('}');
}

} // namespace

QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane)
{
    joinTurns(request.messages);
    JsonWriter json;
    json.reserve(16 * 1024);
    json.open('{').member("model", lane.model.isEmpty() ? request.model : lane.model);
    QByteArray system;
    for (const TextPart &text : request.system) {
        if (!text.text.isEmpty())
            system += (system.isEmpty() ? QByteArray() : QByteArray("\n\n")) + text.text;
    }
    if (!system.isEmpty())
        json.member("instructions", system);
    json.key("input").open('[');
    for (const Message &message : request.messages) {
        if (message.role == Message::Role::Assistant)
            writeAssistant(json, message);
        else
            writeUser(json, message);
    }
    json.close(']');
    writeTools(json, request);
    writeFormat(json, request.format);
    writeReasoning(json, request.reasoning);
    if (request.maxOutputTokens)
        json.numberMember("max_output_tokens", std::max(leastOutput, *request.maxOutputTokens));
    if (!isReasoner(lane.model)) {
        if (request.temperature)
            json.key("temperature").number(*request.temperature);
        if (request.topP)
            json.key("top_p").number(*request.topP);
    }
    if (!request.user.isEmpty())
        json.member("user", request.user);
    json.key("store").boolean(false);
    if (request.stream)
        json.key("stream").boolean(true);
    json.close('}');
    return json.take();
}

} // namespace signalbox::wire::responses
