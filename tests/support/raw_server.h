// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QHash>
#include <QList>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <optional>

namespace signalbox::test {

/// One whole request as it came in.
struct RawRequest
{
    int connection = 0; ///< index, in order of arrival
    QByteArray head;    ///< up to and including the empty line
    QByteArray body;    ///< by Content-Length; chunked requests are not understood

    /// Value of a header by lower-case name; nullopt when absent.
    [[nodiscard]] std::optional<QByteArray> header(QByteArrayView name) const;
};

/// The server's side of one connection: says bytes, however wrong, and can leave in every way there is. All methods are
/// harmless once the peer is gone.
class RawConnection final : public QObject
{
    Q_OBJECT

public:
    RawConnection(int index, QTcpSocket *socket);

    [[nodiscard]] int index() const { return m_index; }
    [[nodiscard]] bool isOpen() const;
    /// Bytes that send() took and the peer has not.
    [[nodiscard]] qint64 bytesPending() const;

    void send(QByteArrayView bytes);
    /// 200 with Content-Length, the connection kept.
    void answer(QByteArrayView body);
    void finish(); ///< FIN after what was sent
    void reset();  ///< RST, at once

signals:
    void requestArrived(const signalbox::test::RawRequest &request);
    void closed(); ///< the peer or we ended it

private:
    void takeBytes();

    int m_index;
    QPointer<QTcpSocket> m_socket;
    QByteArray m_buffer;
};

/// A server on 127.0.0.1 whose behaviour is a function per request. It never waits by itself: a stall is a handler that
/// does nothing, ended later by connection(n)->send(). Counts what it saw.
///
///     test::RawServer server([](test::RawConnection &peer, const test::RawRequest &) { peer.answer("{}"); });
class RawServer final : public QTcpServer
{
    Q_OBJECT

public:
    using Handler = std::function<void(RawConnection &peer, const RawRequest &request)>;
    using Greeter = std::function<void(RawConnection &peer)>;

    explicit RawServer(Handler handler = {});
    /// Speaks TLS with this certificate and key.
    RawServer(const QSslConfiguration &tls, Handler handler);
    ~RawServer() override;

    void setHandler(Handler handler) { m_handler = std::move(handler); }
    /// Called when a connection comes in, before any byte of it.
    void setGreeter(Greeter greeter) { m_greeter = std::move(greeter); }

    [[nodiscard]] QByteArray url(QByteArrayView path = "/") const;
    [[nodiscard]] const QList<RawRequest> &requests() const { return m_requests; }
    void forget() { m_requests.clear(); } ///< what requests() has kept so far
    [[nodiscard]] int connectionsSeen() const { return static_cast<int>(m_connections.size()); }
    [[nodiscard]] int connectionsOpen() const;
    [[nodiscard]] RawConnection *connection(int index) const { return m_connections.value(index); }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void listenOnLoopback();

    std::optional<QSslConfiguration> m_tls;
    Handler m_handler;
    Greeter m_greeter;
    QList<RawConnection *> m_connections;
    QList<RawRequest> m_requests;
};

} // namespace signalbox::test
