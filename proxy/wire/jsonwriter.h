// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/json_text.h"

#include <QByteArray>
#include <QByteArrayView>

#include <charconv>
#include <cmath>

namespace signalbox::wire {

/// Writes compact JSON from the front to the back, commas where they belong. Nothing is checked: the caller opens and
/// closes in pairs and gives valid UTF-8 and valid raw JSON. Each call returns the writer, so that they chain.
class JsonWriter final
{
public:
    JsonWriter &open(char bracket)
    {
        separate();
        m_out.append(bracket);
        return *this;
    }
    JsonWriter &close(char bracket)
    {
        m_out.append(bracket);
        return *this;
    }
    /// A name without quotes and backslashes.
    JsonWriter &key(QByteArrayView name)
    {
        separate();
        m_out.append('"').append(name).append("\":");
        return *this;
    }
    JsonWriter &string(QByteArrayView utf8)
    {
        separate();
        appendJsonString(m_out, utf8);
        return *this;
    }
    /// JSON as it stands.
    JsonWriter &raw(QByteArrayView json)
    {
        separate();
        m_out.append(json);
        return *this;
    }
    JsonWriter &number(qint64 value) { return raw(QByteArray::number(value)); }
    /// The shortest text that reads back as the same double; null when it is not finite.
    JsonWriter &number(double value)
    {
        char text[32];
        const auto end = std::to_chars(text, text + sizeof text, value).ptr;
        return std::isfinite(value) ? raw({text, end - text}) : raw("null");
    }
    JsonWriter &boolean(bool value) { return raw(value ? "true" : "false"); }

    JsonWriter &member(QByteArrayView name, QByteArrayView utf8) { return key(name).string(utf8); }
    JsonWriter &rawMember(QByteArrayView name, QByteArrayView json) { return key(name).raw(json); }
    JsonWriter &numberMember(QByteArrayView name, qint64 value) { return key(name).number(value); }

    [[nodiscard]] const QByteArray &text() const { return m_out; }
    [[nodiscard]] QByteArray take() { return std::exchange(m_out, {}); }
    void reserve(qsizetype size) { m_out.reserve(size); }

private:
    void separate()
    {
        const char last = m_out.isEmpty() ? '{' : m_out.back();
        if (last != '{' && last != '[' && last != ':')
            m_out.append(',');
    }

    QByteArray m_out;
};

} // namespace signalbox::wire
