// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "core/secret.h"

#include <QByteArray>
#include <QList>
#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace signalbox::upstream {

struct Header
{
    QByteArray name; ///< lower case
    QByteArray value;
};
using Headers = QList<Header>;

/// First value of a header by lower-case name; empty when absent.
[[nodiscard]] QByteArrayView headerValue(const Headers &headers, QByteArrayView name);

struct Request
{
    QByteArray method = "POST";
    QByteArray url;
    Headers headers; ///< authorization excluded
    Secret bearer;   ///< sent as "Authorization: Bearer …" when not empty
    QByteArray keyHeader{}; ///< `bearer` is sent as the whole of this header instead, e.g. "x-api-key"
    QByteArray body;
    std::chrono::milliseconds connectLimit{5'000};
};

/// How a call ended on the transport's side.
struct Ending
{
    bool complete = false;               ///< the whole HTTP message arrived
    std::optional<FailureClass> failure; ///< set when not complete
    QString detail; ///< "connection refused", "reset after 812 bytes", "certificate has expired"; no keys
    std::chrono::microseconds connected{-1}; ///< from start; −1 = never
    std::chrono::microseconds firstByte{-1};
    bool bytesMayHaveBeenSent = false; ///< the provider may have seen (and charged) the request
};

/// Hears one call. All on the client's thread. cancel() may be called from inside any of these; after onEnding() or
/// cancel() nothing more is called.
class Listener
{
public:
    Listener() = default;
    virtual ~Listener() = default;
    Q_DISABLE_COPY_MOVE(Listener)

    /// The connection stands (fresh, with TLS, or reused) and the request goes out now; `after` counts from start. At most
    /// once; not to be answered with cancel().
    virtual void onConnected(std::chrono::microseconds after) { Q_UNUSED(after) }
    /// Final status (1xx are swallowed) and headers; once, before any body.
    virtual void onHead(int status, const Headers &headers) = 0;
    virtual void onBody(QByteArrayView bytes) = 0;
    virtual void onEnding(const Ending &ending) = 0;
};

using CallId = quint64;

struct Options
{
    QString extraCaFile; ///< PEM, trusted besides the system's certificates; empty for none
};

/// HTTP calls of one worker thread on its Qt event loop, over one libcurl multi handle. TLS is verified, HTTP/2 used
/// where offered, redirects are an answer like any other, a POST is never sent twice by the transport, connections are
/// reused and aged. Everything else (first token, stall, total) is the caller's clock. Lives on one thread. Methods may
/// be called from inside a listener; only the destructor may not.
class Client final : public QObject
{
    Q_OBJECT

public:
    explicit Client(QObject *parent = nullptr);
    explicit Client(const Options &options, QObject *parent = nullptr);
    ~Client() override; ///< aborts what is running, without callbacks

    /// Starts a call; never calls `listener` before returning. `listener` must live until onEnding() or cancel().
    CallId start(const Request &request, Listener *listener);
    /// Aborts at once (the connection is closed, not reused; over HTTP/2 the stream is reset); no callback follows.
    /// Unknown ids are ignored.
    void cancel(CallId call);
    /// Stops and resumes reading from the provider (back-pressure). While paused no body arrives and at most one piece
    /// (16 KiB) waits in memory; an ending still comes when nothing is left to read. Resuming never calls the listener
    /// before returning.
    void setPaused(CallId call, bool paused);
    [[nodiscard]] int running() const;
    /// Readable while a call has something to read or write; −1 where there is no such descriptor. For polling only.
    [[nodiscard]] qintptr descriptor() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::upstream
