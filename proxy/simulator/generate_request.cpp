// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/chat_request.h"
#include "simulator/signature.h"
#include "simulator/tally.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr int deepest = 32; // levels of a schema
// Gemini: accepted instead of a signature for calls that another model made.
constexpr std::array placeholders{"skip_thought_signature_validator"_L1, "context_engineering_is_the_way_to_go"_L1};
// Gemini: what `Schema` does not have.
constexpr std::array unknownWords{"$schema"_L1,
                                  "$ref"_L1,
                                  "$defs"_L1,
                                  "additionalProperties"_L1,
                                  "exclusiveMinimum"_L1,
                                  "exclusiveMaximum"_L1,
                                  "const"_L1,
                                  "multipleOf"_L1,
                                  "uniqueItems"_L1,
                                  "propertyNames"_L1,
                                  "patternProperties"_L1,
                                  "oneOf"_L1,
                                  "allOf"_L1,
                                  "not"_L1,
                                  "strict"_L1};

tl::unexpected<Error> refused(const QString &message)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, message, {}});
}

/// Checks Gemini's subset of JSON Schema and writes the types in lower case, as JSON Schema has them.
Result<QJsonObject> plainSchema(const QJsonObject &schema, const QString &where, int depth = 0)
{
    QJsonObject plain = schema;
    if (depth > deepest)
        return refused(u"Schema at '%1' is nested too deeply"_s.arg(where));
    for (const auto word : unknownWords) {
        if (schema.contains(word)) {
            return refused(
                u"Invalid JSON payload received. Unknown name \"%1\" at '%2': Cannot find field."_s.arg(word, where));
        }
    }
    if (schema.value("type"_L1).isArray())
        return refused(u"Invalid value at '%1.type' (Proto field is not repeating, cannot start list.)"_s.arg(where));
    if (schema.contains("type"_L1))
        plain.insert("type"_L1, schema.value("type"_L1).toString().toLower());
    for (const QJsonValue value : schema.value("enum"_L1).toArray()) {
        if (!value.isString())
            return refused(u"Invalid value at '%1.enum' (TYPE_STRING)"_s.arg(where));
    }
    QJsonObject properties;
    const QJsonObject declared = schema.value("properties"_L1).toObject();
    for (auto it = declared.begin(); it != declared.end(); ++it) {
        const auto inner = plainSchema(it->toObject(), u"%1.properties[%2]"_s.arg(where, it.key()), depth + 1);
        if (!inner)
            return inner;
        properties.insert(it.key(), *inner);
    }
    if (schema.contains("properties"_L1))
        plain.insert("properties"_L1, properties);
    if (schema.contains("items"_L1)) {
        const auto inner = plainSchema(schema.value("items"_L1).toObject(), where + u".items"_s, depth + 1);
        if (!inner)
            return inner;
        plain.insert("items"_L1, *inner);
    }
    QJsonArray choices;
    for (const QJsonValue choice : schema.value("anyOf"_L1).toArray()) {
        const auto inner = plainSchema(choice.toObject(), where + u".any_of"_s, depth + 1);
        if (!inner)
            return inner;
        choices.append(*inner);
    }
    if (!choices.isEmpty())
        plain.insert("anyOf"_L1, choices);
    return plain;
}

Result<void> readTools(const QJsonObject &object, ChatRequest &request)
{
    for (const QJsonValue tool : object.value("tools"_L1).toArray()) {
        for (const QJsonValue declared : tool["functionDeclarations"_L1].toArray()) {
            QJsonObject parameters = declared["parametersJsonSchema"_L1].toObject();
            if (declared["parameters"_L1].isObject()) {
                const auto plain =
                    plainSchema(declared["parameters"_L1].toObject(),
                                u"tools[0].function_declarations[%1].parameters"_s.arg(request.tools.size()));
                if (!plain)
                    return Unexpected(plain.error());
                parameters = *plain;
            }
            request.tools.append(QJsonObject{
                {u"type"_s, u"function"_s},
                {u"function"_s, QJsonObject{{u"name"_s, declared["name"_L1]}, {u"parameters"_s, parameters}}}});
        }
    }
    if (!request.tools.isEmpty())
        request.promptTokens += tokensInJson(request.tools);
    const QJsonValue config = object.value("toolConfig"_L1)["functionCallingConfig"_L1];
    const QString mode = config["mode"_L1].toString();
    const QJsonArray allowed = config["allowedFunctionNames"_L1].toArray();
    if (mode == "ANY"_L1 && allowed.size() == 1)
        request.toolChoice = QJsonObject{{u"function"_s, QJsonObject{{u"name"_s, allowed.at(0)}}}};
    else if (mode == "ANY"_L1)
        request.toolChoice = u"required"_s;
    else if (mode == "NONE"_L1)
        request.toolChoice = u"none"_s;
    return {};
}

