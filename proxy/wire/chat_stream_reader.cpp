// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/event_decoder.h"
#include "wire/jsonvalues.h"
#include "wire/providererror.h"
#include "wire/stop_reason.h"
#include "wire/usage.h"

#include <algorithm>
#include <map>

// A stream of OpenAI chat chunks → AnswerEvents.

namespace signalbox::wire::chat {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;
using Kind = AnswerEvent::Kind;
using Type = AnswerEvent::Type;

class Decoder final : public EventDecoder
{
private:
    bool isEndMark(QByteArrayView data) const override { return data.startsWith('[') && data.trimmed() == "[DONE]"; }

    void readData(const SseEvent &, element root) override
    {
        object chunk;
        if (root.get(chunk) == simdjson::SUCCESS)
            readChunk(root, chunk);
    }

    void finishAll() override
    {
        if (m_ended)
            return;
        m_ended = true;
        start({}, {});
        for (auto &[index, choice] : m_choices) {
            if (!choice.finished)
                finishChoice(static_cast<int>(index), choice, StopReason::Unknown);
        }
        push({Kind::End});
    }

    struct Call
    {
        QByteArray id;
        QByteArray name;
        QByteArray early; ///< arguments that came before the name
        int part = -1;    ///< −1 = not begun: its name has not come yet
        bool ended = false;
    };
    struct Choice
    {
        int parts = 0;        ///< begun so far
        int open = -1;        ///< the part that grows, if it is no call
        Type type = Type::Text;
        std::vector<std::pair<qint64, Call>> calls; ///< by index, in order of arrival
        bool finished = false;
        std::optional<StopReason> stop;
    };

    void start(const QByteArray &id, const QByteArray &model)
    {
        if (std::exchange(m_started, true))
            return;
        AnswerEvent event{Kind::Start};
        event.id = id;
        event.name = model;
        push(std::move(event));
    }

    void readChunk(element root, object chunk)
    {
        element value;
        if (findMember(chunk, "error", value)) {
            if (const auto error = findProviderError(root)) {
                AnswerEvent event{Kind::Error};
                event.failure = classifyError(200, *error);
                event.message = presentable(error->message.isEmpty() ? error->code : error->message);
                push(std::move(event));
                return;
            }
        }
        start(textMember(chunk, "id"), textMember(chunk, "model"));
        if (const auto choices = arrayMember(chunk, "choices")) {
            for (const element entry : *choices) {
                object fields;
                if (entry.get(fields) == simdjson::SUCCESS)
                    readChoice(fields);
            }
        }
        if (findMember(chunk, "usage", value)) {
            if (const std::optional<Usage> usage = openAiUsage(value)) {
                AnswerEvent event{Kind::UsageSoFar};
                event.usage = ReadUsage{*usage, Dialect::OpenAiChat};
                push(std::move(event));
            }
        }
    }

    void readChoice(object fields)
    {
        constexpr qint64 most = 128;
        const qint64 index = std::clamp<qint64>(integerMember(fields, "index").value_or(0), 0, most);
        Choice &choice = m_choices[index];
        auto delta = objectMember(fields, "delta");
        if (!delta)
            delta = objectMember(fields, "message"); // as some servers have it
        if (delta && !choice.finished)
            readDelta(static_cast<int>(index), choice, *delta);
        else if (!delta && !choice.finished)
            say(static_cast<int>(index), choice, Type::Text, textMember(fields, "text"));
        const QByteArray word = textMember(fields, "finish_reason");
        if (!word.isEmpty() && !choice.finished)
            finishChoice(static_cast<int>(index), choice, chatStop(word));
    }

