// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/sse.h"

#include <utility>

namespace signalbox::wire {
namespace {

constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";

bool isBlank(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (c != '\n' && c != '\r')
            return false;
    }
    return true;
}

} // namespace

bool SseReader::feed(QByteArrayView bytes, QList<SseEvent> &events)
{
    if (m_dead)
        return false;
    m_buffer.append(bytes);
    const qsizetype eventStart = scan(events);
    if (!m_dead && m_buffer.size() - eventStart > m_maxEvent)
        m_dead = true;
    if (m_dead) {
        m_buffer.clear();
        return false;
    }
    if (eventStart > 0) {
        m_buffer.remove(0, eventStart);
        m_scanned -= eventStart;
        m_lineStart -= eventStart;
    }
    return true;
}

void SseReader::finish(QList<SseEvent> &events)
{
    if (m_dead)
        return;
    const QByteArrayView line = takeLine(m_buffer.size() - (m_buffer.endsWith('\r') ? 1 : 0));
    if (!line.isEmpty())
        readField(line);
    if (!isBlank(m_buffer))
        complete(m_buffer, events);
    m_buffer.clear();
    m_dead = true;
}

/// Reads whole lines of m_buffer; returns where the unfinished event starts.
qsizetype SseReader::scan(QList<SseEvent> &events)
{
    qsizetype eventStart = 0;
    const char *const bytes = m_buffer.constData();
    const qsizetype size = m_buffer.size();
    qsizetype at = m_scanned;
    if (m_skipLf && at < size) {
        m_skipLf = false;
        if (bytes[at] == '\n')
            m_lineStart = ++at;
    }
    for (; at < size && !m_dead; ++at) {
        const char c = bytes[at];
        if (c != '\n' && c != '\r')
            continue;
        if (c == '\n') {
            endLine(at, events, eventStart, at + 1);
            m_previousEnd = m_lineStart == eventStart ? LineEnd::None : LineEnd::Lf;
            continue;
        }
        const bool blank = at == m_lineStart;
        if (blank && m_previousEnd == LineEnd::Cr) {
            // A stream of lone CRs: the event ends here. Waiting for a possible LF would hold each event back until
            // the next one comes.
            endLine(at, events, eventStart, at + 1);
            m_previousEnd = LineEnd::None;
            if (at + 1 < size && bytes[at + 1] == '\n')
                m_lineStart = ++at + 1;
            else
                m_skipLf = at + 1 == size;
            continue;
        }
        if (at + 1 == size)
            break; // CR or the first half of CRLF: the next byte says
        const bool pair = bytes[at + 1] == '\n';
        endLine(at, events, eventStart, at + (pair ? 2 : 1));
        m_previousEnd = m_lineStart == eventStart ? LineEnd::None : pair ? LineEnd::CrLf : LineEnd::Cr;
        at += pair ? 1 : 0;
    }
    m_scanned = at;
    return eventStart;
}

QByteArrayView SseReader::takeLine(qsizetype end)
{
    QByteArrayView line = QByteArrayView(m_buffer).sliced(m_lineStart, end - m_lineStart);
    if (!std::exchange(m_started, true) && line.startsWith(byteOrderMark))
        line = line.sliced(byteOrderMark.size());
    return line;
}

void SseReader::endLine(qsizetype end, QList<SseEvent> &events, qsizetype &eventStart, qsizetype next)
{
    const QByteArrayView line = takeLine(end);
    m_lineStart = next;
    if (!line.isEmpty()) {
        readField(line);
        return;
    }
    const QByteArrayView raw = QByteArrayView(m_buffer).sliced(eventStart, next - eventStart);
    eventStart = next;
    if (raw.size() > m_maxEvent)
        m_dead = true;
    else
        complete(raw, events);
}

void SseReader::readField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (name == "data") {
        if (m_event.hasData)
            m_event.data += '\n';
        m_event.data.append(value);
        m_event.hasData = true;
    } else if (name == "event") {
        m_event.type = value.toByteArray();
    }
}

void SseReader::complete(QByteArrayView raw, QList<SseEvent> &events)
{
    m_event.raw = raw.toByteArray();
    events.append(std::exchange(m_event, {}));
}

} // namespace signalbox::wire