/// Reads the contents turn by turn.
class Contents final
{
public:
    explicit Contents(ChatRequest &request)
        : m_request(request)
    {
    }

    Result<void> turn(const QJsonObject &content, qsizetype index)
    {
        const QString role = content.value("role"_L1).toString(u"user"_s);
        if (role != "user"_L1 && role != "model"_L1 && role != "function"_L1)
            return refused(u"Please use a valid role: user, model."_s);
        m_request.promptTokens += tokensPerMessage;
        m_text.clear();
        m_callsHere = 0;
        int responses = 0;
        const QJsonArray parts = content.value("parts"_L1).toArray();
        if (parts.isEmpty()) {
            return refused(
                u"* GenerateContentRequest.contents[%1].parts: contents.parts must not be empty."_s.arg(index));
        }
        for (const QJsonValue value : parts) {
            const QJsonObject part = value.toObject();
            responses += part.contains("functionResponse"_L1) ? 1 : 0;
            if (const auto read = this->part(part, index); !read)
                return read;
        }
        if (responses != m_calls) {
            return refused(
                u"Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."_s);
        }
        m_calls = m_callsHere;
        if (role == "user"_L1 && !m_text.isEmpty())
            m_request.lastUserText = m_text;
        m_request.prefill = role == "model"_L1 ? m_text : QByteArray();
        m_request.answersTool = responses > 0;
        return {};
    }

private:
    Result<void> part(const QJsonObject &part, qsizetype index)
    {
        const QString signature = part.value("thoughtSignature"_L1).toString();
        if (!signature.isEmpty() && !isSealed(signature.toLatin1()) &&
            std::find(placeholders.begin(), placeholders.end(), signature) == placeholders.end())
            return refused(u"Invalid value at 'contents[%1].parts' (Thought signature is not valid)."_s.arg(index));
        if (part.contains("functionCall"_L1)) {
            const QJsonValue call = part.value("functionCall"_L1);
            const bool thinking = m_request.thinks || m_request.model.startsWith("gemini-3"_L1);
            if (thinking && signature.isEmpty() && m_callsHere == 0) {
                return refused(
                    u"Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call `default_api:%1` , position %2."_s
                        .arg(call["name"_L1].toString())
                        .arg(index + 1));
            }
            ++m_callsHere;
            m_request.promptTokens += tokensInJson(call.toObject());
        } else if (part.contains("functionResponse"_L1)) {
            const QJsonValue response = part.value("functionResponse"_L1);
            if (response["name"_L1].toString().isEmpty()) {
                return refused(
                    u"* GenerateContentRequest.contents[%1].parts[0].function_response.name: Name cannot be empty."_s
                        .arg(index));
            }
            if (!response["response"_L1].isObject())
                return refused(u"Invalid value at 'contents[%1].parts[0].function_response.response'"_s.arg(index));
            m_request.promptTokens += tokensInJson(response.toObject());
        } else if (part.contains("inlineData"_L1) || part.contains("fileData"_L1)) {
            const QJsonValue data = part.value(part.contains("inlineData"_L1) ? "inlineData"_L1 : "fileData"_L1);
            if (data["mimeType"_L1].toString().isEmpty())
                return refused(u"Unsupported MIME type: "_s);
            m_request.promptTokens += tokensPerMediaPart;
        } else if (part.contains("text"_L1)) {
            const QByteArray text = part.value("text"_L1).toString().toUtf8();
            m_request.promptTokens += tokensIn(text.size());
            if (!part.value("thought"_L1).toBool())
                m_text += (m_text.isEmpty() ? ""_ba : "\n"_ba) + text;
        } else {
            return refused(
                u"* GenerateContentRequest.contents[%1].parts[0].data: required oneof field 'data' must have one initialized field"_s
                    .arg(index));
        }
        return {};
    }

