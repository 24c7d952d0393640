// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/jsonvalues.h"
#include "wire/mediadata.h"
#include "wire/refusal.h"
#include "wire/thought_seal.h"

#include <algorithm>

// An OpenAI Responses request → CanonicalRequest.

namespace signalbox::wire::responses {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

MediaPart imageOf(object part)
{
    MediaPart media;
    media.detail = textMember(part, "detail");
    media.fileId = textMember(part, "file_id");
    if (media.fileId.isEmpty())
        takeUrl(media, textMember(part, "image_url"));
    return media;
}

MediaPart fileOf(object part)
{
    MediaPart media;
    media.kind = MediaPart::Kind::File;
    media.name = textMember(part, "filename");
    media.fileId = textMember(part, "file_id");
    if (media.fileId.isEmpty()) {
        const QByteArray data = textMember(part, "file_data");
        takeUrl(media, data.isEmpty() ? textMember(part, "file_url") : data);
    }
    return media;
}

MediaPart audioOf(object part)
{
    MediaPart media;
    media.kind = MediaPart::Kind::Audio;
    if (const auto audio = objectMember(part, "input_audio")) {
        media.base64 = textMember(*audio, "data");
        media.mediaType = "audio/" + textMember(*audio, "format");
    }
    return media;
}

/// A string, or a list of parts.
void readContent(object item, std::string_view key, std::vector<Part> &parts)
{
    element content;
    array list;
    if (!findMember(item, key, content))
        return;
    if (content.get(list) != simdjson::SUCCESS) {
        parts.emplace_back(TextPart{textOrJson(content), {}});
        return;
    }
    for (const element entry : list) {
        object part;
        if (entry.get(part) != simdjson::SUCCESS)
            continue;
        const QByteArray type = textMember(part, "type");
        if (type == "input_image")
            parts.emplace_back(imageOf(part));
        else if (type == "input_file")
            parts.emplace_back(fileOf(part));
        else if (type == "input_audio")
            parts.emplace_back(audioOf(part));
        else if (type == "refusal")
            parts.emplace_back(TextPart{textMember(part, "refusal"), {}});
        else // input_text, output_text, text, summary_text, reasoning_text
            parts.emplace_back(TextPart{textMember(part, "text"), {}});
    }
}

QByteArray joinedText(object item, std::string_view key)
{
    std::vector<Part> parts;
    readContent(item, key, parts);
    QByteArray text;
    for (const Part &part : parts) {
        const auto *words = std::get_if<TextPart>(&part);
        if (words == nullptr || words->text.isEmpty())
            continue;
        text += (text.isEmpty() ? QByteArray() : QByteArray("\n\n")) + words->text;
    }
    return text;
}

/// Reads the items into messages: what the model said between two turns of the user is one message, and so are the
/// outputs of its calls.
class Items final
{
public:
    explicit Items(CanonicalRequest &request)
        : m_request(request)
    {
    }

    Result<void> read(object item, qsizetype index)
    {
        const QByteArray type = textMember(item, "type");
        if (type.isEmpty() || type == "message")
            return readMessage(item);
        if (type == "function_call") {
            ToolUsePart call{textMember(item, "call_id"), textMember(item, "name"), {}, {}, {}};
            element arguments;
            if (findMember(item, "arguments", arguments))
                call.arguments = textOrJson(arguments);
            say(std::move(call));
        } else if (type == "function_call_output") {
            return readOutput(item, index);
        } else if (type == "reasoning") {
            QByteArray text = joinedText(item, "summary");
            if (text.isEmpty())
                text = joinedText(item, "content");
            ThinkingPart thought{text, {}, {}, textMember(item, "id"), Dialect::OpenAiResponses};
            takeSeal(thought, textMember(item, "encrypted_content"));
            say(std::move(thought));
        }
        return {}; // Calls of the vendor's own tools do not cross (Trait::VendorTools).
    }

private:
    Result<void> readMessage(object item)
    {
        const QByteArray role = textMember(item, "role");
        std::vector<Part> parts;
        readContent(item, "content", parts);
        if (role == "system" || role == "developer") {
            for (Part &part : parts) {
                if (auto *text = std::get_if<TextPart>(&part))
                    m_request.system.push_back(std::move(*text));
            }
        } else if (role == "assistant") {
            for (Part &part : parts)
                say(std::move(part));
        } else {
            m_request.messages.push_back({Message::Role::User, std::move(parts)});
        }
        return {};
    }

    void say(Part part)
    {
        std::vector<Message> &messages = m_request.messages;
        if (messages.empty() || messages.back().role != Message::Role::Assistant)
            messages.push_back({Message::Role::Assistant, {}});
        messages.back().parts.push_back(std::move(part));
    }

    Result<void> readOutput(object item, qsizetype index)
    {
        ToolResultPart result;
        result.id = textMember(item, "call_id");
        if (result.id.isEmpty())
            return refusal(u"input[%1].call_id"_s.arg(index), u"It is missing."_s);
        std::vector<Part> parts;
        readContent(item, "output", parts);
        for (Part &part : parts) {
            if (auto *text = std::get_if<TextPart>(&part))
                result.content.emplace_back(std::move(*text));
            else if (auto *media = std::get_if<MediaPart>(&part))
                result.content.emplace_back(std::move(*media));
        }
        std::vector<Message> &messages = m_request.messages;
        const bool goesOn = !messages.empty() && messages.back().role == Message::Role::User &&
                            !messages.back().parts.empty() &&
                            std::holds_alternative<ToolResultPart>(messages.back().parts.back());
        if (!goesOn)
            messages.push_back({Message::Role::User, {}});
        messages.back().parts.emplace_back(std::move(result));
        return {};
    }

