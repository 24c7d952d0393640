// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/gate_socket.h"

#include "server/gemini_path.h"
#include "server/request_dialect.h"
#include "server/socket_options.h"
#include "server/socket_reply_stream.h"
#include "wire/translate.h"

#include <QPointer>

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

/// How far the wire is read ahead of the request being answered.
constexpr qint64 readAhead = 64LL * 1024;
/// How long and how much a client may go on sending after its last answer.
constexpr std::chrono::seconds lingerLimit{2};
constexpr qint64 discardLimit = 4LL * 1024 * 1024;
/// No byte of an answer taken for that long: the client is gone for all we can do.
constexpr std::chrono::seconds answerStall{120};

bool isHopByHop(QByteArrayView name)
{
    return name == "connection" || name == "keep-alive" || name == "proxy-connection" || name == "te" ||
           name == "trailer" || name == "transfer-encoding" || name == "upgrade" || name == "expect" ||
           name == "proxy-authorization" || name == "proxy-authenticate";
}

/// Leaves out what is between the client and us: hop-by-hop headers (RFC 9110 §7.6.1) and the token. What is said to us
/// stays even if Connection names it: a tag must never get lost.
upstream::Headers endToEnd(upstream::Headers headers)
{
    QByteArrayList named;
    for (const upstream::Header &header : std::as_const(headers)) {
        if (header.name == "connection") {
            for (const QByteArray &option : header.value.split(','))
                named.append(option.trimmed().toLower());
        }
    }
    headers.removeIf([&named](const upstream::Header &header) {
        return isHopByHop(header.name) || header.name == "authorization" || header.name == "x-api-key" || header.name == "x-goog-api-key" ||
               (!header.name.startsWith("x-signalbox-") && named.contains(header.name));
    });
    return headers;
}

} // namespace

class GateSocket::Wire final : public QTcpSocket
{
public:
    using QTcpSocket::QTcpSocket;
    using QTcpSocket::setOpenMode;
};

GateSocket::GateSocket(qintptr descriptor, GateContext &context, QObject *parent)
    : QTcpSocket(parent)
    , m_context(context)
    , m_wire(new Wire(this))
    , m_reader(context.limits)
{
    m_wire->setReadBufferSize(readAhead);
    if (!m_wire->setSocketDescriptor(descriptor))
        return;
    m_wire->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_own = {m_wire->localAddress(), m_wire->localPort()};
    setLocalAddress(m_own.address);
    setLocalPort(m_own.port);
    setPeerAddress(m_wire->peerAddress());
    setPeerPort(m_wire->peerPort());
    setSocketState(ConnectedState);
    open(ReadWrite | Unbuffered);
    connect(m_wire, &QTcpSocket::readyRead, this, &GateSocket::pump);
    connect(m_wire, &QTcpSocket::bytesWritten, this, &GateSocket::wireWritten);
    connect(m_wire, &QTcpSocket::disconnected, this, &GateSocket::wireClosed);
    m_phase = Phase::Reading;
    touch();
}

GateSocket::~GateSocket()
{
    m_wire->disconnect(this);
    m_phase = Phase::Closed;
    if (SocketReplyStream *const answer = std::exchange(m_answer, nullptr))
        answer->connectionClosed();
}

void GateSocket::touch()
{
    m_since = m_context.clock.steady();
}

// Serves everything that can be served now. Answers that finish inside their handler come back here through
// finishAnswer() and are picked up by this loop instead of a deeper one.
void GateSocket::pump()
{
    if (m_pumping)
        return;
    if (m_phase == Phase::Lingering)
        return discardInput();
    const QPointer<GateSocket> self(this);
    m_pumping = true;
    m_context.retired.clear(); // called by the event loop, so none of them is on the stack
    while (self && m_phase == Phase::Reading && m_wire->bytesToWrite() < SocketReplyStream::lowWater && readMore()) {
    }
    if (self)
        m_pumping = false;
}

// False when there is nothing to read.
bool GateSocket::readMore()
{
    if (!m_ahead.isEmpty()) {
        const QByteArray bytes = std::exchange(m_ahead, {});
        return consume(bytes);
    }
    std::array<char, 16 * 1024> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read()
    const qint64 length = m_wire->read(buffer.data(), buffer.size());
    return length > 0 && consume({buffer.data(), static_cast<qsizetype>(length)});
}

// False when the phase ended, so that reading must stop. Whatever is left belongs to the next request.
bool GateSocket::consume(QByteArrayView bytes)
{
    const QPointer<GateSocket> self(this);
    const bool fresh = !m_reader.hasBegun();
    if (fresh || m_reader.isInBody())
        touch();
    while (self && m_phase == Phase::Reading) {
        const RequestReader::Progress progress = m_reader.feed(bytes);
        bytes = bytes.sliced(progress.consumed);
        switch (progress.step) {
        case RequestReader::Step::NeedsMore:
            return true;
        case RequestReader::Step::Refused:
            m_terms = {m_reader.minorVersion(), false, false};
            refuse(m_reader.error(), false);
            return false;
        case RequestReader::Step::HeadReady:
            headReady();
            if (m_phase == Phase::Reading && bytes.isEmpty() && m_reader.head().hasBody() &&
                m_reader.head().expectsContinue)
                send("HTTP/1.1 100 Continue\r\n\r\n");
            break;
        case RequestReader::Step::Complete:
            m_ahead = bytes.toByteArray();
            if (m_reader.head().method == "OPTIONS")
                answerOptions();
            else
                release();
            return self && m_phase == Phase::Reading;
        }
    }
    return false;
}

