// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "wire/facts.h"
#include "wire/jsonreader.h"
#include "wire/tokens.h"

#include <QLatin1StringView>

#include <optional>

namespace signalbox::wire {

/// Goes through the parts of one request that make up its prompt, in any order, and gathers features, the token
/// estimate and text. Recursion is bounded by maxJsonDepth.
class PromptWalk final
{
public:
    explicit PromptWalk(bool collectText) : m_collect(collectText) {}

    [[nodiscard]] Result<void> messages(simdjson::dom::element value);
    /// Anthropic's top-level system prompt: a text or a list of text blocks.
    [[nodiscard]] Result<void> system(simdjson::dom::element value);
    /// OpenAI Responses: the system prompt beside the input, and the input, a text or a list of items.
    [[nodiscard]] Result<void> instructions(simdjson::dom::element value);
    [[nodiscard]] Result<void> input(simdjson::dom::element value);
    [[nodiscard]] Result<void> tools(simdjson::dom::element value, const QString &param);
    /// Gemini: contents, system prompt and tools; which thoughts are wished and that the answer is to be JSON.
    [[nodiscard]] Result<void> contents(simdjson::dom::element value);
    [[nodiscard]] Result<void> systemInstruction(simdjson::dom::element value);
    [[nodiscard]] Result<void> functionTools(simdjson::dom::element value);
    void thoughtWish(ReasoningEffort effort);
    void jsonAnswer(std::optional<simdjson::dom::element> schema);
    void responseFormat(simdjson::dom::element value);
    void reasoning(simdjson::dom::element value);
    void templateOptions(simdjson::dom::element value);
    void modalities(simdjson::dom::element value);
    void spokenAnswer(simdjson::dom::element value);
    /// Any other member: goes to the provider, so it is text to be checked, but not part of the prompt.
    void other(simdjson::dom::element value);

    [[nodiscard]] int messageCount() const { return m_messages; }
    void store(RequestFacts &facts);

private:
    Result<void> message(simdjson::dom::element value, qsizetype index);
    Result<void> content(simdjson::dom::element value, const QString &path);
    Result<void> part(simdjson::dom::element value, const QString &path);
    Result<void> otherPart(simdjson::dom::element value, simdjson::dom::object part, const QString &path);
    Result<void> toolResult(simdjson::dom::object part, const QString &path);
    Result<void> item(simdjson::dom::element value, qsizetype index);
    Result<void> itemOutput(simdjson::dom::object fields, const QString &path);
    void itemThought(simdjson::dom::object fields);
    void itemValue(simdjson::dom::object fields);
    void sealed(std::string_view text);
    Result<void> turn(simdjson::dom::element value, const QString &path);
    Result<void> turnParts(simdjson::dom::element value, const QString &path);
    Result<void> turnPart(simdjson::dom::element value, const QString &path);
    Result<void> blob(simdjson::dom::element value, const QString &path);
    Result<void> functionResponse(simdjson::dom::element value, const QString &path);
    [[nodiscard]] static simdjson::dom::element spoken(simdjson::dom::element parts);
    void collectMedia(simdjson::dom::object part);
    void noteMedia(simdjson::dom::object part, Trait link);
    void noteTools(simdjson::dom::array list);
    void noteUploaded(simdjson::dom::element id);
    void image(simdjson::dom::object part);
    void audio(simdjson::dom::object part);
    void file(simdjson::dom::object part);
    void promptText(std::string_view text);
    void promptValue(simdjson::dom::element value);
    void collect(std::string_view text);
    void collectAll(simdjson::dom::element value);

    void countTurn(std::string_view role, bool callsTools, bool answersTool);

    bool m_collect;
    QLatin1StringView m_list{"messages"}; ///< the member that holds the history
    bool m_callsGoOn = false; ///< the item before was a call of a tool, too
    Features m_features;
    Traits m_traits;
    QStringList m_uploaded; ///< ids of files that a provider keeps
    bool m_signedReasoning = false;
    ReasoningEffort m_effort = ReasoningEffort::Unset;
    int m_messages = 0;
    int m_tools = 0;
    Turns m_turns;
    bool m_partCallsTool = false;   ///< a content part of the message being read does
    bool m_partAnswersTool = false;
    bool m_partSpeaks = false; ///< a content part of it is text
    bool m_userSpoke = false;
    TokenEstimate m_tokens;
    QByteArray m_text;
    std::optional<simdjson::dom::element> m_systemContent;
    std::optional<simdjson::dom::element> m_earlierUserContent;
    std::optional<simdjson::dom::element> m_lastUserContent;
};

/// Whether a block of reasoning holds what only the model that made it can read or check.
[[nodiscard]] bool isSigned(simdjson::dom::object block);

/// Whether two members of `object` have the same (unescaped) name.
[[nodiscard]] bool hasDuplicateKey(simdjson::dom::object object);

} // namespace signalbox::wire
