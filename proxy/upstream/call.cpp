// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/call.h"

#include "upstream/ending.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::upstream {
namespace {

constexpr qsizetype headLimit = 64 * 1024; // dispatch.md, "body limits"
constexpr long keepUnusedSeconds = 50;     // below the 60 s and 75 s common front ends close at
constexpr long keepAtMostSeconds = 600;    // so that a moved DNS name is followed

/// What frames the message is ours, whatever the caller copied from its client.
bool isOurs(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 7> names{
        "host", "content-length", "transfer-encoding", "connection", "expect", "proxy-connection", "keep-alive"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isSendable(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

/// Host of an absolute URL without port and brackets.
QByteArrayView hostOf(QByteArrayView url)
{
    const qsizetype scheme = url.indexOf("://");
    if (scheme < 0)
        return {};
    QByteArrayView rest = url.sliced(scheme + 3);
    const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return c == '/' || c == '?' || c == '#'; });
    rest = rest.first(end - rest.begin());
    if (rest.startsWith('[')) {
        const qsizetype bracket = rest.indexOf(']');
        return bracket < 0 ? QByteArrayView() : rest.sliced(1, bracket - 1);
    }
    const qsizetype colon = rest.lastIndexOf(':');
    return colon < 0 ? rest : rest.first(colon);
}

bool isLoopback(QByteArrayView host)
{
    return host == "localhost" || host == "::1" || host.startsWith("127.") || host.endsWith(".localhost");
}

Ending refused(FailureClass failure, QString detail)
{
    Ending ending;
    ending.failure = failure;
    ending.detail = std::move(detail);
    return ending;
}

} // namespace

Call::Call(const QByteArray &extraCaFile, SocketSet &sockets)
    : m_easy(curl_easy_init())
    , m_sockets(sockets)
{
    Q_CHECK_PTR(m_easy);
    setFixedOptions(extraCaFile);
}

Call::~Call()
{
    curl_easy_cleanup(m_easy);
}

Call *Call::of(CURL *easy)
{
    char *self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return reinterpret_cast<Call *>(self);
}

void Call::setFixedOptions(const QByteArray &extraCaFile)
{
    curl_easy_setopt(m_easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_error.data());
    curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &Call::onHeaderLine);
    curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &Call::onBodyPiece);
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_OPENSOCKETFUNCTION, &Call::onOpenSocket);
    curl_easy_setopt(m_easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_CLOSESOCKETFUNCTION, &Call::onCloseSocket);
    curl_easy_setopt(m_easy, CURLOPT_CLOSESOCKETDATA, &m_sockets); // a connection outlives the call that opened it
    curl_easy_setopt(m_easy, CURLOPT_PREREQFUNCTION, &Call::onAboutToSend);
    curl_easy_setopt(m_easy, CURLOPT_PREREQDATA, this);

    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_QUICK_EXIT, 1L); // cancel() must not wait for a name server
    curl_easy_setopt(m_easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(m_easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(m_easy, CURLOPT_MAXAGE_CONN, keepUnusedSeconds);
    curl_easy_setopt(m_easy, CURLOPT_MAXLIFETIME_CONN, keepAtMostSeconds);
    curl_easy_setopt(m_easy, CURLOPT_BUFFERSIZE, 16L * 1024);

    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(m_easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(m_easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(m_easy, CURLOPT_USERAGENT, "signalbox/" SIGNALBOX_VERSION);

    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
    curl_easy_setopt(m_easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!extraCaFile.isEmpty()) // the system's directory (CURLOPT_CAPATH) stays in force beside it
        curl_easy_setopt(m_easy, CURLOPT_CAINFO, extraCaFile.constData());
}

std::optional<Ending> Call::prepare(CallId id, const Request &request, Listener *listener)
{
    m_id = id;
    m_listener = listener;
    m_body = request.body;
    m_startedAt = std::chrono::steady_clock::now();
    if (const auto ending = setHeaders(request))
        return ending;
    if (!isSendable(request.url) || !isSendable(request.method))
        return refused(FailureClass::Unavailable, u"the provider's address is not usable"_s);

    curl_easy_setopt(m_easy, CURLOPT_URL, request.url.constData());
    setMethod(request);
    setRoute(request.url);
    if (m_connectLimit != request.connectLimit) {
        m_connectLimit = request.connectLimit;
        curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, long{std::max<qint64>(1, m_connectLimit.count())});
    }
    return std::nullopt;
}

void Call::clear()
{
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, nullptr);
    curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, nullptr);
    m_lines.fill('\0');
    m_listener = nullptr;
    m_body = {};
    m_error[0] = '\0';
    m_status = 0;
    m_headers = {};
    m_headBytes = 0;
    m_bodyBytes = 0;
    m_connected = m_firstByte = std::chrono::microseconds{-1};
    m_headSeen = m_headTooLarge = m_resendRefused = false;
    paused = held = added = false;
}

