// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/event_decoder.h"
#include "wire/gemini_json.h"
#include "wire/providererror.h"
#include "wire/usage_dialects.h"

#include <algorithm>
#include <map>
#include <utility>

// A Gemini stream (alt=sse) → AnswerEvents. Thought signatures mean nothing in another dialect and are passed over;
// calls that come back without one get the documented placeholder (gemini_request_writer.cpp).

namespace signalbox::wire::gemini {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;
using Kind = AnswerEvent::Kind;
using Type = AnswerEvent::Type;

class Decoder final : public EventDecoder
{
private:
    void readData(const SseEvent &, element root) override
    {
        array wrapped;
        object fields;
        element first = root;
        if (root.get(wrapped) == simdjson::SUCCESS && wrapped.size() > 0)
            first = wrapped.at(0).value_unsafe();
        if (first.get(fields) == simdjson::SUCCESS)
            readChunk(root, fields);
    }

    void finishAll() override
    {
        if (std::exchange(m_ended, true))
            return;
        start({}, {});
        for (auto &[index, choice] : m_choices)
            finishChoice(index, choice, StopReason::Unknown);
        push({Kind::End});
    }

    struct Choice
    {
        int parts = 0; ///< begun so far
        int open = -1; ///< the part that grows
        Type type = Type::Text;
        bool calls = false;
        bool finished = false;
    };

    void start(const QByteArray &id, const QByteArray &model)
    {
        if (std::exchange(m_started, true))
            return;
        AnswerEvent event{Kind::Start};
        event.id = id;
        event.name = model;
        m_id = id;
        push(std::move(event));
    }

    void readChunk(element root, object chunk)
    {
        if (m_ended)
            return;
        element value;
        if (findMember(chunk, "error", value)) {
            if (const auto error = findProviderError(root)) {
                AnswerEvent event{Kind::Error};
                event.failure = classifyError(200, *error);
                event.message = presentable(error->message.isEmpty() ? error->code : error->message);
                push(std::move(event));
                m_ended = true;
                return;
            }
        }
        start(textMember(chunk, "responseId"), textMember(chunk, "modelVersion"));
        if (const auto candidates = arrayMember(chunk, "candidates")) {
            for (const element entry : *candidates) {
                object candidate;
                if (entry.get(candidate) == simdjson::SUCCESS)
                    readCandidate(candidate);
            }
        }
        const auto feedback = objectMember(chunk, "promptFeedback");
        if (m_choices.empty() && feedback && !textMember(*feedback, "blockReason").isEmpty())
            finishChoice(0, m_choices[0], StopReason::Filtered);
        if (findMember(chunk, "usageMetadata", value)) {
            if (const std::optional<Usage> usage = geminiUsage(value)) {
                AnswerEvent event{Kind::UsageSoFar};
                event.usage = ReadUsage{*usage, Dialect::Gemini};
                push(std::move(event));
            }
        }
    }

    void readCandidate(object candidate)
    {
        constexpr qint64 most = 128;
        const int index = static_cast<int>(std::clamp<qint64>(integerMember(candidate, "index").value_or(0), 0, most));
        Choice &choice = m_choices[index];
        if (choice.finished)
            return;
        const auto content = objectMember(candidate, "content");
        const auto parts = content ? arrayMember(*content, "parts") : std::nullopt;
        if (parts) {
            for (const element entry : *parts) {
                object part;
                if (entry.get(part) == simdjson::SUCCESS)
                    readPart(index, choice, part);
            }
        }
        const StopReason stop = stopOf(textMember(candidate, "finishReason"));
        if (stop != StopReason::Unset)
            finishChoice(index, choice, stop);
    }

    void readPart(int index, Choice &choice, object part)
    {
        if (const auto call = objectMember(part, "functionCall")) {
            readCall(index, choice, *call);
            return;
        }
        const Type type = flagMember(part, "thought").value_or(false) ? Type::Thinking : Type::Text;
        const QByteArray text = textMember(part, "text");
        if (text.isEmpty())
            return; // the end of a stream often carries a signature alone: it may be left out
        if (choice.open >= 0 && choice.type != type)
            endOpen(index, choice);
        if (choice.open < 0) {
            choice.open = choice.parts++;
            choice.type = type;
            push({Kind::PartStart, index, choice.open, type});
        }
        push({Kind::Delta, index, choice.open, type, {}, {}, text});
    }

    void readCall(int index, Choice &choice, object call)
    {
        endOpen(index, choice);
        const int part = choice.parts++;
        AnswerEvent begin{Kind::PartStart, index, part, Type::ToolUse};
        begin.name = textMember(call, "name");
        begin.id = textMember(call, "id");
        if (begin.id.isEmpty())
            begin.id = madeUpId(m_id, begin.name, index * 1000 + part);
        push(std::move(begin));
        QByteArray arguments = jsonMember(call, "args");
        if (arguments.isEmpty())
            arguments = "{}";
        push({Kind::Delta, index, part, Type::ToolUse, {}, {}, arguments});
        push({Kind::PartEnd, index, part, Type::ToolUse});
        choice.calls = true;
    }

    void endOpen(int index, Choice &choice)
    {
        if (choice.open >= 0)
            push({Kind::PartEnd, index, choice.open, choice.type});
        choice.open = -1;
    }

    void finishChoice(int index, Choice &choice, StopReason stop)
    {
        if (std::exchange(choice.finished, true))
            return;
        endOpen(index, choice);
        AnswerEvent event{Kind::Finish, index};
        const bool plain = stop == StopReason::EndTurn || stop == StopReason::Unknown;
        event.stop = choice.calls && plain ? StopReason::ToolUse : stop;
        push(std::move(event));
    }

    std::map<int, Choice> m_choices;
    QByteArray m_id;
    bool m_started = false;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<AnswerDecoder> makeDecoder()
{
    return std::make_unique<Decoder>();
}

} // namespace signalbox::wire::gemini
