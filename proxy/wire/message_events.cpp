// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/message_events.h"

#include "wire/jsonvalues.h"
#include "wire/providererror.h"
#include "wire/stop_reason.h"
#include "wire/usage.h"

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;
using Kind = ChunkMeaning::Kind;

ChunkMeaning malformed(const QString &why)
{
    ChunkMeaning meaning;
    meaning.errorMessage = why;
    return meaning;
}

ChunkMeaning errorEvent(const ProviderError &error)
{
    ChunkMeaning meaning;
    meaning.kind = Kind::Error;
    meaning.errorMessage = presentable(error.message.isEmpty() ? error.code : error.message);
    meaning.failure = classifyError(200, error);
    return meaning;
}

/// Blocks that say something by beginning: a call, a thought nobody may read, what a server tool did.
bool saysSomething(object block)
{
    const QByteArray type = textMember(block, "type");
    if (type == "text")
        return !textMember(block, "text").isEmpty();
    return type == "thinking" ? !textMember(block, "thinking").isEmpty() : !type.isEmpty();
}

/// Ways to end that say: this is not an answer yet, or not all of it.
bool isRepeatableEnd(QByteArrayView word)
{
    return word != "tool_use" && word != "refusal" && word != "pause_turn";
}

void readBlockStart(object event, ChunkMeaning &meaning, ChunkReader::Keep keep)
{
    const auto block = objectMember(event, "content_block");
    if (!block || !saysSomething(*block))
        return;
    const QByteArray type = textMember(*block, "type");
    const QByteArray text = textMember(*block, type == "text" ? "text" : "thinking");
    meaning.kind = Kind::Content;
    meaning.outputPieces = 1;
    meaning.said.addText({text.constData(), static_cast<std::size_t>(text.size())});
    meaning.isPlain = type == "text" || type == "thinking";
    meaning.isRepeatable = type != "tool_use";
    if (keep == ChunkReader::Keep::Text && type == "text")
        meaning.text = text;
}

void readBlockDelta(object event, ChunkMeaning &meaning, ChunkReader::Keep keep)
{
    const auto delta = objectMember(event, "delta");
    if (!delta)
        return;
    for (const std::string_view key : {"text", "thinking", "partial_json"}) {
        element value;
        if (!findMember(*delta, key, value) || stringOf(value).empty())
            continue;
        meaning.kind = Kind::Content;
        meaning.outputPieces = 1;
        meaning.said.addText(stringOf(value));
        meaning.isPlain = key != "partial_json";
        if (keep == ChunkReader::Keep::Text && key == "text")
            meaning.text = bytesOf(stringOf(value));
    }
}

void readMessageDelta(object event, ChunkMeaning &meaning, ChunkReader::Keep keep, Usage &seen)
{
    const auto delta = objectMember(event, "delta");
    const QByteArray word = delta ? textMember(*delta, "stop_reason") : QByteArray();
    if (!word.isEmpty()) {
        meaning.finish = true;
        meaning.finishedChoices.set(0);
        meaning.isRepeatable = isRepeatableEnd(word);
        if (keep == ChunkReader::Keep::Text)
            meaning.finishReason = chatStopWord(anthropicStop(word), false).toByteArray();
    }
    const auto usage = objectMember(event, "usage");
    if (!usage)
        return;
    mergeAnthropicUsage(seen, *usage);
    if (seen != Usage())
        meaning.usage = seen;
}

ChunkMeaning readEvent(element root, ChunkReader::Keep keep, Usage &seen)
{
    object event;
    if (root.get(event) != simdjson::SUCCESS) {
        const auto error = findProviderError(root);
        return error ? errorEvent(*error) : malformed(u"the event is not a JSON object"_s);
    }
    const QByteArray type = textMember(event, "type");
    element value;
    if (type == "error" || findMember(event, "error", value)) {
        if (const auto error = findProviderError(root))
            return errorEvent(*error);
    }
    if (type.isEmpty())
        return malformed(u"the event has no `type`"_s);
    ChunkMeaning meaning;
    meaning.kind = Kind::Preamble; // message_start, ping, content_block_stop and types nobody knows yet
    if (type == "message_start") {
        const auto message = objectMember(event, "message");
        const auto usage = message ? objectMember(*message, "usage") : std::nullopt;
        if (usage)
            mergeAnthropicUsage(seen, *usage);
    } else if (type == "content_block_start") {
        readBlockStart(event, meaning, keep);
    } else if (type == "content_block_delta") {
        readBlockDelta(event, meaning, keep);
    } else if (type == "message_delta") {
        readMessageDelta(event, meaning, keep, seen);
    } else if (type == "message_stop") {
        meaning.kind = Kind::Done;
    }
    return meaning;
}

ReplyMeaning unusable(const QString &problem)
{
    ReplyMeaning meaning;
    meaning.problem = problem;
    meaning.failure = FailureClass::Malformed;
    return meaning;
}

ReplyMeaning readReply(element root)
{
    object reply;
    const bool isObject = root.get(reply) == simdjson::SUCCESS;
    const auto blocks = isObject ? arrayMember(reply, "content") : std::nullopt;
    element value;
    const bool isError = isObject && (textMember(reply, "type") == "error" || findMember(reply, "error", value));
    if (isError || !blocks) {
        if (const auto error = findProviderError(root)) {
            ReplyMeaning meaning;
            meaning.problem = presentable(error->message.isEmpty() ? error->code : error->message);
            meaning.failure = classifyError(200, *error);
            return meaning;
        }
        return unusable(isObject ? u"the answer has no `content`"_s : u"the answer is not a JSON object"_s);
    }
    ReplyMeaning meaning;
    TokenEstimate said;
    for (const element entry : *blocks) {
        object block;
        if (entry.get(block) != simdjson::SUCCESS)
            return unusable(u"a block of the answer is not an object"_s);
        const QByteArray type = textMember(block, "type");
        if (type.isEmpty())
            return unusable(u"a block of the answer has no `type`"_s);
        meaning.hasToolCalls = meaning.hasToolCalls || type == "tool_use";
        for (const std::string_view key : {"text", "thinking"}) {
            if (findMember(block, key, value))
                said.addText(stringOf(value));
        }
        const QByteArray input = jsonMember(block, "input");
        said.addText({input.constData(), static_cast<std::size_t>(input.size())});
    }
    meaning.usable = true;
    meaning.isRepeatable = !meaning.hasToolCalls && isRepeatableEnd(textMember(reply, "stop_reason"));
    if (findMember(reply, "usage", value))
        meaning.usage = anthropicUsage(value);
    if (!meaning.usage || meaning.usage->output == 0)
        meaning.outputEstimate = said.total();
    return meaning;
}

} // namespace

ChunkMeaning ChunkReader::readMessageEvent(QByteArrayView data, ChunkReader::Keep keep, Usage &seen)
{
    element root;
    bool replaced = false;
    if (m_json->parseAnswer(data, root, replaced) != simdjson::SUCCESS) {
        m_json->trim();
        return malformed(u"the event is not JSON (%1 bytes)"_s.arg(data.size()));
    }
    ChunkMeaning meaning = readEvent(root, keep, seen);
    meaning.isPlain = meaning.isPlain && !replaced;
    m_json->trim();
    return meaning;
}

ReplyMeaning readMessageReply(QByteArrayView body)
{
    JsonReader reader;
    element root;
    bool replaced = false;
    if (reader.parseAnswer(body, root, replaced) != simdjson::SUCCESS)
        return unusable(u"the answer is not JSON (%1 bytes)"_s.arg(body.size()));
    return readReply(root);
}

} // namespace signalbox::wire
