// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/effort.h"
#include "wire/gemini_json.h"

#include <algorithm>

// CanonicalRequest → a Gemini generateContent request. Model and stream go into the path.

namespace signalbox::wire::gemini {
namespace {

void writeTextPart(JsonWriter &json, QByteArrayView text)
{
    json.open('{').member("text", text).close('}');
}

/// Gemini wants an object: what is one stays, other words become its `result`.
void writeResult(JsonWriter &json, const ToolResultPart &result)
{
    QByteArray text;
    for (const ToolResultPart::Content &content : result.content) {
        if (const auto *words = std::get_if<TextPart>(&content); words != nullptr && !words->text.isEmpty())
            text += (text.isEmpty() ? QByteArray() : QByteArray("\n\n")) + words->text;
    }
    json.open('{').key("functionResponse").open('{');
    json.member("name", result.name.isEmpty() ? result.id : result.name).key("response");
    if (result.isError) {
        json.open('{').member("error", text).close('}');
    } else if (const auto object = text.startsWith('{') ? compactObject(text) : std::nullopt) {
        json.raw(*object);
    } else {
        json.open('{').member("result", text).close('}');
    }
    json.close('}').close('}');
}

void writeCall(JsonWriter &json, const ToolUsePart &call, bool first)
{
    json.open('{').key("functionCall").open('{').member("name", call.name);
    json.rawMember("args", argsOf(call.arguments)).close('}');
    // Of parallel calls the first one carries the signature.
    if (!call.signature.isEmpty())
        json.member("thoughtSignature", call.signature);
    else if (first)
        json.member("thoughtSignature", {noSignature.data(), static_cast<qsizetype>(noSignature.size())});
    json.close('}');
}

/// The parts of one turn; empty when nothing of it can be said.
QByteArray partsOf(const Message &message)
{
    JsonWriter json;
    json.open('[');
    bool called = false;
    for (const Part &part : message.parts) {
        if (const auto *result = std::get_if<ToolResultPart>(&part))
            writeResult(json, *result);
    }
    for (const Part &part : message.parts) {
        if (const auto *text = std::get_if<TextPart>(&part)) {
            if (!text->text.isEmpty())
                writeTextPart(json, text->text);
        } else if (const auto *media = std::get_if<MediaPart>(&part)) {
            writeMedia(json, *media);
        } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
            writeCall(json, *call, !std::exchange(called, true));
        } else if (const auto *thought = std::get_if<ThinkingPart>(&part)) {
            if (thought->from != Dialect::Gemini || thought->text.isEmpty())
                continue;
            json.open('{').member("text", thought->text).key("thought").boolean(true);
            if (!thought->signature.isEmpty())
                json.member("thoughtSignature", thought->signature);
            json.close('}');
        } else if (const auto *result = std::get_if<ToolResultPart>(&part)) {
            for (const ToolResultPart::Content &content : result->content) {
                if (const auto *shown = std::get_if<MediaPart>(&content))
                    writeMedia(json, *shown);
            }
        }
    }
    json.close(']');
    return json.text() == "[]" ? QByteArray() : json.take();
}

void writeContents(JsonWriter &json, const CanonicalRequest &request, QByteArrayView system)
{
    bool said = false;
    json.key("contents").open('[');
    for (const Message &message : request.messages) {
        const QByteArray parts = partsOf(message);
        if (parts.isEmpty())
            continue;
        said = true;
        json.open('{').member("role", message.role == Message::Role::Assistant ? "model" : "user");
        json.rawMember("parts", parts).close('}');
    }
    if (!said) { // Gemini refuses empty contents
        json.open('{').member("role", "user").key("parts").open('[');
        writeTextPart(json, system);
        json.close(']').close('}');
    }
    json.close(']');
    if (!said || system.isEmpty())
        return;
    json.key("systemInstruction").open('{').key("parts").open('[');
    writeTextPart(json, system);
    json.close(']').close('}');
}

void writeTools(JsonWriter &json, const CanonicalRequest &request)
{
    if (request.tools.empty())
        return;
    json.key("tools").open('[').open('{').key("functionDeclarations").open('[');
    for (const Tool &tool : request.tools) {
        json.open('{').member("name", tool.name);
        if (!tool.description.isEmpty())
            json.member("description", tool.description);
        if (const auto schema = geminiSchema(tool.parametersJson))
            json.rawMember("parameters", *schema);
        json.close('}');
    }
    json.close(']').close('}').close(']');
    const auto mode = [&json](QByteArrayView word, QByteArrayView only = {}) {
        json.key("toolConfig").open('{').key("functionCallingConfig").open('{').member("mode", word);
        if (!only.isEmpty())
            json.key("allowedFunctionNames").open('[').string(only).close(']');
        json.close('}').close('}');
    };
    switch (request.toolChoice.kind) {
    case ToolChoice::Kind::Unset:
        return;
    case ToolChoice::Kind::Auto:
        mode("AUTO");
        return;
    case ToolChoice::Kind::Any:
        mode("ANY");
        return;
    case ToolChoice::Kind::None:
        mode("NONE");
        return;
    case ToolChoice::Kind::One:
        mode("ANY", request.toolChoice.name);
        return;
    }
    Q_UNREACHABLE();
}

QByteArrayView nameOf(QByteArrayView model)
{
    return model.sliced(model.lastIndexOf('/') + 1);
}

/// Gemini 3 names a level, its elders count tokens.
void writeThinking(JsonWriter &json, const ReasoningWish &wish, QByteArrayView model)
{
    ReasoningEffort effort = wish.effort;
    if (effort == ReasoningEffort::Unset && wish.budgetTokens)
        effort = effortOf(*wish.budgetTokens);
    if (effort == ReasoningEffort::Unset && !wish.wantsThoughts && !wish.adaptive)
        return;
    json.key("thinkingConfig").open('{');
    if (nameOf(model).startsWith("gemini-3")) {
        const bool little =
            effort == ReasoningEffort::Off || effort == ReasoningEffort::Minimal || effort == ReasoningEffort::Low;
        if (effort != ReasoningEffort::Unset && !wish.adaptive)
            json.member("thinkingLevel", little ? "low" : "high");
    } else if (wish.adaptive) {
        json.numberMember("thinkingBudget", -1);
    } else if (wish.budgetTokens && effort != ReasoningEffort::Off) {
        json.numberMember("thinkingBudget", *wish.budgetTokens);
    } else if (effort != ReasoningEffort::Unset) {
        constexpr qint64 most = 24'576; // of Gemini 2.5 Flash
        json.numberMember("thinkingBudget", std::min(most, budgetOf(effort)));
    }
    if (wish.wantsThoughts)
        json.key("includeThoughts").boolean(true);
    json.close('}');
}

QByteArray configOf(const CanonicalRequest &request, QByteArrayView model)
{
    JsonWriter json;
    json.open('{');
    const auto number = [&json](QByteArrayView name, const std::optional<double> &value) {
        if (value)
            json.key(name).number(*value);
    };
    const auto integer = [&json](QByteArrayView name, const std::optional<qint64> &value) {
        if (value)
            json.numberMember(name, *value);
    };
    number("temperature", request.temperature);
    number("topP", request.topP);
    integer("topK", request.topK);
    integer("maxOutputTokens", request.maxOutputTokens);
    integer("seed", request.seed);
    number("frequencyPenalty", request.frequencyPenalty);
    number("presencePenalty", request.presencePenalty);
    if (request.choices > 1)
        json.numberMember("candidateCount", request.choices);
    if (!request.stop.empty()) {
        constexpr std::size_t mostStops = 5;
        json.key("stopSequences").open('[');
        for (std::size_t i = 0; i < std::min(request.stop.size(), mostStops); ++i)
            json.string(request.stop[i]);
        json.close(']');
    }
    if (request.format.kind != OutputFormat::Kind::Text)
        json.member("responseMimeType", "application/json");
    if (request.format.kind == OutputFormat::Kind::JsonSchema) {
        if (const auto schema = geminiSchema(request.format.schemaJson))
            json.rawMember("responseSchema", *schema);
    }
    writeThinking(json, request.reasoning, model);
    json.close('}');
    return json.take();
}

} // namespace

QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane)
{
    nameResults(request.messages);
    joinTurns(request.messages);
    QByteArray system;
    for (const TextPart &text : request.system) {
        if (!text.text.isEmpty())
            system += (system.isEmpty() ? QByteArray() : QByteArray("\n\n")) + text.text;
    }
    JsonWriter json;
    json.reserve(16 * 1024);
    json.open('{');
    writeContents(json, request, system);
    writeTools(json, request);
    if (const QByteArray config = configOf(request, lane.model.isEmpty() ? request.model : lane.model); config != "{}")
        json.rawMember("generationConfig", config);
    json.close('}');
    return json.take();
}

} // namespace signalbox::wire::gemini
