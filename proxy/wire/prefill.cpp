// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/json_text.h"
#include "wire/facts.h"
#include "wire/jsonmembers.h"
#include "wire/jsonreader.h"
#include "wire/tokens.h"

#include <algorithm>

namespace signalbox::wire {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

/// Whether the last of `messages` is somebody's to whom an answer is due.
bool awaitsAnswer(QByteArrayView messages)
{
    JsonReader reader;
    element root;
    array list;
    if (reader.parse(messages, root) != simdjson::SUCCESS || root.get(list) != simdjson::SUCCESS || list.size() == 0)
        return false;
    element role;
    return list.at(list.size() - 1).at_key("role").get(role) == simdjson::SUCCESS && !stringOf(role).empty()
        && stringOf(role) != "assistant";
}

} // namespace

bool hasMember(const QByteArray &chatBody, QByteArrayView name)
{
    JsonMembers members(chatBody, chatBody.indexOf('{'));
    MemberSpan at;
    while (members.next(at)) {
        if (QByteArrayView(chatBody).sliced(at.key.offset + 1, at.key.length - 2) == name)
            return true;
    }
    return false;
}

std::optional<QByteArray> withMember(const QByteArray &chatBody, QByteArrayView name, QByteArrayView value)
{
    if (hasMember(chatBody, name))
        return std::nullopt;
    QByteArray body = chatBody;
    return body.insert(body.indexOf('{') + 1, '"' + name.toByteArray() + "\":" + value.toByteArray() + ',');
}

std::optional<QByteArray> withPrefill(const QByteArray &chatBody, QByteArrayView prefill)
{
    TokenEstimate taken;
    taken.addText({prefill.data(), static_cast<size_t>(prefill.size())});
    const QByteArrayView body = chatBody;
    JsonMembers members(body, body.indexOf('{'));
    MemberSpan at;
    QByteArray out;
    qsizetype copied = 0;
    bool found = false;
    while (members.next(at)) {
        const QByteArrayView key = body.sliced(at.key.offset, at.key.length);
        const QByteArrayView value = body.sliced(at.value.offset, at.value.length);
        if (key == "\"messages\"" && value.endsWith(']')) {
            if (!awaitsAnswer(value))
                return std::nullopt;
            out.append(body.sliced(copied, at.value.end() - 1 - copied));
            out.append(",{\"role\":\"assistant\",\"content\":");
            appendJsonString(out, prefill);
            out.append('}');
            copied = at.value.end() - 1;
            found = true;
        } else if (key == "\"max_tokens\"" || key == "\"max_completion_tokens\"") {
            bool isNumber = false;
            const qint64 most = value.toLongLong(&isNumber);
            if (!isNumber || most <= 0)
                continue;
            out.append(body.sliced(copied, at.value.offset - copied));
            out.append(QByteArray::number(std::max<qint64>(most - taken.total(), 1)));
            copied = at.value.end();
        }
    }
    if (!found)
        return std::nullopt;
    return out.append(body.sliced(copied));
}

} // namespace signalbox::wire
