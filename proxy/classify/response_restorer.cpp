// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/reply_restorer.h"

#include "wire/jsonmembers.h"

#include <algorithm>

// How a ReplyRestorer goes through a stream of OpenAI Responses: texts grow by item and part, end with an event of their
// own, and are then said once more as a whole.

namespace signalbox::classify {
namespace {

/// The place of a text that grows: what its events have in common.
QByteArray placeOf(QByteArrayView kind, QByteArrayView item, QByteArrayView part)
{
    return item.toByteArray() + '/' + part.toByteArray() + '/' + kind.toByteArray();
}

QByteArrayView unquoted(QByteArrayView value)
{
    return value.startsWith('"') && value.size() > 1 ? value.sliced(1, value.size() - 2) : QByteArrayView();
}

/// Members of one event.
struct Parts
{
    QByteArrayView type;
    QByteArrayView item = "0"; ///< output_index
    QByteArrayView part = "0"; ///< content_index or summary_index
    wire::Span number;         ///< value of sequence_number; length 0 when there is none
    wire::Span delta;
    QByteArray common; ///< members that a further event of this kind has, too
};

Parts partsOf(QByteArrayView json, qsizetype brace)
{
    Parts parts;
    wire::JsonMembers members(json, brace);
    wire::MemberSpan member;
    while (members.next(member)) {
        const QByteArrayView key = json.sliced(member.key.offset + 1, member.key.length - 2);
        const QByteArrayView value = json.sliced(member.value.offset, member.value.length);
        if (key == "sequence_number") {
            parts.number = member.value;
            continue;
        }
        if (key == "delta") {
            parts.delta = member.value;
            continue;
        }
        if (key == "type")
            parts.type = unquoted(value);
        else if (key == "output_index")
            parts.item = value;
        else if (key == "content_index" || key == "summary_index")
            parts.part = value;
        if (key != "obfuscation" && key != "logprobs" && value.size() < 512)
            parts.common.append(json.sliced(member.key.offset, member.value.end() - member.key.offset)).append(',');
    }
    return parts;
}

bool endsResponse(QByteArrayView type)
{
    return type == "response.completed" || type == "response.incomplete" || type == "response.failed" || type == "error";
}

} // namespace

QByteArray ReplyRestorer::responseEvent(const wire::SseEvent &event, qsizetype brace)
{
    const QByteArrayView json = event.data;
    const Parts parts = partsOf(json, brace);
    const QByteArrayView type = parts.type.isEmpty() ? QByteArrayView(event.type) : parts.type;
    QByteArray before;
    if (type.endsWith(".delta") && parts.delta.length > 1 && json[parts.delta.offset] == '"') {
        const QByteArrayView kind = type.chopped(6);
        const bool isNested = kind.endsWith("arguments") || (m_jsonText && kind == "response.output_text");
        const QByteArray place = placeOf(kind, parts.item, parts.part);
        const auto level = isNested ? Restorer::Level::JsonInString : Restorer::Level::String;
        const auto at = m_growing.try_emplace(place, m_placeholders, level).first;
        const wire::Span inside{parts.delta.offset + 1, parts.delta.length - 2};
        m_edits.append({inside, at->second.feed(json.sliced(inside.offset, inside.length)), place});
        m_tails[place] = parts.common;
    } else {
        if (endsResponse(type))
            before = flushResponse({});
        else if (type == "response.output_item.done")
            before = flushResponse(parts.item.toByteArray() + '/');
        else if (type.endsWith("_part.done"))
            before = flushResponse(parts.item.toByteArray() + '/' + parts.part.toByteArray() + '/');
        else if (type.endsWith(".done"))
            before = flushResponse(placeOf(type.chopped(5), parts.item, parts.part));
        wholeTexts(json, brace);
    }
    if (parts.number.length > 0)
        m_lastNumber = json.sliced(parts.number.offset, parts.number.length).toByteArray().toLongLong();
    if (m_inserted > 0 && parts.number.length > 0) {
        m_edits.append({parts.number, QByteArray::number(m_lastNumber + m_inserted), {}});
        std::stable_sort(m_edits.begin(), m_edits.end(), [](const Edit &a, const Edit &b) { return a.span.offset < b.span.offset; });
    }
    if (changesNothing(json))
        return before + event.raw;
    return before + (event.type.isEmpty() ? QByteArray() : "event: " + event.type + '\n') + "data: " + edited(json) + "\n\n";
}

/// Deltas with what is held back of the texts whose place begins with `prefix`.
QByteArray ReplyRestorer::flushResponse(const QByteArray &prefix)
{
    QByteArray out;
    for (auto &[place, restorer] : m_growing) {
        if (!place.startsWith(prefix) || !restorer.isHolding())
            continue;
        const QByteArray type = place.sliced(place.lastIndexOf('/') + 1) + ".delta";
        out += "event: " + type + "\ndata: {" + m_tails[place] + "\"sequence_number\":" +
               QByteArray::number(m_lastNumber + ++m_inserted) + ",\"delta\":\"" + restorer.flush() + "\"}\n\n";
    }
    return out;
}

} // namespace signalbox::classify
