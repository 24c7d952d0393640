// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/jsonvalues.h"
#include "wire/jsonwriter.h"

#include <algorithm>
#include <array>

// CanonicalRequest → an Anthropic Messages request.

namespace signalbox::wire::anthropic {
namespace {

constexpr qint64 outputWhenUnknown = 8'192; ///< max_tokens is required; every model of the last years takes so many
constexpr qint64 leastBudget = 1'024;

bool isBlank(QByteArrayView text)
{
    return text.trimmed().isEmpty();
}

/// Ids are of letters, digits, '_' and '-' here. Only what providers are sent is changed, calls and results alike.
QByteArray idFor(QByteArray id)
{
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    };
    for (char &c : id)
        c = fits(c) ? c : '_';
    return id;
}

/// The number at the beginning of `text`, taken off it; −1 for none or a date.
int takeNumber(QByteArrayView &text)
{
    qsizetype digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9')
        ++digits;
    const int number = digits > 0 && digits < 3 ? text.first(digits).toInt() : -1;
    text = text.sliced(digits);
    if (!text.isEmpty())
        text = text.sliced(1);
    return number;
}

/// Which way a model thinks: newer ones (from claude-…-4-6 on) decide themselves and take a word, others take a number of
/// tokens.
bool thinksAdaptively(QByteArrayView model)
{
    const QByteArrayView name = model.sliced(model.lastIndexOf('/') + 1);
    if (!name.startsWith("claude-"))
        return false;
    for (const QByteArrayView family : {QByteArrayView("opus-"), QByteArrayView("sonnet-"), QByteArrayView("haiku-")}) {
        const qsizetype at = name.indexOf(family);
        if (at < 0)
            continue;
        QByteArrayView version = name.sliced(at + family.size());
        const int major = takeNumber(version);
        const int minor = takeNumber(version);
        return major > 4 || (major == 4 && minor >= 6);
    }
    return !name.startsWith("claude-3") && !name.startsWith("claude-2") && !name.startsWith("claude-instant");
}

void writeMark(JsonWriter &json, const QByteArray &cacheControl)
{
    if (!cacheControl.isEmpty())
        json.rawMember("cache_control", cacheControl);
}

void writeText(JsonWriter &json, QByteArrayView text, const QByteArray &mark)
{
    json.open('{').member("type", "text").member("text", text);
    writeMark(json, mark);
    json.close('}');
}

void writeMedia(JsonWriter &json, const MediaPart &media)
{
    const bool isImage = media.kind == MediaPart::Kind::Image;
    json.open('{').member("type", isImage ? "image" : "document").key("source").open('{');
    if (!media.url.isEmpty()) {
        json.member("type", "url").member("url", media.url);
    } else if (!media.text.isEmpty()) {
        json.member("type", "text").member("media_type", "text/plain").member("data", media.text);
    } else if (!media.fileId.isEmpty()) {
        json.member("type", "file").member("file_id", media.fileId);
    } else {
        const QByteArrayView fallback = isImage ? "image/png" : "application/pdf";
        const QByteArrayView type = media.mediaType == "image/jpg" ? QByteArrayView("image/jpeg") : media.mediaType;
        json.member("type", "base64").member("media_type", type.isEmpty() ? fallback : type).member("data", media.base64);
    }
    json.close('}');
    if (!isImage && !media.name.isEmpty())
        json.member("title", media.name);
    writeMark(json, media.cacheControlJson);
    json.close('}');
}

/// The input of a call is an object here. A model that said something else is quoted, so that the next one sees it.
QByteArray inputOf(const ToolUsePart &call)
{
    if (isBlank(call.arguments))
        return "{}";
    if (std::optional<QByteArray> object = compactObject(call.arguments))
        return *std::move(object);
    JsonWriter json;
    return json.open('{').member("invalid_json", call.arguments).close('}').take();
}

void writeResult(JsonWriter &json, const ToolResultPart &result)
{
    json.open('{').member("type", "tool_result").member("tool_use_id", idFor(result.id));
    const bool isOneText = result.content.size() == 1 && std::holds_alternative<TextPart>(result.content.front())
        && std::get<TextPart>(result.content.front()).cacheControlJson.isEmpty();
    if (isOneText) {
        json.member("content", std::get<TextPart>(result.content.front()).text);
    } else if (!result.content.empty()) {
        json.key("content").open('[');
        for (const ToolResultPart::Content &content : result.content) {
            if (const auto *text = std::get_if<TextPart>(&content)) {
                if (!isBlank(text->text))
                    writeText(json, text->text, text->cacheControlJson);
            } else {
                writeMedia(json, std::get<MediaPart>(content));
            }
        }
        json.close(']');
    }
    if (result.isError)
        json.key("is_error").boolean(true);
    writeMark(json, result.cacheControlJson);
    json.close('}');
}

/// Thoughts go back only to the family that had them and can check them.
bool isOwnThought(const ThinkingPart &thought)
{
    const bool isChecked = !thought.redacted.isEmpty() || !thought.signature.isEmpty();
    return thought.from == Dialect::Anthropic && isChecked && thought.signature != foreignSignature;
}

bool isSendable(const Part &part)
{
    if (const auto *text = std::get_if<TextPart>(&part))
        return !isBlank(text->text); // blank ones are refused
    if (const auto *thought = std::get_if<ThinkingPart>(&part))
        return isOwnThought(*thought);
    return true;
}

void writePart(JsonWriter &json, const Part &part)
{
    if (const auto *text = std::get_if<TextPart>(&part)) {
        writeText(json, text->text, text->cacheControlJson);
    } else if (const auto *media = std::get_if<MediaPart>(&part)) {
        writeMedia(json, *media);
    } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
        json.open('{').member("type", "tool_use").member("id", idFor(call->id)).member("name", call->name);
        json.rawMember("input", inputOf(*call));
        writeMark(json, call->cacheControlJson);
        json.close('}');
    } else if (const auto *result = std::get_if<ToolResultPart>(&part)) {
        writeResult(json, *result);
    } else if (const auto *thought = std::get_if<ThinkingPart>(&part)) {
        json.open('{');
        if (!thought->redacted.isEmpty())
            json.member("type", "redacted_thinking").member("data", thought->redacted);
        else
            json.member("type", "thinking").member("thinking", thought->text).member("signature", thought->signature);
        json.close('}');
    }
}

