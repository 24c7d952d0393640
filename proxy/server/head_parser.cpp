// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/head_parser.h"

#include "server/http_text.h"

#include <cstring>
#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

bool isKnownMethod(QByteArrayView method)
{
    return method == "POST" || method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "PUT" ||
           method == "DELETE" || method == "PATCH";
}

} // namespace

HeadParser::State HeadParser::refuse(ErrorKind kind, const QString &message, int status)
{
    m_error = Error{kind, message + u" Nothing was done with this request and the connection is closed."_s, {}, status};
    m_state = State::Refused;
    return m_state;
}

RequestHead HeadParser::take()
{
    RequestHead head = std::move(m_head);
    *this = HeadParser(m_headerBytes);
    return head;
}

HeadParser::Progress HeadParser::feed(QByteArrayView bytes)
{
    // The room for method and version around the longest target.
    constexpr qsizetype requestLineLimit = targetLimit + 32;
    qsizetype position = 0;
    while (m_state == State::Reading && position < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(position);
        const void *newline = std::memchr(rest.data(), '\n', static_cast<size_t>(rest.size()));
        const qsizetype length =
            newline == nullptr ? rest.size() : static_cast<const char *>(newline) - rest.data() + 1;
        m_seen += length;
        position += length;
        if (m_expecting == Expecting::RequestLine && m_partial.size() + length > requestLineLimit) {
            refuse(ErrorKind::TooLarge, u"The request line is longer than 8 KiB; send parameters in the body."_s, 414);
        } else if (m_seen > m_headerBytes) {
            refuse(ErrorKind::HeadersTooLarge,
                   u"The request headers are larger than the limit of %1 bytes; send fewer or smaller headers."_s.arg(
                       m_headerBytes));
        } else if (newline == nullptr) {
            m_partial.append(rest);
        } else if (m_partial.isEmpty()) {
            line(rest.first(length));
        } else {
            m_partial.append(rest.first(length));
            const QByteArray whole = std::exchange(m_partial, {});
            line(whole);
        }
    }
    return {m_state, position};
}

HeadParser::State HeadParser::line(QByteArrayView text)
{
    if (!text.endsWith("\r\n"))
        return refuse(ErrorKind::InvalidRequest, u"A header line ends in LF without CR (RFC 9112 §2.2)."_s);
    text.chop(2);
    switch (m_expecting) {
    case Expecting::RequestLine:
        // RFC 9112 §2.2: an empty line before the request line is ignored.
        return text.isEmpty() ? m_state : requestLine(text);
    case Expecting::Header:
        return text.isEmpty() ? end() : header(text);
    }
    Q_UNREACHABLE();
}

HeadParser::State HeadParser::requestLine(QByteArrayView text)
{
    const qsizetype first = text.indexOf(' ');
    const qsizetype last = text.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1)
        return refuse(ErrorKind::InvalidRequest, u"The request line is not \"METHOD target HTTP/1.1\"."_s);
    const QByteArrayView method = text.first(first);
    const QByteArrayView version = text.sliced(last + 1);
    if (!isToken(method))
        return refuse(ErrorKind::InvalidRequest, u"The method holds characters that no method may have."_s);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool wellFormed = version.size() == 8 && version.startsWith("HTTP/") && isDigit(version[5]) &&
                                version[6] == '.' && isDigit(version[7]);
        return wellFormed ? refuse(ErrorKind::InvalidRequest, u"Only HTTP/1.1 and HTTP/1.0 are spoken here."_s, 505)
                          : refuse(ErrorKind::InvalidRequest, u"The request line does not end in an HTTP version."_s);
    }
    m_head.minorVersion = version[7] - '0';
    if (!isKnownMethod(method))
        return refuse(ErrorKind::Unsupported,
                      u"The method is not offered here; use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS."_s);
    m_head.method = method.toByteArray();
    m_expecting = Expecting::Header;
    return target(text.sliced(first + 1, last - first - 1));
}

// RFC 9112 §3.2: origin-form, absolute-form (which proxies and servers must accept) and OPTIONS *.
HeadParser::State HeadParser::target(QByteArrayView text)
{
    if (text.size() > targetLimit)
        return refuse(ErrorKind::TooLarge, u"The URL is longer than 8 KiB; send parameters in the body."_s, 414);
    if (!isTarget(text))
        return refuse(ErrorKind::InvalidRequest, u"The URL holds characters that must be percent-encoded."_s);
    if (text == "*" && m_head.method == "OPTIONS") {
        m_head.path = "*";
        return m_state;
    }
    if (constexpr QByteArrayView scheme = "http://";
        text.size() > scheme.size() && text.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0) {
        text = text.sliced(scheme.size());
        const qsizetype end = [text] {
            qsizetype i = 0;
            while (i < text.size() && text[i] != '/' && text[i] != '?')
                ++i;
            return i;
        }();
        m_head.authority = text.first(end).toByteArray();
        if (m_head.authority.isEmpty())
            return refuse(ErrorKind::InvalidRequest, u"The absolute URL names no host."_s);
        text = text.sliced(end);
    } else if (!text.startsWith('/')) {
        return refuse(ErrorKind::InvalidRequest, u"The URL is neither a path nor an http:// address."_s);
    }
    const qsizetype question = text.indexOf('?');
    const QByteArrayView rawPath = question < 0 ? text : text.first(question);
    const std::optional<QByteArray> path = decodedPath(rawPath.isEmpty() ? QByteArrayView("/") : rawPath);
    m_head.path = path.value_or(rawPath.toByteArray());
    if (!path)
        return refuse(ErrorKind::InvalidRequest,
                      u"The path has a broken percent-escape, a control character or a \"..\" segment."_s);
    if (question >= 0)
        m_head.query = text.sliced(question + 1).toByteArray();
    return m_state;
}

