// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/chat_request.h"
#include "simulator/signature.h"
#include "simulator/tally.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

tl::unexpected<Error> refused(const QString &message)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, message, {}});
}

/// Anthropic shows a string as one text block.
QJsonArray blocksOf(const QJsonValue &content)
{
    if (content.isString())
        return {QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, content}}};
    return content.toArray();
}

/// Counts and checks a conversation, turn by turn.
class Conversation final
{
public:
    explicit Conversation(ChatRequest &request)
        : m_request(request)
    {
    }

    Result<void> system(const QJsonValue &value)
    {
        for (const QJsonValue block : blocksOf(value)) {
            m_request.promptTokens += tokensIn(block["text"_L1].toString().toUtf8().size());
            mark(block.toObject());
        }
        if (!value.isUndefined())
            m_request.promptTokens += tokensPerMessage;
        return {};
    }

    Result<void> turn(const QJsonObject &message, qsizetype index)
    {
        const QString role = message.value("role"_L1).toString();
        if (role != "user"_L1 && role != "assistant"_L1)
            return refused(u"messages.%1.role: Input should be 'user' or 'assistant'"_s.arg(index));
        if (index == 0 && role != "user"_L1)
            return refused(u"messages: first message must use the \"user\" role"_s);
        m_request.promptTokens += tokensPerMessage;
        m_text.clear();
        m_answered.clear();
        const QSet<QString> open = std::exchange(m_open, {});
        const QJsonArray blocks = blocksOf(message.value("content"_L1));
        if (blocks.isEmpty() && role == "user"_L1)
            return refused(u"messages.%1: all messages must have non-empty content"_s.arg(index));
        for (qsizetype i = 0; i < blocks.size(); ++i) {
            const auto read = block(blocks.at(i).toObject(), open, u"messages.%1.content.%2"_s.arg(index).arg(i));
            if (!read)
                return read;
            mark(blocks.at(i).toObject());
        }
        if (m_answered != open) {
            return refused(
                u"messages.%1: `tool_use` ids were found without `tool_result` blocks immediately after: %2. Each `tool_use` block must have a corresponding `tool_result` block in the next message."_s
                    .arg(index - 1)
                    .arg((open - m_answered).values().join(u", "_s)));
        }
        if (role == "user"_L1 && !m_text.isEmpty())
            m_request.lastUserText = m_text;
        m_request.prefill = role == "assistant"_L1 ? m_text : QByteArray();
        m_request.answersTool = !m_answered.isEmpty();
        m_lastAssistant = role == "assistant"_L1 ? blocks : m_lastAssistant;
        return {};
    }

    /// What may only be judged once all turns are known.
    Result<void> end() const
    {
        if (!m_open.isEmpty()) {
            return refused(
                u"messages: `tool_use` ids were found without `tool_result` blocks immediately after: %1."_s.arg(
                    m_open.values().join(u", "_s)));
        }
        const QString first = m_lastAssistant.at(0)["type"_L1].toString();
        if (m_request.thinks && m_request.answersTool && !first.endsWith("thinking"_L1)) {
            return refused(
                u"messages: Expected `thinking` or `redacted_thinking`, but found `%1`. When `thinking` is enabled, a final `assistant` message must start with a thinking block."_s
                    .arg(first));
        }
        return {};
    }

private:
    Result<void> block(const QJsonObject &block, const QSet<QString> &open, const QString &where)
    {
        const QString type = block.value("type"_L1).toString();
        if (type == "text"_L1) {
            const QByteArray text = block.value("text"_L1).toString().toUtf8();
            if (text.isEmpty())
                return refused(u"messages: text content blocks must be non-empty"_s);
            m_request.promptTokens += tokensIn(text.size());
            m_text += (m_text.isEmpty() ? ""_ba : "\n"_ba) + text;
        } else if (type == "image"_L1 || type == "document"_L1) {
            const QJsonValue source = block.value("source"_L1);
            const QString kind = source["type"_L1].toString();
            if (kind == "base64"_L1 && source["media_type"_L1].toString().isEmpty())
                return refused(where + u".source.base64.media_type: Field required"_s);
            if (kind.isEmpty())
                return refused(where + u".source: Field required"_s);
            m_request.promptTokens += tokensPerMediaPart;
        } else if (type == "tool_use"_L1) {
            if (!block.value("input"_L1).isObject())
                return refused(where + u".tool_use.input: Input should be a valid dictionary"_s);
            m_request.promptTokens += tokensInJson(block);
            m_open.insert(block.value("id"_L1).toString());
        } else if (type == "tool_result"_L1) {
            const QString id = block.value("tool_use_id"_L1).toString();
            if (!open.contains(id)) {
                return refused(
                    where +
                    u": unexpected `tool_use_id` found in `tool_result` blocks: %1. Each `tool_result` block must have a corresponding `tool_use` block in the previous message."_s
                        .arg(id));
            }
            m_answered.insert(id);
            m_request.promptTokens += tokensInJson(blocksOf(block.value("content"_L1)));
        } else if (type == "thinking"_L1) {
            const QByteArray thought = block.value("thinking"_L1).toString().toUtf8();
            if (block.value("signature"_L1).toString().toLatin1() != signatureOf(thought))
                return refused(where + u": Invalid `signature` in `thinking` block"_s);
            m_request.promptTokens += tokensIn(thought.size());
        } else if (type == "redacted_thinking"_L1) {
            if (!isSealed(block.value("data"_L1).toString().toLatin1()))
                return refused(where + u": Invalid `data` in `redacted_thinking` block"_s);
        } else {
            return refused(where +
                           u": Input tag '%1' found using 'type' does not match any of the expected tags"_s.arg(type));
        }
        return {};
    }

