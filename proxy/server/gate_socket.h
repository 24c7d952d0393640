// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "server/admission.h"
#include "server/answer.h"
#include "server/http.h"
#include "server/request_reader.h"

#include <QTcpSocket>

#include <memory>
#include <vector>

namespace signalbox::server {

class GateSocket;
class SocketReplyStream;

/// What all connections of one worker share. Outlives them.
struct GateContext
{
    const GateLimits &limits;
    const Authenticator &authenticator;
    const Clock &clock;
    /// Streams that ended, until the event loop comes by: deleteLater() would wake the loop for each.
    std::vector<std::unique_ptr<dispatch::ReplyStream>> retired = {};
    GateSocket *releasing = nullptr; ///< the connection whose request QtHttpServer is reading right now
    bool draining = false;           ///< no connection is kept after its answer
};

/// One client connection. Stands to framing as QSslSocket stands to encryption: the real socket is inside, and what
/// QAbstractHttpServer reads from it is one complete, validated and admitted request at a time; the next one waits
/// until the answer is finished. Refusals, `Expect: 100-continue` and OPTIONS are answered here. A client that shuts
/// down its writing side counts as gone, as with most proxies: there is no telling it from one that left.
/// Lives on its worker's thread.
class GateSocket final : public QTcpSocket
{
    Q_OBJECT

public:
    /// Takes over the connected `descriptor`. `context` must outlive this.
    GateSocket(qintptr descriptor, GateContext &context, QObject *parent);
    ~GateSocket() override;

    /// False when the descriptor could not be used; nothing else may then be called.
    [[nodiscard]] bool isUsable() const { return m_phase != Phase::Closed; }
    /// The released request; valid once per release.
    [[nodiscard]] HttpRequest takeRequest();
    [[nodiscard]] const AnswerTerms &terms() const { return m_terms; }
    [[nodiscard]] bool isAnswering() const { return m_phase == Phase::Answering; }

    /// For SocketReplyStream alone.
    void setAnswer(SocketReplyStream *answer) { m_answer = answer; }
    void retire(SocketReplyStream *answer);
    void send(const QByteArray &bytes);
    void finishAnswer();
    void cutAnswer();
    [[nodiscard]] qint64 unsentBytes() const;

    /// Closes the connection if its client or its answer let a deadline pass. Called about once a second.
    void checkDeadlines();
    /// Closes now if no request is being read or answered.
    void closeIfIdle();
    /// Closes at once; an answer under way is cut.
    void drop();

    // The face QAbstractHttpServer sees.
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] qint64 bytesToWrite() const override;
    void disconnectFromHost() override;
    void close() override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    class Wire;
    enum class Phase {
        Reading,
        Answering,
        Lingering, ///< the last answer is on its way; what still comes in is thrown away (RFC 9112 §9.6)
        Closed,
    };

    void pump();
    bool readMore();
    bool consume(QByteArrayView bytes);
    void headReady();
    void release();
    void refuse(const Error &error, bool keepAlive);
    void answerOptions();
    void nextRequest();
    void dropReadBuffers();
    void linger();
    void shutDownWhenFlushed();
    void discardInput();
    void wireWritten();
    void wireClosed();
    void touch();

    GateContext &m_context;
    Wire *m_wire; ///< child
    RequestReader m_reader;
    LocalEndpoint m_own;
    Phase m_phase = Phase::Closed;
    AnswerTerms m_terms;
    Identity m_identity;
    QByteArray m_ahead;   ///< read from the wire, belongs to later requests
    QByteArray m_outside; ///< the released head, to be read by QAbstractHttpServer
    qsizetype m_outsideRead = 0;
    SocketReplyStream *m_answer = nullptr;
    std::chrono::microseconds m_since{0}; ///< start of the current wait
    qint64 m_discarded = 0;
    bool m_pumping = false;
    bool m_served = false; ///< a request was answered, so silence is keep-alive
    bool m_resetAtEnd = false;
    bool m_writeShut = false;
};

} // namespace signalbox::server
