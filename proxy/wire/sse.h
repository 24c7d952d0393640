// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace signalbox::wire {

/// One server-sent event as received: the payload for reading, the raw bytes (its terminating blank line included) for
/// forwarding untouched.
struct SseEvent
{
    QByteArray type; ///< `event:` field, empty = "message"
    QByteArray data; ///< `data:` lines joined by '\n'
    QByteArray raw;
    bool hasData = false; ///< false: only comments or other fields (a keep-alive)
};

/// Splits a byte stream into events (WHATWG HTML 9.2.6): CR, LF and CRLF line ends, comments, BOM, multi-line data,
/// any segmentation. Holds at most `maxEvent` bytes of an unfinished event.
class SseReader final
{
public:
    explicit SseReader(qsizetype maxEvent = 16 * 1024 * 1024) : m_maxEvent(maxEvent) {}

    /// Appends every event that `bytes` completes. False when one event exceeds the limit; the reader is then dead.
    [[nodiscard]] bool feed(QByteArrayView bytes, QList<SseEvent> &events);
    /// The last event when the stream ended without its blank line; nothing if there is none.
    void finish(QList<SseEvent> &events);

private:
    qsizetype m_maxEvent;
    QByteArray m_buffer;
    qsizetype m_scanned = 0;
    bool m_started = false;
    bool m_dead = false;
};

} // namespace signalbox::wire
