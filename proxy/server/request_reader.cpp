// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/request_reader.h"

using namespace Qt::StringLiterals;

namespace signalbox::server {

RequestReader::RequestReader(const GateLimits &limits)
    : m_bodyBytes(limits.bodyBytes)
    , m_parser(limits.headerBytes)
{
}

RequestReader::Progress RequestReader::feed(QByteArrayView bytes)
{
    if (m_hasHead)
        return m_head.chunked ? feedChunks(bytes) : feedBody(bytes);
    const HeadParser::Progress progress = m_parser.feed(bytes);
    switch (progress.state) {
    case HeadParser::State::Reading:
        return {Step::NeedsMore, progress.consumed};
    case HeadParser::State::Refused:
        m_head.path = m_parser.path();
        return refuse(m_parser.error());
    case HeadParser::State::Done:
        m_head = m_parser.take();
        m_hasHead = true;
        if (m_head.chunked)
            m_chunks.emplace(m_bodyBytes);
        return {Step::HeadReady, progress.consumed};
    }
    Q_UNREACHABLE();
}

void RequestReader::next()
{
    m_hasHead = false;
    m_head = {};
    m_body = {};
    m_chunks.reset();
}

RequestReader::Progress RequestReader::feedBody(QByteArrayView bytes)
{
    const qint64 length = qMax<qint64>(0, m_head.contentLength);
    if (length > m_bodyBytes)
        return refuse({ErrorKind::TooLarge,
                       u"The request body is larger than the limit of %1 bytes; send a smaller one. Nothing was done "
                       "with this request and the connection is closed."_s.arg(m_bodyBytes),
                       {},
                       0});
    const auto take = static_cast<qsizetype>(qMin<qint64>(bytes.size(), length - m_body.size()));
    // What a client announces is not what it sends: memory follows the bytes that came, doubling.
    constexpr qint64 firstReserve = 64 * 1024;
    if (m_body.isEmpty() && take > 0)
        m_body.reserve(static_cast<qsizetype>(qMin(length, qMax<qint64>(take, firstReserve))));
    m_body.append(bytes.first(take));
    return {m_body.size() == length ? Step::Complete : Step::NeedsMore, take};
}

RequestReader::Progress RequestReader::feedChunks(QByteArrayView bytes)
{
    const ChunkedDecoder::Progress progress = m_chunks->feed(bytes, m_body);
    switch (progress.state) {
    case ChunkedDecoder::State::Reading:
        return {Step::NeedsMore, progress.consumed};
    case ChunkedDecoder::State::Done:
        return {Step::Complete, progress.consumed};
    case ChunkedDecoder::State::Refused:
        return refuse(m_chunks->error());
    }
    Q_UNREACHABLE();
}

RequestReader::Progress RequestReader::refuse(const Error &error)
{
    m_error = error;
    return {Step::Refused, 0};
}

} // namespace signalbox::server
