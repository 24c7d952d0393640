// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/reply_restorer.h"

#include "wire/jsonmembers.h"

// How a ReplyRestorer goes through a stream in Anthropic's dialect: texts grow by block, and what is held back of a block
// comes before the block ends.

namespace signalbox::classify {
namespace {

/// The value of a member of the object at `brace`, as written; empty when there is none.
QByteArrayView memberOf(QByteArrayView json, qsizetype brace, QByteArrayView quotedKey)
{
    wire::JsonMembers members(json, brace);
    wire::MemberSpan member;
    while (members.next(member)) {
        if (json.sliced(member.key.offset, member.key.length) == quotedKey)
            return json.sliced(member.value.offset, member.value.length);
    }
    return {};
}

/// The type of the delta that says more of a growing member.
QByteArrayView deltaType(QByteArrayView member)
{
    if (member == "partial_json")
        return "input_json_delta";
    return member == "thinking" ? "thinking_delta" : "text_delta";
}

} // namespace

QByteArray ReplyRestorer::messageEvent(const wire::SseEvent &event, qsizetype brace)
{
    const QByteArrayView json = event.data;
    const QByteArrayView type = memberOf(json, brace, "\"type\"");
    const QByteArray block = memberOf(json, brace, "\"index\"").toByteArray() + '/';
    if (type == "\"content_block_stop\"")
        return flushBlock(block) + event.raw;
    if (type == "\"message_delta\"" || type == "\"message_stop\"")
        return flushBlock({}) + event.raw;
    if (type == "\"content_block_delta\"") {
        const QByteArrayView delta = memberOf(json, brace, "\"delta\"");
        if (!delta.startsWith('{'))
            return event.raw;
        const qsizetype at = delta.data() - json.data();
        wire::JsonMembers members(json, at);
        wire::MemberSpan member;
        while (members.next(member)) {
            const QByteArrayView key = json.sliced(member.key.offset + 1, member.key.length - 2);
            if (key != "type" && key != "signature")
                walk(json, member.value, block + key.toByteArray(), key);
        }
    } else {
        wholeTexts(json, brace);
    }
    if (changesNothing(json))
        return event.raw;
    return (event.type.isEmpty() ? QByteArray() : "event: " + event.type + '\n') + "data: " + edited(json) + "\n\n";
}

/// Deltas with what is held back of the texts whose way begins with `block`.
QByteArray ReplyRestorer::flushBlock(const QByteArray &block)
{
    QByteArray out;
    for (auto &[path, restorer] : m_growing) {
        if (!path.startsWith(block) || !restorer.isHolding())
            continue;
        const qsizetype slash = path.indexOf('/');
        const QByteArrayView member = QByteArrayView(path).sliced(slash + 1);
        out += "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + path.first(slash)
            + ",\"delta\":{\"type\":\"" + deltaType(member).toByteArray() + "\",\"" + member.toByteArray() + "\":\""
            + restorer.flush() + "\"}}\n\n";
    }
    return out;
}

} // namespace signalbox::classify