    void readDelta(int index, Choice &choice, object delta)
    {
        QByteArray thought = textMember(delta, "reasoning_content");
        if (thought.isEmpty())
            thought = textMember(delta, "reasoning");
        say(index, choice, Type::Thinking, thought);
        element content;
        array list;
        if (findMember(delta, "content", content) && content.get(list) == simdjson::SUCCESS) {
            for (const element entry : list) {
                object part;
                if (entry.get(part) == simdjson::SUCCESS)
                    say(index, choice, Type::Text, textMember(part, "text"));
            }
        } else {
            say(index, choice, Type::Text, textMember(delta, "content"));
        }
        say(index, choice, Type::Refusal, textMember(delta, "refusal"));
        if (const auto calls = arrayMember(delta, "tool_calls")) {
            for (const element entry : *calls) {
                object call;
                if (entry.get(call) == simdjson::SUCCESS)
                    readCall(index, choice, call);
            }
        }
        if (const auto function = objectMember(delta, "function_call"))
            callSaid(index, callAt(choice, 0, {}), choice, "call_function", *function);
    }

    void readCall(int index, Choice &choice, object call)
    {
        const QByteArray id = textMember(call, "id");
        const std::optional<qint64> given = integerMember(call, "index");
        const auto last = choice.calls.empty() ? 0 : choice.calls.back().first;
        const qint64 at = given ? *given : id.isEmpty() ? last : last + (choice.calls.empty() ? 0 : 1);
        Call &known = callAt(choice, at, id);
        if (const auto function = objectMember(call, "function"))
            callSaid(index, known, choice, id, *function);
    }

    /// A server that gives every call the index 0 tells them apart by id only (Gemini's OpenAI endpoint).
    static Call &callAt(Choice &choice, qint64 at, const QByteArray &id)
    {
        const auto known = std::find_if(choice.calls.rbegin(), choice.calls.rend(),
                                        [at](const auto &entry) { return entry.first == at; });
        const bool isSame = known != choice.calls.rend() && (id.isEmpty() || known->second.id.isEmpty() || known->second.id == id);
        if (isSame)
            return known->second;
        return choice.calls.emplace_back(at, Call()).second;
    }

    void callSaid(int index, Call &call, Choice &choice, const QByteArray &id, object function)
    {
        if (call.id.isEmpty())
            call.id = id;
        if (call.name.isEmpty())
            call.name = textMember(function, "name");
        element value;
        QByteArray piece;
        if (findMember(function, "arguments", value))
            piece = textOrJson(value); // Ollama once sent objects
        if (call.part < 0 && call.name.isEmpty()) {
            call.early += piece;
            return;
        }
        if (call.part < 0) {
            endOpen(index, choice);
            call.part = choice.parts++;
            AnswerEvent begin{Kind::PartStart, index, call.part, Type::ToolUse};
            begin.id = call.id;
            begin.name = call.name;
            push(std::move(begin));
            piece.prepend(std::exchange(call.early, {}));
        }
        if (!piece.isEmpty())
            push({Kind::Delta, index, call.part, Type::ToolUse, {}, {}, piece});
    }

    void say(int index, Choice &choice, Type type, const QByteArray &text)
    {
        if (text.isEmpty())
            return;
        if (choice.open >= 0 && choice.type != type)
            endOpen(index, choice);
        if (choice.open < 0) {
            choice.open = choice.parts++;
            choice.type = type;
            push({Kind::PartStart, index, choice.open, type});
        }
        push({Kind::Delta, index, choice.open, type, {}, {}, text});
    }

    void endOpen(int index, Choice &choice)
    {
        if (choice.open >= 0)
            push({Kind::PartEnd, index, choice.open, choice.type});
        choice.open = -1;
    }

    void finishChoice(int index, Choice &choice, StopReason stop)
    {
        choice.finished = true;
        endOpen(index, choice);
        bool calls = false;
        for (auto &[at, call] : choice.calls) {
            if (call.part < 0)
                continue;
            calls = true;
            push({Kind::PartEnd, index, call.part, Type::ToolUse});
        }
        AnswerEvent event{Kind::Finish, index};
        event.stop = calls && (stop == StopReason::EndTurn || stop == StopReason::Unknown) ? StopReason::ToolUse : stop;
        push(std::move(event));
    }

    std::map<qint64, Choice> m_choices;
    bool m_started = false;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<AnswerDecoder> makeDecoder()
{
    return std::make_unique<Decoder>();
}

} // namespace signalbox::wire::chat
