// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "server/request_head.h"

#include <QByteArrayView>

namespace signalbox::server {

/// Reads one request line and header section from bytes in any segmentation; the verdict never depends on where the
/// bytes were cut. Stricter than RFC 9112 asks where leniency is how requests are smuggled: lines end in CRLF only, no
/// folding, no white space before the colon, one Content-Length, `chunked` alone, never both. Pure; reusable after
/// take().
class HeadParser final
{
public:
    enum class State { Reading, Done, Refused };
    struct Progress
    {
        State state = State::Reading;
        qsizetype consumed = 0; ///< bytes of the input that belong to this head; all of it unless Done
    };

    static constexpr qsizetype targetLimit = 8 * 1024;
    static constexpr int headerCountLimit = 200;

    explicit HeadParser(qint64 headerBytes)
        : m_headerBytes(headerBytes)
    {
    }

    [[nodiscard]] Progress feed(QByteArrayView bytes);
    /// Whether any byte of a request arrived.
    [[nodiscard]] bool hasBegun() const { return m_seen > 0; }
    /// After Done: the head; the parser is fresh again.
    [[nodiscard]] RequestHead take();
    /// After Refused.
    [[nodiscard]] const Error &error() const { return m_error; }
    /// Best knowledge of the HTTP version for framing a refusal; 1 until the request line was read.
    [[nodiscard]] int minorVersion() const { return m_head.minorVersion; }
    /// As far as it could be read, maybe not decoded: whose envelope a refusal has.
    [[nodiscard]] const QByteArray &path() const { return m_head.path; }

private:
    enum class Expecting { RequestLine, Header };

    State line(QByteArrayView text);
    State requestLine(QByteArrayView text);
    State target(QByteArrayView text);
    State header(QByteArrayView text);
    State special(const upstream::Header &header);
    State contentLength(const QByteArray &value);
    void connection(const QByteArray &value);
    State end();
    State refuse(ErrorKind kind, const QString &message, int status = 0);

    qint64 m_headerBytes;
    qint64 m_seen = 0;
    QByteArray m_partial; ///< a line whose end has not arrived
    Expecting m_expecting = Expecting::RequestLine;
    RequestHead m_head;
    bool m_hasHost = false;
    bool m_hasTransferEncoding = false;
    bool m_saysClose = false;
    bool m_saysKeepAlive = false;
    State m_state = State::Reading;
    Error m_error;
};

} // namespace signalbox::server
