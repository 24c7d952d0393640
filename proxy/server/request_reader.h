// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "server/chunked_decoder.h"
#include "server/head_parser.h"
#include "server/http.h"

#include <optional>

namespace signalbox::server {

/// Reads requests, one after the other, from the bytes of one connection in any segmentation. Stops after each head, so
/// that it can be checked before a byte of the body is kept, and after each request. Pure; the part of the gate that is
/// fuzzed.
class RequestReader final
{
public:
    enum class Step {
        NeedsMore,
        HeadReady, ///< head() is valid; feed the rest for the body
        Complete,  ///< head() and takeBody() are valid; next() begins the following request
        Refused,   ///< error() says why; nothing more can be read from this connection
    };
    struct Progress
    {
        Step step = Step::NeedsMore;
        qsizetype consumed = 0;
    };

    explicit RequestReader(const GateLimits &limits);

    /// Reads until something is to be decided. An empty input after HeadReady completes a request without body.
    [[nodiscard]] Progress feed(QByteArrayView bytes);
    void next();

    /// Whether a byte of the current request arrived.
    [[nodiscard]] bool hasBegun() const { return m_hasHead || m_parser.hasBegun(); }
    /// Whether the head is read and the body is not.
    [[nodiscard]] bool isInBody() const { return m_hasHead; }
    /// After a refusal of the head: only its path, as far as it was read.
    [[nodiscard]] const RequestHead &head() const { return m_head; }
    [[nodiscard]] RequestHead takeHead() { return std::move(m_head); }
    [[nodiscard]] QByteArray takeBody() { return std::exchange(m_body, {}); }
    [[nodiscard]] const Error &error() const { return m_error; }
    [[nodiscard]] int minorVersion() const { return m_hasHead ? m_head.minorVersion : m_parser.minorVersion(); }

private:
    Progress feedBody(QByteArrayView bytes);
    Progress feedChunks(QByteArrayView bytes);
    Progress refuse(const Error &error);

    qint64 m_bodyBytes;
    HeadParser m_parser;
    RequestHead m_head;
    bool m_hasHead = false;
    QByteArray m_body;
    std::optional<ChunkedDecoder> m_chunks;
    Error m_error;
};

} // namespace signalbox::server
