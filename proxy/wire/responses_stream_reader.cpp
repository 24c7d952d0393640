// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/event_decoder.h"
#include "wire/jsonvalues.h"
#include "wire/providererror.h"
#include "wire/responses_object.h"
#include "wire/usage_dialects.h"

#include <map>
#include <utility>

// A stream of OpenAI Responses → AnswerEvents. Sealed reasoning means nothing in another dialect and is passed over.

namespace signalbox::wire::responses {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;
using Kind = AnswerEvent::Kind;
using Type = AnswerEvent::Type;

class Decoder final : public EventDecoder
{
private:
    void readData(const SseEvent &event, element root) override
    {
        object fields;
        if (root.get(fields) != simdjson::SUCCESS)
            return;
        const QByteArray type = textMember(fields, "type");
        readEvent(type.isEmpty() ? event.type : type, root, fields);
    }

    void finishAll() override
    {
        if (!std::exchange(m_over, true))
            end(StopReason::Unknown);
        if (!std::exchange(m_ended, true))
            push({Kind::End});
    }

    struct Open
    {
        int part = 0;
        Type type = Type::Text;
        qsizetype said = 0; ///< bytes of deltas
        qint64 summary = 0; ///< index of the summary part that grows
        bool ended = false;
    };
    using Place = std::pair<qint64, qint64>; ///< output_index, and content_index of a message

    void readEvent(const QByteArray &type, element root, object fields)
    {
        if (m_over)
            return;
        if (type == "error" || type == "response.failed") {
            fail(root, fields, type);
            return;
        }
        if (const auto response = objectMember(fields, "response"); response && !m_started)
            start(textMember(*response, "id"), textMember(*response, "model"));
        start({}, {});
        if (type == "response.output_item.added")
            itemAdded(fields);
        else if (type == "response.output_text.delta")
            said(fields, Type::Text);
        else if (type == "response.refusal.delta")
            said(fields, Type::Refusal);
        else if (type == "response.reasoning_summary_text.delta" || type == "response.reasoning_text.delta")
            thought(fields);
        else if (type == "response.function_call_arguments.delta")
            grow(at(fields, -1), Type::ToolUse, textMember(fields, "delta"));
        else if (type == "response.function_call_arguments.done")
            argumentsDone(fields);
        else if (type == "response.content_part.done")
            endPart(at(fields, integerMember(fields, "content_index").value_or(0)));
        else if (type == "response.output_item.done")
            itemDone(fields);
        else if (type == "response.completed" || type == "response.incomplete" || type == "response.done")
            completed(fields);
    }

    static Place at(object fields, qint64 content)
    {
        return {integerMember(fields, "output_index").value_or(0), content};
    }

    void start(const QByteArray &id, const QByteArray &model)
    {
        if (std::exchange(m_started, true))
            return;
        AnswerEvent event{Kind::Start};
        event.id = id;
        event.name = model;
        push(std::move(event));
    }

    Open &open(const Place &place, Type type, const QByteArray &id = {}, const QByteArray &name = {})
    {
        const auto known = m_open.find(place);
        if (known != m_open.end())
            return known->second;
        Open &part = m_open[place];
        part.part = m_parts++;
        part.type = type;
        AnswerEvent event{Kind::PartStart, 0, part.part, type};
        event.id = id;
        event.name = name;
        push(std::move(event));
        m_calls = m_calls || type == Type::ToolUse;
        return part;
    }

    void grow(const Place &place, Type type, const QByteArray &text)
    {
        Open &part = open(place, type);
        if (text.isEmpty() || part.ended || part.type != type)
            return;
        part.said += text.size();
        push({Kind::Delta, 0, part.part, type, {}, {}, text});
    }

    void endPart(const Place &place)
    {
        const auto known = m_open.find(place);
        if (known != m_open.end() && !std::exchange(known->second.ended, true))
            push({Kind::PartEnd, 0, known->second.part, known->second.type});
    }

    void itemAdded(object fields)
    {
        const auto item = objectMember(fields, "item");
        if (item && textMember(*item, "type") == "function_call")
            open(at(fields, -1), Type::ToolUse, textMember(*item, "call_id"), textMember(*item, "name"));
    }

