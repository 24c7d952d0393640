// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <utility>

namespace signalbox::simulator {

/// A request as it arrived on a simulated provider's socket.
struct HttpRequest
{
    QByteArray method;
    QByteArray target;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;

    /// First value by lower-case name; empty when absent.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
};

/// Cuts requests out of the bytes of one connection (HTTP/1.1, Content-Length or chunked). Made for well-behaved
/// clients such as our own upstream; the strict parser for hostile ones is server/.
class RequestReader final
{
public:
    void feed(QByteArrayView bytes) { m_buffer.append(bytes); }
    /// The next complete request; nullopt when more bytes are needed or isBroken().
    [[nodiscard]] std::optional<HttpRequest> next();
    /// True once, when the client waits for "100 Continue".
    [[nodiscard]] bool takeExpectation() { return std::exchange(m_expects, false); }
    [[nodiscard]] bool isBroken() const { return m_broken; }

private:
    bool readHead();
    bool readChunks();

    QByteArray m_buffer;
    std::optional<HttpRequest> m_head; ///< of the request whose body is being read
    qint64 m_bodyLeft = 0;
    bool m_chunked = false;
    bool m_expects = false;
    bool m_broken = false;
};

} // namespace signalbox::simulator
