// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/answer_content.h"
#include "wire/jsonmembers.h"
#include "wire/sse.h"

// How an answer looks to a client that did not ask for the probabilities of its tokens.

namespace signalbox::wire {
namespace {

QByteArrayView keyOf(QByteArrayView json, const MemberSpan &member)
{
    return json.sliced(member.key.offset, member.key.length);
}

/// The value of the member `key` (with quotes) of the object at `brace`; length 0 = there is none.
Span valueOf(QByteArrayView json, qsizetype brace, QByteArrayView key)
{
    JsonMembers members(json, brace);
    MemberSpan member;
    while (members.next(member)) {
        if (keyOf(json, member) == key)
            return member.value;
    }
    return {};
}

/// The answer or chunk with `"logprobs":null` in each choice.
QByteArray silenced(QByteArrayView json)
{
    const qsizetype brace = json.indexOf('{');
    if (brace < 0)
        return json.toByteArray();
    const Span choices = valueOf(json, brace, "\"choices\"");
    if (choices.length == 0 || json[choices.offset] != '[')
        return json.toByteArray();
    QByteArray out;
    qsizetype copied = 0;
    JsonItems items(json, choices.offset);
    Span item;
    while (items.next(item)) {
        if (json[item.offset] != '{')
            continue;
        const Span value = valueOf(json, item.offset, "\"logprobs\"");
        if (value.length == 0)
            continue;
        out.append(json.sliced(copied, value.offset - copied));
        out.append("null");
        copied = value.end();
    }
    return out.append(json.sliced(copied));
}

} // namespace

QByteArray withoutLogprobs(QByteArrayView answer, bool streamed)
{
    if (!streamed)
        return silenced(answer);
    SseReader stream;
    QList<SseEvent> events;
    if (!stream.feed(answer, events))
        return answer.toByteArray();
    stream.finish(events);
    QByteArray out;
    for (const SseEvent &event : std::as_const(events)) {
        const QByteArrayView data = event.data;
        if (!event.hasData || !data.contains("\"logprobs\"")) {
            out.append(event.raw);
            continue;
        }
        out.append("data: ");
        out.append(silenced(data));
        out.append("\n\n");
    }
    return out;
}

} // namespace signalbox::wire
