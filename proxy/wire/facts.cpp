// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/facts.h"

#include "wire/jsonfault.h"
#include "wire/jsonmembers.h"
#include "wire/jsonreader.h"
#include "wire/promptwalk.h"
#include "wire/refusal.h"

#include <array>
#include <bitset>
#include <cmath>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr qint64 mostTokens = 1'000'000'000;
constexpr qint64 mostChoices = 128; // OpenAI's own limit
constexpr qsizetype longestModelName = 512;
constexpr std::string_view ourPrefix = "signalbox_";

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

/// Reads the top level; PromptWalk reads what is inside messages and tools.
class RequestReading final
{
public:
    RequestReading(QByteArrayView body, ReadOptions options) : m_body(body), m_walk(options.promptText) {}

    Result<RequestFacts> read(element root)
    {
        object top;
        if (root.get(top) != simdjson::SUCCESS)
            return refusal({}, u"The request body must be a JSON object."_s);
        const qsizetype brace = m_body.indexOf('{');
        m_facts.objectStart = brace + 1;
        JsonMembers members(m_body, brace);
        qsizetype keptEnd = -1;
        qsizetype lastEnd = -1;
        bool cutToNext = false; // a member without a kept one before it goes together with the comma behind it
        for (const auto [key, value] : top) {
            MemberSpan span;
            if (!members.next(span))
                return refusal({}, u"The request body could not be read."_s);
            if (std::exchange(cutToNext, false))
                m_facts.removed.last().length = span.key.offset - m_facts.removed.last().offset;
            bool cut = false;
            if (auto result = member(memberOf(key), value, span.value, cut); !result)
                return Unexpected(result.error());
            if (!cut) {
                keptEnd = span.value.end();
            } else {
                cutToNext = keptEnd < 0;
                const qsizetype from = cutToNext ? span.key.offset : lastEnd;
                m_facts.removed.append({from, span.value.end() - from});
            }
            lastEnd = span.value.end();
        }
        return finished();
    }

private:
    Result<void> member(Member which, element value, Span span, bool &cut)
    {
        if (which != Member::Other) {
            const auto index = static_cast<size_t>(which);
            if (m_seen.test(index)) {
                return refusal(QString::fromUtf8(memberNames.at(index)),
                               u"The member is there twice, so what is checked might not be what is sent."_s);
            }
            m_seen.set(index);
        }
        switch (which) {
        case Member::Model:
            m_facts.modelValue = span;
            return readModel(value);
        case Member::Models:
            cut = true;
            return readModels(value);
        case Member::Messages:
            return m_walk.messages(value);
        case Member::Stream:
            return readFlag(value, m_facts.stream, u"stream"_s);
        case Member::StreamOptions:
            m_facts.streamOptions = span;
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
            m_walk.responseFormat(value);
            return {};
        case Member::ReasoningEffort:
        case Member::Reasoning:
        case Member::Thinking:
        case Member::EnableThinking:
            m_walk.reasoning(value);
            return {};
        case Member::TemplateOptions:
            m_walk.templateOptions(value);
            return {};
        case Member::Modalities:
            m_walk.modalities(value);
            return {};
        case Member::Audio:
            m_walk.spokenAnswer(value);
            return {};
        case Member::Other:
            m_walk.other(value);
            return {};
        }
        Q_UNREACHABLE();
    }

    static Result<QString> modelName(element value, const QString &param)
    {
        std::string_view text;
        if (value.get(text) != simdjson::SUCCESS)
            return refusal(param, u"A model must be a string."_s);
        const QString name = QString::fromUtf8(text);
        if (name.isEmpty() || name.size() > longestModelName)
            return refusal(param, u"A model name must have 1 to 512 characters."_s);
        for (const QChar c : name) {
            if (c.category() == QChar::Other_Control)
                return refusal(param, u"A model name may not hold control characters."_s);
        }
        return name;
    }

    Result<void> readModel(element value)
    {
        auto name = modelName(value, u"model"_s);
        if (!name)
            return Unexpected(name.error());
        m_facts.asked = *name;
        return {};
    }

    Result<void> readModels(element value)
    {
        if (value.is_null())
            return {};
        simdjson::dom::array list;
        if (value.get(list) != simdjson::SUCCESS)
            return refusal(u"models"_s, u"It must be an array of strings."_s);
        for (const element entry : list) {
            auto name = modelName(entry, u"models"_s);
            if (!name)
                return Unexpected(name.error());
            if (m_facts.askedModels.size() == 64)
                return refusal(u"models"_s, u"At most 64 models can be named."_s);
            m_facts.askedModels.append(*name);
        }
        return {};
    }

    static Result<void> readFlag(element value, bool &flag, const QString &param)
    {
        if (value.is_null() || value.get(flag) == simdjson::SUCCESS)
            return {};
        return refusal(param, u"It must be true or false."_s);
    }

    Result<void> readStreamOptions(element value, Span span)
    {
        if (value.is_null())
            return {};
        object options;
        if (value.get(options) != simdjson::SUCCESS)
            return refusal(u"stream_options"_s, u"It must be an object."_s);
        JsonMembers members(m_body, span.offset);
        for (const auto [key, entry] : options) {
            MemberSpan at;
            if (!members.next(at))
                break;
            if (key != "include_usage")
                continue;
            if (m_facts.includeUsageValue)
                return refusal(u"stream_options.include_usage"_s, u"The member is there twice."_s);
            m_facts.includeUsageValue = at.value;
            if (auto result = readFlag(entry, m_facts.includeUsage, u"stream_options.include_usage"_s); !result)
                return result;
        }
        return {};
    }

