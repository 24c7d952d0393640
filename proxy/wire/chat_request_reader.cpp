// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/jsonvalues.h"
#include "wire/refusal.h"

// An OpenAI Chat Completions request → CanonicalRequest.

namespace signalbox::wire::chat {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// "data:image/png;base64,…" into `media`; any other URL stays one.
void takeUrl(MediaPart &media, QByteArrayView url)
{
    const qsizetype comma = url.startsWith("data:") ? url.first(std::min<qsizetype>(url.size(), 200)).indexOf(',') : -1;
    const QByteArrayView head = comma < 0 ? QByteArrayView() : url.sliced(5, comma - 5);
    if (!head.endsWith(";base64")) {
        media.url = url.toByteArray();
        return;
    }
    media.mediaType = head.first(head.indexOf(';')).toByteArray().toLower();
    media.base64 = url.sliced(comma + 1).toByteArray();
}

MediaPart imageOf(object part)
{
    MediaPart media;
    element value;
    if (const auto inner = objectMember(part, "image_url")) {
        takeUrl(media, textMember(*inner, "url"));
        media.detail = textMember(*inner, "detail");
    } else if (findMember(part, "image_url", value)) {
        takeUrl(media, bytesOf(stringOf(value))); // as several servers take it
        media.detail = textMember(part, "detail");
    }
    return media;
}

MediaPart audioOf(object part)
{
    MediaPart media;
    media.kind = MediaPart::Kind::Audio;
    if (const auto inner = objectMember(part, "input_audio")) {
        media.base64 = textMember(*inner, "data");
        const QByteArray format = textMember(*inner, "format");
        media.mediaType = "audio/" + (format.isEmpty() ? QByteArray("wav") : format);
    }
    return media;
}

MediaPart fileOf(object part)
{
    MediaPart media;
    media.kind = MediaPart::Kind::File;
    if (const auto inner = objectMember(part, "file")) {
        media.name = textMember(*inner, "filename");
        media.fileId = textMember(*inner, "file_id");
        const QByteArray data = textMember(*inner, "file_data");
        takeUrl(media, data);
        if (!media.url.isEmpty() && !media.url.startsWith("http")) {
            media.base64 = std::exchange(media.url, {}); // bare base64
            media.mediaType = "application/pdf";
        }
    }
    if (media.mediaType.startsWith("text/") && !media.base64.isEmpty())
        media.text = QString::fromUtf8(QByteArray::fromBase64(std::exchange(media.base64, {}))).toUtf8(); // valid now
    return media;
}

Unexpected unknownPart(const QByteArray &type, qsizetype message)
{
    return refusal(u"messages[%1].content"_s.arg(message),
                   u"A part of type \"%1\" cannot be said in the dialect of the model that was chosen."_s.arg(
                       QString::fromUtf8(type.left(64))));
}

/// Text and media of a content of any role.
Result<void> readContent(object from, std::vector<Part> &parts, qsizetype index)
{
    element content;
    if (!findMember(from, "content", content))
        return {};
    std::string_view whole;
    if (content.get(whole) == simdjson::SUCCESS) {
        parts.emplace_back(TextPart{bytesOf(whole), {}});
        return {};
    }
    array list;
    if (content.get(list) != simdjson::SUCCESS)
        return {};
    for (const element entry : list) {
        object part;
        if (entry.get(part) != simdjson::SUCCESS) {
            parts.emplace_back(TextPart{bytesOf(stringOf(entry)), {}});
            continue;
        }
        const QByteArray type = textMember(part, "type");
        const QByteArray mark = jsonMember(part, "cache_control");
        const auto addMedia = [&](MediaPart media) {
            media.cacheControlJson = mark;
            parts.emplace_back(std::move(media));
        };
        if (type == "text" || type == "input_text" || type == "output_text")
            parts.emplace_back(TextPart{textMember(part, "text"), mark});
        else if (type == "refusal")
            parts.emplace_back(TextPart{textMember(part, "refusal"), mark});
        else if (type == "image_url")
            addMedia(imageOf(part));
        else if (type == "input_audio")
            addMedia(audioOf(part));
        else if (type == "file")
            addMedia(fileOf(part));
        else if (type != "thinking" && type != "reasoning" && type != "redacted_thinking")
            return unknownPart(type, index);
    }
    return {};
}

bool isAnthropics(object detail)
{
    return textMember(detail, "format").startsWith("anthropic") || !textMember(detail, "thinking").isEmpty();
}

/// What this dialect's clients bring back: OpenRouter's `reasoning_details`, LiteLLM's `thinking_blocks`. Pieces of one
/// index are one thought.
void readThoughts(object message, std::vector<Part> &parts)
{
    std::optional<qint64> last;
    for (const std::string_view key : {"reasoning_details", "thinking_blocks"}) {
        const auto list = arrayMember(message, key);
        if (!list || !parts.empty())
            continue;
        for (const element entry : *list) {
            object detail;
            if (entry.get(detail) != simdjson::SUCCESS)
                continue;
            const QByteArray type = textMember(detail, "type");
            const std::optional<qint64> index = integerMember(detail, "index");
            ThinkingPart thought;
            thought.from = isAnthropics(detail) || key == "thinking_blocks" ? Dialect::Anthropic : Dialect::OpenAiChat;
            thought.text = textMember(detail, type == "thinking" ? "thinking" : "text");
            thought.signature = textMember(detail, "signature");
            thought.redacted = textMember(detail, "data");
            auto *const before = parts.empty() ? nullptr : std::get_if<ThinkingPart>(&parts.back());
            const bool goesOn = before != nullptr && index && index == last && before->redacted.isEmpty();
            last = index;
            if (!goesOn) {
                parts.emplace_back(std::move(thought));
                continue;
            }
            before->text += thought.text;
            before->signature += thought.signature;
        }
    }
    if (parts.empty()) {
        QByteArray text = textMember(message, "reasoning_content");
        if (text.isEmpty())
            text = textMember(message, "reasoning");
        if (!text.isEmpty())
            parts.emplace_back(ThinkingPart{text, {}, {}, {}, Dialect::OpenAiChat});
    }
}

void readCalls(object message, std::vector<Part> &parts)
{
    const auto addCall = [&parts](object function, const QByteArray &id) {
        element arguments;
        ToolUsePart call;
        call.id = id;
        call.name = textMember(function, "name");
        if (findMember(function, "arguments", arguments))
            call.arguments = textOrJson(arguments);
        parts.emplace_back(std::move(call));
    };
    if (const auto list = arrayMember(message, "tool_calls")) {
        for (const element entry : *list) {
            object call;
            if (entry.get(call) != simdjson::SUCCESS)
                continue;
            if (const auto function = objectMember(call, "function"))
                addCall(*function, textMember(call, "id"));
        }
    }
    if (const auto function = objectMember(message, "function_call")) // before tools: the name was the id
        addCall(*function, "call_" + textMember(*function, "name"));
}

ToolResultPart resultOf(object message, std::vector<Part> content)
{
    ToolResultPart result;
    result.id = textMember(message, "tool_call_id");
    result.name = textMember(message, "name");
    if (result.id.isEmpty() && textMember(message, "role") == "function")
        result.id = "call_" + result.name;
    result.cacheControlJson = jsonMember(message, "cache_control");
    for (Part &part : content) {
        if (auto *text = std::get_if<TextPart>(&part))
            result.content.emplace_back(std::move(*text));
        else if (auto *media = std::get_if<MediaPart>(&part))
            result.content.emplace_back(std::move(*media));
    }
    return result;
}

Result<void> readMessages(object body, CanonicalRequest &request)
{
    const auto list = arrayMember(body, "messages");
    if (!list)
        return refusal(u"messages"_s, u"It must be an array of messages."_s);
    qsizetype index = 0;
    for (const element entry : *list) {
        object fields;
        if (entry.get(fields) != simdjson::SUCCESS)
            return refusal(u"messages[%1]"_s.arg(index), u"It must be an object."_s);
        const QByteArray role = textMember(fields, "role");
        Message message;
        if (role == "assistant") {
            message.role = Message::Role::Assistant;
            readThoughts(fields, message.parts);
        }
        if (auto result = readContent(fields, message.parts, index); !result)
            return result;
        ++index;
        if (role == "system" || role == "developer") {
            for (Part &part : message.parts) {
                if (auto *text = std::get_if<TextPart>(&part))
                    request.system.push_back(std::move(*text));
            }
            continue;
        }
        if (role == "assistant") {
            if (const QByteArray refused = textMember(fields, "refusal"); !refused.isEmpty())
                message.parts.emplace_back(TextPart{refused, {}});
            readCalls(fields, message.parts);
        } else if (role == "tool" || role == "function") {
            ToolResultPart result = resultOf(fields, std::move(message.parts));
            if (result.id.isEmpty())
                return refusal(u"messages[%1].tool_call_id"_s.arg(index - 1), u"It is missing."_s);
            message.parts.clear();
            message.parts.emplace_back(std::move(result));
        }
        request.messages.push_back(std::move(message));
    }
    return {};
}

void readTools(object body, CanonicalRequest &request)
{
    const auto add = [&request](object function, const QByteArray &mark) {
        request.tools.push_back({textMember(function, "name"), textMember(function, "description"),
                                 jsonMember(function, "parameters"), flagMember(function, "strict"), mark});
    };
    if (const auto list = arrayMember(body, "tools")) {
        for (const element entry : *list) {
            object tool;
            if (entry.get(tool) != simdjson::SUCCESS)
                continue;
            if (const auto function = objectMember(tool, "function")) {
                const QByteArray mark = jsonMember(tool, "cache_control");
                add(*function, mark.isEmpty() ? jsonMember(*function, "cache_control") : mark);
            }
        }
    }
    if (const auto list = arrayMember(body, "functions")) {
        for (const element entry : *list) {
            object function;
            if (entry.get(function) == simdjson::SUCCESS)
                add(function, {});
        }
    }
}

void readToolChoice(object body, CanonicalRequest &request)
{
    using Kind = ToolChoice::Kind;
    element value;
    if (!findMember(body, "tool_choice", value) && !findMember(body, "function_call", value))
        return;
    const std::string_view word = stringOf(value);
    object choice;
    if (word == "auto") {
        request.toolChoice.kind = Kind::Auto;
    } else if (word == "required" || word == "any") {
        request.toolChoice.kind = Kind::Any;
    } else if (word == "none") {
        request.toolChoice.kind = Kind::None;
    } else if (value.get(choice) == simdjson::SUCCESS) {
        const auto function = objectMember(choice, "function");
        request.toolChoice = {Kind::One, textMember(function ? *function : choice, "name")};
        if (request.toolChoice.name.isEmpty())
            request.toolChoice.kind = Kind::Unset;
    }
}

void readFormat(object body, CanonicalRequest &request)
{
    const auto format = objectMember(body, "response_format");
    if (!format)
        return;
    const QByteArray type = textMember(*format, "type");
    if (type == "json_object")
        request.format.kind = OutputFormat::Kind::JsonObject;
    const auto schema = objectMember(*format, "json_schema");
    if (type != "json_schema" || !schema)
        return;
    request.format = {OutputFormat::Kind::JsonSchema, textMember(*schema, "name"), textMember(*schema, "description"),
                      jsonMember(*schema, "schema"), flagMember(*schema, "strict")};
}

/// As PromptWalk::reasoning() reads it for the facts.
void readReasoning(object body, ReasoningWish &wish)
{
    wish.effort = effortNamed(textMember(body, "reasoning_effort"));
    for (const std::string_view key : {"reasoning", "thinking"}) {
        const auto options = objectMember(body, key);
        if (!options)
            continue;
        if (const QByteArray word = textMember(*options, "effort"); !word.isEmpty())
            wish.effort = effortNamed(word);
        for (const std::string_view name : {"max_tokens", "budget_tokens"}) {
            if (const auto budget = integerMember(*options, name))
                wish.budgetTokens = *budget;
        }
        const QByteArray type = textMember(*options, "type");
        if (type == "disabled" || flagMember(*options, "enabled") == false || wish.budgetTokens == 0)
            wish.effort = ReasoningEffort::Off;
        else if (wish.effort == ReasoningEffort::Unset
                 && (type == "enabled" || flagMember(*options, "enabled") == true || wish.budgetTokens))
            wish.effort = ReasoningEffort::Medium;
        wish.adaptive = wish.adaptive || type == "adaptive";
    }
    wish.wantsThoughts = wish.effort != ReasoningEffort::Unset && wish.effort != ReasoningEffort::Off;
}

void readStop(object body, CanonicalRequest &request)
{
    element value;
    array list;
    if (!findMember(body, "stop", value))
        return;
    if (value.get(list) == simdjson::SUCCESS) {
        for (const element entry : list)
            request.stop.push_back(bytesOf(stringOf(entry)));
    } else {
        request.stop.push_back(bytesOf(stringOf(value)));
    }
    std::erase_if(request.stop, [](const QByteArray &text) { return text.isEmpty(); });
}

} // namespace

