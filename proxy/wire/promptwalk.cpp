// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/promptwalk.h"

#include "wire/refusal.h"

#include <QVarLengthArray>

#include <algorithm>
#include <limits>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr auto twice = "A key is there twice, so what is checked might not be what is sent."_L1;

/// "data:image/png;base64,…": bytes, not text.
bool isDataUrl(std::string_view text)
{
    return text.substr(0, 5) == "data:" && text.substr(0, 200).find(";base64,") != std::string_view::npos;
}

void appendLine(QByteArray &text, std::string_view line)
{
    if (!text.isEmpty())
        text += '\n';
    text.append(line.data(), static_cast<qsizetype>(line.size()));
}

/// The beginning of `text`, cut between characters.
std::string_view beginning(std::string_view text, qsizetype most)
{
    auto length = std::min(text.size(), static_cast<size_t>(std::max<qsizetype>(most, 0)));
    while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80)
        --length;
    return text.substr(0, length);
}

/// The text parts of a message's content, one per line; `most` bytes of them.
QByteArray textOf(element content, qsizetype most = std::numeric_limits<qsizetype>::max())
{
    std::string_view whole;
    if (content.get(whole) == simdjson::SUCCESS) {
        whole = beginning(whole, most);
        return {whole.data(), static_cast<qsizetype>(whole.size())};
    }
    QByteArray text;
    array parts;
    if (content.get(parts) != simdjson::SUCCESS)
        return text;
    for (const element part : parts) {
        object fields;
        element value;
        if (part.get(fields) == simdjson::SUCCESS && findMember(fields, "text", value))
            appendLine(text, beginning(stringOf(value), most - text.size()));
        else
            appendLine(text, beginning(stringOf(part), most - text.size()));
        if (text.size() >= most)
            break;
    }
    return text;
}

/// Calls other than of functions.
bool holdsVendorTool(element calls)
{
    array list;
    if (calls.get(list) != simdjson::SUCCESS)
        return false;
    for (const element call : list) {
        element type;
        if (call.at_key("type").get(type) == simdjson::SUCCESS && stringOf(type) != "function" && !stringOf(type).empty())
            return true;
    }
    return false;
}

bool holdsSignature(element blocks)
{
    array list;
    if (blocks.get(list) != simdjson::SUCCESS)
        return false;
    for (const element block : list) {
        object fields;
        if (block.get(fields) == simdjson::SUCCESS && isSigned(fields))
            return true;
    }
    return false;
}

/// Whether `value` says anything: no null, no empty list.
bool isFilled(element value)
{
    array list;
    return !value.is_null() && (value.get(list) != simdjson::SUCCESS || list.size() > 0);
}

/// A document of Anthropic's that is text as it stands.
bool isTextDocument(object part)
{
    element found;
    object source;
    return findMember(part, "source", found) && found.get(source) == simdjson::SUCCESS && findMember(source, "type", found)
        && (stringOf(found) == "text" || stringOf(found) == "content");
}

enum class PartType { Text, Image, Audio, File, Other };

PartType partType(std::string_view type)
{
    if (type == "text" || type == "input_text" || type == "output_text")
        return PartType::Text;
    if (type == "image_url" || type == "input_image" || type == "image")
        return PartType::Image;
    if (type == "input_audio" || type == "audio" || type == "audio_url")
        return PartType::Audio;
    if (type == "file" || type == "input_file" || type == "document")
        return PartType::File;
    return PartType::Other;
}

} // namespace

