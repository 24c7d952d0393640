// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/chat_request.h"
#include "simulator/signature.h"
#include "simulator/tally.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

tl::unexpected<Error> refused(const QString &message, const QString &param)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, message, param});
}

/// Reads the input items one by one.
class Input final
{
public:
    explicit Input(ChatRequest &request)
        : m_request(request)
    {
    }

    Result<void> item(const QJsonObject &item, qsizetype index)
    {
        const QString type = item.value("type"_L1).toString(u"message"_s);
        const QString where = u"input[%1]"_s.arg(index);
        m_request.promptTokens += type == "reasoning"_L1 ? 0 : tokensPerMessage;
        if (type == "message"_L1)
            return message(item, where);
        if (type == "function_call"_L1) {
            if (!item.value("arguments"_L1).isString())
                return refused(u"Missing required parameter: '%1.arguments'."_s.arg(where), where + u".arguments"_s);
            m_calls.insert(item.value("call_id"_L1).toString());
            m_request.promptTokens += tokensInJson(item);
            m_request.answersTool = false;
            return {};
        }
        if (type == "function_call_output"_L1) {
            const QString id = item.value("call_id"_L1).toString();
            if (!m_calls.contains(id))
                return refused(u"No tool call found for function call output with call_id %1."_s.arg(id), u"input"_s);
            m_request.promptTokens += tokensInJson(item);
            m_request.answersTool = true;
            m_request.prefill.clear();
            return {};
        }
        if (type == "reasoning"_L1) {
            const QString seal = item.value("encrypted_content"_L1).toString();
            if (!seal.isEmpty() && !isSealed(seal.toLatin1()))
                return refused(
                    u"The encrypted content for item %1 could not be verified."_s.arg(item.value("id"_L1).toString()),
                    where);
            return {};
        }
        return refused(u"Invalid value: '%1'."_s.arg(type), where + u".type"_s);
    }

private:
    Result<void> message(const QJsonObject &item, const QString &where)
    {
        const QString role = item.value("role"_L1).toString();
        const bool model = role == "assistant"_L1;
        if (!model && role != "user"_L1 && role != "system"_L1 && role != "developer"_L1)
            return refused(u"Invalid value: '%1'."_s.arg(role), where + u".role"_s);
        QByteArray text = item.value("content"_L1).toString().toUtf8();
        for (const QJsonValue part : item.value("content"_L1).toArray()) {
            const QString type = part["type"_L1].toString();
            if (type == (model ? "output_text"_L1 : "input_text"_L1)) {
                text += (text.isEmpty() ? ""_ba : "\n"_ba) + part["text"_L1].toString().toUtf8();
            } else if (!model && (type == "input_image"_L1 || type == "input_file"_L1 || type == "input_audio"_L1)) {
                m_request.promptTokens += tokensPerMediaPart;
            } else if (!model || type != "refusal"_L1) {
                return refused(u"Invalid value: '%1'. Supported values are: '%2'."_s.arg(type, model ? u"output_text"_s
                                                                                                     : u"input_text"_s),
                               where + u".content"_s);
            }
        }
        m_request.promptTokens += tokensIn(text.size());
        if (role == "user"_L1)
            m_request.lastUserText = text;
        m_request.prefill.clear(); // OpenAI starts anew behind an assistant's message
        m_request.answersTool = false;
        return {};
    }

    ChatRequest &m_request;
    QSet<QString> m_calls;
};

void readTools(const QJsonObject &object, ChatRequest &request)
{
    for (const QJsonValue tool : object.value("tools"_L1).toArray()) {
        if (tool["type"_L1] != "function"_L1)
            continue;
        request.tools.append(QJsonObject{
            {u"type"_s, u"function"_s},
            {u"function"_s, QJsonObject{{u"name"_s, tool["name"_L1]}, {u"parameters"_s, tool["parameters"_L1]}}}});
    }
    if (!request.tools.isEmpty())
        request.promptTokens += tokensInJson(request.tools);
    request.parallelCalls = object.value("parallel_tool_calls"_L1).toBool(true);
    const QJsonValue choice = object.value("tool_choice"_L1);
    request.toolChoice =
        choice.isObject() ? QJsonObject{{u"function"_s, QJsonObject{{u"name"_s, choice["name"_L1]}}}} : choice;
}

void readThinking(const QJsonObject &object, ChatRequest &request)
{
    const QJsonValue reasoning = object.value("reasoning"_L1);
    request.thinks = reasoning.isObject() && reasoning["effort"_L1] != "none"_L1;
    request.showsThoughts = reasoning["summary"_L1].isString();
    request.signsThoughts = object.value("include"_L1).toArray().contains(u"reasoning.encrypted_content"_s);
}

} // namespace

Result<ChatRequest> readResponsesRequest(const QByteArray &body)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    if (!document.isObject())
        return refused(u"We could not parse the JSON body of your request (offset %1)."_s.arg(problem.offset), {});
    const QJsonObject object = document.object();
    ChatRequest request;
    request.dialect = Dialect::Responses;
    request.model = object.value("model"_L1).toString();
    if (request.model.isEmpty())
        return refused(u"Missing required parameter: 'model'."_s, u"model"_s);
    const QString previous = object.value("previous_response_id"_L1).toString();
    if (!previous.isEmpty())
        return refused(u"Previous response with id '%1' not found."_s.arg(previous), u"previous_response_id"_s);
    for (const auto unknown : {"messages"_L1, "max_tokens"_L1, "stop"_L1, "top_k"_L1, "response_format"_L1}) {
        if (object.contains(unknown))
            return refused(u"Unknown parameter: '%1'."_s.arg(unknown), unknown);
    }
    request.stream = object.value("stream"_L1).toBool();
    if (object.value("max_output_tokens"_L1).isDouble()) {
        request.maxTokens = object.value("max_output_tokens"_L1).toInt();
        if (*request.maxTokens < 16) {
            return refused(u"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16."_s,
                           u"max_output_tokens"_s);
        }
    }
    readTools(object, request);
    readThinking(object, request);
    const QByteArray instructions = object.value("instructions"_L1).toString().toUtf8();
    if (!instructions.isEmpty())
        request.promptTokens += tokensPerMessage + tokensIn(instructions.size());
    const QJsonValue input = object.value("input"_L1);
    const QJsonArray items =
        input.isString() ? QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, input}}} : input.toArray();
    if (items.isEmpty())
        return refused(u"Missing required parameter: 'input'."_s, u"input"_s);
    Input reader(request);
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (const auto read = reader.item(items.at(i).toObject(), i); !read)
            return Unexpected(read.error());
    }
    const QJsonValue format = object.value("text"_L1)["format"_L1];
    const QString type = format["type"_L1].toString();
    request.jsonObject = type == "json_object"_L1 || type == "json_schema"_L1;
    if (type == "json_schema"_L1) {
        if (format["name"_L1].toString().isEmpty())
            return refused(u"Missing required parameter: 'text.format.name'."_s, u"text.format.name"_s);
        request.jsonSchema = format["schema"_L1].toObject();
        request.promptTokens += tokensInJson(*request.jsonSchema);
    }
    return request;
}

} // namespace signalbox::simulator