Result<CanonicalRequest> readRequest(object body)
{
    CanonicalRequest request;
    request.from = Dialect::OpenAiChat;
    request.model = textMember(body, "model");
    if (auto result = readMessages(body, request); !result)
        return Unexpected(result.error());
    nameResults(request.messages);
    readTools(body, request);
    readToolChoice(body, request);
    readFormat(body, request);
    readReasoning(body, request.reasoning);
    readStop(body, request);
    request.parallelTools = flagMember(body, "parallel_tool_calls");
    request.maxOutputTokens = integerMember(body, "max_completion_tokens");
    if (!request.maxOutputTokens || *request.maxOutputTokens <= 0)
        request.maxOutputTokens = integerMember(body, "max_tokens");
    if (request.maxOutputTokens && *request.maxOutputTokens <= 0)
        request.maxOutputTokens.reset(); // "no limit" to several servers
    request.temperature = numberMember(body, "temperature");
    request.topP = numberMember(body, "top_p");
    request.topK = integerMember(body, "top_k");
    request.frequencyPenalty = numberMember(body, "frequency_penalty");
    request.presencePenalty = numberMember(body, "presence_penalty");
    request.seed = integerMember(body, "seed");
    request.choices = integerMember(body, "n").value_or(1);
    request.user = textMember(body, "user");
    request.stream = flagMember(body, "stream").value_or(false);
    return request;
}

} // namespace signalbox::wire::chat
