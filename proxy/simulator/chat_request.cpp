// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/chat_request.h"

#include "simulator/tally.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

tl::unexpected<Error> invalid(const QString &message, const QString &param)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, message, param});
}

struct Text
{
    QByteArray bytes;
    int mediaParts = 0;
};

Text textOf(const QJsonValue &content)
{
    Text text;
    if (content.isString())
        text.bytes = content.toString().toUtf8();
    for (const QJsonValue part : content.toArray()) {
        const QJsonObject object = part.toObject();
        if (object.value("type"_L1) == "text"_L1) {
            if (!text.bytes.isEmpty())
                text.bytes.append('\n');
            text.bytes.append(object.value("text"_L1).toString().toUtf8());
        } else {
            ++text.mediaParts;
        }
    }
    return text;
}

void readMessages(const QJsonArray &messages, ChatRequest &request)
{
    for (const QJsonValue value : messages) {
        const QJsonObject message = value.toObject();
        const Text text = textOf(message.value("content"_L1));
        request.promptTokens += tokensPerMessage + tokensIn(text.bytes.size()) + text.mediaParts * tokensPerMediaPart;
        const QJsonArray calls = message.value("tool_calls"_L1).toArray();
        if (!calls.isEmpty())
            request.promptTokens += tokensInJson(calls);
        if (message.value("role"_L1) == "user"_L1)
            request.lastUserText = text.bytes;
        request.prefill = message.value("role"_L1) == "assistant"_L1 ? text.bytes : QByteArray();
        request.answersTool = message.value("role"_L1) == "tool"_L1;
    }
}

void readFormat(const QJsonObject &format, ChatRequest &request)
{
    const QString type = format.value("type"_L1).toString();
    request.jsonObject = type == "json_object"_L1 || type == "json_schema"_L1;
    if (type != "json_schema"_L1)
        return;
    request.jsonSchema = format.value("json_schema"_L1).toObject().value("schema"_L1).toObject();
    request.promptTokens += tokensInJson(*request.jsonSchema);
}

} // namespace

Result<ChatRequest> readRequest(const QByteArray &body)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    if (!document.isObject())
        return invalid(u"We could not parse the JSON body of your request (offset %1)."_s.arg(problem.offset), {});
    const QJsonObject object = document.object();
    ChatRequest request;
    request.model = object.value("model"_L1).toString();
    if (request.model.isEmpty())
        return invalid(u"you must provide a model parameter"_s, u"model"_s);
    const QJsonArray messages = object.value("messages"_L1).toArray();
    if (messages.isEmpty())
        return invalid(u"[] is too short - 'messages'"_s, u"messages"_s);
    request.stream = object.value("stream"_L1).toBool();
    request.includeUsage = object.value("stream_options"_L1).toObject().value("include_usage"_L1).toBool();
    request.logprobs = object.value("logprobs"_L1).toBool();
    request.serviceTier = object.value("service_tier"_L1).toString();
    request.choices = object.value("n"_L1).toInt(1);
    if (request.choices < 1 || request.choices > 128)
        return invalid(u"'n' must be between 1 and 128"_s, u"n"_s);
    for (const auto key : {"max_completion_tokens"_L1, "max_tokens"_L1}) {
        if (object.value(key).isDouble())
            request.maxTokens = object.value(key).toInt();
    }
    if (request.maxTokens && *request.maxTokens < 1)
        return invalid(u"max_tokens is too small: the minimum is 1"_s, u"max_tokens"_s);
    request.parallelCalls = object.value("parallel_tool_calls"_L1).toBool(true);
    const QJsonValue stop = object.value("stop"_L1);
    for (const QJsonValue text : stop.isString() ? QJsonArray{stop} : stop.toArray())
        request.stops.append(text.toString());
    readMessages(messages, request);
    request.tools = object.value("tools"_L1).toArray();
    request.toolChoice = object.value("tool_choice"_L1);
    if (!request.tools.isEmpty())
        request.promptTokens += tokensInJson(request.tools);
    readFormat(object.value("response_format"_L1).toObject(), request);
    return request;
}

} // namespace signalbox::simulator