void Call::setMethod(const Request &request)
{
    const bool hasBody = !m_body.isEmpty() || request.method == "POST";
    if (hasBody) {
        // The bytes stay shared with the caller: libcurl reads them from m_body. Below 64 KiB they leave with the head.
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t{m_body.size()});
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, m_body.constData());
    } else if (request.method == "HEAD") {
        curl_easy_setopt(m_easy, CURLOPT_NOBODY, 1L);
    } else {
        curl_easy_setopt(m_easy, CURLOPT_HTTPGET, 1L);
    }
    if (m_method == request.method)
        return;
    m_method = request.method;
    const bool isImplied = m_method == "POST" || m_method == "HEAD" || (m_method == "GET" && !hasBody);
    curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, isImplied ? nullptr : m_method.constData());
}

void Call::setRoute(QByteArrayView url)
{
    // A proxy of the environment is a tunnel for TLS and nothing else: plain HTTP would show it the whole prompt.
    const bool isTls = url.startsWith("https://");
    const Route route = isTls && !isLoopback(hostOf(url)) ? Route::Environment : Route::Direct;
    // Waiting for a connection that may turn out to be HTTP/2 pays only where HTTP/2 can be offered.
    curl_easy_setopt(m_easy, CURLOPT_PIPEWAIT, isTls ? 1L : 0L);
    if (m_route == route)
        return;
    m_route = route;
    curl_easy_setopt(m_easy, CURLOPT_PROXY, route == Route::Direct ? "" : nullptr);
}

void Call::addLine(QByteArrayView name, QByteArrayView value)
{
    m_lineStarts.append(m_lines.size());
    m_lines.append(name);
    if (value.isEmpty()) {
        m_lines.append(';'); // libcurl: "name;" is sent as "name:"
    } else {
        m_lines.append(": ");
        m_lines.append(value);
    }
    m_lines.append('\0');
}

std::optional<Ending> Call::setHeaders(const Request &request)
{
    m_lines.resize(0);
    m_lineStarts.clear();
    bool hasType = false;
    for (const Header &header : request.headers) {
        if (isOurs(header.name) || (!request.bearer.isEmpty() && (header.name == "authorization" || header.name == request.keyHeader)))
            continue;
        if (header.name.isEmpty() || !isSendable(header.name) || !isSendable(header.value))
            return refused(FailureClass::InvalidRequest, u"a header holds a line break"_s);
        hasType = hasType || header.name == "content-type";
        addLine(header.name, header.value);
    }
    if (!request.bearer.isEmpty()) {
        if (!isSendable(request.bearer.reveal()))
            return refused(FailureClass::Auth, u"the key holds a line break"_s);
        m_lineStarts.append(m_lines.size());
        if (request.keyHeader.isEmpty())
            m_lines.append("Authorization: Bearer ").append(request.bearer.reveal()).append('\0');
        else
            m_lines.append(request.keyHeader).append(": ").append(request.bearer.reveal()).append('\0');
    }
    for (const QByteArrayView suppressed : {QByteArrayView("Expect:"), QByteArrayView("Content-Type:")}) {
        if (hasType && suppressed.startsWith('C'))
            continue;
        m_lineStarts.append(m_lines.size());
        m_lines.append(suppressed).append('\0');
    }

    m_list.resize(m_lineStarts.size());
    char *const base = m_lines.data();
    for (qsizetype i = 0; i < m_list.size(); ++i)
        m_list[i] = {base + m_lineStarts[i], i + 1 < m_list.size() ? &m_list[i + 1] : nullptr};
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_list.data());
    return std::nullopt;
}

std::chrono::microseconds Call::sinceStart() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - m_startedAt);
}

/// libcurl tries again when a kept connection dies without an answer (Curl_retry_request). That is a second send of
/// something that may already be charged, unless not one byte of it had left.
bool Call::mayGoOut()
{
    if (m_connected.count() < 0)
        return true;
    long sent = 0;
    curl_easy_getinfo(m_easy, CURLINFO_REQUEST_SIZE, &sent);
    m_resendRefused = sent > 0;
    return !m_resendRefused;
}

