// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "upstream/client.h"

#include <QByteArray>

namespace signalbox::server {

/// Request line and header section of one request whose framing is sound (RFC 9112): what HeadParser yields.
struct RequestHead
{
    QByteArray method;         ///< one of GET HEAD POST PUT PATCH DELETE OPTIONS
    QByteArray path;           ///< percent-decoded, no query; "*" for the server-wide OPTIONS
    QByteArray query;          ///< raw, without '?'
    QByteArray host;           ///< value of Host; empty only on HTTP/1.0 without one
    QByteArray authority;      ///< of an absolute-form target; empty otherwise
    int minorVersion = 1;      ///< HTTP/1.x
    upstream::Headers headers; ///< in order, names lower case, values without outer white space
    qint64 contentLength = -1; ///< −1 = no such header; clamped to the largest qint64
    bool chunked = false;
    bool keepAlive = true; ///< RFC 9112 §9.3
    bool expectsContinue = false;

    [[nodiscard]] bool hasBody() const { return chunked || contentLength > 0; }
};

} // namespace signalbox::server
