// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/ports.h"
#include "server/answer.h"

#include <QPointer>

namespace signalbox::server {

class GateSocket;

/// The answer to the request that `gate` released; the only class that writes answers to a connection. Survives a
/// client that leaves at any time: everything is then a no-op, clientGone() comes from the event loop (never from
/// inside a call), and the stream deletes itself right after it. Otherwise it deletes itself once it was ended.
/// Lives on its worker's thread.
class SocketReplyStream final : public dispatch::ReplyStream
{
    Q_OBJECT

public:
    static constexpr qint64 highWater = 256LL * 1024;
    static constexpr qint64 lowWater = 64LL * 1024;

    explicit SocketReplyStream(GateSocket *gate);
    ~SocketReplyStream() override;

    void sendComplete(int status, const upstream::Headers &headers, QByteArrayView body) override;
    void begin(int status, const upstream::Headers &headers) override;
    void write(QByteArrayView bytes) override;
    void finish() override;
    void abort() override;
    [[nodiscard]] qint64 bytesPending() const override;
    [[nodiscard]] bool isClientGone() const override { return m_stage == Stage::Gone; }

    /// For GateSocket alone.
    void connectionClosed();
    void bytesTaken();

private:
    enum class Stage { Fresh, Begun, Ended, Gone };

    void flushHead();
    void send(const QByteArray &bytes);
    void end(void (GateSocket::*ending)());

    QPointer<GateSocket> m_gate;
    AnswerTerms m_terms;
    QByteArray m_held; ///< the head, until the first piece of the body or the next turn of the event loop
    Stage m_stage = Stage::Fresh;
    bool m_bodyless = false;
    bool m_above = false; ///< the high-water mark was passed and drained() is due
};

} // namespace signalbox::server
