// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/jsonfault.h"

#include <QByteArray>

#include <algorithm>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;

/// Whether a well-formed decimal is too large for a double; one too small is fine (it becomes 0).
bool overflows(QByteArrayView number)
{
    bool fits = false;
    (void)number.toDouble(&fits);
    if (fits)
        return false;
    const qsizetype mark = std::max(number.indexOf('e'), number.indexOf('E'));
    const QByteArrayView mantissa = mark < 0 ? number : number.first(mark);
    qint64 magnitude = mark < 0 ? 0 : number.sliced(mark + 1).toLongLong(&fits);
    if (mark >= 0 && !fits) // an exponent beyond 64 bits: its sign says it all
        magnitude = number[mark + 1] == '-' ? -1'000'000'000'000'000 : 1'000'000'000'000'000;
    const qsizetype point = mantissa.indexOf('.');
    for (qsizetype i = 0; i < mantissa.size(); ++i) {
        if (mantissa[i] >= '1' && mantissa[i] <= '9')
            return magnitude + (point < 0 ? mantissa.size() : point) - i > 0;
    }
    return false;
}

class Checker final
{
public:
    Checker(QByteArrayView text, int maxDepth) : m_text(text), m_maxDepth(maxDepth) {}

    std::optional<JsonFault> run()
    {
        skipSpace();
        if (atEnd())
            return JsonFault{m_at, "the body is empty"_L1};
        if (value(1)) {
            skipSpace();
            if (!atEnd())
                fail("something follows the end of the document"_L1);
        }
        return m_fault;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    [[nodiscard]] bool isDigit() const { return !atEnd() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; }

    bool fail(QLatin1StringView what, qsizetype offset = -1)
    {
        if (!m_fault)
            m_fault = JsonFault{offset < 0 ? m_at : offset, atEnd() && offset < 0 ? "the text ends too early"_L1 : what};
        return false;
    }

    void skipSpace()
    {
        while (!atEnd() && (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t'))
            ++m_at;
    }

    bool value(int depth)
    {
        const char c = peek();
        if (atEnd())
            return fail({});
        if (c == '{' || c == '[') {
            if (depth > m_maxDepth)
                return fail("nested too deeply"_L1);
            return c == '{' ? object(depth) : array(depth);
        }
        if (c == '"')
            return string();
        if (c == '-' || isDigit())
            return number();
        return literal("true") || literal("false") || literal("null") || fail("expected a value"_L1);
    }

    bool literal(QByteArrayView word)
    {
        if (!m_text.sliced(m_at).startsWith(word))
            return false;
        m_at += word.size();
        return true;
    }

    bool object(int depth)
    {
        ++m_at;
        skipSpace();
        if (peek() == '}') {
            ++m_at;
            return true;
        }
        while (true) {
            if (peek() != '"')
                return fail("expected a member name in quotes"_L1);
            if (!string())
                return false;
            skipSpace();
            if (peek() != ':')
                return fail("expected ':'"_L1);
            ++m_at;
            skipSpace();
            if (!value(depth + 1))
                return false;
            skipSpace();
            if (peek() == '}') {
                ++m_at;
                return true;
            }
            if (peek() != ',')
                return fail("expected ',' or '}'"_L1);
            ++m_at;
            skipSpace();
        }
    }

    bool array(int depth)
    {
        ++m_at;
        skipSpace();
        if (peek() == ']') {
            ++m_at;
            return true;
        }
        while (true) {
            if (!value(depth + 1))
                return false;
            skipSpace();
            if (peek() == ']') {
                ++m_at;
                return true;
            }
            if (peek() != ',')
                return fail("expected ',' or ']'"_L1);
            ++m_at;
            skipSpace();
        }
    }

    bool number()
    {
        const qsizetype start = m_at;
        bool integer = true;
        if (peek() == '-')
            ++m_at;
        if (!isDigit())
            return fail("expected a digit"_L1);
        if (peek() == '0') {
            ++m_at;
            if (isDigit())
                return fail("a number may not start with 0"_L1);
        }
        digits();
        if (peek() == '.') {
            integer = false;
            ++m_at;
            if (!isDigit())
                return fail("expected a digit"_L1);
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            integer = false;
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            if (!isDigit())
                return fail("expected a digit"_L1);
            digits();
        }
        const QByteArray text = m_text.sliced(start, m_at - start).toByteArray();
        bool fits = false;
        if (integer && text.startsWith('-'))
            (void)text.toLongLong(&fits);
        else if (integer)
            (void)text.toULongLong(&fits);
        else
            fits = !overflows(text);
        return fits || fail("number out of range"_L1, start);
    }

    void digits()
    {
        while (isDigit())
            ++m_at;
    }

    bool string()
    {
        ++m_at;
        while (true) {
            if (atEnd())
                return fail({});
            const auto c = static_cast<unsigned char>(m_text[m_at]);
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (c < 0x20)
                return fail("control character in a string"_L1);
            if (c == '\\') {
                if (!escape())
                    return false;
            } else if (c < 0x80) {
                ++m_at;
            } else if (!multiByte(c)) {
                return false;
            }
        }
    }

    bool escape()
    {
        const qsizetype start = m_at++;
        if (atEnd())
            return fail({});
        const char c = m_text[m_at++];
        if (c != 'u')
            return QByteArrayView("\"\\/bfnrt").contains(c) || fail("unknown escape in a string"_L1, start);
        const int first = hex4();
        if (first < 0)
            return fail("unknown escape in a string"_L1, start);
        if (first < 0xD800 || first > 0xDFFF)
            return true;
        if (first > 0xDBFF || !literal("\\u"))
            return fail("lone surrogate in a string"_L1, start);
        const int second = hex4();
        return (second >= 0xDC00 && second <= 0xDFFF) || fail("lone surrogate in a string"_L1, start);
    }

    int hex4()
    {
        if (m_text.size() - m_at < 4)
            return -1;
        int result = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = m_text[m_at + i];
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0)
                return -1;
            result = result * 16 + digit;
        }
        m_at += 4;
        return result;
    }

    /// RFC 3629 §4, by the table of well-formed sequences.
    bool multiByte(unsigned char lead)
    {
        const int more = lead >= 0xC2 && lead <= 0xDF ? 1 : lead >= 0xE0 && lead <= 0xEF ? 2 : lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
        if (more == 0 || m_text.size() - m_at <= more)
            return fail("invalid UTF-8"_L1, m_at);
        const auto second = static_cast<unsigned char>(m_text[m_at + 1]);
        const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        bool fine = second >= low && second <= high;
        for (int i = 2; i <= more; ++i)
            fine = fine && (static_cast<unsigned char>(m_text[m_at + i]) & 0xC0U) == 0x80;
        if (!fine)
            return fail("invalid UTF-8"_L1, m_at);
        m_at += more + 1;
        return true;
    }

    QByteArrayView m_text;
    int m_maxDepth;
    qsizetype m_at = 0;
    std::optional<JsonFault> m_fault;
};

} // namespace

std::optional<JsonFault> findJsonFault(QByteArrayView text, int maxDepth)
{
    return Checker(text, maxDepth).run();
}

} // namespace signalbox::wire