bool hasDuplicateKey(object object)
{
    QVarLengthArray<std::string_view, 16> keys;
    for (const auto [key, value] : object)
        keys.append(key);
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

Result<void> PromptWalk::messages(element value)
{
    array list;
    if (value.get(list) != simdjson::SUCCESS)
        return refusal(u"messages"_s, u"It must be an array of messages."_s);
    for (const element entry : list) {
        if (auto result = message(entry, m_messages); !result)
            return result;
        ++m_messages;
    }
    if (m_messages == 0)
        return refusal(u"messages"_s, u"It holds no message."_s);
    return {};
}

Result<void> PromptWalk::message(element value, qsizetype index)
{
    const auto path = [this, index](QLatin1StringView field) { return u"%1[%2]%3"_s.arg(m_list).arg(index).arg(field); };
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return refusal(path({}), u"It must be an object with a role and content."_s);
    if (hasDuplicateKey(fields))
        return refusal(path({}), twice);
    m_tokens.addTokens(tokensPerMessage);
    m_partCallsTool = false;
    m_partAnswersTool = false;
    m_partSpeaks = false;
    bool callsTools = false;
    std::string_view role;
    std::optional<element> contentValue;
    for (const auto [key, field] : fields) {
        if (key == "role") {
            role = stringOf(field);
        } else if (key == "content") {
            contentValue = field;
            std::string_view text;
            if (field.get(text) == simdjson::SUCCESS)
                promptText(text);
            else if (auto result = content(field, path(".content"_L1)); !result)
                return result;
        } else {
            if (key == "reasoning_details" || key == "thinking_blocks") // as OpenRouter and LiteLLM name them
                m_signedReasoning = m_signedReasoning || holdsSignature(field);
            if (key == "tool_calls" && holdsVendorTool(field))
                m_traits |= Trait::VendorTools;
            if (key == "audio" && !field.is_null()) { // what the assistant said aloud before
                m_features |= Feature::Audio;
                m_traits |= Trait::Audio;
            }
            if (key == "cache_control" && !field.is_null())
                m_traits |= Trait::CacheMarks;
            if (key == "tool_calls" || key == "function_call")
                callsTools = callsTools || isFilled(field);
            promptValue(field);
        }
    }
    if (role.empty())
        return refusal(path(".role"_L1), u"It must be a string such as \"user\"."_s);
    if (role == "system" || role == "developer") {
        m_features |= Feature::System;
        if (!m_systemContent)
            m_systemContent = contentValue;
        if (m_userSpoke)
            m_traits |= Trait::MidSystem;
    }
    m_traits.setFlag(Trait::Prefill, role == "assistant");
    countTurn(role, callsTools || m_partCallsTool, role == "tool" || role == "function" || m_partAnswersTool);
    m_userSpoke = m_userSpoke || role == "user";
    if (role == "user" && (!m_partAnswersTool || m_partSpeaks)) {
        m_earlierUserContent = m_lastUserContent;
        m_lastUserContent = contentValue;
    }
    return {};
}

void PromptWalk::countTurn(std::string_view role, bool callsTools, bool answersTool)
{
    if (answersTool)
        ++m_turns.toolResults;
    else if (role == "user")
        ++m_turns.user;
    else if (role == "assistant")
        ++m_turns.assistant;
    m_turns.toolCalls += callsTools ? 1 : 0;
    if (callsTools || answersTool)
        m_features |= Feature::Tools; // a model without tools refuses such a history, too
    m_turns.endsWithToolResult = answersTool;
}

/// Content other than a plain string.
Result<void> PromptWalk::content(element value, const QString &path)
{
    if (value.is_null())
        return {};
    array parts;
    if (value.get(parts) != simdjson::SUCCESS)
        return refusal(path, u"It must be a string, an array of parts or null."_s);
    qsizetype index = 0;
    for (const element entry : parts) {
        std::string_view text;
        if (entry.get(text) == simdjson::SUCCESS)
            promptText(text);
        else if (auto result = part(entry, u"%1[%2]"_s.arg(path).arg(index)); !result)
            return result;
        ++index;
    }
    return {};
}

Result<void> PromptWalk::part(element value, const QString &path)
{
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return refusal(path, u"A content part must be an object with a type."_s);
    if (hasDuplicateKey(fields))
        return refusal(path, twice);
    element found;
    switch (partType(findMember(fields, "type", found) ? stringOf(found) : std::string_view())) {
    case PartType::Text: {
        std::string_view text;
        if (!findMember(fields, "text", found) || found.get(text) != simdjson::SUCCESS)
            return refusal(path + u".text"_s, u"It must be a string."_s);
        m_partSpeaks = true;
        promptText(text);
        for (const auto [key, field] : fields) {
            if (key == "cache_control" && !field.is_null())
                m_traits |= Trait::CacheMarks;
            if (key != "text" && key != "type")
                collectAll(field);
        }
        return {};
    }
    case PartType::Image:
        noteMedia(fields, Trait::LinkedImage);
        image(fields);
        return {};
    case PartType::Audio:
        m_traits |= Trait::Audio;
        audio(fields);
        return {};
    case PartType::File:
        noteMedia(fields, Trait::LinkedFile);
        if (isTextDocument(fields))
            promptValue(value);
        else
            file(fields);
        return {};
    case PartType::Other:
        return otherPart(value, fields, path);
    }
    Q_UNREACHABLE();
}

void PromptWalk::image(object part)
{
    m_features |= Feature::Image;
    std::string_view detail;
    element found;
    object inner;
    if (findMember(part, "image_url", found) && found.get(inner) == simdjson::SUCCESS && findMember(inner, "detail", found))
        detail = stringOf(found);
    else if (findMember(part, "detail", found))
        detail = stringOf(found);
    m_tokens.addTokens(detail == "low" ? tokensPerSmallImage : tokensPerImage);
    collectMedia(part);
}

void PromptWalk::audio(object part)
{
    m_features |= Feature::Audio;
    element found;
    object inner;
    qint64 bytes = 0;
    for (const auto [key, field] : part) {
        if (field.get(inner) == simdjson::SUCCESS && findMember(inner, "data", found))
            bytes += static_cast<qint64>(stringOf(found).size());
        else
            collectAll(field);
    }
    m_tokens.addTokens(std::max<qint64>(bytes / base64PerAudioToken, 10));
}

void PromptWalk::file(object part)
{
    m_features |= Feature::File;
    qint64 bytes = 0;
    for (const auto [key, field] : part) {
        object inner;
        if (key == "file_data") { // OpenAI Responses
            bytes += static_cast<qint64>(stringOf(field).size());
            continue;
        }
        if (field.get(inner) != simdjson::SUCCESS) {
            collectAll(field);
            continue;
        }
        for (const auto [name, entry] : inner) {
            if (name == "file_data" || name == "data")
                bytes += static_cast<qint64>(stringOf(entry).size());
            else
                collectAll(entry);
        }
    }
    m_tokens.addTokens(std::max(bytes / base64PerFileToken, leastTokensPerFile));
}

Result<void> PromptWalk::tools(element value, const QString &param)
{
    if (value.is_null())
        return {};
    array list;
    if (value.get(list) != simdjson::SUCCESS)
        return refusal(param, u"It must be an array."_s);
    m_tools += static_cast<int>(std::min<size_t>(list.size(), 10'000));
    if (list.begin() != list.end())
        m_features |= Feature::Tools;
    noteTools(list);
    promptValue(value);
    return {};
}

void PromptWalk::responseFormat(element value)
{
    object format;
    element type;
    if (value.get(format) == simdjson::SUCCESS && findMember(format, "type", type)) {
        const std::string_view name = stringOf(type);
        if (name == "json_schema" || name == "json_object")
            m_features |= Feature::JsonSchema;
    }
    promptValue(value);
}

void PromptWalk::modalities(element value)
{
    array list;
    if (value.get(list) != simdjson::SUCCESS)
        return;
    for (const element entry : list) {
        if (stringOf(entry) == "audio") {
            m_features |= Feature::Audio;
            m_traits |= Trait::Audio;
        } else if (stringOf(entry) == "image") { // a picture to be made, as OpenRouter has it
            m_features |= Feature::Image;
            m_traits |= Trait::VendorTools;
        }
    }
}

/// `audio: {voice, format}`: how the answer is to be spoken.
void PromptWalk::spokenAnswer(element value)
{
    if (!value.is_null()) {
        m_features |= Feature::Audio;
        m_traits |= Trait::Audio;
    }
    collectAll(value);
}

void PromptWalk::other(element value)
{
    if (m_collect)
        collectAll(value);
}

void PromptWalk::promptText(std::string_view text)
{
    m_tokens.addText(text);
    collect(text);
}

/// Structured parts of the prompt: their strings and names as text, a token for each other value.
void PromptWalk::promptValue(element value)
{
    array list;
    object fields;
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
        if (!isDataUrl(text))
            promptText(text);
    } else if (value.get(fields) == simdjson::SUCCESS) {
        for (const auto [key, field] : fields) {
            m_tokens.addText(key);
            m_tokens.addTokens(1);
            promptValue(field);
        }
    } else if (value.get(list) == simdjson::SUCCESS) {
        for (const element entry : list)
            promptValue(entry);
    } else {
        m_tokens.addTokens(1);
    }
}

void PromptWalk::collect(std::string_view text)
{
    if (m_collect && !text.empty())
        appendLine(m_text, text);
}

void PromptWalk::collectAll(element value)
{
    if (!m_collect)
        return;
    array list;
    object fields;
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
        if (!isDataUrl(text))
            collect(text);
    } else if (value.get(fields) == simdjson::SUCCESS) {
        for (const auto [key, field] : fields)
            collectAll(field);
    } else if (value.get(list) == simdjson::SUCCESS) {
        for (const element entry : list)
            collectAll(entry);
    }
}

void PromptWalk::store(RequestFacts &facts)
{
    facts.features = m_features;
    facts.traits |= m_traits;
    facts.surface.ids += m_uploaded;
    facts.signedReasoning = m_signedReasoning;
    facts.effort = m_effort;
    facts.messages = m_messages;
    facts.turns = m_turns;
    facts.tools = m_tools;
    facts.inputTokens = m_tokens.total() + tokensPerReply;
    facts.promptText = std::move(m_text);
    if (m_lastUserContent)
        facts.lastUserText = textOf(*m_lastUserContent);
    if (m_earlierUserContent)
        facts.earlierUserText = textOf(*m_earlierUserContent, RequestFacts::excerptBytes);
    if (m_systemContent)
        facts.systemText = textOf(*m_systemContent, RequestFacts::excerptBytes);
}

} // namespace signalbox::wire
