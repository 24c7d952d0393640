// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/response.h"

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

QByteArray textPart(const QByteArray &text)
{
    return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":" + jsonText(text) + '}';
}

QByteArray summaryPart(const QByteArray &text)
{
    return "{\"type\":\"summary_text\",\"text\":" + jsonText(text) + '}';
}

} // namespace

/// Writes the events of one stream and numbers them.
class Response::Stream final
{
public:
    explicit Stream(const Response &response)
        : m_response(response)
    {
    }

    void add(StreamEvent::Kind kind, QByteArrayView name, const QByteArray &members,
             std::chrono::microseconds delay = {})
    {
        events.append({kind, delay,
                       sseEvent(name, "{\"type\":\"" + name.toByteArray() + "\",\"sequence_number\":" +
                                          QByteArray::number(events.size()) + ',' + members + '}')});
    }
    void frame(QByteArrayView name, const QByteArray &members) { add(StreamEvent::Kind::Preamble, name, members); }

    /// `name` + ".delta" for each piece.
    void deltas(QByteArrayView name, const QByteArray &place, const QList<QByteArray> &pieces,
                const QByteArray &more = {})
    {
        for (const QByteArray &piece : pieces) {
            QByteArray members = place + ",\"delta\":" + jsonText(piece) + more;
            if (m_response.m_fault.kind == FaultKind::UsageEveryChunk)
                members += ",\"usage\":" + m_response.usage();
            add(StreamEvent::Kind::Content, name.toByteArray() + ".delta", members, m_response.gap(m_sent++));
        }
    }

    void open(const QByteArray &item) { frame("response.output_item.added", index() + ",\"item\":" + item); }
    void close(const QByteArray &item)
    {
        frame("response.output_item.done", index() + ",\"item\":" + item);
        ++m_item;
    }
    [[nodiscard]] QByteArray index() const { return "\"output_index\":" + QByteArray::number(m_item); }
    [[nodiscard]] QByteArray place(const QByteArray &id) const { return "\"item_id\":\"" + id + "\"," + index(); }

    QList<StreamEvent> events;

private:
    const Response &m_response;
    int m_item = 0;
    qint64 m_sent = 0;
};

QByteArray Response::itemId(QByteArrayView prefix, qsizetype index) const
{
    return prefix.toByteArray() + '_' + m_scene.id.sliced(5) + QByteArray::number(index);
}

QByteArray Response::reasoningItem(bool complete) const
{
    const QByteArray thought = answer().thoughts.join();
    QByteArray json = "{\"id\":\"" + itemId("rs", 0) + "\",\"type\":\"reasoning\",\"summary\":[" +
                      (complete && m_request.showsThoughts ? summaryPart(thought) : ""_ba) + ']';
    if (complete && m_request.signsThoughts)
        json += ",\"encrypted_content\":\"" + sealed(thought) + '"';
    return json + '}';
}

QByteArray Response::messageItem(bool complete) const
{
    const bool cut = answer().finishReason == "length" || answer().finishReason == "content_filter";
    return "{\"id\":\"" + itemId("msg", 0) + "\",\"type\":\"message\",\"status\":\"" +
           (complete ? (cut ? "incomplete"_ba : "completed"_ba) : "in_progress"_ba) + "\",\"content\":[" +
           (complete ? textPart(answer().text.join()) : ""_ba) + "],\"role\":\"assistant\"}";
}

QByteArray Response::callItem(const ToolCall &call, qsizetype index, bool complete) const
{
    return "{\"id\":\"" + itemId("fc", index) + "\",\"type\":\"function_call\",\"status\":\"" +
           (complete ? "completed"_ba : "in_progress"_ba) +
           "\",\"arguments\":" + (complete ? jsonText(call.arguments.join()) : "\"\""_ba) + ",\"call_id\":\"" +
           call.id + "\",\"name\":" + jsonString(call.name) + '}';
}

QList<QByteArray> Response::items() const
{
    QList<QByteArray> items;
    if (!answer().thoughts.isEmpty())
        items.append(reasoningItem(true));
    if (!answer().text.isEmpty())
        items.append(messageItem(true));
    for (qsizetype i = 0; i < answer().calls.size(); ++i)
        items.append(callItem(answer().calls.at(i), i, true));
    return items;
}

QByteArray Response::usage() const
{
    const Spent spent = this->spent();
    const qint64 output = spent.thoughts + spent.output;
    return "{\"input_tokens\":" + QByteArray::number(spent.prompt()) +
           ",\"input_tokens_details\":{\"cached_tokens\":" + QByteArray::number(spent.cacheRead) +
           "},\"output_tokens\":" + QByteArray::number(output) +
           ",\"output_tokens_details\":{\"reasoning_tokens\":" + QByteArray::number(spent.thoughts) +
           "},\"total_tokens\":" + QByteArray::number(spent.prompt() + output) + '}';
}