/// Strict alternation, the user first, nothing empty, no blanks behind the assistant's last word.
void makeStrict(std::vector<Message> &messages)
{
    for (Message &message : messages)
        std::erase_if(message.parts, [](const Part &part) { return !isSendable(part); });
    joinTurns(messages);
    if (messages.empty() || messages.front().role == Message::Role::Assistant)
        messages.insert(messages.begin(), Message{Message::Role::User, {TextPart{".", {}}}});
    Message &last = messages.back();
    if (last.role != Message::Role::Assistant)
        return;
    if (auto *text = std::get_if<TextPart>(&last.parts.back())) {
        while (!text->text.isEmpty() && isBlank(QByteArrayView(text->text).last(1)))
            text->text.chop(1);
    }
}

void writeMessages(JsonWriter &json, const CanonicalRequest &request)
{
    std::vector<const TextPart *> system;
    for (const TextPart &text : request.system) {
        if (!isBlank(text.text))
            system.push_back(&text);
    }
    if (system.size() == 1 && system.front()->cacheControlJson.isEmpty()) {
        json.member("system", system.front()->text);
    } else if (!system.empty()) {
        json.key("system").open('[');
        for (const TextPart *text : system)
            writeText(json, text->text, text->cacheControlJson);
        json.close(']');
    }
    json.key("messages").open('[');
    for (const Message &message : request.messages) {
        json.open('{').member("role", message.role == Message::Role::Assistant ? "assistant" : "user").key("content");
        const auto *text = message.parts.size() == 1 ? std::get_if<TextPart>(&message.parts.front()) : nullptr;
        if (text != nullptr && text->cacheControlJson.isEmpty()) {
            json.string(text->text);
        } else {
            json.open('[');
            for (const Part &part : message.parts)
                writePart(json, part);
            json.close(']');
        }
        json.close('}');
    }
    json.close(']');
}

/// A history with calls is refused without tools: those it called are named again, not to be called.
void nameCalledTools(CanonicalRequest &request)
{
    if (!request.tools.empty())
        return;
    for (const Message &message : request.messages) {
        for (const Part &part : message.parts) {
            const auto *call = std::get_if<ToolUsePart>(&part);
            const auto isCalled = [call](const Tool &tool) { return tool.name == call->name; };
            if (call != nullptr && std::none_of(request.tools.begin(), request.tools.end(), isCalled))
                request.tools.push_back({call->name, {}, {}, {}, {}});
        }
    }
    if (!request.tools.empty()) {
        request.toolChoice = {ToolChoice::Kind::None, {}};
        request.parallelTools.reset();
    }
}

void writeTools(JsonWriter &json, const CanonicalRequest &request, bool thinks)
{
    if (request.tools.empty())
        return;
    json.key("tools").open('[');
    for (const Tool &tool : request.tools) {
        json.open('{').member("name", tool.name);
        if (!tool.description.isEmpty())
            json.member("description", tool.description);
        json.rawMember("input_schema", tool.parametersJson.isEmpty() ? QByteArray(R"({"type":"object","properties":{}})")
                                                                     : tool.parametersJson);
        if (tool.strict == true)
            json.key("strict").boolean(true);
        writeMark(json, tool.cacheControlJson);
        json.close('}');
    }
    json.close(']');
    ToolChoice choice = request.toolChoice;
    const bool isForced = choice.kind == ToolChoice::Kind::Any || choice.kind == ToolChoice::Kind::One;
    if (choice.kind == ToolChoice::Kind::Unset && !request.parallelTools)
        return;
    if (choice.kind == ToolChoice::Kind::Unset || (isForced && thinks)) // a model that thinks may not be forced
        choice.kind = ToolChoice::Kind::Auto;
    static constexpr std::array<QByteArrayView, 5> words{"auto", "auto", "any", "none", "tool"};
    json.key("tool_choice").open('{').member("type", words.at(static_cast<std::size_t>(choice.kind)));
    if (choice.kind == ToolChoice::Kind::One)
        json.member("name", choice.name);
    if (request.parallelTools && choice.kind != ToolChoice::Kind::None)
        json.key("disable_parallel_tool_use").boolean(!*request.parallelTools);
    json.close('}');
}

