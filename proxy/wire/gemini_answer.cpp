// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/gemini_json.h"
#include "wire/usage_dialects.h"

#include <utility>

// A complete Gemini answer ↔ CanonicalAnswer, without thought signatures (see gemini_stream_reader.cpp).

namespace signalbox::wire::gemini {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

CanonicalAnswer::Choice choiceOf(object candidate, QByteArrayView scope)
{
    CanonicalAnswer::Choice choice;
    bool calls = false;
    const auto content = objectMember(candidate, "content");
    const auto parts = content ? arrayMember(*content, "parts") : std::nullopt;
    if (parts) {
        for (const element entry : *parts) {
            object part;
            if (entry.get(part) != simdjson::SUCCESS)
                continue;
            if (const auto call = objectMember(part, "functionCall")) {
                ToolUsePart use{textMember(*call, "id"), textMember(*call, "name"), jsonMember(*call, "args"), {}, {}};
                if (use.id.isEmpty())
                    use.id = madeUpId(scope, use.name, static_cast<qsizetype>(choice.parts.size()));
                choice.parts.emplace_back(std::move(use));
                calls = true;
            } else if (std::optional<MediaPart> media = mediaOf(part)) {
                choice.parts.emplace_back(std::move(*media));
            } else if (const QByteArray text = textMember(part, "text"); !text.isEmpty()) {
                if (flagMember(part, "thought").value_or(false))
                    choice.parts.emplace_back(ThinkingPart{text, {}, {}, {}, Dialect::Gemini});
                else
                    choice.parts.emplace_back(TextPart{text, {}});
            }
        }
    }
    choice.stop = stopOf(textMember(candidate, "finishReason"));
    if (calls && (choice.stop == StopReason::EndTurn || choice.stop == StopReason::Unknown))
        choice.stop = StopReason::ToolUse;
    return choice;
}

void writeParts(JsonWriter &json, const CanonicalAnswer::Choice &choice)
{
    bool called = false;
    json.key("parts").open('[');
    for (const Part &part : choice.parts) {
        if (const auto *text = std::get_if<TextPart>(&part)) {
            json.open('{').member("text", text->text).close('}');
        } else if (const auto *thought = std::get_if<ThinkingPart>(&part)) {
            if (!thought->text.isEmpty())
                json.open('{').member("text", thought->text).key("thought").boolean(true).close('}');
        } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
            writeForeignCall(json, *call, !std::exchange(called, true));
        } else if (const auto *media = std::get_if<MediaPart>(&part)) {
            writeMedia(json, *media);
        }
    }
    json.close(']');
}

} // namespace

std::optional<CanonicalAnswer> readAnswer(object body)
{
    CanonicalAnswer answer;
    answer.id = textMember(body, "responseId");
    answer.model = textMember(body, "modelVersion");
    const auto candidates = arrayMember(body, "candidates");
    if (candidates) {
        for (const element entry : *candidates) {
            object candidate;
            if (entry.get(candidate) == simdjson::SUCCESS)
                answer.choices.push_back(choiceOf(candidate, answer.id));
        }
    }
    const auto feedback = objectMember(body, "promptFeedback");
    if (answer.choices.empty() && feedback && !textMember(*feedback, "blockReason").isEmpty()) {
        answer.choices.emplace_back();
        answer.choices.back().stop = StopReason::Filtered;
    }
    element usage;
    if (findMember(body, "usageMetadata", usage)) {
        if (const std::optional<Usage> read = geminiUsage(usage))
            answer.usage = ReadUsage{*read, Dialect::Gemini};
    }
    return answer.choices.empty() ? std::nullopt : std::optional(std::move(answer));
}

QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish)
{
    JsonWriter json;
    json.open('{').key("candidates").open('[');
    qint64 index = 0;
    for (const CanonicalAnswer::Choice &choice : answer.choices) {
        json.open('{').key("content").open('{');
        writeParts(json, choice);
        json.member("role", "model").close('}').member("finishReason", stopWord(choice.stop));
        json.numberMember("index", index++).close('}');
    }
    json.close(']');
    if (answer.usage)
        json.rawMember("usageMetadata", geminiUsageJson(answer.usage->usage));
    json.member("modelVersion", answer.model.isEmpty() ? wish.model : answer.model);
    json.member("responseId", answer.id).close('}');
    return json.take();
}

} // namespace signalbox::wire::gemini
