// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/jsontexts.h"

#include <algorithm>
#include <cstring>

namespace signalbox::wire {
namespace {

constexpr qsizetype shortestNumber = 7; ///< digits of anything a detector looks for

/// Offset of the quote that ends the string whose first byte inside the quotes is at `at`.
qsizetype stringEnd(QByteArrayView json, qsizetype at)
{
    qsizetype quote = at - 1;
    while (true) {
        const auto rest = static_cast<std::size_t>(std::max<qsizetype>(json.size() - quote - 1, 0));
        const void *const found = rest > 0 ? std::memchr(json.data() + quote + 1, '"', rest) : nullptr;
        if (found == nullptr)
            return json.size();
        quote = static_cast<const char *>(found) - json.data();
        qsizetype backslashes = 0;
        while (quote - 1 - backslashes >= at && json[quote - 1 - backslashes] == '\\')
            ++backslashes;
        if (backslashes % 2 == 0)
            return quote;
    }
}

bool isNumberByte(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The code unit of "\uXXXX" at `at`; -1 when it is none.
int unitAt(QByteArrayView from, qsizetype at)
{
    if (at + 6 > from.size() || from[at] != '\\' || from[at + 1] != 'u')
        return -1;
    int value = 0;
    for (qsizetype i = at + 2; i < at + 6; ++i) {
        const int digit = hexValue(from[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/// Writes `c` at `out` and returns behind it.
char *writeUtf8(char *out, char32_t c)
{
    const auto put = [&out](unsigned byte) { *out++ = static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | (c >> 6U));
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | (c >> 12U));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | (c >> 18U));
        put(0x80U | ((c >> 12U) & 0x3FU));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
    return out;
}

/// Writes what the escape at `at` means, moves `out` behind it and returns the escape's length; 0 when it is none. Never
/// writes more bytes than that.
qsizetype writeEscape(QByteArrayView from, qsizetype at, char *&out)
{
    const char next = at + 1 < from.size() ? from[at + 1] : '\0';
    switch (next) {
    case '"':
    case '\\':
    case '/':
        *out++ = next;
        return 2;
    case 'b':
        *out++ = '\b';
        return 2;
    case 'f':
        *out++ = '\f';
        return 2;
    case 'n':
        *out++ = '\n';
        return 2;
    case 'r':
        *out++ = '\r';
        return 2;
    case 't':
        *out++ = '\t';
        return 2;
    case 'u': {
        const int unit = unitAt(from, at);
        if (unit < 0)
            return 0;
        const int second = unit >= 0xD800 && unit < 0xDC00 ? unitAt(from, at + 6) : -1;
        if (second >= 0xDC00 && second < 0xE000) {
            out = writeUtf8(out, static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00)));
            return 12;
        }
        out = writeUtf8(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : static_cast<char32_t>(unit));
        return 6;
    }
    }
    return 0;
}

} // namespace

bool JsonTexts::next(JsonText &text)
{
    while (m_at < m_end) {
        const char c = m_json[m_at];
        if (c == '"') {
            const qsizetype close = std::min(stringEnd(m_json, m_at + 1), m_end);
            const Span inside{m_at + 1, close - m_at - 1};
            m_at = close + 1;
            while (m_at < m_end && (m_json[m_at] == ' ' || m_json[m_at] == '\n' || m_json[m_at] == '\t' || m_json[m_at] == '\r'))
                ++m_at;
            const bool isName = m_at < m_end && m_json[m_at] == ':';
            text = {isName ? JsonText::Kind::Name : JsonText::Kind::Value, inside, isName ? Span() : m_name};
            m_name = isName ? inside : Span();
            return true;
        }
        if (isNumberByte(c)) {
            const qsizetype start = m_at;
            while (m_at < m_end && isNumberByte(m_json[m_at]))
                ++m_at;
            if (m_at - start < shortestNumber)
                continue;
            text = {JsonText::Kind::Number, {start, m_at - start}, m_name};
            m_name = {};
            return true;
        }
        if (c == ',' || c == '{' || c == '[')
            m_name = {};
        ++m_at;
    }
    return false;
}

void PlainText::Layer::unescape(QByteArrayView what)
{
    from = what;
    isMapped = false;
    if (buffer.size() < from.size())
        buffer.resize(from.size());
    char *const begin = buffer.data();
    char *out = begin;
    qsizetype copied = 0;
    const auto copyTo = [&](qsizetype end) {
        std::memcpy(out, from.data() + copied, static_cast<std::size_t>(end - copied));
        out += end - copied;
        copied = end;
    };
    qsizetype at = from.indexOf('\\');
    while (at >= 0) {
        copyTo(at);
        const qsizetype length = writeEscape(from, at, out);
        copied += length;
        at = from.indexOf('\\', at + std::max<qsizetype>(length, 1));
    }
    copyTo(from.size());
    text = QByteArrayView(begin, out - begin);
}

/// The same walk again, for the places instead of the text.
void PlainText::Layer::map() const
{
    pieces.clear();
    isMapped = true;
    qsizetype copied = 0;
    qsizetype out = 0;
    const auto copyTo = [&](qsizetype end) {
        if (end > copied)
            pieces.push_back({out, copied, false});
        out += end - copied;
        copied = end;
    };
    qsizetype at = from.indexOf('\\');
    while (at >= 0) {
        copyTo(at);
        char escaped[4];
        char *end = escaped;
        const qsizetype length = writeEscape(from, at, end);
        if (length > 0) {
            pieces.push_back({out, at, true});
            out += end - escaped;
            copied = at + length;
        }
        at = from.indexOf('\\', at + std::max<qsizetype>(length, 1));
    }
    copyTo(from.size());
    pieces.push_back({out, from.size(), true});
}

qsizetype PlainText::Layer::begin(qsizetype at) const
{
    if (!isMapped)
        map();
    const auto after = std::upper_bound(pieces.begin(), pieces.end(), at,
                                        [](qsizetype value, const Piece &piece) { return value < piece.out; });
    const Piece &piece = *(after - 1);
    return piece.escape ? piece.in : piece.in + at - piece.out;
}

qsizetype PlainText::Layer::end(qsizetype at) const
{
    if (at == 0)
        return begin(0);
    if (!isMapped)
        map();
    const auto after = std::upper_bound(pieces.begin(), pieces.end(), at - 1,
                                        [](qsizetype value, const Piece &piece) { return value < piece.out; });
    const Piece &piece = *(after - 1);
    return piece.escape ? after->in : piece.in + at - piece.out;
}

void PlainText::read(QByteArrayView json, Span inside)
{
    m_text = json.sliced(inside.offset, inside.length);
    m_offset = inside.offset;
    m_depth = 0;
    if (m_text.contains('\\')) {
        m_layers[0].unescape(m_text);
        m_text = m_layers[0].text;
        m_depth = 1;
    }
}

bool PlainText::unescapeAgain()
{
    if (m_depth != 1 || !m_text.contains('\\'))
        return false;
    m_layers[1].unescape(m_text);
    m_text = m_layers[1].text;
    m_depth = 2;
    return true;
}

Span PlainText::raw(qsizetype begin, qsizetype end) const
{
    for (int layer = m_depth - 1; layer >= 0; --layer) {
        begin = m_layers[layer].begin(begin);
        end = m_layers[layer].end(end);
    }
    return {m_offset + begin, end - begin};
}

} // namespace signalbox::wire
