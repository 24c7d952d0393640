// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_response.h"

#include "wire/jsonreader.h"
#include "wire/providererror.h"
#include "wire/tokens.h"
#include "wire/usage.h"

#include <array>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

ChunkMeaning malformed(const QString &why)
{
    ChunkMeaning meaning;
    meaning.errorMessage = why;
    return meaning;
}

bool isNonEmpty(element value)
{
    std::string_view text;
    array list;
    object fields;
    if (value.get(text) == simdjson::SUCCESS)
        return !text.empty();
    if (value.get(list) == simdjson::SUCCESS)
        return list.begin() != list.end();
    return value.get(fields) == simdjson::SUCCESS && fields.begin() != fields.end();
}

/// `delta` (or `message`, which some servers send instead) with something to show. vLLM sends `tool_calls: []`.
bool hasContent(object delta)
{
    static constexpr std::array<std::string_view, 9> carriers{"content",   "tool_calls",       "refusal", "reasoning_content", "reasoning",
                                                              "reasoning_details", "function_call", "audio",   "thinking"};
    for (const auto [key, value] : delta) {
        for (const std::string_view carrier : carriers) {
            if (key == carrier && isNonEmpty(value))
                return true;
        }
    }
    return false;
}

/// Reads one choice into `meaning`; false when it is not an object.
bool readChoice(element value, ChunkMeaning &meaning)
{
    object choice;
    if (value.get(choice) != simdjson::SUCCESS)
        return false;
    uint64_t index = 0;
    bool content = false;
    bool finished = false;
    for (const auto [key, field] : choice) {
        object delta;
        if (key == "delta" || key == "message")
            content = content || (field.get(delta) == simdjson::SUCCESS && hasContent(delta));
        else if (key == "text")
            content = content || isNonEmpty(field); // legacy completions
        else if (key == "finish_reason")
            finished = !stringOf(field).empty();
        else if (key == "index" && field.get(index) != simdjson::SUCCESS)
            index = 0;
        else if (key == "usage" && !meaning.usage)
            meaning.usage = openAiUsage(field); // Moonshot
    }
    meaning.outputPieces += content ? 1 : 0;
    if (finished) {
        meaning.finish = true;
        if (index < meaning.finishedChoices.size())
            meaning.finishedChoices.set(index);
    }
    return true;
}

ChunkMeaning errorChunk(const ProviderError &error)
{
    ChunkMeaning meaning;
    meaning.kind = ChunkMeaning::Kind::Error;
    meaning.errorMessage = presentable(error.message.isEmpty() ? error.code : error.message);
    meaning.failure = classifyError(200, error);
    return meaning;
}

ChunkMeaning readChunk(element root)
{
    object chunk;
    element value;
    if (root.get(chunk) != simdjson::SUCCESS) {
        const auto error = findProviderError(root); // Gemini wraps its error in an array
        return error ? errorChunk(*error) : malformed(u"the event is not a JSON object"_s);
    }
    ChunkMeaning meaning;
    bool hasChoices = false;
    array choices;
    for (const auto [key, field] : chunk) {
        if (key == "choices") {
            hasChoices = field.get(choices) == simdjson::SUCCESS;
            if (!hasChoices && !field.is_null())
                return malformed(u"`choices` is not an array"_s);
        } else if (key == "error" && !field.is_null()) {
            if (const auto error = findProviderError(root))
                return errorChunk(*error);
        } else if (key == "usage") {
            if (auto usage = openAiUsage(field))
                meaning.usage = usage;
        } else if (key == "x_groq") {
            object groq;
            if (field.get(groq) == simdjson::SUCCESS && findMember(groq, "usage", value) && !meaning.usage)
                meaning.usage = openAiUsage(value);
        }
    }
    if (!hasChoices) {
        if (meaning.usage) {
            meaning.kind = ChunkMeaning::Kind::UsageOnly;
            return meaning;
        }
        const auto error = findProviderError(root);
        return error ? errorChunk(*error) : malformed(u"the event has no `choices`"_s);
    }
    const bool isEmpty = choices.begin() == choices.end();
    for (const element choice : choices) {
        if (!readChoice(choice, meaning))
            return malformed(u"a choice is not an object"_s);
    }
    if (meaning.outputPieces > 0)
        meaning.kind = ChunkMeaning::Kind::Content;
    else if (isEmpty && meaning.usage)
        meaning.kind = ChunkMeaning::Kind::UsageOnly;
    else
        meaning.kind = ChunkMeaning::Kind::Preamble; // also Azure's first chunk: `choices: []` and filter results
    return meaning;
}