QByteArray Response::object(const QByteArray &status, const QList<QByteArray> &output, const QByteArray &error) const
{
    QByteArray incomplete = "null"_ba;
    if (status == "incomplete") {
        incomplete = answer().finishReason == "content_filter" ? "{\"reason\":\"content_filter\"}"_ba
                                                               : "{\"reason\":\"max_output_tokens\"}"_ba;
    }
    const bool over = status == "completed" || status == "incomplete";
    const bool counted = over && m_fault.kind != FaultKind::NoUsage;
    return "{\"id\":\"" + m_scene.id +
           "\",\"object\":\"response\",\"created_at\":" + QByteArray::number(m_scene.now.toSecsSinceEpoch()) +
           ",\"status\":\"" + status + "\",\"background\":false,\"error\":" + error +
           ",\"incomplete_details\":" + incomplete + ",\"instructions\":null,\"max_output_tokens\":" +
           (m_request.maxTokens ? QByteArray::number(*m_request.maxTokens) : "null"_ba) +
           ",\"model\":" + jsonString(m_request.model) + ",\"output\":[" + output.join(',') +
           "],\"parallel_tool_calls\":" + (m_request.parallelCalls ? "true" : "false") +
           ",\"previous_response_id\":null,\"reasoning\":{\"effort\":null,\"summary\":null},\"store\":false,"
           "\"temperature\":1.0,\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],"
           "\"top_p\":1.0,\"truncation\":\"disabled\",\"usage\":" +
           (counted ? usage() : "null"_ba) + ",\"user\":null,\"metadata\":{}}";
}

QByteArray Response::finalObject() const
{
    const bool cut = answer().finishReason == "length" || answer().finishReason == "content_filter";
    return object(cut ? "incomplete"_ba : "completed"_ba, items());
}

QByteArray Response::failedObject(const QList<QByteArray> &output) const
{
    const Complaint complaint = inBandComplaint(Dialect::Responses);
    return object("failed"_ba, output,
                  "{\"code\":" + jsonString(complaint.code) + ",\"message\":" + jsonString(complaint.message) + '}');
}

QByteArray Response::body() const
{
    return finalObject();
}

QList<StreamEvent> Response::events() const
{
    using Kind = StreamEvent::Kind;
    Stream stream(*this);
    const QByteArray begun = "\"response\":" + object("in_progress"_ba, {});
    stream.add(Kind::Preamble, "response.created", begun, firstTokenDelay());
    stream.frame("response.in_progress", begun);
    if (!answer().thoughts.isEmpty()) {
        const QByteArray id = itemId("rs", 0);
        stream.open(reasoningItem(false));
        if (m_request.showsThoughts) {
            const QByteArray thought = answer().thoughts.join();
            const QByteArray place = stream.place(id) + ",\"summary_index\":0";
            stream.frame("response.reasoning_summary_part.added", place + ",\"part\":" + summaryPart({}));
            stream.deltas("response.reasoning_summary_text", place, answer().thoughts);
            stream.frame("response.reasoning_summary_text.done", place + ",\"text\":" + jsonText(thought));
            stream.frame("response.reasoning_summary_part.done", place + ",\"part\":" + summaryPart(thought));
        }
        stream.close(reasoningItem(true));
    }
    if (!answer().text.isEmpty()) {
        const QByteArray text = answer().text.join();
        stream.open(messageItem(false));
        const QByteArray place = stream.place(itemId("msg", 0)) + ",\"content_index\":0";
        stream.frame("response.content_part.added", place + ",\"part\":" + textPart({}));
        stream.deltas("response.output_text", place, answer().text, ",\"logprobs\":[],\"obfuscation\":\"sim\""_ba);
        stream.frame("response.output_text.done", place + ",\"logprobs\":[],\"text\":" + jsonText(text));
        stream.frame("response.content_part.done", place + ",\"part\":" + textPart(text));
        stream.close(messageItem(true));
    }
    for (qsizetype i = 0; i < answer().calls.size(); ++i) {
        const ToolCall &call = answer().calls.at(i);
        stream.open(callItem(call, i, false));
        const QByteArray place = stream.place(itemId("fc", i));
        stream.deltas("response.function_call_arguments", place, call.arguments, ",\"obfuscation\":\"sim\""_ba);
        stream.frame("response.function_call_arguments.done",
                     place + ",\"arguments\":" + jsonText(call.arguments.join()));
        stream.close(callItem(call, i, true));
    }
    const QByteArray end = finalObject();
    stream.add(Kind::Done,
               end.contains("\"status\":\"incomplete\",\"background\"") ? "response.incomplete" : "response.completed",
               "\"response\":" + end);
    return stream.events;
}

QByteArray Response::giantEvent(qint64 bytes, qsizetype place) const
{
    return sseEvent("response.output_text.delta",
                    "{\"type\":\"response.output_text.delta\",\"sequence_number\":" + QByteArray::number(place) +
                        ",\"item_id\":\"" + itemId("msg", 0) +
                        "\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + QByteArray(bytes, 'x') + "\"}");
}

QByteArray Response::brokenEvent() const
{
    return sseEvent("response.output_text.delta", "{\"type\":\"response.output_text.delta\",\"item_id\":\"ms");
}

QByteArray Response::errorEvent(qsizetype place) const
{
    const Complaint complaint = inBandComplaint(Dialect::Responses);
    const QByteArray number = ",\"sequence_number\":" + QByteArray::number(place) + ',';
    if (m_fault.failedResponse) {
        return sseEvent("response.failed",
                        "{\"type\":\"response.failed\"" + number + "\"response\":" + failedObject({}) + '}');
    }
    return sseEvent("error", "{\"type\":\"error\"" + number + "\"code\":" + jsonString(complaint.code) +
                                 ",\"message\":" + jsonString(complaint.message) + ",\"param\":null}");
}

QByteArray Response::errorBodyWith200() const
{
    return failedObject({});
}

QByteArray Response::giantBody(qint64 bytes) const
{
    return body().replace("\"text\":\"", "\"text\":\"" + QByteArray(bytes, 'x'));
}

} // namespace signalbox::simulator