void GateSocket::headReady()
{
    const RequestHead &head = m_reader.head();
    m_terms = {head.minorVersion, head.method == "HEAD", head.keepAlive && !m_context.draining};
    Result<Identity> identity = admit(head, m_own, m_context.authenticator);
    if (!identity)
        return refuse(identity.error(), m_terms.keepAlive && !head.hasBody());
    if (head.contentLength > m_context.limits.bodyBytes)
        m_terms.keepAlive = false; // the reader refuses it with its own message
    m_identity = *std::move(identity);
    touch();
}

// Hands QAbstractHttpServer the shortest request of this method: its parser makes a virtual call for each byte. What
// the client asked travels in takeRequest(), without being parsed or copied twice.
void GateSocket::release()
{
    m_phase = Phase::Answering;
    m_outside = m_reader.head().method + " / HTTP/1.1\r\n\r\n";
    m_outsideRead = 0;
    const QPointer<GateSocket> self(this);
    GateContext &context = m_context;
    context.releasing = this;
    emit readyRead();
    if (context.releasing == this) {
        context.releasing = nullptr;
        if (self && m_phase == Phase::Answering && m_answer == nullptr)
            drop(); // nobody took the request: a closed connection is the honest answer
    }
    if (self && m_phase == Phase::Answering)
        dropReadBuffers();
}

// An answer may take minutes, with thousands of others beside it, and nothing is read in that time; a QIODevice keeps a
// used read buffer of 16 KiB until its mode changes.
void GateSocket::dropReadBuffers()
{
    const auto drop = [](auto &device) {
        const OpenMode mode = device.openMode();
        device.setOpenMode(WriteOnly | Unbuffered);
        device.setOpenMode(mode);
    };
    if (QIODevice::bytesAvailable() == 0 && m_outsideRead == m_outside.size()) {
        m_outside.clear();
        m_outsideRead = 0;
        drop(*this);
    }
    if (m_wire->bytesAvailable() == 0)
        drop(*m_wire);
}

HttpRequest GateSocket::takeRequest()
{
    m_context.releasing = nullptr;
    RequestHead head = m_reader.takeHead();
    return {std::move(head.method), std::move(head.path),
            queryWithoutKey(head.query), endToEnd(std::move(head.headers)),
            m_reader.takeBody(),    std::exchange(m_identity, {})};
}

void GateSocket::refuse(const Error &error, bool keepAlive)
{
    m_terms.keepAlive = keepAlive;
    upstream::Headers headers{{"content-type", "application/json"}};
    if (error.kind == ErrorKind::Unauthorized)
        headers.append(upstream::Header{"www-authenticate", "Bearer"}); // RFC 9110 §11.6.1
    const RequestHead &head = m_reader.head(); // empty when it could not be read
    const QByteArray body = wire::errorBody(dialectOf(head.path, head.headers), error);
    send(completeAnswer(m_terms, httpStatus(error), headers, body));
    nextRequest();
}