    CanonicalRequest &m_request;
};

Result<void> readInput(object body, CanonicalRequest &request)
{
    element input;
    array items;
    if (!findMember(body, "input", input))
        return refusal(u"input"_s, u"It is missing."_s);
    if (input.get(items) != simdjson::SUCCESS) {
        request.messages.push_back({Message::Role::User, {TextPart{bytesOf(stringOf(input)), {}}}});
        return {};
    }
    Items reader(request);
    qsizetype index = 0;
    for (const element entry : items) {
        object item;
        if (entry.get(item) != simdjson::SUCCESS)
            return refusal(u"input[%1]"_s.arg(index), u"It must be an object."_s);
        if (auto read = reader.read(item, index); !read)
            return read;
        ++index;
    }
    return {};
}

/// Other dialects cannot offer a tool and forbid it: what is not allowed is not offered.
void keepAllowed(object choice, std::vector<Tool> &tools)
{
    const auto list = arrayMember(choice, "tools");
    if (!list)
        return;
    std::vector<QByteArray> names;
    for (const element entry : *list) {
        object tool;
        if (entry.get(tool) == simdjson::SUCCESS)
            names.push_back(textMember(tool, "name"));
    }
    std::erase_if(tools, [&names](const Tool &tool) { return std::find(names.begin(), names.end(), tool.name) == names.end(); });
}

void readTools(object body, CanonicalRequest &request)
{
    if (const auto list = arrayMember(body, "tools")) {
        for (const element entry : *list) {
            object tool;
            if (entry.get(tool) != simdjson::SUCCESS || textMember(tool, "type") != "function")
                continue;
            request.tools.push_back({textMember(tool, "name"),
                                     textMember(tool, "description"),
                                     jsonMember(tool, "parameters"),
                                     flagMember(tool, "strict"),
                                     {}});
        }
    }
    request.parallelTools = flagMember(body, "parallel_tool_calls");
    using Kind = ToolChoice::Kind;
    element value;
    if (!findMember(body, "tool_choice", value))
        return;
    const auto kindOf = [](QByteArrayView word) {
        if (word == "required" || word == "any")
            return Kind::Any;
        if (word == "none")
            return Kind::None;
        return word == "auto" ? Kind::Auto : Kind::Unset;
    };
    object choice;
    if (value.get(choice) != simdjson::SUCCESS) {
        request.toolChoice.kind = kindOf(bytesOf(stringOf(value)));
    } else if (textMember(choice, "type") == "allowed_tools") {
        request.toolChoice.kind = kindOf(textMember(choice, "mode"));
        keepAllowed(choice, request.tools);
    } else if (const QByteArray name = textMember(choice, "name"); !name.isEmpty()) {
        request.toolChoice = {Kind::One, name};
    }
}

void readFormat(object body, CanonicalRequest &request)
{
    const auto text = objectMember(body, "text");
    const auto format = text ? objectMember(*text, "format") : std::nullopt;
    if (!format)
        return;
    const QByteArray type = textMember(*format, "type");
    if (type == "json_object")
        request.format.kind = OutputFormat::Kind::JsonObject;
    if (type == "json_schema") {
        request.format = {OutputFormat::Kind::JsonSchema, textMember(*format, "name"),
                          textMember(*format, "description"), jsonMember(*format, "schema"),
                          flagMember(*format, "strict")};
    }
}

} // namespace

Result<CanonicalRequest> readRequest(object body)
{
    CanonicalRequest request;
    request.from = Dialect::OpenAiResponses;
    request.model = textMember(body, "model");
    if (const QByteArray instructions = textMember(body, "instructions"); !instructions.isEmpty())
        request.system.push_back({instructions, {}});
    if (auto read = readInput(body, request); !read)
        return Unexpected(read.error());
    nameResults(request.messages);
    readTools(body, request);
    readFormat(body, request);
    if (const auto reasoning = objectMember(body, "reasoning")) {
        request.reasoning.effort = effortNamed(textMember(*reasoning, "effort"));
        const bool summary =
            !textMember(*reasoning, "summary").isEmpty() || !textMember(*reasoning, "generate_summary").isEmpty();
        request.reasoning.wantsThoughts = summary && request.reasoning.effort != ReasoningEffort::Off;
        if (summary && request.reasoning.effort == ReasoningEffort::Unset)
            request.reasoning.effort = ReasoningEffort::Medium; // OpenAI's own default
    }
    request.maxOutputTokens = integerMember(body, "max_output_tokens");
    if (request.maxOutputTokens && *request.maxOutputTokens <= 0)
        request.maxOutputTokens.reset();
    request.temperature = numberMember(body, "temperature");
    request.topP = numberMember(body, "top_p");
    request.user = textMember(body, "user");
    if (request.user.isEmpty())
        request.user = textMember(body, "safety_identifier");
    request.stream = flagMember(body, "stream").value_or(false);
    return request;
}

} // namespace signalbox::wire::responses
