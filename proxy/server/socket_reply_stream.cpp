// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/socket_reply_stream.h"

#include "server/gate_socket.h"

namespace signalbox::server {

SocketReplyStream::SocketReplyStream(GateSocket *gate)
    : m_gate(gate)
    , m_terms(gate->terms())
{
    gate->setAnswer(this);
}

SocketReplyStream::~SocketReplyStream()
{
    // Deleted before it was ended: the client must not wait for an answer that will not come.
    if (m_gate && (m_stage == Stage::Fresh || m_stage == Stage::Begun))
        m_gate->cutAnswer();
}

void SocketReplyStream::sendComplete(int status, const upstream::Headers &headers, QByteArrayView body)
{
    Q_ASSERT(m_stage == Stage::Fresh || m_stage == Stage::Gone);
    if (m_stage != Stage::Fresh)
        return;
    send(completeAnswer(m_terms, status, headers, body));
    end(&GateSocket::finishAnswer);
}

void SocketReplyStream::begin(int status, const upstream::Headers &headers)
{
    Q_ASSERT(m_stage == Stage::Fresh || m_stage == Stage::Gone);
    if (m_stage != Stage::Fresh)
        return;
    m_stage = Stage::Begun;
    m_bodyless = m_terms.headOnly || status == 204 || status == 304;
    m_held = streamHead(m_terms, status, headers);
    QMetaObject::invokeMethod(this, &SocketReplyStream::flushHead, Qt::QueuedConnection);
}

void SocketReplyStream::write(QByteArrayView bytes)
{
    Q_ASSERT(m_stage != Stage::Fresh && m_stage != Stage::Ended);
    if (m_stage != Stage::Begun || bytes.isEmpty() || m_bodyless)
        return;
    QByteArray out = std::exchange(m_held, {});
    if (streamFraming(m_terms) == BodyFraming::Chunked)
        appendChunk(out, bytes);
    else
        out.append(bytes);
    send(out);
}

void SocketReplyStream::finish()
{
    Q_ASSERT(m_stage != Stage::Fresh && m_stage != Stage::Ended);
    if (m_stage != Stage::Begun)
        return;
    QByteArray out = std::exchange(m_held, {});
    if (!m_bodyless && streamFraming(m_terms) == BodyFraming::Chunked)
        out.append(lastChunk);
    if (!out.isEmpty())
        send(out);
    end(&GateSocket::finishAnswer);
}

void SocketReplyStream::abort()
{
    if (m_stage != Stage::Fresh && m_stage != Stage::Begun)
        return;
    flushHead();
    end(&GateSocket::cutAnswer);
}

qint64 SocketReplyStream::bytesPending() const
{
    return m_gate && m_stage == Stage::Begun ? m_gate->unsentBytes() + m_held.size() : 0;
}

void SocketReplyStream::flushHead()
{
    if (m_stage == Stage::Begun && !m_held.isEmpty())
        send(std::exchange(m_held, {}));
}

void SocketReplyStream::send(const QByteArray &bytes)
{
    if (!m_gate)
        return;
    m_gate->send(bytes); // may find the client gone
    if (m_gate && m_gate->unsentBytes() > highWater)
        m_above = true;
}

void SocketReplyStream::end(void (GateSocket::*ending)())
{
    const QPointer<GateSocket> gate = std::exchange(m_gate, {});
    if (m_stage == Stage::Gone || !gate) // connectionClosed() sees to the deletion
        return;
    m_stage = Stage::Ended;
    gate->retire(this);
    (gate.data()->*ending)();
}

void SocketReplyStream::connectionClosed()
{
    m_gate.clear();
    if (m_stage != Stage::Fresh && m_stage != Stage::Begun)
        return;
    m_stage = Stage::Gone;
    m_held.clear();
    QMetaObject::invokeMethod(
        this,
        [this] {
            emit clientGone();
            deleteLater();
        },
        Qt::QueuedConnection);
}

void SocketReplyStream::bytesTaken()
{
    if (m_above && m_gate && m_gate->unsentBytes() < lowWater) {
        m_above = false;
        emit drained();
    }
}

} // namespace signalbox::server