ReplyMeaning unusable(const QString &problem)
{
    ReplyMeaning meaning;
    meaning.problem = problem;
    meaning.failure = FailureClass::Malformed;
    return meaning;
}

/// Every text below `value`: content in any of its shapes, reasoning, arguments of calls. The parser bounds the depth.
void addTexts(element value, TokenEstimate &estimate)
{
    std::string_view text;
    array list;
    object fields;
    if (value.get(text) == simdjson::SUCCESS) {
        estimate.addText(text);
    } else if (value.get(list) == simdjson::SUCCESS) {
        for (const element entry : list)
            addTexts(entry, estimate);
    } else if (value.get(fields) == simdjson::SUCCESS) {
        for (const auto [key, entry] : fields) {
            if (key != "role" && key != "type" && key != "id")
                addTexts(entry, estimate);
        }
    }
}

qint64 outputEstimate(array choices)
{
    TokenEstimate estimate;
    for (const element choice : choices) {
        for (const std::string_view said : {"message", "text"}) {
            element value;
            if (choice.at_key(said).get(value) == simdjson::SUCCESS)
                addTexts(value, estimate);
        }
    }
    return estimate.total();
}

ReplyMeaning readReply(element root)
{
    object reply;
    element value;
    const bool isObject = root.get(reply) == simdjson::SUCCESS;
    array choices;
    const bool hasChoices = isObject && findMember(reply, "choices", value) && value.get(choices) == simdjson::SUCCESS;
    const auto error = findProviderError(root);
    if (!error && !hasChoices)
        return unusable(isObject ? u"the answer has no `choices`"_s : u"the answer is not a JSON object"_s);
    if (error) {
        ReplyMeaning meaning;
        meaning.problem = presentable(error->message.isEmpty() ? error->code : error->message);
        meaning.failure = classifyError(200, *error);
        return meaning;
    }
    if (choices.begin() == choices.end())
        return unusable(u"the answer has no choice"_s);
    ReplyMeaning meaning;
    for (const element entry : choices) {
        object choice;
        object message;
        if (entry.get(choice) != simdjson::SUCCESS)
            return unusable(u"a choice is not an object"_s);
        if (findMember(choice, "message", value) && value.get(message) == simdjson::SUCCESS) {
            element calls;
            meaning.hasToolCalls = meaning.hasToolCalls || (findMember(message, "tool_calls", calls) && isNonEmpty(calls))
                                   || (findMember(message, "function_call", calls) && isNonEmpty(calls));
        } else if (!findMember(choice, "text", value)) {
            return unusable(u"a choice has no message"_s);
        }
    }
    meaning.usable = true;
    if (findMember(reply, "usage", value))
        meaning.usage = openAiUsage(value);
    if (!meaning.usage)
        meaning.outputEstimate = outputEstimate(choices);
    return meaning;
}

} // namespace

ChunkReader::ChunkReader() : m_json(std::make_unique<JsonReader>()) {}
ChunkReader::~ChunkReader() = default;

ChunkMeaning ChunkReader::read(QByteArrayView data)
{
    if (data.startsWith('[') && data.trimmed() == "[DONE]") {
        ChunkMeaning meaning;
        meaning.kind = ChunkMeaning::Kind::Done;
        return meaning;
    }
    element root;
    if (m_json->parse(data, root) != simdjson::SUCCESS) {
        m_json->trim();
        return malformed(u"the event is not JSON (%1 bytes)"_s.arg(data.size()));
    }
    ChunkMeaning meaning = readChunk(root);
    m_json->trim();
    return meaning;
}

ChunkMeaning readChatChunk(QByteArrayView data)
{
    return ChunkReader().read(data);
}

ReplyMeaning readChatReply(QByteArrayView body)
{
    JsonReader reader;
    element root;
    if (reader.parse(body, root) != simdjson::SUCCESS)
        return unusable(u"the answer is not JSON (%1 bytes)"_s.arg(body.size()));
    return readReply(root);
}

} // namespace signalbox::wire
