// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/answer_meaning.h"

#include "wire/providererror.h"
#include "wire/responses_object.h"
#include "wire/stop_reason.h"

#include <algorithm>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::element;
using Kind = ChunkMeaning::Kind;

std::string_view view(const QByteArray &text)
{
    return {text.constData(), static_cast<std::size_t>(text.size())};
}

} // namespace

EventJudge::EventJudge(Dialect dialect, qint64 choices)
    : m_dialect(dialect)
    , m_finished(choices)
    , m_decoder(makeDecoder(dialect))
{
}

void EventJudge::add(const AnswerEvent &event, ChunkMeaning &meaning, ChunkReader::Keep keep)
{
    const auto says = [&meaning, &event] {
        meaning.kind = Kind::Content;
        ++meaning.outputPieces;
        meaning.said.addText(view(event.text));
        const bool isWords = event.type == AnswerEvent::Type::Text || event.type == AnswerEvent::Type::Thinking;
        meaning.isPlain = meaning.isPlain && isWords && event.choice == 0;
    };
    switch (event.kind) {
    case AnswerEvent::Kind::Start:
    case AnswerEvent::Kind::PartEnd:
    case AnswerEvent::Kind::Ping:
    case AnswerEvent::Kind::Signature:
        return;
    case AnswerEvent::Kind::PartStart:
        if (event.type == AnswerEvent::Type::ToolUse || event.type == AnswerEvent::Type::RedactedThinking)
            says();
        meaning.isRepeatable = meaning.isRepeatable && event.type != AnswerEvent::Type::ToolUse;
        return;
    case AnswerEvent::Kind::Delta:
        says();
        if (keep == ChunkReader::Keep::Text && event.choice == 0 && event.type == AnswerEvent::Type::Text)
            meaning.text += event.text;
        return;
    case AnswerEvent::Kind::Finish:
        meaning.finish = true;
        meaning.isRepeatable = meaning.isRepeatable && event.stop != StopReason::Filtered && event.stop != StopReason::Failed;
        meaning.finishedChoices.set(static_cast<std::size_t>(std::clamp(event.choice, 0, 127)));
        if (keep == ChunkReader::Keep::Text && event.choice == 0)
            meaning.finishReason = chatStopWord(event.stop, event.stop == StopReason::ToolUse).toByteArray();
        return;
    case AnswerEvent::Kind::UsageSoFar:
        if (event.usage)
            meaning.usage = event.usage->usage;
        return;
    case AnswerEvent::Kind::Error:
        meaning.kind = Kind::Error;
        meaning.failure = event.failure;
        meaning.errorMessage = event.message;
        return;
    case AnswerEvent::Kind::End:
        if (meaning.kind != Kind::Error)
            meaning.kind = Kind::Done;
        return;
    }
    Q_UNREACHABLE();
}

/// What the vendor's own tools are told goes on as it is, and is an answer like words are.
void EventJudge::addVendorDelta(element root, ChunkMeaning &meaning)
{
    element delta;
    if (root.at_key("delta").get(delta) != simdjson::SUCCESS || stringOf(delta).empty())
        return;
    meaning.kind = Kind::Content;
    ++meaning.outputPieces;
    meaning.said.addText(stringOf(delta));
    meaning.isPlain = false;
    meaning.isRepeatable = false;
}

ChunkMeaning EventJudge::read(const SseEvent &event, ChunkReader::Keep keep)
{
    ChunkMeaning meaning;
    element root;
    bool replaced = false;
    if (m_json.parseAnswer(event.data, root, replaced) != simdjson::SUCCESS || !(root.is_object() || root.is_array())) {
        meaning.errorMessage = u"it is not a JSON object"_s;
        return meaning;
    }
    m_json.trim();
    meaning.kind = Kind::Preamble;
    m_events.clear();
    m_decoder->read(event, m_events);
    for (const AnswerEvent &said : m_events)
        add(said, meaning, keep);
    if (m_dialect == Dialect::OpenAiResponses && meaning.kind == Kind::Preamble)
        addVendorDelta(root, meaning);
    m_finished.add(meaning);
    const bool isEnd = meaning.finish && m_finished.allFinished();
    if (isEnd && meaning.kind != Kind::Error)
        meaning.kind = Kind::Done;
    return meaning;
}

ReplyMeaning readReply(Dialect dialect, QByteArrayView body)
{
    ReplyMeaning meaning;
    if (const std::optional<CanonicalAnswer> answer = readAnswer(dialect, body)) {
        meaning.usable = true;
        TokenEstimate said;
        for (const CanonicalAnswer::Choice &choice : answer->choices) {
            const bool isCut = choice.stop == StopReason::Filtered || choice.stop == StopReason::Failed;
            meaning.isRepeatable = meaning.isRepeatable && !isCut;
            for (const Part &part : choice.parts) {
                if (const auto *text = std::get_if<TextPart>(&part)) {
                    said.addText(view(text->text));
                } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
                    meaning.hasToolCalls = true;
                    meaning.isRepeatable = false;
                    said.addText(view(call->name));
                    said.addText(view(call->arguments));
                } else if (const auto *thought = std::get_if<ThinkingPart>(&part)) {
                    said.addText(view(thought->text));
                }
            }
        }
        if (dialect == Dialect::OpenAiResponses && responses::callsVendorTools(body))
            meaning.isRepeatable = false;
        if (answer->usage)
            meaning.usage = answer->usage->usage;
        if (!meaning.usage || meaning.usage->output == 0)
            meaning.outputEstimate = said.total();
        return meaning;
    }
    JsonReader reader;
    element root;
    bool replaced = false;
    meaning.failure = FailureClass::Malformed;
    meaning.problem = u"the answer is none that can be read"_s;
    if (reader.parseAnswer(body, root, replaced) != simdjson::SUCCESS)
        return meaning;
    if (const std::optional<ProviderError> error = findProviderError(root)) {
        meaning.failure = classifyError(200, *error);
        meaning.problem = presentable(error->message.isEmpty() ? error->code : error->message);
    }
    return meaning;
}

} // namespace signalbox::wire
