// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/reply_restorer.h"

#include "wire/jsonmembers.h"

#include <algorithm>
#include <array>

namespace signalbox::classify {
namespace {

constexpr int deepest = 128;

/// Members of a delta that are continued from chunk to chunk.
bool grows(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 10> names{"content",    "refusal",  "reasoning", "reasoning_content", "text",
                                                          "arguments",  "transcript", "thinking", "summary",
                                                          "partial_json"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The number after "index": in an element, as written; empty when there is none.
QByteArrayView indexOf(QByteArrayView json, wire::Span element)
{
    if (json[element.offset] != '{')
        return {};
    wire::JsonMembers members(json, element.offset);
    wire::MemberSpan member;
    while (members.next(member)) {
        if (json.sliced(member.key.offset, member.key.length) == "\"index\"")
            return json.sliced(member.value.offset, member.value.length);
    }
    return {};
}

/// A delta that says `held` at the end of `path`: "delta/tool_calls/#0/function/arguments".
QByteArray deltaFor(QByteArrayView path, const QByteArray &held)
{
    const qsizetype slash = path.indexOf('/');
    const QByteArrayView step = slash < 0 ? path : path.first(slash);
    const QByteArray rest = slash < 0 ? '"' + held + '"' : deltaFor(path.sliced(slash + 1), held);
    if (!step.startsWith('#'))
        return "{\"" + step.toByteArray() + "\":" + rest + '}';
    if (!rest.startsWith('{'))
        return '[' + rest + ']';
    return "[{\"index\":" + step.sliced(1).toByteArray() + ',' + rest.sliced(1) + ']';
}

} // namespace

Restorer::Level ReplyRestorer::levelOf(QByteArrayView name) const
{
    const bool saysText = m_dialect == wire::Dialect::Anthropic || m_dialect == wire::Dialect::OpenAiResponses;
    const QByteArrayView words = saysText ? "text" : "content";
    const bool nested = name == "arguments" || name == "partial_json" || (m_jsonText && name == words);
    return nested ? Restorer::Level::JsonInString : Restorer::Level::String;
}

void ReplyRestorer::text(QByteArrayView json, wire::Span inside, const QByteArray &path, QByteArrayView name)
{
    const QByteArrayView bytes = json.sliced(inside.offset, inside.length);
    if (grows(name)) {
        const auto at = m_growing.try_emplace(path, m_placeholders, levelOf(name)).first;
        m_edits.append({inside, at->second.feed(bytes), path});
        return;
    }
    Restorer whole(m_placeholders, levelOf(name));
    QByteArray restored = whole.feed(bytes);
    restored += whole.flush();
    m_edits.append({inside, restored, {}});
}

/// `path` grows with the way; its depth is bounded because the chunk was read as JSON before.
void ReplyRestorer::walk(QByteArrayView json, wire::Span value, const QByteArray &path, QByteArrayView name)
{
    if (path.count('/') > deepest)
        return;
    const char first = json[value.offset];
    if (first == '"') {
        text(json, {value.offset + 1, value.length - 2}, path, name);
    } else if (first == '{') {
        wire::JsonMembers members(json, value.offset);
        wire::MemberSpan member;
        while (members.next(member)) {
            const QByteArrayView key = json.sliced(member.key.offset + 1, member.key.length - 2);
            if (key == "finish_reason" && json[member.value.offset] == '"')
                m_finished.append(path + '/');
            walk(json, member.value, path + '/' + key.toByteArray(), key);
        }
    } else if (first == '[') {
        wire::JsonItems items(json, value.offset);
        wire::Span item;
        int position = 0;
        while (items.next(item)) {
            const QByteArrayView index = indexOf(json, item);
            walk(json, item, path + "/#" + (index.isEmpty() ? QByteArray::number(position) : index.toByteArray()), name);
            ++position;
        }
    }
}

QByteArray ReplyRestorer::event(const wire::SseEvent &event)
{
    const qsizetype brace = event.data.indexOf('{');
    if (!event.hasData || brace < 0)
        return event.raw;
    m_edits.clear();
    m_finished.clear();
    if (m_dialect == wire::Dialect::Anthropic)
        return messageEvent(event, brace);
    if (m_dialect == wire::Dialect::OpenAiResponses)
        return responseEvent(event, brace);
    if (m_dialect == wire::Dialect::Gemini)
        return contentEvent(event, brace);
    const QByteArrayView json = event.data;
    wire::JsonMembers members(json, brace);
    wire::MemberSpan member;
    QByteArray envelope;
    while (members.next(member)) {
        const QByteArrayView key = json.sliced(member.key.offset + 1, member.key.length - 2);
        if (key == "choices")
            walk(json, member.value, "/choices", key);
        else if (key != "usage")
            envelope.append(json.sliced(member.key.offset, member.value.end() - member.key.offset)).append(',');
    }
    m_envelope = envelope;
    QByteArray before;
    for (const QByteArray &choice : std::as_const(m_finished)) {
        for (Edit &edit : m_edits) { // what this event itself began and does not end
            if (edit.path.startsWith(choice))
                edit.bytes += m_growing.find(edit.path)->second.flush();
        }
        before += flushChoice(choice);
    }
    if (changesNothing(json))
        return before + event.raw;
    return before + (event.type.isEmpty() ? QByteArray() : "event: " + event.type + '\n') + "data: " + edited(json) + "\n\n";
}

/// Texts that are said as a whole: nothing of them grows.
void ReplyRestorer::wholeTexts(QByteArrayView json, qsizetype brace)
{
    wire::JsonTexts texts(json, {brace, json.size() - brace});
    wire::JsonText found;
    while (texts.next(found)) {
        if (found.kind == wire::JsonText::Kind::Number)
            continue;
        Restorer whole(m_placeholders, levelOf(json.sliced(found.name.offset, found.name.length)));
        QByteArray restored = whole.feed(json.sliced(found.inside.offset, found.inside.length));
        restored += whole.flush();
        m_edits.append({found.inside, restored, {}});
    }
}

bool ReplyRestorer::changesNothing(QByteArrayView json) const
{
    return std::all_of(m_edits.cbegin(), m_edits.cend(), [&json](const Edit &edit) {
        return json.sliced(edit.span.offset, edit.span.length) == QByteArrayView(edit.bytes);
    });
}

QByteArray ReplyRestorer::edited(QByteArrayView json) const
{
    QByteArray out;
    qsizetype copied = 0;
    for (const Edit &edit : m_edits) {
        out.append(json.sliced(copied, edit.span.offset - copied)).append(edit.bytes);
        copied = edit.span.end();
    }
    return out.append(json.sliced(copied));
}

/// Events for every text below `prefix` that has something held back.
QByteArray ReplyRestorer::flushChoice(const QByteArray &prefix)
{
    QByteArray out;
    for (auto &[path, restorer] : m_growing) {
        if (!path.startsWith(prefix) || !restorer.isHolding())
            continue;
        constexpr qsizetype choices = std::char_traits<char>::length("/choices/#");
        const qsizetype slash = path.indexOf('/', choices);
        out += "data: {" + m_envelope + "\"choices\":[{\"index\":" + path.sliced(choices, slash - choices)
            + ',' + deltaFor(QByteArrayView(path).sliced(slash + 1), restorer.flush()).sliced(1)
            + "]}\n\n";
    }
    return out;
}

QByteArray ReplyRestorer::flush()
{
    m_edits.clear();
    if (m_dialect == wire::Dialect::OpenAiResponses)
        return flushResponse({});
    if (m_dialect == wire::Dialect::Gemini)
        return flushContent({}, {});
    return m_dialect == wire::Dialect::Anthropic ? flushBlock({}) : flushChoice("/choices/");
}

QByteArray ReplyRestorer::body(const QByteArray &body) const
{
    if (m_dialect == wire::Dialect::Gemini)
        return contentBody(body);
    QByteArray out;
    qsizetype copied = 0;
    wire::JsonTexts texts(body, {0, body.size()});
    wire::JsonText text;
    while (texts.next(text)) {
        if (text.kind == wire::JsonText::Kind::Number)
            continue;
        Restorer restorer(m_placeholders, levelOf(QByteArrayView(body).sliced(text.name.offset, text.name.length)));
        QByteArray restored = restorer.feed(QByteArrayView(body).sliced(text.inside.offset, text.inside.length));
        restored += restorer.flush();
        if (restored.size() == text.inside.length && QByteArrayView(body).sliced(text.inside.offset).startsWith(restored))
            continue;
        out.append(QByteArrayView(body).sliced(copied, text.inside.offset - copied)).append(restored);
        copied = text.inside.end();
    }
    return copied == 0 ? body : out.append(QByteArrayView(body).sliced(copied));
}

} // namespace signalbox::classify
