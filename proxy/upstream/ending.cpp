// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/ending.h"

#include <cerrno>
#include <system_error>

using namespace Qt::StringLiterals;

namespace signalbox::upstream {
namespace {

/// libcurl reports a broken chunk frame with the same code as a reset; only its text tells them apart.
bool isBrokenChunk(const Outcome &outcome)
{
    return outcome.code == CURLE_RECV_ERROR && outcome.curlText.contains("chunked-encoding");
}

QString cutText(const Outcome &outcome, QLatin1StringView verb)
{
    if (!outcome.headSeen)
        return verb + " before answering"_L1;
    return verb + u" after %1 bytes"_s.arg(outcome.bodyBytes);
}

QString systemText(const Outcome &outcome)
{
    if (outcome.systemError == ECONNREFUSED)
        return u"connection refused"_s;
    if (outcome.systemError != 0)
        return u"connection failed: "_s +
               QString::fromStdString(std::generic_category().message(outcome.systemError)).toLower();
    return u"connection failed"_s;
}

QString certificateText(const Outcome &outcome)
{
    const QString text = QString::fromUtf8(outcome.curlText);
    static constexpr QLatin1StringView prefix = "SSL certificate problem: "_L1;
    if (text.startsWith(prefix))
        return u"certificate refused: "_s + text.sliced(prefix.size());
    if (text.contains("does not match"_L1) || text.contains("no alternative certificate"_L1))
        return u"certificate refused: issued for another host"_s;
    return text.isEmpty() ? u"certificate refused"_s : u"certificate refused: "_s + text;
}

QString resetText(const Outcome &outcome)
{
    if (isBrokenChunk(outcome))
        return u"broken chunk framing after %1 bytes"_s.arg(outcome.bodyBytes);
    return cutText(outcome, "reset"_L1);
}

} // namespace

std::optional<FailureClass> failureOf(const Outcome &outcome)
{
    if (outcome.headTooLarge || isBrokenChunk(outcome))
        return FailureClass::Malformed;
    if (outcome.code == CURLE_OK)
        return outcome.headSeen ? std::nullopt : std::optional(FailureClass::Unavailable);
    if (outcome.resendRefused)
        return FailureClass::Unavailable;
    switch (int{outcome.code}) { // an open set: libcurl adds codes with every release
    case CURLE_OPERATION_TIMEDOUT:
        return FailureClass::Timeout;
    case CURLE_UNSUPPORTED_PROTOCOL: // once connected: HTTP/0.9, i.e. no status line; before: the scheme
        return outcome.connected ? FailureClass::Malformed : FailureClass::Unavailable;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_FILESIZE_EXCEEDED:
        return FailureClass::Malformed;
    }
    return FailureClass::Unavailable;
}

QString detailOf(const Outcome &outcome)
{
    if (outcome.headTooLarge)
        return u"answer head over 64 KiB"_s;
    if (outcome.resendRefused)
        return u"closed before answering, on a kept connection; not sent again"_s;
    if (outcome.code == CURLE_PROXY || outcome.curlText.startsWith("CONNECT tunnel failed"))
        return u"the proxy refused the connection"_s;
    switch (int{outcome.code}) {
    case CURLE_OK:
        return outcome.headSeen ? QString() : u"closed inside the answer's head"_s;
    case CURLE_OPERATION_TIMEDOUT:
        return u"no connection within %1 ms"_s.arg(outcome.connectLimit.count());
    case CURLE_COULDNT_CONNECT:
        return systemText(outcome);
    case CURLE_COULDNT_RESOLVE_HOST:
        return u"host name not found"_s;
    case CURLE_COULDNT_RESOLVE_PROXY:
        return u"host name of the proxy not found"_s;
    case CURLE_PEER_FAILED_VERIFICATION:
        return certificateText(outcome);
    case CURLE_SSL_CONNECT_ERROR:
        return u"TLS handshake failed"_s;
    case CURLE_SSL_CACERT_BADFILE:
        return u"the file of trusted certificates cannot be read"_s;
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED: // CURLOPT_DISALLOW_USERNAME_IN_URL
        return u"the provider's address is not usable"_s;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        return outcome.connected ? u"the answer is not HTTP"_s : u"the provider's address is not usable"_s;
    case CURLE_GOT_NOTHING:
        return u"closed before answering"_s;
    case CURLE_PARTIAL_FILE:
        return u"closed after %1 bytes, before the announced end"_s.arg(outcome.bodyBytes);
    case CURLE_RECV_ERROR:
        return resetText(outcome);
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
        return u"connection lost while sending"_s;
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return cutText(outcome, "HTTP/2 stream closed"_L1);
    }
    return u"transfer failed: "_s + QLatin1StringView(curl_easy_strerror(outcome.code)).toString();
}

} // namespace signalbox::upstream
