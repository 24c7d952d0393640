// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/jsonvalues.h"
#include "wire/refusal.h"

// An Anthropic Messages request → CanonicalRequest.

namespace signalbox::wire::anthropic {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

Unexpected unknownBlock(const QByteArray &type, const QString &path)
{
    return refusal(path, u"A block of type \"%1\" cannot be said in the dialect of the model that was chosen."_s.arg(
                             QString::fromUtf8(type.left(64))));
}

TextPart textOf(object block)
{
    return {textMember(block, "text"), jsonMember(block, "cache_control")};
}

/// `image` and `document` blocks. A document may also hold a list of text blocks.
MediaPart mediaOf(object block, bool isImage)
{
    MediaPart media;
    media.kind = isImage ? MediaPart::Kind::Image : MediaPart::Kind::File;
    media.name = textMember(block, "title");
    media.cacheControlJson = jsonMember(block, "cache_control");
    const auto source = objectMember(block, "source");
    if (!source)
        return media;
    const QByteArray type = textMember(*source, "type");
    media.mediaType = textMember(*source, "media_type");
    if (type == "base64") {
        media.base64 = textMember(*source, "data");
    } else if (type == "url") {
        media.url = textMember(*source, "url");
    } else if (type == "file") {
        media.fileId = textMember(*source, "file_id");
    } else if (type == "text") {
        media.text = textMember(*source, "data");
    } else if (type == "content") {
        if (const auto blocks = arrayMember(*source, "content")) {
            for (const element entry : *blocks) {
                object inner;
                if (entry.get(inner) == simdjson::SUCCESS)
                    media.text += textMember(inner, "text") + '\n';
            }
        } else {
            media.text = textMember(*source, "content");
        }
    }
    return media;
}

Result<ToolResultPart> resultOf(object block, const QString &path)
{
    ToolResultPart result;
    result.id = textMember(block, "tool_use_id");
    result.isError = flagMember(block, "is_error").value_or(false);
    result.cacheControlJson = jsonMember(block, "cache_control");
    if (result.id.isEmpty())
        return refusal(path + u".tool_use_id"_s, u"It is missing."_s);
    element content;
    array blocks;
    if (!findMember(block, "content", content))
        return result;
    if (content.get(blocks) != simdjson::SUCCESS) {
        result.content.emplace_back(TextPart{bytesOf(stringOf(content)), {}});
        return result;
    }
    for (const element entry : blocks) {
        object inner;
        if (entry.get(inner) != simdjson::SUCCESS)
            continue;
        const QByteArray type = textMember(inner, "type");
        if (type == "text")
            result.content.emplace_back(textOf(inner));
        else if (type == "image" || type == "document")
            result.content.emplace_back(mediaOf(inner, type == "image"));
        else
            return unknownBlock(type, path + u".content"_s);
    }
    return result;
}

Result<void> readBlock(object block, const QString &path, std::vector<Part> &parts)
{
    const QByteArray type = textMember(block, "type");
    if (type == "text") {
        parts.emplace_back(textOf(block));
    } else if (type == "image" || type == "document") {
        parts.emplace_back(mediaOf(block, type == "image"));
    } else if (type == "tool_use") {
        parts.emplace_back(ToolUsePart{textMember(block, "id"), textMember(block, "name"), jsonMember(block, "input"), {},
                                       jsonMember(block, "cache_control")});
    } else if (type == "tool_result") {
        auto result = resultOf(block, path);
        if (!result)
            return Unexpected(result.error());
        parts.emplace_back(*std::move(result));
    } else if (type == "thinking") {
        const QByteArray signature = textMember(block, "signature");
        parts.emplace_back(ThinkingPart{textMember(block, "thinking"), signature, {}, {},
                                        signature == foreignSignature ? Dialect::OpenAiChat : Dialect::Anthropic});
    } else if (type == "redacted_thinking") {
        parts.emplace_back(ThinkingPart{{}, {}, textMember(block, "data"), {}, Dialect::Anthropic});
    } else {
        return unknownBlock(type, path);
    }
    return {};
}

void readSystem(object body, CanonicalRequest &request)
{
    element value;
    array blocks;
    if (!findMember(body, "system", value))
        return;
    if (value.get(blocks) != simdjson::SUCCESS) {
        request.system.push_back({bytesOf(stringOf(value)), {}});
        return;
    }
    for (const element entry : blocks) {
        object block;
        if (entry.get(block) == simdjson::SUCCESS)
            request.system.push_back(textOf(block));
    }
}

Result<void> readMessages(object body, CanonicalRequest &request)
{
    const auto list = arrayMember(body, "messages");
    if (!list)
        return refusal(u"messages"_s, u"It must be an array of messages."_s);
    qsizetype index = 0;
    for (const element entry : *list) {
        const QString path = u"messages[%1]"_s.arg(index++);
        object fields;
        if (entry.get(fields) != simdjson::SUCCESS)
            return refusal(path, u"It must be an object."_s);
        Message message;
        const QByteArray role = textMember(fields, "role");
        message.role = role == "assistant" ? Message::Role::Assistant : Message::Role::User;
        element content;
        array blocks;
        if (findMember(fields, "content", content) && content.get(blocks) == simdjson::SUCCESS) {
            for (const element block : blocks) {
                object inner;
                if (block.get(inner) != simdjson::SUCCESS)
                    continue;
                if (auto result = readBlock(inner, path + u".content"_s, message.parts); !result)
                    return result;
            }
        } else if (findMember(fields, "content", content)) {
            message.parts.emplace_back(TextPart{bytesOf(stringOf(content)), {}});
        }
        if (role == "system") { // not in every version of the dialect
            for (Part &part : message.parts) {
                if (auto *text = std::get_if<TextPart>(&part))
                    request.system.push_back(std::move(*text));
            }
            continue;
        }
        request.messages.push_back(std::move(message));
    }
    return {};
}

void readTools(object body, CanonicalRequest &request)
{
    if (const auto list = arrayMember(body, "tools")) {
        for (const element entry : *list) {
            object tool;
            if (entry.get(tool) != simdjson::SUCCESS)
                continue;
            const QByteArray type = textMember(tool, "type");
            if (!type.isEmpty() && type != "custom")
                continue; // Trait::VendorTools: such a request goes to no other dialect
            request.tools.push_back({textMember(tool, "name"), textMember(tool, "description"),
                                     jsonMember(tool, "input_schema"), flagMember(tool, "strict"),
                                     jsonMember(tool, "cache_control")});
        }
    }
    const auto choice = objectMember(body, "tool_choice");
    if (!choice)
        return;
    const QByteArray type = textMember(*choice, "type");
    if (type == "auto")
        request.toolChoice.kind = ToolChoice::Kind::Auto;
    else if (type == "any")
        request.toolChoice.kind = ToolChoice::Kind::Any;
    else if (type == "none")
        request.toolChoice.kind = ToolChoice::Kind::None;
    else if (type == "tool")
        request.toolChoice = {ToolChoice::Kind::One, textMember(*choice, "name")};
    if (const auto alone = flagMember(*choice, "disable_parallel_tool_use"))
        request.parallelTools = !*alone;
}

void readReasoning(object body, CanonicalRequest &request)
{
    ReasoningWish &wish = request.reasoning;
    if (const auto thinking = objectMember(body, "thinking")) {
        const QByteArray type = textMember(*thinking, "type");
        wish.budgetTokens = integerMember(*thinking, "budget_tokens");
        wish.adaptive = type == "adaptive";
        if (type == "disabled")
            wish.effort = ReasoningEffort::Off;
        else if (type == "enabled" && wish.budgetTokens)
            wish.effort = effortOf(*wish.budgetTokens);
        else if (type == "enabled" || wish.adaptive)
            wish.effort = ReasoningEffort::Medium;
        wish.wantsThoughts = wish.effort != ReasoningEffort::Off;
    }
    if (const auto config = objectMember(body, "output_config")) {
        const QByteArray word = textMember(*config, "effort");
        if (!word.isEmpty() && wish.wantsThoughts)
            wish.effort = effortNamed(word);
    }
}

void readFormat(object body, CanonicalRequest &request)
{
    auto format = objectMember(body, "output_format"); // the name before it moved
    if (const auto config = objectMember(body, "output_config"); config && objectMember(*config, "format"))
        format = objectMember(*config, "format");
    if (format && textMember(*format, "type") == "json_schema")
        request.format = {OutputFormat::Kind::JsonSchema, {}, {}, jsonMember(*format, "schema"), true};
}

} // namespace

Result<CanonicalRequest> readRequest(object body)
{
    CanonicalRequest request;
    request.from = Dialect::Anthropic;
    request.model = textMember(body, "model");
    readSystem(body, request);
    if (auto result = readMessages(body, request); !result)
        return Unexpected(result.error());
    nameResults(request.messages);
    readTools(body, request);
    readReasoning(body, request);
    readFormat(body, request);
    request.maxOutputTokens = integerMember(body, "max_tokens");
    request.temperature = numberMember(body, "temperature");
    request.topP = numberMember(body, "top_p");
    request.topK = integerMember(body, "top_k");
    if (const auto stops = arrayMember(body, "stop_sequences")) {
        for (const element entry : *stops) {
            if (const QByteArray text = bytesOf(stringOf(entry)); !text.isEmpty())
                request.stop.push_back(text);
        }
    }
    if (const auto metadata = objectMember(body, "metadata"))
        request.user = textMember(*metadata, "user_id");
    request.stream = flagMember(body, "stream").value_or(false);
    return request;
}

} // namespace signalbox::wire::anthropic
