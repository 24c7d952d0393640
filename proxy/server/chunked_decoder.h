// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox::server {

/// Decodes one chunked body (RFC 9112 §7.1) from bytes in any segmentation. Extensions and trailers are checked,
/// bounded and dropped. Pure.
class ChunkedDecoder final
{
public:
    enum class State { Reading, Done, Refused };
    struct Progress
    {
        State state = State::Reading;
        qsizetype consumed = 0; ///< all of the input unless Done
    };

    static constexpr qsizetype sizeLineLimit = 256;
    static constexpr qsizetype trailerLimit = 4 * 1024;

    explicit ChunkedDecoder(qint64 bodyBytes)
        : m_bodyBytes(bodyBytes)
    {
    }

    /// Appends what it decodes to `body`.
    [[nodiscard]] Progress feed(QByteArrayView bytes, QByteArray &body);
    /// After Refused.
    [[nodiscard]] const Error &error() const { return m_error; }

private:
    enum class Expecting { Size, Data, DataEnd, Trailer };

    qsizetype data(QByteArrayView bytes, QByteArray &body);
    qsizetype line(QByteArrayView bytes, qint64 decoded);
    void sizeLine(QByteArrayView text, qint64 decoded);
    void trailerLine(QByteArrayView text);
    void refuse(ErrorKind kind, const QString &message);

    qint64 m_bodyBytes;
    qint64 m_left = 0; ///< of the current chunk
    qsizetype m_trailerSeen = 0;
    QByteArray m_partial;
    Expecting m_expecting = Expecting::Size;
    State m_state = State::Reading;
    Error m_error;
};

} // namespace signalbox::server
