// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/promptwalk.h"
#include "wire/refusal.h"

#include <algorithm>
#include <array>

// What PromptWalk makes of the blocks of Anthropic's dialect, and which parts and tools other dialects have no word for.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

bool isOneOf(std::string_view type, std::initializer_list<std::string_view> types)
{
    return std::find(types.begin(), types.end(), type) != types.end();
}

bool isLink(element value)
{
    return stringOf(value).substr(0, 4) == "http";
}

std::string_view typeOf(object part)
{
    element found;
    return findMember(part, "type", found) ? stringOf(found) : std::string_view();
}

bool isFlagSet(object part, std::string_view key)
{
    element found;
    bool flag = false;
    return findMember(part, key, found) && found.get(flag) == simdjson::SUCCESS && flag;
}

} // namespace

bool isSigned(object block)
{
    element found;
    for (const std::string_view name : {"signature", "encrypted_content", "data"}) {
        if (findMember(block, name, found) && !stringOf(found).empty())
            return true;
    }
    return false;
}

Result<void> PromptWalk::system(element value)
{
    if (value.is_null())
        return {};
    std::string_view text;
    array blocks;
    if (value.get(text) != simdjson::SUCCESS && value.get(blocks) != simdjson::SUCCESS)
        return refusal(u"system"_s, u"It must be a string or an array of text blocks."_s);
    m_tokens.addTokens(tokensPerMessage);
    m_features |= Feature::System;
    m_systemContent = value;
    if (value.is_string()) {
        promptText(text);
        return {};
    }
    return content(value, u"system"_s);
}

/// Parts that are neither text nor media.
Result<void> PromptWalk::otherPart(element value, object part, const QString &path)
{
    const std::string_view type = typeOf(part);
    element found;
    if (findMember(part, "cache_control", found))
        m_traits |= Trait::CacheMarks;
    if (isOneOf(type, {"thinking", "redacted_thinking", "reasoning"})) {
        m_signedReasoning = m_signedReasoning || isSigned(part);
        m_traits |= Trait::Thinking;
    } else if (type == "tool_use") {
        m_partCallsTool = true;
    } else if (type == "tool_result") {
        m_partAnswersTool = true;
        return toolResult(part, path);
    } else if (isOneOf(type, {"server_tool_use", "mcp_tool_use", "mcp_tool_result", "container_upload"})
               || (type.size() > 12 && type.substr(type.size() - 12) == "_tool_result")) {
        m_traits |= Trait::VendorTools;
    } else if (type != "refusal") {
        m_traits |= Trait::UnknownPart;
    }
    promptValue(value);
    return {};
}

/// Its content is walked like a message's: pictures in it are pictures, not text.
Result<void> PromptWalk::toolResult(object part, const QString &path)
{
    if (isFlagSet(part, "is_error"))
        m_traits |= Trait::ToolError;
    const Features before = m_features;
    const bool spoke = m_partSpeaks;
    m_features &= ~Features(Feature::Image | Feature::File);
    for (const auto [key, field] : part) {
        std::string_view text;
        if (key != "content" || field.get(text) == simdjson::SUCCESS)
            promptValue(field);
        else if (auto result = content(field, path + u".content"_s); !result)
            return result;
    }
    if (m_features & (Feature::Image | Feature::File))
        m_traits |= Trait::ResultMedia;
    m_features |= before;
    m_partSpeaks = spoke;
    return {};
}

/// The strings of a picture or file without its bytes.
void PromptWalk::collectMedia(object part)
{
    for (const auto [key, field] : part) {
        object source;
        element type;
        const bool isData = field.get(source) == simdjson::SUCCESS && findMember(source, "type", type) && stringOf(type) == "base64";
        if (!isData) {
            collectAll(field);
            continue;
        }
        for (const auto [name, entry] : source) {
            if (name != "data")
                collectAll(entry);
        }
    }
}

void PromptWalk::noteMedia(object part, Trait link)
{
    element found;
    if (findMember(part, "cache_control", found))
        m_traits |= Trait::CacheMarks;
    if (findMember(part, "citations", found))
        m_traits |= Trait::Citations;
    if (findMember(part, "file_id", found))
        noteUploaded(found);
    for (const std::string_view name : {"image_url", "source", "file", "file_url"}) {
        object inner;
        if (!findMember(part, name, found))
            continue;
        if (isLink(found))
            m_traits |= link;
        if (found.get(inner) != simdjson::SUCCESS)
            continue;
        if (findMember(inner, "url", found) && isLink(found))
            m_traits |= link;
        if (findMember(inner, "file_data", found) && isLink(found))
            m_traits |= link;
        if (findMember(inner, "file_id", found) && !stringOf(found).empty())
            noteUploaded(found);
    }
}

void PromptWalk::noteUploaded(element id)
{
    m_traits |= Trait::UploadedFile;
    const std::string_view text = stringOf(id);
    if (!text.empty())
        m_uploaded.append(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}

void PromptWalk::noteTools(array list)
{
    for (const element entry : list) {
        object tool;
        element found;
        if (entry.get(tool) != simdjson::SUCCESS)
            continue;
        const std::string_view type = typeOf(tool);
        // OpenAI's custom tools have a grammar or free text for input; Anthropic calls its ordinary ones so.
        const bool isAnthropics = findMember(tool, "input_schema", found);
        if (!isOneOf(type, {"", "function"}) && !(type == "custom" && isAnthropics))
            m_traits |= Trait::VendorTools;
        if (findMember(tool, "cache_control", found))
            m_traits |= Trait::CacheMarks;
        object container; // of OpenAI's code interpreter
        array files;
        if (findMember(tool, "container", found) && found.get(container) == simdjson::SUCCESS && findMember(container, "file_ids", found)
            && found.get(files) == simdjson::SUCCESS) {
            for (const element file : files)
                noteUploaded(file);
        }
    }
}

} // namespace signalbox::wire
