// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/promptwalk.h"

#include "wire/jsonvalues.h"
#include "wire/refusal.h"
#include "wire/thought_seal.h"

#include <algorithm>
#include <array>
#include <utility>

// What PromptWalk makes of the items of OpenAI's Responses.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr auto twice = "A key is there twice, so what is checked might not be what is sent."_L1;

enum class ItemKind {
    Message,
    Call,
    Output,
    Thought,
    Reference,  ///< to something kept at OpenAI
    VendorCall, ///< of a tool that only OpenAI has, or with free text for arguments
    VendorOutput,
    VendorOther,
    Unknown,
};

struct ItemName
{
    std::string_view type;
    ItemKind kind;
};

// OpenAI's reference of Responses, "input item list", as of 2026-11.
constexpr std::array itemNames{
    ItemName{"message", ItemKind::Message},
    ItemName{"function_call", ItemKind::Call},
    ItemName{"function_call_output", ItemKind::Output},
    ItemName{"reasoning", ItemKind::Thought},
    ItemName{"item_reference", ItemKind::Reference},
    ItemName{"compaction", ItemKind::Reference},
    ItemName{"compaction_summary", ItemKind::Reference},
    ItemName{"custom_tool_call", ItemKind::VendorCall},
    ItemName{"custom_tool_call_output", ItemKind::VendorOutput},
    ItemName{"local_shell_call", ItemKind::VendorCall},
    ItemName{"local_shell_call_output", ItemKind::VendorOutput},
    ItemName{"shell_call", ItemKind::VendorCall},
    ItemName{"shell_call_output", ItemKind::VendorOutput},
    ItemName{"apply_patch_call", ItemKind::VendorCall},
    ItemName{"apply_patch_call_output", ItemKind::VendorOutput},
    ItemName{"computer_call", ItemKind::VendorCall},
    ItemName{"computer_call_output", ItemKind::VendorOutput},
    ItemName{"tool_search_call", ItemKind::VendorCall},
    ItemName{"tool_search_output", ItemKind::VendorOutput},
    ItemName{"mcp_approval_response", ItemKind::VendorOutput},
    ItemName{"mcp_approval_request", ItemKind::VendorOther},
    ItemName{"mcp_list_tools", ItemKind::VendorOther},
    ItemName{"mcp_call", ItemKind::VendorOther},
    ItemName{"web_search_call", ItemKind::VendorOther},
    ItemName{"file_search_call", ItemKind::VendorOther},
    ItemName{"code_interpreter_call", ItemKind::VendorOther},
    ItemName{"image_generation_call", ItemKind::VendorOther},
};

ItemKind kindOf(object fields)
{
    element found;
    if (findMember(fields, "type", found) && !found.is_null()) {
        const std::string_view type = stringOf(found);
        const auto known = std::find_if(itemNames.begin(), itemNames.end(), [type](const ItemName &name) { return name.type == type; });
        return known == itemNames.end() ? ItemKind::Unknown : known->kind;
    }
    // "type" may be left out of messages and, when nothing but an id is there, of references.
    return findMember(fields, "role", found) || !findMember(fields, "id", found) ? ItemKind::Message : ItemKind::Reference;
}

/// Bytes rather than words: sealed thoughts, pictures.
bool isSealed(std::string_view text)
{
    constexpr std::size_t shortest = 64;
    return text.size() >= shortest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '-' ||
               c == '_' || c == '=';
    });
}

} // namespace

Result<void> PromptWalk::instructions(element value)
{
    if (value.is_null())
        return {};
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS)
        return refusal(u"instructions"_s, u"It must be a string."_s);
    if (text.empty())
        return {};
    m_tokens.addTokens(tokensPerMessage);
    m_features |= Feature::System;
    m_systemContent = value;
    promptText(text);
    return {};
}