// RFC 9110 §9.3.7. Grants no origin anything: a page's preflight that got here has our own origin.
void GateSocket::answerOptions()
{
    send(completeAnswer(m_terms, 204, {{"allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}}, {}));
    nextRequest();
}

void GateSocket::nextRequest()
{
    if (m_phase == Phase::Closed)
        return;
    m_reader.next();
    m_served = true;
    m_phase = Phase::Reading;
    touch();
    if (!m_terms.keepAlive)
        linger();
}

void GateSocket::finishAnswer()
{
    m_answer = nullptr;
    if (m_phase != Phase::Answering)
        return;
    m_terms.keepAlive = m_terms.keepAlive && !m_context.draining;
    nextRequest();
    // Never from here: the handler of one request must not run inside the finish() of another.
    if (!m_pumping && m_phase == Phase::Reading && (!m_ahead.isEmpty() || m_wire->bytesAvailable() > 0))
        QMetaObject::invokeMethod(this, &GateSocket::pump, Qt::QueuedConnection);
}

// A chunked answer without its last chunk is visibly cut, so what was written before is still delivered. One that ends
// with the connection (HTTP/1.0) is cut by a reset, which no client takes for a clean end.
void GateSocket::cutAnswer()
{
    m_answer = nullptr;
    if (m_phase != Phase::Answering)
        return;
    m_resetAtEnd = streamFraming(m_terms) == BodyFraming::UntilClose;
    linger();
}

void GateSocket::linger()
{
    m_phase = Phase::Lingering;
    m_ahead.clear();
    touch();
    shutDownWhenFlushed();
}

void GateSocket::shutDownWhenFlushed()
{
    if (m_writeShut || m_wire->bytesToWrite() > 0)
        return;
    m_writeShut = true;
    if (m_resetAtEnd) {
        resetOnClose(m_wire->socketDescriptor());
        m_wire->abort();
    } else if (!shutDownWriting(m_wire->socketDescriptor())) {
        m_wire->disconnectFromHost();
    } else {
        discardInput();
    }
}

void GateSocket::discardInput()
{
    m_discarded += m_wire->skip(m_wire->bytesAvailable());
    if (m_discarded > discardLimit)
        m_wire->abort();
}

void GateSocket::send(const QByteArray &bytes)
{
    if (m_phase == Phase::Closed)
        return;
    if (m_wire->bytesToWrite() > 0) {
        m_wire->write(bytes);
        return;
    }
    const qsizetype taken = sendNow(m_wire->socketDescriptor(), bytes);
    if (taken < 0)
        return drop();
    if (taken < bytes.size()) {
        touch();
        m_wire->write(bytes.constData() + taken, bytes.size() - taken);
    }
}

void GateSocket::retire(SocketReplyStream *answer)
{
    m_context.retired.emplace_back(answer);
}

qint64 GateSocket::unsentBytes() const
{
    return m_wire->bytesToWrite();
}

void GateSocket::wireWritten()
{
    switch (m_phase) {
    case Phase::Reading:
        // Pipelined requests wait while their answers pile up.
        if (!m_ahead.isEmpty() || m_wire->bytesAvailable() > 0)
            QMetaObject::invokeMethod(this, &GateSocket::pump, Qt::QueuedConnection);
        break;
    case Phase::Answering:
        touch();
        if (m_answer != nullptr)
            m_answer->bytesTaken();
        break;
    case Phase::Lingering:
        touch();
        shutDownWhenFlushed();
        break;
    case Phase::Closed:
        break;
    }
}

void GateSocket::wireClosed()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    if (SocketReplyStream *const answer = std::exchange(m_answer, nullptr))
        answer->connectionClosed();
    setSocketState(UnconnectedState);
    emit stateChanged(UnconnectedState);
    emit disconnected();
}

void GateSocket::checkDeadlines()
{
    const std::chrono::microseconds waited = m_context.clock.steady() - m_since;
    const GateLimits &limits = m_context.limits;
    const auto late = [this](const QString &message) {
        m_terms = {m_reader.minorVersion(), false, false};
        refuse({ErrorKind::RequestTimeout, message, {}, 0}, false);
    };
    switch (m_phase) {
    case Phase::Reading:
        if (m_reader.isInBody()) {
            if (waited >= limits.bodyStall)
                late(u"No byte of the request body came for %1 seconds, so nothing was done. Send it again."_s.arg(
                    limits.bodyStall.count() / 1000));
        } else if (m_reader.hasBegun()) {
            if (waited >= limits.headersWithin)
                late(u"The request headers took longer than %1 seconds, so nothing was done. Send them again."_s.arg(
                    limits.headersWithin.count() / 1000));
        } else if (waited >= (m_served ? limits.idleKeepAlive : limits.headersWithin)) {
            drop();
        }
        break;
    case Phase::Answering:
        if (m_wire->bytesToWrite() > 0 && waited >= answerStall)
            drop();
        break;
    case Phase::Lingering:
        if (waited >= (m_wire->bytesToWrite() > 0 ? std::chrono::microseconds(answerStall) : lingerLimit))
            drop();
        break;
    case Phase::Closed:
        break;
    }
}

void GateSocket::closeIfIdle()
{
    if (m_phase == Phase::Reading && !m_reader.hasBegun() && m_ahead.isEmpty())
        linger();
}

void GateSocket::drop()
{
    m_wire->abort();
    wireClosed();
}

qint64 GateSocket::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_outside.size() - m_outsideRead;
}

qint64 GateSocket::bytesToWrite() const
{
    return m_wire->bytesToWrite();
}

void GateSocket::disconnectFromHost()
{
    if (m_phase == Phase::Reading || m_phase == Phase::Answering)
        linger();
}

void GateSocket::close()
{
    drop();
}

qint64 GateSocket::readData(char *data, qint64 maxSize)
{
    const qint64 length = qMin<qint64>(maxSize, m_outside.size() - m_outsideRead);
    if (length > 0) {
        std::memcpy(data, m_outside.constData() + m_outsideRead, static_cast<size_t>(length));
        m_outsideRead += static_cast<qsizetype>(length);
    }
    return length;
}

// Answers go through SocketReplyStream; a write of QtHttpServer's own would be a reply that we did not frame.
qint64 GateSocket::writeData(const char *data, qint64 size)
{
    Q_UNUSED(data);
    return size;
}

} // namespace signalbox::server
