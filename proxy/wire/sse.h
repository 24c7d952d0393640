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
/// any segmentation (the same events however the bytes are cut). The `raw` of all events in a row are the stream's
/// bytes; a blank line without fields is an event without data. Holds at most `maxEvent` bytes of an unfinished event;
/// time is linear in the bytes fed.
class SseReader final
{
public:
    explicit SseReader(qsizetype maxEvent = 16 * 1024 * 1024) : m_maxEvent(maxEvent) {}

    /// Appends every event that `bytes` completes. False when one event exceeds the limit; the reader is then dead.
    [[nodiscard]] bool feed(QByteArrayView bytes, QList<SseEvent> &events);
    /// The last event when the stream ended without its blank line; nothing if there is none.
    void finish(QList<SseEvent> &events);
    /// Bytes of the unfinished event.
    [[nodiscard]] qsizetype held() const { return m_buffer.size(); }

private:
    enum class LineEnd { None, Lf, Cr, CrLf };

    qsizetype scan(QList<SseEvent> &events);
    void endLine(qsizetype end, QList<SseEvent> &events, qsizetype &eventStart, qsizetype next);
    QByteArrayView takeLine(qsizetype end);
    void readField(QByteArrayView line);
    void complete(QByteArrayView raw, QList<SseEvent> &events);

    qsizetype m_maxEvent;
    QByteArray m_buffer;        ///< the unfinished event
    qsizetype m_scanned = 0;    ///< bytes of m_buffer already looked at
    qsizetype m_lineStart = 0;
    LineEnd m_previousEnd = LineEnd::None; ///< of the line before, within the same event
    SseEvent m_event;           ///< fields read so far
    bool m_skipLf = false;      ///< the event before ended with CR: an LF now belongs to it
    bool m_started = false;     ///< the first line was read, so no BOM can follow
    bool m_dead = false;
};

} // namespace signalbox::wire