HeadParser::State HeadParser::header(QByteArrayView text)
{
    if (text.startsWith(' ') || text.startsWith('\t'))
        return refuse(ErrorKind::InvalidRequest, u"A header is folded over two lines (RFC 9112 §5.2)."_s);
    if (m_head.headers.size() >= headerCountLimit)
        return refuse(ErrorKind::HeadersTooLarge, u"The request has more than 200 headers; send fewer."_s);
    const qsizetype colon = text.indexOf(':');
    if (colon <= 0)
        return refuse(ErrorKind::InvalidRequest, u"A header line has no name or no colon."_s);
    upstream::Header header;
    header.name.resize(colon);
    if (!lowerToken(text.first(colon), header.name.data()))
        return refuse(ErrorKind::InvalidRequest,
                      u"A header name holds white space or another character that no name may have."_s);
    const QByteArrayView value = withoutOuterSpace(text.sliced(colon + 1));
    if (!isFieldValue(value))
        return refuse(ErrorKind::InvalidRequest,
                      u"The value of header \"%1\" holds a control character."_s.arg(QLatin1StringView(header.name)));
    header.value = value.toByteArray();
    if (special(header) == State::Reading)
        m_head.headers.append(std::move(header));
    return m_state;
}

HeadParser::State HeadParser::special(const upstream::Header &header)
{
    if (header.name == "host") {
        if (std::exchange(m_hasHost, true))
            return refuse(ErrorKind::InvalidRequest, u"The request has two Host headers."_s);
        m_head.host = header.value;
    } else if (header.name == "content-length") {
        return contentLength(header.value);
    } else if (header.name == "transfer-encoding") {
        if (std::exchange(m_hasTransferEncoding, true))
            return refuse(ErrorKind::InvalidRequest, u"The request has two Transfer-Encoding headers."_s);
        if (header.value.compare("chunked", Qt::CaseInsensitive) != 0)
            return refuse(ErrorKind::Unsupported, u"The only Transfer-Encoding understood here is \"chunked\"."_s);
        m_head.chunked = true;
    } else if (header.name == "connection") {
        connection(header.value);
    } else if (header.name == "expect") {
        if (header.value.compare("100-continue", Qt::CaseInsensitive) != 0)
            return refuse(ErrorKind::InvalidRequest, u"The only Expect understood here is \"100-continue\"."_s, 417);
        m_head.expectsContinue = true;
    }
    return m_state;
}

HeadParser::State HeadParser::contentLength(const QByteArray &value)
{
    if (m_head.contentLength >= 0)
        return refuse(ErrorKind::InvalidRequest, u"The request has two Content-Length headers."_s);
    if (value.isEmpty())
        return refuse(ErrorKind::InvalidRequest, u"Content-Length is empty."_s);
    qint64 length = 0;
    for (const char c : value) {
        if (!isDigit(c))
            return refuse(ErrorKind::InvalidRequest, u"Content-Length is not one plain decimal number."_s);
        constexpr qint64 most = std::numeric_limits<qint64>::max();
        const qint64 digit = c - '0';
        length = length > (most - digit) / 10 ? most : length * 10 + digit;
    }
    m_head.contentLength = length;
    return m_state;
}

void HeadParser::connection(const QByteArray &value)
{
    for (const QByteArray &option : value.split(',')) {
        const QByteArray name = option.trimmed().toLower();
        m_saysClose = m_saysClose || name == "close";
        m_saysKeepAlive = m_saysKeepAlive || name == "keep-alive";
    }
}

HeadParser::State HeadParser::end()
{
    if (m_head.chunked && m_head.contentLength >= 0)
        return refuse(ErrorKind::InvalidRequest,
                      u"The request has both Content-Length and Transfer-Encoding (RFC 9112 §6.1)."_s);
    if (m_head.chunked && m_head.minorVersion == 0)
        return refuse(ErrorKind::InvalidRequest, u"HTTP/1.0 has no Transfer-Encoding (RFC 9112 §6.1)."_s);
    if (!m_hasHost && m_head.minorVersion == 1)
        return refuse(ErrorKind::InvalidRequest, u"The request has no Host header (RFC 9112 §3.2)."_s);
    m_head.keepAlive = !m_saysClose && (m_head.minorVersion == 1 || m_saysKeepAlive);
    m_head.expectsContinue = m_head.expectsContinue && m_head.minorVersion == 1;
    m_state = State::Done;
    return m_state;
}

} // namespace signalbox::server
