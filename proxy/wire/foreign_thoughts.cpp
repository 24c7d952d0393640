// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/foreign_thoughts.h"

#include "wire/dialect_codecs.h"
#include "wire/jsonmembers.h"
#include "wire/thought_seal.h"

namespace signalbox::wire {
namespace {

/// The value of a member of the object at `brace`; length 0 when it is not there.
Span memberOf(QByteArrayView json, qsizetype brace, QByteArrayView quotedKey)
{
    JsonMembers members(json, brace);
    MemberSpan member;
    while (members.next(member)) {
        if (json.sliced(member.key.offset, member.key.length) == quotedKey)
            return member.value;
    }
    return {};
}

bool isForeign(QByteArrayView json, Span block)
{
    if (json[block.offset] != '{')
        return false;
    const Span signature = memberOf(json, block.offset, "\"signature\"");
    return json.sliced(signature.offset, signature.length).contains(anthropic::foreignSignature);
}

/// Of one message's list of blocks.
void cutFrom(QByteArrayView json, Span content, QList<BodyEdit> &edits)
{
    JsonItems blocks(json, content.offset);
    Span block;
    qsizetype keptEnd = -1;
    qsizetype firstCut = -1;
    QList<BodyEdit> cuts;
    while (blocks.next(block)) {
        if (!isForeign(json, block)) {
            if (keptEnd < 0 && firstCut >= 0) // those before the first that stays go with the comma behind them
                cuts = {BodyEdit{{firstCut, block.offset - firstCut}, {}}};
            keptEnd = block.end();
        } else if (keptEnd < 0) {
            firstCut = firstCut < 0 ? block.offset : firstCut;
        } else {
            cuts.append(BodyEdit{{keptEnd, block.end() - keptEnd}, {}});
            keptEnd = block.end();
        }
    }
    if (keptEnd < 0 && firstCut >= 0) // nothing else was said, and a message may not be empty
        cuts = {BodyEdit{content, "\"(thinking)\""}};
    edits += cuts;
}

bool isForeignItem(QByteArrayView json, Span item)
{
    if (json[item.offset] != '{')
        return false;
    const Span seal = memberOf(json, item.offset, "\"encrypted_content\"");
    return seal.length > 2 && json.sliced(seal.offset + 1, seal.length - 2).startsWith(responses::ourSeal);
}

} // namespace

QList<BodyEdit> withoutForeignItems(QByteArrayView body)
{
    QList<BodyEdit> edits;
    if (!body.contains(responses::ourSeal))
        return edits;
    const Span input = memberOf(body, body.indexOf('{'), "\"input\"");
    if (input.length == 0 || body[input.offset] != '[')
        return edits;
    JsonItems items(body, input.offset);
    Span item;
    qsizetype keptEnd = -1;
    qsizetype cutFrom = -1;
    while (items.next(item)) {
        if (!isForeignItem(body, item)) {
            if (cutFrom >= 0) // with the comma before it, or behind it when nothing stands before
                edits.append(keptEnd >= 0 ? BodyEdit{{keptEnd, cutFrom - keptEnd}, {}} : BodyEdit{{cutFrom, item.offset - cutFrom}, {}});
            keptEnd = item.end();
            cutFrom = -1;
        } else if (keptEnd >= 0) {
            cutFrom = item.end(); // the end of what is cut behind keptEnd
        } else {
            cutFrom = cutFrom < 0 ? item.offset : cutFrom;
        }
    }
    if (cutFrom >= 0)
        edits.append(keptEnd >= 0 ? BodyEdit{{keptEnd, cutFrom - keptEnd}, {}}
                                  : BodyEdit{{input.offset + 1, input.length - 2}, {}});
    return edits;
}

QList<BodyEdit> withoutForeignThoughts(QByteArrayView body)
{
    QList<BodyEdit> edits;
    if (!body.contains(anthropic::foreignSignature))
        return edits;
    const Span messages = memberOf(body, body.indexOf('{'), "\"messages\"");
    if (messages.length == 0 || body[messages.offset] != '[')
        return edits;
    JsonItems items(body, messages.offset);
    Span message;
    while (items.next(message)) {
        if (body[message.offset] != '{')
            continue;
        const Span content = memberOf(body, message.offset, "\"content\"");
        if (content.length > 0 && body[content.offset] == '[')
            cutFrom(body, content, edits);
    }
    return edits;
}

} // namespace signalbox::wire
