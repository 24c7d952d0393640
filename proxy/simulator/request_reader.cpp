// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/request_reader.h"

namespace signalbox::simulator {
namespace {

constexpr qsizetype largestHead = 256 * 1024;

} // namespace

QByteArray HttpRequest::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

bool RequestReader::readHead()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0) {
        m_broken = m_buffer.size() > largestHead;
        return false;
    }
    const QList<QByteArray> lines = m_buffer.first(end).split('\n');
    m_buffer.remove(0, end + 4);
    const QList<QByteArray> words = lines.constFirst().trimmed().split(' ');
    if (words.size() != 3 || !words.at(2).startsWith("HTTP/1.")) {
        m_broken = true;
        return false;
    }
    HttpRequest request;
    request.method = words.at(0);
    request.target = words.at(1);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            request.headers.append({line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed()});
    }
    m_bodyLeft = request.header("content-length").toLongLong();
    m_chunked = request.header("transfer-encoding").toLower() == "chunked";
    m_expects = request.header("expect").toLower() == "100-continue";
    m_head = std::move(request);
    return true;
}

bool RequestReader::readChunks()
{
    for (;;) {
        const qsizetype lineEnd = m_buffer.indexOf("\r\n");
        if (lineEnd < 0)
            return false;
        bool ok = false;
        const qsizetype size = m_buffer.first(lineEnd).split(';').constFirst().trimmed().toLongLong(&ok, 16);
        if (!ok || size < 0) {
            m_broken = true;
            return false;
        }
        if (m_buffer.size() < lineEnd + 2 + size + 2)
            return false;
        m_head->body.append(QByteArrayView(m_buffer).sliced(lineEnd + 2, size));
        m_buffer.remove(0, lineEnd + 2 + size + 2);
        if (size == 0)
            return true;
    }
}

std::optional<HttpRequest> RequestReader::next()
{
    if (m_broken || (!m_head && !readHead()))
        return std::nullopt;
    if (m_chunked) {
        if (!readChunks())
            return std::nullopt;
    } else {
        if (m_buffer.size() < m_bodyLeft)
            return std::nullopt;
        m_head->body = m_buffer.first(m_bodyLeft);
        m_buffer.remove(0, m_bodyLeft);
    }
    return std::exchange(m_head, std::nullopt);
}

} // namespace signalbox::simulator