    ChatRequest &m_request;
    QByteArray m_text;
    int m_calls = 0;     ///< of the turn before
    int m_callsHere = 0; ///< of this turn
};

Result<void> readConfig(const QJsonObject &config, ChatRequest &request)
{
    if (config.value("maxOutputTokens"_L1).isDouble())
        request.maxTokens = qMax(1, config.value("maxOutputTokens"_L1).toInt());
    request.choices = config.value("candidateCount"_L1).toInt(1);
    if (request.choices < 1 || request.choices > 8)
        return refused(u"* GenerateContentRequest.generation_config.candidate_count: must be in the range [1, 8]"_s);
    for (const QJsonValue stop : config.value("stopSequences"_L1).toArray())
        request.stops.append(stop.toString());
    const QJsonObject thinking = config.value("thinkingConfig"_L1).toObject();
    const QJsonValue budget = thinking.value("thinkingBudget"_L1);
    request.thinks = !thinking.isEmpty() && budget.toInt(-1) != 0;
    request.showsThoughts = thinking.value("includeThoughts"_L1).toBool();
    request.jsonObject = config.value("responseMimeType"_L1) == "application/json"_L1;
    if (config.value("responseSchema"_L1).isObject()) {
        const auto plain =
            plainSchema(config.value("responseSchema"_L1).toObject(), u"generation_config.response_schema"_s);
        if (!plain)
            return Unexpected(plain.error());
        request.jsonSchema = *plain;
    } else if (config.value("responseJsonSchema"_L1).isObject()) {
        request.jsonSchema = config.value("responseJsonSchema"_L1).toObject();
    }
    if (request.jsonSchema && !request.jsonObject) {
        return refused(
            u"* GenerateContentRequest.generation_config.response_mime_type: must be 'application/json' with a response schema"_s);
    }
    if (request.jsonSchema)
        request.promptTokens += tokensInJson(*request.jsonSchema);
    return {};
}

} // namespace

Result<ChatRequest> readGenerateRequest(const QByteArray &body, const QString &model)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return refused(u"Invalid JSON payload received. Unexpected end of string."_s);
    QJsonObject object = document.object();
    // countTokens may wrap the request
    if (object.value("generateContentRequest"_L1).isObject())
        object = object.value("generateContentRequest"_L1).toObject();
    ChatRequest request;
    request.dialect = Dialect::Generate;
    request.model = model;
    for (const auto unknown : {"messages"_L1, "max_tokens"_L1, "stream"_L1}) {
        if (object.contains(unknown)) {
            return refused(u"Invalid JSON payload received. Unknown name \"%1\": Cannot find field."_s.arg(unknown));
        }
    }
    Result<void> read = readConfig(object.value("generationConfig"_L1).toObject(), request);
    if (read)
        read = readTools(object, request);
    if (!read)
        return Unexpected(read.error());
    const QJsonValue system = object.value("systemInstruction"_L1);
    if (system.isObject())
        request.promptTokens += tokensPerMessage;
    for (const QJsonValue part : system["parts"_L1].toArray())
        request.promptTokens += tokensIn(part["text"_L1].toString().toUtf8().size());
    const QJsonArray contents = object.value("contents"_L1).toArray();
    if (contents.isEmpty())
        return refused(u"* GenerateContentRequest.contents: contents is not specified"_s);
    Contents reader(request);
    for (qsizetype i = 0; read && i < contents.size(); ++i)
        read = reader.turn(contents.at(i).toObject(), i);
    if (!read)
        return Unexpected(read.error());
    return request;
}

} // namespace signalbox::simulator