/// Thinking may not begin in the middle of a turn: a call without the thought before it is refused then.
bool isMidTurn(const std::vector<Message> &messages)
{
    if (messages.size() < 2)
        return false;
    const std::vector<Part> &last = messages.back().parts;
    if (!std::holds_alternative<ToolResultPart>(last.front()))
        return false;
    const std::vector<Part> &before = messages[messages.size() - 2].parts;
    return std::none_of(before.begin(), before.end(),
                        [](const Part &part) { return std::holds_alternative<ThinkingPart>(part); });
}

struct Thinking
{
    enum class Way { None, Adaptive, Budget };
    Way way = Way::None;
    qint64 budget = 0;
    QByteArrayView effort{};
};

Thinking thinkingFor(const CanonicalRequest &request, const LaneNeeds &lane, qint64 maxTokens)
{
    const ReasoningWish &wish = request.reasoning;
    ReasoningEffort effort = wish.effort;
    if (effort == ReasoningEffort::Unset && wish.budgetTokens)
        effort = effortOf(*wish.budgetTokens);
    if (effort == ReasoningEffort::Unset || effort == ReasoningEffort::Off)
        return {};
    if (thinksAdaptively(lane.model)) {
        const bool isLeast = effort == ReasoningEffort::Minimal;
        return {Thinking::Way::Adaptive, 0, isLeast ? "low" : effort == ReasoningEffort::Highest ? "max" : effortName(effort)};
    }
    const qint64 wanted = wish.budgetTokens && *wish.budgetTokens > 0 ? *wish.budgetTokens : budgetOf(effort);
    const qint64 budget = std::min(std::max(wanted, leastBudget), maxTokens - 1); // it lies inside max_tokens
    if (budget < leastBudget || isMidTurn(request.messages))
        return {};
    return {Thinking::Way::Budget, budget};
}

void writeThinking(JsonWriter &json, const Thinking &thinking, const OutputFormat &format)
{
    switch (thinking.way) {
    case Thinking::Way::None:
        break;
    case Thinking::Way::Adaptive:
        json.key("thinking").open('{').member("type", "adaptive").close('}');
        break;
    case Thinking::Way::Budget:
        json.key("thinking").open('{').member("type", "enabled").numberMember("budget_tokens", thinking.budget).close('}');
        break;
    }
    const bool hasSchema = format.kind == OutputFormat::Kind::JsonSchema && !format.schemaJson.isEmpty();
    if (thinking.effort.isEmpty() && !hasSchema)
        return;
    json.key("output_config").open('{');
    if (!thinking.effort.isEmpty())
        json.member("effort", thinking.effort);
    if (hasSchema)
        json.key("format").open('{').member("type", "json_schema").rawMember("schema", format.schemaJson).close('}');
    json.close('}');
}

void writeSampling(JsonWriter &json, const CanonicalRequest &request, bool thinks)
{
    if (!thinks && request.temperature)
        json.key("temperature").number(std::clamp(*request.temperature, 0.0, 1.0));
    else if (!thinks && request.topP) // newer models refuse both together
        json.key("top_p").number(*request.topP);
    if (!thinks && request.topK)
        json.numberMember("top_k", *request.topK);
    std::vector<QByteArrayView> stops;
    for (const QByteArray &stop : request.stop) {
        if (!isBlank(stop))
            stops.emplace_back(stop);
    }
    if (stops.empty())
        return;
    json.key("stop_sequences").open('[');
    for (const QByteArrayView stop : stops)
        json.string(stop);
    json.close(']');
}

} // namespace

QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane)
{
    makeStrict(request.messages);
    nameCalledTools(request);
    const qint64 most = lane.maxOutput > 0 ? lane.maxOutput : outputWhenUnknown;
    const qint64 maxTokens = request.maxOutputTokens.value_or(most);
    const Thinking thinking = thinkingFor(request, lane, maxTokens);
    const bool thinks = thinking.way != Thinking::Way::None;
    JsonWriter json;
    json.reserve(16 * 1024);
    json.open('{').member("model", lane.model.isEmpty() ? request.model : lane.model).numberMember("max_tokens", maxTokens);
    writeMessages(json, request);
    writeTools(json, request, thinks);
    writeThinking(json, thinking, request.format);
    writeSampling(json, request, thinks);
    if (!request.user.isEmpty())
        json.key("metadata").open('{').member("user_id", request.user).close('}');
    if (request.stream)
        json.key("stream").boolean(true);
    json.close('}');
    return json.take();
}

} // namespace signalbox::wire::anthropic
