// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/message.h"

#include "simulator/complaint.h"
#include "simulator/http_bytes.h"
#include "simulator/signature.h"

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

QByteArray jsonText(const QByteArray &utf8)
{
    return jsonString(QString::fromUtf8(utf8));
}

QByteArray toolUse(const ToolCall &call, const QByteArray &input)
{
    return "{\"type\":\"tool_use\",\"id\":\"toolu_" + call.id.sliced(5) + "\",\"name\":" + jsonString(call.name) +
           ",\"input\":" + input + '}';
}

QByteArray redacted(const QList<QByteArray> &thoughts)
{
    return "{\"type\":\"redacted_thinking\",\"data\":\"" + sealed(thoughts.join()) + "\"}";
}

} // namespace

/// Writes the events of one stream.
class Message::Stream final
{
public:
    explicit Stream(const Message &message)
        : m_message(message)
    {
    }

    void add(StreamEvent::Kind kind, QByteArrayView name, const QByteArray &members,
             std::chrono::microseconds delay = {})
    {
        events.append({kind, delay,
                       sseEvent(name, "{\"type\":\"" + name.toByteArray() + '"' +
                                          (members.isEmpty() ? ""_ba : ',' + members) + '}')});
    }

    void delta(const QByteArray &delta, std::chrono::microseconds delay)
    {
        add(StreamEvent::Kind::Content, "content_block_delta", index() + ",\"delta\":" + delta, delay);
        if (m_message.m_fault.kind == FaultKind::UsageEveryChunk) {
            add(StreamEvent::Kind::Usage, "message_delta",
                "\"delta\":{\"stop_reason\":null,\"stop_sequence\":null},\"usage\":" +
                    m_message.usage(m_message.spent(0, sent)));
        }
    }

    void open(const QByteArray &block)
    {
        add(StreamEvent::Kind::Preamble, "content_block_start", index() + ",\"content_block\":" + block);
    }

    /// Deltas of `type` whose text is in `member`.
    void pieces(const QList<QByteArray> &pieces, const QByteArray &type, const QByteArray &member)
    {
        for (const QByteArray &piece : pieces) {
            const auto delay = m_message.gap(sent++);
            delta("{\"type\":\"" + type + "\",\"" + member + "\":" + jsonText(piece) + '}', delay);
        }
    }

    void close()
    {
        add(StreamEvent::Kind::Preamble, "content_block_stop", index());
        ++m_block;
    }

    QList<StreamEvent> events;
    qint64 sent = 0;

private:
    [[nodiscard]] QByteArray index() const { return "\"index\":" + QByteArray::number(m_block); }

    const Message &m_message;
    int m_block = 0;
};

QByteArray Message::usage(const Spent &spent) const
{
    return "{\"input_tokens\":" + QByteArray::number(spent.fresh) +
           ",\"cache_creation_input_tokens\":" + QByteArray::number(spent.cacheWrite + spent.cacheWriteHour) +
           ",\"cache_read_input_tokens\":" + QByteArray::number(spent.cacheRead) +
           ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":" + QByteArray::number(spent.cacheWrite) +
           ",\"ephemeral_1h_input_tokens\":" + QByteArray::number(spent.cacheWriteHour) +
           "},\"output_tokens\":" + QByteArray::number(spent.thoughts + spent.output) +
           ",\"service_tier\":\"standard\"}";
}

QByteArray Message::stop() const
{
    QByteArray reason = "end_turn"_ba;
    if (!answer().stoppedBy.isEmpty())
        reason = "stop_sequence"_ba;
    else if (answer().finishReason == "length")
        reason = "max_tokens"_ba;
    else if (answer().finishReason == "tool_calls")
        reason = "tool_use"_ba;
    else if (answer().finishReason == "content_filter")
        reason = "refusal"_ba;
    return "\"stop_reason\":\"" + reason +
           "\",\"stop_sequence\":" + (answer().stoppedBy.isEmpty() ? "null"_ba : jsonString(answer().stoppedBy));
}

