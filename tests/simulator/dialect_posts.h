// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/dialect.h"
#include "simulator/raw_client.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

namespace signalbox::test {

/// A POST to `path` behind the provider "a"; `headers` each with their CRLF.
inline QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &headers = {})
{
    return "POST /a/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// One user turn with `prompt` in every dialect; `more` = members of the body, each with a comma behind it.
inline QByteArray ask(simulator::Dialect dialect, const QByteArray &prompt, bool stream = false,
                      const QByteArray &more = {}, const QByteArray &headers = {})
{
    const QByteArray text = '"' + prompt + '"';
    const QByteArray streamed = stream ? "\"stream\":true," : "";
    switch (dialect) {
    case simulator::Dialect::Chat:
        return post("v1/chat/completions",
                    "{\"model\":\"small\"," + streamed + more + "\"messages\":[{\"role\":\"user\",\"content\":" + text +
                        "}]}",
                    headers);
    case simulator::Dialect::Responses:
        return post("v1/responses", "{\"model\":\"small\"," + streamed + more + "\"input\":" + text + '}', headers);
    case simulator::Dialect::Messages:
        return post("v1/messages",
                    "{\"model\":\"small\",\"max_tokens\":4096," + streamed + more +
                        "\"messages\":[{\"role\":\"user\",\"content\":" + text + "}]}",
                    "anthropic-version: 2023-06-01\r\n" + headers);
    case simulator::Dialect::Generate:
        return post(stream ? "v1beta/models/small:streamGenerateContent?alt=sse"
                           : "v1beta/models/small:generateContent",
                    "{" + more + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":" + text + "}]}]}", headers);
    }
    Q_UNREACHABLE();
}

/// What came back, in no dialect.
struct Said
{
    QByteArray text;
    QByteArray thoughts;
    QList<QByteArray> calls; ///< "name(arguments)"
    QByteArray finish;       ///< the dialect's own word
    QJsonObject usage;       ///< the dialect's own shape
    bool ended = false;      ///< by the dialect's terminal event
    QByteArray error;        ///< message of an error, in a whole answer or an event
};

inline QByteArray utf8(const QJsonValue &value)
{
    return value.toString().toUtf8();
}
inline QByteArray callText(const QJsonValue &name, const QJsonValue &arguments)
{
    const QByteArray json =
        arguments.isObject() ? QJsonDocument(arguments.toObject()).toJson(QJsonDocument::Compact) : utf8(arguments);
    return utf8(name) + '(' + json + ')';
}

inline void readItem(const QJsonValue &item, Said &said)
{
    using namespace Qt::StringLiterals;
    const QString type = item["type"_L1].toString();
    for (const QJsonValue part : item["content"_L1].toArray())
        said.text += utf8(part["text"_L1]);
    for (const QJsonValue part : item["summary"_L1].toArray())
        said.thoughts += utf8(part["text"_L1]);
    if (type == "function_call"_L1)
        said.calls.append(callText(item["name"_L1], item["arguments"_L1]));
}

/// A whole answer with status 200.
inline Said readWhole(simulator::Dialect dialect, const QByteArray &body)
{
    using namespace Qt::StringLiterals;
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    Said said;
    said.error = utf8(object["error"_L1]["message"_L1]);
    switch (dialect) {
    case simulator::Dialect::Chat: {
        const QJsonValue choice = object["choices"_L1][0];
        said.text = utf8(choice["message"_L1]["content"_L1]);
        said.thoughts = utf8(choice["message"_L1]["reasoning_content"_L1]);
        for (const QJsonValue call : choice["message"_L1]["tool_calls"_L1].toArray())
            said.calls.append(callText(call["function"_L1]["name"_L1], call["function"_L1]["arguments"_L1]));
        said.finish = utf8(choice["finish_reason"_L1]);
        said.usage = object["usage"_L1].toObject();
        break;
    }
    case simulator::Dialect::Responses:
        for (const QJsonValue item : object["output"_L1].toArray())
            readItem(item, said);
        said.finish = utf8(object["status"_L1]);
        said.usage = object["usage"_L1].toObject();
        break;
    case simulator::Dialect::Messages:
        for (const QJsonValue block : object["content"_L1].toArray()) {
            said.text += utf8(block["text"_L1]);
            said.thoughts += utf8(block["thinking"_L1]);
            if (block["type"_L1] == "tool_use"_L1)
                said.calls.append(callText(block["name"_L1], block["input"_L1]));
        }
        said.finish = utf8(object["stop_reason"_L1]);
        said.usage = object["usage"_L1].toObject();
        break;
    case simulator::Dialect::Generate:
        for (const QJsonValue part : object["candidates"_L1][0]["content"_L1]["parts"_L1].toArray()) {
            (part["thought"_L1].toBool() ? said.thoughts : said.text) += utf8(part["text"_L1]);
            if (part["functionCall"_L1].isObject())
                said.calls.append(callText(part["functionCall"_L1]["name"_L1], part["functionCall"_L1]["args"_L1]));
        }
        said.finish = utf8(object["candidates"_L1][0]["finishReason"_L1]);
        said.usage = object["usageMetadata"_L1].toObject();
        break;
    }
    said.ended = !said.finish.isEmpty();
    return said;
}

inline void readMessagesEvent(const QJsonObject &event, Said &said)
{
    using namespace Qt::StringLiterals;
    const QString type = event["type"_L1].toString();
    const QJsonValue delta = event["delta"_L1];
    if (type == "content_block_start"_L1 && event["content_block"_L1]["type"_L1] == "tool_use"_L1)
        said.calls.append(utf8(event["content_block"_L1]["name"_L1]) + '(');
    said.text += utf8(delta["text"_L1]);
    said.thoughts += utf8(delta["thinking"_L1]);
    if (delta["type"_L1] == "input_json_delta"_L1)
        said.calls.last() += utf8(delta["partial_json"_L1]);
    if (type == "message_delta"_L1) {
        said.finish = utf8(delta["stop_reason"_L1]);
        said.usage = event["usage"_L1].toObject();
        for (QByteArray &call : said.calls)
            call += ')';
    }
    said.ended = said.ended || type == "message_stop"_L1;
}

inline void readResponsesEvent(const QJsonObject &event, Said &said)
{
    using namespace Qt::StringLiterals;
    const QString type = event["type"_L1].toString();
    if (type == "response.output_text.delta"_L1)
        said.text += utf8(event["delta"_L1]);
    else if (type == "response.reasoning_summary_text.delta"_L1)
        said.thoughts += utf8(event["delta"_L1]);
    else if (type == "response.output_item.done"_L1 && event["item"_L1]["type"_L1] == "function_call"_L1)
        readItem(event["item"_L1], said);
    else if (type == "error"_L1)
        said.error = utf8(event["message"_L1]);
    if (type == "response.completed"_L1 || type == "response.incomplete"_L1 || type == "response.failed"_L1) {
        said.ended = true;
        said.finish = utf8(event["response"_L1]["status"_L1]);
        said.usage = event["response"_L1]["usage"_L1].toObject();
        said.error = utf8(event["response"_L1]["error"_L1]["message"_L1]);
    }
}

inline void readGenerateEvent(const QJsonObject &event, Said &said)
{
    using namespace Qt::StringLiterals;
    const Said piece = readWhole(simulator::Dialect::Generate, QJsonDocument(event).toJson());
    said.text += piece.text;
    said.thoughts += piece.thoughts;
    said.calls += piece.calls;
    if (!event["usageMetadata"_L1].isUndefined())
        said.usage = piece.usage;
    if (!piece.finish.isEmpty())
        said.finish = piece.finish;
    said.ended = !said.finish.isEmpty() || !event["promptFeedback"_L1].isUndefined();
}

inline void readChatEvent(const QJsonObject &event, Said &said)
{
    using namespace Qt::StringLiterals;
    const QJsonValue choice = event["choices"_L1][0];
    const QJsonValue delta = choice["delta"_L1];
    said.text += utf8(delta["content"_L1]);
    said.thoughts += utf8(delta["reasoning_content"_L1]);
    const QJsonValue call = delta["tool_calls"_L1][0];
    if (!call["id"_L1].isUndefined())
        said.calls.append(utf8(call["function"_L1]["name"_L1]) + '(');
    if (call.isObject())
        said.calls.last() += utf8(call["function"_L1]["arguments"_L1]);
    if (choice["finish_reason"_L1].isString()) {
        said.finish = utf8(choice["finish_reason"_L1]);
        for (QByteArray &open : said.calls)
            open += ')';
    }
    if (event["usage"_L1].isObject())
        said.usage = event["usage"_L1].toObject();
}

/// A stream of server-sent events; a JSON array of Gemini's too.
inline Said readStream(simulator::Dialect dialect, const QByteArray &body)
{
    using namespace Qt::StringLiterals;
    Said said;
    QList<QJsonObject> events;
    for (const QByteArray &data : dataLines(body)) {
        said.ended = said.ended || data == "[DONE]";
        const QJsonDocument document = QJsonDocument::fromJson(data);
        if (document.isObject())
            events.append(document.object());
    }
    if (body.trimmed().startsWith('[')) {
        for (const QJsonValue value : QJsonDocument::fromJson(body).array())
            events.append(value.toObject());
    }
    for (const QJsonObject &event : std::as_const(events)) {
        if (event["error"_L1].isObject())
            said.error = utf8(event["error"_L1]["message"_L1]);
        switch (dialect) {
        case simulator::Dialect::Chat:
            readChatEvent(event, said);
            break;
        case simulator::Dialect::Responses:
            readResponsesEvent(event, said);
            break;
        case simulator::Dialect::Messages:
            readMessagesEvent(event, said);
            break;
        case simulator::Dialect::Generate:
            readGenerateEvent(event, said);
            break;
        }
    }
    return said;
}

} // namespace signalbox::test