    void mark(const QJsonObject &block)
    {
        const QJsonValue control = block.value("cache_control"_L1);
        if (!control.isObject())
            return;
        m_request.markedTokens = m_request.promptTokens;
        m_request.markedForHour = control["ttl"_L1] == "1h"_L1;
    }

    ChatRequest &m_request;
    QByteArray m_text;        ///< of this turn
    QSet<QString> m_open;     ///< tool calls of this turn
    QSet<QString> m_answered; ///< by this turn
    QJsonArray m_lastAssistant;
};

/// Tools and choice in Chat's shape.
void readTools(const QJsonObject &object, ChatRequest &request)
{
    for (const QJsonValue tool : object.value("tools"_L1).toArray()) {
        if (!tool["input_schema"_L1].isObject())
            continue; // a server tool: nothing to call back
        request.tools.append(QJsonObject{
            {u"type"_s, u"function"_s},
            {u"function"_s, QJsonObject{{u"name"_s, tool["name"_L1]}, {u"parameters"_s, tool["input_schema"_L1]}}}});
    }
    if (!request.tools.isEmpty())
        request.promptTokens += tokensInJson(request.tools);
    const QJsonValue choice = object.value("tool_choice"_L1);
    const QString type = choice["type"_L1].toString();
    request.parallelCalls = !choice["disable_parallel_tool_use"_L1].toBool();
    if (type == "any"_L1)
        request.toolChoice = u"required"_s;
    else if (type == "tool"_L1)
        request.toolChoice = QJsonObject{{u"function"_s, QJsonObject{{u"name"_s, choice["name"_L1]}}}};
    else if (!type.isEmpty())
        request.toolChoice = type;
}

void readFormat(const QJsonObject &object, ChatRequest &request)
{
    QJsonValue format = object.value("output_config"_L1)["format"_L1];
    if (!format.isObject())
        format = object.value("output_format"_L1);
    if (format["type"_L1] != "json_schema"_L1)
        return;
    request.jsonObject = true;
    request.jsonSchema = format["schema"_L1].toObject();
    request.promptTokens += tokensInJson(*request.jsonSchema);
}

Result<void> readThinking(const QJsonObject &object, ChatRequest &request)
{
    const QJsonValue thinking = object.value("thinking"_L1);
    const QString type = thinking["type"_L1].toString();
    request.thinks = type == "enabled"_L1 || type == "adaptive"_L1;
    request.showsThoughts = thinking["display"_L1] != "omitted"_L1;
    const int budget = thinking["budget_tokens"_L1].toInt();
    if (type == "enabled"_L1 && budget < 1024)
        return refused(u"thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"_s);
    if (type == "enabled"_L1 && request.maxTokens && *request.maxTokens <= budget)
        return refused(u"`max_tokens` must be greater than `thinking.budget_tokens`."_s);
    const double temperature = object.value("temperature"_L1).toDouble(1.0);
    if (request.thinks && !qFuzzyCompare(temperature, 1.0))
        return refused(u"`temperature` may only be set to 1 when thinking is enabled."_s);
    if (temperature < 0.0 || temperature > 1.0)
        return refused(u"temperature: range: 0..1"_s);
    return {};
}

} // namespace

Result<ChatRequest> readMessagesRequest(const QByteArray &body, bool counting)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return refused(u"The request body is not valid JSON"_s);
    const QJsonObject object = document.object();
    ChatRequest request;
    request.dialect = Dialect::Messages;
    request.model = object.value("model"_L1).toString();
    if (request.model.isEmpty())
        return refused(u"model: Field required"_s);
    if (object.value("max_tokens"_L1).isDouble())
        request.maxTokens = object.value("max_tokens"_L1).toInt();
    else if (!counting)
        return refused(u"max_tokens: Field required"_s);
    if (request.maxTokens && *request.maxTokens < 1)
        return refused(u"max_tokens: Input should be greater than or equal to 1"_s);
    request.stream = object.value("stream"_L1).toBool();
    for (const QJsonValue stop : object.value("stop_sequences"_L1).toArray())
        request.stops.append(stop.toString());
    if (const auto read = readThinking(object, request); !read)
        return Unexpected(read.error());
    readTools(object, request);
    const QJsonArray messages = object.value("messages"_L1).toArray();
    if (messages.isEmpty())
        return refused(u"messages: at least one message is required"_s);
    Conversation conversation(request);
    Result<void> read = conversation.system(object.value("system"_L1));
    for (qsizetype i = 0; read && i < messages.size(); ++i)
        read = conversation.turn(messages.at(i).toObject(), i);
    if (read)
        read = conversation.end();
    if (!read)
        return Unexpected(read.error());
    readFormat(object, request);
    return request;
}

} // namespace signalbox::simulator
