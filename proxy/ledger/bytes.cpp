// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/bytes.h"

#include <algorithm>

namespace signalbox::ledger {

void ByteWriter::ensure(qsizetype more)
{
    if (m_buffer.size() - m_at >= more)
        return;
    m_buffer.resize(std::max<qsizetype>(m_at + more, 2 * m_buffer.size()));
}

void ByteWriter::writeBytes(QByteArrayView bytes)
{
    writeUnsigned(static_cast<quint64>(bytes.size()));
    ensure(bytes.size());
    std::copy(bytes.begin(), bytes.end(), m_buffer.data() + m_at);
    m_at += bytes.size();
}

void ByteWriter::writeText(QStringView text)
{
    const bool ascii = std::all_of(text.utf16(), text.utf16() + text.size(), [](char16_t c) { return c < 0x80; });
    if (!ascii) {
        writeBytes(text.toUtf8());
        return;
    }
    writeUnsigned(static_cast<quint64>(text.size()));
    ensure(text.size());
    std::transform(text.utf16(), text.utf16() + text.size(), m_buffer.data() + m_at,
                   [](char16_t c) { return static_cast<char>(c); });
    m_at += text.size();
}

QByteArrayView ByteReader::readView()
{
    const quint64 size = readUnsigned();
    if (!m_ok || size > static_cast<quint64>(m_end - m_at)) {
        fail();
        return {};
    }
    const QByteArrayView view(m_at, static_cast<qsizetype>(size));
    m_at += size;
    return view;
}

} // namespace signalbox::ledger
