// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/gemini_json.h"
#include "wire/mediadata.h"
#include "wire/promptwalk.h"
#include "wire/refusal.h"

#include <QByteArrayView>
#include <QVarLengthArray>

#include <algorithm>
#include <array>

// What PromptWalk makes of the contents and tools of Gemini's dialect. Proto JSON: a field may be written in camelCase or in
// snake_case, and one written both ways is there twice.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr auto twice = "A field is there twice (also when it is spelt in two ways), so what is checked might not be what is sent."_L1;

enum class PartField { Text, Thought, Signature, Call, Response, Data, File, VendorTool, About, Unknown };

struct FieldName
{
    std::string_view name; ///< camelCase
    PartField field;
};
constexpr std::array fieldNames{
    FieldName{"text", PartField::Text},
    FieldName{"thought", PartField::Thought},
    FieldName{"thoughtSignature", PartField::Signature},
    FieldName{"functionCall", PartField::Call},
    FieldName{"functionResponse", PartField::Response},
    FieldName{"inlineData", PartField::Data},
    FieldName{"fileData", PartField::File},
    FieldName{"executableCode", PartField::VendorTool},
    FieldName{"codeExecutionResult", PartField::VendorTool},
    FieldName{"toolCall", PartField::VendorTool},
    FieldName{"toolResponse", PartField::VendorTool},
    FieldName{"videoMetadata", PartField::About},
    FieldName{"mediaResolution", PartField::About},
    FieldName{"partMetadata", PartField::About},
};

PartField fieldOf(std::string_view key)
{
    const auto known = std::find_if(fieldNames.begin(), fieldNames.end(),
                                    [key](const FieldName &name) { return gemini::isNamed(key, name.name); });
    return known == fieldNames.end() ? PartField::Unknown : known->field;
}

bool isContent(PartField field)
{
    return field != PartField::Thought && field != PartField::Signature && field != PartField::About;
}

bool isTrue(element value)
{
    bool flag = false;
    return value.get(flag) == simdjson::SUCCESS && flag;
}

} // namespace

