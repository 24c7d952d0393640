// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/effort.h"
#include "wire/gemini_json.h"
#include "wire/refusal.h"
#include "wire/request_reading.h"

#include <algorithm>
#include <array>

// The facts of a Gemini generateContent request, also of one that only counts tokens. Which model is asked and whether the
// answer is streamed stand in the path.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

enum class Member { Model, Contents, System, Tools, ToolConfig, Config, Safety, CachedContent, Labels, Metadata, Other };

constexpr std::array<std::string_view, static_cast<std::size_t>(Member::Other)> memberNames{
    "model",           "contents",       "systemInstruction", "tools",  "toolConfig",
    "generationConfig", "safetySettings", "cachedContent",     "labels", "metadata"};

Member memberOf(std::string_view key)
{
    const auto known = std::find_if(memberNames.begin(), memberNames.end(),
                                    [key](std::string_view name) { return gemini::isNamed(key, name); });
    return static_cast<Member>(known - memberNames.begin());
}

enum class Setting {
    Temperature,
    TopP,
    TopK,
    Seed,
    MaxOutput,
    Candidates,
    Stops,
    Penalty,
    Logprobs,
    Thinking,
    MimeType,
    Schema,
    JsonSchema,
    Modalities,
    Speech,
    Other,
};

struct SettingName
{
    std::string_view name;
    Setting setting;
};
constexpr std::array settingNames{
    SettingName{"temperature", Setting::Temperature},
    SettingName{"topP", Setting::TopP},
    SettingName{"topK", Setting::TopK},
    SettingName{"seed", Setting::Seed},
    SettingName{"maxOutputTokens", Setting::MaxOutput},
    SettingName{"candidateCount", Setting::Candidates},
    SettingName{"stopSequences", Setting::Stops},
    SettingName{"frequencyPenalty", Setting::Penalty},
    SettingName{"presencePenalty", Setting::Penalty},
    SettingName{"responseLogprobs", Setting::Logprobs},
    SettingName{"logprobs", Setting::Logprobs},
    SettingName{"thinkingConfig", Setting::Thinking},
    SettingName{"responseMimeType", Setting::MimeType},
    SettingName{"responseSchema", Setting::Schema},
    SettingName{"responseJsonSchema", Setting::JsonSchema},
    SettingName{"responseModalities", Setting::Modalities},
    SettingName{"speechConfig", Setting::Speech},
};

Setting settingOf(std::string_view key)
{
    const auto known = std::find_if(settingNames.begin(), settingNames.end(),
                                    [key](const SettingName &name) { return gemini::isNamed(key, name.name); });
    return known == settingNames.end() ? Setting::Other : known->setting;
}

constexpr auto twice = "A field is there twice (also when it is spelt in two ways), so what is checked might not be what is sent."_L1;

/// Settings that filter nothing ask for nothing that could be lost.
bool filters(element value)
{
    array list;
    if (value.get(list) != simdjson::SUCCESS)
        return !value.is_null();
    return std::any_of(list.begin(), list.end(), [](element entry) {
        element threshold;
        const bool isSaid = entry.at_key("threshold").get(threshold) == simdjson::SUCCESS;
        return !isSaid || (stringOf(threshold) != "BLOCK_NONE" && stringOf(threshold) != "OFF");
    });
}

