// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/jsonwriter.h"

#include <algorithm>

// CanonicalRequest → an OpenAI Chat Completions request.

namespace signalbox::wire::chat {
namespace {

constexpr qsizetype longestId = 64;
constexpr std::size_t mostStops = 4;

/// What `text` is in a few letters that are its own: FNV-1a, as ids need no secrecy.
QByteArray shortHash(QByteArrayView text)
{
    quint64 hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return QByteArray::number(hash, 36);
}

/// OpenAI takes ids of up to 64 characters. Only what providers are sent is shortened, calls and results alike.
QByteArray idFor(const QByteArray &id)
{
    return id.size() <= longestId ? id : id.first(48) + '-' + shortHash(id);
}

/// Models that take max_completion_tokens and no sampling parameters.
bool isReasoner(QByteArrayView model)
{
    const QByteArrayView name = model.sliced(model.lastIndexOf('/') + 1);
    return name.startsWith("gpt-5") || name.startsWith("o1") || name.startsWith("o3") || name.startsWith("o4");
}

void join(QByteArray &text, QByteArrayView more)
{
    if (more.isEmpty())
        return;
    if (!text.isEmpty())
        text += "\n\n";
    text.append(more);
}

void writeMedia(JsonWriter &json, const MediaPart &media)
{
    const auto dataUrl = [&media](QByteArrayView fallback) {
        const QByteArrayView type = media.mediaType.isEmpty() ? fallback : QByteArrayView(media.mediaType);
        return "data:" + type.toByteArray() + ";base64," + media.base64;
    };
    json.open('{');
    switch (media.kind) {
    case MediaPart::Kind::Image:
    case MediaPart::Kind::Video: // no word for it: as the servers that see videos take them
        json.member("type", "image_url").key("image_url").open('{');
        json.member("url", media.url.isEmpty() ? dataUrl("image/png") : media.url);
        if (!media.detail.isEmpty())
            json.member("detail", media.detail);
        json.close('}');
        break;
    case MediaPart::Kind::Audio:
        json.member("type", "input_audio").key("input_audio").open('{');
        json.member("data", media.base64);
        json.member("format", media.mediaType.sliced(media.mediaType.indexOf('/') + 1)).close('}');
        break;
    case MediaPart::Kind::File:
        if (!media.text.isEmpty()) {
            json.member("type", "text").member("text", media.name.isEmpty() ? media.text : media.name + "\n\n" + media.text);
            break;
        }
        json.member("type", "file").key("file").open('{');
        if (!media.fileId.isEmpty()) {
            json.member("file_id", media.fileId);
        } else {
            json.member("filename", media.name.isEmpty() ? QByteArray("document.pdf") : media.name);
            json.member("file_data", dataUrl("application/pdf"));
        }
        json.close('}');
        break;
    }
    json.close('}');
}

/// Text alone as one string, which every server of this dialect takes; else a list.
void writeUserContent(JsonWriter &json, const std::vector<const Part *> &parts)
{
    const auto isText = [](const Part *part) { return std::holds_alternative<TextPart>(*part); };
    json.key("content");
    if (std::all_of(parts.begin(), parts.end(), isText)) {
        QByteArray text;
        for (const Part *part : parts)
            join(text, std::get<TextPart>(*part).text);
        json.string(text);
        return;
    }
    json.open('[');
    for (const Part *part : parts) {
        if (const auto *text = std::get_if<TextPart>(part)) {
            if (!text->text.isEmpty())
                json.open('{').member("type", "text").member("text", text->text).close('}');
        } else if (const auto *media = std::get_if<MediaPart>(part)) {
            writeMedia(json, *media);
        }
    }
    json.close(']');
}

/// A tool's answer is text here; what else it gave is returned, for the message after it.
void writeResult(JsonWriter &json, const ToolResultPart &result, std::vector<Part> &left)
{
    QByteArray text;
    for (const ToolResultPart::Content &content : result.content) {
        if (const auto *words = std::get_if<TextPart>(&content)) {
            join(text, words->text);
        } else {
            join(text, "[attached below]");
            left.emplace_back(std::get<MediaPart>(content));
        }
    }
    if (result.isError && !text.toLower().startsWith("error"))
        text.prepend(text.isEmpty() ? "Error" : "Error: ");
    json.open('{').member("role", "tool").member("tool_call_id", idFor(result.id)).member("content", text).close('}');
}

void writeAssistant(JsonWriter &json, const Message &message)
{
    QByteArray text;
    bool calls = false;
    for (const Part &part : message.parts) {
        if (const auto *words = std::get_if<TextPart>(&part))
            join(text, words->text);
        calls = calls || std::holds_alternative<ToolUsePart>(part);
    }
    json.open('{').member("role", "assistant").key("content");
    if (text.isEmpty() && calls)
        json.raw("null");
    else
        json.string(text);
    if (calls) {
        json.key("tool_calls").open('[');
        for (const Part &part : message.parts) {
            const auto *call = std::get_if<ToolUsePart>(&part);
            if (call == nullptr)
                continue;
            json.open('{').member("id", idFor(call->id)).member("type", "function").key("function").open('{');
            json.member("name", call->name);
            json.member("arguments", call->arguments.isEmpty() ? QByteArray("{}") : call->arguments).close('}').close('}');
        }
        json.close(']');
    }
    json.close('}');
}

void writeMessages(JsonWriter &json, const CanonicalRequest &request)
{
    json.key("messages").open('[');
    QByteArray system;
    for (const TextPart &text : request.system)
        join(system, text.text);
    if (!system.isEmpty())
        json.open('{').member("role", "system").member("content", system).close('}');
    for (const Message &message : request.messages) {
        if (message.role == Message::Role::Assistant) {
            const bool saysAnything = std::any_of(message.parts.begin(), message.parts.end(), [](const Part &part) {
                return !std::holds_alternative<ThinkingPart>(part);
            });
            if (saysAnything)
                writeAssistant(json, message);
            continue;
        }
        std::vector<Part> left;
        std::vector<const Part *> rest;
        for (const Part &part : message.parts) {
            if (const auto *result = std::get_if<ToolResultPart>(&part))
                writeResult(json, *result, left);
            else
                rest.push_back(&part);
        }
        std::vector<const Part *> all;
        for (const Part &part : left)
            all.push_back(&part);
        all.insert(all.end(), rest.begin(), rest.end());
        if (all.empty())
            continue;
        json.open('{').member("role", "user");
        writeUserContent(json, all);
        json.close('}');
    }
    json.close(']');
}

void writeTools(JsonWriter &json, const CanonicalRequest &request)
{
    if (request.tools.empty())
        return;
    json.key("tools").open('[');
    for (const Tool &tool : request.tools) {
        json.open('{').member("type", "function").key("function").open('{').member("name", tool.name);
        if (!tool.description.isEmpty())
            json.member("description", tool.description);
        json.rawMember("parameters", tool.parametersJson.isEmpty() ? QByteArray(R"({"type":"object","properties":{}})")
                                                                   : tool.parametersJson);
        if (tool.strict)
            json.key("strict").boolean(*tool.strict);
        json.close('}').close('}');
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
        json.key("tool_choice").open('{').member("type", "function").key("function").open('{');
        json.member("name", request.toolChoice.name).close('}').close('}');
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
        json.key("response_format").open('{').member("type", "json_object").close('}');
        return;
    case OutputFormat::Kind::JsonSchema:
        json.key("response_format").open('{').member("type", "json_schema").key("json_schema").open('{');
        json.member("name", format.name.isEmpty() ? QByteArray("answer") : format.name);
        if (!format.description.isEmpty())
            json.member("description", format.description);
        json.rawMember("schema", format.schemaJson.isEmpty() ? QByteArray("{}") : format.schemaJson);
        json.key("strict").boolean(format.strict.value_or(true)).close('}').close('}');
        return;
    }
}

void writeSampling(JsonWriter &json, const CanonicalRequest &request, bool reasoner)
{
    const auto number = [&json](QByteArrayView name, const std::optional<double> &value) {
        if (value)
            json.key(name).number(*value);
    };
    if (request.maxOutputTokens)
        json.numberMember(reasoner ? "max_completion_tokens" : "max_tokens", *request.maxOutputTokens);
    if (!reasoner) {
        number("temperature", request.temperature);
        number("top_p", request.topP);
        number("frequency_penalty", request.frequencyPenalty);
        number("presence_penalty", request.presencePenalty);
    }
    if (request.seed)
        json.numberMember("seed", *request.seed);
    if (request.choices > 1)
        json.numberMember("n", request.choices);
    if (!request.stop.empty() && !reasoner) {
        json.key("stop").open('[');
        for (std::size_t i = 0; i < std::min(request.stop.size(), mostStops); ++i)
            json.string(request.stop[i]);
        json.close(']');
    }
    ReasoningEffort effort = request.reasoning.effort;
    if (effort == ReasoningEffort::Unset && request.reasoning.budgetTokens)
        effort = effortOf(*request.reasoning.budgetTokens);
    // Between the vendors only the middle words are certain to be known.
    effort = effort == ReasoningEffort::Minimal ? ReasoningEffort::Low : effort;
    effort = effort == ReasoningEffort::Highest ? ReasoningEffort::High : effort;
    // Off is what a model without thoughts does anyway, and some that have them know no word for it.
    if (effort != ReasoningEffort::Unset && effort != ReasoningEffort::Off)
        json.member("reasoning_effort", effortName(effort));
}

} // namespace

QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane)
{
    joinTurns(request.messages);
    JsonWriter json;
    json.reserve(16 * 1024);
    json.open('{').member("model", lane.model.isEmpty() ? request.model : lane.model);
    writeMessages(json, request);
    writeTools(json, request);
    writeFormat(json, request.format);
    writeSampling(json, request, isReasoner(lane.model));
    if (!request.user.isEmpty())
        json.member("user", request.user);
    if (request.stream)
        json.key("stream").boolean(true).key("stream_options").open('{').key("include_usage").boolean(true).close('}');
    json.close('}');
    return json.take();
}

} // namespace signalbox::wire::chat