Result<void> PromptWalk::input(element value)
{
    m_list = "input"_L1;
    if (value.is_null())
        return {};
    std::string_view text;
    array items;
    if (value.get(text) == simdjson::SUCCESS) {
        m_tokens.addTokens(tokensPerMessage);
        promptText(text);
        countTurn("user", false, false);
        m_userSpoke = true;
        m_lastUserContent = value;
        m_messages = 1;
        return {};
    }
    if (value.get(items) != simdjson::SUCCESS)
        return refusal(u"input"_s, u"It must be a string or an array of items."_s);
    for (const element entry : items) {
        if (auto result = item(entry, m_messages); !result)
            return result;
        ++m_messages;
    }
    return {};
}

Result<void> PromptWalk::item(element value, qsizetype index)
{
    const QString path = u"input[%1]"_s.arg(index);
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return refusal(path, u"It must be an object with a type, or a role and content."_s);
    const ItemKind kind = kindOf(fields);
    if (kind == ItemKind::Message) {
        m_callsGoOn = false;
        return message(value, index);
    }
    if (hasDuplicateKey(fields))
        return refusal(path, twice);
    m_traits.setFlag(Trait::Prefill, false); // the last item is no message
    const bool calls = kind == ItemKind::Call || kind == ItemKind::VendorCall;
    // Calls that stand together are one turn of the assistant.
    if (calls && !std::exchange(m_callsGoOn, true)) {
        m_tokens.addTokens(tokensPerMessage);
        countTurn("assistant", true, false);
    }
    m_callsGoOn = calls || (m_callsGoOn && kind == ItemKind::Thought);
    switch (kind) {
    case ItemKind::Message:
        break;
    case ItemKind::Call:
        itemValue(fields);
        break;
    case ItemKind::Thought:
        itemThought(fields);
        break;
    case ItemKind::Output:
        m_tokens.addTokens(tokensPerMessage);
        countTurn("tool", false, true);
        return itemOutput(fields, path);
    case ItemKind::Reference:
        m_traits |= Trait::Stored;
        itemThought(fields); // a compaction is sealed like a thought
        break;
    case ItemKind::VendorOutput:
        m_traits |= Trait::VendorTools;
        countTurn("tool", false, true);
        return itemOutput(fields, path);
    case ItemKind::VendorCall:
    case ItemKind::VendorOther:
        m_traits |= Trait::VendorTools;
        itemValue(fields);
        break;
    case ItemKind::Unknown:
        m_traits |= Trait::UnknownPart;
        itemValue(fields);
        break;
    }
    return {};
}

/// Its output is walked like a message's content: pictures in it are pictures, not text.
Result<void> PromptWalk::itemOutput(object fields, const QString &path)
{
    const Features before = m_features;
    m_features &= ~Features(Feature::Image | Feature::File);
    for (const auto [key, field] : fields) {
        array parts;
        if (key != "output" || field.get(parts) != simdjson::SUCCESS)
            promptValue(field);
        else if (auto result = content(field, path + u".output"_s); !result)
            return result;
    }
    if (m_features & (Feature::Image | Feature::File))
        m_traits |= Trait::ResultMedia;
    m_features |= before;
    return {};
}

void PromptWalk::itemThought(object fields)
{
    element seal;
    const QByteArray text = findMember(fields, "encrypted_content", seal) ? bytesOf(stringOf(seal)) : QByteArray();
    m_signedReasoning = m_signedReasoning || !(text.isEmpty() || responses::isNobodysSeal(text));
    m_traits |= Trait::Thinking;
    if (!responses::isAnthropicsSeal(text)) // and so does not go back to Anthropic either
        m_traits |= Trait::Unknown;
    itemValue(fields);
}

/// The members of an item as text, but for what is sealed or a picture's bytes.
void PromptWalk::itemValue(object fields)
{
    for (const auto [key, field] : fields) {
        if (key == "type" || key == "status")
            collectAll(field);
        else if (field.is_string() && (key == "encrypted_content" || key == "result"))
            sealed(stringOf(field));
        else
            promptValue(field);
    }
}

void PromptWalk::sealed(std::string_view text)
{
    constexpr qint64 bytesPerToken = 6; // base64 of the words and what the seal adds
    if (isSealed(text))
        m_tokens.addTokens(static_cast<qint64>(text.size()) / bytesPerToken);
    else
        promptText(text); // whoever writes words there does not hide them
}

} // namespace signalbox::wire