namespace gemini {

bool isNamed(std::string_view key, std::string_view camel)
{
    std::size_t at = 0;
    for (const char c : camel) {
        const bool isUpper = c >= 'A' && c <= 'Z';
        if (at < key.size() && key[at] == c) {
            ++at;
        } else if (isUpper && at + 1 < key.size() && key[at] == '_' && key[at + 1] == static_cast<char>(c - 'A' + 'a')) {
            at += 2;
        } else {
            return false;
        }
    }
    return at == key.size();
}

bool hasSameField(object fields)
{
    QVarLengthArray<QByteArray, 16> names;
    for (const auto [key, value] : fields) {
        QByteArray name;
        for (const char c : key) {
            if (c != '_')
                name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        names.append(name);
    }
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

} // namespace gemini

Result<void> PromptWalk::contents(element value)
{
    array list;
    if (value.is_null())
        return {};
    if (value.is_object()) { // one turn alone, as some SDKs write it
        m_messages = 1;
        return turn(value, u"contents"_s);
    }
    if (value.get(list) != simdjson::SUCCESS)
        return refusal(u"contents"_s, u"It must be an array of contents with a role and parts."_s);
    for (const element entry : list) {
        if (auto result = turn(entry, u"contents[%1]"_s.arg(m_messages)); !result)
            return result;
        ++m_messages;
    }
    return {};
}

Result<void> PromptWalk::turn(element value, const QString &path)
{
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return refusal(path, u"It must be an object with a role and parts."_s);
    if (gemini::hasSameField(fields))
        return refusal(path, twice);
    m_tokens.addTokens(tokensPerMessage);
    m_partCallsTool = false;
    m_partAnswersTool = false;
    m_partSpeaks = false;
    std::string_view role = "user";
    std::optional<element> parts;
    for (const auto [key, field] : fields) {
        if (key == "role") {
            role = stringOf(field);
        } else if (key == "parts") {
            parts = field;
            if (auto result = turnParts(field, path + u".parts"_s); !result)
                return result;
        } else {
            m_traits |= Trait::Unknown;
            promptValue(field);
        }
    }
    const bool isModel = role == "model";
    if (!isModel && role != "user" && role != "function" && !role.empty())
        return refusal(path + u".role"_s, u"It must be \"user\" or \"model\"; a system prompt stands in systemInstruction."_s);
    m_traits.setFlag(Trait::Prefill, isModel && !m_partCallsTool);
    countTurn(isModel ? "assistant" : "user", m_partCallsTool, m_partAnswersTool);
    m_userSpoke = m_userSpoke || !isModel;
    if (!isModel && parts && (!m_partAnswersTool || m_partSpeaks)) {
        m_earlierUserContent = m_lastUserContent;
        m_lastUserContent = spoken(*parts);
    }
    return {};
}

/// What textOf() reads: a single part stands for its text.
element PromptWalk::spoken(element parts)
{
    object single;
    element text;
    return parts.get(single) == simdjson::SUCCESS && findMember(single, "text", text) ? text : parts;
}

Result<void> PromptWalk::turnParts(element value, const QString &path)
{
    array list;
    if (value.is_null())
        return {};
    if (value.is_object())
        return turnPart(value, path);
    if (value.get(list) != simdjson::SUCCESS)
        return refusal(path, u"It must be an array of parts."_s);
    qsizetype index = 0;
    for (const element entry : list) {
        if (auto result = turnPart(entry, u"%1[%2]"_s.arg(path).arg(index)); !result)
            return result;
        ++index;
    }
    return {};
}

Result<void> PromptWalk::turnPart(element value, const QString &path)
{
    object part;
    if (value.get(part) != simdjson::SUCCESS)
        return refusal(path, u"A part must be an object."_s);
    if (gemini::hasSameField(part))
        return refusal(path, twice);
    bool isThought = false;
    int contents = 0;
    for (const auto [key, field] : part) {
        const PartField which = fieldOf(key);
        if (field.is_null())
            continue;
        contents += isContent(which) ? 1 : 0;
        switch (which) {
        case PartField::Text:
            if (!field.is_string())
                return refusal(path + u".text"_s, u"It must be a string."_s);
            promptText(stringOf(field));
            break;
        case PartField::Thought:
            isThought = isTrue(field);
            break;
        case PartField::Signature:
            if (!stringOf(field).empty() && stringOf(field) != gemini::noSignature) {
                m_signedReasoning = true;
                m_traits |= Trait::Thinking;
            }
            collectAll(field);
            break;
        case PartField::Call:
            m_partCallsTool = true;
            promptValue(field);
            break;
        case PartField::Response:
            m_partAnswersTool = true;
            if (auto result = functionResponse(field, path + u".functionResponse"_s); !result)
                return result;
            break;
        case PartField::Data:
        case PartField::File:
            if (auto result = blob(field, path); !result)
                return result;
            break;
        case PartField::VendorTool:
            m_traits |= Trait::VendorTools;
            promptValue(field);
            break;
        case PartField::About:
            m_traits |= Trait::Unknown;
            collectAll(field);
            break;
        case PartField::Unknown:
            m_traits |= Trait::UnknownPart;
            promptValue(field);
            break;
        }
    }
    if (contents > 1)
        return refusal(path, u"A part holds one of text, inlineData, fileData, functionCall and functionResponse; send one part each."_s);
    if (isThought)
        m_traits |= Trait::Thinking;
    element text;
    m_partSpeaks = m_partSpeaks || (!isThought && findMember(part, "text", text));
    return {};
}

/// `inlineData` and `fileData`.
Result<void> PromptWalk::blob(element value, const QString &path)
{
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return refusal(path, u"inlineData and fileData must be objects."_s);
    if (gemini::hasSameField(fields))
        return refusal(path, twice);
    const QByteArray type = gemini::pickText(fields, "mimeType", "mime_type").toLower();
    const QByteArray uri = gemini::pickText(fields, "fileUri", "file_uri");
    const bool isLink = !uri.isEmpty() && !gemini::isStoredFile(uri);
    if (!uri.isEmpty() && !isLink)
        m_traits |= Trait::UploadedFile;
    qint64 bytes = 0;
    for (const auto [key, field] : fields) {
        if (key == "data")
            bytes = static_cast<qint64>(stringOf(field).size());
        else
            collectAll(field);
    }
    switch (mediaKind(type)) {
    case MediaPart::Kind::Image:
        m_features |= Feature::Image;
        m_tokens.addTokens(tokensPerImage);
        m_traits.setFlag(Trait::LinkedImage, isLink || m_traits.testFlag(Trait::LinkedImage));
        return {};
    case MediaPart::Kind::Audio:
        m_features |= Feature::Audio;
        m_traits |= Trait::Audio;
        m_tokens.addTokens(std::max<qint64>(bytes / base64PerAudioToken, 10));
        break;
    case MediaPart::Kind::Video:
        m_features |= Feature::File;
        m_traits |= Trait::UnknownPart;
        m_tokens.addTokens(std::max(bytes / base64PerFileToken, leastTokensPerFile));
        break;
    case MediaPart::Kind::File:
        if (type.startsWith("text/") && bytes > 0) { // words, only written otherwise
            element data;
            (void)findMember(fields, "data", data);
            const QByteArray text = QString::fromUtf8(QByteArray::fromBase64(bytesOf(stringOf(data)))).toUtf8();
            promptText({text.constData(), static_cast<std::size_t>(text.size())});
            return {};
        }
        m_features |= Feature::File;
        m_tokens.addTokens(std::max(bytes / base64PerFileToken, leastTokensPerFile));
        break;
    }
    m_traits.setFlag(Trait::LinkedFile, isLink || m_traits.testFlag(Trait::LinkedFile));
    return {};
}

/// Media in its `parts` are media, the rest is text.
Result<void> PromptWalk::functionResponse(element value, const QString &path)
{
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return refusal(path, u"It must be an object with a name and a response."_s);
    if (gemini::hasSameField(fields))
        return refusal(path, twice);
    const bool spoke = m_partSpeaks;
    for (const auto [key, field] : fields) {
        array parts;
        if (key != "parts" || field.get(parts) != simdjson::SUCCESS) {
            promptValue(field);
            continue;
        }
        if (parts.size() > 0)
            m_traits |= Trait::ResultMedia;
        if (auto result = turnParts(field, path + u".parts"_s); !result)
            return result;
    }
    m_partSpeaks = spoke;
    return {};
}

Result<void> PromptWalk::systemInstruction(element value)
{
    object fields;
    element parts;
    if (value.is_null())
        return {};
    m_tokens.addTokens(tokensPerMessage);
    m_features |= Feature::System;
    if (value.is_string()) {
        m_systemContent = value;
        promptText(stringOf(value));
        return {};
    }
    if (value.get(fields) != simdjson::SUCCESS)
        return refusal(u"systemInstruction"_s, u"It must be an object with parts."_s);
    if (gemini::hasSameField(fields))
        return refusal(u"systemInstruction"_s, twice);
    for (const auto [key, field] : fields) {
        if (key != "parts" && key != "role")
            promptValue(field);
    }
    if (!findMember(fields, "parts", parts))
        return {};
    m_systemContent = spoken(parts);
    return turnParts(parts, u"systemInstruction.parts"_s);
}

/// Functions are counted; whatever else a tool has is its vendor's (googleSearch, codeExecution …).
Result<void> PromptWalk::functionTools(element value)
{
    array list;
    if (value.is_null())
        return {};
    if (value.get(list) != simdjson::SUCCESS)
        return refusal(u"tools"_s, u"It must be an array."_s);
    qsizetype index = 0;
    for (const element entry : list) {
        const QString path = u"tools[%1]"_s.arg(index++);
        object tool;
        if (entry.get(tool) != simdjson::SUCCESS)
            return refusal(path, u"It must be an object."_s);
        if (gemini::hasSameField(tool))
            return refusal(path, twice);
        for (const auto [key, field] : tool) {
            array functions;
            if (field.is_null())
                continue;
            m_features |= Feature::Tools;
            if (!gemini::isNamed(key, "functionDeclarations"))
                m_traits |= Trait::VendorTools;
            else if (field.get(functions) != simdjson::SUCCESS)
                return refusal(path + u".functionDeclarations"_s, u"It must be an array."_s);
            else
                m_tools += static_cast<int>(std::min<std::size_t>(functions.size(), 10'000));
        }
    }
    promptValue(value);
    return {};
}

void PromptWalk::thoughtWish(ReasoningEffort effort)
{
    if (effort != ReasoningEffort::Off && effort != ReasoningEffort::Unset)
        m_features |= Feature::Reasoning;
    m_effort = std::max(m_effort, effort);
}

void PromptWalk::jsonAnswer(std::optional<element> schema)
{
    m_features |= Feature::JsonSchema;
    if (schema)
        promptValue(*schema);
}

} // namespace signalbox::wire
