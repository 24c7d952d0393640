// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/refusal.h"
#include "wire/request_reading.h"

#include <algorithm>
#include <array>

// The facts of an OpenAI Responses request, also of one that only counts tokens.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

enum class Member {
    Model,
    Models,
    Input,
    Instructions,
    Stream,
    Metadata,
    MaxOutputTokens,
    Tools,
    Text,
    Reasoning,
    PreviousResponse,
    Conversation,
    Prompt,
    Background,
    Store,
    Include,
    Other,
};

constexpr std::array<std::string_view, static_cast<std::size_t>(Member::Other)> memberNames{
    "model", "models",    "input",                "instructions", "stream", "metadata",   "max_output_tokens", "tools",
    "text",  "reasoning", "previous_response_id", "conversation", "prompt", "background", "store",             "include"};

Member memberOf(std::string_view key)
{
    const auto known = std::find(memberNames.begin(), memberNames.end(), key);
    return static_cast<Member>(known - memberNames.begin());
}

/// Members that cross as they are, or that other dialects do without.
bool isCarried(std::string_view key)
{
    static constexpr std::array<std::string_view, 7> names{
        "top_p", "user", "tool_choice", "parallel_tool_calls", "safety_identifier", "stream_options", "max_tool_calls"};
    return std::find(names.begin(), names.end(), key) != names.end();
}

/// What members that need no reading of their own mean for other dialects.
Traits traitOf(std::string_view key, element value)
{
    if (value.is_null() || isCarried(key))
        return {};
    if (key == "temperature")
        return numberOf(value) > 1 ? Traits(Trait::WarmTemperature) : Traits();
    if (key == "top_logprobs")
        return numberOf(value) > 0 ? Traits(Trait::Logprobs) : Traits();
    if (key == "service_tier")
        return stringOf(value) == "auto" || stringOf(value) == "default" ? Traits() : Traits(Trait::ServiceTier);
    if (key == "truncation")
        return stringOf(value) == "disabled" ? Traits() : Traits(Trait::Unknown);
    if (key == "moderation")
        return Trait::Safety;
    return key == "prompt_cache_key" || key == "prompt_cache_retention" ? Trait::CachedContent : Trait::Unknown;
}

bool saysAnything(element value)
{
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return !value.is_null();
    return std::any_of(fields.begin(), fields.end(), [](const auto &field) { return !field.value.is_null(); });
}

class ResponsesReading final : public RequestReading
{
public:
    using RequestReading::RequestReading;

private:
    Result<void> member(std::string_view key, element value, Span span, bool &cut) override
    {
        const Member which = memberOf(key);
        if (which != Member::Other) {
            if (auto result = once(static_cast<std::size_t>(which), key); !result)
                return result;
        }
        switch (which) {
        case Member::Model:
            return readModel(value, span);
        case Member::Models:
            cut = true;
            return readModels(value);
        case Member::Input:
            return m_walk.input(value);
        case Member::Instructions:
            return m_walk.instructions(value);
        case Member::Stream:
            return readFlag(value, m_facts.stream, u"stream"_s);
        case Member::Metadata:
            return readMetadata(value, span, cut);
        case Member::MaxOutputTokens:
            return readCount(value, m_facts.maxOutputTokens, mostTokens, u"max_output_tokens"_s);
        case Member::Tools:
            return m_walk.tools(value, u"tools"_s);
        case Member::Text:
            readText(value);
            return {};
        case Member::Reasoning:
            if (saysAnything(value))
                m_walk.reasoning(value);
            return {};
        case Member::PreviousResponse:
            return readKept(value, u"previous_response_id"_s);
        case Member::Conversation:
            return readConversation(value);
        case Member::Prompt:
            if (!value.is_null()) {
                m_facts.traits |= Trait::Stored;
                m_hasTemplate = true;
            }
            m_walk.other(value);
            return {};
        case Member::Background:
            if (auto result = readFlag(value, m_facts.isBackground, u"background"_s); !result)
                return result;
            m_facts.traits.setFlag(Trait::Stored, m_facts.traits.testFlag(Trait::Stored) || m_facts.isBackground);
            return {};
        case Member::Store:
            return readStore(value);
        case Member::Include:
            readInclude(value);
            return {};
        case Member::Other:
            m_facts.traits |= traitOf(key, value);
            m_samplers += (key == "temperature" || (key == "top_p" && numberOf(value) < 1)) && !value.is_null() ? 1 : 0;
            m_walk.other(value);
            return {};
        }
        Q_UNREACHABLE();
    }

    /// `text: {format, verbosity}`.
    void readText(element value)
    {
        object text;
        if (value.get(text) != simdjson::SUCCESS)
            return;
        for (const auto [key, field] : text) {
            object format;
            element type;
            if (key != "format") {
                m_walk.other(field);
                continue;
            }
            if (field.get(format) == simdjson::SUCCESS && findMember(format, "type", type) && stringOf(type) == "json_object")
                m_facts.traits |= Trait::JsonObject;
            m_walk.responseFormat(field);
        }
    }

    Result<void> readStore(element value)
    {
        bool stores = false;
        if (auto result = readFlag(value, stores, u"store"_s); !result)
            return result;
        if (stores)
            m_facts.traits |= Trait::Kept;
        return {};
    }

    Result<void> readKept(element value, const QString &param)
    {
        if (value.is_null())
            return {};
        const std::string_view id = stringOf(value);
        if (!value.is_string() || id.empty() || id.size() > longestId)
            return refusal(param, u"It must be an id of 1 to 512 characters."_s);
        if (!m_facts.continues.isEmpty())
            return refusal(param, u"previous_response_id and conversation cannot be used together."_s);
        m_facts.continues = QByteArray(id.data(), static_cast<qsizetype>(id.size()));
        m_facts.traits |= Trait::Stored;
        m_walk.other(value);
        return {};
    }

    /// An id, or an object with one.
    Result<void> readConversation(element value)
    {
        object fields;
        element id;
        if (value.get(fields) != simdjson::SUCCESS)
            return readKept(value, u"conversation"_s);
        if (hasDuplicateKey(fields) || !findMember(fields, "id", id))
            return refusal(u"conversation.id"_s, u"It must be there once."_s);
        m_walk.other(value);
        return readKept(id, u"conversation.id"_s);
    }

    void readInclude(element value)
    {
        array list;
        if (value.get(list) == simdjson::SUCCESS) {
            for (const element entry : list) {
                if (stringOf(entry) == "message.output_text.logprobs")
                    m_facts.traits |= Trait::Logprobs;
            }
        }
        m_walk.other(value);
    }

    Result<void> finish() override
    {
        m_facts.dialect = Dialect::OpenAiResponses;
        m_facts.includeUsage = true; // the terminal event always tells it
        if (m_samplers > 1)
            m_facts.traits |= Trait::WarmTemperature;
        if (m_walk.messageCount() == 0 && !m_hasTemplate && m_facts.continues.isEmpty())
            return refusal(u"input"_s, u"It is missing or holds nothing."_s);
        return modelGiven();
    }

    static constexpr std::size_t longestId = 512;

    int m_samplers = 0;
    bool m_hasTemplate = false;
};

} // namespace

Result<RequestFacts> readResponsesFacts(QByteArrayView body, element root, ReadOptions options)
{
    return ResponsesReading(body, options).read(root);
}

} // namespace signalbox::wire
