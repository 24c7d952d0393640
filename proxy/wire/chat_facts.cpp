// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/refusal.h"
#include "wire/request_reading.h"

#include <array>

// The facts of an OpenAI Chat Completions request.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr qint64 mostChoices = 128; // OpenAI's own limit
constexpr std::size_t mostStops = 4;

enum class Member {
    Model,
    Models,
    Messages,
    Stream,
    StreamOptions,
    Metadata,
    MaxTokens,
    MaxCompletionTokens,
    N,
    Tools,
    Functions,
    ResponseFormat,
    ReasoningEffort,
    Reasoning,
    Thinking,
    EnableThinking,
    TemplateOptions,
    Modalities,
    Audio,
    Other,
};

constexpr std::array<std::string_view, static_cast<size_t>(Member::Other)> memberNames{
    "model",  "models", "messages", "stream",    "stream_options",  "metadata",         "max_tokens", "max_completion_tokens",
    "n",      "tools",  "functions", "response_format", "reasoning_effort", "reasoning", "thinking",   "enable_thinking",
    "chat_template_kwargs", "modalities", "audio"};

Member memberOf(std::string_view key)
{
    for (size_t i = 0; i < memberNames.size(); ++i) {
        if (key == memberNames[i])
            return static_cast<Member>(i);
    }
    return Member::Other;
}

/// Members that cross as they are, or that other dialects do without.
bool isCarried(std::string_view key)
{
    static constexpr std::array<std::string_view, 9> names{"top_p", "user", "tool_choice", "function_call", "parallel_tool_calls",
                                                           "min_p", "verbosity", "safety_identifier", "top_logprobs"};
    return std::find(names.begin(), names.end(), key) != names.end();
}

class ChatReading final : public RequestReading
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
        case Member::Messages:
            return m_walk.messages(value);
        case Member::Stream:
            return readFlag(value, m_facts.stream, u"stream"_s);
        case Member::StreamOptions:
            return readStreamOptions(value, span);
        case Member::Metadata:
            return readMetadata(value, span, cut);
        case Member::MaxTokens:
            return readCount(value, m_maxTokens, mostTokens, u"max_tokens"_s);
        case Member::MaxCompletionTokens:
            return readCount(value, m_maxCompletionTokens, mostTokens, u"max_completion_tokens"_s);
        case Member::N:
            return readChoices(value);
        case Member::Tools:
        case Member::Functions:
            return m_walk.tools(value, which == Member::Tools ? u"tools"_s : u"functions"_s);
        case Member::ResponseFormat:
            readFormat(value);
            return {};
        case Member::ReasoningEffort:
        case Member::Reasoning:
        case Member::Thinking:
        case Member::EnableThinking:
            m_walk.reasoning(value);
            return {};
        case Member::TemplateOptions:
            m_facts.traits |= Trait::Unknown;
            m_walk.templateOptions(value);
            return {};
        case Member::Modalities:
            m_walk.modalities(value);
            return {};
        case Member::Audio:
            m_walk.spokenAnswer(value);
            return {};
        case Member::Other:
            m_facts.traits |= traitOf(key, value);
            m_samplers += (key == "temperature" || (key == "top_p" && numberOf(value) < 1)) && !value.is_null() ? 1 : 0;
            m_walk.other(value);
            return {};
        }
        Q_UNREACHABLE();
    }

    /// What members that need no reading of their own mean for other dialects.
    static Traits traitOf(std::string_view key, element value)
    {
        bool flag = false;
        array list;
        if (value.is_null() || isCarried(key))
            return {};
        const bool isOn = value.get(flag) == simdjson::SUCCESS && flag;
        if (key == "temperature")
            return numberOf(value) > 1 ? Traits(Trait::WarmTemperature) : Traits();
        if (key == "stop") {
            const bool isMany = value.get(list) == simdjson::SUCCESS && list.size() > mostStops;
            return isMany ? Trait::Stops | Trait::ManyStops : Traits(Trait::Stops);
        }
        if (key == "frequency_penalty" || key == "presence_penalty")
            return numberOf(value) != 0 ? Traits(Trait::Penalties) : Traits();
        if (key == "logprobs")
            return isOn ? Traits(Trait::Logprobs) : Traits();
        if (key == "store")
            return isOn ? Traits(Trait::Kept) : Traits();
        if (key == "seed")
            return Trait::Seed;
        if (key == "logit_bias")
            return Trait::LogitBias;
        if (key == "top_k")
            return Trait::TopK;
        if (key == "web_search_options" || key == "plugins")
            return Trait::VendorTools;
        if (key == "service_tier")
            return stringOf(value) == "auto" || stringOf(value) == "default" ? Traits() : Traits(Trait::ServiceTier);
        if (key == "prediction")
            return Trait::Prediction;
        return key == "prompt_cache_key" || key == "prompt_cache_retention" ? Trait::CachedContent : Trait::Unknown;
    }

    void readFormat(element value)
    {
        object format;
        element type;
        if (value.get(format) == simdjson::SUCCESS && findMember(format, "type", type) && stringOf(type) == "json_object")
            m_facts.traits |= Trait::JsonObject;
        m_walk.responseFormat(value);
    }

    Result<void> readChoices(element value)
    {
        if (value.is_null())
            return {};
        if (auto result = readCount(value, m_facts.choices, mostChoices, u"n"_s); !result)
            return result;
        if (m_facts.choices < 1)
            return refusal(u"n"_s, u"It must be at least 1."_s);
        if (m_facts.choices > 1)
            m_facts.traits |= Trait::SeveralChoices;
        return {};
    }

    Result<void> finish() override
    {
        if (m_walk.messageCount() == 0)
            return refusal(u"messages"_s, u"It is missing."_s);
        if (auto result = modelGiven(); !result)
            return result;
        if (m_samplers > 1)
            m_facts.traits |= Trait::WarmTemperature;
        m_facts.maxOutputTokens = m_maxCompletionTokens > 0 ? m_maxCompletionTokens : m_maxTokens;
        return {};
    }

    qint64 m_maxTokens = 0;
    qint64 m_maxCompletionTokens = 0;
    int m_samplers = 0;
};

} // namespace

Result<RequestFacts> readChatFacts(QByteArrayView body, element root, ReadOptions options)
{
    return ChatReading(body, options).read(root);
}

} // namespace signalbox::wire
