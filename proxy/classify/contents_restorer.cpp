// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/reply_restorer.h"

#include "wire/jsonmembers.h"

#include <algorithm>

// How a ReplyRestorer goes through answers in Gemini's dialect: words and thoughts grow by candidate, from part to part and
// from chunk to chunk; calls come whole. What is held back is said before anything else is, and before the finish.

namespace signalbox::classify {
namespace {

/// The value of a member of the object at `brace`; length 0 when there is none.
wire::Span valueOf(QByteArrayView json, qsizetype brace, QByteArrayView quotedKey)
{
    wire::JsonMembers members(json, brace);
    wire::MemberSpan member;
    while (members.next(member)) {
        if (json.sliced(member.key.offset, member.key.length) == quotedKey)
            return member.value;
    }
    return {};
}

bool isText(QByteArrayView json, wire::Span value)
{
    return value.length > 1 && json[value.offset] == '"';
}

} // namespace

/// Texts in `range` that come whole.
void ReplyRestorer::contentTexts(QByteArrayView json, wire::Span range)
{
    wire::JsonTexts texts(json, range);
    wire::JsonText found;
    while (texts.next(found)) {
        if (found.kind == wire::JsonText::Kind::Number)
            continue;
        Restorer whole(m_placeholders, Restorer::Level::String);
        QByteArray restored = whole.feed(json.sliced(found.inside.offset, found.inside.length));
        restored += whole.flush();
        m_edits.append({found.inside, restored, {}});
    }
}

/// One part of a candidate; `way` leads to its texts. Returns events that go before.
QByteArray ReplyRestorer::contentPart(QByteArrayView json, wire::Span part, const QByteArray &way)
{
    if (json[part.offset] != '{')
        return {};
    const wire::Span text = valueOf(json, part.offset, "\"text\"");
    const wire::Span thought = valueOf(json, part.offset, "\"thought\"");
    const bool isThought = json.sliced(thought.offset, thought.length) == "true";
    const bool grows = isText(json, text);
    const QByteArray path = way + (isThought ? "thought" : "text");
    const QByteArray before = flushContent(way, grows ? path : QByteArray());
    wire::JsonMembers members(json, part.offset);
    wire::MemberSpan member;
    while (members.next(member)) {
        if (!grows || member.value.offset != text.offset) {
            contentTexts(json, member.value);
            continue;
        }
        const wire::Span inside{text.offset + 1, text.length - 2};
        const auto level = m_jsonText && !isThought ? Restorer::Level::JsonInString : Restorer::Level::String;
        const auto at = m_growing.try_emplace(path, m_placeholders, level).first;
        m_edits.append({inside, at->second.feed(json.sliced(inside.offset, inside.length)), path});
    }
    return before;
}

QByteArray ReplyRestorer::contentCandidate(QByteArrayView json, wire::Span candidate, int position, bool isWhole)
{
    if (json[candidate.offset] != '{')
        return {};
    const wire::Span index = valueOf(json, candidate.offset, "\"index\"");
    const QByteArray way = (index.length > 0 ? json.sliced(index.offset, index.length).toByteArray() : QByteArray::number(position)) + '/';
    QByteArray before;
    wire::JsonMembers members(json, candidate.offset);
    wire::MemberSpan member;
    while (members.next(member)) {
        const bool isContent = json.sliced(member.key.offset, member.key.length) == "\"content\"" && json[member.value.offset] == '{';
        const wire::Span parts = isContent ? valueOf(json, member.value.offset, "\"parts\"") : wire::Span{};
        if (parts.length == 0 || json[parts.offset] != '[') {
            contentTexts(json, member.value);
            continue;
        }
        wire::JsonItems items(json, parts.offset);
        wire::Span part;
        while (items.next(part))
            before += contentPart(json, part, way);
    }
    const wire::Span finish = valueOf(json, candidate.offset, "\"finishReason\"");
    return isWhole || isText(json, finish) ? before + flushContent(way, {}) : before;
}

QByteArray ReplyRestorer::contentChunk(QByteArrayView json, qsizetype brace, bool isWhole)
{
    QByteArray before;
    QByteArray envelope;
    wire::JsonMembers members(json, brace);
    wire::MemberSpan member;
    while (members.next(member)) {
        const QByteArrayView key = json.sliced(member.key.offset, member.key.length);
        if (key == "\"modelVersion\"" || key == "\"responseId\"")
            envelope.append(json.sliced(member.key.offset, member.value.end() - member.key.offset)).append(',');
        if (key != "\"candidates\"" || json[member.value.offset] != '[') {
            contentTexts(json, member.value);
            continue;
        }
        wire::JsonItems items(json, member.value.offset);
        wire::Span item;
        int position = 0;
        while (items.next(item))
            before += contentCandidate(json, item, position++, isWhole);
    }
    m_envelope = envelope;
    return before;
}

QByteArray ReplyRestorer::contentEvent(const wire::SseEvent &event, qsizetype brace)
{
    const QByteArray before = contentChunk(event.data, brace, false);
    if (changesNothing(event.data))
        return before + event.raw;
    return before + "data: " + edited(event.data) + "\r\n\r\n";
}

QByteArray ReplyRestorer::contentBody(const QByteArray &body) const
{
    const qsizetype brace = body.indexOf('{');
    if (brace < 0)
        return body;
    ReplyRestorer whole(m_placeholders, m_jsonText, m_dialect);
    (void)whole.contentChunk(body, brace, true); // nothing can go before: every text was begun in this one
    return whole.changesNothing(body) ? body : whole.edited(body);
}

/// Says what is held back of the texts below `way`, but for `except`: at the end of the last piece of it in the chunk being
/// read, else in an event of its own.
QByteArray ReplyRestorer::flushContent(const QByteArray &way, const QByteArray &except)
{
    QByteArray out;
    for (auto &[path, restorer] : m_growing) {
        if (!path.startsWith(way) || path == except || !restorer.isHolding())
            continue;
        const auto last = std::find_if(m_edits.rbegin(), m_edits.rend(), [&path = path](const Edit &edit) { return edit.path == path; });
        if (last != m_edits.rend()) {
            last->bytes += restorer.flush();
            continue;
        }
        const qsizetype slash = path.indexOf('/');
        out += "data: {" + m_envelope + "\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + restorer.flush() + '"' +
               (path.endsWith("/thought") ? QByteArray(",\"thought\":true") : QByteArray()) +
               "}],\"role\":\"model\"},\"index\":" + path.first(slash) + "}]}\r\n\r\n";
    }
    return out;
}

} // namespace signalbox::classify
