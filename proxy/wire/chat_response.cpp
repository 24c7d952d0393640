// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_response.h"

#include "wire/jsonreader.h"
#include "wire/providererror.h"
#include "wire/tokens.h"
#include "wire/usage.h"

#include <algorithm>
#include <array>
#include <utility>

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
            if (key != "role" && key != "type" && key != "id" && key != "data" && key != "signature")
                addTexts(entry, estimate);
        }
    }
}

/// What a delta or a message says.
struct Said
{
    bool any = false;
    bool isPlain = true; ///< nothing but text and reasoning
    bool callsTool = false;
    std::string_view text;
    TokenEstimate tokens;
};

/// Ways to end that say: this is not an answer yet, or not all of it.
bool isRepeatableEnd(std::string_view finishReason)
{
    return finishReason != "content_filter" && finishReason != "tool_calls" && finishReason != "function_call";
}

enum class Carrier { Content, Reasoning, Other, None };

Carrier carrierOf(std::string_view key)
{
    static constexpr std::array<std::string_view, 4> reasoning{"reasoning_content", "reasoning", "reasoning_details", "thinking"};
    static constexpr std::array<std::string_view, 4> others{"tool_calls", "refusal", "function_call", "audio"};
    if (key == "content")
        return Carrier::Content;
    if (std::find(reasoning.begin(), reasoning.end(), key) != reasoning.end())
        return Carrier::Reasoning;
    return std::find(others.begin(), others.end(), key) != others.end() ? Carrier::Other : Carrier::None;
}

/// Of a `delta` (or `message`, which some servers send instead). vLLM sends `tool_calls: []`.
Said saidIn(object delta)
{
    Said said;
    bool reasoned = false; // several servers say the same reasoning under two names
    for (const auto [key, value] : delta) {
        const Carrier carrier = carrierOf(key);
        if (carrier == Carrier::None || !isNonEmpty(value))
            continue;
        said.any = true;
        if (carrier != Carrier::Reasoning || !std::exchange(reasoned, true))
            addTexts(value, said.tokens);
        if (carrier == Carrier::Content)
            said.text = stringOf(value);
        said.callsTool = said.callsTool || key == "tool_calls" || key == "function_call";
        if (carrier == Carrier::Other || (carrier == Carrier::Content && said.text.empty()))
            said.isPlain = false;
    }
    return said;
}

/// Reads one choice into `meaning`; false when it is not an object.
bool readChoice(element value, ChunkMeaning &meaning, ChunkReader::Keep keep)
{
    object choice;
    if (value.get(choice) != simdjson::SUCCESS)
        return false;
    uint64_t index = 0;
    Said said;
    std::string_view finishReason;
    for (const auto [key, field] : choice) {
        object delta;
        if ((key == "delta" || key == "message") && !said.any) {
            if (field.get(delta) == simdjson::SUCCESS)
                said = saidIn(delta);
        } else if (key == "text" && isNonEmpty(field)) { // legacy completions
            said.any = true;
            said.text = stringOf(field);
            addTexts(field, said.tokens);
        } else if (key == "finish_reason") {
            finishReason = stringOf(field);
        } else if (key == "index" && field.get(index) != simdjson::SUCCESS) {
            index = 0;
        } else if (key == "logprobs" && isNonEmpty(field)) {
            meaning.isPlain = false;
        } else if (key == "usage" && !meaning.usage) {
            meaning.usage = openAiUsage(field); // Moonshot
        }
    }
    meaning.outputPieces += said.any ? 1 : 0;
    meaning.said.add(said.tokens);
    meaning.isPlain = meaning.isPlain && said.isPlain && (index == 0 || !said.any);
    meaning.isRepeatable = meaning.isRepeatable && !said.callsTool && isRepeatableEnd(finishReason);
    if (keep == ChunkReader::Keep::Text && index == 0) {
        meaning.text.append(said.text.data(), static_cast<qsizetype>(said.text.size()));
        if (!finishReason.empty())
            meaning.finishReason = QByteArray(finishReason.data(), static_cast<qsizetype>(finishReason.size()));
    }
    if (!finishReason.empty()) {
        meaning.finish = true;
        if (index < meaning.finishedChoices.size())
            meaning.finishedChoices.set(index);
    }
    return true;
}

/// A tier of service other than the ordinary one.
QByteArray specialTier(element value)
{
    const std::string_view tier = stringOf(value);
    if (tier.empty() || tier == "default" || tier == "standard" || tier == "auto")
        return {};
    return {tier.data(), static_cast<qsizetype>(tier.size())};
}

ChunkMeaning errorChunk(const ProviderError &error)
{
    ChunkMeaning meaning;
    meaning.kind = ChunkMeaning::Kind::Error;
    meaning.errorMessage = presentable(error.message.isEmpty() ? error.code : error.message);
    meaning.failure = classifyError(200, error);
    return meaning;
}

ChunkMeaning readChunk(element root, QByteArrayView data, ChunkReader::Keep keep)
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
            if (auto usage = openAiUsage(field)) {
                meaning.usage = usage;
                meaning.cost = reportedCost(field, data);
            }
        } else if (key == "service_tier") {
            meaning.serviceTier = specialTier(field);
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
        if (!readChoice(choice, meaning, keep))
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

qint64 outputEstimate(array choices)
{
    TokenEstimate estimate;
    for (const element choice : choices) {
        element value;
        object message;
        if (choice.at_key("message").get(message) == simdjson::SUCCESS)
            estimate.add(saidIn(message).tokens);
        if (choice.at_key("text").get(value) == simdjson::SUCCESS)
            addTexts(value, estimate);
    }
    return estimate.total();
}

ReplyMeaning readReply(element root, QByteArrayView body)
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
        const bool ended = findMember(choice, "finish_reason", value);
        meaning.isRepeatable = meaning.isRepeatable && !meaning.hasToolCalls && (!ended || isRepeatableEnd(stringOf(value)));
    }
    meaning.usable = true;
    if (findMember(reply, "usage", value)) {
        meaning.usage = openAiUsage(value);
        meaning.cost = meaning.usage ? reportedCost(value, body) : std::nullopt;
    }
    if (findMember(reply, "service_tier", value))
        meaning.serviceTier = specialTier(value);
    if (!meaning.usage || meaning.usage->output == 0)
        meaning.outputEstimate = outputEstimate(choices);
    return meaning;
}

} // namespace

ChunkReader::ChunkReader() : m_json(std::make_unique<JsonReader>()) {}
ChunkReader::~ChunkReader() = default;

ChunkMeaning ChunkReader::read(QByteArrayView data, Keep keep)
{
    if (data.startsWith('[') && data.trimmed() == "[DONE]") {
        ChunkMeaning meaning;
        meaning.kind = ChunkMeaning::Kind::Done;
        return meaning;
    }
    element root;
    bool replaced = false;
    if (m_json->parseAnswer(data, root, replaced) != simdjson::SUCCESS) {
        m_json->trim();
        return malformed(u"the event is not JSON (%1 bytes)"_s.arg(data.size()));
    }
    ChunkMeaning meaning = readChunk(root, data, keep);
    meaning.isPlain = meaning.isPlain && !replaced; // what the client was sent is not what was read
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
    bool replaced = false;
    if (reader.parseAnswer(body, root, replaced) != simdjson::SUCCESS)
        return unusable(u"the answer is not JSON (%1 bytes)"_s.arg(body.size()));
    return readReply(root, body);
}

} // namespace signalbox::wire
