// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/gemini_json.h"
#include "wire/refusal.h"

#include <algorithm>
#include <deque>

// A Gemini generateContent request → CanonicalRequest. The model and whether it streams stand in the path, not here.

namespace signalbox::wire::gemini {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// A function's answer: its text where it says nothing else, an error as one, else the object itself.
void readResponse(element given, ToolResultPart &result)
{
    object response;
    element value;
    const bool alone = given.get(response) == simdjson::SUCCESS && response.size() == 1;
    if (alone && findMember(response, "error", value)) {
        result.isError = true;
        result.content.emplace_back(TextPart{textOrJson(value), {}});
    } else if (alone && (findMember(response, "result", value) || findMember(response, "output", value)) &&
               value.is_string()) {
        result.content.emplace_back(TextPart{textOrJson(value), {}});
    } else {
        result.content.emplace_back(TextPart{textOrJson(given), {}});
    }
}

/// Reads the contents; calls without an id get one, and the responses find them by id or by name in their order.
class Contents final
{
public:
    explicit Contents(CanonicalRequest &request)
        : m_request(request)
    {
    }

    Result<void> read(object content, qsizetype index)
    {
        Message message;
        message.role = textMember(content, "role") == "model" ? Message::Role::Assistant : Message::Role::User;
        if (const auto single = objectMember(content, "parts")) {
            if (auto read = readPart(*single, index, message.parts); !read)
                return read;
        }
        if (const auto parts = arrayMember(content, "parts")) {
            for (const element entry : *parts) {
                object part;
                if (entry.get(part) != simdjson::SUCCESS)
                    return refusal(u"contents[%1].parts"_s.arg(index), u"A part must be an object."_s);
                if (auto read = readPart(part, index, message.parts); !read)
                    return read;
            }
        }
        m_request.messages.push_back(std::move(message));
        return {};
    }

private:
    struct Call
    {
        QByteArray id;
        QByteArray name;
    };

    Result<void> readPart(object part, qsizetype index, std::vector<Part> &parts)
    {
        const QByteArray signature = pickText(part, "thoughtSignature", "thought_signature");
        element value;
        if (const auto call = pickObject(part, "functionCall", "function_call")) {
            ToolUsePart use{
                textMember(*call, "id"), textMember(*call, "name"), jsonMember(*call, "args"), signature, {}};
            if (use.id.isEmpty())
                use.id = madeUpId("request", use.name, m_calls++);
            m_open.push_back({use.id, use.name});
            parts.emplace_back(std::move(use));
        } else if (const auto response = pickObject(part, "functionResponse", "function_response")) {
            return readResponsePart(*response, index, parts);
        } else if (std::optional<MediaPart> media = mediaOf(part)) {
            parts.emplace_back(std::move(*media));
        } else if (findMember(part, "text", value)) {
            const QByteArray text = bytesOf(stringOf(value));
            if (flagMember(part, "thought").value_or(false))
                parts.emplace_back(ThinkingPart{text, signature, {}, {}, Dialect::Gemini});
            else
                parts.emplace_back(TextPart{text, {}});
        }
        return {}; // executableCode and its result are the vendor's (Trait::VendorTools)
    }

    Result<void> readResponsePart(object response, qsizetype index, std::vector<Part> &parts)
    {
        ToolResultPart result;
        result.id = textMember(response, "id");
        result.name = textMember(response, "name");
        const auto asked = std::find_if(m_open.begin(), m_open.end(), [&result](const Call &call) {
            return result.id.isEmpty() ? call.name == result.name : call.id == result.id;
        });
        if (asked != m_open.end()) {
            result.id = asked->id;
            result.name = asked->name;
            m_open.erase(asked);
        }
        if (result.id.isEmpty()) {
            return refusal(u"contents[%1].parts"_s.arg(index),
                           u"A functionResponse for \"%1\" answers no functionCall before it."_s.arg(
                               QString::fromUtf8(result.name.left(64))));
        }
        if (element given; findMember(response, "response", given))
            readResponse(given, result);
        if (const auto more = arrayMember(response, "parts")) {
            for (const element entry : *more) {
                object part;
                if (entry.get(part) != simdjson::SUCCESS)
                    continue;
                if (std::optional<MediaPart> media = mediaOf(part))
                    result.content.emplace_back(std::move(*media));
            }
        }
        parts.emplace_back(std::move(result));
        return {};
    }

