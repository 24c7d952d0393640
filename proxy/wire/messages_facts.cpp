// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/refusal.h"
#include "wire/request_reading.h"

#include <algorithm>
#include <array>

// The facts of an Anthropic Messages request, also of one that only counts tokens.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

enum class Member { Model, Models, Messages, System, Stream, Metadata, MaxTokens, Tools, Thinking, OutputConfig, OutputFormat, Other };

constexpr std::array<std::string_view, static_cast<std::size_t>(Member::Other)> memberNames{
    "model",    "models",     "messages", "system",   "stream",        "metadata",
    "max_tokens", "tools",    "thinking", "output_config", "output_format"};

Member memberOf(std::string_view key)
{
    const auto known = std::find(memberNames.begin(), memberNames.end(), key);
    return static_cast<Member>(known - memberNames.begin());
}

bool isFilledList(element value)
{
    array list;
    return value.get(list) == simdjson::SUCCESS && list.size() > 0;
}

Traits traitOf(std::string_view key, element value)
{
    constexpr std::size_t mostStops = 4;
    array list;
    if (value.is_null() || key == "temperature" || key == "top_p" || key == "tool_choice")
        return {};
    if (key == "stop_sequences") {
        if (value.get(list) != simdjson::SUCCESS || list.size() == 0)
            return {};
        return list.size() > mostStops ? Trait::Stops | Trait::ManyStops : Traits(Trait::Stops);
    }
    if (key == "top_k")
        return Trait::TopK;
    if (key == "mcp_servers")
        return isFilledList(value) ? Traits(Trait::VendorTools) : Traits();
    if (key == "container")
        return Trait::Stored;
    if (key == "inference_geo")
        return Trait::Safety; // where it may be worked on
    if (key == "service_tier")
        return stringOf(value) == "auto" ? Traits() : Traits(Trait::ServiceTier);
    if (key == "speed")
        return Trait::ServiceTier;
    return key == "cache_control" ? Trait::CacheMarks : Trait::Unknown;
}

class MessagesReading final : public RequestReading
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
        case Member::System:
            return m_walk.system(value);
        case Member::Stream:
            return readFlag(value, m_facts.stream, u"stream"_s);
        case Member::Metadata:
            return readMetadata(value, span, cut, "user_id");
        case Member::MaxTokens:
            return readCount(value, m_facts.maxOutputTokens, mostTokens, u"max_tokens"_s);
        case Member::Tools:
            return m_walk.tools(value, u"tools"_s);
        case Member::Thinking:
            m_walk.reasoning(value);
            return {};
        case Member::OutputConfig:
            readOutput(value);
            return {};
        case Member::OutputFormat:
            m_walk.responseFormat(value);
            return {};
        case Member::Other:
            m_facts.traits |= traitOf(key, value);
            m_walk.other(value);
            return {};
        }
        Q_UNREACHABLE();
    }

    /// `output_config: {effort, format}`: effort alone asks for no thoughts.
    void readOutput(element value)
    {
        object config;
        element format;
        if (value.get(config) == simdjson::SUCCESS && findMember(config, "format", format))
            m_walk.responseFormat(format);
        m_walk.other(value);
    }

    Result<void> finish() override
    {
        m_facts.dialect = Dialect::Anthropic;
        if (m_walk.messageCount() == 0)
            return refusal(u"messages"_s, u"It is missing."_s);
        return modelGiven();
    }
};

} // namespace

Result<RequestFacts> readMessagesFacts(QByteArrayView body, element root, ReadOptions options)
{
    return MessagesReading(body, options).read(root);
}

} // namespace signalbox::wire