    void said(object fields, Type type)
    {
        grow(at(fields, integerMember(fields, "content_index").value_or(0)), type, textMember(fields, "delta"));
    }

    void thought(object fields)
    {
        const Place place = at(fields, -1);
        Open &part = open(place, Type::Thinking);
        const qint64 summary = integerMember(fields, "summary_index").value_or(0);
        if (std::exchange(part.summary, summary) != summary && part.said > 0)
            grow(place, Type::Thinking, "\n\n");
        grow(place, Type::Thinking, textMember(fields, "delta"));
    }

    /// Servers that send no deltas say all of it here.
    void argumentsDone(object fields)
    {
        const auto known = m_open.find(at(fields, -1));
        if (known != m_open.end() && known->second.said == 0)
            grow(known->first, Type::ToolUse, textMember(fields, "arguments"));
    }

    void itemDone(object fields)
    {
        const auto item = objectMember(fields, "item");
        const qint64 output = integerMember(fields, "output_index").value_or(0);
        if (!item)
            return;
        const QByteArray type = textMember(*item, "type");
        const Place place{output, -1};
        if (type == "function_call") {
            Open &part = open(place, Type::ToolUse, textMember(*item, "call_id"), textMember(*item, "name"));
            if (part.said == 0)
                grow(place, Type::ToolUse, textMember(*item, "arguments"));
        }
        for (const auto &[known, part] : m_open) {
            if (known.first == output)
                endPart(known);
        }
    }

    void completed(object fields)
    {
        const auto response = objectMember(fields, "response");
        if (!response)
            return;
        if (m_open.empty())
            sayAll(*response);
        tellUsage(*response);
        m_over = true;
        end(stopOf(*response, m_calls));
    }

    void tellUsage(object response)
    {
        element usage;
        if (!findMember(response, "usage", usage))
            return;
        if (const std::optional<Usage> read = responsesUsage(usage)) {
            AnswerEvent event{Kind::UsageSoFar};
            event.usage = ReadUsage{*read, Dialect::OpenAiResponses};
            push(std::move(event));
        }
    }

    /// A server that sent nothing before the end.
    void sayAll(object response)
    {
        CanonicalAnswer::Choice choice;
        readOutput(response, choice);
        qint64 index = 0;
        for (const Part &part : choice.parts) {
            const Place place{index++, 0};
            if (const auto *text = std::get_if<TextPart>(&part)) {
                grow(place, choice.refused ? Type::Refusal : Type::Text, text->text);
            } else if (const auto *call = std::get_if<ToolUsePart>(&part)) {
                open(place, Type::ToolUse, call->id, call->name);
                grow(place, Type::ToolUse, call->arguments);
            } else if (const auto *thinking = std::get_if<ThinkingPart>(&part)) {
                grow(place, Type::Thinking, thinking->text);
            }
            endPart(place);
        }
    }

    void end(StopReason stop)
    {
        start({}, {});
        for (const auto &[place, part] : m_open)
            endPart(place);
        AnswerEvent event{Kind::Finish};
        event.stop = stop;
        push(std::move(event));
    }

    void fail(element root, object fields, const QByteArray &type)
    {
        m_over = true;
        m_ended = true;
        std::optional<ProviderError> error;
        element response;
        if (type == "response.failed" && findMember(fields, "response", response))
            error = findProviderError(response);
        if (!error)
            error = findProviderError(root);
        if (!error) {
            error = ProviderError();
            error->message = QString::fromUtf8(textMember(fields, "message"));
            error->code = QString::fromUtf8(textMember(fields, "code"));
        }
        if (const auto failed = objectMember(fields, "response"))
            tellUsage(*failed); // what failed may have been charged all the same
        AnswerEvent event{Kind::Error};
        event.failure = classifyError(200, *error);
        event.message = presentable(error->message.isEmpty() ? error->code : error->message);
        push(std::move(event));
    }

    std::map<Place, Open> m_open;
    int m_parts = 0;
    bool m_calls = false;
    bool m_started = false;
    bool m_over = false;  ///< what comes now says nothing more
    bool m_ended = false; ///< End was given, or an error instead
};

} // namespace

std::unique_ptr<AnswerDecoder> makeDecoder()
{
    return std::make_unique<Decoder>();
}

} // namespace signalbox::wire::responses
