// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "upstream/client.h"
#include "upstream/socket_set.h"

#include <QVarLengthArray>

#include <curl/curl.h>

#include <array>

namespace signalbox::upstream {

/// One libcurl easy handle with everything a running call needs to stay in memory. Reused for call after call: fixed
/// options are set once, only what differs is set by prepare(). Not copyable: libcurl holds pointers into it.
class Call final
{
public:
    /// `extraCaFile` (PEM) is trusted besides the system's certificates; empty for none.
    Call(const QByteArray &extraCaFile, SocketSet &sockets);
    ~Call();
    Q_DISABLE_COPY_MOVE(Call)

    /// Loads a request. The error tells why it cannot be put on the wire; the handle stays usable.
    [[nodiscard]] std::optional<Ending> prepare(CallId id, const Request &request, Listener *listener);
    /// Forgets the request and wipes its headers (they may hold a key). Only while not in a multi handle.
    void clear();

    [[nodiscard]] Ending endingFor(CURLcode code) const;
    [[nodiscard]] static Call *of(CURL *easy);

    [[nodiscard]] CURL *easy() const { return m_easy; }
    [[nodiscard]] CallId id() const { return m_id; }
    [[nodiscard]] Listener *listener() const { return m_listener; }
    /// From now on every callback answers "abort" and nobody is called.
    void silence() { m_listener = nullptr; }

    bool paused = false; ///< wanted by the caller
    bool held = false;   ///< libcurl holds a piece back because of it
    bool added = false;  ///< in the multi handle

private:
    enum class Route { Unset, Direct, Environment };

    void setFixedOptions(const QByteArray &extraCaFile);
    void setMethod(const Request &request);
    void setRoute(QByteArrayView url);
    [[nodiscard]] std::optional<Ending> setHeaders(const Request &request);
    void addLine(QByteArrayView name, QByteArrayView value);
    [[nodiscard]] bool takeHeaderLine(QByteArrayView line);
    [[nodiscard]] bool deliverHead();
    [[nodiscard]] std::chrono::microseconds sinceStart() const;
    [[nodiscard]] bool mayGoOut();

    static size_t onHeaderLine(char *data, size_t size, size_t count, void *self);
    static size_t onBodyPiece(char *data, size_t size, size_t count, void *self);
    static curl_socket_t onOpenSocket(void *self, curlsocktype purpose, curl_sockaddr *address);
    static int onCloseSocket(void *sockets, curl_socket_t socket);
    static int onAboutToSend(void *self, char *primaryIp, char *localIp, int primaryPort, int localPort);

    CURL *m_easy = nullptr;
    SocketSet &m_sockets;
    CallId m_id = 0;
    Listener *m_listener = nullptr;
    QByteArray m_body;
    QByteArray m_method;
    Route m_route = Route::Unset;
    std::chrono::milliseconds m_connectLimit{-1};

    QByteArray m_lines; ///< header lines, NUL-terminated one after the other; m_list points into it
    QVarLengthArray<qsizetype, 32> m_lineStarts;
    QVarLengthArray<curl_slist, 32> m_list;
    std::array<char, CURL_ERROR_SIZE> m_error{};

    int m_status = 0;
    Headers m_headers;
    qsizetype m_headBytes = 0;
    bool m_headSeen = false;
    bool m_headTooLarge = false;
    bool m_resendRefused = false;
    qint64 m_bodyBytes = 0;
    std::chrono::steady_clock::time_point m_startedAt;
    std::chrono::microseconds m_connected{-1};
    std::chrono::microseconds m_firstByte{-1};
};

} // namespace signalbox::upstream