class GeminiReading final : public RequestReading
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
        case Member::Model: // the path decides; whoever reads that compares the two
            cut = true;
            m_facts.asked = QString::fromUtf8(stringOf(value));
            return {};
        case Member::Contents:
            return m_walk.contents(value);
        case Member::System:
            return m_walk.systemInstruction(value);
        case Member::Tools:
            return m_walk.functionTools(value);
        case Member::ToolConfig:
            return readToolConfig(value);
        case Member::Config:
            return readConfig(value);
        case Member::Safety:
            m_facts.traits |= filters(value) ? Trait::Safety : Trait::Unknown; // switching filters off has no counterpart
            m_walk.other(value);
            return {};
        case Member::CachedContent: // a part of the prompt that only its vendor has
            if (!value.is_null())
                m_facts.traits |= Trait::Stored;
            m_walk.other(value);
            return {};
        case Member::Labels:
        case Member::Metadata:
            return readMetadata(value, span, cut);
        case Member::Other:
            if (gemini::isNamed(key, "serviceTier"))
                m_facts.traits |= Trait::ServiceTier;
            else if (!value.is_null())
                m_facts.traits |= Trait::Unknown;
            m_walk.other(value);
            return {};
        }
        Q_UNREACHABLE();
    }

    Result<void> readToolConfig(element value)
    {
        object config;
        m_walk.other(value);
        if (value.is_null())
            return {};
        if (value.get(config) != simdjson::SUCCESS)
            return refusal(u"toolConfig"_s, u"It must be an object."_s);
        if (gemini::hasSameField(config))
            return refusal(u"toolConfig"_s, twice);
        for (const auto [key, field] : config) {
            object calling;
            if (!gemini::isNamed(key, "functionCallingConfig"))
                m_facts.traits |= Trait::Unknown;
            else if (field.get(calling) == simdjson::SUCCESS && gemini::hasSameField(calling))
                return refusal(u"toolConfig.functionCallingConfig"_s, twice);
        }
        return {};
    }

    Result<void> readConfig(element value)
    {
        object config;
        if (value.is_null())
            return {};
        if (value.get(config) != simdjson::SUCCESS)
            return refusal(u"generationConfig"_s, u"It must be an object."_s);
        if (gemini::hasSameField(config))
            return refusal(u"generationConfig"_s, twice);
        for (const auto [key, field] : config) {
            if (field.is_null())
                continue;
            if (auto result = readSetting(settingOf(key), field); !result)
                return result;
        }
        return {};
    }

    Result<void> readSetting(Setting setting, element value)
    {
        bool flag = false;
        array list;
        switch (setting) {
        case Setting::Temperature:
            ++m_samplers;
            if (numberOf(value) > 1)
                m_facts.traits |= Trait::WarmTemperature;
            return {};
        case Setting::TopP:
            m_samplers += numberOf(value) < 1 ? 1 : 0;
            return {};
        case Setting::TopK:
            m_facts.traits |= Trait::TopK;
            return {};
        case Setting::Seed:
            m_facts.traits |= Trait::Seed;
            return {};
        case Setting::MaxOutput:
            return readNumber(value, m_facts.maxOutputTokens, mostTokens, u"generationConfig.maxOutputTokens"_s);
        case Setting::Candidates:
            return readCandidates(value);
        case Setting::Stops:
            if (value.get(list) == simdjson::SUCCESS && list.size() > 0)
                m_facts.traits |= list.size() > 4 ? Trait::Stops | Trait::ManyStops : Traits(Trait::Stops);
            m_walk.other(value);
            return {};
        case Setting::Penalty:
            if (numberOf(value) != 0)
                m_facts.traits |= Trait::Penalties;
            return {};
        case Setting::Logprobs:
            if ((value.get(flag) == simdjson::SUCCESS && flag) || numberOf(value) > 0)
                m_facts.traits |= Trait::Logprobs;
            return {};
        case Setting::Thinking:
            return readThinking(value);
        case Setting::MimeType:
            m_mimeType = stringOf(value);
            m_walk.other(value);
            return {};
        case Setting::Schema:
        case Setting::JsonSchema:
            m_hasSchema = true;
            m_walk.jsonAnswer(value);
            return {};
        case Setting::Modalities:
            readModalities(value);
            return {};
        case Setting::Speech:
            m_walk.spokenAnswer(value);
            return {};
        case Setting::Other:
            m_facts.traits |= Trait::Unknown;
            m_walk.other(value);
            return {};
        }
        Q_UNREACHABLE();
    }

    /// Proto JSON: whole numbers may stand in quotes.
    static Result<void> readNumber(element value, qint64 &count, qint64 most, const QString &param)
    {
        std::string_view text;
        if (value.get(text) != simdjson::SUCCESS)
            return readCount(value, count, most, param);
        bool readable = false;
        const qint64 number = QByteArrayView(text.data(), static_cast<qsizetype>(text.size())).toLongLong(&readable);
        if (!readable || number > most)
            return refusal(param, u"It must be an integer up to %1."_s.arg(most));
        count = std::max<qint64>(number, 0);
        return {};
    }

    Result<void> readCandidates(element value)
    {
        constexpr qint64 most = 128;
        if (auto result = readNumber(value, m_facts.choices, most, u"generationConfig.candidateCount"_s); !result)
            return result;
        m_facts.choices = std::max<qint64>(m_facts.choices, 1);
        if (m_facts.choices > 1)
            m_facts.traits |= Trait::SeveralChoices;
        return {};
    }

    Result<void> readThinking(element value)
    {
        object thinking;
        m_walk.other(value);
        if (value.get(thinking) != simdjson::SUCCESS)
            return {};
        if (gemini::hasSameField(thinking))
            return refusal(u"generationConfig.thinkingConfig"_s, twice);
        ReasoningEffort effort = effortNamed(gemini::pickText(thinking, "thinkingLevel", "thinking_level"));
        if (const auto budget = gemini::pickInteger(thinking, "thinkingBudget", "thinking_budget"); budget && effort == ReasoningEffort::Unset)
            effort = effortOf(*budget);
        element shown;
        bool isShown = false;
        if (effort == ReasoningEffort::Unset && gemini::pick(thinking, "includeThoughts", "include_thoughts", shown)
            && shown.get(isShown) == simdjson::SUCCESS && isShown)
            effort = ReasoningEffort::Medium;
        m_walk.thoughtWish(effort);
        return {};
    }

    void readModalities(element value)
    {
        array list;
        if (value.get(list) != simdjson::SUCCESS)
            return;
        for (const element entry : list) {
            if (stringOf(entry) == "AUDIO")
                m_walk.spokenAnswer(value);
            else if (stringOf(entry) != "TEXT")
                m_facts.traits |= Trait::VendorTools; // a picture to be made
        }
    }

    Result<void> finish() override
    {
        m_facts.dialect = Dialect::Gemini;
        m_facts.includeUsage = true; // every chunk tells it
        if (m_samplers > 1)
            m_facts.traits |= Trait::WarmTemperature;
        if (m_mimeType == "application/json") {
            if (!m_hasSchema) {
                m_facts.traits |= Trait::JsonObject;
                m_walk.jsonAnswer(std::nullopt);
            }
        } else if (!m_mimeType.empty() && m_mimeType != "text/plain") {
            m_facts.traits |= Trait::VendorTools; // text/x.enum
        }
        if (m_walk.messageCount() == 0)
            return refusal(u"contents"_s, u"It is missing or holds nothing."_s);
        return {};
    }

    std::string_view m_mimeType;
    bool m_hasSchema = false;
    int m_samplers = 0;
};

} // namespace

Result<RequestFacts> readGeminiFacts(QByteArrayView body, element root, ReadOptions options)
{
    return GeminiReading(body, options).read(root);
}

} // namespace signalbox::wire
