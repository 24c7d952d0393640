// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "http_answer.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace signalbox::bench {

std::string_view headerIn(std::string_view head, std::string_view name)
{
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
        std::string_view line = head.substr(at + 2);
        if (line.size() <= name.size() || line[name.size()] != ':' ||
            ::strncasecmp(line.data(), name.data(), name.size()) != 0)
            continue;
        line = line.substr(name.size() + 1);
        line = line.substr(0, line.find("\r\n"));
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        return line;
    }
    return {};
}

bool HttpAnswer::readHead(std::string_view &bytes, Listener &listener)
{
    const std::size_t before = m_head.size();
    m_head += bytes;
    const std::size_t end = m_head.find("\r\n\r\n");
    if (end == std::string::npos) {
        bytes = {};
        return m_head.size() < 64 * 1024;
    }
    bytes.remove_prefix(end + 4 - before);
    m_head.resize(end + 2);
    int status = 0;
    if (m_head.size() < 12 || m_head.compare(0, 9, "HTTP/1.1 ") != 0 ||
        std::from_chars(m_head.data() + 9, m_head.data() + 12, status).ptr != m_head.data() + 12)
        return false;
    if (const std::string_view length = headerIn(m_head, "content-length"); !length.empty()) {
        std::from_chars(length.data(), length.data() + length.size(), m_left);
        m_stage = m_left == 0 ? Stage::Whole : Stage::Counted;
    } else if (headerIn(m_head, "transfer-encoding") == "chunked") {
        m_stage = Stage::ChunkSize;
    } else {
        return false;
    }
    listener.onHead(status);
    return true;
}

/// Whether m_line is now a whole line, without its CRLF.
bool HttpAnswer::readLine(std::string_view &bytes)
{
    const std::size_t end = bytes.find('\n');
    m_line += bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    if (end == std::string_view::npos)
        return false;
    if (!m_line.empty() && m_line.back() == '\r')
        m_line.pop_back();
    return true;
}

bool HttpAnswer::feed(std::string_view bytes, Listener &listener)
{
    while (!bytes.empty()) {
        switch (m_stage) {
        case Stage::Head:
            if (!readHead(bytes, listener))
                return false;
            break;
        case Stage::Counted:
        case Stage::ChunkData: {
            const std::string_view piece = bytes.substr(0, m_left);
            bytes.remove_prefix(piece.size());
            m_left -= piece.size();
            if (m_left == 0)
                m_stage = m_stage == Stage::Counted ? Stage::Whole : Stage::ChunkEnd;
            listener.onBody(piece);
            break;
        }
        case Stage::ChunkSize: {
            if (!readLine(bytes))
                break;
            const auto read = std::from_chars(m_line.data(), m_line.data() + m_line.size(), m_left, 16);
            if (m_line.empty() || read.ptr == m_line.data())
                return false;
            m_stage = m_left == 0 ? Stage::Trailer : Stage::ChunkData;
            m_line.clear();
            break;
        }
        case Stage::ChunkEnd:
            if (!readLine(bytes))
                break;
            if (!m_line.empty())
                return false;
            m_stage = Stage::ChunkSize;
            break;
        case Stage::Trailer:
            if (!readLine(bytes))
                break;
            if (m_line.empty())
                m_stage = Stage::Whole;
            m_line.clear();
            break;
        case Stage::Whole:
            return false;
        }
    }
    return true;
}

} // namespace signalbox::bench