    CanonicalRequest &m_request;
    std::deque<Call> m_open; ///< calls without a response so far
    qsizetype m_calls = 0;
};

Result<void> readContents(object body, CanonicalRequest &request)
{
    element contents;
    array list;
    if (!findMember(body, "contents", contents))
        return refusal(u"contents"_s, u"It is missing."_s);
    Contents reader(request);
    object single;
    if (contents.get(single) == simdjson::SUCCESS)
        return reader.read(single, 0);
    if (contents.get(list) != simdjson::SUCCESS)
        return refusal(u"contents"_s, u"It must be an array."_s);
    qsizetype index = 0;
    for (const element entry : list) {
        object content;
        if (entry.get(content) != simdjson::SUCCESS)
            return refusal(u"contents[%1]"_s.arg(index), u"It must be an object."_s);
        if (auto read = reader.read(content, index); !read)
            return read;
        ++index;
    }
    return {};
}

void readSystem(object body, CanonicalRequest &request)
{
    element value;
    object content;
    if (!pick(body, "systemInstruction", "system_instruction", value))
        return;
    if (value.get(content) != simdjson::SUCCESS) {
        request.system.push_back({bytesOf(stringOf(value)), {}});
        return;
    }
    const auto parts = arrayMember(content, "parts");
    object single;
    if (parts) {
        for (const element entry : *parts) {
            object part;
            if (entry.get(part) == simdjson::SUCCESS)
                request.system.push_back({textMember(part, "text"), {}});
        }
    } else if (findMember(content, "parts", value) && value.get(single) == simdjson::SUCCESS) {
        request.system.push_back({textMember(single, "text"), {}});
    }
}

/// `parameters` is Gemini's schema, `parametersJsonSchema` is JSON Schema already.
QByteArray schemaOf(object from, std::string_view camel, std::string_view snake, std::string_view jsonCamel,
                    std::string_view jsonSnake)
{
    element value;
    if (pick(from, jsonCamel, jsonSnake, value) && value.is_object())
        return jsonOf(value);
    return pick(from, camel, snake, value) && value.is_object() ? plainSchema(value) : QByteArray();
}

void readTools(object body, CanonicalRequest &request)
{
    std::vector<QByteArray> allowed;
    if (const auto config = pickObject(body, "toolConfig", "tool_config")) {
        if (const auto calling = pickObject(*config, "functionCallingConfig", "function_calling_config")) {
            element names;
            array list;
            if (pick(*calling, "allowedFunctionNames", "allowed_function_names", names) &&
                names.get(list) == simdjson::SUCCESS) {
                for (const element name : list)
                    allowed.push_back(bytesOf(stringOf(name)));
            }
            const QByteArray mode = textMember(*calling, "mode").toUpper();
            if (mode == "ANY" && allowed.size() == 1)
                request.toolChoice = {ToolChoice::Kind::One, allowed.front()};
            else if (mode == "ANY")
                request.toolChoice.kind = ToolChoice::Kind::Any;
            else if (mode == "NONE")
                request.toolChoice.kind = ToolChoice::Kind::None;
            else if (mode == "AUTO" || mode == "VALIDATED")
                request.toolChoice.kind = ToolChoice::Kind::Auto;
        }
    }
    const auto tools = arrayMember(body, "tools");
    if (!tools)
        return;
    for (const element entry : *tools) {
        object tool;
        element declared;
        array list;
        if (entry.get(tool) != simdjson::SUCCESS ||
            !pick(tool, "functionDeclarations", "function_declarations", declared) ||
            declared.get(list) != simdjson::SUCCESS)
            continue;
        for (const element value : list) {
            object function;
            if (value.get(function) != simdjson::SUCCESS)
                continue;
            const QByteArray name = textMember(function, "name");
            const bool kept = request.toolChoice.kind != ToolChoice::Kind::Any || allowed.empty() ||
                              std::find(allowed.begin(), allowed.end(), name) != allowed.end();
            if (kept) {
                request.tools.push_back(
                    {name,
                     textMember(function, "description"),
                     schemaOf(function, "parameters", "parameters", "parametersJsonSchema", "parameters_json_schema"),
                     {},
                     {}});
            }
        }
    }
}

void readThinking(object config, ReasoningWish &wish)
{
    const auto thinking = pickObject(config, "thinkingConfig", "thinking_config");
    if (!thinking)
        return;
    wish.effort = effortNamed(pickText(*thinking, "thinkingLevel", "thinking_level"));
    if (const auto budget = pickInteger(*thinking, "thinkingBudget", "thinking_budget")) {
        wish.adaptive = *budget < 0;
        if (*budget > 0)
            wish.budgetTokens = *budget;
        if (wish.effort == ReasoningEffort::Unset)
            wish.effort = effortOf(*budget);
    }
    element value;
    bool shown = false;
    if (pick(*thinking, "includeThoughts", "include_thoughts", value) && value.get(shown) == simdjson::SUCCESS)
        wish.wantsThoughts = shown && wish.effort != ReasoningEffort::Off;
    if (wish.wantsThoughts && wish.effort == ReasoningEffort::Unset)
        wish.effort = ReasoningEffort::Medium;
}

void readConfig(object config, CanonicalRequest &request)
{
    request.temperature = numberMember(config, "temperature");
    request.topP = pickNumber(config, "topP", "top_p");
    request.topK = pickInteger(config, "topK", "top_k");
    request.maxOutputTokens = pickInteger(config, "maxOutputTokens", "max_output_tokens");
    if (request.maxOutputTokens && *request.maxOutputTokens <= 0)
        request.maxOutputTokens.reset();
    request.choices = pickInteger(config, "candidateCount", "candidate_count").value_or(1);
    request.seed = pickInteger(config, "seed", "seed");
    request.frequencyPenalty = pickNumber(config, "frequencyPenalty", "frequency_penalty");
    request.presencePenalty = pickNumber(config, "presencePenalty", "presence_penalty");
    element stops;
    array list;
    if (pick(config, "stopSequences", "stop_sequences", stops) && stops.get(list) == simdjson::SUCCESS) {
        for (const element stop : list) {
            if (!stringOf(stop).empty())
                request.stop.push_back(bytesOf(stringOf(stop)));
        }
    }
    readThinking(config, request.reasoning);
    if (pickText(config, "responseMimeType", "response_mime_type") != "application/json")
        return;
    request.format.kind = OutputFormat::Kind::JsonObject;
    const QByteArray schema =
        schemaOf(config, "responseSchema", "response_schema", "responseJsonSchema", "response_json_schema");
    if (!schema.isEmpty()) {
        request.format.kind = OutputFormat::Kind::JsonSchema;
        request.format.schemaJson = schema;
        request.format.strict = false; // Gemini does not ask for every property to be required, as strict mode does
    }
}

} // namespace

Result<CanonicalRequest> readRequest(object body)
{
    CanonicalRequest request;
    request.from = Dialect::Gemini;
    request.model = textMember(body, "model");
    readSystem(body, request);
    if (auto read = readContents(body, request); !read)
        return Unexpected(read.error());
    nameResults(request.messages);
    readTools(body, request);
    if (const auto config = pickObject(body, "generationConfig", "generation_config"))
        readConfig(*config, request);
    return request;
}

} // namespace signalbox::wire::gemini
