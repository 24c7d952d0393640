// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/chunked_decoder.h"

#include "server/http_text.h"

#include <cstring>

using namespace Qt::StringLiterals;

namespace signalbox::server {

void ChunkedDecoder::refuse(ErrorKind kind, const QString &message)
{
    m_error = Error{kind, message + u" Nothing was done with this request and the connection is closed."_s, {}, 0};
    m_state = State::Refused;
}

ChunkedDecoder::Progress ChunkedDecoder::feed(QByteArrayView bytes, QByteArray &body)
{
    qsizetype position = 0;
    while (m_state == State::Reading && position < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(position);
        position += m_expecting == Expecting::Data ? data(rest, body) : line(rest, body.size());
    }
    return {m_state, position};
}

qsizetype ChunkedDecoder::data(QByteArrayView bytes, QByteArray &body)
{
    const qsizetype length = static_cast<qsizetype>(qMin<qint64>(bytes.size(), m_left));
    body.append(bytes.first(length));
    m_left -= length;
    if (m_left == 0)
        m_expecting = Expecting::DataEnd;
    return length;
}

qsizetype ChunkedDecoder::line(QByteArrayView bytes, qint64 decoded)
{
    const void *newline = std::memchr(bytes.data(), '\n', static_cast<size_t>(bytes.size()));
    const qsizetype length = newline == nullptr ? bytes.size() : static_cast<const char *>(newline) - bytes.data() + 1;
    const qsizetype limit = m_expecting == Expecting::Trailer   ? trailerLimit - m_trailerSeen
                            : m_expecting == Expecting::DataEnd ? 2
                                                                : sizeLineLimit;
    if (m_partial.size() + length > limit) {
        refuse(ErrorKind::InvalidRequest, u"The chunked body has an overlong size line, trailer or chunk end."_s);
        return length;
    }
    m_partial.append(bytes.first(length));
    if (newline == nullptr)
        return length;
    const QByteArray whole = std::exchange(m_partial, {});
    if (!whole.endsWith("\r\n")) {
        refuse(ErrorKind::InvalidRequest, u"A line of the chunked body ends in LF without CR."_s);
        return length;
    }
    const QByteArrayView text = QByteArrayView(whole).chopped(2);
    switch (m_expecting) {
    case Expecting::Size:
        sizeLine(text, decoded);
        break;
    case Expecting::DataEnd:
        m_expecting = Expecting::Size; // the limit of 2 left nothing but CRLF
        break;
    case Expecting::Trailer:
        m_trailerSeen += whole.size();
        trailerLine(text);
        break;
    case Expecting::Data:
        Q_UNREACHABLE();
    }
    return length;
}

void ChunkedDecoder::sizeLine(QByteArrayView text, qint64 decoded)
{
    constexpr qsizetype mostDigits = 15; // fits in qint64 with room
    const qsizetype semicolon = text.indexOf(';');
    const QByteArrayView digits = semicolon < 0 ? text : text.first(semicolon);
    if (digits.isEmpty() || digits.size() > mostDigits)
        return refuse(ErrorKind::InvalidRequest, u"A chunk size is missing or has more than 15 digits."_s);
    qint64 size = 0;
    for (const char c : digits) {
        const int value = hexValue(c);
        if (value < 0)
            return refuse(ErrorKind::InvalidRequest, u"A chunk size is not a plain hexadecimal number."_s);
        size = size * 16 + value;
    }
    if (semicolon >= 0 && !isFieldValue(text.sliced(semicolon)))
        return refuse(ErrorKind::InvalidRequest, u"A chunk extension holds a control character."_s);
    if (size > m_bodyBytes - decoded)
        return refuse(ErrorKind::TooLarge,
                      u"The request body is larger than the limit of %1 bytes; send a smaller one."_s.arg(m_bodyBytes));
    m_left = size;
    m_expecting = size == 0 ? Expecting::Trailer : Expecting::Data;
}

void ChunkedDecoder::trailerLine(QByteArrayView text)
{
    if (text.isEmpty()) {
        m_state = State::Done;
        return;
    }
    const qsizetype colon = text.indexOf(':');
    if (colon <= 0 || !isToken(text.first(colon)) || !isFieldValue(text.sliced(colon + 1)))
        refuse(ErrorKind::InvalidRequest, u"A trailer after the chunked body is not a header line."_s);
}

} // namespace signalbox::server
