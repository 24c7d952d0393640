// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/jsonmembers.h"

#include <cstring>

namespace signalbox::wire {

bool JsonMembers::next(MemberSpan &member)
{
    skipSpace();
    if (m_at < m_json.size() && m_json[m_at] == ',') {
        ++m_at;
        skipSpace();
    }
    if (m_at >= m_json.size() || m_json[m_at] != '"')
        return false;
    member.key.offset = m_at;
    skipString();
    member.key.length = m_at - member.key.offset;
    skipSpace();
    if (m_at >= m_json.size() || m_json[m_at] != ':')
        return false;
    ++m_at;
    skipSpace();
    member.value.offset = m_at;
    skipValue();
    member.value.length = m_at - member.value.offset;
    return member.value.length > 0;
}

bool JsonItems::next(Span &item)
{
    m_walk.skipSpace();
    if (m_walk.m_at < m_walk.m_json.size() && m_walk.m_json[m_walk.m_at] == ',') {
        ++m_walk.m_at;
        m_walk.skipSpace();
    }
    if (m_walk.m_at >= m_walk.m_json.size() || m_walk.m_json[m_walk.m_at] == ']')
        return false;
    item.offset = m_walk.m_at;
    m_walk.skipValue();
    item.length = m_walk.m_at - item.offset;
    return item.length > 0;
}

void JsonMembers::skipSpace()
{
    while (m_at < m_json.size()) {
        const char c = m_json[m_at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        ++m_at;
    }
}

/// From an opening quote to behind the closing one. memchr() instead of a byte loop: prompts are long strings.
void JsonMembers::skipString()
{
    const qsizetype open = m_at;
    qsizetype quote = m_at;
    while (true) {
        const auto rest = static_cast<std::size_t>(m_json.size() - quote - 1);
        const void *const found = rest > 0 ? std::memchr(m_json.data() + quote + 1, '"', rest) : nullptr;
        if (found == nullptr) {
            m_at = m_json.size();
            return;
        }
        quote = static_cast<const char *>(found) - m_json.data();
        qsizetype backslashes = 0;
        while (quote - 1 - backslashes > open && m_json[quote - 1 - backslashes] == '\\')
            ++backslashes;
        if (backslashes % 2 == 0) {
            m_at = quote + 1;
            return;
        }
    }
}

void JsonMembers::skipContainer()
{
    qsizetype depth = 0;
    while (m_at < m_json.size()) {
        const char c = m_json[m_at];
        if (c == '"') {
            skipString();
            continue;
        }
        ++m_at;
        if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return;
    }
}

void JsonMembers::skipValue()
{
    if (m_at >= m_json.size())
        return;
    const char first = m_json[m_at];
    if (first == '"') {
        skipString();
    } else if (first == '{' || first == '[') {
        skipContainer();
    } else {
        while (m_at < m_json.size()) {
            const char c = m_json[m_at];
            if (c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t')
                return;
            ++m_at;
        }
    }
}

} // namespace signalbox::wire