    /// Our keys are read and marked for removal; with nothing else inside, the whole member goes.
    Result<void> readMetadata(element value, Span span, bool &cut)
    {
        if (value.is_null())
            return {};
        object metadata;
        if (value.get(metadata) != simdjson::SUCCESS)
            return refusal(u"metadata"_s, u"It must be an object."_s);
        if (hasDuplicateKey(metadata))
            return refusal(u"metadata"_s, u"A key is there twice, so what is checked might not be what is sent."_s);
        QList<Span> ours;
        qsizetype keptEnd = -1;
        qsizetype lastEnd = -1;
        bool cutToNext = false;
        JsonMembers members(m_body, span.offset);
        for (const auto [key, entry] : metadata) {
            MemberSpan at;
            if (!members.next(at))
                break;
            if (std::exchange(cutToNext, false))
                ours.last().length = at.key.offset - ours.last().offset;
            const bool isOurs = key.substr(0, ourPrefix.size()) == ourPrefix;
            if (!isOurs) {
                keptEnd = at.value.end();
                m_walk.other(entry);
            } else {
                if (auto result = readOurs(key, entry); !result)
                    return result;
                cutToNext = keptEnd < 0;
                const qsizetype from = cutToNext ? at.key.offset : lastEnd;
                ours.append({from, at.value.end() - from});
            }
            lastEnd = at.value.end();
        }
        cut = keptEnd < 0 && !ours.isEmpty();
        if (!cut)
            m_facts.removed += ours;
        return {};
    }

    Result<void> readOurs(std::string_view key, element value)
    {
        const QString param = u"metadata."_s + QString::fromUtf8(key);
        const QString name = QString::fromUtf8(key.substr(ourPrefix.size()));
        std::string_view text;
        double number = 0;
        simdjson::dom::array list;
        if (value.get(text) == simdjson::SUCCESS)
            return readAsking(m_facts, name, QString::fromUtf8(text), param);
        if (name == "max_cost"_L1 && value.get(number) == simdjson::SUCCESS)
            return readAsking(m_facts, name, QString::number(number, 'g', 17), param);
        if (name != "tags"_L1 || value.get(list) != simdjson::SUCCESS)
            return refusal(param, u"It must be a string."_s);
        for (const element entry : list) {
            if (entry.get(text) != simdjson::SUCCESS)
                return refusal(param, u"It must be a string or an array of strings."_s);
            if (auto result = readAsking(m_facts, name, QString::fromUtf8(text), param); !result)
                return result;
        }
        return {};
    }

    /// Negative means "no limit" to several local servers, so only what cannot be a count is refused.
    static Result<void> readCount(element value, qint64 &count, qint64 most, const QString &param)
    {
        if (value.is_null())
            return {};
        int64_t integer = 0;
        double number = 0;
        if (value.get(integer) != simdjson::SUCCESS) {
            if (value.get(number) != simdjson::SUCCESS || std::trunc(number) != number || std::fabs(number) > 1e15)
                return refusal(param, u"It must be an integer."_s);
            integer = static_cast<int64_t>(number);
        }
        if (integer > most)
            return refusal(param, u"It is over %1."_s.arg(most));
        count = std::max<qint64>(integer, 0);
        return {};
    }

    Result<void> readChoices(element value)
    {
        if (value.is_null())
            return {};
        if (auto result = readCount(value, m_facts.choices, mostChoices, u"n"_s); !result)
            return result;
        if (m_facts.choices < 1)
            return refusal(u"n"_s, u"It must be at least 1."_s);
        return {};
    }

    Result<RequestFacts> finished()
    {
        if (!m_seen.test(static_cast<size_t>(Member::Messages)))
            return refusal(u"messages"_s, u"It is missing."_s);
        if (m_facts.modelValue.length == 0) {
            if (m_facts.askedModels.isEmpty())
                return refusal(u"model"_s, u"It is missing; \"auto\" lets the policy decide."_s);
            m_facts.asked = m_facts.askedModels.first();
        }
        m_facts.maxOutputTokens = m_maxCompletionTokens > 0 ? m_maxCompletionTokens : m_maxTokens;
        m_walk.store(m_facts);
        return std::move(m_facts);
    }

    QByteArrayView m_body;
    PromptWalk m_walk;
    RequestFacts m_facts;
    std::bitset<memberNames.size()> m_seen;
    qint64 m_maxTokens = 0;
    qint64 m_maxCompletionTokens = 0;
};

Unexpected notJson(QByteArrayView body, simdjson::error_code error)
{
    if (const auto fault = findJsonFault(body, maxJsonDepth)) {
        return refusal({}, u"The request body is not valid JSON: %1 at byte %2."_s.arg(fault->what).arg(fault->offset));
    }
    return refusal({}, u"The request body is not valid JSON: %1."_s.arg(QLatin1StringView(simdjson::error_message(error))));
}

} // namespace

ChatReader::ChatReader() : m_json(std::make_unique<JsonReader>()) {}
ChatReader::~ChatReader() = default;

Result<RequestFacts> ChatReader::read(const QByteArray &body, ReadOptions options)
{
    element root;
    if (const auto error = m_json->parse(body, root); error != simdjson::SUCCESS) {
        m_json->trim();
        return notJson(body, error);
    }
    auto facts = RequestReading(body, options).read(root);
    m_json->trim();
    return facts;
}

Result<RequestFacts> readChatRequest(const QByteArray &body, ReadOptions options)
{
    return ChatReader().read(body, options);
}

} // namespace signalbox::wire
