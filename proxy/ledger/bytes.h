// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QString>

namespace signalbox::ledger {

/// Appends varints (LEB128, signed ones zigzagged) and length-prefixed UTF-8 to a buffer that keeps its capacity from
/// record to record. One unpaired surrogate becomes U+FFFD.
class ByteWriter final
{
public:
    /// Starts at `offset` of `buffer`; what was behind it is overwritten.
    ByteWriter(QByteArray &buffer, qsizetype offset) : m_buffer(buffer), m_at(offset) { ensure(0); }

    void writeUnsigned(quint64 value)
    {
        ensure(10);
        char *out = m_buffer.data() + m_at;
        while (value >= 0x80) {
            *out++ = static_cast<char>(value | 0x80U);
            value >>= 7;
        }
        *out++ = static_cast<char>(value);
        m_at = out - m_buffer.data();
    }
    void writeSigned(qint64 value)
    {
        writeUnsigned(static_cast<quint64>(value) << 1 ^ static_cast<quint64>(value >> 63));
    }
    void writeBytes(QByteArrayView bytes);
    void writeText(QStringView text);
    /// Cuts the buffer to what was written. Call last.
    void finish() { m_buffer.resize(m_at); }

private:
    void ensure(qsizetype more);

    QByteArray &m_buffer;
    qsizetype m_at;
};

/// Reads what ByteWriter wrote. Never reads outside its view: past the end everything is zero or empty and ok() is
/// false.
class ByteReader final
{
public:
    explicit ByteReader(QByteArrayView bytes) : m_at(bytes.begin()), m_end(bytes.end()) {}

    [[nodiscard]] quint64 readUnsigned()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 64 && m_at != m_end; shift += 7) {
            const auto byte = static_cast<unsigned char>(*m_at++);
            value |= static_cast<quint64>(byte & 0x7FU) << shift;
            if (byte < 0x80)
                return value;
        }
        fail();
        return 0;
    }
    [[nodiscard]] qint64 readSigned()
    {
        const quint64 value = readUnsigned();
        return static_cast<qint64>(value >> 1 ^ (0 - (value & 1U)));
    }
    [[nodiscard]] QByteArrayView readView();
    [[nodiscard]] QByteArray readBytes() { return readView().toByteArray(); }
    [[nodiscard]] QString readText() { return QString::fromUtf8(readView()); }
    [[nodiscard]] bool isAtEnd() const { return m_at == m_end; }
    [[nodiscard]] bool ok() const { return m_ok; }
    void fail()
    {
        m_ok = false;
        m_at = m_end;
    }

private:
    const char *m_at;
    const char *m_end;
    bool m_ok = true;
};

} // namespace signalbox::ledger
