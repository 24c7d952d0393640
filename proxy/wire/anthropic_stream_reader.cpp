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

// A stream of Anthropic events → AnswerEvents.

namespace signalbox::wire::anthropic {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;
using Kind = AnswerEvent::Kind;
using Type = AnswerEvent::Type;

class Decoder final : public EventDecoder
{
private:
    void readData(const SseEvent &, element root) override
    {
        object fields;
        if (root.get(fields) == simdjson::SUCCESS)
            readEvent(root, fields);
    }

    void finishAll() override
    {
        if (std::exchange(m_ended, true))
            return;
        start({}, {});
        endParts();
        if (!m_stopped)
            push({Kind::Finish});
        push({Kind::End});
    }

    struct Block
    {
        Type type = Type::Text;
        int part = 0;
        bool ended = false;
    };

    void readEvent(element root, object fields)
    {
        const QByteArray type = textMember(fields, "type");
        if (type == "message_start")
            messageStart(fields);
        else if (type == "content_block_start")
            blockStart(fields);
        else if (type == "content_block_delta")
            blockDelta(fields);
        else if (type == "content_block_stop")
            blockStop(fields);
        else if (type == "message_delta")
            messageDelta(fields);
        else if (type == "message_stop")
            finishAll();
        else if (type == "ping")
            push({Kind::Ping});
        else if (type == "error")
            error(root);
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

    /// The figures of message_start are provisional; those of message_delta are cumulative and may leave some out.
    void readUsage(object fields)
    {
        element value;
        object figures;
        if (!findMember(fields, "usage", value) || value.get(figures) != simdjson::SUCCESS)
            return;
        mergeAnthropicUsage(m_usage, figures);
        if (m_usage == Usage())
            return;
        AnswerEvent event{Kind::UsageSoFar};
        event.usage = ReadUsage{m_usage, Dialect::Anthropic};
        push(std::move(event));
    }

    void messageStart(object fields)
    {
        const auto message = objectMember(fields, "message");
        start(message ? textMember(*message, "id") : QByteArray(), message ? textMember(*message, "model") : QByteArray());
        if (message)
            readUsage(*message);
    }

    void blockStart(object fields)
    {
        start({}, {});
        const qint64 index = integerMember(fields, "index").value_or(0);
        const auto block = objectMember(fields, "content_block");
        if (!block || m_blocks.count(index) != 0)
            return;
        const QByteArray type = textMember(*block, "type");
        AnswerEvent begin{Kind::PartStart, 0, m_parts};
        QByteArray first;
        if (type == "text") {
            first = textMember(*block, "text");
        } else if (type == "thinking") {
            begin.type = Type::Thinking;
            first = textMember(*block, "thinking");
        } else if (type == "redacted_thinking") {
            begin.type = Type::RedactedThinking;
            begin.text = textMember(*block, "data");
        } else if (type == "tool_use") {
            begin.type = Type::ToolUse;
            begin.id = textMember(*block, "id");
            begin.name = textMember(*block, "name");
            first = jsonMember(*block, "input");
            first = first == "{}" ? QByteArray() : first; // some servers give it all at once
        } else {
            return; // blocks of server tools
        }
        m_blocks[index] = {begin.type, m_parts++, false};
        const AnswerEvent delta{Kind::Delta, 0, begin.part, begin.type, {}, {}, first};
        push(std::move(begin));
        if (!first.isEmpty())
            push(delta);
    }

    void blockDelta(object fields)
    {
        const auto known = m_blocks.find(integerMember(fields, "index").value_or(0));
        const auto delta = objectMember(fields, "delta");
        if (!delta || known == m_blocks.end() || known->second.ended)
            return;
        const Block &block = known->second;
        const QByteArray type = textMember(*delta, "type");
        const auto say = [&](Type wanted, Kind kind, const QByteArray &text) {
            if (block.type == wanted && !text.isEmpty())
                push({kind, 0, block.part, block.type, {}, {}, text});
        };
        if (type == "text_delta")
            say(Type::Text, Kind::Delta, textMember(*delta, "text"));
        else if (type == "thinking_delta")
            say(Type::Thinking, Kind::Delta, textMember(*delta, "thinking"));
        else if (type == "signature_delta")
            say(Type::Thinking, Kind::Signature, textMember(*delta, "signature"));
        else if (type == "input_json_delta")
            say(Type::ToolUse, Kind::Delta, textMember(*delta, "partial_json"));
    }

    void blockStop(object fields)
    {
        const auto known = m_blocks.find(integerMember(fields, "index").value_or(0));
        if (known == m_blocks.end() || std::exchange(known->second.ended, true))
            return;
        push({Kind::PartEnd, 0, known->second.part, known->second.type});
    }

    void endParts()
    {
        for (auto &[index, block] : m_blocks) {
            if (!std::exchange(block.ended, true))
                push({Kind::PartEnd, 0, block.part, block.type});
        }
    }

    void messageDelta(object fields)
    {
        start({}, {});
        const auto delta = objectMember(fields, "delta");
        const QByteArray word = delta ? textMember(*delta, "stop_reason") : QByteArray();
        if (!word.isEmpty() && !std::exchange(m_stopped, true)) {
            endParts();
            AnswerEvent event{Kind::Finish};
            event.stop = anthropicStop(word);
            event.stopSequence = textMember(*delta, "stop_sequence");
            push(std::move(event));
        }
        readUsage(fields);
    }

    void error(element root)
    {
        AnswerEvent event{Kind::Error};
        if (const auto said = findProviderError(root)) {
            event.failure = classifyError(200, *said);
            event.message = presentable(said->message.isEmpty() ? said->code : said->message);
        }
        push(std::move(event));
    }

    std::map<qint64, Block> m_blocks;
    Usage m_usage;
    int m_parts = 0;
    bool m_started = false;
    bool m_stopped = false;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<AnswerDecoder> makeDecoder()
{
    return std::make_unique<Decoder>();
}

} // namespace signalbox::wire::anthropic
