// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/admission.h"

#include "server/gemini_path.h"
#include "server/http_text.h"
#include "server/surface_request.h"
#include "wire/multipart.h"

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

bool equals(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && left.compare(right, Qt::CaseInsensitive) == 0;
}

/// Port of an authority after its colon; −1 when it is not a plain number below 65536 as browsers write it (no leading
/// zero: two readings of one address are one too many).
int portOf(QByteArrayView digits)
{
    if (digits.isEmpty() || digits.size() > 5 || digits.front() == '0')
        return -1;
    int port = 0;
    for (const char c : digits) {
        if (!isDigit(c))
            return -1;
        port = port * 10 + (c - '0');
    }
    return port > 0xffff ? -1 : port;
}

bool namesAddress(QByteArrayView host, const QHostAddress &address)
{
    const bool bracketed = host.startsWith('[') && host.endsWith(']');
    const QHostAddress named(QString::fromLatin1(bracketed ? host.sliced(1, host.size() - 2) : host));
    return bracketed == (named.protocol() == QAbstractSocket::IPv6Protocol) && !named.isNull() &&
           named.isEqual(address, QHostAddress::ConvertV4MappedToIPv4);
}

bool isOwnOrigin(QByteArrayView origin, const LocalEndpoint &own)
{
    constexpr QByteArrayView scheme = "http://";
    return origin.size() > scheme.size() && equals(origin.first(scheme.size()), scheme) &&
           isOwnAuthority(origin.sliced(scheme.size()), own);
}

bool isJson(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = withoutOuterSpace(semicolon < 0 ? contentType : contentType.first(semicolon));
    return equals(type, "application/json");
}

/// JSON, or YAML where a policy is put: nothing a page could send without asking first. A form, which it could, only where
/// the endpoint takes files: its Origin and the token stand before that.
bool isDeclaredRight(const RequestHead &head)
{
    const QByteArrayView type = upstream::headerValue(head.headers, "content-type");
    const std::optional<wire::Endpoint> surface = surfaceOf(head.path);
    if (surface && head.method == "POST" && wire::takesForm(*surface) && wire::isForm(type))
        return true;
    return isJson(type) || (head.method == "PUT" && head.path == "/signalbox/v1/policy" && isYaml(type));
}

QByteArrayView presentedToken(const RequestHead &head)
{
    constexpr QByteArrayView bearer = "bearer ";
    const QByteArrayView authorization = upstream::headerValue(head.headers, "authorization");
    if (authorization.size() > bearer.size() && equals(authorization.first(bearer.size()), bearer))
        return withoutOuterSpace(authorization.sliced(bearer.size()));
    if (!authorization.isEmpty())
        return {};
    const QByteArrayView key = upstream::headerValue(head.headers, "x-api-key");
    return key.isEmpty() ? upstream::headerValue(head.headers, "x-goog-api-key") : key;
}

/// What the path needs; none when any valid token will do (it leads to a 404 or to /readyz).
Scopes neededScope(QByteArrayView path)
{
    if (path == "/metrics")
        return Scope::Metrics;
    if (path.startsWith("/signalbox/"))
        return Scope::Control;
    return path.startsWith("/v1/") || path.startsWith("/v2/") || path.startsWith("/v1beta/") ? Scopes(Scope::Inference) : Scopes();
}

QLatin1StringView scopeName(Scopes scope)
{
    if (scope.testFlag(Scope::Metrics))
        return "metrics"_L1;
    return scope.testFlag(Scope::Control) ? "control"_L1 : "inference"_L1;
}

Unexpected refusal(ErrorKind kind, const QString &message, int status = 0)
{
    return Unexpected(Error{kind, message, {}, status});
}

Result<Identity> identify(const RequestHead &head, const Authenticator &authenticator)
{
    QByteArray token = presentedToken(head).toByteArray();
    if (token.isEmpty() && isGeminiPath(head.path) && upstream::headerValue(head.headers, "authorization").isEmpty())
        token = keyInQuery(head.query);
    if (token.isEmpty())
        return refusal(ErrorKind::Unauthorized,
                       u"No token was given, so nothing was done. Send \"Authorization: Bearer <token>\"; the window "
                       "shows the token, and so does \"signalbox env\"."_s);
    const std::optional<Identity> identity = authenticator.identify(token);
    if (!identity)
        return refusal(ErrorKind::Unauthorized,
                       u"The token is not known here, so nothing was done. Copy it again from the window or from "
                       "\"signalbox env\"."_s);
    const Scopes needed = neededScope(head.path);
    if ((identity->scopes & needed) != needed)
        return refusal(
            ErrorKind::Forbidden,
            u"The token \"%1\" lacks the scope \"%2\" that this path needs, so nothing was done. Use a token "
            "that has it."_s.arg(identity->client, scopeName(needed)));
    return *identity;
}

} // namespace

bool isOwnAuthority(QByteArrayView authority, const LocalEndpoint &own)
{
    const qsizetype bracket = authority.lastIndexOf(']');
    const qsizetype colon = authority.lastIndexOf(':');
    const bool hasPort = colon > bracket;
    const QByteArrayView host = hasPort ? authority.first(colon) : authority;
    if ((hasPort ? portOf(authority.sliced(colon + 1)) : 80) != own.port)
        return false;
    return host == "127.0.0.1" || equals(host, "localhost") || host == "[::1]" || namesAddress(host, own.address);
}

Result<Identity> admit(const RequestHead &head, const LocalEndpoint &own, const Authenticator &authenticator)
{
    const bool mayLackHost = head.minorVersion == 0 && head.host.isEmpty();
    if ((!mayLackHost && !isOwnAuthority(head.host, own)) ||
        (!head.authority.isEmpty() && !isOwnAuthority(head.authority, own)))
        return refusal(
            ErrorKind::ForbiddenOrigin,
            u"The request is addressed to another host, so nothing was done. Use http://127.0.0.1:%1."_s.arg(own.port));
    for (const upstream::Header &header : head.headers) {
        if (header.name == "origin" && !isOwnOrigin(header.value, own))
            return refusal(ErrorKind::ForbiddenOrigin,
                           u"The request comes from a web page of another origin, so nothing was done. Call Signalbox "
                           "from a program, not from a page."_s);
    }
    if (head.method == "OPTIONS" || (head.path == "/healthz" && (head.method == "GET" || head.method == "HEAD")))
        return Identity{};
    Result<Identity> identity = identify(head, authenticator);
    if (identity && (head.method == "POST" || head.method == "PUT") && head.hasBody() && !isDeclaredRight(head))
        return refusal(ErrorKind::InvalidRequest,
                       u"The body is not declared as JSON, so it was not read. Send \"Content-Type: "
                       "application/json\"."_s,
                       415);
    return identity;
}

} // namespace signalbox::server