/// Refuses the new connection of a second try: no handshake is waited for.
curl_socket_t Call::onOpenSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    auto *call = static_cast<Call *>(self);
    if (!call->mayGoOut())
        return CURL_SOCKET_BAD;
    const curl_socket_t opened = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (opened != CURL_SOCKET_BAD)
        call->m_sockets.opened(opened);
    return opened;
}

int Call::onCloseSocket(void *sockets, curl_socket_t socket)
{
    static_cast<SocketSet *>(sockets)->closed(socket);
    return ::close(socket);
}

/// Refuses a second try over another kept connection: called for every send, whatever the connection.
int Call::onAboutToSend(void *self, char *, char *, int, int)
{
    auto *call = static_cast<Call *>(self);
    if (!call->mayGoOut())
        return CURL_PREREQFUNC_ABORT;
    if (call->m_connected.count() < 0) {
        call->m_connected = call->sinceStart();
        if (call->m_listener != nullptr)
            call->m_listener->onConnected(call->m_connected);
    }
    return CURL_PREREQFUNC_OK;
}

size_t Call::onHeaderLine(char *data, size_t size, size_t count, void *self)
{
    auto *call = static_cast<Call *>(self);
    const size_t length = size * count;
    if (call->m_listener == nullptr)
        return CURL_WRITEFUNC_ERROR;
    return call->takeHeaderLine(QByteArrayView(data, static_cast<qsizetype>(length))) ? length : CURL_WRITEFUNC_ERROR;
}

bool Call::takeHeaderLine(QByteArrayView line)
{
    if (m_headSeen)
        return true; // trailers
    if (m_firstByte.count() < 0)
        m_firstByte = sinceStart();
    m_headBytes += line.size();
    if (m_headBytes > headLimit) {
        m_headTooLarge = true;
        return false;
    }
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.startsWith("HTTP/")) {
        const qsizetype space = line.indexOf(' ');
        m_status =
            space < 0 ? 0 : line.sliced(space + 1).first(std::min<qsizetype>(3, line.size() - space - 1)).toInt();
        m_headers.clear();
        return true;
    }
    if (line.isEmpty())
        return m_status < 200 || deliverHead();          // 1xx: the final head follows (RFC 9110 §15.2)
    if (line.startsWith(' ') || line.startsWith('\t')) { // obs-fold, RFC 9112 §5.2
        if (!m_headers.isEmpty())
            m_headers.last().value.append(' ').append(line.trimmed());
        return true;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon > 0)
        m_headers.append({line.first(colon).toByteArray().toLower(), line.sliced(colon + 1).trimmed().toByteArray()});
    return true;
}

bool Call::deliverHead()
{
    m_headSeen = true;
    m_listener->onHead(m_status, m_headers);
    return m_listener != nullptr;
}

size_t Call::onBodyPiece(char *data, size_t size, size_t count, void *self)
{
    auto *call = static_cast<Call *>(self);
    const size_t length = size * count;
    if (call->m_listener == nullptr)
        return CURL_WRITEFUNC_ERROR;
    if (call->paused) {
        call->held = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    call->m_bodyBytes += static_cast<qint64>(length);
    call->m_listener->onBody(QByteArrayView(data, static_cast<qsizetype>(length)));
    return call->m_listener != nullptr ? length : CURL_WRITEFUNC_ERROR;
}

Ending Call::endingFor(CURLcode code) const
{
    long systemError = 0;
    long sent = 0;
    curl_easy_getinfo(m_easy, CURLINFO_OS_ERRNO, &systemError);
    curl_easy_getinfo(m_easy, CURLINFO_REQUEST_SIZE, &sent);
    const Outcome outcome{.code = code,
                          .systemError = static_cast<int>(systemError),
                          .curlText = QByteArrayView(m_error.data()),
                          .headSeen = m_headSeen,
                          .headTooLarge = m_headTooLarge,
                          .connected = m_connected.count() >= 0,
                          .resendRefused = m_resendRefused,
                          .bodyBytes = m_bodyBytes,
                          .connectLimit = m_connectLimit};
    Ending ending;
    ending.failure = failureOf(outcome);
    ending.complete = !ending.failure;
    ending.detail = detailOf(outcome);
    ending.connected = m_connected;
    ending.firstByte = m_firstByte;
    ending.bytesMayHaveBeenSent = outcome.connected && sent > 0; // before: a CONNECT to a proxy, at most
    return ending;
}

} // namespace signalbox::upstream