QByteArray Message::envelope(const QByteArray &content, const QByteArray &stop, const QByteArray &usage) const
{
    QByteArray json = "{\"id\":\"" + m_scene.id +
                      "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":" + jsonString(m_request.model) +
                      ",\"content\":[" + content + "]," + stop;
    if (m_fault.kind != FaultKind::NoUsage)
        json += ",\"usage\":" + usage;
    return json + '}';
}

QList<QByteArray> Message::blocks() const
{
    QList<QByteArray> blocks;
    const QByteArray thought = answer().thoughts.join();
    if (!thought.isEmpty() && answer().redacted) {
        blocks.append(redacted(answer().thoughts));
    } else if (!thought.isEmpty()) {
        const QByteArray shown = m_request.showsThoughts ? thought : QByteArray();
        blocks.append("{\"type\":\"thinking\",\"thinking\":" + jsonText(shown) + ",\"signature\":\"" +
                      signatureOf(shown) + "\"}");
    }
    if (!answer().text.isEmpty())
        blocks.append("{\"type\":\"text\",\"text\":" + jsonText(answer().text.join()) + '}');
    for (const ToolCall &call : answer().calls)
        blocks.append(toolUse(call, call.arguments.join()));
    return blocks;
}

QByteArray Message::body() const
{
    return envelope(blocks().join(','), stop(), usage(spent()));
}

QList<StreamEvent> Message::events() const
{
    using Kind = StreamEvent::Kind;
    const Answer &said = answer();
    Stream stream(*this);
    Spent begun = spent(0, 1); // Anthropic: the first count is provisional
    stream.add(Kind::Preamble, "message_start",
               "\"message\":" + envelope({}, "\"stop_reason\":null,\"stop_sequence\":null", usage(begun)),
               firstTokenDelay());
    stream.add(Kind::Preamble, "ping", {});
    if (!said.thoughts.isEmpty() && said.redacted) {
        stream.open(redacted(said.thoughts));
        stream.close();
    } else if (!said.thoughts.isEmpty()) {
        const QList<QByteArray> shown = m_request.showsThoughts ? said.thoughts : QList<QByteArray>();
        stream.open("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        stream.pieces(shown, "thinking_delta"_ba, "thinking"_ba);
        stream.delta("{\"type\":\"signature_delta\",\"signature\":\"" + signatureOf(shown.join()) + "\"}", {});
        stream.close();
    }
    if (!said.text.isEmpty()) {
        stream.open("{\"type\":\"text\",\"text\":\"\"}");
        stream.pieces(said.text, "text_delta"_ba, "text"_ba);
        stream.close();
    }
    for (const ToolCall &call : said.calls) {
        stream.open(toolUse(call, "{}"_ba));
        stream.pieces(call.arguments, "input_json_delta"_ba, "partial_json"_ba);
        stream.close();
    }
    stream.add(Kind::Finish, "message_delta",
               "\"delta\":{" + stop() + '}' +
                   (m_fault.kind == FaultKind::NoUsage ? ""_ba : ",\"usage\":" + usage(spent())));
    stream.add(Kind::Done, "message_stop", {});
    return stream.events;
}

QByteArray Message::giantEvent(qint64 bytes, qsizetype) const
{
    return sseEvent("content_block_delta",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" +
                        QByteArray(bytes, 'x') + "\"}}");
}

QByteArray Message::brokenEvent() const
{
    return sseEvent("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"te");
}

QByteArray Message::errorEvent(qsizetype) const
{
    return sseEvent("error", errorBody(Dialect::Messages, inBandComplaint(Dialect::Messages)));
}

QByteArray Message::giantBody(qint64 bytes) const
{
    return body().replace("\"text\":\"", "\"text\":\"" + QByteArray(bytes, 'x'));
}

} // namespace signalbox::simulator
